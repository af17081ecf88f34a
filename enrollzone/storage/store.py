"""The store: the one door through which anything is recorded, and what is read of the records."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Generic, TypeVar

from sqlalchemy import Connection, Row, delete, insert, select, update

from enrollzone.sealing.keyfile import KeyFile
from enrollzone.sealing.keyring import Keyring
from enrollzone.sealing.lock import Lock
from enrollzone.storage.anchors import Anchor, Anchors
from enrollzone.storage.database import Database
from enrollzone.storage.errors import ReusedTokenError, StaleError, StorageError, UnknownRecordError
from enrollzone.storage.kinds import Event, Kind, kind_of
from enrollzone.storage.ledger import (
    Entry,
    append,
    drafted,
    event_of,
    head_of,
    instant,
    mapped,
    opened,
    row_by_token,
    rows_of,
)
from enrollzone.storage.notebook import NotebookError
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
    """Records and their events.

    `keyring` is asked for anew at each step where it is a `KeyFile`; `kinds` are those that the store can hold, by
    name; `now` is its clock. `folder` stands outside the database: the head of the ledger is written there on the first
    write of each day, and what is erased is listed there. Without one neither is done.
    """

    def __init__(
        self,
        database: Database,
        keyring: Keyring | KeyFile,
        kinds: Mapping[str, Kind[Any]],
        now: Callable[[], datetime],
        folder: Path | None = None,
    ) -> None:
        self.database, self.kinds, self.now, self.folder = database, kinds, now, folder
        self._keys = keyring
        self._anchors = Anchors(folder) if folder else None

    @property
    def keyring(self) -> Keyring:
        """The keys as they are now."""
        return self._keys if isinstance(self._keys, Keyring) else self._keys()

    @contextmanager
    def writing(self) -> Iterator["Writer"]:
        """Record several things as one: all of them, or none. Raises StorageError."""
        with self.database.writing() as connection:
            # Whoever waits for the ledger waits here, before anything is read: a version that was read while another
            # writer was at work would be that of before, and the other's change would be lost (PostgreSQL).
            head_of(connection, to_write=True)
            yield Writer(self, connection)
        self._anchor_once_a_day()

    def _anchor_once_a_day(self) -> None:
        if self._anchors and self._anchors.wants(self.now()):
            with suppress(NotebookError, StorageError):  # what was recorded is recorded, with an anchor or without
                self.anchor(self._anchors)

    def anchor(self, anchors: Anchors) -> Anchor:
        """Write the head of the ledger down outside the database. Raises NotebookError, StorageError."""
        with self.database.reading() as connection:
            return anchors.add(head_of(connection), self.now())

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
            return self.lock_in(_row(connection, subject))

    def events(self, subject: str) -> tuple[Event, ...]:
        """Return what happened to a subject, in order.

        Where it was erased the contents are None, but for the event that says so.
        """
        with self.database.reading() as connection:
            row = connection.execute(select(RECORDS).where(RECORDS.c.subject == subject)).first()
            lock = self.lock_in(row) if row is not None and row.lock is not None else self.keyring.ledger_lock
            return tuple(opened(one, lock) for one in rows_of(connection, subject))

    def marked(self, kind: str, mark: str) -> tuple[str, ...]:
        """Return the subjects that bear a blind mark."""
        chosen = select(MARKS.c.subject).where(MARKS.c.kind == kind, MARKS.c.mark == mark).order_by(MARKS.c.subject)
        with self.database.reading() as connection:
            return tuple(connection.execute(chosen).scalars())

    def opened(self, row: Row[Any]) -> Record[Any]:
        """Return the record in a row of the table. Raises SealError where it was altered."""
        held = self.kinds[row.kind].read(open_body(row.body, self.lock_in(row), row.subject))
        began, changed = datetime.fromisoformat(row.opened_at), datetime.fromisoformat(row.changed_at)
        return Record(row.subject, row.version, held, began, changed)

    def lock_in(self, row: Row[Any]) -> Lock:
        """Return the key of the record in a row of the table. Raises SealError."""
        return self.keyring.unwrap(row.lock, row.subject)


class Writer:
    """One transaction that writes. Nobody else writes meanwhile."""

    def __init__(self, store: Store, connection: Connection) -> None:
        self._store, self.connection = store, connection

    @property
    def keyring(self) -> Keyring:
        """The keys of the store."""
        return self._store.keyring

    @property
    def now(self) -> datetime:
        """The instant of the store's clock."""
        return self._store.now()

    def record(self, entry: Entry, *, seen: int, lock: Lock | None = None) -> Recorded[Any]:
        """Add an event and change its record by it: both, or neither.

        `seen` is the version that the actor looked at, 0 for a record that is new; its `lock` may then be given, for
        fields that were sealed with it. A form that is sent twice is recorded once. Raises StaleError where somebody
        else was faster, ReusedTokenError where the token belongs to another form, UnknownRecordError, and whatever
        the kind's `apply` raises for an event that does not fit.
        """
        if entry.token is not None and (known := row_by_token(self.connection, entry.actor, entry.token)):
            return self._repeated(entry, known)
        row = self._looked_at(entry.subject, seen)
        before = self._store.opened(row) if row else None
        key = self._store.lock_in(row) if row else lock or Lock.new()
        # Nothing is written before all of it is made: whoever catches an error of `apply` and goes on in the same
        # transaction leaves no event behind that changed nothing.
        draft = drafted(self.connection, entry, self.now, self.keyring, key)
        event, kind = draft.event, self._store.kinds[kind_of(entry.subject)]
        held = kind.apply(before.held if before else None, event)
        record = Record(entry.subject, seen + 1, held, before.opened_at if before else event.at, event.at)
        values, marks = self._values(kind, record, key), set(kind.marks(held))
        append(self.connection, draft)
        self._place(record, values, marks)
        return Recorded(record, event)

    def _looked_at(self, subject: str, seen: int) -> Row[Any] | None:
        """The row of a record as it was seen; None for one that is new."""
        row = self.connection.execute(select(RECORDS).where(RECORDS.c.subject == subject)).first()
        if (row.version if row else 0) != seen:
            raise StaleError(subject)
        if row and row.lock is None:
            raise UnknownRecordError(f"{subject}: it was erased")
        return row

    def load(self, subject: str) -> Record[Any]:
        """Return the record of a subject as nobody can change it before this transaction ends.

        Raises UnknownRecordError.
        """
        return self._store.opened(_row(self.connection, subject))

    def _repeated(self, entry: Entry, known: Row[Any]) -> Recorded[Any]:
        if (known.subject, known.kind) != (entry.subject, entry.kind):
            raise ReusedTokenError(f"{entry.subject}: the token belongs to another form")
        return Recorded(self.load(entry.subject), event_of(mapped(known), None), repeated=True)

    def _values(self, kind: Kind[Any], record: Record[Any], key: Lock) -> dict[str, Any]:
        """What stands in the row of a record."""
        values = {
            **vars(kind.columns(record.held)),
            "version": record.version,
            "changed_at": instant(record.changed_at),
            "body": close_body(kind.written(record.held), key, record.subject),
        }
        if record.version == 1:
            values |= {"kind": kind.name, "opened_at": instant(record.opened_at)}
            values |= {"lock": self.keyring.wrap(key, record.subject)}
        return values

    def _place(self, record: Record[Any], values: dict[str, Any], marks: set[tuple[str, str]]) -> None:
        """Put a record in its row, with its marks."""
        subject = record.subject
        if record.version == 1:
            self.connection.execute(insert(RECORDS).values(subject=subject, **values))
        else:
            self.connection.execute(update(RECORDS).where(RECORDS.c.subject == subject).values(**values))
        self.connection.execute(delete(MARKS).where(MARKS.c.subject == subject))
        if marks:
            rows = [{"subject": subject, "kind": kind, "mark": mark} for kind, mark in marks]
            self.connection.execute(insert(MARKS), rows)


def _row(connection: Connection, subject: str) -> Row[Any]:
    row = connection.execute(select(RECORDS).where(RECORDS.c.subject == subject)).first()
    if row is None or row.lock is None:
        raise UnknownRecordError(f"{subject}: there is no such record, or it was erased")
    return row
