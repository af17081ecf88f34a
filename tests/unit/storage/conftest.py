"""A store of notes over a new database of each sort in turn, with a folder outside it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from enrollzone.sealing.keyfile import KeyFile
from enrollzone.sealing.keyring import Keyring, write_keyring
from enrollzone.storage.database import Database
from enrollzone.storage.store import Store
from tests.desk import Clock, fresh_sqlite
from tests.unit.storage.notes import KINDS


def open_notes(address: str, clock: Clock, folder: Path) -> Store:
    """A store of notes with a file of keys in a folder, made where it is not there."""
    keys = folder / "keys.json"
    if not keys.exists():
        write_keyring(Keyring.new(), keys)
    return Store(Database(address), KeyFile(keys), KINDS, clock, folder)


@pytest.fixture
def outside(tmp_path: Path) -> Path:
    folder = tmp_path / "outside"
    folder.mkdir()
    return folder


@pytest.fixture
def notes(desk_database: str, clock: Clock, outside: Path) -> Iterator[Store]:
    store = open_notes(desk_database, clock, outside)
    yield store
    store.database.close()


@pytest.fixture
def small(tmp_path: Path, clock: Clock, outside: Path) -> Iterator[Store]:
    """The same over the embedded database alone, for what does not hang on its sort."""
    store = open_notes(fresh_sqlite(tmp_path / "small"), clock, outside)
    yield store
    store.database.close()
