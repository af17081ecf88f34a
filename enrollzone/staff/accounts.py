"""Accounts: who may sign in, under which roles. Every change of one is an event like those of cases."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from pydantic import TypeAdapter

from enrollzone.sealing.lock import Lock
from enrollzone.staff.errors import AccountError
from enrollzone.staff.passwords import digest_of, refuse_weak
from enrollzone.staff.permissions import WITH_SECOND_FACTOR, Actor, Role, refuse_together
from enrollzone.staff.sealed import closed
from enrollzone.storage.errors import StaleError, UnknownRecordError
from enrollzone.storage.kinds import Columns, Content, Event, Kind
from enrollzone.storage.ledger import Entry
from enrollzone.storage.search import Wanted, find
from enrollzone.storage.store import Record, Recorded, Store

ACCOUNT = "account"
PASSWORD = "password"  # noqa: S105 - the name of a field
_A_NAME = re.compile(r"[a-z][a-z0-9._-]{1,31}", re.ASCII)
_LONGEST_FULL_NAME = 60


class Happening(StrEnum):
    """What may happen to an account. A failure says nothing of what was typed."""

    CREATED = "created"
    ROLES_CHANGED = "roles_changed"
    PASSWORD_SET = "password_set"  # noqa: S105 - a word
    DIGEST_RENEWED = "digest_renewed"
    FACTOR_SET = "factor_set"
    FACTOR_RESET = "factor_reset"
    SIGN_IN_FAILED = "sign_in_failed"
    SIGNED_IN = "signed_in"
    SESSIONS_ENDED = "sessions_ended"
    UNLOCKED = "unlocked"
    CLOSED = "closed"


@dataclass(frozen=True)
class Failures:
    """How often in a row somebody did not get in, and when last."""

    count: int = 0
    last: datetime | None = None

    def one_more(self, at: datetime) -> "Failures":
        """Return the failures after another one."""
        return Failures(self.count + 1, at)


@dataclass(frozen=True)
class Factor:
    """A second factor. `secret` is sealed with the key of the account, and `recovery` are marks of codes not used yet.

    `step` is the step of time of the last code that was taken: no code of it, or of one before it, is taken again.
    """

    secret: str
    step: int
    recovery: tuple[str, ...] = ()


@dataclass(frozen=True)
class Account:
    """Somebody who may sign in. `password` is its digest, sealed with the key of the account.

    `one_time` says that somebody else chose it, so that it must be changed first of all.
    """

    name: str
    full_name: str
    roles: frozenset[Role]
    password: str
    one_time: bool = False
    factor: Factor | None = None
    failures: Failures = field(default_factory=Failures)
    closed: bool = False

    @property
    def actor(self) -> Actor:
        """The account as it acts at the desk."""
        return Actor(self.name, self.roles)

    @property
    def needs_factor(self) -> bool:
        """Whether one of the roles asks for a second factor."""
        return bool(self.roles & WITH_SECOND_FACTOR)


@dataclass(frozen=True)
class Created:
    """An account is made."""

    full_name: str
    roles: frozenset[Role]
    password: str
    one_time: bool = False


@dataclass(frozen=True)
class RolesChanged:
    """An account has these roles from now on."""

    roles: frozenset[Role]


@dataclass(frozen=True)
class PasswordSet:
    """An account has another password, or the same under a newer digest.

    Whoever gave it for one time, to somebody who does not get in, wants them to get in: the failures are forgotten.
    """

    password: str
    one_time: bool = False


@dataclass(frozen=True)
class SignedIn:
    """Somebody got in: by the code of a step of time, by a recovery code (its mark), or by the password alone."""

    step: int | None = None
    recovery: str = ""


@dataclass(frozen=True)
class Failed:
    """Somebody did not get in: at the password, or at the code."""

    at: str


@dataclass(frozen=True)
class Nothing:
    """What happened says everything."""


_CONTENTS: Mapping[Happening, TypeAdapter[Any]] = {
    happening: TypeAdapter(kind)
    for happening, kind in {
        Happening.CREATED: Created,
        Happening.ROLES_CHANGED: RolesChanged,
        Happening.PASSWORD_SET: PasswordSet,
        Happening.DIGEST_RENEWED: PasswordSet,
        Happening.FACTOR_SET: Factor,
        Happening.SIGN_IN_FAILED: Failed,
        Happening.SIGNED_IN: SignedIn,
        Happening.FACTOR_RESET: Nothing,
        Happening.SESSIONS_ENDED: Nothing,
        Happening.UNLOCKED: Nothing,
        Happening.CLOSED: Nothing,
    }.items()
}


def written(happening: Happening, happened: object) -> Content:
    """Return what happened as the ledger holds it."""
    content: Content = _CONTENTS[happening].dump_python(happened, mode="json")
    return content


def apply(account: Account | None, event: Event) -> Account:
    """Return an account after an event: the only code that changes one. Raises AccountError for one that is closed."""
    happening = Happening(event.kind)
    happened = _CONTENTS[happening].validate_python(event.content)
    if account is None and happening is Happening.CREATED:
        return Account(event.subject.partition(":")[2], **vars(happened))
    if account is None or account.closed or happening is Happening.CREATED:
        raise AccountError("not_now")
    return _CHANGES[happening](account, happened, event)


def _password_set(account: Account, happened: PasswordSet, _event: Event) -> Account:
    failures = Failures() if happened.one_time else account.failures
    return replace(account, failures=failures, **vars(happened))


def _signed_in(account: Account, happened: SignedIn, _event: Event) -> Account:
    factor = account.factor
    if factor is not None:
        step = factor.step if happened.step is None else happened.step
        left = tuple(mark for mark in factor.recovery if mark != happened.recovery)
        factor = replace(factor, step=step, recovery=left)
    return replace(account, failures=Failures(), factor=factor)


def _failed(account: Account, _happened: Failed, event: Event) -> Account:
    return replace(account, failures=account.failures.one_more(event.at))


def _unchanged(account: Account, _happened: object, _event: Event) -> Account:
    return account


_CHANGES: Mapping[Happening, Callable[[Account, Any, Event], Account]] = {
    Happening.ROLES_CHANGED: lambda account, happened, _: replace(account, roles=happened.roles),
    Happening.PASSWORD_SET: _password_set,
    Happening.DIGEST_RENEWED: lambda account, happened, _: replace(account, **vars(happened)),
    Happening.FACTOR_SET: lambda account, factor, _: replace(account, factor=factor),
    Happening.FACTOR_RESET: lambda account, *_: replace(account, factor=None),
    Happening.SIGN_IN_FAILED: _failed,
    Happening.SIGNED_IN: _signed_in,
    Happening.SESSIONS_ENDED: _unchanged,
    Happening.UNLOCKED: lambda account, *_: replace(account, failures=Failures()),
    Happening.CLOSED: lambda account, *_: replace(account, closed=True),
}
ACCOUNTS = Kind(ACCOUNT, Account, apply, lambda account: Columns("closed" if account.closed else "open"))


def is_name(text: str) -> bool:
    """Tell whether an account could have a name: no database is asked for what a database cannot even hold."""
    return _A_NAME.fullmatch(text) is not None


def subject_of(name: str) -> str:
    """Return the subject of an account."""
    return f"{ACCOUNT}:{name}"


def account_of(store: Store, name: str) -> Account | None:
    """Return an account that is open, None where there is none of this name."""
    try:
        held: Account = store.load(subject_of(name)).held
    except UnknownRecordError:
        return None
    return None if held.closed else held


def record_of(store: Store, name: str) -> Record[Account]:
    """Return the record of an account, also of one that is closed. Raises UnknownRecordError."""
    return store.load(subject_of(name))


def all_accounts(store: Store) -> tuple[Record[Account], ...]:
    """Return every account by its name, those that are closed at the end."""
    return tuple(sorted(find(store, Wanted(ACCOUNT)), key=lambda one: (one.held.closed, one.held.name)))


def create(
    store: Store,
    by: str,
    name: str,
    full_name: str,
    roles: frozenset[Role],
    password: str,
    *,
    one_time: bool = False,
    token: str | None = None,
    request: str = "",
) -> Record[Account]:
    """Make an account; a `one_time` password must be changed first of all.

    Names are small letters of ASCII, digits, and ``. _ -``. Raises AccountError for a name, roles or a password that
    cannot be taken, for a name that somebody has or had, and for a form that was sent before.
    """
    _refuse_unusable(name, full_name, roles)
    refuse_weak(password, name)
    lock, subject = Lock.new(), subject_of(name)
    happened = Created(full_name.strip(), roles, closed(lock, subject, PASSWORD, digest_of(password)), one_time)
    entry = Entry(subject, Happening.CREATED, by, written(Happening.CREATED, happened), request, token)
    try:
        recorded: Recorded[Account] = store.record(entry, seen=0, lock=lock)
    except StaleError:
        raise AccountError("name_taken") from None
    if recorded.repeated:
        raise AccountError("done_already")
    return recorded.record


def _refuse_unusable(name: str, full_name: str, roles: frozenset[Role]) -> None:
    if not is_name(name):
        raise AccountError("name_form")
    if not 0 < len(full_name.strip()) <= _LONGEST_FULL_NAME:
        raise AccountError("full_name")
    refuse_together(roles)
