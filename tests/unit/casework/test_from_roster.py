"""Cases from a roster: a row becomes the case that a clerk would have opened by hand, and a bad one stops none."""

from typing import Any

import pytest

from enrollzone.casework.acting import Desk, Form, case_of
from enrollzone.casework.answering import answer_of
from enrollzone.casework.cases import NumberKind, Relation
from enrollzone.casework.events import CASE
from enrollzone.casework.from_roster import RosterRow, RowOpened, kind_of, open_cases, people_of, told_of
from enrollzone.casework.people import TypedPerson
from enrollzone.i18n.catalogue import catalogue
from enrollzone.lookup import answer
from enrollzone.messages import Message
from enrollzone.request import parse, read_body
from enrollzone.roster.running import Result
from enrollzone.staff.permissions import NotAllowedError
from enrollzone.storage.search import Wanted, find
from tests.checked import MIGRANT
from tests.desk import AUDITOR, CLERK
from tests.unit.roster.books import asked, table

BODY = {"jurisdiction": "000000", "stage": "primary", "on": "2025-09-01", "readings": {}}
FORM = "a-form-of-tests"
HOME = {"home": {"unit": "000000001002"}}
CHILD = {"child.name": "欧阳晓晨", "child.number": "11010119190307001X"}


def opened(desk: Desk, *rows: RosterRow, token: str | None = FORM) -> list[RowOpened]:
    return list(open_cases(desk, CLERK, rows, Form(token=token)))


def a_row(number: int, body: dict[str, Any] | None = None, **people: str) -> RosterRow:
    return RosterRow(
        number, {**BODY, **HOME, **(body or {})}, {name.replace("_", ".", 1): v for name, v in people.items()}
    )


def told(desk: Desk, result: RowOpened) -> Any:  # noqa: ANN401
    return case_of(desk, result.subject).held


def test_a_row_is_opened_with_its_question_and_its_child(desk: Desk) -> None:
    (one,) = opened(
        desk,
        a_row(
            3,
            {"facts": {"relocated": False}},
            child_name="欧阳晓晨",
            guardian_name="欧阳明",
            guardian_phone="13800000000",
        ),
    )
    case = told(desk, one)
    assert (one.row, one.case, one.repeated, one.faults) == (3, case.number, False, ())
    assert case.question == {
        "jurisdiction": "000000",
        "stage": "primary",
        "on": "2025-09-01",
        **HOME,
        "facts": {"relocated": False},
    }
    assert (case.child.name.masked[0], case.child.number_kind) == ("欧", NumberKind.NONE)
    assert [guardian.relation for guardian in case.guardians] == [Relation.GUARDIAN]


def test_a_row_that_names_nobody_is_a_case_whose_child_is_still_to_be_written_down(desk: Desk) -> None:
    (one,) = opened(desk, a_row(3))
    assert told(desk, one).child is None


def test_the_same_form_opens_each_row_once(desk: Desk) -> None:
    first = opened(desk, a_row(3), a_row(4))
    again = opened(desk, a_row(3), a_row(4), a_row(5))
    assert [one.case for one in again[:2]] == [one.case for one in first]
    assert [one.repeated for one in again] == [True, True, False]
    assert len(find(desk.store, Wanted(CASE))) == 3


def test_a_sheet_that_is_put_right_and_uploaded_again_opens_what_is_new_in_it(desk: Desk) -> None:
    wrong, right = (a_row(4, None, child_name="某", child_number=one) for one in ("12345678901234567", ""))
    named, nameless = a_row(3, None, child_name="欧阳晓晨"), a_row(5)
    first = opened(desk, named, wrong, nameless)
    again = opened(desk, named, right, nameless, token="another-form")  # noqa: S106
    assert [bool(one.faults) for one in first] == [False, True, False]
    assert [one.repeated for one in again] == [True, False, False]  # who stands in row 5, neither sheet says
    assert again[0].case == first[0].case
    other = opened(desk, a_row(3, {"facts": {"relocated": False}}, child_name="欧阳晓晨"))
    assert not other[0].repeated


def test_without_the_token_of_a_form_each_time_is_a_time(desk: Desk) -> None:
    assert opened(desk, a_row(3), token=None)[0].subject != opened(desk, a_row(3), token=None)[0].subject


def test_a_bad_row_is_named_and_the_others_are_opened(desk: Desk) -> None:
    bad_field = a_row(4, {"facts": {"relocated": "perhaps"}})
    bad_child = a_row(5, None, child_name="某", child_number="110101201903070011")
    first, field, child, last = opened(desk, a_row(3), bad_field, bad_child, a_row(6))
    assert first.case
    assert last.case
    assert field == RowOpened(4, faults=(Message("problem.field.unknown_value"),))
    assert [catalogue("zh").say(fault) for fault in child.faults] == [
        "孩子证件号：证件号码的最后一位和前面各位对不上，请核对有没有抄错"
    ]


def test_the_number_of_a_guardian_is_named_as_such(desk: Desk) -> None:
    (one,) = opened(desk, a_row(3, None, child_name="某", guardian_number="12"))
    assert [catalogue("en").say(fault).partition(":")[0] for fault in one.faults] == [
        "Guardian's name",
        "Guardian's ID number",
    ]


def test_whoever_may_not_open_cases_opens_none(desk: Desk) -> None:
    with pytest.raises(NotAllowedError):
        list(open_cases(desk, AUDITOR, [a_row(3)], Form(token=FORM)))
    assert find(desk.store, Wanted(CASE)) == ()


def test_papers_of_a_row_are_what_the_family_tells(desk: Desk) -> None:
    permit = {"kind": "permit", "held": True, "holder": "parent", "from": "2024-01-01", "until": None}
    body = {**BODY, **HOME, "dont_know": ["relocated"], "documents": [permit, {"kind": "licence", "held": None}]}
    facts = {"permit.present": True, "permit.holder": "parent", "permit.since": "2024-01-01"}
    assert told_of(desk, body)["facts"] == facts
    assert told_of(desk, body)["dont_know"] == ["relocated", "permit.until", "licence.present"]
    (one,) = opened(desk, RosterRow(3, body))
    assert told(desk, one).question["facts"] == facts


def test_marks_of_a_paper_are_told_as_well(desk: Desk) -> None:
    permit = {"kind": "permit", "marks": {"photo": True}}
    body = {"jurisdiction": "530427", "stage": "primary", "on": "2018-09-01", "documents": [permit]}
    assert told_of(desk, body)["facts"] == {"permit.present": True, "permit.photo": True}
    empty = {**body, "documents": [{"kind": "permit"}]}
    assert told_of(desk, empty)["facts"] == {"permit.present": True}


@pytest.mark.parametrize(
    ("facts", "paper", "expected"),
    [
        ({"permit.until": "2026-12-31"}, {"until": "2025-08-31"}, {"permit.until": ["2026-12-31", "2025-08-31"]}),
        ({"permit.until": "2026-12-31"}, {"until": "2026-12-31"}, {"permit.until": "2026-12-31"}),
        ({"permit.present": False}, {}, {"permit.present": ["no", "yes"]}),
        ({"permit.until": "2026-12-31"}, {"until": None}, {"permit.until": "2026-12-31"}),
    ],
)
def test_where_a_paper_of_a_row_says_something_else_the_case_knows_no_more_than_the_row(
    facts: dict[str, object], paper: dict[str, object], expected: dict[str, object], desk: Desk
) -> None:
    family = {**MIGRANT, "permit.present": True, "permit.holder": "parent", "permit.since": "2024-01-01"}
    family |= {"contract.present": False, "licence.present": True, "licence.holder": "parent"}
    home = {"home": {"unit": "000000002004"}}
    body = {**BODY, **home, "facts": {**family, **facts}, "documents": [{"kind": "permit", **paper}]}
    (one,) = opened(desk, RosterRow(3, body))
    case = told(desk, one)
    assert case.question["facts"] == {**family, "permit.present": True, **facts, **expected}
    row, given = answer(*parse(read_body(body), desk.bureaus(), desk.today())), answer_of(desk, case)
    assert (given.outcome, given.possible, given.options) == (row.outcome, row.possible, row.options)


def test_where_no_policy_holds_nothing_of_papers_is_told(desk: Desk) -> None:
    body = {**BODY, "on": "1990-09-01", "documents": [{"kind": "permit"}]}
    assert "facts" not in told_of(desk, body)
    assert "facts" not in told_of(desk, {**body, "jurisdiction": "110101"})


def test_a_case_of_a_row_is_answered_as_the_row_was(desk: Desk) -> None:
    lines = [
        ["住址", "出生日期", "申请类型", "孩子户口所在地", "房屋被征收"],
        ["太平社区", "2018-10-01", "一年级新生入学", "太平社区", "否"],
    ]
    (result,) = asked(table(lines))
    assert isinstance(result, Result)
    (one,) = opened(desk, RosterRow(result.row.number, result.body, result.people))
    given = answer_of(desk, told(desk, one))
    assert result.answer is not None
    assert (given.outcome, given.headline, given.options) == (
        result.answer.outcome,
        result.answer.headline,
        result.answer.options,
    )


@pytest.mark.parametrize(
    ("number", "kind"),
    [
        ("", NumberKind.NONE),
        ("　", NumberKind.NONE),
        ("E1234567", NumberKind.PASSPORT),
        ("１１０１０１２０１９０３０７００１Ｘ", NumberKind.RESIDENT),
        ("810000201903070010", NumberKind.RESIDENCE_PERMIT),
    ],
)
def test_the_kind_of_a_number_is_told_by_how_it_is_made(number: str, kind: NumberKind) -> None:
    assert kind_of(number) is kind


def test_people_are_those_that_the_row_names() -> None:
    assert people_of({}) is None
    found = people_of({"child.name": "甲", "guardian.number": "E1234567", "address": "乙路1号"})
    assert found is not None
    assert found.guardians == (TypedPerson(Relation.GUARDIAN, "", NumberKind.PASSPORT, "E1234567"),)
    assert (found.child.name, found.address) == ("甲", "乙路1号")
