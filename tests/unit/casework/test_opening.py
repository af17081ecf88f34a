"""Opening a case: by hand or from a receipt, under a number without a gap, once however often the form is sent."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from enrollzone.casework.acting import Desk, Form
from enrollzone.casework.answering import answer_of
from enrollzone.casework.cases import Brought, Case
from enrollzone.casework.checking import obstacles
from enrollzone.casework.faults import FormFaultError, Obstacle, ReceiptFaultError
from enrollzone.casework.opening import case_numbered, open_by_hand, open_from_receipt, read_receipt
from enrollzone.casework.states import State
from enrollzone.casework.telling import tell
from enrollzone.errors import FieldProblem, RequestError
from enrollzone.lookup import answer
from enrollzone.receipts import Fault, Read, Receipt, Stamp, kept
from enrollzone.request import parse, read_body
from enrollzone.staff.permissions import NotAllowedError
from enrollzone.storage.search import Wanted, counts
from enrollzone.storage.store import Store
from tests.at_desk import AT_LAKE, MOTHER, a_case, a_family
from tests.checked import AT_MAIN_CAMPUS, MIGRANT, ORDINARY, a_body
from tests.desk import AUDITOR, CLERK, OTHER_CLERK, SECRET, a_desk

MADE = date(2026, 6, 1)


def a_receipt(desk: Desk, secret: str = SECRET, **changes: Any) -> str:  # noqa: ANN401 - parts of a receipt
    """The receipt of an ordinary family, as its code of squares says it."""
    bureau, question = parse(read_body(a_body(AT_MAIN_CAMPUS, ORDINARY)), desk.bureaus(), MADE)
    made = kept(bureau, answer(bureau, question), MADE, "zh")
    assert isinstance(made, Receipt)
    return Stamp(secret).write(replace(made, **changes))


def problems(desk: Desk, body: dict[str, Any]) -> tuple[FieldProblem, ...]:
    with pytest.raises(RequestError) as refused:
        open_by_hand(desk, CLERK, body, None, Form())
    assert counts(desk.store, Wanted("case")) == {}
    return refused.value.problems


def test_a_case_opened_by_hand_holds_what_was_told_and_nothing_more(desk: Desk) -> None:
    body = {**a_body(AT_LAKE, {"request": "entry"}), "dont_know": ["child.birth"], "language": "en"}
    record = open_by_hand(desk, CLERK, body, None, Form()).record
    assert record.held == Case(
        number="2025-000000-00001",
        state=State.DRAFT,
        jurisdiction="000000",
        stage="primary",
        entry_day=date(2025, 9, 1),
        question={**a_body(AT_LAKE, {"request": "entry"}), "dont_know": ["child.birth"]},
        number_mark=record.held.number_mark,
        since=desk.now,
    )


def test_a_county_that_is_not_named_is_the_one_in_which_the_home_lies(desk: Desk) -> None:
    body = {**a_body({"text": "河东街道东湖社区"}, {}), "jurisdiction": None}
    record = open_by_hand(desk, CLERK, {name: one for name, one in body.items() if one}, None, Form()).record
    assert (record.held.jurisdiction, record.held.question["jurisdiction"]) == ("000000", "000000")


def test_what_cannot_be_taken_is_named_and_no_case_is_opened(desk: Desk) -> None:
    body = a_body(AT_LAKE, MIGRANT)
    without_day = {name: value for name, value in body.items() if name != "on"}
    told = {"documents": [{"kind": "permit"}], "readings": {"split": "hukou"}, "advise": True}
    assert [problem.field for problem in problems(desk, {**without_day, **told})] == [
        "on",
        "documents",
        "readings",
        "advise",
    ]
    assert [(one.field, one.code) for one in problems(desk, {**body, "jurisdiction": "110101"})] == [
        ("jurisdiction", "unknown_value")
    ]
    assert [one.field for one in problems(desk, {**body, "facts": {"request": "插班"}})] == ["facts.request"]
    assert [one.field for one in problems(desk, {**body, "on": "2019-09-01"})] == ["facts"]


def test_a_case_for_a_day_without_a_policy_is_opened_where_nothing_of_a_policy_is_told(desk: Desk) -> None:
    record = open_by_hand(desk, CLERK, a_body(AT_LAKE, {}, on="2019-09-01"), a_family(), Form()).record
    assert (record.held.number, record.held.entry_day) == ("2019-000000-00001", date(2019, 9, 1))


def test_numbers_follow_one_another_for_each_county_and_school_year(desk: Desk) -> None:
    bodies = [
        a_body(AT_LAKE, MIGRANT),
        a_body(AT_LAKE, MIGRANT),
        a_body(AT_LAKE, MIGRANT, on="2026-09-01"),
        a_body({"text": "桂山街道五桂社区"}, {}, jurisdiction="530427", on="2018-09-01"),
        a_body(AT_LAKE, MIGRANT),
    ]
    opened = [open_by_hand(desk, CLERK, body, None, Form()).record for body in bodies]
    assert [record.held.number for record in opened] == [
        "2025-000000-00001",
        "2025-000000-00002",
        "2026-000000-00001",
        "2018-530427-00001",
        "2025-000000-00003",
    ]
    assert len({record.subject for record in opened}) == len(bodies)
    assert case_numbered(desk, " 2025-000000-00002\n") == opened[1].subject
    assert case_numbered(desk, "2025-000000-00004") is None


def test_a_case_that_was_not_opened_takes_no_number(desk: Desk) -> None:
    with pytest.raises(NotAllowedError):
        open_by_hand(desk, AUDITOR, a_body(AT_LAKE, MIGRANT), None, Form())
    with pytest.raises(FormFaultError):
        open_by_hand(desk, CLERK, a_body(AT_LAKE, MIGRANT), a_family(number="1"), Form())
    assert a_case(desk).held.number == "2025-000000-00001"


def test_the_same_form_opens_one_case_and_that_of_another_clerk_another(desk: Desk) -> None:
    body, form = a_body(AT_LAKE, MIGRANT), Form(token="f1")  # noqa: S106 - the token of a form
    first = open_by_hand(desk, CLERK, body, a_family(), form)
    again = open_by_hand(desk, CLERK, body, a_family(), form)
    other = open_by_hand(desk, OTHER_CLERK, body, a_family(), form)
    assert (first.repeated, again.repeated, other.repeated) == (False, True, False)
    assert (again.record, other.record.held.number) == (first.record, "2025-000000-00002")
    assert a_case(desk).held.number == "2025-000000-00003"


def test_of_many_who_open_at_once_each_gets_a_number_of_its_own(store: Store) -> None:
    desk = a_desk(store)
    a_case(desk)
    with ThreadPoolExecutor(4) as clerks:
        opened = list(clerks.map(lambda _: a_case(desk).held.number, range(12)))
    assert sorted(opened) == [f"2025-000000-{number:05}" for number in range(2, 14)]


def test_a_case_from_a_receipt_is_answered_as_the_family_was(desk: Desk) -> None:
    text = a_receipt(desk)
    read = read_receipt(desk, f"https://enrol.example/receipt#{text}")
    assert isinstance(read, Read)
    record = open_from_receipt(desk, CLERK, text, a_family(), Form()).record
    assert record.held.receipt == Brought(read.receipt.code, MADE, signed=True)
    given = answer_of(desk, record.held)
    assert (given.outcome, [option.zone.id for option in given.options]) == ("assigned", ["benbu"])
    assert [person.name.masked for person in record.held.guardians] == [f"{MOTHER[0]}**"]


def test_a_receipt_without_our_signature_is_said_to_be_one(desk: Desk) -> None:
    record = open_from_receipt(desk, CLERK, a_receipt(desk, secret=""), None, Form()).record
    assert record.held.receipt is not None
    assert not record.held.receipt.signed


def test_a_birthday_that_was_only_assumed_is_not_the_child_s(desk: Desk) -> None:
    text = a_receipt(desk, assumed=("child.birth", "relocated", "gone.since"))
    case: Case = open_from_receipt(desk, CLERK, text, None, Form()).record.held
    told = case.question["facts"]
    assert ("child.birth" in told, told["relocated"]) == (False, False)
    assert case.receipt is not None
    assert case.receipt.assumed == ("child.birth", "relocated", "gone.since")
    given = answer_of(desk, case)
    assert (given.outcome, given.asks and given.asks.facts) == ("needs_facts", ("child.birth",))


def test_what_a_family_only_agreed_to_has_to_be_asked_before_its_case_is_checked(desk: Desk) -> None:
    record = open_from_receipt(desk, CLERK, a_receipt(desk, assumed=("relocated", "gone")), a_family(), Form()).record
    waits = dict(obstacles(record.held, answer_of(desk, record.held)))
    assert waits == {Obstacle.ASSUMED: ("relocated",)}
    told = {name: record.held.question[name] for name in ("home", "facts")}
    asked: Case = tell(desk, CLERK, record.subject, told, Form(record.version)).record.held
    assert asked.question == record.held.question
    assert asked.receipt is not None
    assert (asked.receipt.assumed, dict(obstacles(asked, answer_of(desk, asked)))) == ((), {})


@pytest.mark.parametrize(
    ("text", "code"),
    [("", Fault.NOTHING), ("EZ-ABCD-2345", Fault.NOTHING), ("EZ2.ABCD", Fault.NEWER), ("EZ1.ABCD", Fault.DAMAGED)],
)
def test_what_is_no_receipt_opens_nothing(text: str, code: Fault, desk: Desk) -> None:
    with pytest.raises(ReceiptFaultError) as refused:
        open_from_receipt(desk, CLERK, text, None, Form())
    assert (refused.value.code, read_receipt(desk, text)) == (code, code)


def test_a_receipt_of_another_service_or_another_county_opens_nothing(desk: Desk) -> None:
    with pytest.raises(ReceiptFaultError) as refused:
        open_from_receipt(desk, CLERK, a_receipt(desk, f"not {SECRET}"), None, Form())
    assert refused.value.code is Fault.FOREIGN
    body = read_body(a_body({"text": "某社区"}, {}, jurisdiction="110101"))
    with pytest.raises(RequestError) as unserved:
        open_from_receipt(desk, CLERK, a_receipt(desk, body=body), None, Form())
    assert [problem.field for problem in unserved.value.problems] == ["jurisdiction"]


def test_a_receipt_whose_policy_is_gone_opens_nothing_with_facts(desk: Desk) -> None:
    body = read_body(a_body(AT_MAIN_CAMPUS, ORDINARY, on="2019-09-01"))
    with pytest.raises(RequestError):
        open_from_receipt(desk, CLERK, a_receipt(desk, body=body, assumed=("child.birth",)), None, Form())
