"""Is the ledger whole, and do the records follow from it? Read in one moment, and nothing is changed."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain, islice
from typing import Any

from sqlalchemy import Connection, Row, func, select

from enrollzone.sealing.keyring import Keyring
from enrollzone.storage.anchors import Anchor
from enrollzone.storage.faults import Broken, Fault
from enrollzone.storage.ledger import BEGINNING, Head, head_of, mapped, said
from enrollzone.storage.refolding import faults_of_records
from enrollzone.storage.store import Store
from enrollzone.storage.tables import EVENTS, RECORDS, SCANS

MOST_FAULTS = 200
"""So many faults are kept; a database in which everything is wrong is told by the first of them."""
_AT_ONCE = 1000

Links = Mapping[int, set[bytes]]
"""Links that were written down outside, by the number of their event."""


@dataclass(frozen=True)
class Verification:
    """How many events and records were looked at, the head of the ledger, how many anchors, and what is wrong.

    Faults come by the number of their event, those of no event last; at most `MOST_FAULTS` of the ledger and as many of
    the records are kept.
    """

    events: int
    records: int
    head: Head
    anchors: int
    faults: tuple[Fault, ...]

    @property
    def holds(self) -> bool:
        """Whether nothing is wrong."""
        return not self.faults


def verify(store: Store, anchors: Iterable[Anchor] = ()) -> Verification:
    """Return what is wrong with a store: the whole chain is computed anew, and every record folded from its events.

    Anchors that were kept elsewhere find what the store itself cannot tell: a tail that was cut off together with its
    records, and a chain that was written anew with its key. Raises StorageError.
    """
    links: defaultdict[int, set[bytes]] = defaultdict(set)
    for anchor in anchors:
        links[anchor.head.number].add(anchor.head.link)
    with store.database.reading() as connection:
        head = head_of(connection)
        of_ledger = islice(_of_ledger(connection, store.keyring, head, links), MOST_FAULTS)
        strays = chain(_without_record(connection), _scans_of_no_record(connection))
        of_records = islice(chain(faults_of_records(connection, store), strays), MOST_FAULTS)
        faults = sorted((*of_ledger, *of_records), key=lambda one: (one.number is None, one.number or 0, one.subject))
        return Verification(_count(connection, EVENTS), _count(connection, RECORDS), head, len(links), tuple(faults))


def _count(connection: Connection, table: Any) -> int:  # noqa: ANN401 - a table
    return int(connection.execute(select(func.count()).select_from(table)).scalar_one())


def _of_ledger(connection: Connection, keyring: Keyring, head: Head, anchored: Links) -> Iterator[Fault]:
    """Walk over the events that do not follow from the ones before them, and over the end of the chain."""
    number, link = 0, BEGINNING
    yield from _of_anchor(anchored, Head(0, BEGINNING))
    for row in _rows(connection):
        if row.number != number + 1:
            yield Fault(Broken.MISSING, number + 1)  # of what follows a hole no link can be told
        elif row.link != keyring.link(link, said(mapped(row))):
            yield Fault(Broken.LINK, row.number, row.subject)
        number, link = row.number, row.link
        yield from _of_anchor(anchored, Head(number, link), row.subject)
    if head != Head(number, link):
        yield Fault(Broken.HEAD, min(head.number, number) + 1)
    yield from (Fault(Broken.ANCHOR, anchor) for anchor in sorted(anchored) if anchor > number)


def _rows(connection: Connection) -> Iterator[Row[Any]]:
    """Walk over all events in order, without their contents and without holding them all."""
    columns = [column for column in EVENTS.c if column.name != "content"]
    chosen = select(*columns).order_by(EVENTS.c.number)
    yield from connection.execute(chosen, execution_options={"yield_per": _AT_ONCE})


def _of_anchor(anchored: Links, head: Head, subject: str = "") -> Iterator[Fault]:
    if anchored.get(head.number, {head.link}) != {head.link}:
        yield Fault(Broken.ANCHOR, head.number, subject)


def _without_record(connection: Connection) -> Iterator[Fault]:
    """Walk over the subjects that have events and no record."""
    is_there = select(RECORDS.c.subject).where(RECORDS.c.subject == EVENTS.c.subject).exists()
    first = func.min(EVENTS.c.number)
    for subject, number in connection.execute(
        select(EVENTS.c.subject, first).where(~is_there).group_by(EVENTS.c.subject).order_by(first).limit(MOST_FAULTS)
    ):
        yield Fault(Broken.NO_RECORD, number, subject)


def _scans_of_no_record(connection: Connection) -> Iterator[Fault]:
    """Walk over the subjects of pictures that belong to no record: no program of ours leaves one behind."""
    is_there = select(RECORDS.c.subject).where(RECORDS.c.subject == SCANS.c.subject).exists()
    for subject in connection.execute(select(SCANS.c.subject).where(~is_there).distinct().limit(MOST_FAULTS)).scalars():
        yield Fault(Broken.SCANS, None, subject)
