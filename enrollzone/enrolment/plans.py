"""The enrolment plan of a county, stage and school year: drafted by one person, approved by another, never overwritten.

After an approval only another version changes it, with a reason, and only when somebody else approves that one too.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Any

from pydantic import TypeAdapter

from enrollzone.casework.acting import Desk, Form
from enrollzone.casework.faults import reason_in
from enrollzone.casework.states import OtherHandError
from enrollzone.errors import EnrollzoneError
from enrollzone.placement.seats import PlanRow, RowFault, row_faults
from enrollzone.staff.permissions import Action, Actor, check
from enrollzone.storage.errors import UnknownRecordError
from enrollzone.storage.kinds import Columns, Event, Kind
from enrollzone.storage.ledger import Entry
from enrollzone.storage.store import Record, Recorded

PLAN = "plan"


class PlanStep(StrEnum):
    """What may happen to a plan."""

    DRAFTED = "drafted"
    APPROVED = "approved"
    RETURNED = "returned"


class PlanFault(StrEnum):
    """Why a step of a plan is not taken: nothing waits, it is the drafter's own, or there is nothing in it."""

    NOTHING_WAITS = "nothing_waits"
    SAME_PERSON = "same_person"
    EMPTY = "empty"
    ROWS = "rows"


class PlanError(EnrollzoneError):
    """A plan is not changed as asked; nothing was done. `rows` are the campuses whose row is wrong, with why."""

    def __init__(self, code: PlanFault, rows: Sequence[tuple[str, RowFault]] = ()) -> None:
        self.code, self.rows = code, tuple(rows)
        super().__init__(code)


@dataclass(frozen=True)
class PlanVersion:
    """One version of a plan: its rows, why it is as it is, and who drafted it. `number` counts them from 1."""

    number: int
    rows: tuple[PlanRow, ...]
    reason: str
    by: str
    on: date


@dataclass(frozen=True)
class PlanVerdict:
    """What a second person said of a version, and why."""

    number: int
    why: str
    by: str
    on: date


@dataclass(frozen=True)
class Plan:
    """A plan as it is now: the version in force, the one that waits for a second person, and the last verdict."""

    approved: PlanVersion | None = None
    waiting: PlanVersion | None = None
    verdict: PlanVerdict | None = None
    versions: int = 0


_DRAFT, _VERDICT = TypeAdapter(PlanVersion), TypeAdapter(PlanVerdict)


def apply(plan: Plan | None, event: Event) -> Plan:
    """Return a plan after an event: the only code that changes one.

    Raises OtherHandError for an event in another one's name, and PlanError for a verdict on what does not wait, or on
    one's own draft.
    """
    before = plan or Plan()
    if event.kind == PlanStep.DRAFTED:
        version = _DRAFT.validate_python(event.content)
        _refuse_other_hands(version.by, event)
        return replace(before, waiting=version, versions=version.number)
    verdict = _VERDICT.validate_python(event.content)
    _refuse_other_hands(verdict.by, event)
    waiting = before.waiting
    if waiting is None or waiting.number != verdict.number:
        raise PlanError(PlanFault.NOTHING_WAITS)
    if waiting.by == verdict.by:
        raise PlanError(PlanFault.SAME_PERSON)
    approved = waiting if event.kind == PlanStep.APPROVED else before.approved
    return replace(before, approved=approved, waiting=None, verdict=verdict)


def _refuse_other_hands(by: str, event: Event) -> None:
    if by != event.actor:
        raise OtherHandError(event.kind)


def _columns(plan: Plan) -> Columns:
    return Columns("waiting" if plan.waiting else "approved" if plan.approved else "returned")


PLANS = Kind(PLAN, Plan, apply, _columns)


def plan_subject(jurisdiction: str, stage: str, year: int) -> str:
    """Return the subject of the plan for the school year that begins in a calendar year."""
    return f"{PLAN}:{jurisdiction}-{stage}-{year}"


def plan_of(desk: Desk, subject: str) -> Record[Plan] | None:
    """Return a plan with its version, None where none was ever drafted."""
    try:
        return desk.store.load(subject)
    except UnknownRecordError:
        return None


def draft_plan(
    desk: Desk, actor: Actor, subject: str, rows: Sequence[PlanRow], reason: str, form: Form
) -> Recorded[Plan]:
    """Draft a version of a plan; one that waits already is replaced. A reason is demanded for every version.

    Raises PlanError with what is wrong with the rows, FormFaultError without a reason, NotAllowedError, StaleError and
    StorageError.
    """
    check(actor, Action.PLAN_SEATS)
    if not rows:
        raise PlanError(PlanFault.EMPTY)
    faults = tuple(row_faults(rows, _largest_class(desk, subject)))
    if faults:
        raise PlanError(PlanFault.ROWS, faults)
    known = plan_of(desk, subject)
    number = known.held.versions + 1 if known else 1
    version = PlanVersion(number, tuple(rows), reason_in(reason), actor.name, desk.today())
    return _record(desk, actor, subject, PlanStep.DRAFTED, _DRAFT.dump_python(version, mode="json"), form)


def _largest_class(desk: Desk, subject: str) -> int | None:
    jurisdiction, stage, _ = subject.partition(":")[2].split("-")
    bureau = desk.bureaus().get(jurisdiction)
    return bureau.county.desk.class_size.get(stage) if bureau else None


def approve_plan(desk: Desk, actor: Actor, subject: str, why: str, form: Form) -> Recorded[Plan]:
    """Put the version that waits into force. Raises PlanError for one's own, and as `draft_plan` does."""
    return _judge(desk, actor, subject, PlanStep.APPROVED, why, form)


def return_plan(desk: Desk, actor: Actor, subject: str, why: str, form: Form) -> Recorded[Plan]:
    """Send the version that waits back with a reason; the one in force stays. Raises as `approve_plan` does."""
    return _judge(desk, actor, subject, PlanStep.RETURNED, reason_in(why), form)


def _judge(desk: Desk, actor: Actor, subject: str, step: PlanStep, why: str, form: Form) -> Recorded[Plan]:
    check(actor, Action.APPROVE_SEATS)
    known = plan_of(desk, subject)
    number = known.held.versions if known else 0
    verdict = PlanVerdict(number, " ".join(why.split()), actor.name, desk.today())
    if known is None:
        raise PlanError(PlanFault.NOTHING_WAITS)
    return _record(desk, actor, subject, step, _VERDICT.dump_python(verdict, mode="json"), form)


def _record(
    desk: Desk, actor: Actor, subject: str, step: PlanStep, content: Mapping[str, Any], form: Form
) -> Recorded[Plan]:
    return desk.store.record(Entry(subject, step, actor.name, content, form.request, form.token), seen=form.seen)
