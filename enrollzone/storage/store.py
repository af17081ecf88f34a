"""The store: the one door through which anything is recorded, and what is read of the records."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar

from sqlalchemy import Connection, Row, delete, insert, select, update

from enrollzone.sealing.keyring import Keyring
from enrollzone.sealing.lock import Lock
from enrollzone.storage.database import Database
from enrollzone.storage.errors import ReusedTokenError, StaleError, UnknownRecordError
from enrollzone.storage.kinds import Event, Kind, kind_of
from enrollzone.storage.ledger import Entry, append, event_of, head_of, instant, mapped, opened, row_by_token, rows_of
from enrollzone.storage.sealed import close_body, open_body
from enrollzone.storage.tables import MARKS, RECORDS

Held = TypeVar("Held")


@dataclass(frozen=True)
class Record(Generic[Held]):
    """A record as it is now. `version` counts its events: whoever changes it says which version was looked at."""

    subject: str
    version: int
    held: Held
    opened_at: datetime
    changed_at: datetime


@dataclass(frozen=True)
class Recorded(Generic[Held]):
    """What came of recording: the record, its event, and whether the same form had been recorded before."""

    record: Record[Held]
    event: Event
    repeated: bool = False


class Store:
    """Records and their events. `now` is its clock; `kinds` are those that it can hold, by name."""

    def __init__(
        self, database: Database, keyring: Keyring, kinds: Mapping[str, Kind[Any]], now: Callable[[], datetime]
    ) -> None:
        self.database, self.keyring, self.kinds, self.now = database, keyring, kinds, now

    @contextmanager
    def writing(self) -> Iterator["Writer"]:
        """Record several things as one: all of them, or none. Raises StorageError."""
        with self.database.writing() as connection:
            # Whoever waits for the ledger waits here, before anything is read: a version that was read while another
            # writer was at work would be that of before, and the other's change would be lost (PostgreSQL).
            head_of(connection, to_write=True)
            yield Writer(self, connection)

    def record(self, entry: Entry, *, seen: int, lock: Lock | None = None) -> Recorded[Any]:
        """Record one event; see `Writer.record`."""
        with self.writing() as writer:
            return writer.record(entry, seen=seen, lock=lock)

    def load(self, subject: str) -> Record[Any]:
        """Return the record of a subject. Raises UnknownRecordError where there is none, or it was erased."""
        with self.database.reading() as connection:
            return self.opened(_row(connection, subject))

    def lock_of(self, subject: str) -> Lock:
        """Return the key of a record, for the fields in it that are sealed once more. Raises UnknownRecordError."""
        with self.database.reading() as connection:
            return self._lock(_row(connection, subject))

    def events(self, subject: str) -> tuple[Event, ...]:
        """Return what happened to a subject, in order; the contents are None where they were erased."""
        with self.database.reading() as connection:
            row = connection.execute(select(RECORDS).where(RECORDS.c.subject == subject)).first()
            lock = self._lock(row) if row is not None and row.lock is not None else None
            return tuple(opened(one, lock) for one in rows_of(connection, subject))

    def marked(self, kind: str, mark: str) -> tuple[str, ...]:
        """Return the subjects that bear a blind mark."""
        chosen = select(MARKS.c.subject).where(MARKS.c.kind == kind, MARKS.c.mark == mark).order_by(MARKS.c.subject)
        with self.database.reading() as connection:
            return tuple(connection.execute(chosen).scalars())

    def opened(self, row: Row[Any]) -> Record[Any]:
        """Return the record in a row of the table. Raises SealError where it was altered."""
        held = self.kinds[row.kind].read(open_body(row.body, self._lock(row), row.subject))
        began, changed = datetime.fromisoformat(row.opened_at), datetime.fromisoformat(row.changed_at)
        return Record(row.subject, row.version, held, began, changed)

    def _lock(self, row: Row[Any]) -> Lock:
        return self.keyring.unwrap(row.lock, row.subject)


class Writer:
    """One transaction that writes. Nobody else writes meanwhile."""

    def __init__(self, store: Store, connection: Connection) -> None:
        self._store, self.connection = store, connection

    def record(self, entry: Entry, *, seen: int, lock: Lock | None = None) -> Recorded[Any]:
        """Add an event and change its record by it: both, or neither.

        `seen` is the version that the actor looked at, 0 for a record that is new; its `lock` may then be given, for
        fields that were sealed with it. A form that is sent twice is recorded once. Raises StaleError where somebody
        else was faster, ReusedTokenError where the token belongs to another form, UnknownRecordError, and whatever
        the kind's `apply` raises for an event that does not fit.
        """
        if entry.token is not None and (known := row_by_token(self.connection, entry.actor, entry.token)):
            return self._repeated(entry, known)
        row = self.connection.execute(select(RECORDS).where(RECORDS.c.subject == entry.subject)).first()
        if (row.version if row else 0) != seen:
            raise StaleError(entry.subject)
        before = self._store.opened(row) if row else None
        key = self._store.keyring.unwrap(row.lock, row.subject) if row else lock or Lock.new()
        at = self._store.now()
        event = append(self.connection, entry, at, self._store.keyring, key)
        held = self._store.kinds[kind_of(entry.subject)].apply(before.held if before else None, event)
        record = Record(entry.subject, seen + 1, held, before.opened_at if before else event.at, event.at)
        self._place(record, key)
        return Recorded(record, event)

    def load(self, subject: str) -> Record[Any]:
        """Return the record of a subject as nobody can change it before this transaction ends.

        Raises UnknownRecordError.
        """
        return self._store.opened(_row(self.connection, subject))

    def _repeated(self, entry: Entry, known: Row[Any]) -> Recorded[Any]:
        if (known.subject, known.kind) != (entry.subject, entry.kind):
            raise ReusedTokenError(f"{entry.subject}: the token belongs to another form")
        return Recorded(self.load(entry.subject), event_of(mapped(known), None), repeated=True)

    def _place(self, record: Record[Any], key: Lock) -> None:
        """Put a record in its row, with its marks."""
        kind = self._store.kinds[kind_of(record.subject)]
        values = {
            **vars(kind.columns(record.held)),
            "version": record.version,
            "changed_at": instant(record.changed_at),
            "body": close_body(kind.written(record.held), key, record.subject),
        }
        if record.version == 1:
            first = {"subject": record.subject, "kind": kind.name, "opened_at": instant(record.opened_at)}
            wrapped = self._store.keyring.wrap(key, record.subject)
            self.connection.execute(insert(RECORDS).values(**first, **values, lock=wrapped))
        else:
            self.connection.execute(update(RECORDS).where(RECORDS.c.subject == record.subject).values(**values))
        self.connection.execute(delete(MARKS).where(MARKS.c.subject == record.subject))
        marks = [{"subject": record.subject, "kind": name, "mark": mark} for name, mark in set(kind.marks(record.held))]
        if marks:
            self.connection.execute(insert(MARKS), marks)


def _row(connection: Connection, subject: str) -> Row[Any]:
    row = connection.execute(select(RECORDS).where(RECORDS.c.subject == subject)).first()
    if row is None or row.lock is None:
        raise UnknownRecordError(f"{subject}: there is no such record, or it was erased")
    return row
