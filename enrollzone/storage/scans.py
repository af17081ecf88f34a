"""Pictures beside a record: each sealed with the record's key under a name of its own, and gone with it."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from sqlalchemy import Connection, Row, delete, insert, select

from enrollzone.sealing.lock import Lock, SealError
from enrollzone.storage.errors import UnknownRecordError
from enrollzone.storage.kinds import Kept
from enrollzone.storage.store import Store, Writer
from enrollzone.storage.tables import SCANS


@dataclass(frozen=True)
class Picture:
    """A picture as it is stored, and what its record says of it."""

    kept: Kept
    sealed: bytes


def close_scan(subject: str, id: str, media_type: str, content: bytes, lock: Lock) -> Picture:  # noqa: A002 - its column
    """Return a picture sealed under its own name; nothing is stored yet."""
    sealed = lock.seal(content, _name(subject, id))
    return Picture(Kept(id, media_type, len(content), sha256(sealed).hexdigest()), sealed)


def put_scan(writer: Writer, subject: str, picture: Picture) -> None:
    """Store a picture of a record, in the transaction of the event that says so."""
    kept = picture.kept
    told = {"id": kept.id, "media_type": kept.media_type, "size": kept.size, "content": picture.sealed}
    writer.connection.execute(insert(SCANS).values(subject=subject, **told))


def remove_scan(writer: Writer, subject: str, id: str) -> None:  # noqa: A002 - its column
    """Remove a picture of a record, in the transaction of the event that says so."""
    writer.connection.execute(delete(SCANS).where(SCANS.c.subject == subject, SCANS.c.id == id))


def open_scan(store: Store, subject: str, kept: Kept) -> bytes:
    """Return a picture of a record.

    Raises SealError where it is not the one that was recorded, and UnknownRecordError where there is none.
    """
    chosen = select(SCANS).where(SCANS.c.subject == subject, SCANS.c.id == kept.id)
    with store.database.reading() as connection:
        row = connection.execute(chosen).first()
    if row is None:
        raise UnknownRecordError(f"{subject}: there is no such picture")
    if _kept(row) != kept:
        raise SealError(f"{subject}: a picture is not what was recorded")
    return store.lock_of(subject).open(row.content, _name(subject, kept.id))


def kept_of(connection: Connection, subjects: Collection[str]) -> Mapping[str, set[Kept]]:
    """Return what is stored of some records, by their subjects. Only one picture at a time is held in memory."""
    found: defaultdict[str, set[Kept]] = defaultdict(set)
    chosen = select(SCANS).where(SCANS.c.subject.in_(subjects))
    for row in connection.execute(chosen, execution_options={"yield_per": 1}):
        found[row.subject].add(_kept(row))
    return found


def _kept(row: Row[Any]) -> Kept:
    return Kept(row.id, row.media_type, row.size, sha256(row.content).hexdigest())


def _name(subject: str, id: str) -> str:  # noqa: A002 - its column
    return f"{subject}/scan/{id}"
