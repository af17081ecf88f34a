"""From the bytes of a file to one sheet: what it is, is told by its bytes and never by its name."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import chain, islice

from enrollzone.messages import Message
from enrollzone.quarantine.archives import MAGIC
from enrollzone.quarantine.declaration import Limits
from enrollzone.quarantine.encodings import text_of
from enrollzone.quarantine.ledger import MOST_COLUMNS, Ledger
from enrollzone.quarantine.troubles import Trouble, UnreadableError
from enrollzone.roster.biff import MAGIC as OLD
from enrollzone.roster.cells import LONGEST_CELL, Broken, Cell, Row, Sheet
from enrollzone.roster.faults import RowFault, SheetFault, refused, unreadable
from enrollzone.roster.headings import Headings
from enrollzone.roster.limits import SheetLimits
from enrollzone.roster.workbooks import Filled, read_workbook

_SEPARATORS = (",", "\t", ";", "|")
_ABOVE = 10  # rows among which the heading is looked for: above it a title and a note may stand
_BYTES_THAT_ARE_NO_TEXT = (b"%PDF-", b"\x89PNG", b"\xff\xd8\xff", b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b", b"{\\rtf")


def read_sheet(data: bytes, headings: Headings, limits: SheetLimits, *, sheet: str = "", name: str = "CSV") -> Sheet:
    """Return a sheet of a file: of a workbook the only one with anything in it, or the one named `sheet`.

    `headings` tells the row of headings from a title above it; `name` is what a text table is called where a cell is
    named. The rows of a text table are read while they are walked over. Raises SheetError for what cannot be used; the
    walk over the rows may raise it too.
    """
    try:
        return _read(data, headings, limits, sheet, name)
    except UnreadableError as error:
        raise unreadable(error) from None


def _read(data: bytes, headings: Headings, limits: SheetLimits, sheet: str, name: str) -> Sheet:
    if len(data) > limits.file_bytes:
        raise UnreadableError(Trouble.FILE_TOO_LARGE, limit=limits.file_bytes)
    if not data.strip(b" \t\r\n\0"):
        raise UnreadableError(Trouble.FILE_EMPTY)
    if data.startswith((MAGIC, OLD)):
        found, rows, is_1904, notes = read_workbook(data, sheet, limits)
        return replace(_headed(found, iter(rows), headings, limits), is_1904=is_1904, notes=notes)
    if data.startswith(_BYTES_THAT_ARE_NO_TEXT):
        raise refused(SheetFault.FORMAT)
    text, notes = _text(data, name, limits)
    if text.lstrip()[:1] in {"<", "{"}:
        raise refused(SheetFault.FORMAT)
    return replace(_headed(name, _rows_of(text), headings, limits, is_text=True), notes=notes)


def _text(data: bytes, name: str, limits: SheetLimits) -> tuple[str, tuple[Message, ...]]:
    ledger = Ledger(name, Limits(file_bytes=limits.file_bytes, rows=limits.rows))
    text, _ = text_of(data, ledger)
    return text, tuple(finding.message for finding in ledger.findings if finding.code != Trouble.BYTE_ORDER_MARK)


def _rows_of(text: str) -> Iterator[Filled]:
    """Walk over the filled rows of a text table, numbered as a spreadsheet would number them."""
    first = text.lstrip("\r\n").splitlines()[:1] or [""]
    separator = max(_SEPARATORS, key=first[0].count)
    number = 0
    try:
        for cells in csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True):
            number += 1
            if any(cell.strip() for cell in cells):
                yield number, tuple(cells)
    except csv.Error:
        raise unreadable(UnreadableError(Trouble.SYNTAX, line=number + 1, form="CSV")) from None


def _headed(
    name: str, rows: Iterator[Filled], headings: Headings, limits: SheetLimits, *, is_text: bool = False
) -> Sheet:
    """Return the sheet whose heading is the first row with a heading that is known, else the first with two cells."""
    first = list(islice(rows, _ABOVE))
    at = _heading_among([cells for _, cells in first], headings)
    if at is None:
        raise refused(SheetFault.NO_HEADING)
    number, cells = first[at]
    heading = _bare(cells)
    if len(heading) > MOST_COLUMNS:
        raise UnreadableError(Trouble.TOO_MANY_COLUMNS, limit=MOST_COLUMNS)
    rest = chain(first[at + 1 :], rows)
    fitted = _fitted(rest, len(heading), is_text=is_text)
    return Sheet(name, heading, number, _counted(fitted, limits.rows), is_text=is_text)


def _heading_among(rows: Sequence[tuple[Cell, ...]], headings: Headings) -> int | None:
    known = (at for at, cells in enumerate(rows) if any(headings.knows(str(cell)) for cell in cells if cell))
    wide = (at for at, cells in enumerate(rows) if sum(cell not in {None, ""} for cell in cells) > 1)
    return next(chain(known, wide), None)


def _bare(cells: Sequence[Cell]) -> tuple[str, ...]:
    """Return the texts of a heading, without empty ones at its end."""
    texts = ["" if cell is None or isinstance(cell, Broken) else str(cell).strip() for cell in cells]
    while texts and not texts[-1]:
        texts.pop()
    return tuple(texts)


def _fitted(rows: Iterable[Filled], width: int, *, is_text: bool) -> Iterator[Row]:
    """Walk over the rows, each as wide as the heading.

    One that has more does not fit. Neither does one of a text table that has fewer: where a separator was lost, what
    stands under one heading belongs under the next.
    """
    for number, cells in rows:
        fits = not any(cell not in {None, ""} for cell in cells[width:]) and not (is_text and len(cells) < width)
        fitted = (*cells[:width], *(None for _ in range(width - len(cells))))
        whole = fitted if fits else (*fitted[:-1], Broken(RowFault.ROW_LENGTH))
        yield Row(number, tuple(map(_short_enough, whole)))


def _short_enough(cell: Cell) -> Cell:
    return Broken(RowFault.CELL_LONG) if isinstance(cell, str) and len(cell) > LONGEST_CELL else cell


def _counted(rows: Iterable[Row], most: int) -> Iterator[Row]:
    for count, row in enumerate(rows, 1):
        if count > most:
            raise unreadable(UnreadableError(Trouble.TOO_MANY_RECORDS, limit=most))
        yield row
