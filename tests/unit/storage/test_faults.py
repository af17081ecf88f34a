"""What was acknowledged is there whatever happens: kill -9, two at once, a full disk, a file that nobody may write."""

import os
import resource
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from benchmarks.killed import change_keys, kill_rounds
from enrollzone.storage.errors import StaleError, StorageError, Trouble
from enrollzone.storage.store import Store
from enrollzone.storage.verifying import verify
from tests.unit.storage.notes import add, write


def test_nothing_that_was_acknowledged_is_lost_or_doubled_when_writers_are_killed(
    desk_database: str, outside: Path
) -> None:
    killed = kill_rounds(desk_database, outside, rounds=2)
    assert killed.broken == ()
    assert killed.acknowledged > 10


def test_keys_and_erasing_are_old_or_new_and_never_between_when_their_program_is_killed(
    desk_database: str, outside: Path
) -> None:
    killed = kill_rounds(desk_database, outside, rounds=1, work=change_keys)
    assert killed.broken == ()
    assert killed.acknowledged > 1


def at_once(*deeds: Callable[[], Any]) -> list[Any]:
    """Do several things at the same moment, and return what came of each: its result, or its error."""
    barrier, done = threading.Barrier(len(deeds)), [None] * len(deeds)

    def do(number: int) -> None:
        barrier.wait()
        try:
            done[number] = deeds[number]()
        except StaleError as error:
            done[number] = error

    threads = [threading.Thread(target=do, args=(number,)) for number in range(len(deeds))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return done


def test_the_same_form_sent_from_several_windows_at_once_is_one_event(notes: Store) -> None:
    subject = write(notes, "first")
    done = at_once(*[lambda: add(notes, subject, 1, token="form-1")] * 4)  # noqa: S106 - of a form
    assert sorted(one.repeated for one in done) == [False, True, True, True]
    assert verify(notes).events == 2
    assert verify(notes).holds


def test_of_two_clerks_at_once_one_wins_and_the_other_is_told(notes: Store) -> None:
    subject = write(notes, "first")
    for seen in range(1, 4):
        done = at_once(*[lambda seen=seen: add(notes, subject, seen)] * 3)
        assert sorted(type(one).__name__ for one in done) == ["Recorded", "StaleError", "StaleError"]
    assert notes.load(subject).version == 4
    assert verify(notes).holds


def test_many_who_write_at_once_get_numbers_without_a_gap(notes: Store) -> None:
    at_once(*[lambda number=number: [write(notes, f"{number}-{turn}") for turn in range(5)] for number in range(4)])
    assert verify(notes).head.number == 20
    assert verify(notes).holds


def test_where_a_file_may_not_grow_nothing_is_half_written_and_it_goes_on_afterwards(small: Store) -> None:
    subject = write(small, "first")
    assert small.database.file is not None
    size = sum(path.stat().st_size for path in small.database.file.parent.iterdir())
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        with pytest.raises(StorageError) as refused:
            add(small, subject, 1, os.urandom(size).hex())
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert refused.value.trouble in {Trouble.FULL, Trouble.BROKEN}
    assert small.load(subject).version == 1
    assert add(small, subject, 1).record.version == 2
    assert verify(small).holds
