"""Pictures beside a record: closed with its key, held against its events, and gone when they say so."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace

import pytest

from enrollzone.sealing.lock import SealError
from enrollzone.storage.errors import UnknownRecordError
from enrollzone.storage.faults import Broken, Fault
from enrollzone.storage.kinds import Kept
from enrollzone.storage.scans import open_scan, remove_scan
from enrollzone.storage.store import Store
from enrollzone.storage.verifying import verify
from tests.unit.storage.notes import rows, scan, some_notes, tamper

FIRST, SECOND = "note:first", "note:second"
PICTURE = b"MARKER-of-a-picture " * 500


def two_pictures(store: Store) -> tuple[Kept, Kept]:
    some_notes(store)
    return scan(store, FIRST, "s1", PICTURE), scan(store, FIRST, "s2", PICTURE)


def test_a_picture_comes_back_as_it_was_and_lies_nowhere_in_clear(notes: Store) -> None:
    kept, other = two_pictures(notes)
    assert [open_scan(notes, FIRST, one) for one in (kept, other)] == [PICTURE, PICTURE]
    assert (kept.media_type, kept.size, kept.digest != other.digest) == ("image/png", len(PICTURE), True)
    assert [b"MARKER" in bytes(row["content"]) for row in rows(notes, "SELECT content FROM scans")] == [False, False]
    assert verify(notes).holds


@pytest.mark.parametrize(
    "tampering",
    [
        "DELETE FROM scans WHERE id = 's1'",
        "UPDATE scans SET media_type = 'image/jpeg' WHERE id = 's1'",
        "UPDATE scans SET size = 9 WHERE id = 's1'",
        "UPDATE scans SET id = 's3' WHERE id = 's1'",
        "UPDATE scans SET content = (SELECT other.content FROM scans AS other WHERE other.id = 's2') WHERE id = 's1'",
        "INSERT INTO scans SELECT 's3', subject, media_type, size, content FROM scans WHERE id = 's1'",
    ],
)
def test_a_picture_that_is_not_the_recorded_one_is_found(notes: Store, tampering: str) -> None:
    two_pictures(notes)
    assert tamper(notes, tampering) == 1
    assert verify(notes).faults == (Fault(Broken.SCANS, 8, FIRST),)


def test_a_picture_that_was_moved_to_another_record_is_found_at_both(notes: Store) -> None:
    two_pictures(notes)
    tamper(notes, "UPDATE scans SET subject = :other WHERE id = 's1'", other=SECOND)
    assert verify(notes).faults == (Fault(Broken.SCANS, 2, SECOND), Fault(Broken.SCANS, 8, FIRST))


def test_a_picture_of_no_record_is_found(small: Store) -> None:
    two_pictures(small)
    assert small.database.file is not None
    with closing(sqlite3.connect(small.database.file)) as connection, connection:  # holds no foreign keys to be kept
        connection.execute("UPDATE scans SET subject = 'note:nobody' WHERE id = 's1'")
    assert verify(small).faults == (Fault(Broken.SCANS, 8, FIRST), Fault(Broken.SCANS, None, "note:nobody"))


@pytest.mark.parametrize(
    ("asked", "error"),
    [
        (lambda kept: replace(kept, id="s3"), UnknownRecordError),
        (lambda kept: replace(kept, digest="0" * 64), SealError),
        (lambda kept: replace(kept, media_type="text/html"), SealError),
    ],
)
def test_a_picture_that_does_not_fit_what_was_recorded_is_not_given_out(
    notes: Store, asked: Callable[[Kept], Kept], error: type[Exception]
) -> None:
    kept, _ = two_pictures(notes)
    with pytest.raises(error) as told:
        open_scan(notes, FIRST, asked(kept))
    assert "MARKER" not in str(told.value)


def test_whoever_forges_the_row_of_another_picture_does_not_open_it(notes: Store) -> None:
    kept, other = two_pictures(notes)
    tamper(notes, "UPDATE scans SET content = (SELECT o.content FROM scans AS o WHERE o.id = 's2') WHERE id = 's1'")
    with pytest.raises(SealError):
        open_scan(notes, FIRST, replace(kept, digest=other.digest))  # bound to its own name, whatever its digest says


def test_one_picture_goes_and_the_others_stay(notes: Store) -> None:
    _, other = two_pictures(notes)
    with notes.writing() as writer:
        remove_scan(writer, FIRST, "s1")
        remove_scan(writer, SECOND, "s2")  # of another record: nothing is taken away
    assert [row["id"] for row in rows(notes, "SELECT id FROM scans")] == [other.id]
