"""Letters say what was decided, by which clause and whom to call, and nothing that nobody filled in."""

from dataclasses import asdict, replace
from datetime import date
from typing import Any

import pytest

from enrollzone.answers.answer import Answer
from enrollzone.casework.cases import Case, Choice, Decision, Pinned, Result, Site, Supplement
from enrollzone.casework.states import State
from enrollzone.casework.wording import in_words
from enrollzone.i18n.catalogue import catalogue
from enrollzone.lookup import answer
from enrollzone.notices.letter import Asked, Notice, NoticeKind
from enrollzone.notices.writing import Grounds, kinds_for, write
from enrollzone.present import document
from enrollzone.present.counties import contact_document
from enrollzone.request import parse, read_body
from tests.checked import (
    AT_MAIN_CAMPUS,
    DAY,
    NORTH,
    ORDINARY,
    RELOCATED,
    SOUTH,
    TOO_YOUNG,
    WITHOUT_PERMIT,
    a_body,
    a_group_body,
    an_answer,
)
from tests.desk import installed

TODAY = date(2025, 7, 2)
MUST_NOT = "学校不得拒收城区拆迁户子女和改制单位的原在职在编职工子女入学。"
WITH_POOR_PAPERS = {
    **{name: value for name, value in WITHOUT_PERMIT.items() if name != "permit.present"},
    "permit.present": True,
    "permit.holder": "other",
    "permit.since": "2024-01-01",
    "permit.until": "2026-12-31",
    "contract.present": False,
    "licence.present": False,
}


def answered(body: dict[str, Any]) -> Answer:
    return answer(*parse(read_body(body), installed(), DAY))


def grounds(body: dict[str, Any], language: str = "zh", *, unset: bool = False) -> Grounds:
    given, words = answered(body), catalogue(language)
    contact = installed()[body["jurisdiction"]].contact
    office = contact_document(None if unset else contact, words)
    return Grounds({**document(given, language), **in_words(given, language)}, office)


def a_case(state: State, **changes: Any) -> Case:  # noqa: ANN401 - as the case has it
    return replace(Case("2025-000000-00017", state, "000000", "primary", DAY, {}), **changes)


def decided(result: Result, site: Site | None = NORTH, pinned: Pinned | None = None, **more: Any) -> Case:  # noqa: ANN401
    decision = Decision(result, site, False, "未满六周岁", "lin", "wang", TODAY)
    return a_case(State.DECIDED, decision=decision, checked=pinned or an_answer("assigned", NORTH), **more)


def letter(case: Case, body: dict[str, Any], kind: NoticeKind, language: str = "zh", *, unset: bool = False) -> Notice:
    return write(kind, case, "陈小禾", grounds(body, language, unset=unset), TODAY, language)


def test_each_result_has_its_letter_and_the_school_one_of_its_own_where_it_may_not_refuse() -> None:
    must_take = an_answer("choice", NORTH, no_refusal=True)
    assert kinds_for(a_case(State.CHECKED)) == ()
    assert kinds_for(a_case(State.NEEDS_SUPPLEMENT)) == (NoticeKind.SUPPLEMENT,)
    assert kinds_for(decided(Result.ADMITTED)) == (NoticeKind.ADMISSION,)
    assert kinds_for(decided(Result.STAYS, None)) == (NoticeKind.STAYS,)
    assert kinds_for(decided(Result.NOT_ADMITTED, None)) == (NoticeKind.NOT_ADMITTED,)
    assert kinds_for(decided(Result.ARRANGED, pinned=must_take)) == (NoticeKind.ARRANGEMENT, NoticeKind.NO_REFUSAL)
    assert kinds_for(decided(Result.STAYS, None, must_take)) == (NoticeKind.STAYS,)


def test_an_admission_names_school_and_year_and_quotes_the_clauses_that_decide() -> None:
    told = letter(decided(Result.ADMITTED), a_body(AT_MAIN_CAMPUS, ORDINARY), NoticeKind.ADMISSION)
    assert told.heading == "录取（入学）通知书"
    assert told.addressee == "陈小禾的家长（监护人）："
    assert told.paragraphs == ("经审核，现确定您的孩子陈小禾于2025—2026学年到北小就读（小学）。",)
    assert [line.value for line in told.lines] == ["北小", "示例县教育局（虚构） 000-0000000（示例）"]
    assert [clause.quote[:12] for clause in told.clauses] == ["本部：城关街道太平社区、", "居住在招生范围内的本县户"]
    assert told.clauses[1].source.endswith("示教发〔2025〕6号（虚构示例） · 三·(一)")
    assert (told.signs, told.day_text, told.papers) == ("示例县教育局（虚构）", "2025年7月2日", ())


def test_a_school_that_two_people_agreed_on_is_not_founded_on_the_clauses_of_another() -> None:
    told = letter(decided(Result.ADMITTED, SOUTH), a_body(AT_MAIN_CAMPUS, ORDINARY), NoticeKind.ADMISSION)
    assert (told.lines[0].value, told.clauses) == ("南小", ())
    area = replace(NORTH, campus="")  # no campus was certain: the area is the same
    in_area = decided(Result.ADMITTED, NORTH, an_answer("assigned", area))
    assert letter(in_area, a_body(AT_MAIN_CAMPUS, ORDINARY), NoticeKind.ADMISSION).clauses != ()


def test_a_choice_is_told_back_with_its_day() -> None:
    chosen = Choice(NORTH, date(2025, 6, 20), "lin", TODAY)
    free = decided(Result.ADMITTED, pinned=an_answer("choice", NORTH, SOUTH), choice=chosen)
    told = letter(free, a_body(AT_MAIN_CAMPUS, ORDINARY), NoticeKind.ADMISSION)
    assert told.paragraphs[1] == "这是您家于2025年6月20日作出的选择。"
    # Checked again since, and left to nobody's choice any more.
    fixed = decided(Result.ADMITTED, choice=chosen)
    assert len(letter(fixed, a_body(AT_MAIN_CAMPUS, ORDINARY), NoticeKind.ADMISSION).paragraphs) == 1


def test_what_the_bureau_arranged_is_told_with_the_clause_that_obliges_it() -> None:
    told = letter(decided(Result.ARRANGED), a_body(AT_MAIN_CAMPUS, WITHOUT_PERMIT), NoticeKind.ARRANGEMENT)
    assert told.clauses[0].quote == "随迁子女材料不齐的，由县教育局安排到有学位的学校就读，任何学校不得拒收。"
    assert len({clause.quote for clause in told.clauses}) == len(told.clauses)


def test_a_school_that_may_not_refuse_is_told_so_with_the_clause_and_nothing_else() -> None:
    case = decided(Result.ADMITTED, pinned=an_answer("choice", NORTH, no_refusal=True))
    told = letter(case, a_group_body("桂山街道凤凰社区", RELOCATED), NoticeKind.NO_REFUSAL)
    assert told.addressee == "北小："
    assert [clause.quote for clause in told.clauses] == [
        "学校不得拒收城区拆迁户子女和改制单位的原在职在编职工子女入学。"
    ]


def test_what_only_the_family_is_obliged_to_is_in_no_letter_about_a_school() -> None:
    body = a_body(AT_MAIN_CAMPUS, ORDINARY)
    assert set(grounds(body).answer["quoted"]) == {"c.papers"}
    must_take = decided(Result.ARRANGED, pinned=an_answer("assigned", NORTH, no_refusal=True))
    assert letter(must_take, body, NoticeKind.NO_REFUSAL).clauses == ()
    assert all("户口簿" not in clause.quote for clause in letter(must_take, body, NoticeKind.ARRANGEMENT).clauses)


def test_who_is_not_admitted_is_told_why_by_which_clause_and_where_to_turn() -> None:
    told = letter(decided(Result.NOT_ADMITTED, None), a_body(AT_MAIN_CAMPUS, TOO_YOUNG), NoticeKind.NOT_ADMITTED)
    assert told.paragraphs[1] == "理由：未满六周岁"
    assert any("未满六周岁的儿童" in clause.quote for clause in told.clauses)
    assert [line.value for line in told.lines] == ["示例县教育局（虚构） 000-0000000（示例）"]
    assert "复核" in told.closing[0]


def test_who_stays_at_a_school_that_nobody_named_stays_at_the_present_one() -> None:
    body = a_body(AT_MAIN_CAMPUS, {**ORDINARY, "request": "transfer"})
    told = letter(decided(Result.STAYS, None), body, NoticeKind.STAYS)
    assert told.paragraphs == ("经审核，您的孩子陈小禾2025—2026学年继续在现在就读的学校就读（小学）。",)
    named = letter(decided(Result.STAYS, NORTH), body, NoticeKind.STAYS, "en")
    assert named.paragraphs == (
        "After review, your child 陈小禾 stays at North in the school year 2025–2026 (primary school).",
    )


def asking(*papers: str) -> Case:
    return a_case(State.NEEDS_SUPPLEMENT, supplement=Supplement(papers, date(2025, 7, 20), "lin", TODAY))


def test_a_supplement_asks_for_what_is_wanted_says_what_is_wrong_and_joins_what_is_one_choice() -> None:
    body = a_body(AT_MAIN_CAMPUS, WITH_POOR_PAPERS)
    told = letter(asking("permit", "contract", "licence"), body, NoticeKind.SUPPLEMENT)
    assert told.papers == (
        Asked("居住证（居住满半年，入学之日有效）", ("居住证持有人：其他人",)),
        Asked("下列材料任交一种：劳动合同（六个月以上，入学之日有效），或者营业执照"),
    )
    assert [clause.source.rpartition(" · ")[2] for clause in told.clauses] == ["三·(六)1", "三·(六)2"]
    assert [line.value for line in told.lines][:3] == [
        "2025年7月20日",
        "示例县钟楼街1号（虚构）",
        "工作日 9:00–17:00（示例）",
    ]
    alone = letter(asking("licence"), body, NoticeKind.SUPPLEMENT)
    assert alone.papers == (Asked("营业执照"),)


def test_what_is_wrong_with_one_paper_of_a_choice_is_said_of_that_paper() -> None:
    poor = {**WITH_POOR_PAPERS, "licence.present": True, "licence.holder": "other"}
    told = letter(asking("contract", "licence"), a_body(AT_MAIN_CAMPUS, poor), NoticeKind.SUPPLEMENT)
    assert told.papers[0].why == ("营业执照：营业执照持有人：其他人",)


def test_a_paper_that_the_policy_of_today_does_not_know_is_named_as_it_was_asked_for() -> None:
    told = letter(asking("vaccination"), a_body(AT_MAIN_CAMPUS, ORDINARY), NoticeKind.SUPPLEMENT)
    assert (told.papers, told.clauses) == ((Asked("vaccination"),), ())


def test_what_a_county_has_not_filled_in_is_said_to_be_so() -> None:
    told = letter(asking("permit"), a_body(AT_MAIN_CAMPUS, WITH_POOR_PAPERS), NoticeKind.SUPPLEMENT, unset=True)
    assert [line.value for line in told.lines][1:] == ["地点由教育局填写", "教育局 电话还没有收录"]


def test_a_letter_that_the_case_does_not_call_for_is_not_written() -> None:
    with pytest.raises(ValueError, match="not a letter of this case"):
        letter(decided(Result.ADMITTED), a_body(AT_MAIN_CAMPUS, ORDINARY), NoticeKind.NOT_ADMITTED)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_no_letter_promises_anything(language: str) -> None:
    must_take = an_answer("choice", NORTH, no_refusal=True)
    body = a_body(AT_MAIN_CAMPUS, WITHOUT_PERMIT)
    cases = [decided(result, None if result is Result.NOT_ADMITTED else NORTH, must_take) for result in Result]
    for case in (*cases, asking("permit")):
        for kind in kinds_for(case):
            written = str(asdict(letter(case, body, kind, language)))
            assert not any(word in written for word in ("保证", "一定录取", "guarantee", "will be accepted"))
