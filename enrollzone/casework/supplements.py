"""Asking a family for papers (补正): exactly those that are missing or do not count, until a day."""

from datetime import date, timedelta

from enrollzone.answers.answer import Answer
from enrollzone.casework.acting import Desk, Form, act, case_of
from enrollzone.casework.answering import answer_with_papers
from enrollzone.casework.cases import Case, Supplement
from enrollzone.casework.checking import unseen
from enrollzone.casework.events import CASE, Because
from enrollzone.casework.faults import Fault, FaultCode, FormFaultError, NotReadyError, Obstacle
from enrollzone.casework.states import State, Step
from enrollzone.evidence.kinds import PaperState
from enrollzone.staff.permissions import Actor
from enrollzone.storage.search import Wanted, find
from enrollzone.storage.store import Record, Recorded

_TO_BRING = frozenset([PaperState.MISSING, PaperState.INVALID, PaperState.NEEDED])


def missing_papers(given: Answer) -> tuple[str, ...]:
    """Return the kinds of papers that an answer lacks: none is held, it does not count, or nobody has seen it yet.

    Of several of which any one is enough all are named, until there is one.
    """
    return tuple(check.kind for check in given.documents if check.state in _TO_BRING)


def papers_to_bring(case: Case, given: Answer) -> tuple[str, ...]:
    """Return the kinds of papers that a family may be asked to bring: those missing, and those told of and not seen."""
    wanted = {*missing_papers(given), *unseen(case, given)}
    return tuple(check.kind for check in given.documents if check.kind in wanted)


def ask_supplement(
    desk: Desk, actor: Actor, subject: str, papers: tuple[str, ...], until: date, form: Form
) -> Recorded[Case]:
    """Ask the family for papers until a day, which is today at the earliest.

    Raises FormFaultError for a paper that is not missing, none at all, or a day that is past, NotReadyError where
    nothing is missing, RequestError, and whatever `act` raises.
    """
    case: Case = case_of(desk, subject).held
    missing = papers_to_bring(case, answer_with_papers(desk, case))
    if not missing:
        raise NotReadyError(Obstacle.NOTHING_MISSING)
    if not papers:
        raise FormFaultError([Fault("papers", FaultCode.MISSING)])
    if not set(papers) <= set(missing):
        raise FormFaultError([Fault("papers", FaultCode.NOT_OFFERED)])
    if until < desk.today():
        raise FormFaultError([Fault("until", FaultCode.DAY_PAST)])
    asked = tuple(kind for kind in missing if kind in papers)
    return act(desk, actor, subject, Step.SUPPLEMENT_ASKED, Supplement(asked, until, actor.name, desk.today()), form)


def usual_until(desk: Desk, case: Case) -> date | None:
    """Return the day until which papers are usually brought, by the rules of the county; None where it set none."""
    bureau = desk.bureaus().get(case.jurisdiction)
    days = bureau.county.desk.supplement_days if bureau else None
    return None if days is None else desk.today() + timedelta(days=days)


def supplemented(desk: Desk, actor: Actor, subject: str, form: Form) -> Recorded[Case]:
    """Record that what was asked for came, or that the day is past: the case is checked on."""
    return act(desk, actor, subject, Step.SUPPLEMENTED, Because(), form)


def overdue(desk: Desk) -> tuple[Record[Case], ...]:
    """Return the cases whose papers should have come by yesterday, those first that have waited longest."""
    yesterday = desk.today() - timedelta(days=1)
    return find(desk.store, Wanted(CASE, states=(State.NEEDS_SUPPLEMENT,), due=yesterday))
