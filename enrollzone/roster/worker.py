"""The process that reads one workbook: ``python -m enrollzone.roster.worker MEMORY SECONDS ROWS TEXT BYTES``.

The bytes come in and the cells go out by pipes: nothing touches a disk. It is started by `workbooks` alone, gives up
its rights first, and is thrown away after one file. A workbook that would fill the memory ends it, and nothing else.
"""

import io
import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from enrollzone.quarantine.archives import members
from enrollzone.quarantine.confinement import confine
from enrollzone.quarantine.declaration import Limits
from enrollzone.quarantine.ledger import MOST_COLUMNS, Ledger
from enrollzone.quarantine.troubles import Trouble, UnreadableError
from enrollzone.roster.biff import MAGIC as OLD
from enrollzone.roster.biff import marks_of_xls
from enrollzone.roster.cells import written
from enrollzone.roster.faults import SheetFault
from enrollzone.roster.marks import Marks, Parts, marks_of_ods, marks_of_xlsx, refuse_doctypes

_ODS = b"application/vnd.oasis.opendocument.spreadsheet"
_MACROS = ("xl/vbaProject.bin", "Basic/")
_USUAL = ("名册", "Roster")  # what our own templates call their sheet
_MOST_SHEETS = 20
_TITLES = 10  # rows that may stand above the first child: titles, notes, and the heading
_REPLY_BYTES = 1 << 40  # the reply goes through a pipe, which this limit does not count


class SheetRefusedError(Exception):
    """A sheet that is not used, for a reason of rosters."""

    def __init__(self, fault: SheetFault, **params: object) -> None:
        self.fault, self.params = fault, params
        super().__init__(fault)


def examine(data: bytes, wanted: str, limits: Limits, most_text: int) -> Mapping[str, Any]:
    """Return what stands in one sheet of a workbook, as JSON has it. Raises UnreadableError and SheetRefusedError."""
    from python_calamine import CalamineError, CalamineWorkbook  # noqa: PLC0415 - only in the process that reads

    parts = _parts(data, limits)
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        name, left = _chosen(book, wanted)
        marks = _marks(data, parts, name)
        rows = list(_rows(book.get_sheet_by_name(name), marks, limits.rows, most_text))
    except CalamineError:
        raise UnreadableError(Trouble.FILE_DAMAGED, part="workbook", form="XLSX/XLS/ODS") from None
    return {
        "name": name,
        "rows": rows,
        "is_1904": marks.is_1904,
        "formulas": marks.formulas,
        "links": marks.links,
        "left": left,
    }


def _parts(data: bytes, limits: Limits) -> Parts:
    """Return the parts of a workbook that is an archive; sizes are added up before the first is opened."""
    if data.startswith(OLD):
        if "_VBA_PROJECT".encode("utf-16-le") in data:
            raise SheetRefusedError(SheetFault.MACROS)
        return {}
    parts = members(data, Ledger("", limits))
    if any(name == sign or (sign.endswith("/") and name.startswith(sign)) for name in parts for sign in _MACROS):
        raise SheetRefusedError(SheetFault.MACROS)
    if "xl/workbook.xml" not in parts and parts.get("mimetype", b"").strip() != _ODS:
        raise SheetRefusedError(SheetFault.FORMAT)
    refuse_doctypes(parts)
    return parts


def _marks(data: bytes, parts: Parts, name: str) -> Marks:
    if not parts:
        return marks_of_xls(data, name)
    return marks_of_xlsx(parts, name) if "xl/workbook.xml" in parts else marks_of_ods(parts, name)


def _chosen(book: Any, wanted: str) -> tuple[str, Sequence[str]]:  # noqa: ANN401 - calamine's own
    """Return the sheet to read, and those beside it. A hidden one is read only where it is asked for by its name."""
    names = [sheet.name for sheet in book.sheets_metadata]
    if wanted and wanted not in names:
        raise SheetRefusedError(SheetFault.SHEET_UNKNOWN, names=_listed(names))
    candidates = [wanted] if wanted else _candidates(book)
    if len(candidates) > 1:
        raise SheetRefusedError(SheetFault.SEVERAL_SHEETS, names=_listed(candidates))
    if not candidates:
        raise UnreadableError(Trouble.NO_RECORDS)
    return candidates[0], _listed([name for name in names if name != candidates[0]])


def _candidates(book: Any) -> list[str]:  # noqa: ANN401 - calamine's own
    """The sheet of our own templates, else every open one in which anything stands."""
    shown = [sheet.name for sheet in book.sheets_metadata if str(sheet.visible).endswith("Visible")]
    ours = [name for name in shown if name in _USUAL][:1]
    return ours or [name for name in shown if book.get_sheet_by_name(name).end is not None]


def _listed(names: Sequence[str]) -> Sequence[str]:
    return names[:_MOST_SHEETS]


def _rows(sheet: Any, marks: Marks, most: int, most_text: int) -> Iterator[tuple[int, list[Any]]]:  # noqa: ANN401
    """Walk over the rows in which anything stands, each with its number (1-based)."""
    if sheet.end is None:
        raise UnreadableError(Trouble.NO_RECORDS)
    if sheet.end[1] >= MOST_COLUMNS:
        raise UnreadableError(Trouble.TOO_MANY_COLUMNS, limit=MOST_COLUMNS)
    before = [None] * sheet.start[1]  # the reader leaves out empty columns on the left, but no rows above
    found = text = 0
    for number, values in enumerate(sheet.iter_rows()):
        row = [*before, *map(written, values)]
        for column, why in marks.of_row(number):
            row += [None] * (column + 1 - len(row))
            row[column] = written(why)
        if any(cell is not None for cell in row):
            found, text = found + 1, text + sum(len(cell) for cell in row if isinstance(cell, str))
            _refuse_more(found, most + _TITLES, text, most_text)
            yield number + 1, row


def _refuse_more(rows: int, most: int, text: int, most_text: int) -> None:
    if rows > most:
        raise UnreadableError(Trouble.TOO_MANY_RECORDS, limit=most - _TITLES)
    if text > most_text:
        raise UnreadableError(Trouble.TOO_MUCH_TEXT, limit=most_text)


def main() -> None:
    """Examine what comes in by standard input, and answer by standard output."""
    memory, seconds, rows, text, size = map(int, sys.argv[1:6])
    confine(memory_bytes=memory, seconds=seconds, reply_bytes=_REPLY_BYTES)
    request = json.loads(sys.stdin.buffer.readline())
    data = sys.stdin.buffer.read()
    limits = Limits(file_bytes=size, seconds=seconds, memory_bytes=memory, rows=rows)
    sys.stdout.buffer.write(json.dumps(_answered(data, request["sheet"], limits, text)).encode())
    sys.stdout.buffer.flush()


def _answered(data: bytes, wanted: str, limits: Limits, most_text: int) -> Mapping[str, Any]:
    try:
        return examine(data, wanted, limits, most_text)
    except UnreadableError as error:
        return {"trouble": error.trouble, "params": error.params}
    except SheetRefusedError as error:
        return {"fault": error.fault, "params": error.params}
    except MemoryError:
        return {"trouble": Trouble.EXAMINATION_TOO_BIG, "params": {"limit": limits.memory_bytes}}
    except Exception:  # noqa: BLE001 - whatever breaks the reader is a finding; nobody sees what stood in the file
        return {"trouble": Trouble.EXAMINATION_FAILED, "params": {}}


if __name__ == "__main__":
    main()
