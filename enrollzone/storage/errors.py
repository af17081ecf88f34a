"""What may stop the desk's database, told apart by what a person can do about it. Nothing stored is ever repeated."""

import re
from collections.abc import Mapping
from enum import StrEnum

from sqlalchemy.exc import DBAPIError

from enrollzone.errors import EnrollzoneError


class Trouble(StrEnum):
    """Why the database did not do what it was asked.

    `away`: it cannot be reached; `full`: no room is left; `read_only`: nothing can be written; `busy`: somebody else
    held it for too long; `schema`: it belongs to another release; `broken`: it answers with a fault of its own.
    """

    AWAY = "away"
    FULL = "full"
    READ_ONLY = "read_only"
    BUSY = "busy"
    SCHEMA = "schema"
    BROKEN = "broken"


class StorageError(EnrollzoneError):
    """The database did nothing of what it was asked. `trouble` says why."""

    def __init__(self, trouble: Trouble, detail: str = "") -> None:
        self.trouble = trouble
        super().__init__(f"the desk's database: {trouble}{f' ({detail})' if detail else ''}")


class StaleError(EnrollzoneError):
    """Somebody else changed the record since it was looked at; nothing of this change was done."""

    def __init__(self, subject: str) -> None:
        self.subject = subject
        super().__init__(f"{subject}: changed by somebody else in the meantime")


class UnknownRecordError(EnrollzoneError):
    """There is no such record, or its content was erased."""


class ReusedTokenError(EnrollzoneError):
    """A form was sent under the token of another one; nothing of it was done."""


# Codes and not words: a server speaks the language of its county. The longest beginning counts.
_BY_STATE: Mapping[str, Trouble] = {
    "08": Trouble.AWAY,  # the connection broke
    "25006": Trouble.READ_ONLY,
    "28": Trouble.AWAY,  # who we say we are is not believed
    "3D000": Trouble.AWAY,  # no such database
    "3F000": Trouble.SCHEMA,
    "40": Trouble.BUSY,  # deadlock, serialization
    "42703": Trouble.SCHEMA,  # no such column
    "42P01": Trouble.SCHEMA,  # no such table
    "53100": Trouble.FULL,
    "53": Trouble.BUSY,  # no more connections, no more memory
    "55P03": Trouble.BUSY,  # waited too long for a lock
    "57P": Trouble.AWAY,  # shutting down, starting up, ended by an administrator
}
_BY_NAME: Mapping[str, Trouble] = {
    "SQLITE_FULL": Trouble.FULL,
    "SQLITE_IOERR_SHMSIZE": Trouble.FULL,  # no room for the index of the write-ahead log
    "SQLITE_READONLY": Trouble.READ_ONLY,
    "SQLITE_BUSY": Trouble.BUSY,
    "SQLITE_LOCKED": Trouble.BUSY,
    "SQLITE_CANTOPEN": Trouble.AWAY,
}
_NO_TABLE = re.compile("no such (table|column)")  # SQLite has no code of its own for it, and one language


def trouble_of(error: DBAPIError) -> StorageError:
    """Return the trouble that a driver tells of, without its words: they may quote what was to be stored."""
    told = error.orig
    if (name := getattr(told, "sqlite_errorname", None)) is not None:
        trouble = Trouble.SCHEMA if _NO_TABLE.search(str(told)) else _longest(_BY_NAME, name)
    elif (state := getattr(told, "sqlstate", None)) is not None:
        trouble = _longest(_BY_STATE, state)
    else:  # the driver itself says that it did not reach the server, or does so no more
        is_away = error.connection_invalidated or type(told).__name__ in {"OperationalError", "ConnectionTimeout"}
        trouble = Trouble.AWAY if is_away else Trouble.BROKEN
    return StorageError(trouble)


def _longest(troubles: Mapping[str, Trouble], code: str) -> Trouble:
    beginnings = (code[:length] for length in range(len(code), 0, -1))
    return next((troubles[one] for one in beginnings if one in troubles), Trouble.BROKEN)
