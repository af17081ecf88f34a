"""Finding records by what may be searched of them, and counting them; nothing is opened that is not returned."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, select

from enrollzone.storage.store import Record, Store
from enrollzone.storage.tables import MARKS, RECORDS


@dataclass(frozen=True)
class Wanted:
    """Which records are wanted; what is empty or None asks for nothing.

    `entering` are the first and the last entry day that count, `due` is the last day that still counts.
    """

    kind: str
    states: tuple[str, ...] = ()
    jurisdiction: str = ""
    stage: str = ""
    entry_day: date | None = None
    outcome: str = ""
    campus: str = ""
    holder: str = ""
    due: date | None = None
    entering: tuple[date, date] | None = None


def find(
    store: Store, wanted: Wanted, *, limit: int | None = None, offset: int = 0, first: Wanted | None = None
) -> tuple[Record[Any], ...]:
    """Return the records that are wanted, those first that have waited longest for a change.

    Before all others come those that are wanted `first`. The order is the same whoever asks.
    """
    chosen = _chosen(select(RECORDS), wanted)
    if first is not None:
        chosen = chosen.order_by(case((and_(*_conditions(first)), 0), else_=1))
    chosen = chosen.order_by(RECORDS.c.changed_at, RECORDS.c.subject)
    with store.database.reading() as connection:
        return tuple(store.opened(row) for row in connection.execute(chosen.limit(limit).offset(offset)))


def bearing(store: Store, kind: str, mark: str) -> tuple[Record[Any], ...]:
    """Return the records that bear a blind mark, as they are at one moment."""
    chosen = select(RECORDS).join(MARKS).where(MARKS.c.kind == kind, MARKS.c.mark == mark, RECORDS.c.lock.is_not(None))
    with store.database.reading() as connection:
        return tuple(store.opened(row) for row in connection.execute(chosen.order_by(RECORDS.c.subject)))


def counts(store: Store, wanted: Wanted) -> Mapping[str, int]:
    """Return how many of the wanted records are in each state."""
    chosen = _chosen(select(RECORDS.c.state, func.count()), wanted).group_by(RECORDS.c.state)
    with store.database.reading() as connection:
        return {state: number for state, number in connection.execute(chosen)}  # noqa: C416 - rows are no pairs


def _chosen(chosen: Select[Any], wanted: Wanted) -> Select[Any]:
    return chosen.where(RECORDS.c.lock.is_not(None), *_conditions(wanted))


def _conditions(wanted: Wanted) -> list[ColumnElement[bool]]:
    equal: list[ColumnElement[bool]] = [
        RECORDS.c[name] == value
        for name in ("kind", "jurisdiction", "stage", "entry_day", "outcome", "campus", "holder")
        if (value := getattr(wanted, name))
    ]
    if wanted.states:
        equal.append(RECORDS.c.state.in_(wanted.states))
    if wanted.due:
        equal.append(RECORDS.c.due <= wanted.due)
    if wanted.entering:
        equal.append(RECORDS.c.entry_day.between(*wanted.entering))
    return equal
