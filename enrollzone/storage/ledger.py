"""The ledger: events, each linked to the one before it. Nothing in here changes or removes one."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Row, insert, select, update

from enrollzone.sealing.keyring import Keyring
from enrollzone.sealing.lock import Lock
from enrollzone.storage.errors import StorageError, Trouble
from enrollzone.storage.kinds import Content, Event
from enrollzone.storage.sealed import close_content, open_content
from enrollzone.storage.tables import EVENTS, HEAD

BEGINNING = bytes(32)  # what the first event is linked to


@dataclass(frozen=True)
class Head:
    """The last event of the ledger: its number (0: none yet) and its link."""

    number: int
    link: bytes


@dataclass(frozen=True)
class Entry:
    """What is to be recorded: of which subject, what happened, who did it, and under which request and form."""

    subject: str
    kind: str
    actor: str
    content: Content
    request: str = ""
    token: str | None = None


def instant(at: datetime) -> str:
    """Return an instant as the tables hold it. Raises ValueError for one without a time zone."""
    if at.tzinfo is None:
        raise ValueError("an instant needs a time zone")
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def head_of(connection: Connection, *, to_write: bool = False) -> Head:
    """Return the head of the ledger; `to_write` keeps every other writer waiting until the transaction ends."""
    found = connection.execute(
        select(HEAD.c.number, HEAD.c.link).with_for_update() if to_write else select(HEAD.c.number, HEAD.c.link)
    ).first()
    if found is None:
        raise StorageError(Trouble.SCHEMA, "it has no ledger")
    return Head(found.number, found.link)


@dataclass(frozen=True)
class Draft:
    """An event with its row, before anything of it is written."""

    event: Event
    row: Mapping[str, Any]


def drafted(connection: Connection, entry: Entry, at: datetime, keyring: Keyring, lock: Lock) -> Draft:
    """Return the next event of the ledger, inside a transaction that writes; nothing is written yet."""
    head = head_of(connection, to_write=True)
    number = head.number + 1
    closed = close_content(entry.content, lock, f"{entry.subject}/{number}")
    row: dict[str, Any] = {
        "number": number,
        "subject": entry.subject,
        "kind": entry.kind,
        "actor": entry.actor,
        "at": instant(at),
        "request": entry.request,
        "token": entry.token,
        "commitment": closed.commitment,
    }
    event = event_of(row, json.loads(json.dumps(entry.content)))
    return Draft(event, {**row, "content": closed.sealed, "link": keyring.link(head.link, said(row))})


def append(connection: Connection, draft: Draft) -> None:
    """Add a drafted event to the ledger, in the same transaction."""
    connection.execute(insert(EVENTS).values(**draft.row))
    connection.execute(update(HEAD).values(number=draft.event.number, link=draft.row["link"]))


def said(told: Mapping[str, Any]) -> bytes:
    """Return what the link of an event vouches for: all of its row but the content, for which its commitment stands."""
    parts = [told[name] for name in ("number", "subject", "kind", "actor", "at", "request", "token")]
    return json.dumps([*parts, told["commitment"].hex()], ensure_ascii=False, separators=(",", ":")).encode()


def event_of(told: Mapping[str, Any], content: Content | None) -> Event:
    """Return the event in a row of the table."""
    at = datetime.fromisoformat(told["at"])
    return Event(told["number"], told["subject"], told["kind"], told["actor"], at, told["request"], content)


def mapped(row: Row[Any]) -> Mapping[str, Any]:
    """Return a row by the names of its columns."""
    return {**row._mapping}  # noqa: SLF001 - SQLAlchemy's public name for it


def opened(row: Row[Any], lock: Lock) -> Event:
    """Return an event with its content; without it where that was erased. Raises SealError where it was altered."""
    if row.content is None:
        return event_of(mapped(row), None)
    return event_of(mapped(row), open_content(row.content, row.commitment, lock, f"{row.subject}/{row.number}"))


def rows_of(connection: Connection, subject: str) -> Iterator[Row[Any]]:
    """Walk over the rows of the events of a subject, in order."""
    yield from connection.execute(select(EVENTS).where(EVENTS.c.subject == subject).order_by(EVENTS.c.number))


def row_by_token(connection: Connection, actor: str, token: str) -> Row[Any] | None:
    """Return the row of the event that somebody recorded under the token of a form, if there is one."""
    return connection.execute(select(EVENTS).where(EVENTS.c.actor == actor, EVENTS.c.token == token)).first()
