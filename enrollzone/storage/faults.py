"""What may be wrong with a ledger or with what follows from it. Said by number, subject and kind, never by content."""

from dataclasses import dataclass
from enum import StrEnum


class Broken(StrEnum):
    """What is wrong with an event or a record.

    Of events: `missing` number; `link` (it was altered, put in or moved); `content` is not what was committed to;
    `content_gone` though nothing was erased; `head`: what the database holds for its last event is another one;
    `anchor`: it is not the event that was written down outside; `no_record` though it is an event of one.
    Of records: `no_events`, `version`, `body`, `columns` or `marks` do not follow from its events; `scans`: its
    pictures are not those that its events name, or there are some of no record; `unfoldable`: its events do not fit one
    another; `locked`: its key does not open; `not_erased`: what should be gone is there.
    """

    MISSING = "missing"
    LINK = "link"
    CONTENT = "content"
    CONTENT_GONE = "content_gone"
    HEAD = "head"
    ANCHOR = "anchor"
    NO_RECORD = "no_record"
    NO_EVENTS = "no_events"
    VERSION = "version"
    BODY = "body"
    COLUMNS = "columns"
    MARKS = "marks"
    SCANS = "scans"
    UNFOLDABLE = "unfoldable"
    LOCKED = "locked"
    NOT_ERASED = "not_erased"


@dataclass(frozen=True)
class Fault:
    """One thing that is wrong: of which event, by its number, and of which subject, as far as either is known."""

    broken: Broken
    number: int | None = None
    subject: str = ""
