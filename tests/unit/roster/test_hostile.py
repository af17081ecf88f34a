"""Files that would harm whoever opens them: each is refused by name, costs little, and leaves the program as it was."""

import io
import tempfile
import zipfile
from pathlib import Path

import pytest

from enrollzone.roster.limits import SheetLimits
from tests.unit.roster.books import label, ods, ods_row, ods_text, opened, part, table, with_part, xls, xlsx
from tests.unit.roster.test_reading import LINES, rows, why_refused

SMALL = SheetLimits(file_bytes=200_000, rows=10, seconds=20, memory_bytes=700_000_000)
BOOK, SHEET = "xl/workbook.xml", "xl/worksheets/sheet1.xml"


def archive(**parts: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in parts.items():
            made.writestr(name, content)
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "finding.file_empty"),
        (b" \r\n\0", "finding.file_empty"),
        (b"%PDF-1.7 x", "roster.sheet.format"),
        (b"<html><table><tr><td>a</td></tr></table></html>", "roster.sheet.format"),
        (b'{"a": [1]}', "roster.sheet.format"),
        (b"PK\x03\x04 and nothing more", "finding.file_cut_short"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "finding.file_damaged"),
        (archive(word=b"not a workbook"), "roster.sheet.format"),
        (archive(**{"inner.xlsx": b"PK\x03\x04"}), "finding.archive_nested"),
        ("住址,甲\n文昌\0社区,1\n".encode(), "finding.nul_bytes"),
        ("住址,甲\n".encode() + b"\xff\xff\xfe,1\n", "finding.encoding_unknown"),
        ('住址,甲\n"文昌"社区,1\n'.encode(), "finding.syntax"),
        ("随便\n一句话\n".encode(), "roster.sheet.no_heading"),
        (table([["x" * 200_001]]), "finding.file_too_large"),
        (table([["住址"], *([["文昌社区"]] * 11)]), "finding.too_many_records"),
        (xlsx([["住址"], *([["文昌社区"]] * 30)]), "finding.too_many_records"),
        (xlsx([["住址"], ["文昌社区"] + [""] * 300 + ["末"]]), "finding.too_many_columns"),
        (with_part(xlsx(LINES), {"xl/vbaProject.bin": b"macro"}), "roster.sheet.macros"),
        (xls(label(0, 0, "住址"), more="_VBA_PROJECT_CUR".encode("utf-16-le")), "roster.sheet.macros"),
        (with_part(xlsx(LINES), {"a.xml": b'<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>'}), "finding.document_type"),
        (ods(ods_row(ods_text("住址")), before='<!DOCTYPE x SYSTEM "http://example.org/x">'), "finding.document_type"),
        (with_part(xlsx(LINES), {"a.xml": "<a/>".encode("utf-16")}), "finding.file_damaged"),
        (with_part(xlsx(LINES), {"xl/media/bomb": bytes(5_000_000)}), "finding.archive_bomb"),
        (with_part(xlsx(LINES), {}, without=BOOK), "roster.sheet.format"),
        (with_part(xlsx(LINES), {SHEET: b"<worksheet><sheetData><row"}), "finding.file_damaged"),
        (xlsx([]), "finding.no_records"),
    ],
)
def test_a_file_that_cannot_be_used_is_refused_for_what_it_is(data: bytes, code: str) -> None:
    assert why_refused(data, SMALL)[0] == code


def test_a_sheet_that_lies_elsewhere_is_not_fetched() -> None:
    made, rels = xlsx(LINES), "xl/_rels/workbook.xml.rels"
    target = 'Target="http://example.org/sheet.xml" TargetMode="External"'
    told = part(made, rels).replace('Target="worksheets/sheet1.xml"', target).encode()
    assert why_refused(with_part(made, {rels: told}), SMALL)[0] in {"finding.links_elsewhere", "finding.file_damaged"}


def test_links_to_other_workbooks_are_told_and_not_followed() -> None:
    made = with_part(xlsx(LINES), {"xl/externalLinks/externalLink1.xml": b"<externalLink/>"})
    assert [note.code for note in opened(made).notes] == ["roster.note.links"]


def test_a_million_empty_rows_are_no_rows() -> None:
    def more(book: object, page: object) -> None:
        page.write_blank(1_048_575, 2, None, book.add_format({"bold": True}))  # type: ignore[attr-defined]

    assert [number for number, _ in rows(xlsx(LINES, then=more))] == [2, 4]
    empty = '<table:table-row table:number-rows-repeated="1048000"><table:table-cell/></table:table-row>'
    assert rows(ods(ods_row(*map(ods_text, LINES[0])) + ods_row(*map(ods_text, LINES[1])) + empty))[0][0] == 2


def test_a_cell_at_the_far_corner_does_not_fill_the_memory_of_the_program() -> None:
    far = xlsx(LINES, then=lambda _, page: page.write_string(1_048_575, 16_383, "x"))
    assert why_refused(far, SMALL)[0] in {"finding.examination_too_big", "finding.too_many_columns"}


def test_rows_that_are_repeated_a_million_times_are_too_many() -> None:
    many = f'<table:table-row table:number-rows-repeated="1000000">{ods_text("文昌社区")}</table:table-row>'
    assert why_refused(ods(ods_row(ods_text("住址")) + many), SMALL)[0] in {
        "finding.too_many_records",
        "finding.examination_too_big",
        "finding.too_much_text",
    }


def test_a_merged_range_over_whole_columns_is_refused_as_a_whole() -> None:
    made = xlsx(LINES, then=lambda _, page: page.merge_range("A2:C3", "文昌社区"))
    made = with_part(made, {SHEET: part(made, SHEET).replace('ref="A2:C3"', 'ref="A2:C900000"').encode()})
    assert why_refused(made, SMALL)[0] == "finding.cells_merged"


def test_nothing_is_written_to_a_disk_while_a_workbook_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "away"))  # whoever asks for a temporary file fails
    assert [number for number, _ in rows(xlsx(LINES))] == [2, 4]
