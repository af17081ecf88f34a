"""Sheets of every sort, made byte by byte where no program makes them: for tests of rosters."""

import io
import struct
import zipfile
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

import xlsxwriter

from enrollzone.bootstrap import Bureaus
from enrollzone.lookup import Bureau
from enrollzone.policy.pack import Pack
from enrollzone.roster.bodies import Asked
from enrollzone.roster.cells import Sheet
from enrollzone.roster.columns import columns_of
from enrollzone.roster.headings import Headings, Mapped
from enrollzone.roster.limits import WEB, SheetLimits
from enrollzone.roster.running import Result, run
from enrollzone.roster.sheets import read_sheet
from tests.desk import installed

EXAMPLE = "000000"
ENTRY, TODAY = date(2025, 9, 1), date(2025, 6, 1)
Cells = Sequence[Sequence[Any]]


def example() -> tuple[Bureau, Pack]:
    bureau = installed()[EXAMPLE]
    return bureau, bureau.shelf.packs[0]


def headings() -> Headings:
    return Headings(columns_of(example()[1]))


def table(cells: Cells, encoding: str = "utf-8") -> bytes:
    return "".join(",".join(map(str, line)) + "\n" for line in cells).encode(encoding)


def xlsx(
    cells: Cells, *, sheet: str = "Sheet1", then: Callable[[Any, Any], None] | None = None, **options: object
) -> bytes:
    """A workbook with one sheet; `then` may do more with the book and the sheet."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, **options})
    page = book.add_worksheet(sheet)
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    for row, line in enumerate(cells):
        for column, cell in enumerate(line):
            page.write(row, column, cell, *([day] if isinstance(cell, date) else []))
    if then is not None:
        then(book, page)
    book.close()
    return out.getvalue()


def with_part(book: bytes, parts: Mapping[str, bytes], *, without: str = "") -> bytes:
    """The same workbook with some of its parts changed or added."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(book)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        kept = {info.filename: old.read(info) for info in old.infolist() if info.filename != without}
        for name, content in {**kept, **parts}.items():
            new.writestr(name, content)
    return out.getvalue()


def part(book: bytes, name: str) -> str:
    with zipfile.ZipFile(io.BytesIO(book)) as archive:
        return archive.read(name).decode()


_ODS = "application/vnd.oasis.opendocument.spreadsheet"
_NAMESPACES = " ".join(
    f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for short, name in (("office", "office"), ("table", "table"), ("text", "text"))
)
_CALC = 'xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"'


def ods(rows: str, *, sheet: str = "表1", before: str = "") -> bytes:
    """An OpenDocument sheet with these rows, as they are written in it."""
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?>{before}<office:document-content {_NAMESPACES} {_CALC}>'
        f'<office:body><office:spreadsheet><table:table table:name="{sheet}">{rows}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    manifest = '<m:manifest xmlns:m="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
    manifest += f'<m:file-entry m:full-path="/" m:media-type="{_ODS}"/></m:manifest>'
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", _ODS, zipfile.ZIP_STORED)
        archive.writestr("content.xml", content)
        archive.writestr("META-INF/manifest.xml", manifest)
    return out.getvalue()


def ods_text(text: str, more: str = "") -> str:
    return f'<table:table-cell office:value-type="string" {more}><text:p>{text}</text:p></table:table-cell>'


def ods_row(*cells: str) -> str:
    return f"<table:table-row>{''.join(cells)}</table:table-row>"


# ---- the old workbooks, as [MS-XLS] and [MS-CFB] lay them down


def record(kind: int, body: bytes = b"") -> bytes:
    return struct.pack("<2H", kind, len(body)) + body


def label(row: int, column: int, text: str) -> bytes:
    return record(0x204, struct.pack("<4HB", row, column, 0, len(text), 1) + text.encode("utf-16-le"))


def number(row: int, column: int, value: float) -> bytes:
    return record(0x203, struct.pack("<3Hd", row, column, 0, value))


def formula(row: int, column: int, result: bytes) -> bytes:
    return record(0x06, struct.pack("<3H", row, column, 0) + result + struct.pack("<HIH", 0, 0, 0))


def error(row: int, column: int) -> bytes:
    return record(0x205, struct.pack("<3H2B", row, column, 0, 0x07, 1))


def merged(top: int, bottom: int, left: int, right: int) -> bytes:
    return record(0xE5, struct.pack("<5H", 1, top, bottom, left, right))


ERROR_RESULT = struct.pack("<BxBxxxH", 2, 7, 0xFFFF)


def xls(*records: bytes, sheet: str = "名单", is_1904: bool = False, large: bool = True, more: bytes = b"") -> bytes:
    """An old workbook with one sheet; a small one has its stream in the mini sectors of the file."""
    name = sheet.encode("utf-16-le")
    head = record(0x809, struct.pack("<4H2I", 0x600, 0x05, 0, 1997, 0, 0)) + record(0x22, bytes([is_1904, 0]))
    bound_length = 4 + 8 + len(name)
    start = len(head) + bound_length + 4
    head += record(0x85, struct.pack("<IHBB", start, 0, len(sheet), 1) + name) + record(0x0A)
    body = record(0x809, struct.pack("<4H2I", 0x600, 0x10, 0, 1997, 0, 0)) + b"".join(records) + record(0x0A)
    stream = head + body + more
    return _compound(stream.ljust(4096, b"\0") if large else stream)


def _compound(stream: bytes) -> bytes:
    is_mini = len(stream) < 4096
    whole = stream.ljust(-(-len(stream) // 512) * 512, b"\0")
    count = len(whole) // 512
    # sector 0: which follows which; 1: the directory; 2: the same for mini sectors; from 3 on: the stream
    table = [0xFFFFFFFD, 0xFFFFFFFE, 0xFFFFFFFE, *(range(4, 3 + count)), 0xFFFFFFFE]
    minis = [*range(1, -(-len(stream) // 64)), 0xFFFFFFFE]
    root = _entry("Root Entry", 5, 3 if is_mini else 0xFFFFFFFE, len(whole) if is_mini else 0, child=1)
    entries = root + _entry("Workbook", 2, 0 if is_mini else 3, len(stream))
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<5H", 0x3E, 3, 0xFFFE, 9, 6) + bytes(10)
    header += struct.pack("<5I", 1, 1, 0, 4096, 2 if is_mini else 0xFFFFFFFE)
    header += struct.pack("<3I", int(is_mini), 0xFFFFFFFE, 0)
    header += struct.pack("<109I", 0, *([0xFFFFFFFF] * 108))
    return header + _numbers(table) + entries.ljust(512, b"\0") + _numbers(minis) + whole


def _numbers(values: Sequence[int]) -> bytes:
    return struct.pack(f"<{len(values)}I", *values).ljust(512, b"\xff")


def _entry(name: str, sort: int, start: int, size: int, child: int = 0xFFFFFFFF) -> bytes:
    text = name.encode("utf-16-le") + b"\0\0"
    links = struct.pack("<3I", 0xFFFFFFFF, 0xFFFFFFFF, child)
    return (
        text.ljust(64, b"\0")
        + struct.pack("<HBB", len(text), sort, 1)
        + links
        + bytes(36)
        + struct.pack("<IQ", start, size)
    )


# ---- reading and asking


def opened(data: bytes, limits: SheetLimits = WEB, *, sheet: str = "") -> Sheet:
    return read_sheet(data, headings(), limits, sheet=sheet)


def asked(data: bytes, *, people: bool = False, sheet: str = "", bureaus: Bureaus | None = None) -> list[Result]:
    """The results of a file in the example county, with the columns that its headings stand for."""
    found = opened(data, sheet=sheet)
    mapped = headings().guessed(found.heading, people=people)
    return ran(found, mapped, bureaus)


def ran(sheet: Sheet, mapped: Mapped, bureaus: Bureaus | None = None) -> list[Result]:
    return list(run(bureaus or installed(), Asked(EXAMPLE, "primary", ENTRY), sheet, mapped, TODAY))


def faults(results: Sequence[Result]) -> list[list[tuple[str, str]]]:
    return [[(str(fault.code), fault.cell) for fault in result.faults] for result in results]
