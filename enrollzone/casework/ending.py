"""The end of a case: the family is told, the case is closed, or it is opened once more."""

from enrollzone.casework.acting import Desk, Form, act, case_of
from enrollzone.casework.cases import Case
from enrollzone.casework.events import Because
from enrollzone.casework.faults import reason_in
from enrollzone.casework.keeping import keep_until
from enrollzone.casework.refusals import Refusal, act_unless
from enrollzone.casework.second_person import may_undo
from enrollzone.casework.states import Step
from enrollzone.staff.permissions import Actor
from enrollzone.storage.store import Recorded


def notify(desk: Desk, actor: Actor, subject: str, why: str, form: Form) -> Recorded[Case]:
    """Record that the family was told of the decision; `why` may say how. Raises whatever `act` raises."""
    return act(desk, actor, subject, Step.NOTIFIED, Because(reason_in(why) if why.strip() else ""), form)


def close(desk: Desk, actor: Actor, subject: str, form: Form) -> Recorded[Case]:
    """Close a case; it is kept as long as the county says, and then erased. Raises whatever `act` raises."""
    case: Case = case_of(desk, subject).held
    return act(desk, actor, subject, Step.CLOSED, Because(keep_until=keep_until(desk, case)), form)


def reopen(desk: Desk, actor: Actor, subject: str, why: str, form: Form) -> Recorded[Case]:
    """Open a decided case once more, with a reason: its papers are checked again. Its decision stays in its events.

    Raises FormFaultError without a reason, RefusedError for whoever decided it, and whatever `act` raises.
    """
    case: Case = case_of(desk, subject).held
    refusal = None if may_undo(actor, case) else Refusal.SAME_PERSON
    return act_unless(refusal, desk, actor, subject, Step.REOPENED, Because(reason_in(why)), form)
