"""Asking for papers: exactly those that are missing, until a day that is not past."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from enrollzone.casework.acting import Desk
from enrollzone.casework.answering import answer_with_papers
from enrollzone.casework.cases import Case, Supplement
from enrollzone.casework.faults import Fault, FaultCode, FormFaultError, NotReadyError, Obstacle
from enrollzone.casework.states import NotNowError, State
from enrollzone.casework.supplements import (
    ask_supplement,
    missing_papers,
    overdue,
    papers_to_bring,
    supplemented,
    usual_until,
)
from tests.at_desk import ALL_PAPERS_TOLD, AT_LAKE, CONTRACT, LICENCE, PERMIT, a_case, with_paper
from tests.checked import AT_MAIN_CAMPUS, MIGRANT, ORDINARY, a_body, form_for, held, opened
from tests.desk import CLERK, Clock

UNTIL = date(2026, 6, 27)


def asked(desk: Desk, subject: str, *papers: str, until: date = UNTIL) -> Case:
    return ask_supplement(desk, CLERK, subject, papers, until, form_for(desk, subject)).record.held


def missing(desk: Desk, subject: str) -> tuple[str, ...]:
    return missing_papers(answer_with_papers(desk, held(desk, subject)))


def test_exactly_what_is_missing_or_does_not_count_is_to_be_brought(desk: Desk) -> None:
    subject = opened(desk, a_body(AT_LAKE, MIGRANT))
    assert missing(desk, subject) == ("permit", "contract", "licence")
    with_paper(desk, subject, PERMIT)
    assert missing(desk, subject) == ("contract", "licence")
    with_paper(desk, subject, {**CONTRACT, "until": "2025-03-31"})
    assert missing(desk, subject) == ("contract", "licence")
    with_paper(desk, subject, LICENCE)
    assert missing(desk, subject) == ()


def test_a_supplement_holds_what_was_asked_in_the_order_of_the_checklist(desk: Desk) -> None:
    subject = opened(desk, a_body(AT_LAKE, MIGRANT))
    case = asked(desk, subject, "licence", "permit", "permit")
    assert case.state is State.NEEDS_SUPPLEMENT
    assert case.supplement == Supplement(("permit", "licence"), UNTIL, CLERK.name, desk.today())
    with_paper(desk, subject, PERMIT)
    assert asked(desk, subject, "contract", until=desk.today()).supplement == Supplement(
        ("contract",), desk.today(), CLERK.name, desk.today()
    )
    after = supplemented(desk, CLERK, subject, form_for(desk, subject)).record.held
    assert (after.state, after.papers.keys()) == (State.CHECKING, {"permit"})
    with pytest.raises(NotNowError):
        supplemented(desk, CLERK, subject, form_for(desk, subject))


@pytest.mark.parametrize(
    ("papers", "until", "fault"),
    [
        ((), UNTIL, Fault("papers", FaultCode.MISSING)),
        (("permit",), UNTIL, Fault("papers", FaultCode.NOT_OFFERED)),
        (("contract", "vaccination"), UNTIL, Fault("papers", FaultCode.NOT_OFFERED)),
        (("contract",), date(2026, 6, 19), Fault("until", FaultCode.DAY_PAST)),
    ],
)
def test_nothing_else_may_be_asked_for(papers: tuple[str, ...], until: date, fault: Fault, desk: Desk) -> None:
    subject = opened(desk, a_body(AT_LAKE, MIGRANT))
    with_paper(desk, subject, PERMIT)
    with pytest.raises(FormFaultError) as error:
        asked(desk, subject, *papers, until=until)
    assert (error.value.faults, held(desk, subject).state) == ((fault,), State.CHECKING)


def test_where_nothing_is_missing_there_is_nothing_to_ask_for(desk: Desk) -> None:
    subject = opened(desk, a_body(AT_MAIN_CAMPUS, ORDINARY))
    with pytest.raises(NotReadyError) as error:
        asked(desk, subject, "permit")
    assert error.value.obstacle is Obstacle.NOTHING_MISSING


def test_papers_may_be_asked_for_while_facts_are_still_wanting(desk: Desk) -> None:
    facts = {name: value for name, value in MIGRANT.items() if name != "parent.hukou_in"}
    subject = opened(desk, a_body(AT_LAKE, facts))
    assert asked(desk, subject, "permit").state is State.NEEDS_SUPPLEMENT


def test_cases_whose_day_is_past_are_found_until_they_go_on(desk: Desk, clock: Clock) -> None:
    late, later, done, _ = (opened(desk, a_body(AT_LAKE, MIGRANT)) for _ in range(4))
    asked(desk, later, "permit", until=UNTIL + timedelta(days=1))
    clock.forward(minutes=1)
    asked(desk, late, "permit")
    asked(desk, done, "permit")
    supplemented(desk, CLERK, done, form_for(desk, done))
    clock.forward(days=7)
    assert overdue(desk) == ()  # the day itself is still good
    clock.forward(days=1)
    assert [record.subject for record in overdue(desk)] == [late]
    clock.forward(days=1)
    assert [record.subject for record in overdue(desk)] == [later, late]


def test_the_usual_day_is_that_of_the_county_and_there_is_none_where_it_set_none(desk: Desk) -> None:
    case = a_case(desk).held
    assert usual_until(desk, case) == date(2026, 6, 27)
    real = a_case(desk, {}, home={"text": "桂山街道五桂社区"}, jurisdiction="530427", on="2018-09-01").held
    assert usual_until(desk, real) is None
    assert usual_until(replace(desk, bureaus=dict), case) is None


def test_what_a_family_says_it_holds_and_nobody_has_seen_may_be_asked_for_too(desk: Desk) -> None:
    subject = opened(desk, a_body(AT_LAKE, ALL_PAPERS_TOLD))
    with_paper(desk, subject, PERMIT)
    case = held(desk, subject)
    assert missing(desk, subject) == ()
    assert papers_to_bring(case, answer_with_papers(desk, case)) == ("contract",)
    with_paper(desk, subject, CONTRACT)
    after = held(desk, subject)
    assert papers_to_bring(after, answer_with_papers(desk, after)) == ()
