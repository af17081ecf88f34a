"""Who is signed in: sessions live in the database and can be ended from there; a browser holds a random text alone.

A row of a session is vouched for under the key of the index: whoever can write into the database, and has not the keys,
must not let themselves in as somebody else, or as somebody who gave a code.
"""

import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import ColumnElement, Connection, Row, delete, insert, or_, select, update

from enrollzone.sealing.keyring import Keyring
from enrollzone.staff.accounts import Account, account_of
from enrollzone.storage.ledger import instant
from enrollzone.storage.store import Store
from enrollzone.storage.tables import SESSIONS

IDLE, LONGEST = timedelta(minutes=30), timedelta(hours=12)
_HALF = 32  # characters of a digest: by the first half a session is found, by the second half its row is vouched for
_SEEN_EVERY = timedelta(minutes=1)  # not every page writes


class Awaited(StrEnum):
    """What somebody who is signed in still has to do before any other page opens."""

    CODE = "code"
    PASSWORD = "password"  # noqa: S105 - a word
    FACTOR = "factor"


@dataclass(frozen=True)
class Session:
    """Somebody who is signed in; `second_factor` says whether a code was given beside the password."""

    digest: str
    account: Account
    began_at: datetime
    second_factor: bool

    @property
    def awaits(self) -> Awaited | None:
        """What is still awaited: the code, a password of one's own, a second factor; None: every page opens."""
        if self.account.factor is not None and not self.second_factor:
            return Awaited.CODE
        if self.account.one_time:
            return Awaited.PASSWORD
        if self.account.needs_factor and not self.second_factor:
            return Awaited.FACTOR
        return None


@dataclass(frozen=True)
class Held:
    """A session as its owner sees it in a list; `is_this` says that it is the one that asks."""

    began_at: datetime
    seen_at: datetime
    second_factor: bool
    is_this: bool


def begin(store: Store, account: Account, *, second_factor: bool = False) -> str:
    """Begin a session and return the text that the browser is to hold; the database keeps its digest alone."""
    with store.database.writing() as connection:
        began = instant(store.now())
        return _begun(connection, store.keyring, account.name, (began, began), second_factor=second_factor)


def renew(store: Store, text: str, *, second_factor: bool) -> str:
    """Return a new text for a session whose standing changed; the old one opens nothing any more.

    Whoever knew the text of before is not let in by what its owner has proved since. The twelve hours go on.
    """
    with store.database.writing() as connection:
        row = _row(connection, store.keyring, text)
        connection.execute(delete(SESSIONS).where(_is_of(store.keyring, text)))
        if row is None:
            return ""
        times = (row.began_at, instant(store.now()))
        return _begun(connection, store.keyring, row.account, times, second_factor=second_factor)


def _begun(connection: Connection, keyring: Keyring, name: str, times: tuple[str, str], *, second_factor: bool) -> str:
    text, (began, seen) = secrets.token_urlsafe(32), times
    digest = _digest(keyring, text, name, began, second_factor=second_factor)
    row = {"digest": digest, "account": name, "began_at": began, "seen_at": seen, "second_factor": second_factor}
    connection.execute(insert(SESSIONS).values(**row))
    return text


def session_of(store: Store, text: str) -> Session | None:
    """Return the session of a browser's text, None where it is over: ended, idle for 30 minutes, or 12 hours old."""
    now = store.now()
    with store.database.reading() as connection:
        row = _row(connection, store.keyring, text)
    if row is None:
        return None
    account = None if _is_over(row, now) else account_of(store, row.account)
    if account is None:
        end(store, text)
        return None
    if now - datetime.fromisoformat(row.seen_at) > _SEEN_EVERY:
        with store.database.writing() as connection:
            connection.execute(update(SESSIONS).where(SESSIONS.c.digest == row.digest).values(seen_at=instant(now)))
    return Session(row.digest, account, datetime.fromisoformat(row.began_at), row.second_factor)


def sessions_of(store: Store, name: str, this: str = "") -> tuple[Held, ...]:
    """Return the sessions of an account that are not over, the one used last first; `this` is the digest of one."""
    now = store.now()
    chosen = select(SESSIONS).where(SESSIONS.c.account == name).order_by(SESSIONS.c.seen_at.desc(), SESSIONS.c.digest)
    with store.database.reading() as connection:
        rows = [row for row in connection.execute(chosen) if not _is_over(row, now)]
    return tuple(
        Held(
            datetime.fromisoformat(row.began_at),
            datetime.fromisoformat(row.seen_at),
            row.second_factor,
            row.digest == this,
        )
        for row in rows
    )


def end(store: Store, text: str) -> None:
    """End a session."""
    with store.database.writing() as connection:
        connection.execute(delete(SESSIONS).where(_is_of(store.keyring, text)))


def end_all(connection: Connection, name: str, but: str = "") -> None:
    """End every session of an account, inside a transaction that writes; `but` is the digest of one that stays."""
    connection.execute(delete(SESSIONS).where(SESSIONS.c.account == name, SESSIONS.c.digest != but))


def sweep(store: Store) -> int:
    """Remove the sessions that are over, and return how many they were."""
    now = store.now()
    over = or_(SESSIONS.c.seen_at < instant(now - IDLE), SESSIONS.c.began_at < instant(now - LONGEST))
    with store.database.writing() as connection:
        return connection.execute(delete(SESSIONS).where(over)).rowcount


def _row(connection: Connection, keyring: Keyring, text: str) -> Row[tuple[str, str, str, str, bool]] | None:
    """The row of a text; None where there is none, and for one that is not as this program wrote it."""
    row = connection.execute(select(SESSIONS).where(_is_of(keyring, text))).first()
    if row is None:
        return None
    written = _digest(keyring, text, row.account, row.began_at, second_factor=row.second_factor)
    return row if hmac.compare_digest(row.digest.encode(), written.encode()) else None


def _is_of(keyring: Keyring, text: str) -> ColumnElement[bool]:
    return SESSIONS.c.digest.startswith(keyring.mark("session", text)[:_HALF])


def _is_over(row: Row[tuple[str, str, str, str, bool]], now: datetime) -> bool:
    began, seen = datetime.fromisoformat(row.began_at), datetime.fromisoformat(row.seen_at)
    return now - seen > IDLE or now - began > LONGEST


def _digest(keyring: Keyring, text: str, name: str, began: str, *, second_factor: bool) -> str:
    vouched = keyring.mark("session.row", f"{text}\0{name}\0{began}\0{int(second_factor)}")
    return keyring.mark("session", text)[:_HALF] + vouched[:_HALF]
