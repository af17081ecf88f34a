"""The choice of a family, where the text leaves it to them: what they chose, when, and who wrote it down."""

from datetime import date

from enrollzone.answers.answer import Code
from enrollzone.casework.acting import Desk, Form, case_of
from enrollzone.casework.cases import Case, Choice, Site
from enrollzone.casework.refusals import Refusal, act_unless
from enrollzone.casework.states import Step
from enrollzone.judgement.sites import known_site
from enrollzone.staff.permissions import Actor
from enrollzone.storage.store import Recorded


def declare_choice(desk: Desk, actor: Actor, subject: str, site: Site, declared_on: date, form: Form) -> Recorded[Case]:
    """Record which of the sites of the answer the family chose, on which day; a later choice stands for an earlier.

    Raises RefusedError where there is no such choice, or for a day to come, and whatever `act` raises.
    """
    case: Case = case_of(desk, subject).held
    known = known_site(site, case.checked.sites if case.checked else ())
    choice = Choice(known or site, declared_on, actor.name, desk.today())
    refusal = _fault(case) or (Refusal.SITE_UNKNOWN if known is None else None) or _day_fault(desk, declared_on)
    return act_unless(refusal, desk, actor, subject, Step.CHOSEN, choice, form)


def _fault(case: Case) -> Refusal | None:
    return None if case.checked is not None and case.checked.outcome == Code.CHOICE else Refusal.NO_CHOICE


def _day_fault(desk: Desk, declared_on: date) -> Refusal | None:
    return Refusal.DAY_AHEAD if declared_on > desk.today() else None
