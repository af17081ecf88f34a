"""Lists that leave the desk: who took one out, by which filters, and how long it was. The list itself is not kept."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import uuid4

from pydantic import TypeAdapter

from enrollzone.casework.acting import Desk, Form
from enrollzone.staff.permissions import Action, Actor, check
from enrollzone.storage.kinds import Columns, Content, Event, Kind
from enrollzone.storage.ledger import Entry
from enrollzone.storage.store import Recorded

EXPORT = "export"


@dataclass(frozen=True)
class Exported:
    """A list that was taken out: what it is of, the codes by which it was filtered, and the number of its lines."""

    what: str
    filters: Mapping[str, str]
    lines: int


_ADAPTER = TypeAdapter(Exported)


def apply(_before: Exported | None, event: Event) -> Exported:
    """Return an export after its one event: the only code that makes one."""
    return _ADAPTER.validate_python(event.content)


EXPORTS: Kind[Exported] = Kind(EXPORT, Exported, apply, lambda _: Columns("exported"))


def note_export(desk: Desk, actor: Actor, action: Action, exported: Exported, form: Form) -> Recorded[Exported]:
    """Record that a list is taken out, before it is. A form that is sent twice is recorded once.

    Raises NotAllowedError unless the actor may do `action`, and StorageError: then no list may go out.
    """
    check(actor, action)
    content: Content = _ADAPTER.dump_python(exported, mode="json")
    return desk.store.record(
        Entry(_subject(desk, actor, form), "exported", actor.name, content, form.request, form.token), seen=0
    )


def _subject(desk: Desk, actor: Actor, form: Form) -> str:
    if form.token is None:
        return f"{EXPORT}:{uuid4().hex}"
    return f"{EXPORT}:{desk.store.keyring.mark('export', f'{actor.name}/{form.token}')[:32]}"
