"""Every record made anew from its events and held against the one that is stored."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, select

from enrollzone.errors import EnrollzoneError
from enrollzone.sealing.lock import Lock, SealError
from enrollzone.storage.erasing import BLANK, ERASED
from enrollzone.storage.faults import Broken, Fault
from enrollzone.storage.kinds import Event, Kept, Kind, kind_of
from enrollzone.storage.ledger import instant, opened
from enrollzone.storage.scans import kept_of
from enrollzone.storage.sealed import open_body
from enrollzone.storage.store import Store
from enrollzone.storage.tables import EVENTS, MARKS, RECORDS

_AT_ONCE = 100  # records: what is held in memory is theirs and that of their events
_BAD_CONTENT = (EnrollzoneError, ValueError, LookupError, TypeError, AttributeError)


@dataclass(frozen=True)
class _Stored:
    """A record as the tables hold it: its row, the rows of its events, its marks, and its pictures."""

    row: Row[Any]
    events: Sequence[Row[Any]]
    marks: frozenset[tuple[str, str]]
    scans: frozenset[Kept]

    @property
    def subject(self) -> str:
        return str(self.row.subject)

    def has_columns(self, expected: Mapping[str, Any]) -> bool:
        return {name: self.row._mapping[name] for name in expected} == expected  # noqa: SLF001 - SQLAlchemy's public name


def faults_of_records(connection: Connection, store: Store) -> Iterator[Fault]:
    """Walk over what is wrong with records, in order of their subjects."""
    for stored in _all(connection):
        yield from _faults(store, stored)


def _all(connection: Connection) -> Iterator[_Stored]:
    last = ""
    while True:
        chosen = select(RECORDS).where(RECORDS.c.subject > last).order_by(RECORDS.c.subject).limit(_AT_ONCE)
        rows = connection.execute(chosen).all()
        if not rows:
            return
        yield from _with_events(connection, rows)
        last = rows[-1].subject


def _with_events(connection: Connection, rows: Sequence[Row[Any]]) -> Iterator[_Stored]:
    wanted = [row.subject for row in rows]
    events: defaultdict[str, list[Row[Any]]] = defaultdict(list)
    marks: defaultdict[str, set[tuple[str, str]]] = defaultdict(set)
    for event in connection.execute(select(EVENTS).where(EVENTS.c.subject.in_(wanted)).order_by(EVENTS.c.number)):
        events[event.subject].append(event)
    for mark in connection.execute(select(MARKS).where(MARKS.c.subject.in_(wanted))):
        marks[mark.subject].add((mark.kind, mark.mark))
    scans = kept_of(connection, wanted)
    for row in rows:
        of = row.subject
        yield _Stored(row, events[of], frozenset(marks[of]), frozenset(scans[of]))


def _faults(store: Store, stored: _Stored) -> Iterator[Fault]:
    if not stored.events:
        yield Fault(Broken.NO_EVENTS, None, stored.subject)
    elif stored.row.lock is None:
        yield from _unless_erased(store, stored)
    else:
        yield from _of_events(store, stored)
    if stored.events and stored.row.version != len(stored.events):
        yield Fault(Broken.VERSION, stored.events[-1].number, stored.subject)


def _unless_erased(store: Store, stored: _Stored) -> Iterator[Fault]:
    """Walk over what is wrong with a record that has no key any more."""
    *before, last = stored.events
    is_gone = stored.row.body is None and not stored.marks and not stored.scans
    if not is_gone or last.kind != ERASED or any(event.content is not None for event in before):
        yield Fault(Broken.NOT_ERASED, last.number, stored.subject)
    elif not stored.has_columns({**BLANK, "changed_at": last.at, "opened_at": stored.events[0].at}):
        yield Fault(Broken.COLUMNS, last.number, stored.subject)
    _, fault = _opened(last, store.keyring.ledger_lock)
    if fault:
        yield fault


def _of_events(store: Store, stored: _Stored) -> Iterator[Fault]:
    """Walk over what is wrong with a record that is there: its contents first, then what follows from them."""
    try:
        lock = store.lock_in(stored.row)
    except SealError:
        yield Fault(Broken.LOCKED, None, stored.subject)
        return
    read = [_opened(row, lock) for row in stored.events]
    faults = [fault for _, fault in read if fault]
    yield from faults
    if not faults:
        yield from _of_fold(store, stored, lock, [event for event, _ in read if event])


def _opened(row: Row[Any], lock: Lock) -> tuple[Event | None, Fault | None]:
    if row.content is None:
        return None, Fault(Broken.CONTENT_GONE, row.number, row.subject)
    try:
        return opened(row, lock), None
    except (SealError, ValueError):
        return None, Fault(Broken.CONTENT, row.number, row.subject)


def _of_fold(store: Store, stored: _Stored, lock: Lock, events: Sequence[Event]) -> Iterator[Fault]:
    subject, number = stored.subject, events[-1].number
    kind, held = store.kinds.get(kind_of(subject)), None
    if kind is None:
        yield Fault(Broken.UNFOLDABLE, number, subject)
        return
    for event in events:
        try:
            held = kind.apply(held, event)
        except _BAD_CONTENT:
            yield Fault(Broken.UNFOLDABLE, event.number, subject)
            return
    if not _is_body(kind, held, stored, lock):
        yield Fault(Broken.BODY, number, subject)
    times = {"kind": kind.name, "opened_at": instant(events[0].at), "changed_at": instant(events[-1].at)}
    if not stored.has_columns({**vars(kind.columns(held)), **times}):
        yield Fault(Broken.COLUMNS, number, subject)
    if stored.marks != frozenset(kind.marks(held)):
        yield Fault(Broken.MARKS, number, subject)
    if stored.scans != frozenset(kind.scans(held)):
        yield Fault(Broken.SCANS, number, subject)


def _is_body(kind: Kind[Any], held: object, stored: _Stored, lock: Lock) -> bool:
    try:
        # Read again from what is written: equal records may be written in another order, of a set for instance.
        return bool(kind.read(open_body(stored.row.body, lock, stored.subject)) == kind.read(kind.written(held)))
    except (*_BAD_CONTENT, SealError):
        return False
