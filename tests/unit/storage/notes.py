"""A kind of record that is nobody's: notes, to which lines are added, so that the store is tested by itself."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import text

from enrollzone.sealing.lock import Lock
from enrollzone.storage.kinds import Columns, Event, Kept, Kind
from enrollzone.storage.ledger import Entry
from enrollzone.storage.scans import close_scan, put_scan
from enrollzone.storage.store import Recorded, Store

SECRET = "MARKER-of-a-child-0f3a"  # noqa: S105 - what must never be found anywhere


@dataclass(frozen=True)
class Note:
    """A note: its lines, a set whose order is nobody's, and the blind marks that it bears."""

    lines: tuple[str, ...]
    tags: frozenset[str] = frozenset()
    marks: tuple[tuple[str, str], ...] = ()
    pictures: tuple[Kept, ...] = ()


def apply(note: Note | None, event: Event) -> Note:
    content: Mapping[str, Any] = event.content or {}
    if event.kind == "written":
        marks = tuple((kind, mark) for kind, mark in content.get("marks", ()))
        return Note((content["line"],), frozenset(content.get("tags", ())), marks)
    if note is None or event.kind not in {"added", "pictured"}:
        raise ValueError(event.kind)
    if event.kind == "pictured":
        return replace(note, pictures=(*note.pictures, Kept(**content)))
    return replace(note, lines=(*note.lines, content["line"]))


def columns(note: Note) -> Columns:
    return Columns("short" if len(note.lines) < 3 else "long", jurisdiction="000000", holder="lin")


NOTES = Kind("note", Note, apply, columns, lambda note: note.marks, lambda note: note.pictures)
KINDS: Mapping[str, Kind[Any]] = {"note": NOTES}


def write(store: Store, name: str, line: str = SECRET, token: str | None = None, lock: Lock | None = None) -> str:
    content = {"line": line, "tags": ["b", "a", "c"], "marks": [["line", store.keyring.mark("line", line)]]}
    store.record(Entry(f"note:{name}", "written", "lin", content, "request", token), seen=0, lock=lock)
    return f"note:{name}"


def add(store: Store, subject: str, seen: int, line: str = SECRET, token: str | None = None) -> Recorded[Note]:
    return store.record(Entry(subject, "added", "chen", {"line": line}, "", token), seen=seen)


def scan(store: Store, subject: str, name: str = "s1", content: bytes = b"a picture" * 900) -> Kept:
    """Keep a picture beside a note, with the event that says so."""
    picture = close_scan(subject, name, "image/png", content, store.lock_of(subject))
    with store.writing() as writer:
        seen = writer.load(subject).version
        writer.record(Entry(subject, "pictured", "chen", vars(picture.kept)), seen=seen)
        put_scan(writer, subject, picture)
    return picture.kept


def some_notes(store: Store) -> None:
    """Three notes with six events, interleaved."""
    first, second = write(store, "first"), write(store, "second")
    add(store, first, 1)
    third = write(store, "third")
    add(store, first, 2)
    add(store, third, 1)
    assert second


def tamper(store: Store, statement: str, **values: object) -> int:
    """Change a table behind the program's back, and return how many rows were changed."""
    with store.database.writing() as connection:
        return connection.execute(text(statement), values).rowcount


def rows(store: Store, statement: str) -> list[Mapping[str, Any]]:
    with store.database.reading() as connection:
        return [dict(row._mapping) for row in connection.execute(text(statement))]
