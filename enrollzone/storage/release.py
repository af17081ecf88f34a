"""Which release of the tables belongs to this program, and the refusal of any other."""

from sqlalchemy import Connection, inspect, text

from enrollzone.storage.errors import StorageError, Trouble

REVISIONS = ("0001",)  # all there ever were; the last is that of this program
_TABLE = "alembic_version"


def held_revision(connection: Connection) -> str | None:
    """Return the release of the tables that a database holds; None where it has none of ours."""
    if not inspect(connection).has_table(_TABLE):
        return None
    held: str | None = connection.execute(text(f"SELECT version_num FROM {_TABLE}")).scalar()  # noqa: S608 - our own name
    return held


def refuse_other_release(connection: Connection) -> None:
    """Raise StorageError, with the command to run, for a database whose tables are those of another release."""
    held = held_revision(connection)
    if held == REVISIONS[-1]:
        return
    if held is None:
        raise StorageError(Trouble.SCHEMA, "it has no tables yet: run `enrollzone desk init`")
    told = f"its tables are of release {held}, this program needs {REVISIONS[-1]}"
    remedy = "run `enrollzone desk upgrade`" if held in REVISIONS else "a newer program made them: install that one"
    raise StorageError(Trouble.SCHEMA, f"{told}: {remedy}")
