"""What was done at the desk to what answers families: files handed in, signed for, made live, taken back.

The files themselves and their trail stand in the data directory, where lookups find them without any database. Here
stands who did what to them at the desk, and why. It is recorded before anything is done: where it cannot be recorded,
nothing is done.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from pydantic import TypeAdapter

from enrollzone.casework.acting import Desk, Form
from enrollzone.staff.permissions import Action, Actor, check
from enrollzone.storage.errors import UnknownRecordError
from enrollzone.storage.kinds import Columns, Content, Event, Kind
from enrollzone.storage.ledger import Entry
from enrollzone.storage.store import Recorded

PUBLISHING = "publishing"


class Act(StrEnum):
    """What somebody does to an edition or a policy, and (`deciding`) to a reading of one."""

    HANDING_IN = "handing_in"
    DECIDING = "deciding"
    SIGNING = "signing"
    ACTIVATING = "activating"
    ROLLING_BACK = "rolling_back"


class End(StrEnum):
    """How an act ended: done, or refused with nothing changed."""

    DONE = "done"
    REFUSED = "refused"


BEGUN = "begun"
ACTION_OF_ACT: Mapping[Act, Action] = {
    Act.HANDING_IN: Action.STAGE,
    Act.DECIDING: Action.STAGE,
    Act.SIGNING: Action.SIGN_PUBLISHING,
    Act.ACTIVATING: Action.ACTIVATE,
    Act.ROLLING_BACK: Action.ACTIVATE,
}


@dataclass(frozen=True)
class Asked:
    """What is to be done: to which things (ids, or what a file is called), of which county, and why."""

    what: tuple[str, ...]
    jurisdiction: str = ""
    why: str = ""


@dataclass(frozen=True)
class Ended:
    """What came of it: the id of what was staged, and the generation that holds since."""

    result: str = ""
    generation: int | None = None


@dataclass(frozen=True)
class Publication:
    """The last act on something, and how it ended; `begun` where that was never noted: a process may have been killed.

    What is live then is said by the data directory alone, which is always whole.
    """

    act: Act
    asked: Asked
    state: str = BEGUN
    ended: Ended | None = None


_ASKED, _ENDED = TypeAdapter(Asked), TypeAdapter(Ended)


class NotBegunError(ValueError):
    """The end of an act was recorded that never began: a fault of the program."""


def apply(before: Publication | None, event: Event) -> Publication:
    """Return a publication after an event: the only code that changes one."""
    if event.kind in set(Act):
        return Publication(Act(event.kind), _ASKED.validate_python(event.content))
    if before is None or before.state != BEGUN:
        raise NotBegunError(event.kind)
    return replace(before, state=End(event.kind).value, ended=_ENDED.validate_python(event.content))


def _columns(held: Publication) -> Columns:
    return Columns(held.state, jurisdiction=held.asked.jurisdiction)


PUBLICATIONS: Kind[Publication] = Kind(PUBLISHING, Publication, apply, _columns)


def begin(desk: Desk, actor: Actor, name: str, act: Act, asked: Asked, form: Form) -> Recorded[Publication]:
    """Record that somebody is about to do something; `name` is the subject's. A form sent twice is recorded once.

    Raises NotAllowedError, StaleError where somebody else was faster, and StorageError: then nothing may be done.
    """
    check(actor, ACTION_OF_ACT[act])
    content: Content = _ASKED.dump_python(asked, mode="json")
    subject = f"{PUBLISHING}:{name}"
    return desk.store.record(
        Entry(subject, act.value, actor.name, content, form.request, form.token), seen=_version(desk, subject)
    )


def end(desk: Desk, actor: Actor, begun: Recorded[Publication], how: End, ended: Ended, form: Form) -> None:
    """Record how it ended. Raises StaleError where somebody began something else meanwhile, and StorageError."""
    content: Content = _ENDED.dump_python(ended, mode="json")
    entry = Entry(begun.record.subject, how.value, actor.name, content, form.request)
    desk.store.record(entry, seen=begun.record.version)


def _version(desk: Desk, subject: str) -> int:
    try:
        return desk.store.load(subject).version
    except UnknownRecordError:
        return 0
