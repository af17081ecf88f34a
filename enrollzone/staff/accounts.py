"""Accounts: who may sign in, under which roles. Every change of one is an event like those of cases."""

import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from pydantic import TypeAdapter

from enrollzone.errors import EnrollzoneError
from enrollzone.staff.permissions import Actor, Role
from enrollzone.storage.errors import UnknownRecordError
from enrollzone.storage.kinds import Columns, Content, Event, Kind
from enrollzone.storage.ledger import Entry
from enrollzone.storage.store import Record, Store

ACCOUNT = "account"
SHORTEST_PASSWORD = 12  # characters; NIST SP 800-63B asks for length, and for no kinds of characters
_hasher = PasswordHasher()  # argon2id with the parameters of RFC 9106's second recommendation
_NOBODY = _hasher.hash(secrets.token_urlsafe())  # checked where there is no such account: both take equally long


class AccountError(EnrollzoneError):
    """An account cannot be made or changed as asked. `code` says why."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(code)


@dataclass(frozen=True)
class Account:
    """Somebody who may sign in. `password` is its digest (argon2id)."""

    name: str
    full_name: str
    roles: frozenset[Role]
    password: str
    closed: bool = False

    @property
    def actor(self) -> Actor:
        """The account as it acts at the desk."""
        return Actor(self.name, self.roles)


@dataclass(frozen=True)
class Created:
    """An account is made."""

    full_name: str
    roles: frozenset[Role]
    password: str


_CREATED = TypeAdapter(Created)


def _created(_before: Account | None, event: Event) -> Account:
    happened = _CREATED.validate_python(event.content)
    return Account(event.subject.partition(":")[2], **vars(happened))


_CHANGES: Mapping[str, Callable[[Account | None, Event], Account]] = {"created": _created}


def apply(account: Account | None, event: Event) -> Account:
    """Return an account after an event: the only code that changes one."""
    return _CHANGES[event.kind](account, event)


ACCOUNTS = Kind(ACCOUNT, Account, apply, lambda account: Columns("closed" if account.closed else "open"))


def subject_of(name: str) -> str:
    """Return the subject of an account."""
    return f"{ACCOUNT}:{name}"


def create(store: Store, by: str, name: str, full_name: str, roles: frozenset[Role], password: str) -> Record[Account]:
    """Make an account. Raises AccountError for a password that is too short, StaleError for a name that is taken."""
    if len(password) < SHORTEST_PASSWORD:
        raise AccountError("password_short")
    content: Content = _CREATED.dump_python(Created(full_name, roles, _hasher.hash(password)), mode="json")
    record: Record[Any] = store.record(Entry(subject_of(name), "created", by, content), seen=0).record
    return record


def account_of(store: Store, name: str) -> Account | None:
    """Return an account that is open, None where there is none of this name."""
    try:
        held: Account = store.load(subject_of(name)).held
    except UnknownRecordError:
        return None
    return None if held.closed else held


def signed_in(store: Store, name: str, password: str) -> Account | None:
    """Return the account to which a name and a password belong; None where there is none, after as long a time."""
    account = account_of(store, name)
    try:
        _hasher.verify(account.password if account else _NOBODY, password)
    except (VerificationError, InvalidHashError):
        return None
    return replace(account) if account else None
