"""The index of an edition as a file: a few arrays that are mapped, not read, and whose pages all workers share.

It is a copy that can be made again at any time, kept under the digest of the edition it was made from. A file that is
not wholly what it says of itself is made anew, never trusted: its SHA-256 is taken over everything in it. Of a large
file that costs more than all the rest. So it is noted beside the file that it was right, with the identity that the
file system gave it; whoever writes to the file afterwards changes that identity.
"""

import hashlib
import json
import mmap
import os
import sys
import threading
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from enrollzone.atlas.edition import Edition
from enrollzone.atlas.jurisdiction import Jurisdiction
from enrollzone.atlas.shelf import Atlas

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy.typing as npt

    from enrollzone.atlas.index import Shapes

FORMAT = 1
"""Changes whenever what is written, or what it means, does: a file of another format is made anew."""

_MAGIC = b"enrollzone cells\n"
_ALIGNED = 64
_LONGEST_HEADER = 1 << 20
_CHUNK = 1 << 20
_SETTLED_NS = 2_000_000_000
_OF_OUTLINES = ("xy", "rings", "parts", "units", "own", "other", "bounds")
_OF_CELLS = ("grid", "first", "listed", "base", "also")


class _Unusable(Exception):  # noqa: N818 - no error: the file is made anew
    """A file that is not what it says of itself, or not of this edition."""


def compiled(edition: Edition, folder: Path) -> Edition:
    """Return an edition whose polygons come from the file in `folder`, which is made where it is missing or unusable.

    Where the folder's parent is missing or nothing can be written, the polygons are read as ever and kept in memory.
    An edition of names only, or one that is compiled already, stays as it is.
    """
    if not edition.drawn or isinstance(edition.shapes, _Compiled):
        return edition
    return replace(edition, shapes=_Compiled(edition.shapes, edition.digest, folder))


def with_compiled(county: Jurisdiction, folder: Path, *, eager: bool = False) -> Jurisdiction:
    """Return a county whose editions are `compiled`; `eager` opens them at once, ready for the first question."""
    editions = [compiled(edition, folder) for edition in county.editions]
    for edition in editions if eager else ():
        if shapes := edition.shapes():
            shapes.make_ready()
    return replace(county, atlas=Atlas(editions))


class _Compiled:
    """Opens the file once, when the polygons are first asked for. A failure to read them is raised again each time."""

    def __init__(self, read: "Callable[[], Shapes | None]", digest: str, folder: Path) -> None:
        self._read, self._digest, self._folder = read, digest, folder
        self._lock = threading.Lock()
        self._shapes: Shapes | None = None

    def __call__(self) -> "Shapes | None":
        with self._lock:
            if self._shapes is None:
                self._shapes = self._opened()
            return self._shapes

    def _opened(self) -> "Shapes | None":
        path = artefact_path(self._folder, self._digest)
        found = open_artefact(path, self._digest)
        if found is not None:
            return found
        shapes = self._read()
        if shapes is not None and _kept(shapes, path, self._digest):
            return open_artefact(path, self._digest) or shapes
        return shapes


def _kept(shapes: "Shapes", path: Path, digest: str) -> bool:
    """Write the file where there is a place for it. Without one everything works in memory."""
    if not path.parent.parent.is_dir():
        return False
    try:
        path.parent.mkdir(exist_ok=True)
        write_artefact(shapes, path, digest)
    except OSError:
        return False
    return True


def artefact_path(folder: Path, digest: str) -> Path:
    """Return where the index of the edition with this digest is kept."""
    return folder / f"cells-{digest[:32]}-{FORMAT}.bin"


def write_artefact(shapes: "Shapes", path: Path, digest: str) -> None:
    """Write the index of an edition: whole, or not at all. Raises OSError."""
    arrays = _arrays(shapes)
    header = {"format": FORMAT, "edition": digest, "crs": shapes.crs, "frame": asdict(shapes.cells.frame)}
    header["arrays"] = dict(_layout(arrays))
    whole = hashlib.sha256(json.dumps(header, sort_keys=True).encode())
    for piece in _pieces(arrays):
        whole.update(piece)
    written = json.dumps({**header, "sha256": whole.hexdigest()}).encode()
    head = _MAGIC + len(written).to_bytes(8, "little") + written
    write_whole(path, [head.ljust(_rounded(len(head)), b"\0"), *_pieces(arrays)])


def write_whole(path: Path, pieces: Iterable[bytes | memoryview]) -> None:
    """Write a file beside its place and move it there: nobody ever sees half of it. Raises OSError."""
    made = path.with_name(f".{path.name}-{os.getpid()}-{threading.get_ident()}")
    try:
        with made.open("wb") as file:
            file.writelines(pieces)
            file.flush()
            os.fsync(file.fileno())
        made.replace(path)
    except BaseException:
        made.unlink(missing_ok=True)
        raise


def open_artefact(path: Path, digest: str) -> "Shapes | None":
    """Return the index in a file, mapped; None for one that is missing, cut short, altered, or of another edition."""
    try:
        with path.open("rb") as file:
            header, begin = _header(file.fileno(), digest)
            mapped = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
            _hold_against_digest(path, file.fileno(), header, begin)
    except (OSError, ValueError, KeyError, TypeError, _Unusable):
        return None
    return _shapes(mapped, header, begin)


# ---- what stands in the file


def _arrays(shapes: "Shapes") -> "dict[str, npt.NDArray[Any]]":
    cells = shapes.cells
    arrays = {name: getattr(cells.outlines, name) for name in _OF_OUTLINES}
    return {**arrays, **{name: getattr(cells, name) for name in _OF_CELLS}, "labels": shapes.labels}


def _layout(arrays: "Mapping[str, npt.NDArray[Any]]") -> Iterator[tuple[str, list[Any]]]:
    """Walk over the name of each array with its type, shape, and where it begins behind the header."""
    begin = 0
    for name, array in arrays.items():
        yield name, [array.dtype.str, list(array.shape), begin]
        begin += _rounded(array.nbytes)


def _pieces(arrays: "Mapping[str, npt.NDArray[Any]]") -> Iterator[bytes | memoryview]:
    import numpy as np  # noqa: PLC0415 - a question by name needs no arrays

    for array in arrays.values():
        yield np.ascontiguousarray(array).reshape(-1).view(np.uint8).data
        yield b"\0" * (_rounded(array.nbytes) - array.nbytes)


def _rounded(length: int) -> int:
    return -(-length // _ALIGNED) * _ALIGNED


def _header(file: int, digest: str) -> tuple[dict[str, Any], int]:
    """Return what the file says of itself, and where its arrays begin."""
    front = len(_MAGIC) + 8
    head = os.pread(file, front, 0)
    length = int.from_bytes(head[len(_MAGIC) :], "little")
    if not head.startswith(_MAGIC) or length > _LONGEST_HEADER:
        raise _Unusable
    header: dict[str, Any] = json.loads(os.pread(file, length, front))
    if (header["format"], header["edition"], sys.byteorder) != (FORMAT, digest, "little"):
        raise _Unusable
    return header, _rounded(front + length)


def _shapes(mapped: mmap.mmap, header: Mapping[str, Any], begin: int) -> "Shapes":
    import numpy as np  # noqa: PLC0415 - as above

    from enrollzone.atlas.cells import Cells, Frame  # noqa: PLC0415 - as above
    from enrollzone.atlas.index import Shapes  # noqa: PLC0415 - as above
    from enrollzone.atlas.outlines import Outlines  # noqa: PLC0415 - as above

    def array(name: str) -> "npt.NDArray[Any]":
        kind, shape, offset = header["arrays"][name]
        count = int(np.prod(shape))
        return np.frombuffer(mapped, np.dtype(kind), count, begin + offset).reshape(shape)

    outlines = Outlines(*(array(name) for name in _OF_OUTLINES))
    cells = Cells(outlines, Frame(**header["frame"]), *(array(name) for name in _OF_CELLS))
    return Shapes.of_cells(array("labels"), header["crs"], cells)


# ---- is it what it says


def _hold_against_digest(path: Path, file: int, header: Mapping[str, Any], begin: int) -> None:
    """Refuse a file whose content is not that of its digest, unless this was noted of the very same file before."""
    note = path.with_suffix(".checked")
    identity = _identity(file, header["sha256"])
    if _noted(note) == identity:
        return
    if _digest(file, header, begin) != header["sha256"] or _identity(file, header["sha256"]) != identity:
        raise _Unusable
    # A file that was changed a moment ago might be changed again without a difference that the clock could tell.
    if time.time_ns() - os.fstat(file).st_ctime_ns > _SETTLED_NS:
        _note(note, identity)


def _identity(file: int, sha256: str) -> str:
    stat = os.fstat(file)
    return f"{sha256} {stat.st_dev} {stat.st_ino} {stat.st_size} {stat.st_mtime_ns} {stat.st_ctime_ns}\n"


def _digest(file: int, header: Mapping[str, Any], begin: int) -> str:
    told = {name: value for name, value in header.items() if name != "sha256"}
    whole = hashlib.sha256(json.dumps(told, sort_keys=True).encode())
    while chunk := os.pread(file, _CHUNK, begin):
        whole.update(chunk)
        begin += len(chunk)
    return whole.hexdigest()


def _noted(note: Path) -> str | None:
    try:
        return note.read_text(encoding="ascii")
    except (OSError, ValueError):
        return None


def _note(note: Path, identity: str) -> None:
    with suppress(OSError):
        write_whole(note, [identity.encode("ascii")])
