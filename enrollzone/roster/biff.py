"""Marks of the old workbooks (.xls, .et): the records of their stream are looked through for formulas and errors.

Sources: [MS-CFB] for the file around the stream, [MS-XLS] for the records in it.
"""

import struct
from collections.abc import Iterator

from enrollzone.quarantine.troubles import Trouble, UnreadableError
from enrollzone.roster.faults import RowFault
from enrollzone.roster.marks import Marks

MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_STREAMS = ("Workbook", "Book")
_BOUND_SHEET, _FORMULA, _BOOL_ERR, _MERGED, _DATE_MODE, _BEGIN, _END = 0x85, 0x06, 0x205, 0xE5, 0x22, 0x809, 0x0A
_ERROR, _EMPTY = 2, 3  # what the result of a formula is, where it is no number
_LAST = 0xFFFFFFFA  # sector numbers from here on are signs
_IN_HEADER = 109  # sectors of the table that the header lists itself
_ENTRY = 128  # bytes of an entry of the directory


def marks_of_xls(data: bytes, sheet: str) -> Marks:
    """Return the marks of a sheet of an old workbook by its name. Raises UnreadableError."""
    try:
        stream = _stream(data)
        marks = Marks()
        for kind, body in _records(stream, 0):
            if kind == _DATE_MODE:
                marks.is_1904 = body[:1] == b"\1"
            if kind == _BOUND_SHEET and _name(body) == sheet:
                _look_through(stream, struct.unpack_from("<I", body)[0], marks)
    except (struct.error, IndexError):
        raise UnreadableError(Trouble.FILE_DAMAGED, part="workbook", form="XLS") from None
    marks.cover()
    return marks


def _look_through(stream: bytes, start: int, marks: Marks) -> None:
    for kind, body in _records(stream, start):
        if kind == _FORMULA:
            row, column, _, sort, _, sign = struct.unpack_from("<3HB5sH", body)
            marks.formulas += 1
            if sign == 0xFFFF and sort == _ERROR:
                marks.add(row, column, RowFault.CELL_ERROR)
        elif kind == _BOOL_ERR:
            row, column, _, _, is_error = struct.unpack_from("<3H2B", body)
            if is_error:
                marks.add(row, column, RowFault.CELL_ERROR)
        elif kind == _MERGED:
            for number in range(struct.unpack_from("<H", body)[0]):
                top, bottom, left, right = struct.unpack_from("<4H", body, 2 + 8 * number)
                marks.ranges.append(((top, left), (bottom, right)))


def _records(stream: bytes, at: int) -> Iterator[tuple[int, bytes]]:
    """Walk over the records from a place on, to the end of what begins there; a chart within it begins and ends too."""
    depth = 0
    while at + 4 <= len(stream):
        kind, length = struct.unpack_from("<2H", stream, at)
        yield kind, stream[at + 4 : at + 4 + length]
        depth += (kind == _BEGIN) - (kind == _END)
        if kind == _END and depth <= 0:
            return
        at += 4 + length


def _name(body: bytes) -> str:
    length, is_wide = body[6], body[7] & 1
    return body[8 : 8 + length * (1 + is_wide)].decode("utf-16-le" if is_wide else "latin-1", "replace")


def _stream(data: bytes) -> bytes:
    """Return the stream of a workbook out of its compound file."""
    size = 1 << struct.unpack_from("<H", data, 30)[0]
    table = _table(data, size)
    first_entry, _, cutoff, first_mini = struct.unpack_from("<4I", data, 48)
    directory = _chain(data, size, table, first_entry)
    root = _entry(directory, 0)
    for number in range(len(directory) // _ENTRY):
        name, start, length = _entry(directory, number)
        if name not in _STREAMS:
            continue
        if length >= cutoff:
            return _chain(data, size, table, start)[:length]
        minis = _numbers(_chain(data, size, table, first_mini))
        return _chain(_chain(data, size, table, root[1]), 64, minis, start, skip=0)[:length]
    raise UnreadableError(Trouble.FORMAT_UNKNOWN)


def _table(data: bytes, size: int) -> list[int]:
    """Return which sector follows which."""
    sectors = list(struct.unpack_from(f"<{_IN_HEADER}I", data, 76))
    following, count = struct.unpack_from("<2I", data, 68)
    for _ in range(min(count, len(data) // size)):
        if following >= _LAST:
            break
        more = _numbers(_sector(data, size, following))
        sectors += more[:-1]
        following = more[-1]
    return [number for sector in sectors if sector < _LAST for number in _numbers(_sector(data, size, sector))]


def _entry(directory: bytes, number: int) -> tuple[str, int, int]:
    entry = directory[number * _ENTRY : (number + 1) * _ENTRY]
    length = struct.unpack_from("<H", entry, 64)[0]
    start, size = struct.unpack_from("<2I", entry, 116)
    return entry[: max(0, length - 2)].decode("utf-16-le", "replace"), start, size


def _chain(data: bytes, size: int, table: list[int], start: int, skip: int = 1) -> bytes:
    """Return the bytes of a chain of sectors; one that goes in a circle ends after as many as there are."""
    found: list[bytes] = []
    sector = start
    while sector < _LAST and len(found) <= len(table):
        found.append(_sector(data, size, sector, skip))
        sector = table[sector]
    return b"".join(found)


def _sector(data: bytes, size: int, number: int, skip: int = 1) -> bytes:
    return data[(number + skip) * size : (number + skip + 1) * size]


def _numbers(content: bytes) -> list[int]:
    return list(struct.unpack(f"<{len(content) // 4}I", content[: len(content) // 4 * 4]))
