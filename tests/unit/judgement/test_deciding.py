"""A decision is what the rules come to, confirmed by another person; or what two found who judged apart."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from enrollzone.casework.acting import Desk, Form, act, case_of
from enrollzone.casework.cases import Decision, Pinned, Result, Site
from enrollzone.casework.events import Because
from enrollzone.casework.faults import FormFaultError
from enrollzone.casework.refusals import Refusal, RefusedError, act_unless
from enrollzone.casework.states import NotNowError, OtherHandError, State, Step
from enrollzone.casework.verdicts import Verdict
from enrollzone.enrolment.plans import approve_plan, draft_plan
from enrollzone.enrolment.seats import Intake, has_seat
from enrollzone.judgement.choosing import declare_choice
from enrollzone.judgement.deciding import decide, may_decide, to_decide
from enrollzone.judgement.opinions import give_opinion
from enrollzone.judgement.sites import sites_for
from enrollzone.placement.seats import PlanRow
from enrollzone.staff.permissions import Actor, NotAllowedError, Role
from enrollzone.storage.errors import StaleError
from enrollzone.storage.store import Store
from tests.checked import (
    AT_MAIN_CAMPUS,
    AT_SHARED_AREA,
    IN_A_GROUP,
    NORTH,
    ORDINARY,
    RELOCATED,
    SOUTH,
    TOO_YOUNG,
    WITHOUT_PERMIT,
    a_group_body,
    an_answer,
    checked,
    checked_for,
    checked_with,
    form_for,
    held,
)
from tests.desk import CLERK, OTHER_CLERK, OTHER_REVIEWER, PLACEMENT, REVIEWER, a_desk

BOTH = Actor("li", frozenset([Role.CLERK, Role.REVIEWER]))
WHY = "与教育局股室会商后认定"


def decided(desk: Desk, subject: str, by: Actor = REVIEWER, reason: str = "") -> Decision:
    """What somebody decides who takes what the page offers."""
    found = to_decide(by, held(desk, subject))
    assert found is not None
    after = decide(desk, by, subject, found.result, found.site, reason, form_for(desk, subject)).record.held
    assert after.state is State.DECIDED
    assert isinstance(after.decision, Decision)
    return after.decision


def refused(desk: Desk, by: Actor, subject: str, result: Result, site: Site | None = None) -> Refusal:
    with pytest.raises(RefusedError) as error:
        decide(desk, by, subject, result, site, WHY, form_for(desk, subject))
    assert held(desk, subject).state is State.CHECKED
    return error.value.refusal


def says(desk: Desk, actor: Actor, subject: str, result: Result, site: Site | None = None) -> None:
    give_opinion(desk, actor, subject, result, site, WHY, form_for(desk, subject))


def answered(desk: Desk, subject: str) -> Pinned:
    pinned = held(desk, subject).checked
    assert pinned is not None
    return pinned


def test_one_campus_is_decided_as_computed_by_somebody_who_did_not_check(desk: Desk) -> None:
    subject = checked(desk, AT_MAIN_CAMPUS, ORDINARY)
    assert may_decide(REVIEWER, held(desk, subject)) == ()
    site = answered(desk, subject).sites[0]
    today = desk.today()
    assert decided(desk, subject) == Decision(Result.ADMITTED, site, True, "", by="lin", second="wang", on=today)
    assert held(desk, subject).checked == answered(desk, subject)


def test_the_last_seat_of_a_campus_is_given_once(desk: Desk) -> None:
    first, second = checked(desk, AT_MAIN_CAMPUS, ORDINARY), checked(desk, AT_MAIN_CAMPUS, ORDINARY)
    site = answered(desk, first).sites[0]
    plan = Intake("000000", "primary", 2025).plan
    drafted = draft_plan(desk, PLACEMENT, plan, [PlanRow(site.campus, 1)], "计划", Form()).record
    approve_plan(desk, REVIEWER, plan, "", Form(drafted.version))
    decided(desk, first)
    assert refused(desk, REVIEWER, second, Result.ADMITTED, site) is Refusal.NO_SEAT
    wider = draft_plan(desk, PLACEMENT, plan, [PlanRow(site.campus, 2)], "经批准增加", Form(2)).record
    approve_plan(desk, REVIEWER, plan, "", Form(wider.version))
    assert decided(desk, second).site == site


def test_where_nobody_knows_how_many_seats_there_are_a_child_is_decided(desk: Desk) -> None:
    subject = checked(desk, AT_MAIN_CAMPUS, ORDINARY)
    site = answered(desk, subject).sites[0]
    assert has_seat(desk, held(desk, subject), replace(site, campus="nowhere-announced"))


def test_staying_where_it_is_is_decided_as_computed(desk: Desk) -> None:
    subject = checked(desk, AT_MAIN_CAMPUS, {**ORDINARY, "request": "transfer"})
    decision = decided(desk, subject)
    assert (decision.result, decision.site, decision.computed) == (Result.STAYS, None, True)


def test_who_checked_a_case_does_not_decide_it(desk: Desk) -> None:
    subject = checked(desk, AT_MAIN_CAMPUS, ORDINARY, by=BOTH)
    site = answered(desk, subject).sites[0]
    assert may_decide(BOTH, held(desk, subject)) == (Refusal.SAME_PERSON,)
    assert refused(desk, BOTH, subject, Result.ADMITTED, site) is Refusal.SAME_PERSON
    assert decided(desk, subject, REVIEWER).by == "li"


def test_a_clerk_decides_nothing(desk: Desk) -> None:
    subject = checked(desk, AT_MAIN_CAMPUS, ORDINARY)
    assert may_decide(OTHER_CLERK, held(desk, subject)) == (Refusal.NOT_ALLOWED,)
    with pytest.raises(NotAllowedError):
        decided(desk, subject, OTHER_CLERK)


def test_a_case_that_is_not_checked_is_not_decided(desk: Desk) -> None:
    subject = checked(desk, AT_MAIN_CAMPUS, ORDINARY)
    act(desk, REVIEWER, subject, Step.SENT_BACK, Because("再看"), form_for(desk, subject))
    assert may_decide(REVIEWER, held(desk, subject)) == (Refusal.NOT_NOW,)
    assert to_decide(REVIEWER, held(desk, subject)) is None
    with pytest.raises(NotNowError):
        decide(desk, REVIEWER, subject, Result.STAYS, None, WHY, form_for(desk, subject))


def test_a_form_that_is_sent_twice_decides_once(desk: Desk) -> None:
    subject = checked(desk, AT_MAIN_CAMPUS, ORDINARY)
    site, form = answered(desk, subject).sites[0], form_for(desk, subject, "once")
    first = decide(desk, REVIEWER, subject, Result.ADMITTED, site, "", form)
    again = decide(desk, REVIEWER, subject, Result.ADMITTED, site, "", form)
    assert (again.repeated, again.event.number) == (True, first.event.number)
    assert again.record == first.record


def test_who_looks_at_an_older_version_is_told_so(desk: Desk) -> None:
    subject = checked(desk, AT_MAIN_CAMPUS, ORDINARY)
    form, site = form_for(desk, subject), answered(desk, subject).sites[0]
    says(desk, CLERK, subject, Result.ADMITTED, site)
    with pytest.raises(StaleError):
        decide(desk, REVIEWER, subject, Result.ADMITTED, site, "", form)


# ---- the family's choice


def at_choice(desk: Desk) -> tuple[str, tuple[Site, ...]]:
    subject = checked(desk, AT_SHARED_AREA, {**ORDINARY, "child.hukou_place": AT_SHARED_AREA})
    return subject, answered(desk, subject).sites


def test_what_the_family_chose_is_decided_and_nothing_else(desk: Desk) -> None:
    subject, (east, west) = at_choice(desk)
    assert may_decide(REVIEWER, held(desk, subject)) == (Refusal.CHOICE_MISSING,)
    assert refused(desk, REVIEWER, subject, Result.ADMITTED, east) is Refusal.CHOICE_MISSING
    declare_choice(desk, CLERK, subject, west, date(2026, 6, 19), form_for(desk, subject))
    assert refused(desk, REVIEWER, subject, Result.ADMITTED, east) is Refusal.NOT_CHOSEN
    assert refused(desk, REVIEWER, subject, Result.STAYS, west) is Refusal.NOT_CHOSEN
    decision = decided(desk, subject)
    assert (decision.result, decision.site, decision.computed) == (Result.ADMITTED, west, True)


def test_opinions_on_a_choice_that_was_changed_decide_nothing(desk: Desk) -> None:
    subject, (east, west) = at_choice(desk)
    declare_choice(desk, CLERK, subject, east, desk.today(), form_for(desk, subject))
    for person in (CLERK, REVIEWER):
        says(desk, person, subject, Result.ARRANGED, east)
    assert to_decide(REVIEWER, held(desk, subject)) == Verdict(Result.ARRANGED, east)
    declare_choice(desk, CLERK, subject, west, desk.today(), form_for(desk, subject))
    assert may_decide(REVIEWER, held(desk, subject)) == (Refusal.NOT_CHOSEN,)


def test_a_group_that_was_chosen_needs_two_who_name_a_campus_in_it(desk: Desk) -> None:
    subject = checked_for(desk, a_group_body("桂山街道凤凰社区", RELOCATED))
    first, second = answered(desk, subject).sites
    assert (first.zone, first.campus, answered(desk, subject).no_refusal) == ("g1", "", True)
    declare_choice(desk, CLERK, subject, second, desk.today(), form_for(desk, subject))
    campuses = sites_for(desk, held(desk, subject))
    assert [site.campus for site in campuses] == ["er-xiao", "si-xiao"]
    assert may_decide(REVIEWER, held(desk, subject)) == (Refusal.OWN_OPINION_FIRST,)
    for person in (CLERK, REVIEWER):
        says(desk, person, subject, Result.ADMITTED, campuses[1])
    decision = decided(desk, subject, reason=WHY)
    assert (decision.site, decision.computed, decision.reason) == (campuses[1], False, WHY)


# ---- what the rules leave to people


def test_a_campus_within_a_group_is_named_by_two_people(desk: Desk) -> None:
    subject = checked_for(desk, a_group_body("桂山街道五桂社区", IN_A_GROUP))
    campus, other, *_ = sites_for(desk, held(desk, subject))
    assert (campus.zone, other.zone) == ("g1", "g1")
    assert refused(desk, REVIEWER, subject, Result.ADMITTED, campus) is Refusal.OWN_OPINION_FIRST
    says(desk, REVIEWER, subject, Result.ADMITTED, campus)
    assert may_decide(REVIEWER, held(desk, subject)) == (Refusal.NO_AGREEMENT,)
    says(desk, CLERK, subject, Result.ADMITTED, other)
    assert may_decide(REVIEWER, held(desk, subject)) == (Refusal.NO_AGREEMENT,)
    assert may_decide(OTHER_REVIEWER, held(desk, subject)) == (Refusal.OWN_OPINION_FIRST,)
    says(desk, OTHER_REVIEWER, subject, Result.ADMITTED, other)
    assert may_decide(REVIEWER, held(desk, subject)) == (Refusal.NO_AGREEMENT,)
    assert refused(desk, OTHER_REVIEWER, subject, Result.ADMITTED, campus) is Refusal.NOT_AS_FOUND
    decision = decided(desk, subject, OTHER_REVIEWER, WHY)
    assert (decision.site, decision.computed, decision.second) == (other, False, "zhao")


def test_what_is_not_computed_is_decided_with_a_reason(desk: Desk) -> None:
    subject = checked(desk, AT_MAIN_CAMPUS, TOO_YOUNG)
    for person in (CLERK, REVIEWER):
        says(desk, person, subject, Result.NOT_ADMITTED)
    with pytest.raises(FormFaultError, match="reason"):
        decided(desk, subject)
    assert decided(desk, subject, reason=WHY).result is Result.NOT_ADMITTED


def test_an_override_takes_two_and_then_what_is_computed_is_not_decided_any_more(desk: Desk) -> None:
    subject = checked(desk, AT_MAIN_CAMPUS, ORDINARY)
    computed, other = sites_for(desk, held(desk, subject))[:2]
    says(desk, CLERK, subject, Result.ADMITTED, other)
    assert may_decide(REVIEWER, held(desk, subject)) == (Refusal.OWN_OPINION_FIRST,)
    says(desk, REVIEWER, subject, Result.ADMITTED, other)
    assert refused(desk, REVIEWER, subject, Result.ADMITTED, computed) is Refusal.NOT_AS_FOUND
    decision = decided(desk, subject, reason=WHY)
    assert (decision.site, decision.computed) == (other, False)


@pytest.mark.parametrize("others", [1, 2])
def test_who_has_given_no_opinion_does_not_learn_from_a_refusal_whether_others_agree(desk: Desk, others: int) -> None:
    subject = checked(desk, AT_MAIN_CAMPUS, ORDINARY)
    computed, other = sites_for(desk, held(desk, subject))[:2]
    for person in (CLERK, OTHER_CLERK)[:others]:
        says(desk, person, subject, Result.ADMITTED, other)
    told = set()
    for site, reason in ((computed, ""), (other, ""), (computed, WHY), (other, WHY)):
        with pytest.raises(RefusedError) as error:
            decide(desk, REVIEWER, subject, Result.ADMITTED, site, reason, form_for(desk, subject))
        told.add(error.value.refusal)
    assert told == {Refusal.OWN_OPINION_FIRST}


def test_one_who_differs_keeps_nobody_from_what_is_computed(desk: Desk) -> None:
    subject = checked(desk, AT_MAIN_CAMPUS, ORDINARY)
    computed, other = sites_for(desk, held(desk, subject))[:2]
    says(desk, CLERK, subject, Result.ADMITTED, other)
    says(desk, REVIEWER, subject, Result.ADMITTED, computed)
    assert decided(desk, subject).computed


def test_two_who_find_what_is_computed_leave_it_so(desk: Desk) -> None:
    subject = checked(desk, AT_MAIN_CAMPUS, ORDINARY)
    computed = sites_for(desk, held(desk, subject))[0]
    for person in (CLERK, REVIEWER):
        says(desk, person, subject, Result.ADMITTED, computed)
    assert decided(desk, subject).computed


def test_who_found_otherwise_does_not_decide_what_two_others_found(desk: Desk) -> None:
    subject = checked(desk, AT_MAIN_CAMPUS, ORDINARY)
    computed, other = sites_for(desk, held(desk, subject))[:2]
    for person, site in ((CLERK, other), (OTHER_CLERK, other), (REVIEWER, computed)):
        says(desk, person, subject, Result.ADMITTED, site)
    assert may_decide(REVIEWER, held(desk, subject)) == (Refusal.NO_AGREEMENT,)


def test_what_the_bureau_arranges_is_never_decided_here(desk: Desk) -> None:
    subject = checked(desk, AT_MAIN_CAMPUS, WITHOUT_PERMIT)
    assert answered(desk, subject).no_refusal
    assert may_decide(REVIEWER, held(desk, subject)) == (Refusal.THROUGH_PLACING,)
    for result in Result:
        assert refused(desk, REVIEWER, subject, result) is Refusal.THROUGH_PLACING


@pytest.mark.parametrize("outcome", ["assigned", "assigned_group", "choice", "staff_decides", "not_covered", "stays"])
def test_a_child_whom_no_school_may_refuse_is_never_not_admitted(desk: Desk, outcome: str) -> None:
    sites = (NORTH, SOUTH) if outcome == "choice" else (NORTH,) if outcome.startswith("assigned") else ()
    subject = checked_with(desk, an_answer(outcome, *sites, no_refusal=True))
    if outcome == "choice":
        declare_choice(desk, CLERK, subject, NORTH, desk.today(), form_for(desk, subject))
    assert refused(desk, REVIEWER, subject, Result.NOT_ADMITTED) is Refusal.NEVER_REFUSED


# ---- what has changed since


def test_an_answer_that_is_another_today_is_checked_again_first(desk: Desk) -> None:
    subject = checked(desk, AT_MAIN_CAMPUS, ORDINARY)
    site, before = answered(desk, subject).sites[0], desk.bureaus()
    bureau = before["000000"]
    later = date(2025, 9, 1) + timedelta(days=400)
    closed = tuple(replace(pack, period=replace(pack.period, first=later)) for pack in bureau.shelf.packs)
    changed = replace(bureau, shelf=bureau.shelf.of(closed))
    moved_on = replace(desk, bureaus=lambda: {**before, "000000": changed})
    assert refused(moved_on, REVIEWER, subject, Result.ADMITTED, site) is Refusal.STALE_ANSWER
    assert refused(replace(desk, bureaus=dict), REVIEWER, subject, Result.ADMITTED, site) is Refusal.STALE_ANSWER
    assert decided(desk, subject).site == site


def test_of_an_assigned_answer_with_several_sites_nothing_is_computed(desk: Desk) -> None:
    subject = checked_with(desk, an_answer("assigned", NORTH, SOUTH))
    assert to_decide(REVIEWER, held(desk, subject)) is None
    assert case_of(desk, subject).version == 4


def test_what_the_fold_never_takes_is_not_recorded_by_whoever_forgets_to_refuse_it(desk: Desk) -> None:
    subject = checked(desk, AT_MAIN_CAMPUS, ORDINARY, by=BOTH)
    decision = Decision(Result.STAYS, None, True, "", "lin", BOTH.name, desk.today())
    with pytest.raises(OtherHandError):
        act_unless(None, desk, BOTH, subject, Step.DECIDED, decision, form_for(desk, subject))
    assert held(desk, subject).state is State.CHECKED


def test_a_refused_decision_leaves_nothing_behind_on_either_database(store: Store) -> None:
    desk = a_desk(store)
    subject = checked(desk, AT_MAIN_CAMPUS, ORDINARY)
    before = case_of(desk, subject), len(store.events(subject))
    assert refused(desk, REVIEWER, subject, Result.STAYS) is Refusal.NOT_AS_FOUND
    assert (case_of(desk, subject), len(store.events(subject))) == before
    assert decided(desk, subject).computed
