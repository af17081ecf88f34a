"""What may stop the desk's database, told apart by what a person can do about it. Nothing stored is ever repeated."""

import re
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


_SIGNS: tuple[tuple[Trouble, re.Pattern[str]], ...] = (
    (Trouble.FULL, re.compile(r"disk is full|No space left|disk full|quota", re.IGNORECASE)),
    (Trouble.READ_ONLY, re.compile(r"readonly|read-only", re.IGNORECASE)),
    (Trouble.BUSY, re.compile(r"is locked|lock timeout|deadlock|could not serialize", re.IGNORECASE)),
    (Trouble.SCHEMA, re.compile(r"no such (table|column)|does not exist|UndefinedTable", re.IGNORECASE)),
    (Trouble.AWAY, re.compile(r"unable to open|connect|server closed|terminat|refused|timeout", re.IGNORECASE)),
)


def trouble_of(error: DBAPIError) -> StorageError:
    """Return the trouble that a driver tells of, without its words: they may quote what was to be stored."""
    told = str(error.orig)
    return StorageError(next((trouble for trouble, sign in _SIGNS if sign.search(told)), Trouble.BROKEN))
