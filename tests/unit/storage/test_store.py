"""The store: what is recorded, once, and by whom it was seen before."""

from datetime import datetime

import pytest
from sqlalchemy import delete

from enrollzone.staff.permissions import Role
from enrollzone.storage.errors import ReusedTokenError, StaleError, StorageError, Trouble, UnknownRecordError
from enrollzone.storage.ledger import Entry, instant
from enrollzone.storage.search import Wanted, counts, find
from enrollzone.storage.store import Store
from enrollzone.storage.tables import HEAD
from enrollzone.storage.verifying import verify

MADE = {"full_name": "林", "roles": ["clerk"], "password": "x"}


def made(name: str, token: str | None = None) -> Entry:
    return Entry(f"account:{name}", "created", "set-up", MADE, token=token)


def test_what_is_recorded_is_found_again_as_it_was(store: Store) -> None:
    recorded = store.record(made("lin"), seen=0).record
    assert store.load("account:lin") == recorded
    assert (recorded.version, recorded.held.roles) == (1, frozenset([Role.CLERK]))
    assert [event.content for event in store.events("account:lin")] == [MADE]
    assert find(store, Wanted("account")) == (recorded,)
    assert counts(store, Wanted("account")) == {"open": 1}


def test_the_same_form_sent_twice_is_one_event(store: Store) -> None:
    store.record(made("lin", "form-1"), seen=0)
    again = store.record(made("lin", "form-1"), seen=0)
    assert (again.repeated, again.record.version, len(store.events("account:lin"))) == (True, 1, 1)


def test_of_two_who_looked_at_the_same_version_the_second_is_told(store: Store) -> None:
    store.record(made("lin"), seen=0)
    with pytest.raises(StaleError):
        store.record(made("lin"), seen=0)
    assert len(store.events("account:lin")) == 1


def test_a_record_that_nobody_made_is_unknown(store: Store) -> None:
    with pytest.raises(UnknownRecordError):
        store.load("account:nobody")


def test_the_token_of_one_form_is_not_taken_for_another(store: Store) -> None:
    store.record(made("lin", "form-1"), seen=0)
    with pytest.raises(ReusedTokenError):
        store.record(made("chen", "form-1"), seen=0)
    assert len(store.events("account:lin")) == 1


def test_an_instant_without_a_time_zone_is_none() -> None:
    with pytest.raises(ValueError, match="time zone"):
        instant(datetime(2026, 9, 1))  # noqa: DTZ001


def test_a_database_that_lost_its_ledger_is_refused(store: Store) -> None:
    with store.database.writing() as connection:
        connection.execute(delete(HEAD))
    with pytest.raises(StorageError) as refused:
        store.record(made("lin"), seen=0)
    assert refused.value.trouble is Trouble.SCHEMA


def test_an_event_that_does_not_fit_leaves_nothing_even_where_the_transaction_goes_on(store: Store) -> None:
    with store.writing() as writer:
        writer.record(made("lin"), seen=0)
        with pytest.raises(KeyError):
            writer.record(Entry("nothing:known", "created", "set-up", {}), seen=0)
        writer.record(made("chen"), seen=0)
    assert verify(store).events == 2
    assert verify(store).holds
