"""Files that were made once and are kept: under what they hang on, bounded in bytes, never seen half-made.

A kept file is a copy that can be made again at any time. Its folder may be removed while nobody makes one.
"""

import json
import os
import shutil
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from hashlib import file_digest, sha256
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from tempfile import mkdtemp

import enrollzone
from enrollzone.exports.asking import file_name
from enrollzone.exports.orders import Order
from enrollzone.exports.writing import write_file

MOST_BYTES = 2 << 30
"""What may be kept: every layer of a county in every format is some tens of megabytes, of a province some gigabytes."""

MOST_FILES = 5000
"""How many may be kept, however small: all are looked through whenever one is made."""

_MAKING = ".making-"
_LEFT_BEHIND_S = 24 * 3600.0  # nobody makes a file for a day: whoever began it was killed
_WRITTEN_BY = ("pyogrio", "shapely", "pyproj", "numpy", "pyarrow", "ezdxf", "xlsxwriter")
_LONG = 32  # characters of a digest that stand in a name


@dataclass(frozen=True)
class MadeFile:
    """A file with the digest of its bytes, which stays the same as long as they do."""

    path: Path
    digest: str


class MadeFiles:
    """The files of orders in a folder, which is made when it is first needed if the folder above it is there.

    `most_bytes` and `most_files` bound what is kept: what was used longest ago goes first, the newest file never.
    A file lies at ``<digest of the order>/<digest of its bytes>/<its name>``: found without looking at any other.
    """

    def __init__(self, folder: Path, most_bytes: int = MOST_BYTES, most_files: int = MOST_FILES) -> None:
        self._folder, self._most_bytes, self._most_files = folder, most_bytes, most_files

    def find(self, order: Order) -> MadeFile | None:
        """Return the file of an order, if it was made before and is still there; now it counts as used."""
        held = self._held(order)
        if held is not None:
            with suppress(OSError):  # a folder that only may be read serves what is in it
                os.utime(held.path.parents[1])
        return held

    def size(self, order: Order) -> int | None:
        """Return the bytes of the file of an order if it was made before."""
        held = self._held(order)
        try:
            return held.path.stat().st_size if held else None
        except FileNotFoundError:
            return None

    def _held(self, order: Order) -> MadeFile | None:
        return _found_in(self._folder / digest_of(order), file_name(order))

    def make(self, order: Order) -> MadeFile:
        """Make the file of an order, keep it, and return it.

        Raises what `write_file` raises, and OSError where nothing can be kept; then nothing is left behind.
        """
        self._folder.parent.mkdir(exist_ok=True)
        self._folder.mkdir(exist_ok=True)
        making = Path(mkdtemp(prefix=_MAKING, dir=self._folder))
        try:
            made = written(order, making)
            _to_disk(made.path)
            folder = making / "whole" / made.digest
            folder.mkdir(parents=True)
            made.path.rename(folder / made.path.name)
            target = self._folder / digest_of(order)
            _put_in_place(making / "whole", target, made.path.name)
        finally:
            shutil.rmtree(making, ignore_errors=True)
        self._sweep(target)
        return MadeFile(target / made.digest / made.path.name, made.digest)

    def _sweep(self, newest: Path) -> None:
        """Let what was used longest ago go until the rest is within bounds, and what somebody left half-made."""
        room = self._most_bytes
        by_use = sorted(self._kept(), key=lambda one: (one == newest, _used(one)), reverse=True)
        for number, folder in enumerate(by_use):
            room -= _bytes(folder)
            if (room < 0 or number >= self._most_files) and folder != newest:
                shutil.rmtree(folder, ignore_errors=True)

    def _kept(self) -> Iterator[Path]:
        for folder in (one for one in self._folder.iterdir() if one.is_dir()):  # what else somebody put here stays
            if not folder.name.startswith(_MAKING):
                yield folder
            elif time.time() - _used(folder) > _LEFT_BEHIND_S:
                shutil.rmtree(folder, ignore_errors=True)


def size_told(size: int) -> str:
    """Return a number of bytes as people read it: in KB, from a thousand of these on in MB."""
    kilobytes = max(size / 1000, 1.0)
    return f"{kilobytes:.0f} KB" if kilobytes < 1000 else f"{kilobytes / 1000:.1f} MB"


def written(order: Order, folder: Path) -> MadeFile:
    """Write an order into a folder under its own name, and return the file with its digest. Raises as `write_file`."""
    path = folder / file_name(order)
    write_file(order, path)
    with path.open("rb") as file:
        return MadeFile(path, file_digest(file, "sha256").hexdigest()[:_LONG])


def digest_of(order: Order) -> str:
    """Return the digest of everything that the bytes of an order hang on."""
    coverage = order.coverage
    county = coverage.bureau.county
    data = [
        *(county.code, county.name.zh, county.name.en),
        *((one.id, one.digest, str(one.period)) for one in county.editions),
        *((one.id, one.version, one.sha256, str(one.period)) for one in coverage.bureau.shelf.policies),
    ]
    asked = [coverage.edition.id, coverage.day.isoformat(), order.layers, order.format, order.target.name]
    details = [order.encoding, order.tolerance_m]
    return sha256(json.dumps([_program(), data, asked, details]).encode()).hexdigest()[:_LONG]


@cache
def _program() -> tuple[str, ...]:
    """What tells one program that writes files from another: its texts, and the versions of what it writes them with.

    Where the texts cannot be read, as in an archive, one version is one program.
    """
    texts = sha256()
    with suppress(OSError):
        root = Path(enrollzone.__file__).parent
        for text in sorted((*root.rglob("*.py"), *root.rglob("*.yaml"))):
            texts.update(text.read_bytes())
    return enrollzone.__version__, texts.hexdigest(), *map(_version, _WRITTEN_BY)


def _version(library: str) -> str:
    try:
        return version(library)
    except PackageNotFoundError:
        return ""


def _to_disk(made: Path) -> None:
    """Bring a file to the disk before it has its name: else a power cut may leave the name, and none of the bytes."""
    with made.open("rb") as file:
        os.fsync(file.fileno())


def _found_in(folder: Path, name: str) -> MadeFile | None:
    with suppress(OSError):  # there is none, or another process lets it go in this moment
        made = next((one / name for one in folder.iterdir() if (one / name).is_file()), None)
        return MadeFile(made, made.parent.name) if made else None
    return None


def _put_in_place(made: Path, target: Path, name: str) -> None:
    """Another process may have made the same meanwhile: the same order gives the same bytes, and theirs stay.

    What a killed process left of a folder that it was letting go gives way.
    """
    try:
        made.rename(target)
    except OSError:
        if _found_in(target, name) is None:
            shutil.rmtree(target, ignore_errors=True)
            made.rename(target)


def _used(folder: Path) -> float:
    try:
        return folder.stat().st_mtime
    except OSError:  # swept by another process
        return 0.0


def _bytes(folder: Path) -> int:
    with suppress(OSError):
        return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())
    return 0
