"""FlatGeobuf, version 3: a head, an index that is passed over, and the features one after another."""

import struct
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from enrollzone.quarantine.cells import as_text, content, heading
from enrollzone.quarantine.content import Content, Record
from enrollzone.quarantine.flatbuffers import Table
from enrollzone.quarantine.ledger import Ledger
from enrollzone.quarantine.projections import from_wkt
from enrollzone.quarantine.shapes import Draughtsman, Kind, Piece, Position
from enrollzone.quarantine.troubles import Trouble, UnreadableError

FORMAT = "FlatGeobuf"
MAGIC = b"fgb\x03fgb"
_START, _NODE, _MOST_NODES = 8, 40, 10_000_000
_LARGEST_HEAD = 1_000_000

# The numbers of the fields in the schema of the format.
_TYPE, _COLUMNS, _COUNT, _INDEX, _CRS = 2, 7, 8, 9, 10
_NAME, _KIND = 0, 1
_GEOMETRY, _PROPERTIES, _OWN_COLUMNS = 0, 1, 2
_ENDS, _XY, _Z, _M, _OWN_TYPE, _PARTS = 0, 1, 2, 3, 6, 7
_AUTHORITY, _NUMBER, _WKT = 0, 1, 4

_KINDS = {1: Kind.POINT, 2: Kind.LINE, 3: Kind.AREA, 4: Kind.POINT, 5: Kind.LINE, 6: Kind.AREA}
_POINT, _LINE, _AREA, _POINTS, _LINES, _AREAS = 1, 2, 3, 4, 5, 6
_COLLECTION, _CURVES = 7, range(8, 15)
_NUMBERS = "bBBhHiIqQfd"
"""How the kinds of columns that are numbers are packed, in the order of the schema; the third is yes or no."""

_STRINGS, _BINARY, _TRUTH = (11, 12, 13), 14, 2


@dataclass(frozen=True)
class _Column:
    name: str
    kind: int


def read(data: bytes, ledger: Ledger) -> Content:
    """Return the features of the file, in its order. Raises UnreadableError where it is cut or contradicts itself."""
    if len(data) < _START + 4:
        raise UnreadableError(Trouble.FILE_CUT_SHORT)
    try:
        return _read(data, ledger)
    except (ValueError, struct.error):
        raise UnreadableError(Trouble.FILE_DAMAGED, part=".fgb", form=FORMAT) from None


def _read(data: bytes, ledger: Ledger) -> Content:
    head, at = _sized(data, _START, _LARGEST_HEAD)
    header = Table.root(head)
    columns = [_Column(column.text(_NAME) or "", column.whole(_KIND, "B", 0)) for column in header.tables(_COLUMNS)]
    names = heading([column.name for column in columns], ledger)
    columns = [_Column(name, column.kind) for name, column in zip(names, columns, strict=True)]
    count = header.whole(_COUNT, "Q", 0)
    crs = _crs(header.table(_CRS), ledger)
    draughtsman = Draughtsman(ledger)
    records = []
    for number, feature in enumerate(_features(data, at + _index_size(header, count)), 1):
        ledger.spend_row(number)
        cells = _cells(feature, columns, number, ledger)
        records.append(Record(number, cells, _drawn(feature, header, draughtsman, number)))
    if count and len(records) != count:
        raise UnreadableError(Trouble.FILE_CUT_SHORT)
    return content(FORMAT, names, records, ledger, crs=crs)


def _sized(data: bytes, at: int, most: int) -> tuple[bytes, int]:
    """Return a block that begins with its length, and where it ends."""
    end = at + 4 + int.from_bytes(data[at : at + 4], "little")
    if end - at - 4 > most:
        raise ValueError
    if end > len(data) or at + 4 > len(data):
        raise UnreadableError(Trouble.FILE_CUT_SHORT)
    return data[at + 4 : end], end


def _index_size(header: Table, count: int) -> int:
    """Return the length of the index: a tree whose nodes have as many children as the head says."""
    width = header.whole(_INDEX, "H", 16)
    if not width or not count:
        return 0
    if width < 2 or count > _MOST_NODES:
        raise ValueError
    nodes = level = count
    while level > 1:
        level = -(-level // width)
        nodes += level
    return _NODE * nodes


def _features(data: bytes, at: int) -> Iterator[Table]:
    if at > len(data):
        raise UnreadableError(Trouble.FILE_CUT_SHORT)
    while at < len(data):
        block, at = _sized(data, at, len(data))
        yield Table.root(block)


def _crs(stated: Table | None, ledger: Ledger) -> str | None:
    if stated is None:
        return None
    authority, number = stated.text(_AUTHORITY), stated.whole(_NUMBER, "i", 0)
    if number and (authority or "EPSG").upper() == "EPSG":
        return f"EPSG:{number}"
    written = stated.text(_WKT)
    return from_wkt(written, ledger) if written else None


def _cells(feature: Table, columns: Sequence[_Column], number: int, ledger: Ledger) -> dict[str, str]:
    if any(True for _ in feature.tables(_OWN_COLUMNS)):
        raise ValueError
    cells = {}
    for column, value in _values(feature.block(_PROPERTIES, 1) or b"", columns):
        text = as_text(value)
        if text is None:
            ledger.tally(Trouble.VALUE_LEFT_OUT, number, column)
            continue
        ledger.spend_text(len(text), number)
        cells[column] = text
    return cells


def _values(block: bytes, columns: Sequence[_Column]) -> Iterator[tuple[str, object]]:
    at = 0
    while at < len(block):
        (index,) = struct.unpack_from("<H", block, at)
        if index >= len(columns):
            raise ValueError
        column = columns[index]
        value, at = _value(block, at + 2, column.kind)
        yield column.name, value


def _value(block: bytes, at: int, kind: int) -> tuple[object, int]:
    if kind < len(_NUMBERS):
        form = f"<{_NUMBERS[kind]}"
        (value,) = struct.unpack_from(form, block, at)
        return bool(value) if kind == _TRUTH else value, at + struct.calcsize(form)
    (length,) = struct.unpack_from("<I", block, at)
    end = at + 4 + length
    if end > len(block) or kind > _BINARY:
        raise ValueError
    raw = block[at + 4 : end]
    return (raw.decode("utf-8") if kind in _STRINGS else raw), end


def _drawn(feature: Table, header: Table, draughtsman: Draughtsman, number: int) -> bytes | None:
    geometry = feature.table(_GEOMETRY)
    if geometry is None:
        draughtsman.missing(number)
        return None
    code = header.whole(_TYPE, "B", 0) or geometry.whole(_OWN_TYPE, "B", 0)
    if code == _COLLECTION:
        raise UnreadableError(Trouble.SHAPE_COLLECTION, number)
    if code in _CURVES:
        raise UnreadableError(Trouble.SHAPE_CURVED, number)
    if code not in _KINDS:
        raise UnreadableError(Trouble.SHAPE_MALFORMED, number)
    return draughtsman.draw(_KINDS[code], _pieces(geometry, code), number)


def _pieces(geometry: Table, code: int) -> list[Piece]:
    if code == _AREAS:
        return [_paths(part) for part in geometry.tables(_PARTS)]
    if code == _AREA:
        return [_paths(geometry)]
    if code in {_POINT, _POINTS}:
        return [[[position]] for position in _positions(geometry)]
    return [[path] for path in _paths(geometry)]


def _paths(geometry: Table) -> list[Sequence[Position]]:
    """Return the paths of a geometry: where each ends is written only where there are several."""
    positions = _positions(geometry)
    ends = [end for (end,) in struct.iter_unpack("<I", geometry.block(_ENDS, 4) or b"")] or [len(positions)]
    if ends[-1] != len(positions) or any(after < before for before, after in pairwise(ends)):
        raise ValueError
    return [positions[start:end] for start, end in pairwise([0, *ends])]


def _positions(geometry: Table) -> list[Position]:
    block = geometry.block(_XY, 8) or b""
    beyond = (0.0,) if geometry.block(_Z, 8) or geometry.block(_M, 8) else ()
    return [(x, y, *beyond) for x, y in struct.iter_unpack("<dd", block)]
