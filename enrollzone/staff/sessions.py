"""Who is signed in: sessions live in the database and can be ended from there; a browser holds a random text alone."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from sqlalchemy import delete, insert, select, update

from enrollzone.staff.accounts import Account, account_of
from enrollzone.storage.ledger import instant
from enrollzone.storage.store import Store
from enrollzone.storage.tables import SESSIONS

IDLE, LONGEST = timedelta(minutes=30), timedelta(hours=12)


@dataclass(frozen=True)
class Session:
    """Somebody who is signed in; `second_factor` says whether a code was given beside the password."""

    digest: str
    account: Account
    began_at: datetime
    second_factor: bool


def begin(store: Store, account: Account, *, second_factor: bool = False) -> str:
    """Begin a session and return the text that the browser is to hold; the database keeps its digest alone."""
    text = secrets.token_urlsafe(32)
    now = instant(store.now())
    row = {"digest": _digest(text), "account": account.name, "began_at": now, "seen_at": now}
    with store.database.writing() as connection:
        connection.execute(insert(SESSIONS).values(**row, second_factor=second_factor))
    return text


def session_of(store: Store, text: str) -> Session | None:
    """Return the session of a browser's text, None where it is over: ended, idle for 30 minutes, or 12 hours old."""
    digest, now = _digest(text), store.now()
    with store.database.reading() as connection:
        row = connection.execute(select(SESSIONS).where(SESSIONS.c.digest == digest)).first()
    if row is None:
        return None
    began, seen = datetime.fromisoformat(row.began_at), datetime.fromisoformat(row.seen_at)
    account = account_of(store, row.account) if now - seen <= IDLE and now - began <= LONGEST else None
    if account is None:
        end(store, text)
        return None
    if now - seen > timedelta(minutes=1):  # not every page writes
        with store.database.writing() as connection:
            connection.execute(update(SESSIONS).where(SESSIONS.c.digest == digest).values(seen_at=instant(now)))
    return Session(digest, account, began, row.second_factor)


def end(store: Store, text: str) -> None:
    """End a session."""
    with store.database.writing() as connection:
        connection.execute(delete(SESSIONS).where(SESSIONS.c.digest == _digest(text)))


def _digest(text: str) -> str:
    return sha256(text.encode()).hexdigest()
