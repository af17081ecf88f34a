"""A new master key: every record opens under it, a broken-off run is ended, an old key goes when nothing needs it."""

from pathlib import Path

import pytest

from enrollzone.sealing.keyfile import KeyFile
from enrollzone.sealing.keyring import KeyFileError, write_keyring
from enrollzone.storage import rotating
from enrollzone.storage.erasing import erase
from enrollzone.storage.rotating import KeyInUseError, Rotation, remove_key, rotate
from enrollzone.storage.store import Store
from enrollzone.storage.verifying import verify
from tests.desk import Clock
from tests.unit.storage.conftest import open_notes
from tests.unit.storage.notes import SECRET, add, rows, some_notes, write


@pytest.fixture
def keys(outside: Path) -> KeyFile:
    return KeyFile(outside / "keys.json")


def closed_with(store: Store) -> set[str]:
    return {str(row["lock"]).partition(".")[0] for row in rows(store, "SELECT lock FROM records")}


def test_every_record_is_closed_with_the_new_key_and_reads_as_before(notes: Store, outside: Path) -> None:
    some_notes(notes)
    erase(notes, "note:second", "zhou", "asked")
    keys, before = KeyFile(outside / "keys.json"), notes.load("note:first")
    assert rotate(notes, keys) == Rotation("k2", 2, resumed=False)
    assert closed_with(notes) == {"k2", "None"}
    assert notes.load("note:first") == before
    assert verify(notes).holds
    remove_key(notes, keys, "k1")
    assert list(notes.keyring.keys) == ["k2"]
    assert add(notes, "note:first", 3).record.version == 4
    assert notes.marked("line", notes.keyring.mark("line", SECRET)) == ("note:first", "note:third")


def test_a_run_that_was_broken_off_is_ended_and_makes_no_further_key(
    small: Store, keys: KeyFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    some_notes(small)
    monkeypatch.setattr(rotating, "_AT_ONCE", 2)
    write_keyring(keys().rotated(), keys.file)  # killed right after the key was written
    rotating._close_some_anew(small, keys)  # and once more after two records
    assert closed_with(small) == {"k1", "k2"}
    assert rotate(small, keys) == Rotation("k2", 1, resumed=True)
    assert rotate(small, keys) == Rotation("k3", 3, resumed=False)
    assert closed_with(small) == {"k3"}


def test_a_key_that_a_record_needs_is_not_removed(small: Store, keys: KeyFile) -> None:
    some_notes(small)
    write_keyring(keys().rotated(), keys.file)
    with pytest.raises(KeyInUseError, match="3 records still need it"):
        remove_key(small, keys, "k1")
    with pytest.raises(KeyFileError):
        remove_key(small, keys, "k2")
    assert list(keys().keys) == ["k1", "k2"]
    assert verify(small).holds


def test_a_program_that_was_running_meanwhile_goes_on_with_the_new_key(
    small: Store, keys: KeyFile, clock: Clock, outside: Path
) -> None:
    running = open_notes(f"sqlite:///{small.database.file}", clock, outside)
    write(running, "first")
    rotate(small, keys)
    remove_key(small, keys, "k1")
    assert running.load("note:first").held.lines == (SECRET,)
    write(running, "second")
    assert closed_with(small) == {"k2"}
    running.database.close()
