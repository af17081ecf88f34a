"""Finding records: in which order they come, and between which days."""

from datetime import date

from enrollzone.casework.cases import Supplement
from enrollzone.casework.events import CASE, Because, Opened, written
from enrollzone.casework.states import State, Step
from enrollzone.storage.erasing import erase
from enrollzone.storage.ledger import Entry
from enrollzone.storage.search import Wanted, bearing, counts, find
from enrollzone.storage.store import Store
from tests.desk import Clock
from tests.unit.storage.notes import SECRET, some_notes

AUTUMN = date(2026, 9, 1)


def opened(store: Store, name: str, entry_day: date = AUTUMN) -> str:
    subject = f"{CASE}:{name}"
    content = written(Step.OPENED, Opened(name, "000000", "primary", entry_day, {"home": {"text": "x"}}))
    store.record(Entry(subject, Step.OPENED, "lin", content), seen=0)
    return subject


def asked_for_papers(store: Store, subject: str, until: date) -> None:
    steps = ((Step.SUBMITTED, Because()), (Step.TAKEN, Because()))
    asked = (Step.SUPPLEMENT_ASKED, Supplement(("permit",), until, "lin", until))
    for seen, (step, happened) in enumerate((*steps, asked), 1):
        store.record(Entry(subject, step, "lin", written(step, happened)), seen=seen)


def test_those_wanted_first_come_before_those_that_have_waited_longest(store: Store, clock: Clock) -> None:
    early = opened(store, "early")
    clock.forward(hours=1)
    late, later = opened(store, "late"), opened(store, "later")
    clock.forward(hours=1)
    asked_for_papers(store, later, date(2026, 7, 1))
    asked_for_papers(store, late, date(2026, 6, 1))
    overdue = Wanted(CASE, states=(State.NEEDS_SUPPLEMENT,), due=date(2026, 6, 19))
    wanted = Wanted(CASE)
    assert [one.subject for one in find(store, wanted, first=overdue)] == [late, early, later]
    assert [one.subject for one in find(store, wanted)] == [early, late, later]
    assert [one.subject for one in find(store, wanted, first=overdue, limit=1, offset=1)] == [early]
    assert [one.subject for one in find(store, overdue)] == [late]


def test_a_school_year_is_searched_by_the_days_between_which_children_enter(store: Store) -> None:
    opened(store, "before", date(2025, 9, 1))
    opened(store, "now")
    year = Wanted(CASE, entering=(date(2026, 1, 1), date(2026, 12, 31)))
    assert [one.subject for one in find(store, year)] == ["case:now"]
    assert counts(store, year) == {"draft": 1}


def test_records_are_found_by_a_mark_until_they_are_erased(small: Store) -> None:
    some_notes(small)
    mark = small.keyring.mark("line", SECRET)
    erase(small, "note:second", "zhou", "asked")
    assert [one.subject for one in bearing(small, "line", mark)] == ["note:first", "note:third"]
