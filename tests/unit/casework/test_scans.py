"""Pictures of papers in a case: kept where the bureau wants them, looked at on purpose, gone when removed."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import func, select

from enrollzone.casework.acting import Desk, Form, case_of
from enrollzone.casework.checking import withdraw
from enrollzone.casework.events import read
from enrollzone.casework.faults import Fault, FaultCode, FormFaultError
from enrollzone.casework.people import reveal
from enrollzone.casework.scans import JPEG, MOST_SCANS, PNG, add_scan, open_scan, remove_scan
from enrollzone.casework.scans_faults import ScanFault, ScanFaultError
from enrollzone.casework.states import NotNowError
from enrollzone.staff.permissions import Actor, NotAllowedError
from enrollzone.storage.backup import back_up
from enrollzone.storage.erasing import erase
from enrollzone.storage.errors import ReusedTokenError, StaleError, UnknownRecordError
from enrollzone.storage.restoring import restore
from enrollzone.storage.store import Store
from enrollzone.storage.tables import SCANS
from enrollzone.storage.verifying import verify
from tests.at_desk import AT_LAKE
from tests.checked import MIGRANT, a_body, form_for, held, opened
from tests.desk import (
    ADMINISTRATOR,
    AUDITOR,
    CLERK,
    OTHER_CLERK,
    PLACEMENT,
    REVIEWER,
    Clock,
    a_desk,
    fresh_sqlite,
    opened_store,
)
from tests.unit.casework.papers_scanned import DEVICE, GPS, exif, jpeg, png

PHOTO, SCAN = jpeg(exif(1)), png()


@pytest.fixture
def keeping(desk: Desk) -> Desk:
    return replace(desk, keeps_scans=True)


@pytest.fixture
def either(store: Store) -> Desk:
    """A desk that keeps pictures, over each sort of database in turn."""
    return replace(a_desk(store), keeps_scans=True)


def a_case(desk: Desk) -> str:
    return opened(desk, a_body(AT_LAKE, MIGRANT))


def kept(desk: Desk, subject: str, content: bytes = PHOTO, paper: str = "permit", token: str | None = None) -> str:
    recorded = add_scan(desk, CLERK, subject, paper, content, form_for(desk, subject, token))
    return str(recorded.record.held.scans[-1].id)


def looked(desk: Desk, subject: str, scan: str, actor: Actor = REVIEWER) -> bytes:
    return open_scan(desk, actor, subject, scan, "核对居住证", form_for(desk, subject))


def stored(desk: Desk) -> int:
    with desk.store.database.reading() as connection:
        return int(connection.execute(select(func.count()).select_from(SCANS)).scalar_one())


def test_a_picture_is_kept_clean_and_sealed_and_comes_back_to_whoever_says_why(either: Desk) -> None:
    subject = a_case(either)
    first, second = kept(either, subject), kept(either, subject, SCAN, "contract")
    assert [(scan.id, scan.paper, scan.media_type) for scan in held(either, subject).scans] == [
        (first, "permit", JPEG),
        (second, "contract", PNG),
    ]
    assert (looked(either, subject, first), looked(either, subject, second)) == (jpeg(), png())
    event = either.store.events(subject)[-1]
    assert (event.actor, event.kind, read(event).field, read(event).why) == (
        REVIEWER.name,
        "revealed",
        f"scan.{second}",
        "核对居住证",
    )
    assert verify(either.store).holds


def test_of_a_picture_nothing_lies_in_the_files_of_the_database_in_clear(keeping: Desk, tmp_path: Path) -> None:
    body = b"MARKER-of-the-picture-5e21"
    photo = jpeg(exif(), points=body)
    subject = a_case(keeping)
    kept(keeping, subject, photo)
    keeping.store.database.settle()
    on_disk = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    assert [marker for marker in (body, GPS, DEVICE, photo[:60]) if marker in on_disk] == []
    assert b"permit" not in on_disk


def test_a_picture_that_is_removed_is_gone_and_that_there_was_one_stays(either: Desk) -> None:
    subject = a_case(either)
    first, second = kept(either, subject), kept(either, subject, SCAN)
    form = form_for(either, subject, "a-form")
    remove_scan(either, OTHER_CLERK, subject, first, form)
    assert remove_scan(either, OTHER_CLERK, subject, first, form).repeated
    assert ([scan.id for scan in held(either, subject).scans], stored(either)) == ([second], 1)
    happened = [read(event) for event in either.store.events(subject)][-1]
    assert (happened.scan, happened.paper, happened.gone) == (first, "permit", True)
    for gone in (first, "never-there"):
        with pytest.raises(FormFaultError):
            looked(either, subject, gone)
        with pytest.raises(FormFaultError):
            remove_scan(either, CLERK, subject, gone, form_for(either, subject))
    assert (looked(either, subject, second), verify(either.store).holds) == (png(), True)


def test_a_form_that_is_sent_twice_keeps_one_picture(either: Desk) -> None:
    subject = a_case(either)
    form = form_for(either, subject, "a-form")
    first = add_scan(either, CLERK, subject, "permit", PHOTO, form)
    again = add_scan(either, CLERK, subject, "permit", PHOTO, form)
    assert (again.repeated, again.record.held.scans) == (True, first.record.held.scans)
    assert (stored(either), verify(either.store).holds) == (1, True)


def test_whoever_was_slower_keeps_nothing(either: Desk) -> None:
    subject = a_case(either)
    late = form_for(either, subject)
    kept(either, subject)
    with pytest.raises(StaleError):
        add_scan(either, OTHER_CLERK, subject, "permit", SCAN, late)
    with pytest.raises(StaleError):
        remove_scan(either, OTHER_CLERK, subject, held(either, subject).scans[0].id, late)
    assert (stored(either), verify(either.store).holds) == (1, True)


def test_a_case_has_twenty_pictures_at_most_and_the_next_leaves_nothing_behind(keeping: Desk) -> None:
    subject = a_case(keeping)
    for _ in range(MOST_SCANS):
        kept(keeping, subject)
    version = case_of(keeping, subject).version
    with pytest.raises(ScanFaultError) as error:
        kept(keeping, subject)
    assert error.value.code == ScanFault.TOO_MANY
    assert (stored(keeping), case_of(keeping, subject).version) == (MOST_SCANS, version)
    remove_scan(keeping, CLERK, subject, held(keeping, subject).scans[0].id, form_for(keeping, subject))
    kept(keeping, subject)


def test_where_the_bureau_keeps_no_pictures_none_is_kept_and_those_of_before_are_looked_at_and_removed(
    desk: Desk, keeping: Desk
) -> None:
    subject = a_case(desk)
    with pytest.raises(ScanFaultError) as error:
        kept(desk, subject)
    assert (error.value.code, stored(desk)) == (ScanFault.OFF, 0)
    scan = kept(keeping, subject)
    assert looked(desk, subject, scan) == jpeg()
    remove_scan(desk, CLERK, subject, scan, form_for(desk, subject))
    assert stored(desk) == 0


@pytest.mark.parametrize("content", [b"", b"GIF89a", PHOTO[:-1]])
def test_a_file_that_is_no_picture_leaves_nothing_behind(keeping: Desk, content: bytes) -> None:
    subject = a_case(keeping)
    version = case_of(keeping, subject).version
    with pytest.raises(ScanFaultError):
        kept(keeping, subject, content)
    assert (stored(keeping), case_of(keeping, subject).version) == (0, version)


@pytest.mark.parametrize("paper", ["", "no-such-paper", "permit "])
def test_a_picture_of_a_paper_that_nobody_knows_is_refused(keeping: Desk, paper: str) -> None:
    subject = a_case(keeping)
    with pytest.raises(FormFaultError) as error:
        kept(keeping, subject, paper=paper)
    assert error.value.faults == (Fault("paper", FaultCode.NOT_OFFERED),)


def test_where_no_policy_holds_any_more_only_papers_of_the_case_are_known(keeping: Desk) -> None:
    subject = a_case(keeping)
    with pytest.raises(FormFaultError):
        kept(replace(keeping, bureaus=dict), subject)
    assert stored(keeping) == 0


@pytest.mark.parametrize("actor", [PLACEMENT, AUDITOR, ADMINISTRATOR])
def test_who_may_not_keep_or_look_does_neither(keeping: Desk, actor: Actor) -> None:
    subject = a_case(keeping)
    scan = kept(keeping, subject)
    form = form_for(keeping, subject)
    attempts: list[Callable[[], object]] = [
        lambda: add_scan(keeping, actor, subject, "permit", PHOTO, form),
        lambda: looked(keeping, subject, scan, actor),
        lambda: remove_scan(keeping, actor, subject, scan, form),
    ]
    for attempt in attempts:
        with pytest.raises(NotAllowedError):
            attempt()
    assert (stored(keeping), case_of(keeping, subject).version) == (1, form.seen)


def test_pictures_are_kept_and_removed_while_a_case_is_checked_and_looked_at_ever_after(keeping: Desk) -> None:
    subject = a_case(keeping)
    scan = kept(keeping, subject)
    withdraw(keeping, CLERK, subject, "家长撤回", form_for(keeping, subject))
    with pytest.raises(NotNowError):
        kept(keeping, subject)
    with pytest.raises(NotNowError):
        remove_scan(keeping, CLERK, subject, scan, form_for(keeping, subject))
    assert looked(keeping, subject, scan) == jpeg()


@pytest.mark.parametrize("why", ["", "  ", "因" * 501])
def test_nobody_looks_at_a_picture_without_a_reason(keeping: Desk, why: str) -> None:
    subject = a_case(keeping)
    scan = kept(keeping, subject)
    form = form_for(keeping, subject)
    with pytest.raises(FormFaultError):
        open_scan(keeping, CLERK, subject, scan, why, form)
    assert case_of(keeping, subject).version == form.seen


def test_the_form_of_one_picture_opens_no_other_one_and_no_name(keeping: Desk) -> None:
    subject = a_case(keeping)
    first, second = kept(keeping, subject), kept(keeping, subject, SCAN)
    form = form_for(keeping, subject, "a-form")
    for _ in range(2):
        assert open_scan(keeping, CLERK, subject, first, "核对", form) == jpeg()
    with pytest.raises(ReusedTokenError):
        open_scan(keeping, CLERK, subject, second, "核对", form)
    with pytest.raises(ReusedTokenError):
        reveal(keeping, CLERK, subject, "child.name", "核对", form)


def test_a_case_that_is_erased_takes_its_pictures_along(either: Desk) -> None:
    subject, other = a_case(either), a_case(either)
    scan, stays = kept(either, subject), kept(either, other)
    erase(either.store, subject, "zhou", "kept_long_enough")
    assert stored(either) == 1
    with pytest.raises(UnknownRecordError):
        open_scan(either, CLERK, subject, scan, "核对", Form(9))
    assert (looked(either, other, stays), verify(either.store).holds) == (jpeg(), True)


def test_pictures_come_back_with_a_backup(either: Desk, tmp_path: Path, clock: Clock) -> None:
    subject = a_case(either)
    scans = [kept(either, subject), kept(either, subject, SCAN)]
    back_up(either.store, tmp_path / "desk.backup")
    with opened_store(fresh_sqlite(tmp_path / "other"), clock, either.store.keyring) as empty:
        restored = restore(empty, tmp_path / "desk.backup")
        assert (restored.counts["scans"], restored.verification.holds) == (2, True)
        assert [looked(a_desk(empty), subject, scan) for scan in scans] == [jpeg(), png()]
