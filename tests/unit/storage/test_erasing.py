"""What is erased is gone from wherever it lay; that it was there, and who erased it, stays."""

from pathlib import Path

import pytest

from enrollzone.sealing.lock import Lock, SealError
from enrollzone.storage.erasing import Erasure, erase, read_erasures
from enrollzone.storage.errors import StaleError, UnknownRecordError
from enrollzone.storage.faults import Broken, Fault
from enrollzone.storage.ledger import opened, rows_of
from enrollzone.storage.notebook import NotebookError
from enrollzone.storage.search import Wanted, counts, find
from enrollzone.storage.store import Store
from enrollzone.storage.verifying import verify
from tests.desk import Clock
from tests.unit.storage.notes import SECRET, add, rows, scan, some_notes, tamper, write


def test_an_erased_record_leaves_its_events_without_content_and_the_chain_whole(notes: Store, clock: Clock) -> None:
    some_notes(notes)
    scan(notes, "note:first")
    mark = notes.keyring.mark("line", SECRET)
    assert notes.marked("line", mark) == ("note:first", "note:second", "note:third")
    clock.forward(days=400)
    event = erase(notes, "note:first", "zhou", "kept_long_enough")
    assert (event.number, event.kind, event.actor) == (8, "erased", "zhou")
    assert verify(notes).holds
    with pytest.raises(UnknownRecordError):
        notes.load("note:first")
    assert [(one.kind, one.content) for one in notes.events("note:first")] == [
        ("written", None),
        ("added", None),
        ("added", None),
        ("pictured", None),
        ("erased", {"why": "kept_long_enough"}),
    ]
    assert notes.marked("line", mark) == ("note:second", "note:third")
    assert rows(notes, "SELECT * FROM scans") == []
    assert counts(notes, Wanted("note")) == {"short": 2}
    assert [one.subject for one in find(notes, Wanted("note"))] == ["note:second", "note:third"]
    (blank,) = rows(notes, "SELECT * FROM records WHERE subject = 'note:first'")
    told = {name: blank[name] for name in ("lock", "body", "jurisdiction", "holder", "campus", "state", "version")}
    assert told == {
        "lock": None,
        "body": None,
        "jurisdiction": "",
        "holder": "",
        "campus": "",
        "state": "erased",
        "version": 5,
    }


def test_what_is_erased_is_neither_erased_nor_changed_once_more(small: Store) -> None:
    some_notes(small)
    erase(small, "note:second", "zhou", "asked")
    for attempt in (
        lambda: erase(small, "note:second", "zhou", "asked"),
        lambda: erase(small, "note:nobody", "zhou", "asked"),
        lambda: add(small, "note:second", 2),
    ):
        with pytest.raises(UnknownRecordError):
            attempt()
    assert verify(small).events == 7


def test_what_somebody_changed_meanwhile_is_not_erased(small: Store, outside: Path) -> None:
    some_notes(small)
    with pytest.raises(StaleError):
        erase(small, "note:first", "zhou", "asked", seen=2)
    assert read_erasures(outside / "erasures.jsonl") == ()
    erase(small, "note:first", "zhou", "asked", seen=3)


def test_nothing_that_could_open_an_erased_record_is_left_in_the_files_of_the_embedded_database(small: Store) -> None:
    subject = write(small, "first", SECRET * 500)
    add(small, subject, 1, SECRET * 3000)
    scan(small, subject)
    with small.database.reading() as connection:
        sealed = [row.content for row in rows_of(connection, subject)]
    (record,) = rows(small, "SELECT lock, body FROM records")
    (picture,) = rows(small, "SELECT content FROM scans")
    (mark,) = rows(small, "SELECT mark FROM marks")
    planted = [*sealed, record["body"], record["lock"].encode(), picture["content"], mark["mark"].encode()]
    pieces = {content[place : place + 24] for content in planted for place in (0, len(content) // 2)}
    assert all(piece in on_disk(small) for piece in pieces)
    erase(small, subject, "zhou", "asked")
    assert [piece for piece in pieces if piece in on_disk(small)] == []
    assert verify(small).holds


def on_disk(store: Store) -> bytes:
    assert store.database.file is not None
    return b"".join(path.read_bytes() for path in sorted(store.database.file.parent.iterdir()))


def test_contents_of_before_do_not_open_with_any_key_that_is_left(small: Store) -> None:
    subject = write(small, "first")
    with small.database.reading() as connection:
        (kept,) = rows_of(connection, subject)
    erase(small, subject, "zhou", "asked")
    ring = small.keyring
    for lock in (*ring.keys.values(), ring.ledger_lock, Lock(ring.index), Lock(ring.chain)):
        with pytest.raises(SealError):
            opened(kept, lock)


def test_the_list_beside_the_database_names_what_was_erased(small: Store, outside: Path) -> None:
    some_notes(small)
    erase(small, "note:first", "zhou", "asked")
    erase(small, "note:third", "zhou", "kept_long_enough")
    assert read_erasures(outside / "erasures.jsonl") == (
        Erasure("note:first", "zhou", "asked"),
        Erasure("note:third", "zhou", "kept_long_enough"),
    )


def test_where_the_list_cannot_be_written_nothing_is_erased(small: Store, outside: Path) -> None:
    some_notes(small)
    (outside / "erasures.jsonl").mkdir()
    with pytest.raises(NotebookError):
        erase(small, "note:first", "zhou", "asked")
    assert small.load("note:first").version == 3
    assert verify(small).events == 6


def test_a_list_with_a_line_of_something_else_is_refused_by_its_number(outside: Path) -> None:
    (outside / "erasures.jsonl").write_text('{"subject":"note:first","actor":"zhou","why":"asked"}\n{"subject":1}\n')
    with pytest.raises(NotebookError, match=r"erasures\.jsonl:2"):
        read_erasures(outside / "erasures.jsonl")


def test_without_a_folder_outside_a_record_is_erased_all_the_same(small: Store) -> None:
    some_notes(small)
    alone = Store(small.database, small.keyring, small.kinds, small.now)
    erase(alone, "note:second", "zhou", "asked", settle=False)
    assert verify(alone).holds


@pytest.mark.parametrize(
    ("tampering", "expected"),
    [
        ("INSERT INTO marks (subject, kind, mark) VALUES ('note:second', 'line', 'x')", Broken.NOT_ERASED),
        ("UPDATE events SET content = commitment WHERE number = 2", Broken.NOT_ERASED),
        ("UPDATE records SET jurisdiction = '000000' WHERE subject = 'note:second'", Broken.COLUMNS),
        ("UPDATE events SET content = NULL WHERE number = 7", Broken.CONTENT_GONE),
        ("UPDATE events SET content = commitment WHERE number = 7", Broken.CONTENT),
    ],
)
def test_an_erased_record_that_is_not_as_erasing_leaves_it_is_found(
    small: Store, tampering: str, expected: Broken
) -> None:
    some_notes(small)
    erase(small, "note:second", "zhou", "asked")
    tamper(small, tampering)
    at = 7
    assert verify(small).faults == (Fault(expected, at, "note:second"),)
