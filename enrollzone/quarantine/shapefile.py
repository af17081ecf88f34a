"""Shapefiles: .shp, .shx and .dbf held against one another before any of them is believed."""

import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from enrollzone.quarantine import dbase
from enrollzone.quarantine.cells import content
from enrollzone.quarantine.content import Content, Record
from enrollzone.quarantine.ledger import Ledger
from enrollzone.quarantine.projections import from_wkt
from enrollzone.quarantine.ring_nesting import areas_of
from enrollzone.quarantine.shapes import Draughtsman, Kind, Piece, Position
from enrollzone.quarantine.troubles import Trouble, UnreadableError

FORMAT = "Shapefile"
MAGIC = b"\x00\x00\x27\x0a"
_HEAD = 100
_VERSION = 1000
_NULL, _PATCHES = 0, 31
_POINT, _LINE, _AREA, _POINTS = 1, 3, 5, 8
_CODES = {plain + more for plain in (_POINT, _LINE, _AREA, _POINTS) for more in (0, 10, 20)}
"""The kinds of shapes: plain, with heights, with measures."""


@dataclass(frozen=True)
class _Shape:
    kind: Kind
    pieces: Sequence[Piece]


def read(parts: Mapping[str, bytes], ledger: Ledger) -> Content:
    """Return the features of a Shapefile, given its parts by their endings in lower case (``.shp``).

    Raises UnreadableError for a missing part, counts that differ, and lengths that do not fit.
    """
    for needed in (".shp", ".shx", ".dbf"):
        if needed not in parts:
            raise UnreadableError(Trouble.PART_MISSING, name=needed)
    places = _places(parts[".shx"], parts[".shp"])
    table = dbase.read(parts[".dbf"], _text(parts.get(".cpg")), ledger)
    if len(places) != len(table.rows):
        raise UnreadableError(
            Trouble.COUNTS_DIFFER, first=".shp", first_count=len(places), second=".dbf", second_count=len(table.rows)
        )
    crs = from_wkt(_text(parts[".prj"]) or "", ledger) if ".prj" in parts else None
    draughtsman = Draughtsman(ledger)
    records = [
        Record(number, row, _drawn(_shape(parts[".shp"], place, number), draughtsman, number))
        for number, (place, row) in enumerate(zip(places, table.rows, strict=True), 1)
        if row is not None
    ]
    return content(FORMAT, table.columns, records, ledger, encoding=table.encoding, crs=crs)


def _text(part: bytes | None) -> str | None:
    return None if part is None else part.decode("utf-8-sig", "replace").strip()


def _places(index: bytes, shapes: bytes) -> list[tuple[int, int]]:
    """Return where the content of each shape begins and ends, after holding the index against the shapes."""
    for part, data in ((".shx", index), (".shp", shapes)):
        _check_head(data, part)
    entries = struct.iter_unpack(">II", index[_HEAD:])
    places = [(2 * offset + 8, 2 * offset + 8 + 2 * words) for offset, words in entries]
    if _HEAD + 8 * len(places) != len(index):
        raise UnreadableError(Trouble.FILE_DAMAGED, part=".shx", form=FORMAT)
    for number, (begin, end) in enumerate(places, 1):
        if begin < _HEAD + 8 or end > len(shapes) or _words(shapes, begin) != (end - begin) // 2:
            raise UnreadableError(Trouble.FILE_DAMAGED, number, part=".shp", form=FORMAT)
    if any(after[0] - 8 < before[1] for before, after in pairwise(places)) or _unlisted(places, shapes):
        raise UnreadableError(Trouble.FILE_DAMAGED, part=".shx", form=FORMAT)
    return places


def _words(shapes: bytes, begin: int) -> int:
    return int.from_bytes(shapes[begin - 4 : begin], "big")


def _unlisted(places: Sequence[tuple[int, int]], shapes: bytes) -> bool:
    """Tell whether shapes follow the last one that the index knows."""
    return (places[-1][1] if places else _HEAD) != len(shapes)


def _check_head(data: bytes, part: str) -> None:
    if len(data) < _HEAD:
        raise UnreadableError(Trouble.FILE_CUT_SHORT)
    length, version = 2 * int.from_bytes(data[24:28], "big"), int.from_bytes(data[28:32], "little")
    if not data.startswith(MAGIC) or version != _VERSION:
        raise UnreadableError(Trouble.FILE_DAMAGED, part=part, form=FORMAT)
    if len(data) < length:
        raise UnreadableError(Trouble.FILE_CUT_SHORT)
    if len(data) > length or (part == ".shx" and (length - _HEAD) % 8):
        raise UnreadableError(Trouble.FILE_DAMAGED, part=part, form=FORMAT)


def _drawn(shape: _Shape | None, draughtsman: Draughtsman, number: int) -> bytes | None:
    if shape is None:
        draughtsman.missing(number)
        return None
    return draughtsman.draw(shape.kind, shape.pieces, number)


def _shape(shapes: bytes, place: tuple[int, int], number: int) -> _Shape | None:
    record = shapes[place[0] : place[1]]
    try:
        return _unpacked(record, number)
    except struct.error:
        raise UnreadableError(Trouble.FILE_DAMAGED, number, part=".shp", form=FORMAT) from None


def _unpacked(record: bytes, number: int) -> _Shape | None:
    (code,) = struct.unpack_from("<i", record)
    if code == _NULL:
        return None
    plain, tall = _plain(code, number), code > 10
    if plain == _POINT:
        return _Shape(Kind.POINT, [[_positions(record, 4, 1, tall=tall)]])
    if plain == _POINTS:
        (count,) = struct.unpack_from("<I", record, 36)
        return _Shape(Kind.POINT, [[[position]] for position in _positions(record, 40, count, tall=tall)])
    paths = _paths(record, number, tall=tall)
    return _Shape(Kind.AREA, areas_of(paths)) if plain == _AREA else _Shape(Kind.LINE, [[path] for path in paths])


def _plain(code: int, number: int) -> int:
    """Return the kind of a shape without what it says of heights and measures."""
    if code not in _CODES:
        trouble = Trouble.SHAPE_CURVED if code == _PATCHES else Trouble.FILE_DAMAGED
        raise UnreadableError(trouble, number, part=".shp", form=FORMAT)
    return code % 10


def _paths(record: bytes, number: int, *, tall: bool) -> list[Sequence[Position]]:
    count, points = struct.unpack_from("<II", record, 36)
    starts = [*struct.unpack_from(f"<{count}I", record, 44), points]
    if (count and starts[0]) or any(after < before for before, after in pairwise(starts)):
        raise UnreadableError(Trouble.FILE_DAMAGED, number, part=".shp", form=FORMAT)
    positions = _positions(record, 44 + 4 * count, points, tall=tall)
    return [positions[start:end] for start, end in pairwise(starts)]


def _positions(record: bytes, at: int, count: int, *, tall: bool) -> list[Position]:
    """Return positions; one that has a height or measure gets a third number, which is dropped and told."""
    if at + 16 * count > len(record):
        raise struct.error
    numbers = struct.unpack_from(f"<{2 * count}d", record, at)
    beyond = (0.0,) if tall else ()
    return [(x, y, *beyond) for x, y in zip(numbers[::2], numbers[1::2], strict=True)]
