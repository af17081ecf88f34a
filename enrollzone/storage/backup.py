"""Backups: one format for both databases, line by line, of one moment; keys and sessions are in none.

A file of lines (JSON, gzip): the first says what follows, then come the rows of each table, and the last holds how many
there were and a digest of everything before it. A county may therefore move from SQLite to PostgreSQL by a backup.
"""

import gzip
import json
import os
import secrets
from base64 import b64encode
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any, BinaryIO

from sqlalchemy import Connection, select

from enrollzone.errors import EnrollzoneError
from enrollzone.storage.ledger import Head, head_of, instant, mapped
from enrollzone.storage.release import REVISIONS
from enrollzone.storage.store import Store
from enrollzone.storage.tables import EVENTS, MARKS, RECORDS, SCANS

FORMAT = "enrollzone desk backup 1"
TABLES = {table.name: table for table in (EVENTS, RECORDS, MARKS, SCANS)}
"""What is backed up, in the order in which it can be put back. Whoever is signed in signs in again."""
_AT_ONCE = 500  # rows in memory; of pictures, each of which may have megabytes, one


class BackupError(EnrollzoneError):
    """A backup cannot be written, read, or put back; nothing was changed. Says why, never what is in it."""


@dataclass(frozen=True)
class Saved:
    """What a backup holds: rows by table, and the head of its ledger."""

    counts: Mapping[str, int]
    head: Head


def back_up(store: Store, file: Path) -> Saved:
    """Write a backup of one moment, for the owner alone, while others go on writing into the database.

    The file is there as a whole or not at all. Raises BackupError where there is one already or it cannot be written,
    and StorageError.
    """
    beside = file.with_name(f".{file.name}.{secrets.token_hex(4)}")
    if file.exists():
        raise BackupError(f"{file.name}: is there already; nothing was overwritten")
    try:
        with _private(beside) as out:
            saved = _write(store, out)
            out.flush()
            os.fsync(out.fileno())
        os.link(beside, file)  # unlike a renaming it never takes the place of a file that came meanwhile
    except OSError as error:
        raise BackupError(f"{file.name}: cannot be written: {error.strerror}") from None
    finally:
        beside.unlink(missing_ok=True)
    return saved


def _private(file: Path) -> BinaryIO:
    return open(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb")  # noqa: PTH123 - the mode


def _write(store: Store, out: BinaryIO) -> Saved:
    counts, digest = Counter(dict.fromkeys(TABLES, 0)), sha256()
    with gzip.GzipFile("", "wb", fileobj=out, mtime=0) as packed, store.database.reading() as connection:
        head = head_of(connection)
        for line in _lines(store, connection, head, counts):
            digest.update(line)
            packed.write(line)
        packed.write(_line({"counts": dict(counts), "digest": digest.hexdigest()}))
    return Saved(dict(counts), head)


def _lines(store: Store, connection: Connection, head: Head, counts: Counter[str]) -> Iterator[bytes]:
    at = instant(store.now())
    first = {"format": FORMAT, "revision": REVISIONS[-1], "at": at, "keys": store.keyring.mark("backup", at)}
    columns = {name: [column.name for column in table.c] for name, table in TABLES.items()}
    yield _line({**first, "number": head.number, "link": head.link.hex(), "columns": columns})
    for name, table in TABLES.items():
        chosen = select(table).order_by(*table.primary_key.columns)
        for row in connection.execute(chosen, execution_options={"yield_per": at_once(name, _AT_ONCE)}):
            counts[name] += 1
            yield _line([name, *(_plain(value) for value in mapped(row).values())])


def at_once(name: str, usual: int) -> int:
    """Return how many rows of a table are held in memory together."""
    return 1 if name == SCANS.name else usual


def _line(told: object) -> bytes:
    return json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def _plain(value: Any) -> Any:  # noqa: ANN401 - whatever a column holds
    match value:
        case bytes():
            return b64encode(value).decode()
        case date():
            return value.isoformat()
        case _:
            return value
