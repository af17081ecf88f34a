"""Rows are asked one by one: each has its answer or its faults, and nothing that stands in one reaches another."""

import io
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

from enrollzone.roster.bodies import Asked
from enrollzone.roster.cells import Sheet
from enrollzone.roster.columns import columns_of
from enrollzone.roster.headings import Headings
from enrollzone.roster.limits import WEB
from enrollzone.roster.results import OURS, faults_of, heading_of, line_of
from enrollzone.roster.running import FAILED, counted, run
from enrollzone.roster.sheets import read_sheet
from enrollzone.roster.template import write_template
from enrollzone.roster.writing import harmless, write_csv, write_xlsx
from tests.desk import installed
from tests.unit.roster.books import (
    ENTRY,
    EXAMPLE,
    TODAY,
    Cells,
    asked,
    example,
    faults,
    headings,
    opened,
    ran,
    table,
    xlsx,
)

HEAD = ["序号", "住址", "孩子出生日期", "申请类型", "孩子户口所在地", "房屋被征收", "有居住证", "居住证有效期至"]
GOOD = ["1", "钟楼社区", "2019-03-05", "一年级新生入学", "钟楼社区", "否", "", ""]


def lines(data: bytes, language: str = "zh") -> list[dict[str, Any]]:
    """The lines of the results by their headings."""
    sheet = opened(data)
    mapped = headings().guessed(sheet.heading, people=False)
    heading = heading_of(sheet, mapped, language)
    return [dict(zip(heading, line_of(result, mapped, language), strict=True)) for result in ran(sheet, mapped)]


def test_a_row_comes_back_as_it_was_with_its_answer_beside_it() -> None:
    (line,) = lines(table([HEAD, GOOD]))
    assert [line[name] for name in HEAD] == GOOD
    assert (line["行号"], line["结论代码"], line["政策"], line["边界版本"]) == (
        2, "needs_facts", "example-primary 2025.1", "000000-2020-01-01",
    )  # fmt: skip
    assert line["这一行的问题"] == ""
    assert all((line["结论"], line["理由"], line["依据条款"], line["接下来要问"], line["下一步"]))


def test_a_school_that_is_certain_is_told_by_code_and_name() -> None:
    more = {"孩子户口在本县": "是", "父母至少一方户口在本县": "是", "哥哥或姐姐在本县小学就读": "否"}
    (line,) = lines(table([[*HEAD, *more], [*GOOD, *more.values()]]))
    assert line["结论代码"] == "assigned"
    assert all(line[name] for name in ("片区代码", "学校代码", "学校", "校区代码", "校区", "适用规则"))


def test_a_bad_row_is_named_by_its_cells_and_never_stops_the_others() -> None:
    bad = ["2", "钟楼社区", "明年", "插班", "钟楼社区", "可能", "", ""]
    results = asked(table([HEAD, bad, GOOD]))
    assert faults(results) == [
        [("not_a_day", "CSV!C2"), ("unknown_word", "CSV!D2"), ("not_yes_or_no", "CSV!F2")],
        [],
    ]
    assert [result.outcome for result in results] == [FAILED, "needs_facts"]
    failed, _ = lines(table([HEAD, bad, GOOD]))
    assert failed["结论代码"] == "failed"
    assert failed["这一行的问题"].count("CSV!") == 3


def test_a_number_of_which_digits_were_lost_is_refused_even_where_nobody_asks_for_it() -> None:
    results = asked(xlsx([["住址", "学号"], ["钟楼社区", 110101191903070016], ["钟楼社区", "110101191903070016"]]))
    assert faults(results) == [[("number_lost", "Sheet1!B2")], []]


def test_a_number_of_a_person_that_arrives_as_a_number_is_refused_where_it_is_wanted() -> None:
    data = xlsx([["住址", "身份证号"], ["钟楼社区", 110101190307001]])
    assert faults(asked(data, people=True)) == [[("number_not_text", "Sheet1!B2")]]
    assert faults(asked(data)) == [[]]


def test_what_the_question_cannot_take_is_named_by_its_cell() -> None:
    long, paper = "长" * 101, ["1", "钟楼社区", "", "", "", "", "否", "2026-01-01"]
    data = table([HEAD, ["1", long, "", "", "", "", "", ""], paper, ["1", "", "", "", "x" * 120, "", "", ""]])
    assert faults(asked(data)) == [[("field", "CSV!B2")], [("field", "CSV!G3")], [("field", "CSV!E4")]]
    said = faults_of(asked(data)[1], "zh")
    assert said[0].startswith("CSV!G3：")


def test_a_home_may_be_told_as_a_point_in_a_system_that_is_named() -> None:
    data = table(
        [
            ["住址坐标", "坐标系", "坐标精度（米）"],
            ['"112.5,34.5"', "wgs84", "20"],
            ['"112.5,34.5"', "", ""],
            ["", "wgs84", ""],
        ]
    )
    results = asked(data)
    assert results[0].answer is not None
    assert results[0].body["home"] == {"point": {"x": 112.5, "y": 34.5, "crs": "wgs84", "accuracy_m": 20.0}}
    assert faults(results)[1:] == [[("field", "CSV!A3")], [("field", "CSV!B4")]]


def test_what_nobody_knows_of_a_paper_is_told_as_such() -> None:
    row = ["1", "不清楚", "", "", "不清楚", "", "不清楚", "2026-01-01"]
    (result,) = asked(table([HEAD, row, ["", "", "", "", "", "", "", ""]]))
    assert "documents" not in result.body
    assert result.body["dont_know"] == ["home.zone", "child.hukou_place", "permit.present"]
    assert result.body["facts"]["permit.until"] == "2026-01-01"
    assert result.answer is not None


@pytest.mark.parametrize(
    ("said", "documents", "facts", "dont_know"),
    [
        (("不清楚", "", ""), None, {}, ["permit.present"]),
        (("", "不清楚", ""), None, {}, ["permit.until"]),
        (("", "2026-01-01", ""), [{"kind": "permit", "until": "2026-01-01"}], {}, None),
        (("是", "不清楚", ""), [{"kind": "permit", "held": True, "until": None}], {}, None),
        (("否", "", ""), [{"kind": "permit", "held": False}], {}, None),
        (("不清楚", "", "是"), None, {"permit.present": True}, None),
    ],
)
def test_a_paper_is_there_only_where_a_row_says_so_or_something_stands_on_it(
    said: tuple[str, str, str], documents: object, facts: dict[str, object], dont_know: object
) -> None:
    head = ["住址", "paper:permit", "paper:permit.until", "permit.present"]
    (result,) = asked(table([head, ["钟楼社区", *said]]))
    assert result.answer is not None
    assert result.body.get("documents") == documents
    assert (result.body.get("facts", {}), result.body.get("dont_know")) == (facts, dont_know)


def test_who_a_row_is_about_stands_beside_its_question_and_never_in_it() -> None:
    (result,) = asked(table([["姓名", "住址"], ["欧阳晓晨", "钟楼社区"]]), people=True)
    assert result.people == {"child.name": "欧阳晓晨"}
    assert "欧阳晓晨" not in str(result.body)


def test_a_row_that_breaks_the_program_costs_no_other_its_answer() -> None:
    bureau = installed()[EXAMPLE]
    calls: list[object] = []

    def fails_once(edition: Any, pack: Any) -> Any:  # noqa: ANN401
        calls.append(edition)
        if len(calls) == 1:
            raise ZeroDivisionError
        return bureau.gazetteer(edition, pack)

    broken = {EXAMPLE: replace(bureau, gazetteer=fails_once)}
    results = asked(table([HEAD, GOOD, GOOD]), bureaus=broken)
    assert faults(results) == [[("not_answered", "")], []]


def test_whoever_stops_walking_stops_the_work() -> None:
    walked = []

    def rows(sheet: Sheet) -> Any:  # noqa: ANN401
        for row in sheet.rows:
            walked.append(row.number)
            yield row

    sheet = opened(table([HEAD, *[GOOD] * 5]))
    mapped = headings().guessed(sheet.heading, people=False)
    results = run(installed(), Asked(EXAMPLE, "primary", ENTRY), replace(sheet, rows=rows(sheet)), mapped, TODAY)
    next(results)
    assert walked == [2]


def test_a_reading_may_be_tried_out_for_every_row() -> None:
    pack = installed()["530427"].shelf.packs[0]
    reading = next(iter(pack.readings.values()))
    asked_ = Asked("530427", "primary", pack.period.first, {reading.id: next(iter(reading.options))})
    sheet = read_sheet("住址\n五桂社区\n".encode(), Headings(columns_of(pack)), WEB)
    mapped = Headings(columns_of(pack)).guessed(sheet.heading, people=False)
    (result,) = run(installed(), asked_, sheet, mapped, TODAY)
    assert result.answer is not None
    assert dict(result.answer.question.readings) == dict(asked_.readings)


def test_outcomes_are_counted_with_what_failed_last() -> None:
    assert counted({"failed": 9, "assigned": 1, "choice": 3}) == (("choice", 3), ("assigned", 1), ("failed", 9))


def test_where_no_policy_holds_every_row_says_so() -> None:
    asked_ = Asked(EXAMPLE, "primary", date(1990, 9, 1))
    sheet = read_sheet("住址\n钟楼社区\n".encode(), Headings(columns_of(None)), WEB)
    mapped = Headings(columns_of(None)).guessed(sheet.heading, people=False)
    (result,) = run(installed(), asked_, sheet, mapped, TODAY)
    line = dict(zip(OURS, line_of(result, mapped, "en")[1:], strict=True))
    assert (line["outcome"], line["policy"], line["edition"]) == ("not_in_force", "", "")


# ---- as files


def rows_of(book: bytes, sheet: int = 0) -> list[list[Any]]:
    return CalamineWorkbook.from_filelike(io.BytesIO(book)).get_sheet_by_index(sheet).to_python(skip_empty_area=False)


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@a", "\t=1", "\r=1", "\n=1", "＝1", "＠a"])
def test_no_cell_of_a_table_begins_a_formula(text: str) -> None:
    out = io.BytesIO()
    write_csv(out, [[text, "a"]])
    assert out.getvalue().decode("utf-8-sig").lstrip('"').startswith("'")
    assert harmless(text) == f"'{text}"
    assert harmless("文昌社区") == "文昌社区"


def test_texts_of_a_workbook_stay_texts_and_other_cells_what_they_are() -> None:
    cells: Cells = [["甲"], ["=1+1", "http://example.org", "007", 12.5, True, ENTRY, None, "长" * 40_000]]
    out = io.BytesIO()
    write_xlsx(out, [("一", cells)])
    assert rows_of(out.getvalue())[1] == ["=1+1", "http://example.org", "007", 12.5, True, ENTRY, "", "长" * 32_767]
    again = opened(xlsx([["住址"], ["钟楼社区"]]))
    assert again.notes == ()


def test_cells_of_a_table_are_written_as_people_read_them() -> None:
    out = io.BytesIO()
    write_csv(out, [[True, False, 3.0, 2.5, ENTRY, None, "a,b"]])
    assert out.getvalue() == '\ufeffTRUE,FALSE,3,2.5,2025-09-01,,"a,b"\r\n'.encode()


# ---- templates


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("form", ["xlsx", "csv"])
def test_a_template_is_understood_when_it_comes_back(language: str, form: str) -> None:
    out = io.BytesIO()
    write_template(out, example()[1], language, form)
    sheet = opened(out.getvalue())
    mapped = headings().guessed(sheet.heading, people=False)
    offered = [name for name, column in headings().columns.items() if column.offered]
    assert [column and column.name for column in mapped.columns] == offered
    assert list(sheet.rows) == []


def test_the_example_of_a_template_can_be_asked_itself() -> None:
    out = io.BytesIO()
    write_template(out, example()[1], "zh", "xlsx")
    about = rows_of(out.getvalue(), 1)
    assert about[0] == ["列名", "系统里的名称", "填什么", "可以填的词", "例子"]
    (result,) = asked(xlsx([[row[0] for row in about[1:]], [row[4] for row in about[1:]]]))
    assert result.faults == ()
