"""Writing down anew what a family tells, or who it is, as long as the case is not checked."""

from collections.abc import Mapping
from typing import Any

from enrollzone.casework.acting import Desk, Form, act, case_of
from enrollzone.casework.cases import Case
from enrollzone.casework.events import Told
from enrollzone.casework.people import TypedPeople, marks_again, sealed_people
from enrollzone.casework.questions import read_told
from enrollzone.casework.states import Step
from enrollzone.errors import FieldProblem, RequestError
from enrollzone.staff.permissions import Actor
from enrollzone.storage.store import Record, Recorded


def tell(desk: Desk, actor: Actor, subject: str, question: Mapping[str, Any], form: Form) -> Recorded[Case]:
    """Write down what the family tells, as a whole, in place of what was told before.

    County, stage and entry day stay those of the case: another year is another case. Raises RequestError by field, and
    whatever `act` raises.
    """
    record: Record[Case] = case_of(desk, subject)
    fixed = _fixed(record.held)
    told = read_told(desk, {**fixed, **question})
    others = [name for name, value in fixed.items() if told.body[name] != value]
    if others:
        raise RequestError(FieldProblem(name, "unknown_value", (fixed[name],)) for name in others)
    marks = marks_again(desk, told.around(subject, desk.store.lock_of(subject)), record)
    return act(desk, actor, subject, Step.TOLD, Told(told.body, marks), form)


def _fixed(case: Case) -> Mapping[str, str]:
    return {"jurisdiction": case.jurisdiction, "stage": case.stage, "on": case.entry_day.isoformat()}


def name_people(desk: Desk, actor: Actor, subject: str, typed: TypedPeople, form: Form) -> Recorded[Case]:
    """Write down who the case is about and where they dwell. Raises FormFaultError, and whatever `act` raises."""
    case: Case = case_of(desk, subject).held
    around = read_told(desk, case.question).around(subject, desk.store.lock_of(subject))
    return act(desk, actor, subject, Step.NAMED, sealed_people(desk, around, typed), form)
