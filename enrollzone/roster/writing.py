"""Sheets as they go out: no cell is ever a formula or a link, whatever somebody wrote into it."""

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time
from typing import IO, Any

from enrollzone.roster.cells import LONGEST_CELL, Cell
from enrollzone.roster.faults import SheetFault, refused

FORMS = ("xlsx", "csv")
_STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_OPTIONS = {
    "in_memory": True,  # nothing is written to a disk on the way
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
_WIDEST, _NARROWEST = 40, 8
_MOST_LINES = 1_048_576  # of a sheet


def harmless(text: str) -> str:
    """Return a text for a table without types: what a spreadsheet would take for a formula gets a mark before it."""
    return f"'{text}" if text.startswith(_STARTS_A_FORMULA) else text


def write_csv(out: IO[bytes], lines: Iterable[Sequence[Cell]]) -> None:
    """Write lines as UTF-8 with a mark at its front, by which spreadsheets know it, each as it comes."""
    text = io.TextIOWrapper(out, encoding="utf-8-sig", newline="", write_through=True)
    writer = csv.writer(text, lineterminator="\r\n")
    for line in lines:
        writer.writerow([_as_text(cell) for cell in line])
    text.flush()
    text.detach()


def write_xlsx(out: IO[bytes], sheets: Iterable[tuple[str, Iterable[Sequence[Cell]]]]) -> None:
    """Write a workbook of named sheets, each with its heading in the first line. Raises SheetError for too many."""
    import xlsxwriter  # noqa: PLC0415 - only where a workbook is written

    book = xlsxwriter.Workbook(out, _OPTIONS)
    formats = {
        "head": book.add_format({"bold": True, "text_wrap": True, "valign": "top", "num_format": "@"}),
        "text": book.add_format({"num_format": "@"}),
        date: book.add_format({"num_format": "yyyy-mm-dd"}),
        datetime: book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"}),
        time: book.add_format({"num_format": "hh:mm:ss"}),
    }
    for name, lines in sheets:
        _fill(book.add_worksheet(name), lines, formats)
    book.close()


def _fill(sheet: Any, lines: Iterable[Sequence[Cell]], formats: dict[Any, Any]) -> None:  # noqa: ANN401 - xlsxwriter's
    for number, line in enumerate(lines):
        if number >= _MOST_LINES:  # the library would leave out the rest without a word
            raise refused(SheetFault.TOO_LONG, limit=_MOST_LINES)
        for column, cell in enumerate(line):
            _put(sheet, number, column, cell, formats, formats["head" if number == 0 else "text"])
        if number == 0:
            for column, cell in enumerate(line):
                sheet.set_column(column, column, min(_WIDEST, max(_NARROWEST, 2 * len(str(cell)))), formats["text"])
    sheet.freeze_panes(1, 0)


def _put(sheet: Any, number: int, column: int, cell: Cell, formats: dict[Any, Any], plain: Any) -> None:  # noqa: ANN401
    """Write one cell by its type: codes and everything else that is a text stay one."""
    if isinstance(cell, bool):
        sheet.write_boolean(number, column, cell)
    elif isinstance(cell, int | float):
        sheet.write_number(number, column, cell)
    elif isinstance(cell, date | time):
        sheet.write_datetime(number, column, cell, formats[type(cell)])
    elif cell is not None and cell != "":
        sheet.write_string(number, column, str(cell)[:LONGEST_CELL], plain)


def _as_text(cell: Cell) -> str:
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return harmless(cell) if isinstance(cell, str) else "" if cell is None else str(cell)
