"""Lock-out with back-off: whoever fails again and again waits, each time twice as long.

An account that were locked for good could be kept locked by anybody who knows its name; one that is never locked gives
up its password to patience. Names that nobody has are treated alike, or the door would tell which ones there are.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from enrollzone.sealing.keyring import Keyring
from enrollzone.staff.accounts import Failed, Failures, Happening, written
from enrollzone.storage.errors import UnknownRecordError
from enrollzone.storage.kinds import Columns, Event, Kind
from enrollzone.storage.ledger import Entry
from enrollzone.storage.store import Writer

FREE_TRIES = 4  # the fifth failure in a row locks
SHORTEST_WAIT, LONGEST_WAIT = timedelta(seconds=30), timedelta(hours=1)
_MOST_DOUBLINGS = 7  # 30 s · 2⁷ is above an hour
DOOR = "door"


def locked_until(failures: Failures) -> datetime | None:
    """Return until when nobody gets in after these failures; None where the next try is free."""
    beyond = failures.count - FREE_TRIES - 1
    if beyond < 0 or failures.last is None:
        return None
    doublings = min(beyond, _MOST_DOUBLINGS)
    return failures.last + min(SHORTEST_WAIT * (1 << doublings), LONGEST_WAIT)


def is_locked(failures: Failures, now: datetime) -> bool:
    """Tell whether nobody gets in now after these failures.

    A failure that lies more than an hour ahead was dated by a clock that was wrong; it locks nobody out for a year.
    """
    until, last = locked_until(failures), failures.last
    return until is not None and last is not None and last - LONGEST_WAIT <= now < until


@dataclass(frozen=True)
class Door:
    """What was tried under names that nobody has. There are 256 such doors, and which name leads to which is secret.

    A door is locked as an account is: a name behaves alike whether or not somebody has it, and whoever tries names
    without end does not fill the ledger.
    """

    failures: Failures


def apply(door: Door | None, event: Event) -> Door:
    """Return a door after a failure at it."""
    return Door((door.failures if door else Failures()).one_more(event.at))


DOORS = Kind(DOOR, Door, apply, lambda _: Columns("closed"))


def door_of(keyring: Keyring, name: str) -> str:
    """Return the subject of the door to which a name leads that nobody has."""
    return f"{DOOR}:{keyring.mark(DOOR, name)[:2]}"


def count_failure(writer: Writer, subject: str, now: datetime, at: str, request: str) -> None:
    """Record that somebody did not get in, at an account or a door; nothing while it is locked."""
    try:
        record = writer.load(subject)
        seen, failures = record.version, record.held.failures
    except UnknownRecordError:
        seen, failures = 0, Failures()
    if not is_locked(failures, now):
        kind = Happening.SIGN_IN_FAILED
        writer.record(Entry(subject, kind, "", written(kind, Failed(at)), request), seen=seen)
