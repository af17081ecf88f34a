"""What a kind of record is: its type, how an event changes it, and what of it may be searched."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any, Generic, TypeVar

from pydantic import TypeAdapter

Held = TypeVar("Held")
Content = Mapping[str, Any]


@dataclass(frozen=True)
class Event:
    """Something that happened to a subject, as it stands in the ledger.

    `number` counts all events of the store from 1 without a gap; `at` is in UTC. `content` is what was recorded, as
    JSON holds it; None where it was erased.
    """

    number: int
    subject: str
    kind: str
    actor: str
    at: datetime
    request: str
    content: Content | None


@dataclass(frozen=True)
class Kept:
    """A picture that is kept beside a record: `size` in bytes as it was before it was sealed.

    `digest` is that of what is stored (SHA-256, hexadecimal), which is sealed: it tells nothing of the picture.
    """

    id: str
    media_type: str
    size: int
    digest: str


@dataclass(frozen=True)
class Columns:
    """What of a record may be searched and counted without opening it: nothing that tells who somebody is."""

    state: str
    jurisdiction: str = ""
    stage: str = ""
    entry_day: date | None = None
    outcome: str = ""
    campus: str = ""
    holder: str = ""
    due: date | None = None


@dataclass(frozen=True)
class Kind(Generic[Held]):
    """A kind of record, by the first part of the subjects' names (``case:…``).

    `apply` is the only code that changes a record of it: from what it was (None before its first event) and an event to
    what it is. It reads no clock and asks nobody, so that folding all events again gives the same record.
    `marks` are the blind marks of a record, as pairs of their kind and the mark; `scans` the pictures kept beside it.
    """

    name: str
    type: type[Held]
    apply: Callable[[Held | None, Event], Held]
    columns: Callable[[Held], Columns]
    marks: Callable[[Held], Iterable[tuple[str, str]]] = lambda _: ()
    scans: Callable[[Held], Iterable[Kept]] = lambda _: ()

    @cached_property
    def _adapter(self) -> TypeAdapter[Held]:
        return TypeAdapter(self.type)

    def written(self, held: Held) -> bytes:
        """Return a record as JSON."""
        return self._adapter.dump_json(held)

    def read(self, body: bytes) -> Held:
        """Return the record in a JSON text that `written` made."""
        return self._adapter.validate_json(body)


def kind_of(subject: str) -> str:
    """Return the name of the kind to which a subject belongs."""
    return subject.partition(":")[0]
