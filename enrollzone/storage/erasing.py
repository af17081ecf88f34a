"""Erasing: what a record held is gone, that there was one and who erased it stays.

Each record has a key of its own. Without it nothing of the record can be opened, wherever a copy of a page still lies;
the chain only holds a salted commitment to each content, and goes on.
"""

from collections.abc import Iterator
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from sqlalchemy import delete, select, update

from enrollzone.storage.errors import StaleError, UnknownRecordError
from enrollzone.storage.kinds import Columns, Event
from enrollzone.storage.ledger import Entry, append, drafted, instant
from enrollzone.storage.notebook import NotebookError, add_line, read_lines
from enrollzone.storage.store import Store, Writer
from enrollzone.storage.tables import EVENTS, MARKS, RECORDS, SCANS

ERASED = "erased"
LIST = "erasures.jsonl"
BLANK: dict[str, Any] = vars(Columns(ERASED))


@dataclass(frozen=True)
class Erasure:
    """That a record was erased, as the list beside the database tells it: a backup of before is erased by it again."""

    subject: str
    actor: str
    why: str


def erase(store: Store, subject: str, actor: str, why: str, *, seen: int | None = None, settle: bool = True) -> Event:
    """Erase a record: its key, body, contents, marks and scans are gone, and an event says so.

    `why` stays readable for whoever reads the ledger, and names nobody. The list beside the database is written before
    anything is done: what cannot be erased from a restored backup is not erased by halves. Afterwards older states of
    the pages are overwritten, as far as other readers let go of them; whoever erases many records does that once, at
    the end (`settle`). Whoever looked at the record before says which version was `seen`. Raises UnknownRecordError
    where there is nothing to erase, StaleError where it was changed meanwhile, NotebookError, StorageError.
    """
    with store.writing() as writer:
        event = erase_within(writer, Erasure(subject, actor, why), seen)
        if store.folder:
            add_line(store.folder / LIST, vars(Erasure(subject, actor, why)) | {"at": instant(event.at)})
    if settle:
        store.database.settle()
    return event


def erase_within(writer: Writer, erasure: Erasure, seen: int | None = None) -> Event:
    """Erase a record as a part of something larger; nothing is written beside the database."""
    connection, subject = writer.connection, erasure.subject
    row = connection.execute(select(RECORDS).where(RECORDS.c.subject == subject)).first()
    if row is None or row.lock is None:
        raise UnknownRecordError(f"{subject}: there is no such record, or it was erased")
    if seen not in {None, row.version}:
        raise StaleError(subject)
    connection.execute(update(EVENTS).where(EVENTS.c.subject == subject).values(content=None))
    entry = Entry(subject, ERASED, erasure.actor, {"why": erasure.why})
    draft = drafted(connection, entry, writer.now, writer.keyring, writer.keyring.ledger_lock)
    append(connection, draft)
    gone = {"version": row.version + 1, "changed_at": instant(draft.event.at), "lock": None, "body": None}
    connection.execute(update(RECORDS).where(RECORDS.c.subject == subject).values(**gone, **BLANK))
    for table in (MARKS, SCANS):
        connection.execute(delete(table).where(table.c.subject == subject))
    return draft.event


def erased_again(writer: Writer, folder: Path) -> tuple[str, ...]:
    """Erase whatever the list beside the database names and a restored backup brought back; return what that was."""
    return tuple(_again(writer, folder))


def _again(writer: Writer, folder: Path) -> Iterator[str]:
    for erasure in read_erasures(folder / LIST):
        try:
            erase_within(writer, erasure)
        except UnknownRecordError:
            continue
        yield erasure.subject


def read_erasures(file: Path) -> tuple[Erasure, ...]:
    """Return what a list names, nothing where it is not there. Raises NotebookError, which names the line."""
    names = [one.name for one in fields(Erasure)]
    found = []
    for line, told in read_lines(file):
        if not all(isinstance(told.get(name), str) for name in names):
            raise NotebookError(f"{file.name}:{line}: not an erasure")
        found.append(Erasure(*(told[name] for name in names)))
    return tuple(found)
