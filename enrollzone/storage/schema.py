"""Which release of the tables a database holds, and how it comes to that of this program."""

from importlib.resources import as_file, files

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from enrollzone.storage.database import Database
from enrollzone.storage.errors import StorageError, Trouble

_MIGRATIONS = "enrollzone.storage.migrations"


def upgrade(database: Database) -> None:
    """Bring the tables to the release of this program: all of the way, or not at all."""
    with as_file(files(_MIGRATIONS)) as folder, database.writing() as connection:
        configuration = Config()
        configuration.set_main_option("script_location", str(folder).replace("%", "%%"))
        configuration.attributes["connection"] = connection
        command.upgrade(configuration, "head")


def held_revision(database: Database) -> str | None:
    """Return the release of the tables that a database holds; None where it has none of ours."""
    with database.reading() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def own_revision() -> str:
    """Return the release of the tables to which this program belongs."""
    with as_file(files(_MIGRATIONS)) as folder:
        configuration = Config()
        configuration.set_main_option("script_location", str(folder).replace("%", "%%"))
        return str(ScriptDirectory.from_config(configuration).get_current_head())


def refuse_other_schema(database: Database) -> None:
    """Raise StorageError for a database whose tables are those of another release, or of none."""
    held, own = held_revision(database), own_revision()
    if held != own:
        first = "enrollzone desk init" if held is None else "enrollzone desk upgrade"
        raise StorageError(Trouble.SCHEMA, f"tables {held or 'none'}, this program needs {own}: run `{first}`")
