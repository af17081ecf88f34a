"""A new master key: every record's own key is closed with it, and an old one goes when nothing needs it any more."""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, func, select, update

from enrollzone.errors import EnrollzoneError
from enrollzone.sealing.keyfile import KeyFile
from enrollzone.sealing.keyring import write_keyring
from enrollzone.storage.store import Store
from enrollzone.storage.tables import RECORDS

_AT_ONCE = 200  # records in one transaction: clerks who write wait for so many at most


class KeyInUseError(EnrollzoneError):
    """A master key still closes the keys of records; it was not removed."""


@dataclass(frozen=True)
class Rotation:
    """Which key closes now, how many records' keys were closed with it anew, and whether a broken-off one was ended."""

    key: str
    records: int
    resumed: bool


def rotate(store: Store, keys: KeyFile) -> Rotation:
    """Make a new master key and close the key of every record with it; contents are not touched.

    The new key is on the disk before the first record needs it. Where an earlier run was broken off that one is ended,
    and no key is made. Running programs notice the file and change over. Raises KeyFileError, StorageError.
    """
    resumed = _old_ones(store, keys) > 0
    if not resumed:
        write_keyring(keys().rotated(), keys.file)
    records = 0
    while done := _close_some_anew(store, keys):
        records += done
    return Rotation(keys().current, records, resumed)


def _old_ones(store: Store, keys: KeyFile) -> int:
    with store.database.reading() as connection:
        chosen = select(func.count()).select_from(RECORDS).where(_is_old(keys))
        return int(connection.execute(chosen).scalar_one())


def _is_old(keys: KeyFile) -> ColumnElement[bool]:
    return RECORDS.c.lock.not_like(f"{keys().current}.%")  # an erased record has none, and is not found by it


def _close_some_anew(store: Store, keys: KeyFile) -> int:
    with store.writing() as writer:
        chosen = select(RECORDS.c.subject, RECORDS.c.lock).where(_is_old(keys)).limit(_AT_ONCE)
        rows = writer.connection.execute(chosen).all()
        for subject, lock in rows:
            wrapped = keys().wrap(keys().unwrap(lock, subject), subject)
            writer.connection.execute(update(RECORDS).where(RECORDS.c.subject == subject).values(lock=wrapped))
        return len(rows)


def remove_key(store: Store, keys: KeyFile, name: str) -> None:
    """Remove an old master key from the file, unless a record needs it. Backups that were made under it still do.

    Raises KeyInUseError, KeyFileError for a key that is not an old one of this ring, StorageError.
    """
    with store.writing() as writer:  # nobody can begin to use it meanwhile
        ring = keys().without(name)
        chosen = select(func.count()).select_from(RECORDS).where(RECORDS.c.lock.like(f"{name}.%"))
        if users := writer.connection.execute(chosen).scalar_one():
            raise KeyInUseError(f"key {name}: {users} records still need it; run `enrollzone desk keys rotate` first")
        write_keyring(ring, keys.file)
