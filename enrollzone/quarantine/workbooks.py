"""Spreadsheets (.xlsx): the values of one sheet as they were last saved. No formula is run and no link followed."""

import re
from collections.abc import Iterator, Mapping, Sequence
from xml.etree.ElementTree import Element

from enrollzone.quarantine.cells import as_text
from enrollzone.quarantine.content import Content
from enrollzone.quarantine.encodings import text_of
from enrollzone.quarantine.layers import chosen
from enrollzone.quarantine.ledger import MOST_COLUMNS, Ledger
from enrollzone.quarantine.markup import element
from enrollzone.quarantine.tables import Row, from_rows
from enrollzone.quarantine.troubles import Trouble, UnreadableError

FORMAT = "XLSX"
_PLACE = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})", re.ASCII)
_MOST_DIGITS = 1e15
"""A spreadsheet keeps fifteen digits; of a longer number the rest are zeros."""

Parts = Mapping[str, bytes]


class _Book:
    """The parts of a workbook, by the names that it gives them itself."""

    def __init__(self, parts: Parts, ledger: Ledger) -> None:
        self._parts, self._ledger = parts, ledger
        self._strings = _shared(self._part("xl/sharedStrings.xml")) if "xl/sharedStrings.xml" in parts else []

    def sheets(self) -> dict[str, Element]:
        """Return the sheets that hold anything, by name, in the order of the book."""
        targets = {
            link.get("Id"): (link.get("Target", ""), link.get("TargetMode"))
            for link in self._part("xl/_rels/workbook.xml.rels").iter("Relationship")
        }
        found = {}
        for sheet in self._part("xl/workbook.xml").iter("sheet"):
            target, mode = targets.get(sheet.get("id"), ("", None))
            if mode == "External":
                raise UnreadableError(Trouble.LINKS_ELSEWHERE)
            content = self._part(target.lstrip("/") if target.startswith("/") else f"xl/{target}")
            if any(True for _ in content.iter("c")):
                found[sheet.get("name", "")] = content
        return found

    def rows(self, sheet: Element) -> Iterator[Row]:
        """Walk over the rows of a sheet, each as wide as the widest, numbered as the sheet numbers them."""
        rows = [(number, row) for number, row in _numbered(sheet) if any(True for _ in row.iter("c"))]
        wide = [(number, row, dict(self._cells(row, number))) for number, row in rows]
        width = 1 + max((max(cells, default=0) for _, _, cells in wide), default=0)
        for number, row, cells in wide:
            values = [cells.get(position, "") for position in range(width)]
            if row.get("hidden") in {"1", "true"} and any(values):
                self._ledger.tally(Trouble.ROWS_HIDDEN, number)
            yield number, values

    def _cells(self, row: Element, number: int) -> Iterator[tuple[int, str]]:
        for position, cell in enumerate(row.iter("c")):
            place = _PLACE.fullmatch(cell.get("r") or "")
            column = position if place is None else _column(place[1])
            if column >= MOST_COLUMNS:
                raise UnreadableError(Trouble.TOO_MANY_COLUMNS, number, limit=MOST_COLUMNS)
            yield column, self._value(cell, number, column)

    def _value(self, cell: Element, number: int, column: int) -> str:
        kind, value = cell.get("t", "n"), cell.findtext("v")
        if kind == "inlineStr":
            return _rich(cell.find("is"))
        self._check(kind, value, cell.find("f"), number, column)
        match kind, value:
            case _, None:
                return ""
            case "s", index:
                return self._string(index, number)
            case "b", truth:
                return "true" if truth == "1" else "false"
            case "n", amount:
                return self._number(amount, number, column)
        return value or ""

    def _check(self, kind: str, value: str | None, formula: Element | None, number: int, column: int) -> None:
        """Refuse what has no value to read, and count the formulas that have one."""
        if kind == "e" or (formula is not None and value is None):
            raise UnreadableError(Trouble.CELL_ERROR, number, _letters(column))
        if formula is not None:
            self._ledger.tally(Trouble.CELL_FORMULA, number, _letters(column))

    def _string(self, index: str, number: int) -> str:
        if not index.isdecimal() or len(index) > 9 or int(index) >= len(self._strings):
            raise UnreadableError(Trouble.FILE_DAMAGED, number, part="sharedStrings.xml", form=FORMAT)
        return self._strings[int(index)]

    def _number(self, value: str, number: int, column: int) -> str:
        try:
            found = float(value)
        except ValueError:
            raise UnreadableError(Trouble.FILE_DAMAGED, number, part="worksheet", form=FORMAT) from None
        if abs(found) >= _MOST_DIGITS:
            self._ledger.add(Trouble.NUMBER_CUT, number, _letters(column))
        return as_text(found) or ""

    def _part(self, name: str) -> Element:
        if name not in self._parts:
            raise UnreadableError(Trouble.FILE_DAMAGED, part=name[:40], form=FORMAT)
        text, _ = text_of(self._parts[name], Ledger(self._ledger.file, self._ledger.limits))
        return element(text)


def read(parts: Parts, ledger: Ledger) -> Content:
    """Return the rows of one sheet of a workbook, given the files in its archive by name.

    Raises UnreadableError for merged cells and error values: what they hold cannot be told.
    """
    book = _Book(parts, ledger)
    sheets = book.sheets()
    sheet = sheets[chosen(list(sheets), ledger)]
    for merged in sheet.iter("mergeCell"):
        raise UnreadableError(Trouble.CELLS_MERGED, range=merged.get("ref", "")[:40])
    return from_rows(FORMAT, book.rows(sheet), ledger)


def _numbered(sheet: Element) -> Iterator[tuple[int, Element]]:
    last = 0
    for row in sheet.iter("row"):
        told = row.get("r") or ""
        last = int(told) if told.isdecimal() and len(told) < 8 else last + 1
        yield last, row


def _shared(strings: Element) -> Sequence[str]:
    return [_rich(item) for item in strings.iter("si")]


def _rich(item: Element | None) -> str:
    """Return a text that may be written in runs; how it is pronounced is none of it."""
    if item is None:
        return ""
    plain = [item.findtext("t") or ""]
    return "".join([*plain, *(run.findtext("t") or "" for run in item.findall("r"))])


def _column(letters: str) -> int:
    """Return the place of a column, 0-based: A is 0, AA is 26."""
    place = 0
    for letter in letters:
        place = 26 * place + ord(letter) - ord("A") + 1
    return place - 1


def _letters(column: int) -> str:
    found = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        found = chr(ord("A") + rest) + found
    return found
