"""The table of a Shapefile (.dbf): cells of fixed width, in an encoding that the file may state."""

import codecs
import struct
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from enrollzone.quarantine.cells import heading, number_text
from enrollzone.quarantine.encodings import damaged_utf8, likely, sample, tell_decoded
from enrollzone.quarantine.ledger import Ledger, shown
from enrollzone.quarantine.troubles import Trouble, UnreadableError

_FORM = "DBF"
_HEAD, _FIELD, _END_OF_FIELDS, _DELETED = 32, 32, 0x0D, 0x2A
_NARROWEST_CUT = 252
"""A text of so many bytes has reached the end of the widest field, give or take a cut character."""

_ENCODINGS = {
    **dict.fromkeys(("utf8", "65001"), "utf-8"),
    **dict.fromkeys(("gbk", "gb2312", "gb18030", "936", "54936", "ldid77"), "gb18030"),
    **dict.fromkeys(("big5", "950", "ldid79", "ldid120"), "big5"),
    **dict.fromkeys(("shiftjis", "sjis", "932", "ldid19"), "cp932"),
    **dict.fromkeys(("iso88591", "88591", "latin1", "1252", "ldid3", "ldid87"), "cp1252"),
}
_OF_DRIVER = {0x4D: "ldid77", 0x4F: "ldid79", 0x13: "ldid19", 0x03: "ldid3", 0x78: "ldid120"}
_ONE_BYTE = "cp1252"


@dataclass(frozen=True)
class _Column:
    name: bytes
    kind: str
    width: int
    start: int


@dataclass(frozen=True)
class Table:
    """The rows of a table by their place in it, 0-based; a row that is marked as deleted is None."""

    columns: tuple[str, ...]
    rows: tuple[dict[str, str] | None, ...]
    encoding: str | None


def read(data: bytes, stated: str | None, ledger: Ledger) -> Table:
    """Return the rows of a .dbf; `stated` is what the .cpg says. Raises UnreadableError where it is cut or damaged."""
    count, start, width = _head(data)
    columns = [column for column in _columns(data, start, width) if _single(column, ledger)]
    raw = [_cells(data[at : at + width], columns) for at in range(start, start + count * width, width)]
    names = [column.name for column in columns]
    encoding = _encoding(names, columns, raw, _stated(data, stated, ledger), ledger)
    heads = heading([_head_name(name, encoding or "ascii", ledger) for name in names], ledger)
    rows = tuple(_row(cells, columns, heads, number, encoding, ledger) for number, cells in enumerate(raw, 1))
    if deleted := rows.count(None):
        ledger.add(Trouble.ROWS_DELETED, count=deleted)
    return Table(heads, rows, encoding)


def _head(data: bytes) -> tuple[int, int, int]:
    """Return the number of records, where they start, and their width, after holding them against the file."""
    if len(data) < _HEAD:
        raise UnreadableError(Trouble.FILE_CUT_SHORT)
    count, start, width = struct.unpack_from("<IHH", data, 4)
    if start < _HEAD + 1 or width < 1:
        raise UnreadableError(Trouble.FILE_DAMAGED, part=".dbf", form=_FORM)
    if len(data) < start + count * width:
        raise UnreadableError(Trouble.FILE_CUT_SHORT)
    return count, start, width


def _columns(data: bytes, start: int, width: int) -> Iterator[_Column]:
    at, offset = _HEAD, 1
    while at < start and data[at] != _END_OF_FIELDS:
        if at + _FIELD > start:
            break
        name, kind, size = data[at : at + 11].partition(b"\0")[0], chr(data[at + 11]), data[at + 16]
        yield _Column(name, kind, size, offset)
        at, offset = at + _FIELD, offset + size
    if at >= start or data[at] != _END_OF_FIELDS or offset != width:
        raise UnreadableError(Trouble.FILE_DAMAGED, part=".dbf", form=_FORM)


def _single(column: _Column, ledger: Ledger) -> bool:
    """Tell whether a column holds values in itself: notes stand in another file, and other kinds are binary."""
    if column.kind in "CNFLD":
        return True
    ledger.tally(Trouble.VALUE_LEFT_OUT)
    return False


def _cells(record: bytes, columns: Sequence[_Column]) -> list[bytes] | None:
    if record[0] == _DELETED:
        return None
    return [record[column.start : column.start + column.width].rstrip(b" \0") for column in columns]


def _stated(data: bytes, cpg: str | None, ledger: Ledger) -> str | None:
    """Return the encoding that the .cpg names, or else the byte of the .dbf that is meant for it."""
    told = cpg if cpg is not None else _OF_DRIVER.get(data[29])
    if told is None:
        return None
    plain = "".join(character for character in told.lower() if character.isalnum())
    found = _ENCODINGS.get(plain) or _ENCODINGS.get(plain.removeprefix("cp").removeprefix("ansi"))
    if found is None:
        ledger.add(Trouble.ENCODING_NAME_UNKNOWN, stated=shown(told.strip()))
    return found


def _encoding(
    names: Sequence[bytes],
    columns: Sequence[_Column],
    rows: Sequence[Sequence[bytes] | None],
    stated: str | None,
    ledger: Ledger,
) -> str | None:
    """Return the encoding in which every cell can be read strictly, None for plain ASCII; say what had to be found."""
    texts = [(name, 10) for name in names]
    texts += [(cell, column.width) for row in rows if row for cell, column in zip(row, columns, strict=True)]
    beyond = [(text, width) for text, width in texts if not text.isascii()]
    if not beyond:
        return None
    fitting = _fitting(beyond, stated)
    if not fitting:
        record, byte = _first_unreadable(rows)
        raise UnreadableError(Trouble.ENCODING_UNKNOWN, line=record, byte=byte)
    found = _chosen(fitting, stated, beyond)
    _tell(_joined(beyond, found), found, stated, ledger)
    return found


def _fitting(texts: Sequence[tuple[bytes, int]], stated: str | None) -> list[str]:
    """Return the encodings in which every text can be read strictly, none where they are UTF-8 that was damaged."""
    fitting = [encoding for encoding in ("utf-8", "gb18030", stated) if encoding and _fits(texts, encoding)]
    spoilt = "utf-8" not in fitting and damaged_utf8(b" ".join(text for text, _ in texts))
    return [] if spoilt else fitting


def _tell(words: str, found: str, stated: str | None, ledger: Ledger) -> None:
    """Say how the cells were read, unless they are UTF-8 or likely words in the encoding that the file states."""
    if stated and found != stated:
        ledger.add(Trouble.ENCODING_DISAGREES, stated=stated.upper(), encoding=found.upper(), sample=sample(words))
    elif found != "utf-8" and not (stated and likely(words)):
        tell_decoded(words, found, ledger)


def _chosen(fitting: Sequence[str], stated: str | None, texts: Sequence[tuple[bytes, int]]) -> str:
    """Choose among the encodings that fit: what is strictly UTF-8 is never by chance anything else."""
    if "utf-8" in fitting or stated is None or stated not in fitting:
        return fitting[0]
    if stated == _ONE_BYTE and "gb18030" in fitting and likely(_joined(texts, "gb18030")):
        return "gb18030"
    return stated


def _fits(texts: Sequence[tuple[bytes, int]], encoding: str) -> bool:
    return all(_decoded(text, encoding, width) is not None for text, width in texts)


def _decoded(text: bytes, encoding: str, width: int) -> tuple[str, bool] | None:
    """Return a text and whether its last character was cut off by the end of its field; None where it does not fit."""
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        found = decoder.decode(text)
    except UnicodeDecodeError:
        return None
    pending = len(decoder.getstate()[0])
    if pending and len(text) < width:
        return None
    return found, pending > 0


def _joined(texts: Sequence[tuple[bytes, int]], encoding: str) -> str:
    decoded = (_decoded(text, encoding, width) for text, width in texts)
    return "\n".join(found[0] for found in decoded if found)


def _first_unreadable(rows: Sequence[Sequence[bytes] | None]) -> tuple[int, int]:
    for number, row in enumerate(rows, 1):
        for cell in row or ():
            try:
                cell.decode("utf-8")
            except UnicodeDecodeError as error:
                return number, error.start + 1
    return 1, 1


def _head_name(name: bytes, encoding: str, ledger: Ledger) -> str:
    found, cut = _decoded(name, encoding, 10) or ("", False)
    if cut:
        ledger.add(Trouble.FIELD_NAME_CUT, name=shown(found))
    return found


def _row(
    cells: Sequence[bytes] | None,
    columns: Sequence[_Column],
    heads: Sequence[str],
    number: int,
    encoding: str | None,
    ledger: Ledger,
) -> dict[str, str] | None:
    if cells is None:
        return None
    ledger.spend_row(number)
    row = {}
    for cell, column, head in zip(cells, columns, heads, strict=True):
        text, cut = _decoded(cell, encoding or "ascii", column.width) or ("", False)
        if cut or len(cell) >= _NARROWEST_CUT:
            ledger.add(Trouble.TEXT_CUT, number, head)
        ledger.spend_text(len(text), number)
        row[head] = number_text(text.strip()) if column.kind in "NF" else text
    return row
