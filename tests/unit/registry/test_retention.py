"""Cases that have reached their end are erased, and nothing that tells of the child is left anywhere."""

import gzip
import logging
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from enrollzone.casework.acting import Desk
from enrollzone.casework.checking import withdraw
from enrollzone.casework.duplicates import twins
from enrollzone.casework.people import reveal
from enrollzone.registry.kinds import KINDS
from enrollzone.registry.retention import Due, End, due, run
from enrollzone.sealing.keyring import Keyring
from enrollzone.staff.accounts import create
from enrollzone.staff.permissions import NotAllowedError
from enrollzone.staff.sessions import begin
from enrollzone.storage.backup import back_up
from enrollzone.storage.database import Database
from enrollzone.storage.errors import StorageError, UnknownRecordError
from enrollzone.storage.extracting import events_in_order
from enrollzone.storage.search import Wanted, counts
from enrollzone.storage.store import Store
from enrollzone.storage.tables import METADATA, RECORDS
from enrollzone.storage.verifying import verify
from tests.at_desk import CHILDS, DOOR, MOTHER, MOTHERS, NAME, PHONE, a_case, a_family
from tests.checked import form_for
from tests.desk import ADMINISTRATOR, CLERK, PASSWORD, Clock, a_desk

WHY = "MARKER-原因-7f31"
PLANTED = (NAME, MOTHER, CHILDS, MOTHERS, PHONE, DOOR, "12号3栋", WHY)


def a_withdrawn_case(desk: Desk) -> str:
    subject = a_case(desk, people=a_family()).subject
    withdraw(desk, CLERK, subject, WHY, form_for(desk, subject))
    return subject


def test_a_case_is_due_on_the_day_after_it_was_to_be_kept(desk: Desk, clock: Clock) -> None:
    subject = a_withdrawn_case(desk)
    last: date = desk.store.load(subject).held.keep_until
    clock.at += last - desk.today()
    assert due(desk) == ()
    clock.forward(days=1)
    assert due(desk) == (Due(subject, "2025-000000-00001", End.KEPT_LONG_ENOUGH, last, 2),)
    assert run(desk, ADMINISTRATOR).erased == due_before(subject, last)
    assert due(desk) == ()
    with pytest.raises(UnknownRecordError):
        desk.store.load(subject)
    assert verify(desk.store).holds


def due_before(subject: str, last: date) -> tuple[Due, ...]:
    return (Due(subject, "2025-000000-00001", End.KEPT_LONG_ENOUGH, last, 2),)


def test_a_draft_is_due_when_nobody_has_touched_it_for_so_many_months(desk: Desk, clock: Clock) -> None:
    subject = a_case(desk).subject
    clock.at += timedelta(days=365)
    assert due(desk) == ()
    clock.forward(days=1)
    (found,) = due(desk)
    assert (found.subject, found.end, found.since) == (subject, End.UNTOUCHED_DRAFT, date(2026, 6, 20))
    assert due(desk, untouched_months=24) == ()
    assert [one.subject for one in due(desk, untouched_months=1)] == [subject]


def test_a_case_that_is_at_work_or_has_no_end_is_never_due(desk: Desk, clock: Clock) -> None:
    a_withdrawn_case(desk)
    clock.forward(days=365 * 2)
    assert due(desk) == ()


def test_whoever_may_not_erase_erases_nothing(desk: Desk, clock: Clock) -> None:
    a_case(desk)
    clock.forward(days=800)
    with pytest.raises(NotAllowedError):
        run(desk, CLERK)
    assert counts(desk.store, Wanted("case")) == {"draft": 1}


def test_a_case_that_somebody_changes_at_that_moment_is_left(desk: Desk, clock: Clock) -> None:
    first, second = a_case(desk).subject, a_case(desk).subject
    clock.forward(days=800)
    store = _ChangedBeforeWriting(desk, first)
    done = run(replace(desk, store=store), ADMINISTRATOR)
    assert ([one.subject for one in done.left], [one.subject for one in done.erased]) == ([first], [second])
    assert desk.store.load(first).version == 2


class _ChangedBeforeWriting(Store):
    """The store at the moment in which another clerk is faster by a step."""

    def __init__(self, desk: Desk, subject: str) -> None:
        store = desk.store
        super().__init__(store.database, store.keyring, store.kinds, store.now)
        self.desk, self.subject, self.is_changed = desk, subject, False

    def writing(self):  # type: ignore[no-untyped-def] # noqa: ANN202
        if not self.is_changed:
            self.is_changed = True
            withdraw(self.desk, CLERK, self.subject, WHY, form_for(self.desk, self.subject))
        return super().writing()


def test_sessions_that_are_over_are_swept_and_others_stay(desk: Desk, clock: Clock) -> None:
    account = create(desk.store, "(terminal)", "lin", "林", CLERK.roles, PASSWORD).held
    begin(desk.store, account)
    clock.forward(hours=13)
    begin(desk.store, account)
    assert run(desk, ADMINISTRATOR).sessions == 1
    assert run(desk, ADMINISTRATOR).sessions == 0


@pytest.fixture
def kept(desk_database: str, clock: Clock, tmp_path: Path) -> Iterator[Desk]:
    """A desk on either database with a folder outside it."""
    store = Store(Database(desk_database), Keyring.new(), KINDS, clock, tmp_path / "outside")
    yield a_desk(store)
    store.database.close()


def in_the_tables(desk: Desk) -> str:
    """All that the tables hold, as text: whatever is sealed is not to be read in it."""
    with desk.store.database.reading() as connection:
        rows = [row for table in METADATA.tables.values() for row in connection.execute(select(table))]
    return "\n".join(
        " ".join(value.decode("utf-8", "ignore") if isinstance(value, bytes) else str(value) for value in row)
        for row in rows
    )


def test_nothing_that_was_told_of_a_family_is_readable_outside_of_its_case(
    kept: Desk, clock: Clock, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    subject = a_withdrawn_case(kept)
    assert reveal(kept, CLERK, subject, "child.number", WHY, form_for(kept, subject)) == CHILDS
    back_up(kept.store, tmp_path / "desk.backup")
    told = {
        "tables": in_the_tables(kept),
        "backup": gzip.decompress((tmp_path / "desk.backup").read_bytes()).decode(),
        "log": caplog.text,
        "export": "\n".join(map(repr, events_in_order(kept.store))),
        **{file.name: file.read_bytes().decode("utf-8", "ignore") for file in tmp_path.rglob("*") if file.is_file()},
    }
    assert set(told) >= {"tables", "backup", "log", "export", "anchors.jsonl"}
    assert {(name, planted) for name, text in told.items() for planted in PLANTED if planted in text} == set()
    clock.forward(days=365 * 4)
    assert [one.subject for one in run(kept, ADMINISTRATOR).erased] == [subject]
    assert (tmp_path / "outside" / "erasures.jsonl").read_text().count(subject) == 1
    with kept.store.database.reading() as connection:
        row = connection.execute(select(RECORDS).where(RECORDS.c.subject == subject)).one()
    assert (row.state, row.jurisdiction, row.stage, row.entry_day, row.due) == ("erased", "", "", None, None)
    assert verify(kept.store).holds


def test_an_error_on_the_way_repeats_nothing_that_was_typed(kept: Desk) -> None:
    with kept.store.database.writing() as connection:
        connection.exec_driver_sql("DROP TABLE marks")
    with pytest.raises(StorageError) as refused:
        a_case(kept, people=a_family())
    told = f"{refused.value!r} {refused.value.__cause__}"
    assert [planted for planted in PLANTED if planted in told] == []
    with kept.store.database.writing() as connection:
        METADATA.tables["marks"].create(connection)


def test_the_same_child_is_found_by_its_mark_until_it_is_erased(desk: Desk, clock: Clock) -> None:
    a_withdrawn_case(desk)
    again = a_case(desk, people=a_family())
    assert len(twins(desk, again.subject, again.held)) == 1
    clock.forward(days=365 * 3 + 300)
    run(desk, ADMINISTRATOR, untouched_months=120)
    assert twins(desk, again.subject, again.held) == ()
