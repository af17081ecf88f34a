"""A connection to SQLite or PostgreSQL: how it is opened, read and written, and how its troubles are told."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, DBAPIError

from enrollzone.storage.errors import StorageError, Trouble, trouble_of

_WAIT_S = 10.0  # for the other writer: one of our transactions takes milliseconds
_CONNECT_S = 3  # a database that is away must not keep a clerk's page hanging
_PRAGMAS = (
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=FULL",  # an acknowledged event outlasts a loss of power; WAL alone promises less
    "PRAGMA foreign_keys=ON",
    "PRAGMA secure_delete=ON",  # what is erased is overwritten, not only unlinked
    "PRAGMA trusted_schema=OFF",
)
_WRITES = "enrollzone_writes"


class Database:
    """The desk's database. Raises StorageError wherever it cannot do what it is asked, and has then done nothing."""

    def __init__(self, url: str) -> None:
        """Open nothing yet: `url` is an address as SQLAlchemy writes it (sqlite:///FILE, postgresql://…)."""
        self.engine = _engine(url)

    @property
    def is_sqlite(self) -> bool:
        """Whether this is the embedded database."""
        return self.engine.dialect.name == "sqlite"

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Read in one transaction: everything in it is of one moment."""
        # PostgreSQL shows each statement what others committed before it, unless it is asked for one moment.
        moment = {} if self.is_sqlite else {"isolation_level": "REPEATABLE READ"}
        with _troubles(), self.engine.connect().execution_options(**moment) as connection, connection.begin():
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """Write in one transaction, which is done as a whole when the block ends, or not at all."""
        with _troubles(), self.engine.connect().execution_options(**{_WRITES: True}) as connection, connection.begin():
            yield connection

    def close(self) -> None:
        """Let go of every connection."""
        self.engine.dispose()


@contextmanager
def _troubles() -> Iterator[None]:
    try:
        yield
    except DBAPIError as error:
        raise trouble_of(error) from None


def _engine(url: str) -> Engine:
    try:
        parsed = make_url(url)
    except ArgumentError:
        raise StorageError(Trouble.AWAY, "its address is not one: sqlite:///FILE or postgresql://…") from None
    if parsed.get_backend_name() == "sqlite":
        made = create_engine(parsed, connect_args={"timeout": _WAIT_S}, hide_parameters=True)
        event.listen(made, "connect", _prepare_sqlite)
        event.listen(made, "begin", _begin_sqlite)
        return made
    if parsed.get_backend_name() != "postgresql":
        raise StorageError(Trouble.AWAY, "expected sqlite:///FILE or postgresql://…")
    return create_engine(
        parsed.set(drivername="postgresql+psycopg"),
        connect_args={"connect_timeout": _CONNECT_S, "options": "-c lock_timeout=10000"},
        pool_pre_ping=True,
        hide_parameters=True,
    )


def _prepare_sqlite(connection: Any, _record: object) -> None:  # noqa: ANN401 - the driver's own type
    connection.isolation_level = None  # transactions are begun below, not by the driver at its own time
    for pragma in _PRAGMAS:
        connection.execute(pragma)


def _begin_sqlite(connection: Connection) -> None:
    # A writer takes the lock at once: one that begins by reading could not be sure that what it read still holds.
    writes = connection.get_execution_options().get(_WRITES, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
