"""A connection to SQLite or PostgreSQL: how it is opened, read and written, and how its troubles are told."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

from sqlalchemy import URL, Connection, Engine, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, DisconnectionError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlalchemy.pool import ConnectionPoolEntry

from enrollzone.storage.errors import StorageError, Trouble, trouble_of
from enrollzone.storage.release import refuse_other_release

_WAIT_S = 10  # for the other writer, and for a connection: one of our transactions takes milliseconds
_CONNECT_S = 3  # a database that is away must not keep a clerk's page hanging
_EXPECTED = "expected sqlite:///FILE or postgresql://…"
_PRAGMAS = (
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=FULL",  # an acknowledged event outlasts a loss of power; WAL alone promises less
    "PRAGMA foreign_keys=ON",
    "PRAGMA secure_delete=ON",  # what is erased is overwritten, not only unlinked
    "PRAGMA trusted_schema=OFF",
    "PRAGMA temp_store=MEMORY",
)
_SESSION = (
    f"-c lock_timeout={_WAIT_S * 1000}",
    "-c synchronous_commit=on",  # whatever the server's own habit is
    "-c idle_in_transaction_session_timeout=300000",  # a program that hangs does not keep the others out for ever
)
_WRITES, _OUTSIDE = "enrollzone_writes", "enrollzone_outside_of_any_transaction"
_FILE = "enrollzone_file"


class Database:
    """The desk's database. Raises StorageError wherever it cannot do what it is asked, and has then done nothing."""

    def __init__(self, url: str) -> None:
        """Open nothing yet: `url` is an address as SQLAlchemy writes it (sqlite:///FILE, postgresql://…).

        A file that is not there is a database that is away: an empty one in its place would hide that a disk is
        missing. `storage.schema.create` makes it. `?mode=ro` opens a file to be read alone.
        """
        parsed = _parsed(url)
        self.file = Path(parsed.database or "").absolute() if parsed.get_backend_name() == "sqlite" else None
        self.engine = _sqlite(self.file, parsed) if self.file else _postgresql(parsed)
        self._is_ours = False

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Read in one transaction: everything in it is of one moment."""
        # PostgreSQL shows each statement what others committed before it, unless it is asked for one moment.
        moment = {} if self.file else {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
        with self._transaction(moment) as connection:
            self._refuse_other_release(connection)
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """Write in one transaction, which is done as a whole when the block ends, or not at all."""
        with self.altering() as connection:
            self._refuse_other_release(connection)
            yield connection

    @contextmanager
    def altering(self) -> Iterator[Connection]:
        """Write in one transaction without asking of which release the tables are: to make or change them."""
        # Each statement sees what was committed before it, also after waiting for another writer.
        usual = {} if self.file else {"isolation_level": "READ COMMITTED"}
        with self._transaction({_WRITES: True, **usual}) as connection:
            yield connection

    def settle(self) -> bool:
        """Overwrite what older states of pages still hold; False where others kept it from being done by now.

        Raises nothing: the next time does what this one could not.
        """
        try:
            return self._settle()
        except StorageError:
            return False

    def _settle(self) -> bool:
        outside = {_OUTSIDE: True} if self.file else {"isolation_level": "AUTOCOMMIT"}
        with _troubles(), self.engine.connect().execution_options(**outside) as connection:
            if self.file:
                is_kept, *_ = connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)").one()
                return not is_kept
            connection.exec_driver_sql("VACUUM events, records, marks, scans")
            return True

    def close(self) -> None:
        """Let go of every connection."""
        self.engine.dispose()

    @contextmanager
    def _transaction(self, options: dict[str, Any]) -> Iterator[Connection]:
        with _troubles(), self.engine.connect().execution_options(**options) as connection, connection.begin():
            yield connection

    def _refuse_other_release(self, connection: Connection) -> None:
        if not self._is_ours:
            refuse_other_release(connection)
            self._is_ours = True


@contextmanager
def _troubles() -> Iterator[None]:
    try:
        yield
    except DBAPIError as error:
        raise trouble_of(error) from None
    except PoolTimeoutError:
        raise StorageError(Trouble.BUSY) from None


def _parsed(url: str) -> URL:
    try:
        parsed = make_url(url)
    except ArgumentError:
        raise StorageError(Trouble.AWAY, _EXPECTED) from None
    is_file = parsed.get_backend_name() == "sqlite" and parsed.database not in {None, "", ":memory:"}
    if not is_file and parsed.get_backend_name() != "postgresql":
        raise StorageError(Trouble.AWAY, _EXPECTED)
    return parsed


def _sqlite(file: Path, parsed: URL) -> Engine:
    mode = "ro" if parsed.query.get("mode") == "ro" else "rw"
    address = URL.create("sqlite", database=f"file:{quote(str(file))}", query={"uri": "true", "mode": mode})
    waiting: dict[str, Any] = {"connect_args": {"timeout": _WAIT_S}, "pool_timeout": _WAIT_S}
    made = create_engine(address, hide_parameters=True, **waiting)
    event.listen(made, "connect", _prepare_sqlite)
    event.listen(made, "begin", _begin_sqlite)
    _hold_to(made, file)
    return made


def _postgresql(parsed: URL) -> Engine:
    arguments = {"connect_timeout": _CONNECT_S, "tcp_user_timeout": _WAIT_S * 1000, "options": " ".join(_SESSION)}
    return create_engine(
        parsed.set(drivername="postgresql+psycopg"),
        connect_args=arguments,
        pool_pre_ping=True,
        pool_timeout=_WAIT_S,
        hide_parameters=True,
    )


def _prepare_sqlite(connection: Any, _record: object) -> None:  # noqa: ANN401 - the driver's own type
    connection.isolation_level = None  # transactions are begun below, not by the driver at its own time
    for pragma in _PRAGMAS:
        connection.execute(pragma)


def _hold_to(made: Engine, file: Path) -> None:
    """Let no connection outlast its file: what is written to one that was moved or removed, nobody finds again."""

    def remember(_connection: object, record: ConnectionPoolEntry) -> None:
        record.info[_FILE] = _identity(file)

    def refuse_another(_connection: object, record: ConnectionPoolEntry, _fairy: object) -> None:
        if record.info[_FILE] != _identity(file):
            raise DisconnectionError  # the pool opens another one, or says that it cannot

    event.listen(made, "connect", remember)
    event.listen(made, "checkout", refuse_another)


def _identity(file: Path) -> tuple[int, int] | None:
    try:
        found = file.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


def _begin_sqlite(connection: Connection) -> None:
    # A writer takes the lock at once: one that begins by reading could not be sure that what it read still holds.
    options = connection.get_execution_options()
    if not options.get(_OUTSIDE, False):
        connection.exec_driver_sql("BEGIN IMMEDIATE" if options.get(_WRITES, False) else "BEGIN")
