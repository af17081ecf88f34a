"""What a family chose is written down with its day: one of the places that the answer leaves to it, and no other."""

from datetime import date, timedelta

import pytest

from enrollzone.casework.acting import Desk, act
from enrollzone.casework.cases import Choice, Result, Site
from enrollzone.casework.events import Because
from enrollzone.casework.refusals import Refusal, RefusedError
from enrollzone.casework.states import NotNowError, Step
from enrollzone.casework.verdicts import Verdict, verdict_fault
from enrollzone.judgement.choosing import declare_choice
from enrollzone.judgement.deciding import may_decide, to_decide
from enrollzone.staff.permissions import NotAllowedError
from tests.checked import NORTH, SOUTH, an_answer, checked_with, form_for, held
from tests.desk import AUDITOR, CLERK, REVIEWER


def refused(desk: Desk, subject: str, site: Site, day: date) -> Refusal:
    with pytest.raises(RefusedError) as error:
        declare_choice(desk, CLERK, subject, site, day, form_for(desk, subject))
    assert held(desk, subject).choice is None
    return error.value.refusal


def test_a_later_choice_stands_for_an_earlier_one(desk: Desk) -> None:
    subject, today = checked_with(desk, an_answer("choice", NORTH, SOUTH)), desk.today()
    declare_choice(desk, CLERK, subject, NORTH, date(2026, 6, 1), form_for(desk, subject))
    declare_choice(desk, REVIEWER, subject, Site("south", "", "south", "south"), today, form_for(desk, subject))
    assert held(desk, subject).choice == Choice(SOUTH, today, "wang", today)


def test_there_is_nothing_to_choose_where_the_answer_leaves_nothing_to_the_family(desk: Desk) -> None:
    subject = checked_with(desk, an_answer("assigned", NORTH))
    assert refused(desk, subject, NORTH, desk.today()) is Refusal.NO_CHOICE


def test_only_what_the_answer_offers_is_chosen(desk: Desk) -> None:
    subject = checked_with(desk, an_answer("choice", NORTH, SOUTH))
    assert refused(desk, subject, Site("east", "", "east", "east"), desk.today()) is Refusal.SITE_UNKNOWN


def test_nobody_chose_tomorrow(desk: Desk) -> None:
    subject = checked_with(desk, an_answer("choice", NORTH, SOUTH))
    assert refused(desk, subject, NORTH, desk.today() + timedelta(days=1)) is Refusal.DAY_AHEAD


def test_only_who_may_writes_a_choice_down_and_only_in_a_checked_case(desk: Desk) -> None:
    subject = checked_with(desk, an_answer("choice", NORTH, SOUTH))
    with pytest.raises(NotAllowedError):
        declare_choice(desk, AUDITOR, subject, NORTH, desk.today(), form_for(desk, subject))
    act(desk, REVIEWER, subject, Step.SENT_BACK, Because("再看"), form_for(desk, subject))
    with pytest.raises(NotNowError):
        declare_choice(desk, CLERK, subject, NORTH, desk.today(), form_for(desk, subject))


@pytest.mark.parametrize("outcome", ["stays", "assigned"])
def test_a_choice_binds_nobody_once_the_answer_leaves_none(outcome: str, desk: Desk) -> None:
    subject = checked_with(desk, an_answer("choice", NORTH, SOUTH))
    declare_choice(desk, CLERK, subject, NORTH, desk.today(), form_for(desk, subject))
    act(desk, REVIEWER, subject, Step.SENT_BACK, Because("是转学"), form_for(desk, subject))
    act(desk, CLERK, subject, Step.CHECKED, an_answer(outcome, NORTH), form_for(desk, subject))
    result = Result.STAYS if outcome == "stays" else Result.ADMITTED
    assert may_decide(REVIEWER, held(desk, subject)) == ()
    assert to_decide(REVIEWER, held(desk, subject)) == Verdict(result, NORTH, computed=True)
    assert verdict_fault(held(desk, subject), Result.ADMITTED, SOUTH) is None
