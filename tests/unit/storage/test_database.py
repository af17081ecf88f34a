"""A database that is away, full, read-only, busy or broken: told apart, quickly, and without what was to be stored."""

import os
import sqlite3
import threading
import time
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from enrollzone.storage.database import Database
from enrollzone.storage.errors import StorageError, Trouble, trouble_of
from enrollzone.storage.store import Store
from enrollzone.storage.verifying import verify
from tests.desk import Clock, fresh_sqlite
from tests.unit.storage.conftest import open_notes
from tests.unit.storage.notes import SECRET, add, some_notes, tamper, write


def trouble_of_reading(address: str) -> Trouble:
    database = Database(address)
    try:
        with pytest.raises(StorageError) as refused, database.reading():
            pass
    finally:
        database.close()
    return refused.value.trouble


@pytest.mark.parametrize(
    "address", ["", "nonsense", "sqlite://", "sqlite:///:memory:", "mysql://localhost/desk", "http://example.cn"]
)
def test_an_address_of_no_database_that_we_know_is_refused_at_once(address: str) -> None:
    with pytest.raises(StorageError, match="expected sqlite:///FILE or postgresql") as refused:
        Database(address)
    assert refused.value.trouble is Trouble.AWAY


def test_a_file_that_is_not_there_is_away_and_is_not_made(tmp_path: Path) -> None:
    assert trouble_of_reading(f"sqlite:///{tmp_path / 'desk.sqlite3'}") is Trouble.AWAY
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_is_no_database_is_broken(tmp_path: Path) -> None:
    (tmp_path / "desk.sqlite3").write_bytes(b"not a database at all" * 500)
    assert trouble_of_reading(f"sqlite:///{tmp_path / 'desk.sqlite3'}") is Trouble.BROKEN


def test_a_server_that_is_not_there_is_away_within_seconds(tmp_path: Path) -> None:
    began = time.monotonic()
    assert trouble_of_reading("postgresql://somebody:secret@127.0.0.1:1/desk") is Trouble.AWAY
    assert trouble_of_reading(f"postgresql://somebody@/desk?host={tmp_path}") is Trouble.AWAY
    assert time.monotonic() - began < 10


def test_a_server_that_knows_no_such_database_or_person_is_away(postgresql_server: str) -> None:
    host = postgresql_server.partition("host=")[2]
    assert trouble_of_reading(f"postgresql://postgres@/nothing?host={host}") is Trouble.AWAY
    assert trouble_of_reading(f"postgresql://nobody:wrong@/prepared?host={host}") is Trouble.AWAY


def test_a_connection_that_was_cut_is_away_in_the_middle_of_something_and_back_at_the_next(
    postgresql_server: str, clock: Clock, outside: Path
) -> None:
    from tests.desk import fresh_postgresql  # noqa: PLC0415

    store = open_notes(fresh_postgresql(postgresql_server), clock, outside)
    subject = write(store, "first")
    with pytest.raises(StorageError) as refused, store.writing() as writer:  # noqa: PT012
        number = writer.connection.execute(text("SELECT pg_backend_pid()")).scalar_one()
        with psycopg.connect(postgresql_server, autocommit=True) as other:
            other.execute("SELECT pg_terminate_backend(%s)", (number,))
        writer.load(subject)
    assert refused.value.trouble is Trouble.AWAY
    assert add(store, subject, 1).record.version == 2
    assert verify(store).holds
    store.database.close()


class _Told(Exception):  # noqa: N818 - a driver's error
    def __init__(self, words: str, **codes: str) -> None:
        super().__init__(words)
        vars(self).update(codes)


class OperationalError(_Told):
    """Called as the drivers call theirs."""


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        (_Told("设备上没有空间", sqlstate="53100"), Trouble.FULL),
        (_Told("x", sqlstate="53300"), Trouble.BUSY),
        (_Told("x", sqlstate="25006"), Trouble.READ_ONLY),
        (_Told("x", sqlstate="55P03"), Trouble.BUSY),
        (_Told("x", sqlstate="40P01"), Trouble.BUSY),
        (_Told("表不存在", sqlstate="42P01"), Trouble.SCHEMA),
        (_Told("x", sqlstate="57P03"), Trouble.AWAY),
        (_Told("x", sqlstate="23505"), Trouble.BROKEN),
        (OperationalError("connection refused", sqlstate=None), Trouble.AWAY),
        (_Told("text may not hold NUL", sqlstate=None), Trouble.BROKEN),
        (_Told("no such table: events", sqlite_errorname="SQLITE_ERROR"), Trouble.SCHEMA),
        (_Told("x", sqlite_errorname="SQLITE_FULL"), Trouble.FULL),
        (_Told("x", sqlite_errorname="SQLITE_READONLY_DIRECTORY"), Trouble.READ_ONLY),
        (_Told("x", sqlite_errorname="SQLITE_BUSY_SNAPSHOT"), Trouble.BUSY),
        (_Told("x", sqlite_errorname="SQLITE_IOERR_WRITE"), Trouble.BROKEN),
    ],
)
def test_troubles_are_told_by_code_in_whatever_language_the_server_speaks(told: Exception, expected: Trouble) -> None:
    refused = trouble_of(DBAPIError("INSERT", {"line": SECRET}, told))
    assert refused.trouble is expected
    assert str(refused) == f"the desk's database: {expected}"


def test_an_error_of_the_database_repeats_nothing_that_was_to_be_stored(notes: Store) -> None:
    some_notes(notes)
    again = "INSERT INTO marks (subject, kind, mark) VALUES ('note:nobody', 'x', :secret)"
    with pytest.raises(StorageError) as refused:
        tamper(notes, again, secret=SECRET)
    assert "MARKER" not in f"{refused.value!r} {refused.value} {refused.value.__cause__}"
    assert refused.value.__suppress_context__


def test_a_disk_that_is_full_stops_one_event_and_not_the_next(small: Store) -> None:
    subject = write(small, "first")
    with small.database.writing() as connection:  # the connection that the pool gives out again
        pages = connection.execute(text("PRAGMA page_count")).scalar_one()
        connection.execute(text(f"PRAGMA max_page_count = {pages + 1}"))
    with pytest.raises(StorageError) as refused:
        add(small, subject, 1, "x" * 10 + os.urandom(40_000).hex())
    assert refused.value.trouble is Trouble.FULL
    assert small.load(subject).version == 1
    with small.database.writing() as connection:
        connection.execute(text("PRAGMA max_page_count = 1000000"))
    assert add(small, subject, 1).record.version == 2
    assert verify(small).holds


def test_what_may_only_be_read_is_read_and_refuses_to_be_written(small: Store, clock: Clock, outside: Path) -> None:
    subject = write(small, "first")
    read_only = open_notes(f"sqlite:///{small.database.file}?mode=ro", clock, outside)
    assert read_only.load(subject).held.lines == (SECRET,)
    with pytest.raises(StorageError) as refused:
        write(read_only, "second")
    assert refused.value.trouble is Trouble.READ_ONLY
    assert verify(read_only).events == 1
    read_only.database.close()


def test_whoever_waits_too_long_for_another_writer_is_told_that_it_is_busy(
    notes: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    subject = write(notes, "first")
    with notes.writing():
        impatient = _impatient(notes, monkeypatch)
        with pytest.raises(StorageError) as refused:
            add(impatient, subject, 1)
        impatient.database.close()
    assert refused.value.trouble is Trouble.BUSY
    assert add(notes, subject, 1).record.version == 2


def _impatient(store: Store, monkeypatch: pytest.MonkeyPatch) -> Store:
    monkeypatch.setattr("enrollzone.storage.database._WAIT_S", 0.1)
    monkeypatch.setattr("enrollzone.storage.database._SESSION", ("-c lock_timeout=100",))
    url = store.database.engine.url
    address = f"sqlite:///{store.database.file}" if store.database.file else url.render_as_string(hide_password=False)
    return Store(Database(address), store.keyring, store.kinds, store.now)


def test_a_pool_without_a_free_connection_is_busy(small: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    store = _impatient(small, monkeypatch)
    held = [store.database.engine.connect() for _ in range(15)]
    with pytest.raises(StorageError) as refused:
        store.load("note:first")
    assert refused.value.trouble is Trouble.BUSY
    for connection in held:
        connection.close()
    store.database.close()


def test_what_is_read_is_of_one_moment_while_others_write(notes: Store) -> None:
    subject = write(notes, "first")
    count = text("SELECT count(*) FROM events")
    with notes.database.reading() as connection:
        assert connection.execute(count).scalar_one() == 1
        add(notes, subject, 1)
        assert connection.execute(count).scalar_one() == 1
    with notes.database.reading() as connection:
        assert connection.execute(count).scalar_one() == 2


def test_a_long_reading_keeps_older_pages_and_lets_go_of_them_afterwards(small: Store) -> None:
    write(small, "first")
    with small.database.reading() as connection:
        connection.execute(text("SELECT count(*) FROM events"))
        write(small, "second")
        assert _settled_soon(small) is False
    assert small.database.settle() is True


def _settled_soon(store: Store) -> bool:
    """Settling waits for readers as long as a writer would: here from another thread, with less patience."""
    found: list[bool] = []
    impatient = Database(f"sqlite:///{store.database.file}")
    with impatient.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA busy_timeout = 50")
    thread = threading.Thread(target=lambda: found.append(impatient.settle()))
    thread.start()
    thread.join()
    impatient.close()
    return found[0]


def test_settling_is_done_on_both_databases_and_hides_a_trouble(notes: Store, tmp_path: Path) -> None:
    assert notes.database.settle() is True
    gone = Database(f"sqlite:///{tmp_path / 'gone.sqlite3'}")
    assert gone.settle() is False
    gone.close()


def test_the_embedded_database_promises_what_it_says(tmp_path: Path) -> None:
    database = Database(fresh_sqlite(tmp_path))
    wanted = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "secure_delete": 1}
    for _ in range(2):  # also of a connection that was used before
        with database.writing() as connection:
            assert {name: connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in wanted} == wanted
        database.settle()
    database.close()
    with pytest.raises(sqlite3.OperationalError):
        sqlite3.connect(f"file:{tmp_path / 'nothing'}?mode=rw", uri=True)
