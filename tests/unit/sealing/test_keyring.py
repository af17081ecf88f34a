"""Keys: kept in a file for the owner alone, rotated without losing the old ones, noticed when they change."""

import json
import os
import stat
from base64 import b64encode
from pathlib import Path

import pytest

from enrollzone.sealing.keyfile import KeyFile
from enrollzone.sealing.keyring import KeyFileError, Keyring, read_keyring, write_keyring
from enrollzone.sealing.lock import Lock, SealError


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "new" / "keys.json"


def test_keys_are_read_as_they_were_written_and_are_for_their_owner_alone(file: Path) -> None:
    ring = Keyring.new().rotated()
    write_keyring(ring, file)
    assert read_keyring(file) == ring
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert [path.name for path in file.parent.iterdir()] == ["keys.json"]
    assert repr(ring) == "Keyring(current='k2', …)"


def test_a_new_master_key_closes_and_all_of_them_open() -> None:
    old, lock = Keyring.new(), Lock.new()
    new = old.rotated()
    wrapped = old.wrap(lock, "case:1")
    assert (wrapped.partition(".")[0], new.wrap(lock, "case:1").partition(".")[0]) == ("k1", "k2")
    assert new.unwrap(wrapped, "case:1") == lock
    assert (new.index, new.chain, new.ledger_lock) == (old.index, old.chain, old.ledger_lock)
    with pytest.raises(SealError, match="does not have"):
        new.without("k1").unwrap(wrapped, "case:1")


@pytest.mark.parametrize("wrapped", ["", "k1", "k1.", "k1.§", "k1.aGVsbG8=", "k7.aGVsbG8="])
def test_what_is_no_key_of_a_record_does_not_open(wrapped: str) -> None:
    with pytest.raises(SealError):
        Keyring.new().unwrap(wrapped, "case:1")


@pytest.mark.parametrize(("name", "told"), [("k2", "old ones are k1"), ("k7", "old ones are k1")])
def test_only_an_old_key_is_removed(name: str, told: str) -> None:
    with pytest.raises(KeyFileError, match=told):
        Keyring.new().rotated().without(name)
    with pytest.raises(KeyFileError, match="old ones are none"):
        Keyring.new().without("k1")


def test_equal_values_have_equal_marks_and_another_kind_or_ring_has_others() -> None:
    ring = Keyring.new()
    assert ring.mark("child", "1") == ring.mark("child", "1")
    assert len({ring.mark("child", "1"), ring.mark("guardian", "1"), Keyring.new().mark("child", "1")}) == 3


GOOD = {"current": "k1", "keys": {"k1": b64encode(bytes(32)).decode()}, "index": b64encode(bytes(32)).decode()}


@pytest.mark.parametrize(
    "told",
    [
        "no json",
        "[]",
        json.dumps(GOOD),
        json.dumps({**GOOD, "chain": "short"}),
        json.dumps({**GOOD, "chain": b64encode(bytes(31)).decode()}),
        json.dumps({**GOOD, "chain": b64encode(bytes(32)).decode(), "current": "k2"}),
        json.dumps({**GOOD, "chain": b64encode(bytes(32)).decode(), "keys": []}),
    ],
)
def test_a_file_of_something_else_is_refused_without_a_word_of_what_is_in_it(file: Path, told: str) -> None:
    file.parent.mkdir()
    file.write_text(told, encoding="ascii")
    file.chmod(0o600)
    with pytest.raises(KeyFileError, match=r"keys\.json: not a file of keys") as refused:
        read_keyring(file)
    assert "AAAA" not in str(refused.value)


def test_a_file_that_others_may_read_is_refused(file: Path) -> None:
    write_keyring(Keyring.new(), file)
    file.chmod(0o640)
    with pytest.raises(KeyFileError, match="chmod 600"):
        read_keyring(file)


def test_a_file_that_is_not_there_or_cannot_be_written_is_said_by_name(file: Path) -> None:
    with pytest.raises(KeyFileError, match=r"keys\.json: the keys of the desk cannot be read"):
        KeyFile(file)
    file.parent.write_text("a file where a folder should be")
    with pytest.raises(KeyFileError, match=r"keys\.json: the keys of the desk cannot be written"):
        write_keyring(Keyring.new(), file)


def test_a_running_program_takes_the_keys_of_a_changed_file(file: Path) -> None:
    write_keyring(Keyring.new(), file)
    keys = KeyFile(file)
    assert keys() is keys()
    write_keyring(keys().rotated(), file)
    assert keys().current == "k2"


def test_a_running_program_goes_on_with_the_keys_it_had_while_the_file_is_away_or_broken(file: Path) -> None:
    write_keyring(Keyring.new(), file)
    keys = KeyFile(file)
    ring, text = keys(), file.read_bytes()
    file.unlink()
    assert keys() == ring
    file.write_bytes(b"broken")
    assert keys() == ring
    os.chmod(file, 0o600)  # noqa: PTH101
    file.write_bytes(text)
    assert keys() == ring
