"""A backup of one moment, put back as a whole into either database, or not at all."""

import gzip
import json
import stat
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from enrollzone.sealing.keyfile import KeyFile
from enrollzone.sealing.keyring import Keyring, write_keyring
from enrollzone.storage.anchors import read_anchors
from enrollzone.storage.backup import BackupError, Saved, back_up
from enrollzone.storage.erasing import erase
from enrollzone.storage.errors import UnknownRecordError
from enrollzone.storage.restoring import restore
from enrollzone.storage.rotating import remove_key, rotate
from enrollzone.storage.scans import open_scan
from enrollzone.storage.store import Store
from enrollzone.storage.verifying import verify
from tests.desk import Clock, fresh_postgresql, fresh_sqlite
from tests.unit.storage.conftest import open_notes
from tests.unit.storage.notes import SECRET, add, rows, scan, some_notes, tamper, write

PICTURE = bytes(range(256)) * 4000


@pytest.fixture
def empty(tmp_path: Path, clock: Clock, outside: Path) -> Iterator[Store]:
    """Another database, empty, with the same keys and the same folder outside."""
    store = open_notes(fresh_sqlite(tmp_path / "empty"), clock, outside)
    yield store
    store.database.close()


def everything(store: Store) -> list[Any]:
    tables = ("events", "records", "marks", "scans", "head")
    return [rows(store, f"SELECT * FROM {table} ORDER BY 1, 2") for table in tables]  # noqa: S608


def test_a_backup_of_either_database_is_put_back_into_the_other(
    notes: Store, empty: Store, tmp_path: Path, outside: Path, clock: Clock, postgresql_server: str
) -> None:
    some_notes(notes)
    scan(notes, "note:first", content=PICTURE)
    erase(notes, "note:second", "zhou", "asked")
    saved = back_up(notes, tmp_path / "desk.backup")
    assert saved == Saved({"events": 8, "records": 3, "marks": 2, "scans": 1}, verify(notes).head)
    assert stat.S_IMODE((tmp_path / "desk.backup").stat().st_mode) == 0o600
    other = empty
    if notes.database.file:
        other = open_notes(fresh_postgresql(postgresql_server), clock, outside)
    restored = restore(other, tmp_path / "desk.backup")
    assert (restored.counts, restored.head, restored.erased) == (saved.counts, saved.head, ())
    assert restored.verification.holds
    assert other.load("note:first") == notes.load("note:first")
    assert [open_scan(other, "note:first", kept) for kept in other.load("note:first").held.pictures] == [PICTURE]
    assert add(other, "note:first", 4).event.number == 9
    other.database.close()


def test_a_restored_database_is_the_same_to_the_byte(small: Store, empty: Store, tmp_path: Path) -> None:
    some_notes(small)
    tamper(small, "UPDATE records SET entry_day = '2026-09-01', due = '2026-07-01' WHERE subject = 'note:first'")
    back_up(small, tmp_path / "desk.backup")
    restored = restore(empty, tmp_path / "desk.backup")
    assert everything(empty) == everything(small)
    assert [fault.broken for fault in restored.verification.faults] == [
        "columns"
    ]  # what was wrong stays so, and is told


def test_a_backup_under_load_is_of_one_moment(notes: Store, empty: Store, tmp_path: Path) -> None:
    subject, stop, seen = write(notes, "first"), threading.Event(), [1]

    def write_on() -> None:
        while not stop.is_set():
            add(notes, subject, seen[-1], "a line")
            seen.append(seen[-1] + 1)

    writer = threading.Thread(target=write_on)
    writer.start()
    try:
        saved = [back_up(notes, tmp_path / f"{number}.backup") for number in range(3)]
    finally:
        stop.set()
        writer.join()
    restored = restore(empty, tmp_path / "2.backup")
    assert restored.verification.holds
    assert restored.verification.events == saved[2].head.number <= seen[-1]
    assert verify(notes).holds


def test_what_was_erased_since_is_erased_again_when_an_old_backup_is_put_back(
    small: Store, empty: Store, tmp_path: Path
) -> None:
    some_notes(small)
    back_up(small, tmp_path / "old.backup")
    erase(small, "note:first", "zhou", "asked")
    restored = restore(empty, tmp_path / "old.backup")
    assert restored.erased == ("note:first",)
    assert restored.verification.holds
    with pytest.raises(UnknownRecordError):
        empty.load("note:first")
    assert empty.load("note:third").version == 2


def test_anchors_say_what_the_backup_does_not_hold_and_are_set_aside(
    small: Store, empty: Store, tmp_path: Path, outside: Path, clock: Clock
) -> None:
    subject = write(small, "first")
    back_up(small, tmp_path / "old.backup")
    clock.forward(days=1)
    add(small, subject, 1)
    restored = restore(empty, tmp_path / "old.backup")
    assert (restored.lost_up_to, restored.verification.anchors, restored.verification.holds) == (2, 1, True)
    assert [len(read_anchors(file)) for file in outside.glob("anchors-until-*.jsonl")] == [2]
    assert [anchor.head for anchor in read_anchors(outside / "anchors.jsonl")] == [restored.head]


def test_keys_sessions_and_words_of_a_record_stand_in_no_backup(small: Store, tmp_path: Path) -> None:
    write(small, "first", SECRET)
    tamper(
        small,
        "INSERT INTO sessions (digest, account, began_at, seen_at, second_factor)"
        " VALUES ('d-MARKER', 'lin', 'x', 'x', FALSE)",
    )
    back_up(small, tmp_path / "desk.backup")
    content = gzip.decompress((tmp_path / "desk.backup").read_bytes())
    assert b"MARKER" not in content
    keys = json.loads((tmp_path / "outside" / "keys.json").read_text())
    assert not [key for key in (*keys["keys"].values(), keys["index"], keys["chain"]) if key.encode() in content]


def change(at: int, edit: Callable[[Any], Any]) -> Callable[[list[bytes]], list[bytes]]:
    def changed(lines: list[bytes]) -> list[bytes]:
        lines[at] = json.dumps(edit(json.loads(lines[at]))).encode() + b"\n"
        return lines

    return changed


@pytest.mark.parametrize(
    ("damage", "told"),
    [
        (lambda _: [b"{}\n"], "not a backup of a desk"),
        (lambda _: [b"[1]\n"], "not a backup of a desk"),
        (lambda _: [], "not a backup of a desk"),
        (lambda lines: [b"nonsense\n", *lines], "line 1 is not"),
        (lambda lines: lines[:-1], "ends too early"),
        (lambda lines: [*lines[:3], *lines[4:]], "damaged"),
        (lambda lines: [*lines[:2], b"nonsense\n", *lines[2:]], "line 3 is not"),
        (lambda lines: [*lines[:2], b'["scanz", 1]\n', *lines[2:]], "line 3 is not"),
        (change(1, lambda row: [*row[:4], "zhao", *row[5:]]), "damaged"),
        (change(1, lambda row: row[:-1]), "line 2 is not"),
        (change(1, lambda row: [*row[:-1], "§"]), "line 2 is not"),
        (change(-1, lambda last: {**last, "counts": {}}), "damaged"),
        (lambda lines: [*lines, b'["events"]\n'], "something follows"),
        (change(0, lambda first: {**first, "revision": "0002"}), "of another release"),
        (change(0, lambda first: {**first, "number": "one"}), "line 1 is not"),
        (change(0, lambda first: {**first, "keys": "others"}), "other keys"),
    ],
)
def test_what_is_no_whole_backup_of_this_desk_is_refused_and_nothing_is_put_back(
    small: Store, empty: Store, tmp_path: Path, damage: Callable[[list[bytes]], list[bytes]], told: str
) -> None:
    some_notes(small)
    back_up(small, tmp_path / "good.backup")
    lines = gzip.decompress((tmp_path / "good.backup").read_bytes()).splitlines(keepends=True)
    (tmp_path / "bad.backup").write_bytes(gzip.compress(b"".join(damage(lines))))
    with pytest.raises(BackupError, match=told) as refused:
        restore(empty, tmp_path / "bad.backup")
    assert "MARKER" not in str(refused.value)
    assert verify(empty).events == verify(empty).records == 0


def test_a_file_that_was_cut_off_or_is_none_is_refused(small: Store, empty: Store, tmp_path: Path) -> None:
    some_notes(small)
    back_up(small, tmp_path / "good.backup")
    content = (tmp_path / "good.backup").read_bytes()
    for number in range(1, len(content), len(content) // 6):
        (tmp_path / "cut.backup").write_bytes(content[:number])
        with pytest.raises(BackupError):
            restore(empty, tmp_path / "cut.backup")
    (tmp_path / "text.backup").write_text("not gzip")
    with pytest.raises(BackupError, match="not a backup"):
        restore(empty, tmp_path / "text.backup")
    with pytest.raises(BackupError, match="cannot be read"):
        restore(empty, tmp_path / "nothing.backup")
    assert verify(empty).events == 0


def test_a_backup_is_never_put_over_what_is_there(small: Store, tmp_path: Path) -> None:
    some_notes(small)
    back_up(small, tmp_path / "desk.backup")
    with pytest.raises(BackupError, match="is there already"):
        back_up(small, tmp_path / "desk.backup")
    with pytest.raises(BackupError, match="not empty"):
        restore(small, tmp_path / "desk.backup")
    with pytest.raises(BackupError, match="cannot be written"):
        back_up(small, tmp_path / "no such folder" / "desk.backup")
    assert sorted(path.name for path in tmp_path.glob("*backup*")) == ["desk.backup"]
    assert verify(small).events == 6


def test_a_backup_under_keys_that_are_gone_names_the_key_that_is_missing(
    small: Store, empty: Store, tmp_path: Path, outside: Path
) -> None:
    some_notes(small)
    back_up(small, tmp_path / "desk.backup")
    keys = KeyFile(outside / "keys.json")
    rotate(small, keys)
    remove_key(small, keys, "k1")
    with pytest.raises(BackupError, match="needs key k1"):
        restore(empty, tmp_path / "desk.backup")
    assert verify(empty).events == 0


def test_without_a_folder_outside_a_backup_is_put_back_all_the_same(small: Store, empty: Store, tmp_path: Path) -> None:
    some_notes(small)
    back_up(small, tmp_path / "desk.backup")
    alone = Store(empty.database, empty.keyring, empty.kinds, empty.now)
    assert restore(alone, tmp_path / "desk.backup").verification.holds


def test_another_desk_s_backup_is_refused(small: Store, empty: Store, tmp_path: Path, outside: Path) -> None:
    back_up(small, tmp_path / "desk.backup")
    write_keyring(Keyring.new(), outside / "keys.json")
    with pytest.raises(BackupError, match="other keys"):
        restore(empty, tmp_path / "desk.backup")
