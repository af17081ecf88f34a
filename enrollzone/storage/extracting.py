"""Reading the ledger out from its beginning to its end, for those who look into it elsewhere."""

from collections.abc import Iterator

from sqlalchemy import select

from enrollzone.storage.kinds import Event
from enrollzone.storage.ledger import event_of, mapped, opened
from enrollzone.storage.store import Store
from enrollzone.storage.tables import EVENTS, RECORDS

_AT_ONCE = 500


def events_in_order(store: Store, *, with_contents: bool = False) -> Iterator[Event]:
    """Walk over all events of one moment, in order, without holding them all.

    Contents are None unless they are asked for, and where they were erased. Raises SealError for one that was altered,
    StorageError.
    """
    chosen = select(EVENTS, RECORDS.c.lock).join_from(EVENTS, RECORDS, RECORDS.c.subject == EVENTS.c.subject)
    with store.database.reading() as connection:
        every = chosen.order_by(EVENTS.c.number)
        for row in connection.execute(every, execution_options={"yield_per": _AT_ONCE}):
            if with_contents:
                yield opened(row, store.lock_in(row) if row.lock else store.keyring.ledger_lock)
            else:
                yield event_of(mapped(row), None)


def subjects_with(store: Store, kind: str) -> tuple[str, ...]:
    """Return the subjects to which something of a kind has happened."""
    chosen = select(EVENTS.c.subject).where(EVENTS.c.kind == kind).distinct().order_by(EVENTS.c.subject)
    with store.database.reading() as connection:
        return tuple(connection.execute(chosen).scalars())
