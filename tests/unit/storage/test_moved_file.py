"""A connection that is kept open does not outlast its file."""

import shutil
from pathlib import Path

import pytest
from sqlalchemy import select

from enrollzone.storage.database import Database
from enrollzone.storage.errors import StorageError, Trouble
from enrollzone.storage.tables import HEAD
from tests.desk import fresh_sqlite


def head(database: Database) -> int:
    with database.reading() as connection:
        return int(connection.execute(select(HEAD.c.number)).scalar_one())


def raise_head(database: Database) -> None:
    with database.writing() as connection:
        connection.execute(HEAD.update().values(number=HEAD.c.number + 1))


def test_nothing_is_written_to_a_file_that_was_removed(tmp_path: Path) -> None:
    database = Database(fresh_sqlite(tmp_path))
    raise_head(database)
    (tmp_path / "desk.sqlite3").unlink()
    with pytest.raises(StorageError) as away:
        raise_head(database)
    assert away.value.trouble is Trouble.AWAY
    database.close()


def test_a_file_that_was_put_in_the_place_of_another_is_the_one_that_is_read(tmp_path: Path) -> None:
    file = tmp_path / "desk.sqlite3"
    database = Database(fresh_sqlite(tmp_path))
    raise_head(database)
    database.settle()
    shutil.copy(file, tmp_path / "copy")
    raise_head(database)
    assert head(database) == 2
    for beside in ("", "-wal", "-shm"):
        Path(f"{file}{beside}").unlink(missing_ok=True)
    shutil.move(tmp_path / "copy", file)
    assert head(database) == 1
    database.close()
