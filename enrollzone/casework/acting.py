"""The one way to an event of a case: who, what, and on which form. Whatever changes a case at the desk ends here."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import uuid4

from enrollzone.casework.cases import Case
from enrollzone.casework.events import CASE, written
from enrollzone.casework.states import Step
from enrollzone.lookup import Bureau
from enrollzone.receipts import Stamp
from enrollzone.sealing.lock import Lock
from enrollzone.staff.permissions import Action, Actor, check
from enrollzone.storage.ledger import Entry
from enrollzone.storage.store import Record, Recorded, Store, Writer

ACTION_OF: Mapping[Step, Action] = {
    Step.OPENED: Action.OPEN,
    Step.TOLD: Action.TELL,
    Step.NAMED: Action.NAME,
    Step.SUBMITTED: Action.SUBMIT,
    Step.TAKEN: Action.TAKE,
    Step.PAPER: Action.RECORD_PAPER,
    Step.SCANNED: Action.SCAN,
    Step.SUPPLEMENT_ASKED: Action.ASK_SUPPLEMENT,
    Step.SUPPLEMENTED: Action.RECORD_PAPER,
    Step.CHECKED: Action.CHECK,
    Step.SENT_BACK: Action.SEND_BACK,
    Step.OPINION: Action.GIVE_OPINION,
    Step.CHOSEN: Action.DECLARE_CHOICE,
    Step.DECIDED: Action.DECIDE,
    Step.NOTIFIED: Action.NOTIFY,
    Step.CLOSED: Action.CLOSE,
    Step.WITHDRAWN: Action.WITHDRAW,
    Step.REOPENED: Action.REOPEN,
    Step.REVEALED: Action.REVEAL,
}


@dataclass(frozen=True)
class Desk:
    """What the desk works with: its store, the bureaus that answer now, the stamp of receipts, and the day in China.

    `keeps_scans`: pictures of papers may be kept, which a bureau has to want.
    """

    store: Store
    bureaus: Callable[[], Mapping[str, Bureau]]
    stamp: Stamp
    today: Callable[[], date]
    keeps_scans: bool = False

    @property
    def now(self) -> datetime:
        """The instant of the store's clock."""
        return self.store.now()


@dataclass(frozen=True)
class Form:
    """What a form says beside its fields: the version that was looked at, its own token, and the request's id.

    A form that is sent twice bears the same token, and what it asks for is done once.
    """

    seen: int = 0
    token: str | None = None
    request: str = ""


def new_subject() -> str:
    """Return the subject of a case that is not opened yet: random, so that none can be guessed."""
    return f"{CASE}:{uuid4().hex}"


def entry_of(actor: Actor, subject: str, step: Step, happened: object, form: Form) -> Entry:
    """Return what is to be recorded of a step. Raises NotAllowedError unless the actor may take it."""
    check(actor, ACTION_OF[step])
    return Entry(subject, step, actor.name, written(step, happened), form.request, form.token)


def act(
    desk: Desk, actor: Actor, subject: str, step: Step, happened: object, form: Form, lock: Lock | None = None
) -> Recorded[Case]:
    """Take a step in a case, and return the case after it.

    Raises NotAllowedError, NotNowError where the state does not allow it, StaleError where somebody else was faster,
    and StorageError.
    """
    return desk.store.record(entry_of(actor, subject, step, happened, form), seen=form.seen, lock=lock)


def act_within(writer: Writer, actor: Actor, subject: str, step: Step, happened: object, form: Form) -> Recorded[Case]:
    """Take a step in a case as a part of something larger, which is done as a whole or not at all."""
    return writer.record(entry_of(actor, subject, step, happened, form), seen=form.seen)


def case_of(desk: Desk, subject: str) -> Record[Case]:
    """Return a case as it is now. Raises UnknownRecordError."""
    return desk.store.load(subject)
