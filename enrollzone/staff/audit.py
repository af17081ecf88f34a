"""What happened at the desk, for whoever audits it: events by day, person, kind and subject, without their contents."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy import ColumnElement, func, select

from enrollzone.periods import CHINA_TIME
from enrollzone.staff.permissions import Action, Actor, check
from enrollzone.storage.kinds import Event
from enrollzone.storage.ledger import event_of, instant, mapped
from enrollzone.storage.store import Store
from enrollzone.storage.tables import EVENTS

_TOLD = [EVENTS.c[name] for name in ("number", "subject", "kind", "actor", "at", "request")]


@dataclass(frozen=True)
class Sought:
    """Which events are sought; what is empty or None asks for nothing.

    `first` and `last` are days in China, `sort` is the first part of the subject (``case``), `subject` the whole of it.
    """

    first: date | None = None
    last: date | None = None
    actor: str = ""
    kind: str = ""
    sort: str = ""
    subject: str = ""


@dataclass(frozen=True)
class Known:
    """What may be chosen from: who acted, what happened, and to which sorts of subjects."""

    actors: tuple[str, ...]
    kinds: tuple[tuple[str, str], ...]

    @property
    def sorts(self) -> tuple[str, ...]:
        """The sorts of subjects to which something happened."""
        return tuple(sorted({sort for sort, _ in self.kinds}))


def happened(
    store: Store, actor: Actor, sought: Sought, *, before: int | None = None, limit: int | None = None
) -> tuple[Event, ...]:
    """Return events without their contents, the newest first; `before` is the number from which on none is wanted.

    Raises NotAllowedError.
    """
    check(actor, Action.READ_AUDIT)
    chosen = select(*_TOLD).where(*_conditions(sought)).order_by(EVENTS.c.number.desc()).limit(limit)
    if before is not None:
        chosen = chosen.where(EVENTS.c.number < before)
    with store.database.reading() as connection:
        return tuple(event_of(mapped(row), None) for row in connection.execute(chosen))


def count_of(store: Store, actor: Actor, sought: Sought) -> int:
    """Return how many events are sought. Raises NotAllowedError."""
    check(actor, Action.READ_AUDIT)
    with store.database.reading() as connection:
        chosen = select(func.count()).select_from(EVENTS).where(*_conditions(sought))
        return int(connection.execute(chosen).scalar_one())


def known(store: Store, actor: Actor) -> Known:
    """Return what may be chosen from. Raises NotAllowedError."""
    check(actor, Action.READ_AUDIT)
    with store.database.reading() as connection:
        actors = connection.execute(select(EVENTS.c.actor).distinct()).scalars()
        pairs = sorted(
            (sort, kind)
            for sort in store.kinds
            for kind in connection.execute(select(EVENTS.c.kind).distinct().where(_is_of(sort))).scalars()
        )
        return Known(tuple(sorted(name for name in actors if name)), tuple(pairs))


def _is_of(sort: str) -> ColumnElement[bool]:
    return EVENTS.c.subject.startswith(f"{sort}:", autoescape=True)


def _conditions(sought: Sought) -> list[ColumnElement[bool]]:
    wanted: list[ColumnElement[bool]] = [
        EVENTS.c[name] == value for name in ("actor", "kind", "subject") if (value := getattr(sought, name))
    ]
    if sought.sort:
        wanted.append(_is_of(sought.sort))
    if sought.first:
        wanted.append(EVENTS.c.at >= instant(_midnight(sought.first)))
    if sought.last:
        wanted.append(EVENTS.c.at < instant(_midnight(sought.last + timedelta(days=1))))
    return wanted


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), CHINA_TIME)
