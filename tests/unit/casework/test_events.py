"""What happens to a case is said by whoever does it, and kept in events alone."""

from dataclasses import replace
from datetime import date

import pytest

from enrollzone.casework.acting import ACTION_OF, Desk, Form, act, case_of, new_subject
from enrollzone.casework.cases import (
    Choice,
    Decision,
    Opinion,
    PaperSeen,
    PaperVerdict,
    Pinned,
    Result,
    Supplement,
)
from enrollzone.casework.checking import withdraw
from enrollzone.casework.events import CONTENTS, Because, Opened, Revealed, Scanned, apply, read
from enrollzone.casework.states import NeverRefusedError, NotNowError, OtherHandError, State, Step
from enrollzone.casework.supplements import ask_supplement
from enrollzone.storage.search import Wanted, counts, find
from tests.at_desk import AT_LAKE, PERMIT, a_case, a_family, with_paper
from tests.checked import MIGRANT, NORTH, a_body, an_answer, checked_with, form_for, held, opened
from tests.desk import CLERK, OTHER_CLERK, REVIEWER, Clock

TODAY = date(2026, 6, 20)


def test_every_step_has_a_content_and_an_action() -> None:
    assert CONTENTS.keys() == ACTION_OF.keys() == set(Step)


@pytest.mark.parametrize(
    ("step", "happened"),
    [
        (Step.PAPER, PaperSeen("permit", PERMIT, PaperVerdict.ACCEPTED, "", OTHER_CLERK.name, TODAY)),
        (Step.SUPPLEMENT_ASKED, Supplement(("permit",), TODAY, OTHER_CLERK.name, TODAY)),
        (Step.CHECKED, an_answer("assigned", NORTH, by=OTHER_CLERK.name)),
    ],
)
def test_nobody_records_in_the_name_of_another(step: Step, happened: object, desk: Desk) -> None:
    subject = opened(desk, a_body(AT_LAKE, MIGRANT))
    with pytest.raises(OtherHandError):
        act(desk, CLERK, subject, step, happened, form_for(desk, subject))
    assert len(desk.store.events(subject)) == 3


@pytest.mark.parametrize(
    ("step", "happened"),
    [
        (Step.OPINION, Opinion(Result.STAYS, None, "因", CLERK.name, TODAY)),
        (Step.CHOSEN, Choice(NORTH, TODAY, CLERK.name, TODAY)),
        (Step.DECIDED, Decision(Result.ADMITTED, NORTH, True, "", CLERK.name, CLERK.name, TODAY)),
        (Step.DECIDED, Decision(Result.ADMITTED, NORTH, True, "", REVIEWER.name, REVIEWER.name, TODAY)),
        (Step.DECIDED, Decision(Result.ADMITTED, NORTH, True, "", REVIEWER.name, CLERK.name, TODAY)),
    ],
)
def test_no_opinion_choice_or_decision_stands_under_another_s_name(step: Step, happened: object, desk: Desk) -> None:
    subject = checked_with(desk, an_answer("assigned", NORTH))
    with pytest.raises(OtherHandError):
        act(desk, REVIEWER, subject, step, happened, form_for(desk, subject))
    assert held(desk, subject).state is State.CHECKED


def test_nobody_decides_what_they_checked_themselves(desk: Desk) -> None:
    subject = checked_with(desk, an_answer("assigned", NORTH, by=REVIEWER.name))
    decision = Decision(Result.ADMITTED, NORTH, True, "", CLERK.name, REVIEWER.name, TODAY)
    with pytest.raises(OtherHandError):
        act(desk, REVIEWER, subject, Step.DECIDED, decision, form_for(desk, subject))
    assert held(desk, subject).decision is None


@pytest.mark.parametrize("answered", [an_answer("choice", NORTH, no_refusal=True), an_answer("bureau_arranges")])
def test_who_must_be_taken_is_never_refused_whatever_leads_there(answered: Pinned, desk: Desk) -> None:
    subject = checked_with(desk, answered)
    decision = Decision(Result.NOT_ADMITTED, None, False, "因", CLERK.name, REVIEWER.name, TODAY)
    with pytest.raises(NeverRefusedError):
        act(desk, REVIEWER, subject, Step.DECIDED, decision, form_for(desk, subject))
    assert held(desk, subject).state is State.CHECKED


def test_a_second_opinion_of_one_person_is_none(desk: Desk) -> None:
    subject = checked_with(desk, an_answer("assigned", NORTH))
    opinion = Opinion(Result.STAYS, None, "因", REVIEWER.name, TODAY)
    act(desk, REVIEWER, subject, Step.OPINION, opinion, form_for(desk, subject))
    with pytest.raises(NotNowError):
        act(desk, REVIEWER, subject, Step.OPINION, replace(opinion, reason="另"), form_for(desk, subject))
    assert held(desk, subject).opinions == (opinion,)


def test_pictures_come_and_go(desk: Desk) -> None:
    subject = opened(desk, a_body(AT_LAKE, MIGRANT))
    for scanned in (Scanned("s1", "permit"), Scanned("s2", "permit"), Scanned("s1", "permit", gone=True)):
        act(desk, CLERK, subject, Step.SCANNED, scanned, form_for(desk, subject))
    assert [scan.id for scan in held(desk, subject).scans] == ["s2"]


def test_the_columns_say_where_a_case_stands_and_nothing_of_the_family(desk: Desk) -> None:
    record = a_case(desk, people=a_family())
    subject = opened(desk, a_body(AT_LAKE, MIGRANT))
    ask_supplement(desk, CLERK, subject, ("permit",), TODAY, form_for(desk, subject))
    withdraw(desk, CLERK, record.subject, "重复", form_for(desk, record.subject))
    assert counts(desk.store, Wanted("case")) == {"withdrawn": 1, "needs_supplement": 1}
    assert [one.subject for one in find(desk.store, Wanted("case", due=TODAY))] == [subject]
    kept = find(desk.store, Wanted("case", due=date(2029, 6, 20)))
    assert {one.subject for one in kept} == {subject, record.subject}


def test_since_when_a_case_is_in_its_state_is_not_moved_by_what_leaves_it_there(desk: Desk, clock: Clock) -> None:
    subject = opened(desk, a_body(AT_LAKE, MIGRANT))
    began = desk.now
    clock.forward(hours=5)
    assert with_paper(desk, subject, PERMIT).since == began
    act(desk, CLERK, subject, Step.REVEALED, Revealed("child.name", "因"), form_for(desk, subject))
    assert held(desk, subject).since == began
    ask_supplement(desk, CLERK, subject, ("contract",), TODAY, form_for(desk, subject))
    assert held(desk, subject).since == desk.now != began


def test_events_folded_again_are_the_case(desk: Desk) -> None:
    subject = checked_with(desk, an_answer("assigned", NORTH))
    case = None
    for event in desk.store.events(subject):
        case = apply(case, event)
        assert type(read(event)) is CONTENTS[Step(event.kind)]
    assert case == case_of(desk, subject).held


def test_a_case_is_opened_once(desk: Desk) -> None:
    subject = new_subject()
    first = Opened("2025-000000-00001", "000000", "primary", date(2025, 9, 1), {})
    act(desk, CLERK, subject, Step.OPENED, first, Form())
    with pytest.raises(NotNowError):
        act(desk, CLERK, subject, Step.OPENED, first, Form(1))
    with pytest.raises(NotNowError):
        act(desk, CLERK, new_subject(), Step.SUBMITTED, Because(), Form())
    assert desk.store.marked("number", "") == ()
