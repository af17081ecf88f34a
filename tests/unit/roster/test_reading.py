"""Sheets as bureaus send them, of every format: what stands in them, and what is said where it cannot be told."""

from datetime import date, datetime

import pytest

from enrollzone.roster.cells import Broken, letters, position_of
from enrollzone.roster.faults import RowFault, SheetError
from enrollzone.roster.limits import SheetLimits
from tests.unit.roster.books import (
    ERROR_RESULT,
    Cells,
    error,
    formula,
    label,
    merged,
    number,
    ods,
    ods_row,
    ods_text,
    opened,
    table,
    xls,
    xlsx,
)

LINES: Cells = [["住址", "出生日期"], ["文昌社区", "2019-03-05"], ["", ""], ["太平社区", "2019-04-06"]]
FILLED = [(2, ("文昌社区", "2019-03-05")), (4, ("太平社区", "2019-04-06"))]


def rows(data: bytes, **options: str) -> list[tuple[int, tuple[object, ...]]]:
    return [(row.number, row.cells) for row in opened(data, **options).rows]


def why_refused(data: bytes, limits: SheetLimits | None = None, **options: str) -> tuple[str, dict[str, object]]:
    with pytest.raises(SheetError) as caught:
        list((opened(data, limits, **options) if limits else opened(data, **options)).rows)
    return caught.value.message.code, dict(caught.value.message.params)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_a_text_table_is_read_in_the_encodings_of_spreadsheets(encoding: str) -> None:
    assert rows(table(LINES, encoding)) == FILLED


def test_a_text_table_in_gb18030_says_how_it_was_read() -> None:
    assert [note.code for note in opened(table(LINES, "gb18030")).notes] == ["finding.encoding_decoded"]
    assert opened(table(LINES, "utf-8-sig")).notes == ()


@pytest.mark.parametrize("separator", ["\t", ";", "|"])
def test_a_text_table_may_have_another_separator(separator: str) -> None:
    assert rows(table(LINES).replace(b",", separator.encode())) == FILLED


def test_a_text_table_of_homes_alone_needs_no_separator() -> None:
    assert rows("住址\n文昌社区\n".encode()) == [(2, ("文昌社区",))]


def test_a_row_with_a_cell_too_few_or_too_many_is_broken_and_the_next_is_whole() -> None:
    found = rows("住址,出生日期\n文昌社区\n甲,2019-01-01,多\n太平社区,2019-04-06,\n".encode())
    broken = Broken(RowFault.ROW_LENGTH)
    assert found == [(2, ("文昌社区", broken)), (3, ("甲", broken)), (4, ("太平社区", "2019-04-06"))]


def test_workbooks_of_every_format_hold_the_same_rows() -> None:
    old = [label(row, column, str(cell)) for row, line in enumerate(LINES) for column, cell in enumerate(line) if cell]
    open_document = "".join(ods_row(*map(ods_text, line)) for line in LINES)
    assert rows(xlsx(LINES)) == rows(ods(open_document)) == rows(xls(*old)) == FILLED
    assert rows(xls(*old, large=False)) == FILLED


def test_a_title_and_a_note_may_stand_above_the_heading() -> None:
    titled = xlsx(
        [["某校新生名册"], ["填表人：", "某"], [], *LINES],
        then=lambda _, page: page.merge_range("A1:B1", "某校新生名册"),
    )
    sheet = opened(titled)
    assert (sheet.heading, sheet.heading_row) == (("住址", "出生日期"), 4)
    assert [row.number for row in sheet.rows] == [5, 7]


def test_days_come_as_days_and_the_count_from_1904_is_told() -> None:
    for is_1904 in (False, True):
        sheet = opened(xlsx([LINES[0], ["文昌社区", date(2019, 3, 5)]], date_1904=is_1904))
        assert sheet.is_1904 is is_1904
        assert [row.cells for row in sheet.rows] == [("文昌社区", date(2019, 3, 5))]


def test_the_old_format_tells_from_which_day_it_counts_too() -> None:
    old = xls(label(0, 0, "住址"), label(1, 0, "文昌社区"), is_1904=True)
    assert opened(old).is_1904


def test_a_formula_counts_for_the_plain_value_that_was_saved_with_it() -> None:
    def more(_: object, page: object) -> None:
        page.write_formula("A2", '="文昌"&"社区"', None, "文昌社区")  # type: ignore[attr-defined]
        page.write_formula("B2", "=1/0", None, "#DIV/0!")  # type: ignore[attr-defined]

    sheet = opened(xlsx(LINES, then=more))
    assert [row.cells for row in sheet.rows] == [
        ("文昌社区", Broken(RowFault.CELL_ERROR)),
        ("太平社区", "2019-04-06"),
    ]
    assert [(note.code, note.params) for note in sheet.notes] == [("finding.cell_formula", {"count": 2})]


def test_a_formula_that_was_never_worked_out_is_no_empty_cell() -> None:
    made = xlsx(LINES, then=lambda _, page: page.write_formula("B2", "=A1", None, "2019-03-05"))
    from tests.unit.roster.books import part, with_part  # noqa: PLC0415

    name = "xl/worksheets/sheet1.xml"
    unsaved = with_part(made, {name: part(made, name).replace("<v>2019-03-05</v>", "").encode()})
    assert rows(unsaved)[0] == (2, ("文昌社区", Broken(RowFault.CELL_ERROR)))


def test_errors_and_merged_cells_are_told_in_the_old_format() -> None:
    texts = [
        label(0, 0, "住址"),
        label(0, 1, "出生日期"),
        label(1, 0, "文昌社区"),
        label(2, 0, "甲"),
        label(3, 0, "乙"),
    ]
    old = xls(*texts, error(1, 1), formula(2, 1, ERROR_RESULT), merged(3, 4, 0, 0), number(4, 1, 43500))
    broken, covered = Broken(RowFault.CELL_ERROR), Broken(RowFault.CELL_MERGED)
    assert rows(old) == [(2, ("文昌社区", broken)), (3, ("甲", broken)), (4, ("乙", None)), (5, (covered, 43500))]


def test_errors_and_merged_cells_are_told_in_the_open_format() -> None:
    wrong = 'table:formula="of:=1/0" calcext:value-type="error"'
    spanned = 'table:number-rows-spanned="2"'
    made = ods(
        ods_row(*map(ods_text, LINES[0]))
        + ods_row(ods_text("文昌社区"), ods_text("#DIV/0!", wrong))
        + ods_row(ods_text("甲", spanned), ods_text("2019-01-01"))
        + ods_row("<table:covered-table-cell/>", ods_text("2019-01-02"))
    )
    assert rows(made) == [
        (2, ("文昌社区", Broken(RowFault.CELL_ERROR))),
        (3, ("甲", "2019-01-01")),
        (4, (Broken(RowFault.CELL_MERGED), "2019-01-02")),
    ]


def test_only_the_first_of_merged_cells_holds_something() -> None:
    made = xlsx(LINES, then=lambda _, page: page.merge_range("A2:A4", "文昌社区"))
    covered = Broken(RowFault.CELL_MERGED)
    assert rows(made) == [(2, ("文昌社区", "2019-03-05")), (3, (covered, None)), (4, (covered, "2019-04-06"))]


def test_a_hidden_sheet_is_named_and_not_read_unless_it_is_asked_for() -> None:
    def more(book: object, _: object) -> None:
        hidden = book.add_worksheet("旧表")  # type: ignore[attr-defined]
        hidden.write_row(0, 0, ["住址"])
        hidden.write_row(1, 0, ["太平社区"])
        hidden.hide()

    made = xlsx(LINES, then=more)
    assert rows(made) == FILLED
    assert [(note.code, note.params) for note in opened(made).notes] == [("roster.note.left", {"names": ("旧表",)})]
    assert rows(made, sheet="旧表") == [(2, ("太平社区",))]


def test_of_several_sheets_one_must_be_named() -> None:
    made = xlsx(LINES, sheet="一班", then=lambda book, _: book.add_worksheet("二班").write_row(0, 0, ["住址", "乙"]))
    assert why_refused(made) == ("roster.sheet.several_sheets", {"names": ("一班", "二班")})
    assert why_refused(made, sheet="三班") == ("roster.sheet.sheet_unknown", {"names": ("一班", "二班")})
    assert rows(made, sheet="一班") == FILLED


def test_cells_are_kept_by_their_kind() -> None:
    at = datetime(2019, 3, 5, 7, 30)  # noqa: DTZ001 - a sheet has no zones
    made = xlsx(
        [["住址", "甲", "乙", "丙"], ["文昌社区", True, 12.5, "1"]],
        then=lambda book, page: page.write_datetime(2, 1, at, book.add_format({"num_format": "yyyy-mm-dd hh:mm"})),
    )
    assert rows(made) == [(2, ("文昌社区", True, 12.5, "1")), (3, (None, at, None, None))]


@pytest.mark.parametrize(("name", "position"), [("A", 0), ("Z", 25), ("AA", 26), ("IV", 255), ("XFD", 16383)])
def test_columns_are_named_as_spreadsheets_name_them(name: str, position: int) -> None:
    assert (letters(position), position_of(name)) == (name, position)
