"""A backup put back into an empty database: all of it or nothing, and what was erased since is erased again."""

import gzip
import json
import zlib
from base64 import b64decode
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from itertools import groupby, islice
from pathlib import Path
from typing import Any

from sqlalchemy import Column, Connection, Date, LargeBinary, insert, select, update

from enrollzone.sealing.keyring import Keyring
from enrollzone.storage.anchors import FILE, Anchor, read_anchors, set_aside
from enrollzone.storage.backup import FORMAT, TABLES, BackupError, at_once
from enrollzone.storage.erasing import erased_again
from enrollzone.storage.ledger import Head
from enrollzone.storage.release import REVISIONS
from enrollzone.storage.store import Store
from enrollzone.storage.tables import HEAD
from enrollzone.storage.verifying import Verification, verify

_AT_ONCE = 200
_NOT_AS_WRITTEN = (ValueError, KeyError, TypeError, AttributeError)


@dataclass(frozen=True)
class Restored:
    """What came back: rows by table, the head of its ledger, what was erased again, and whether it holds.

    `lost_up_to` is the number of the last event that was written down outside and is not in the backup; None where no
    such event is known. That it is the very last nobody can say.
    """

    counts: Mapping[str, int]
    head: Head
    erased: tuple[str, ...]
    verification: Verification
    lost_up_to: int | None


def restore(store: Store, file: Path) -> Restored:
    """Put a backup into an empty database of the same release, in one transaction, and verify what is there then.

    The anchors of before are set aside under a name with the instant, since those of lost events would never hold
    again. Raises BackupError for a file that is no whole backup, was made under other keys or by another release, and
    for a database that is not empty; NotebookError for a list of erasures that cannot be read; StorageError.
    """
    anchors = read_anchors(store.folder / FILE) if store.folder else ()
    backup = _Backup(file, store.keyring)
    with store.writing() as writer:
        _put_back(writer.connection, backup)
        erased = erased_again(writer, store.folder) if store.folder else ()
        if store.folder:
            set_aside(store.folder, store.now())
    kept = [anchor for anchor in anchors if anchor.head.number <= backup.head.number]
    return Restored(dict(backup.counts), backup.head, erased, verify(store, kept), _lost(anchors, backup.head))


def _lost(anchors: tuple[Anchor, ...], head: Head) -> int | None:
    return max((anchor.head.number for anchor in anchors if anchor.head.number > head.number), default=None)


def _put_back(connection: Connection, backup: "_Backup") -> None:
    for table in TABLES.values():
        if connection.execute(select(table).limit(1)).first():
            raise BackupError("the database is not empty; nothing was put back")
    for name, rows in groupby(backup.rows(), key=lambda row: row[0]):
        while some := [values for _, values in islice(rows, at_once(name, _AT_ONCE))]:
            connection.execute(insert(TABLES[name]), some)
    connection.execute(update(HEAD).values(number=backup.head.number, link=backup.head.link))


class _Backup:
    """A backup that is being read. Raises BackupError wherever it is not what this program wrote."""

    def __init__(self, file: Path, keyring: Keyring) -> None:
        self.name, self.counts = file.name, Counter(dict.fromkeys(TABLES, 0))
        self._keyring, self._digest, self._lines = keyring, sha256(), enumerate(_lines(file), 1)
        first = next(self._told(), None)
        if not isinstance(first, dict) or first.get("format") != FORMAT:
            raise BackupError(f"{self.name}: not a backup of a desk")
        self.head = self._usable(first)

    def rows(self) -> Iterator[tuple[str, dict[str, Any]]]:
        """Walk over the rows with the names of their tables, up to the end, which must be there."""
        for told in self._told():
            if isinstance(told, dict):
                self._refuse_unless_whole(told)
                return
            try:
                yield self._row(*told)
            except _NOT_AS_WRITTEN:
                raise self._broken() from None
        raise BackupError(f"{self.name}: ends too early")

    def _told(self) -> Iterator[Any]:
        for number, line in self._lines:
            self._number = number
            try:
                told = json.loads(line)
            except ValueError:
                raise self._broken() from None
            if not (isinstance(told, dict) and "digest" in told):
                self._digest.update(line)
            yield told

    def _broken(self) -> BackupError:
        return BackupError(f"{self.name}: line {self._number} is not as this program writes it")

    def _usable(self, first: Mapping[str, Any]) -> Head:
        """Return the head of a backup of this release, made under these keys."""
        if first.get("revision") != REVISIONS[-1]:
            raise BackupError(f"{self.name}: of another release ({first.get('revision')}; this one: {REVISIONS[-1]})")
        try:
            head, key = Head(int(first["number"]), bytes.fromhex(first["link"])), first["keys"]
            self._columns = {name: [table.c[one] for one in first["columns"][name]] for name, table in TABLES.items()}
        except _NOT_AS_WRITTEN:
            raise self._broken() from None
        if key != self._keyring.mark("backup", str(first.get("at"))):
            raise BackupError(f"{self.name}: made under other keys than those of this desk")
        return head

    def _row(self, name: str, *values: Any) -> tuple[str, dict[str, Any]]:  # noqa: ANN401 - what JSON holds
        pairs = zip(self._columns[name], values, strict=True)
        row = {column.name: _value(column, value) for column, value in pairs}
        if (key := str(row.get("lock") or "").partition(".")[0]) and key not in self._keyring.keys:
            raise BackupError(f"{self.name}: needs key {key}, which the file of keys does not have")
        self.counts[name] += 1
        return name, row

    def _refuse_unless_whole(self, last: Mapping[str, Any]) -> None:
        if (last.get("counts"), last.get("digest")) != (dict(self.counts), self._digest.hexdigest()):
            raise BackupError(f"{self.name}: damaged; its rows are not those that it counts")
        if next(self._lines, None) is not None:
            raise BackupError(f"{self.name}: damaged; something follows its end")


def _lines(file: Path) -> Iterator[bytes]:
    try:
        with gzip.open(file, "rb") as lines:
            yield from lines
    except (EOFError, zlib.error, gzip.BadGzipFile):
        raise BackupError(f"{file.name}: damaged, or not a backup of a desk") from None
    except OSError as error:
        raise BackupError(f"{file.name}: cannot be read: {error.strerror}") from None


def _value(column: Column[Any], value: Any) -> Any:  # noqa: ANN401 - whatever a column holds
    if value is None or not isinstance(column.type, LargeBinary | Date):
        return value
    return date.fromisoformat(value) if isinstance(column.type, Date) else b64decode(value, validate=True)
