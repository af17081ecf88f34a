"""Retention: which cases have reached their end, and their erasure. Nothing of a child stays without a reason."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from enrollzone.casework.acting import Desk
from enrollzone.casework.cases import Case
from enrollzone.casework.events import CASE
from enrollzone.casework.keeping import months_after
from enrollzone.casework.states import State
from enrollzone.enrolment.placings import OPEN, PLACING, Placing
from enrollzone.periods import CHINA_TIME
from enrollzone.staff.permissions import Action, Actor, check
from enrollzone.staff.sessions import sweep
from enrollzone.storage.erasing import erase
from enrollzone.storage.errors import StaleError, UnknownRecordError
from enrollzone.storage.search import Wanted, find
from enrollzone.storage.store import Record

UNTOUCHED_MONTHS = 12
"""After so many months a draft that nobody touched is erased, unless whoever runs the erasure says otherwise.

A family that came once and not again has no case. No text says how long such a sheet may lie; a school year is long
enough to come back, and shorter is for the bureau to say.
"""


class End(StrEnum):
    """Why a case has reached its end: the day until which it was to be kept has passed, or a draft was left lying."""

    KEPT_LONG_ENOUGH = "kept_long_enough"
    UNTOUCHED_DRAFT = "untouched_draft"


@dataclass(frozen=True)
class Due:
    """A case that is to be erased: its subject, the number under which people know it, why, and since which day."""

    subject: str
    number: str
    end: End
    since: date
    seen: int


@dataclass(frozen=True)
class Retained:
    """What an erasure did: the cases that are gone, and those left because somebody changed them meanwhile.

    `sessions` are those that were over and are swept away; `settled` says whether older states of the database's pages
    are overwritten by now, or will be by a later run.
    """

    erased: tuple[Due, ...]
    left: tuple[Due, ...]
    sessions: int
    settled: bool


def due(desk: Desk, untouched_months: int = UNTOUCHED_MONTHS) -> tuple[Due, ...]:
    """Return the cases that have reached their end, those waiting longest for a change first. Nothing is changed."""
    return (*_kept_long_enough(desk), *_untouched(desk, untouched_months))


def _kept_long_enough(desk: Desk) -> Iterator[Due]:
    ended = find(desk.store, Wanted(CASE, states=(State.CLOSED, State.WITHDRAWN), due=desk.today()))
    for record in ended:
        if (last := record.held.keep_until) and last < desk.today():
            yield _due(record, End.KEPT_LONG_ENOUGH, last)
    # Its day stands in the column, which was asked for: a placing has no other one there.
    for placing in find(desk.store, Wanted(PLACING, due=desk.today() - timedelta(days=1))):
        yield _due_placing(placing, End.KEPT_LONG_ENOUGH, placing.held.ended.keep_until)


def _untouched(desk: Desk, months: int) -> Iterator[Due]:
    begun = months_after(desk.today(), -months)
    for record in find(desk.store, Wanted(CASE, states=(State.DRAFT,))):
        if (last := record.changed_at.astimezone(CHINA_TIME).date()) < begun:
            yield _due(record, End.UNTOUCHED_DRAFT, last)
    for placing in find(desk.store, Wanted(PLACING, states=OPEN)):
        if (last := placing.changed_at.astimezone(CHINA_TIME).date()) < begun:
            yield _due_placing(placing, End.UNTOUCHED_DRAFT, last)


def _due(record: Record[Case], end: End, since: date) -> Due:
    return Due(record.subject, record.held.number, end, since, record.version)


def _due_placing(record: Record[Placing], end: End, since: date) -> Due:
    """A placing holds days and ways of children: it goes when they do."""
    gathered = record.held.gathered
    number = f"{gathered.year}-{gathered.jurisdiction}-{gathered.stage}-{gathered.digest[:8]}"
    return Due(record.subject, number, end, since, record.version)


def run(desk: Desk, actor: Actor, untouched_months: int = UNTOUCHED_MONTHS) -> Retained:
    """Erase the cases that have reached their end, and sweep sessions that are over.

    A case that somebody changes at that moment is left. Raises NotAllowedError, NotebookError where the list of what is
    erased cannot be written, and StorageError; what was erased by then stays erased.
    """
    check(actor, Action.RUN_RETENTION)
    wanted = due(desk, untouched_months)
    erased = tuple(one for one in wanted if _is_erased(desk, actor, one))
    left = tuple(one for one in wanted if one not in erased)
    sessions = sweep(desk.store)
    return Retained(erased, left, sessions, settled=desk.store.database.settle())


def _is_erased(desk: Desk, actor: Actor, one: Due) -> bool:
    try:
        erase(desk.store, one.subject, actor.name, one.end, seen=one.seen, settle=False)
    except (StaleError, UnknownRecordError):
        return False
    return True
