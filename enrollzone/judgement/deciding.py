"""The decision: what the rules come to, confirmed by a second person, or what two people found where they do not.

Who decides is never who checked the case. As the rules compute it, one more person is enough. Whatever else is decided
(an override, a campus within a group, what the text leaves open) takes two opinions that agree, given by two people of
whom neither had seen the other's; one of these two decides, and so is a reviewer who did not check the case. The other
may be whoever checked it: a small desk has no more people, and what counts is that two judged, each alone.

Nobody is given a seat that is not there: where all of a campus are taken, a placing or a wider plan comes first.
"""

from collections.abc import Iterator

from enrollzone.casework.acting import Desk, Form, case_of
from enrollzone.casework.answering import is_still_current
from enrollzone.casework.cases import Case, Decision, Result, Site
from enrollzone.casework.faults import reason_in
from enrollzone.casework.refusals import Refusal, act_unless
from enrollzone.casework.second_person import may_confirm
from enrollzone.casework.states import State, Step
from enrollzone.casework.verdicts import Verdict, basis_fault, computed, verdict_fault
from enrollzone.enrolment.seats import has_seat
from enrollzone.judgement.opinions import agreed, has_given
from enrollzone.staff.permissions import Action, Actor, can
from enrollzone.storage.store import Recorded


def may_decide(actor: Actor, case: Case) -> tuple[Refusal, ...]:
    """Return why somebody cannot decide a case as it is; empty: they can, as `to_decide` says.

    Nothing in it tells what others think to somebody who has not yet said what they think themselves.
    """
    if not can(actor, Action.DECIDE):
        return (Refusal.NOT_ALLOWED,)
    if case.state is not State.CHECKED:
        return (Refusal.NOT_NOW,)
    return tuple(_obstacles(actor, case))


def _obstacles(actor: Actor, case: Case) -> Iterator[Refusal]:
    if not may_confirm(actor, case):
        yield Refusal.SAME_PERSON
    if fault := basis_fault(case):
        yield fault
    elif _wants_opinion(case) and not has_given(actor.name, case):
        yield Refusal.OWN_OPINION_FIRST
    elif (verdict := to_decide(actor, case)) is None:
        yield Refusal.NO_AGREEMENT
    elif fault := verdict_fault(case, verdict.result, verdict.site):
        yield fault  # the family has chosen otherwise since


def _wants_opinion(case: Case) -> bool:
    """Where somebody has given an opinion, or the rules come to nothing, nobody decides without having given theirs."""
    return bool(case.opinions) or computed(case) is None


def to_decide(actor: Actor, case: Case) -> Verdict | None:
    """Return what somebody may decide: what two agreed on, of whom they are one; or what the rules come to."""
    found = agreed(case)
    if found is None:
        return computed(case)
    of_rules = computed(case)
    if of_rules is not None and of_rules.is_same(found.result, found.site):
        return of_rules
    own = next((opinion for opinion in case.opinions if opinion.by == actor.name), None)
    return found if own is not None and found.is_same(own.result, own.site) else None


def decide(
    desk: Desk, actor: Actor, subject: str, result: Result, site: Site | None, reason: str, form: Form
) -> Recorded[Case]:
    """Decide a case. A reason is demanded for what is not computed.

    Raises FormFaultError where the reason is missing, RefusedError with the first thing that stands against it, and
    whatever `act` raises.
    """
    case: Case = case_of(desk, subject).held
    refusal = _fault(desk, actor, case, result, site)
    found, asked = to_decide(actor, case), Verdict(result, site)
    verdict = found if found is not None and found.is_same(result, site) else asked
    # Who is refused is told no more than that: whether a reason is missing tells whether others agreed.
    needs_none = refusal is not None or (verdict.computed and not reason.strip())
    said = "" if needs_none else reason_in(reason, field="reason")
    checker = case.checked.by if case.checked else ""
    outcome = (verdict.result, verdict.site, verdict.computed, said)
    decision = Decision(*outcome, by=checker, second=actor.name, on=desk.today())
    return act_unless(
        refusal, desk, actor, subject, Step.DECIDED, decision, form, lambda: _no_seat(desk, case, decision)
    )


def _no_seat(desk: Desk, case: Case, decision: Decision) -> Refusal | None:
    """More children than seats are placed together and in an order, or the plan is widened by who approves it."""
    if decision.result is not Result.ADMITTED or decision.site is None:
        return None
    return None if has_seat(desk, case, decision.site) else Refusal.NO_SEAT


def _fault(desk: Desk, actor: Actor, case: Case, result: Result, site: Site | None) -> Refusal | None:
    """Return the first reason why a decision is not recorded."""
    if fault := verdict_fault(case, result, site):
        return fault
    if obstacles := may_decide(actor, case):
        return obstacles[0]
    found = to_decide(actor, case)
    if found is None or not found.is_same(result, site):
        return Refusal.NOT_AS_FOUND
    return None if is_still_current(desk, case) else Refusal.STALE_ANSWER
