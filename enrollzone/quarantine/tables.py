"""Tables as text: CSV and its cousins, read strictly. A row that does not fit is named, never padded."""

import csv
import io
import re
from collections.abc import Iterator, Sequence

from enrollzone.quarantine.cells import content, heading
from enrollzone.quarantine.content import Content, Record
from enrollzone.quarantine.ledger import Ledger
from enrollzone.quarantine.troubles import Trouble, UnreadableError

FORMAT = "CSV"
_SEPARATORS = (",", "\t", ";", "|")
_LINK = re.compile(r"[A-Za-z][A-Za-z0-9_+.-]{1,20}:\S{1,2000}|/vsi\S{1,2000}")
_EXPONENT = re.compile(r"[0-9](?:\.([0-9]{1,15}))?[Ee]\+([0-9]{1,2})", re.ASCII)
"""What a spreadsheet makes of a twelve-digit code in a narrow column."""

Row = tuple[int, Sequence[str]]


def read(text: str, encoding: str, ledger: Ledger) -> Content:
    """Return the rows of a text table. Raises UnreadableError for what is no table, or not a regular one."""
    if _LINK.fullmatch(text.strip()):
        raise UnreadableError(Trouble.ONLY_A_LINK)
    if "\r" in text.replace("\r\n", ""):
        ledger.add(Trouble.LINE_ENDS)
    separator = _separator(text)
    found = from_rows(FORMAT, _rows(text, separator), ledger, encoding=encoding)
    if len(found.columns) < 2:
        raise UnreadableError(Trouble.PLAIN_TEXT)
    return found


def from_rows(form: str, rows: Iterator[Row], ledger: Ledger, *, encoding: str | None = None) -> Content:
    """Return what a table holds, given its numbered rows: the names of its columns first, then as many cells each."""
    filled = _filled(rows, ledger)
    first = next(filled, None)
    if first is None:
        raise UnreadableError(Trouble.NO_RECORDS)
    number, names = first
    table, names = _without_empty_columns(list(_counted(filled, ledger)), names, ledger)
    columns = heading(names, ledger, number)
    records = [_record(row, columns, ledger) for row in table]
    return content(form, columns, records, ledger, encoding=encoding)


def _separator(text: str) -> str:
    first = text.lstrip("\r\n").splitlines()[:1] or [""]
    best = max(_SEPARATORS, key=first[0].count)
    if not first[0].count(best):
        raise UnreadableError(Trouble.PLAIN_TEXT)
    return best


def _rows(text: str, separator: str) -> Iterator[Row]:
    number = 0
    try:
        for cells in csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True):
            number += 1
            yield number, cells
    except csv.Error:
        raise UnreadableError(Trouble.SYNTAX, line=number + 1, form="CSV") from None


def _filled(rows: Iterator[Row], ledger: Ledger) -> Iterator[Row]:
    """Pass on the rows that say anything, and count the others."""
    for number, cells in rows:
        if any(cell.strip() for cell in cells):
            yield number, cells
        elif cells:
            ledger.tally(Trouble.ROW_BLANK, number)


def _counted(rows: Iterator[Row], ledger: Ledger) -> Iterator[Row]:
    for row in rows:
        ledger.spend_row(row[0])
        yield row


def _without_empty_columns(table: list[Row], names: Sequence[str], ledger: Ledger) -> tuple[list[Row], Sequence[str]]:
    """Take off columns at the end that have neither a name nor a value: spreadsheets leave them behind."""
    width = len(names)
    while width and not names[width - 1].strip() and not any(_cell(cells, width - 1) for _, cells in table):
        width -= 1
    if width == len(names):
        return table, names
    ledger.add(Trouble.COLUMN_EMPTY, number=len(names) - width)
    return [(number, _cut(cells, width)) for number, cells in table], names[:width]


def _cell(cells: Sequence[str], position: int) -> str:
    return cells[position].strip() if position < len(cells) else ""


def _cut(cells: Sequence[str], width: int) -> Sequence[str]:
    return cells if any(cell.strip() for cell in cells[width:]) else cells[:width]


def _record(row: Row, columns: Sequence[str], ledger: Ledger) -> Record:
    number, cells = row
    if len(cells) != len(columns):
        raise UnreadableError(Trouble.ROW_LENGTH, number, count=len(cells), expected=len(columns))
    for column, cell in zip(columns, cells, strict=True):
        ledger.spend_text(len(cell), number)
        if _lost_digits(cell.strip()):
            ledger.add(Trouble.NUMBER_CUT, number, column)
    return Record(number, dict(zip(columns, cells, strict=True)))


def _lost_digits(cell: str) -> bool:
    """Tell whether a cell is a number with an exponent that has fewer digits left than the whole number had."""
    written = _EXPONENT.fullmatch(cell)
    return written is not None and len(written[1] or "") < int(written[2])
