"""How the tables are made, and how they come to the release of this program."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.resources import as_file, files
from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, inspect, text

from enrollzone.errors import EnrollzoneError
from enrollzone.storage.database import Database
from enrollzone.storage.errors import StorageError, Trouble
from enrollzone.storage.tables import METADATA

_MIGRATIONS = "enrollzone.storage.migrations"
_ONE_AT_A_TIME = 0x656E7A  # a number that only this program locks, so that two do not make the same tables


class ExistingTablesError(EnrollzoneError):
    """There are tables of a desk already; nothing was changed."""


def create(database: Database) -> None:
    """Make a database for the desk: its file, for the owner alone, where it is one, and the tables.

    Raises ExistingTablesError where a desk is there already, and StorageError.
    """
    with creating(database):
        pass


@contextmanager
def creating(database: Database) -> Iterator[None]:
    """Make a database for the desk; it is made when the block has ended well, and not otherwise.

    Raises ExistingTablesError where a desk is there already, and StorageError.
    """
    if database.file:
        _make(database.file)
    with database.altering() as connection:
        _wait_for_others(connection)
        if {*METADATA.tables} & {*inspect(connection).get_table_names()}:
            raise ExistingTablesError("the desk's database has its tables already; nothing was changed")
        _run(connection)
        yield


def upgrade(database: Database) -> None:
    """Bring the tables to the release of this program: all of the way, or not at all. Twice is harmless."""
    with database.altering() as connection:
        _wait_for_others(connection)
        _run(connection)


def _make(file: Path) -> None:
    try:
        file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        os.close(os.open(file, os.O_RDWR | os.O_CREAT, 0o600))
    except OSError as error:
        raise StorageError(Trouble.AWAY, f"{file.name} cannot be made: {error.strerror}") from None


def _wait_for_others(connection: Connection) -> None:
    if connection.dialect.name == "postgresql":  # SQLite has one writer anyway
        connection.execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": _ONE_AT_A_TIME})


def _run(connection: Connection) -> None:
    with configuration() as settings:
        settings.attributes["connection"] = connection
        command.upgrade(settings, "head")


@contextmanager
def configuration() -> Iterator[Config]:
    """Yield what Alembic needs to know of our migrations."""
    with as_file(files(_MIGRATIONS)) as folder:
        settings = Config()
        settings.set_main_option("script_location", str(folder).replace("%", "%%"))
        yield settings
