"""Verification finds every kind of tampering, and names the first event or the record that is wrong."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import text

from enrollzone.storage import verifying
from enrollzone.storage.anchors import Anchor
from enrollzone.storage.faults import Broken, Fault
from enrollzone.storage.kinds import Event
from enrollzone.storage.ledger import Entry, Head, said
from enrollzone.storage.sealed import close_body, close_content
from enrollzone.storage.store import Store
from enrollzone.storage.verifying import Verification, verify
from tests.desk import Clock
from tests.unit.storage.notes import NOTES, Note, add, rows, some_notes, tamper, write

Tampering = Callable[[Store], object]
OF_LEDGER = {Broken.MISSING, Broken.LINK, Broken.HEAD, Broken.CONTENT, Broken.CONTENT_GONE}


def head(store: Store) -> Head:
    return verify(store).head


def first_fault(store: Store, *anchors: Head) -> tuple[Broken, int | None, str]:
    found = verify(store, [Anchor(one, store.now()) for one in anchors])
    assert not found.holds
    fault = found.faults[0]
    return fault.broken, fault.number, fault.subject


def test_a_store_that_nobody_touched_holds(notes: Store) -> None:
    assert verify(notes) == Verification(0, 0, Head(0, bytes(32)), 0, ())
    some_notes(notes)
    found = verify(notes)
    assert (found.events, found.records, found.head.number, found.holds) == (6, 3, 6, True)


def shift(store: Store, at: int, by: int) -> None:
    """Move the numbers of the events from one on."""
    moved = [row["number"] for row in rows(store, "SELECT number FROM events") if row["number"] >= at]
    for number in sorted(moved, reverse=by > 0):
        tamper(store, "UPDATE events SET number = :new WHERE number = :old", new=number + by, old=number)


def insert_event(store: Store) -> None:
    shift(store, 3, 1)
    copied = (
        "INSERT INTO events SELECT 3, subject, kind, actor, at, request, NULL, content, commitment, link FROM events"
    )
    tamper(store, f"{copied} WHERE number = 2")
    tamper(store, "UPDATE head SET number = 7")


def exchange_events(store: Store) -> None:
    for old, new in ((3, 99), (4, 3), (99, 4)):
        tamper(store, "UPDATE events SET number = :new WHERE number = :old", new=new, old=old)


def remove_and_close_up(store: Store) -> None:
    tamper(store, "DELETE FROM events WHERE number = 3")
    shift(store, 4, -1)
    tamper(store, "UPDATE head SET number = 5")


def exchange_contents(store: Store) -> None:
    one, other = (row["content"] for row in rows(store, "SELECT content FROM events WHERE number IN (1, 3)"))
    tamper(store, "UPDATE events SET content = :c WHERE number = 1", c=other)
    tamper(store, "UPDATE events SET content = :c WHERE number = 3", c=one)


@pytest.mark.parametrize(
    ("tampering", "expected"),
    [
        (exchange_contents, (Broken.CONTENT, 1, "note:first")),
        (
            lambda store: tamper(store, "UPDATE events SET content = NULL WHERE number = 2"),
            (Broken.CONTENT_GONE, 2, "note:second"),
        ),
        (
            lambda store: tamper(store, "UPDATE events SET actor = 'zhao' WHERE number = 3"),
            (Broken.LINK, 3, "note:first"),
        ),
        (
            lambda store: tamper(store, "UPDATE events SET at = '2020' || substr(at, 5) WHERE number = 4"),
            (Broken.LINK, 4, "note:third"),
        ),
        (lambda store: tamper(store, "DELETE FROM events WHERE number = 3"), (Broken.MISSING, 3, "")),
        (remove_and_close_up, (Broken.LINK, 3, "note:third")),
        (insert_event, (Broken.LINK, 3, "note:second")),
        (exchange_events, (Broken.LINK, 3, "note:third")),
        (lambda store: tamper(store, "DELETE FROM events WHERE number > 4"), (Broken.HEAD, 5, "")),
        (lambda store: tamper(store, "UPDATE head SET number = 4"), (Broken.HEAD, 5, "")),
        (
            lambda store: tamper(store, "UPDATE records SET version = 2 WHERE subject = 'note:first'"),
            (Broken.VERSION, 5, "note:first"),
        ),
        (
            lambda store: tamper(store, "UPDATE records SET holder = 'wang' WHERE subject = 'note:third'"),
            (Broken.COLUMNS, 6, "note:third"),
        ),
        (
            lambda store: tamper(store, "UPDATE records SET body = events.content FROM events WHERE number = 1"),
            (Broken.BODY, 2, "note:second"),
        ),
        (
            lambda store: tamper(store, "DELETE FROM marks WHERE subject = 'note:second'"),
            (Broken.MARKS, 2, "note:second"),
        ),
        (
            lambda store: tamper(store, "UPDATE records SET lock = substr(lock, 1, 20) WHERE subject = 'note:first'"),
            (Broken.LOCKED, None, "note:first"),
        ),
        (
            lambda store: tamper(store, "UPDATE records SET lock = 'k9.' || lock WHERE subject = 'note:first'"),
            (Broken.LOCKED, None, "note:first"),
        ),
        (
            lambda store: tamper(store, "UPDATE records SET lock = NULL WHERE subject = 'note:second'"),
            (Broken.NOT_ERASED, 2, "note:second"),
        ),
        (
            lambda store: tamper(store, "DELETE FROM records WHERE subject = 'note:third'"),
            (Broken.NO_RECORD, 4, "note:third"),
        ),
    ],
)  # fmt: skip
def test_tampering_is_found_where_it_begins(
    notes: Store, tampering: Tampering, expected: tuple[Broken, int | None, str]
) -> None:
    some_notes(notes)
    assert tampering(notes) != 0
    faults = verify(notes).faults
    assert Fault(*expected) in faults
    assert not [fault for fault in faults if fault.broken in OF_LEDGER and (fault.number or 0) < (expected[1] or 0)]


def test_a_record_without_events_is_found(small: Store) -> None:
    some_notes(small)
    tamper(small, "DELETE FROM events WHERE subject = 'note:second'")
    assert Fault(Broken.NO_EVENTS, None, "note:second") in verify(small).faults


def test_events_of_a_kind_that_nobody_knows_cannot_be_folded(small: Store) -> None:
    some_notes(small)
    known, small.kinds = small.kinds, {}
    assert {fault.broken for fault in verify(small).faults} == {Broken.UNFOLDABLE}
    small.kinds = {"note": replace(NOTES, apply=refuse)}
    assert {fault.number for fault in verify(small).faults if fault.broken is Broken.UNFOLDABLE} == {1, 2, 4}
    small.kinds = known
    assert verify(small).holds


def refuse(_note: Note | None, event: Event) -> Note:
    raise ValueError(event.kind)


def test_whoever_holds_the_keys_of_a_record_and_writes_what_does_not_fit_is_found(small: Store) -> None:
    some_notes(small)
    lock = small.lock_of("note:second")
    forged = close_body(NOTES.written(Note(("forged",))), lock, "note:second")
    tamper(small, "UPDATE records SET body = :body WHERE subject = 'note:second'", body=forged)
    assert first_fault(small) == (Broken.BODY, 2, "note:second")
    tamper(
        small, "UPDATE records SET body = :body WHERE subject = 'note:second'", body=lock.seal(b"x", "note:second/body")
    )
    assert first_fault(small) == (Broken.BODY, 2, "note:second")
    tamper(small, "UPDATE events SET content = :c WHERE number = 2", c=lock.seal(b"x", "note:second/2"))
    assert first_fault(small) == (Broken.CONTENT, 2, "note:second")


def roll_back_the_tail(store: Store, to: Head) -> None:
    """What somebody with a copy of yesterday's tables can do: events, records and head, all as they were."""
    tamper(store, "DELETE FROM events WHERE number > :n", n=to.number)
    tamper(store, "DELETE FROM records WHERE subject = 'note:last'")  # and its marks with it
    tamper(store, "UPDATE head SET number = :n, link = :link", n=to.number, link=to.link)


def test_a_tail_that_was_cut_off_with_its_records_is_found_by_an_anchor_alone(notes: Store) -> None:
    some_notes(notes)
    before = head(notes)
    write(notes, "last")
    after = head(notes)
    roll_back_the_tail(notes, before)
    assert verify(notes, [Anchor(before, notes.now())]).holds
    assert first_fault(notes, before, after) == (Broken.ANCHOR, 7, "")


def rewrite_chain(store: Store) -> None:
    """What somebody with the chain key can do: other events, each linked to the one before it."""
    link = bytes(32)
    for row in rows(store, "SELECT * FROM events ORDER BY number"):
        told = {**row, "actor": "zhao"}
        link = store.keyring.link(link, said(told))
        tamper(store, "UPDATE events SET actor = 'zhao', link = :link WHERE number = :n", link=link, n=row["number"])
    tamper(store, "UPDATE head SET link = :link", link=link)


def test_a_chain_that_a_holder_of_its_key_wrote_anew_is_found_by_an_anchor_alone(notes: Store) -> None:
    some_notes(notes)
    anchor = head(notes)
    add(notes, "note:second", 1)
    rewrite_chain(notes)
    assert verify(notes).holds
    assert first_fault(notes, anchor) == (Broken.ANCHOR, 6, "note:third")


def test_a_content_is_bound_to_its_commitment_whoever_seals_another(small: Store) -> None:
    some_notes(small)
    closed = close_content({"line": "forged", "marks": []}, small.lock_of("note:second"), "note:second/2")
    tamper(small, "UPDATE events SET content = :c WHERE number = 2", c=closed.sealed)
    assert first_fault(small) == (Broken.CONTENT, 2, "note:second")


def test_where_everything_is_wrong_the_first_of_it_is_told(small: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    some_notes(small)
    tamper(small, "UPDATE events SET actor = 'zhao', content = NULL")
    assert len(verify(small).faults) == 12
    monkeypatch.setattr(verifying, "MOST_FAULTS", 2)
    assert [fault.number for fault in verify(small).faults] == [1, 1, 2, 3]


def test_more_records_than_are_looked_at_together_are_all_refolded(small: Store) -> None:
    with small.writing() as writer:
        for number in range(230):
            writer.record(_entry(f"note:n{number:03}"), seen=0)
    assert verify(small).records == 230
    tamper(small, "UPDATE records SET state = 'long' WHERE subject IN ('note:n007', 'note:n150', 'note:n229')")
    assert [fault.subject for fault in verify(small).faults] == ["note:n007", "note:n150", "note:n229"]


def _entry(subject: str) -> Entry:
    return Entry(subject, "written", "lin", {"line": "x"})


def test_a_clock_that_is_set_back_neither_stops_the_desk_nor_changes_the_order(small: Store, clock: Clock) -> None:
    subject = write(small, "first")
    clock.at -= timedelta(days=400)
    add(small, subject, 1)
    later, earlier = small.events(subject)
    assert (later.number, earlier.number) == (1, 2)
    assert later.at - earlier.at == timedelta(days=400)
    assert verify(small).holds


def test_what_is_found_never_holds_what_was_stored(small: Store) -> None:
    some_notes(small)
    with small.database.writing() as connection:
        connection.execute(text("UPDATE records SET holder = 'x', lock = 'y'"))
    assert "MARKER" not in repr(verify(small))
