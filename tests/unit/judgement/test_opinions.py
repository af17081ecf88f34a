"""Opinions are given apart: what somebody else said is seen by nobody who has not said what they think themselves."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from enrollzone.casework.acting import Desk, act, case_of
from enrollzone.casework.cases import Opinion, Result, Site
from enrollzone.casework.events import Because
from enrollzone.casework.faults import FormFaultError
from enrollzone.casework.refusals import Refusal, RefusedError
from enrollzone.casework.states import NotNowError, State, Step
from enrollzone.casework.verdicts import Verdict
from enrollzone.judgement.opinions import agreed, give_opinion, hidden_from, opinions_for
from enrollzone.judgement.sites import sites_for
from enrollzone.staff.permissions import Actor, NotAllowedError
from enrollzone.storage.kinds import Event
from tests.checked import (
    AT_MAIN_CAMPUS,
    AT_SHARED_AREA,
    DAY,
    NORTH,
    ORDINARY,
    SOUTH,
    TOO_YOUNG,
    WITHOUT_PERMIT,
    an_answer,
    checked,
    checked_with,
    form_for,
    held,
)
from tests.desk import AUDITOR, CLERK, OTHER_CLERK, OTHER_REVIEWER, REVIEWER

WHY = "户口簿上的迁入日期与证明不一致，按居住地认定"


def says(desk: Desk, actor: Actor, subject: str, result: Result, site: Site | None = None) -> None:
    give_opinion(desk, actor, subject, result, site, WHY, form_for(desk, subject))


def refused(desk: Desk, subject: str, result: Result, site: Site | None) -> Refusal:
    with pytest.raises(RefusedError) as error:
        says(desk, REVIEWER, subject, result, site)
    assert held(desk, subject).opinions == ()
    return error.value.refusal


def test_nobody_sees_what_another_said_before_having_said_what_they_think(desk: Desk) -> None:
    subject = checked(desk, AT_MAIN_CAMPUS, TOO_YOUNG)
    says(desk, CLERK, subject, Result.NOT_ADMITTED)
    case = held(desk, subject)
    assert [opinion.by for opinion in opinions_for(CLERK, case)] == ["lin"]
    assert [opinions_for(other, case) for other in (REVIEWER, AUDITOR, OTHER_CLERK)] == [(), (), ()]
    says(desk, REVIEWER, subject, Result.STAYS)
    case = held(desk, subject)
    assert [opinion.by for opinion in opinions_for(CLERK, case)] == ["lin", "wang"]
    assert opinions_for(REVIEWER, case) == opinions_for(CLERK, case)
    assert opinions_for(OTHER_REVIEWER, case) == ()


def test_a_settled_case_shows_its_opinions_to_whoever_may_see_it(desk: Desk) -> None:
    case = replace(held(desk, checked(desk, AT_MAIN_CAMPUS, TOO_YOUNG)), opinions=(an_opinion(NORTH, "lin"),))
    assert opinions_for(AUDITOR, replace(case, state=State.DECIDED)) == case.opinions
    assert opinions_for(AUDITOR, case) == ()


def an_opinion(site: Site | None, by: str, result: Result = Result.ADMITTED) -> Opinion:
    return Opinion(result, site, WHY, by, DAY)


@pytest.mark.parametrize(
    ("sites", "found"),
    [
        ([], None),
        ([NORTH], None),
        ([NORTH, NORTH], NORTH),
        ([NORTH, SOUTH], None),
        ([NORTH, SOUTH, SOUTH], SOUTH),
        ([NORTH, SOUTH, SOUTH, NORTH], None),
    ],
)
def test_two_that_agree_count_and_two_that_differ_count_for_nothing(
    desk: Desk, sites: list[Site], found: Site | None
) -> None:
    case = held(desk, checked_with(desk, an_answer("assigned_group", NORTH, SOUTH)))
    given = tuple(an_opinion(site, f"person{n}") for n, site in enumerate(sites))
    assert agreed(replace(case, opinions=given)) == (Verdict(Result.ADMITTED, found) if found else None)


def test_a_second_opinion_of_one_person_is_none(desk: Desk) -> None:
    subject = checked(desk, AT_MAIN_CAMPUS, TOO_YOUNG)
    says(desk, CLERK, subject, Result.NOT_ADMITTED)
    with pytest.raises(NotNowError):
        says(desk, CLERK, subject, Result.STAYS)
    assert len(held(desk, subject).opinions) == 1


def test_a_form_that_is_sent_twice_gives_one_opinion(desk: Desk) -> None:
    subject = checked(desk, AT_MAIN_CAMPUS, TOO_YOUNG)
    form = form_for(desk, subject, "once")
    first = give_opinion(desk, CLERK, subject, Result.NOT_ADMITTED, None, WHY, form)
    again = give_opinion(desk, CLERK, subject, Result.NOT_ADMITTED, None, WHY, form)
    assert (again.repeated, again.record.version) == (True, first.record.version)
    assert len(held(desk, subject).opinions) == 1


@pytest.mark.parametrize("reason", ["", "  \n ", "长" * 501])
def test_an_opinion_has_a_reason_of_some_length(desk: Desk, reason: str) -> None:
    subject = checked(desk, AT_MAIN_CAMPUS, TOO_YOUNG)
    with pytest.raises(FormFaultError, match="reason"):
        give_opinion(desk, CLERK, subject, Result.NOT_ADMITTED, None, reason, form_for(desk, subject))


def test_only_who_may_gives_an_opinion(desk: Desk) -> None:
    subject = checked(desk, AT_MAIN_CAMPUS, TOO_YOUNG)
    with pytest.raises(NotAllowedError):
        says(desk, AUDITOR, subject, Result.NOT_ADMITTED)


def test_any_campus_of_the_policy_may_be_named_and_no_other_place(desk: Desk) -> None:
    subject = checked(desk, AT_MAIN_CAMPUS, ORDINARY)
    known = sites_for(desk, held(desk, subject))
    assert [site.campus for site in known] == ["shiyan-benbu", "shiyan-dong", "hedong", "liuxi-zhongxin"]
    assert refused(desk, subject, Result.ADMITTED, NORTH) is Refusal.SITE_UNKNOWN
    called_otherwise = replace(known[2], name={"zh": "别的学校"})
    says(desk, REVIEWER, subject, Result.ADMITTED, called_otherwise)
    assert held(desk, subject).opinions[0].site == known[2]


def test_what_the_answer_gives_a_place_to_is_not_refused(desk: Desk) -> None:
    subject = checked(desk, AT_MAIN_CAMPUS, ORDINARY)
    assert refused(desk, subject, Result.NOT_ADMITTED, None) is Refusal.AGAINST_ANSWER
    transfer = checked(desk, AT_MAIN_CAMPUS, {**ORDINARY, "request": "transfer"})
    assert refused(desk, transfer, Result.NOT_ADMITTED, None) is Refusal.AGAINST_ANSWER


def test_a_child_whom_no_school_may_refuse_is_never_told_that_it_is_not_admitted(desk: Desk) -> None:
    subject = checked_with(desk, an_answer("staff_decides", no_refusal=True))
    assert refused(desk, subject, Result.NOT_ADMITTED, None) is Refusal.NEVER_REFUSED


@pytest.mark.parametrize("result", list(Result))
def test_what_the_bureau_arranges_is_left_to_a_placing(desk: Desk, result: Result) -> None:
    subject = checked(desk, AT_MAIN_CAMPUS, WITHOUT_PERMIT)
    assert refused(desk, subject, result, None) is Refusal.THROUGH_PLACING


@pytest.mark.parametrize(
    ("result", "named", "why"),
    [
        (Result.ADMITTED, False, Refusal.SITE_MISSING),
        (Result.ARRANGED, False, Refusal.SITE_MISSING),
        (Result.NOT_ADMITTED, True, Refusal.SITE_NEEDLESS),
    ],
)
def test_a_result_has_a_site_exactly_where_it_needs_one(desk: Desk, result: Result, named: bool, why: Refusal) -> None:
    subject = checked(desk, AT_MAIN_CAMPUS, TOO_YOUNG)
    site = sites_for(desk, held(desk, subject))[0] if named else None
    assert refused(desk, subject, result, site) is why


def test_a_group_is_no_campus(desk: Desk) -> None:
    group = Site("g", "g")
    subject = checked_with(desk, an_answer("assigned_group", group))
    assert refused(desk, subject, Result.ADMITTED, group) is Refusal.SITE_MISSING


def test_nobody_finds_anything_before_the_family_has_chosen(desk: Desk) -> None:
    subject = checked(desk, AT_SHARED_AREA, {**ORDINARY, "child.hukou_place": AT_SHARED_AREA})
    site = held(desk, subject).checked.sites[0]  # type: ignore[union-attr]
    assert refused(desk, subject, Result.ADMITTED, site) is Refusal.CHOICE_MISSING


def test_a_case_that_is_not_checked_takes_no_opinion(desk: Desk) -> None:
    subject = checked(desk, AT_MAIN_CAMPUS, ORDINARY)
    act(desk, REVIEWER, subject, Step.SENT_BACK, Because("再看"), form_for(desk, subject))
    with pytest.raises(NotNowError):
        says(desk, REVIEWER, subject, Result.STAYS)
    assert sites_for(desk, held(desk, subject)) == ()


def test_what_was_said_before_a_case_was_checked_again_does_not_count(desk: Desk) -> None:
    subject = checked_with(desk, an_answer("staff_decides"))
    says(desk, CLERK, subject, Result.NOT_ADMITTED)
    act(desk, REVIEWER, subject, Step.SENT_BACK, Because("再看"), form_for(desk, subject))
    assert held(desk, subject).opinions == ()
    hidden = hidden_from("wang", desk.store.events(subject))
    assert len(hidden) == 1
    assert hidden_from("lin", desk.store.events(subject)) == frozenset()


STEPS = st.lists(
    st.tuples(
        st.sampled_from([Step.OPINION, Step.CHECKED, Step.SENT_BACK, Step.DECIDED, Step.REOPENED, Step.REVEALED]),
        st.sampled_from(["lin", "wang", "zhao"]),
    ),
    max_size=12,
)


@given(STEPS)
def test_an_opinion_is_hidden_exactly_from_who_gave_none_in_its_round_until_that_is_decided(
    steps: list[tuple[Step, str]],
) -> None:
    at = datetime(2026, 6, 1, tzinfo=UTC)
    events = [Event(n, "case:1", step, who, at, "", {}) for n, (step, who) in enumerate(steps, 1)]
    for name in ("lin", "wang", "zhao", "qian"):
        hidden = hidden_from(name, events)
        for event in (one for one in events if one.kind == Step.OPINION):
            before, after = events[: event.number - 1], events[event.number :]
            borders = {Step.CHECKED, Step.SENT_BACK, Step.DECIDED, Step.REOPENED}
            start = max((one.number for one in before if one.kind in borders), default=0)
            end = next((one for one in after if one.kind in borders), None)
            last = end.number if end else len(events) + 1
            own = any(one.kind == Step.OPINION and one.actor == name and start < one.number < last for one in events)
            is_decided = end is not None and end.kind == Step.DECIDED
            assert (event.number in hidden) is not (own or is_decided)


def test_a_reason_lies_in_the_database_as_nobody_reads_it(desk: Desk) -> None:
    subject = checked(desk, AT_MAIN_CAMPUS, TOO_YOUNG)
    says(desk, CLERK, subject, Result.NOT_ADMITTED)
    with desk.store.database.reading() as connection:
        rows = [repr(tuple(row)) for row in connection.exec_driver_sql("SELECT * FROM events")]
        rows += [repr(tuple(row)) for row in connection.exec_driver_sql("SELECT * FROM records")]
    assert WHY not in "".join(rows)
    assert case_of(desk, subject).held.opinions[0].reason == WHY
