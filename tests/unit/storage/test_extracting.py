"""The ledger read out in order, with its contents where they are asked for."""

import pytest

from enrollzone.sealing.lock import SealError
from enrollzone.storage.erasing import erase
from enrollzone.storage.extracting import events_in_order, subjects_with
from enrollzone.storage.store import Store
from tests.unit.storage.notes import SECRET, some_notes, tamper


def test_events_are_read_out_in_order_and_without_contents(notes: Store) -> None:
    some_notes(notes)
    events = list(events_in_order(notes))
    assert [event.number for event in events] == [1, 2, 3, 4, 5, 6]
    assert {event.content for event in events} == {None}
    assert subjects_with(notes, "added") == ("note:first", "note:third")


def test_contents_are_read_out_where_they_are_asked_for_and_there(small: Store) -> None:
    some_notes(small)
    erase(small, "note:first", "zhou", "asked")
    read = [event.content or {} for event in events_in_order(small, with_contents=True)]
    contents = [content.get("line", content.get("why")) for content in read]
    assert contents == [None, SECRET, None, SECRET, None, SECRET, "asked"]
    tamper(small, "UPDATE events SET content = commitment WHERE number = 2")
    with pytest.raises(SealError):
        list(events_in_order(small, with_contents=True))
