"""What an auditor finds: every event by day, person, kind and subject, and never its content."""

from datetime import UTC, date, datetime

import pytest

from enrollzone.staff.accounts import create
from enrollzone.staff.audit import Known, Sought, count_of, happened, known
from enrollzone.staff.keeping import end_sessions
from enrollzone.staff.permissions import NotAllowedError
from enrollzone.storage.store import Store
from tests.desk import ADMINISTRATOR, AUDITOR, CLERK, PASSWORD, Clock
from tests.unit.staff.people import Slip, prove

pytestmark = pytest.mark.usefixtures("light_hashing")


@pytest.fixture
def people(store: Store, clock: Clock) -> Store:
    """Two accounts of an evening; after midnight in China, before it in Greenwich, sessions are ended; a name fails."""
    for actor in (ADMINISTRATOR, CLERK):
        create(store, "set-up", actor.name, "林", actor.roles, PASSWORD)
    clock.at = datetime(2026, 6, 20, 16, 5, tzinfo=UTC)
    end_sessions(store, ADMINISTRATOR, "lin", Slip())
    prove(store, "nobody", "something else here")
    return store


FOUND = (
    (Sought(), [4, 3, 2, 1]),
    (Sought(first=date(2026, 6, 21)), [4, 3]),
    (Sought(last=date(2026, 6, 20)), [2, 1]),
    (Sought(first=date(2026, 6, 20), last=date(2026, 6, 21)), [4, 3, 2, 1]),
    (Sought(actor="zhou"), [3]),
    (Sought(kind="created"), [2, 1]),
    (Sought(sort="account"), [3, 2, 1]),
    (Sought(sort="acc%"), []),
    (Sought(subject="account:lin"), [3, 2]),
    (Sought(subject="account:lin", kind="created", actor="set-up"), [2]),
)


def test_events_are_found_by_what_is_asked_for(people: Store) -> None:
    for sought, numbers in FOUND:
        found = [event.number for event in happened(people, AUDITOR, sought)]
        assert (sought, found, count_of(people, AUDITOR, sought)) == (sought, numbers, len(numbers))


def test_events_come_in_pages_and_without_contents(people: Store) -> None:
    first = happened(people, AUDITOR, Sought(), limit=2)
    second = happened(people, AUDITOR, Sought(), limit=2, before=first[-1].number)
    assert [event.number for event in (*first, *second)] == [4, 3, 2, 1]
    assert {event.content for event in (*first, *second)} == {None}


def test_what_may_be_chosen_from_is_what_happened(people: Store) -> None:
    assert known(people, AUDITOR) == Known(
        ("set-up", "zhou"),
        (("account", "created"), ("account", "sessions_ended"), ("door", "sign_in_failed")),
    )
    assert known(people, AUDITOR).sorts == ("account", "door")


def test_nobody_else_reads_what_happened(people: Store) -> None:
    for read in (lambda: happened(people, ADMINISTRATOR, Sought()), lambda: known(people, CLERK)):
        with pytest.raises(NotAllowedError):
            read()
    with pytest.raises(NotAllowedError):
        count_of(people, CLERK, Sought())
