"""The tables: made once, brought to this release, and refused where they are of another one."""

import stat
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from enrollzone.storage.database import Database
from enrollzone.storage.errors import StorageError, Trouble
from enrollzone.storage.release import REVISIONS
from enrollzone.storage.schema import ExistingTablesError, configuration, create, upgrade
from enrollzone.storage.store import Store
from enrollzone.storage.tables import METADATA
from enrollzone.storage.verifying import verify
from tests.desk import Clock
from tests.unit.storage.conftest import open_notes
from tests.unit.storage.notes import some_notes, tamper


def test_the_migrations_make_exactly_the_tables_that_the_program_knows(notes: Store) -> None:
    with notes.database.reading() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, METADATA) == []


def test_every_migration_stands_in_the_list_of_releases() -> None:
    with configuration() as settings:
        told = [script.revision for script in ScriptDirectory.from_config(settings).walk_revisions()]
    assert tuple(reversed(told)) == REVISIONS


def test_upgrading_what_is_of_this_release_changes_nothing(notes: Store) -> None:
    some_notes(notes)
    upgrade(notes.database)
    upgrade(notes.database)
    assert verify(notes).events == 6
    assert verify(notes).holds


def test_a_desk_that_is_there_is_not_made_once_more(notes: Store) -> None:
    some_notes(notes)
    with pytest.raises(ExistingTablesError):
        create(notes.database)
    assert verify(notes).events == 6


def test_tables_of_a_newer_program_are_refused(notes: Store, clock: Clock, outside: Path, desk_database: str) -> None:
    tamper(notes, "UPDATE alembic_version SET version_num = '9999'")
    other, told = open_notes(desk_database, clock, outside), "tables are of release 9999.* a newer program made them"
    for door in (other.database.reading, other.database.writing):
        with pytest.raises(StorageError, match=told) as refused, door():
            pass
        assert refused.value.trouble is Trouble.SCHEMA
    other.database.close()


def test_tables_of_an_older_release_are_refused_with_the_command_that_brings_them_up(
    small: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("enrollzone.storage.release.REVISIONS", ("0001", "0002"))
    with pytest.raises(StorageError, match="0001, this program needs 0002: run `enrollzone desk upgrade`"):
        small.load("note:first")


def test_a_database_without_tables_is_refused_with_the_command_that_makes_them(tmp_path: Path) -> None:
    (tmp_path / "empty.sqlite3").touch()
    database = Database(f"sqlite:///{tmp_path / 'empty.sqlite3'}")
    with pytest.raises(StorageError, match="run `enrollzone desk init`"), database.reading():
        pass
    database.close()


def test_the_file_of_a_new_desk_is_for_its_owner_alone(tmp_path: Path) -> None:
    file = tmp_path / "new folder % with '?' and spaces" / "desk.sqlite3"
    database = Database(f"sqlite:///{file.as_posix().replace('?', '%3F').replace('%', '%25')}")
    assert database.file is not None
    create(database)
    database.close()
    assert stat.S_IMODE(database.file.stat().st_mode) == 0o600


def test_where_no_file_can_be_made_that_is_said(tmp_path: Path) -> None:
    (tmp_path / "a-file").touch()
    database = Database(f"sqlite:///{tmp_path / 'a-file' / 'desk.sqlite3'}")
    with pytest.raises(StorageError, match="cannot be made") as refused:
        create(database)
    assert refused.value.trouble is Trouble.AWAY
