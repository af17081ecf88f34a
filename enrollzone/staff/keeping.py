"""Looking after accounts: what an administrator does with those of others, and everybody with their own."""

from typing import Protocol

from sqlalchemy import select

from enrollzone.sealing.lock import Lock
from enrollzone.staff.accounts import (
    PASSWORD,
    Account,
    Factor,
    Happening,
    Nothing,
    PasswordSet,
    RolesChanged,
    create,
    subject_of,
    written,
)
from enrollzone.staff.errors import AccountError
from enrollzone.staff.factors import new_recovery_codes, new_secret, recovery_mark, step_of
from enrollzone.staff.passwords import digest_of, one_time_password, refuse_weak
from enrollzone.staff.permissions import Action, Actor, Role, check, refuse_together
from enrollzone.staff.proving import FACTOR, with_password
from enrollzone.staff.sealed import closed, opened
from enrollzone.staff.sessions import end_all
from enrollzone.storage.errors import UnknownRecordError
from enrollzone.storage.ledger import Entry
from enrollzone.storage.store import Record, Store, Writer
from enrollzone.storage.tables import RECORDS

TERMINAL = Actor("(terminal)", frozenset([Role.ADMINISTRATOR]))  # no account can have this name
_OFFER = "offer"


class Slip(Protocol):
    """What a form says beside its fields: its own token, by which it is done once, and the request's id."""

    @property
    def token(self) -> str | None:
        """The token of the form."""

    @property
    def request(self) -> str:
        """The id of the request."""


def add(store: Store, actor: Actor, name: str, full_name: str, roles: frozenset[Role], slip: Slip) -> str:
    """Make an account and return its one-time password, which is shown once and stands nowhere.

    Raises NotAllowedError, and AccountError as `accounts.create` does.
    """
    check(actor, Action.KEEP_ACCOUNTS)
    told = one_time_password()
    create(store, actor.name, name, full_name, roles, told, one_time=True, token=slip.token, request=slip.request)
    return told


def change_roles(store: Store, actor: Actor, name: str, roles: frozenset[Role], slip: Slip) -> None:
    """Give an account other roles, and end its sessions.

    Raises NotAllowedError, and AccountError for one's own account, roles that do not go together, and where nobody
    would be left to look after accounts.
    """
    refuse_together(roles)
    with store.writing() as writer:
        _of_another(writer, actor, name, Happening.ROLES_CHANGED, RolesChanged(roles), slip)
        _refuse_to_leave_nobody(writer, store)


def give_password(store: Store, actor: Actor, name: str, slip: Slip) -> str:
    """Give an account a one-time password, end its sessions, and return it. Raises NotAllowedError, AccountError."""
    told = one_time_password()
    sealed = closed(_lock(store, name), subject_of(name), PASSWORD, digest_of(told))
    with store.writing() as writer:
        _of_another(writer, actor, name, Happening.PASSWORD_SET, PasswordSet(sealed, one_time=True), slip)
    return told


def reset_factor(store: Store, actor: Actor, name: str, slip: Slip) -> None:
    """Take the second factor of an account away, and end its sessions. Raises NotAllowedError, AccountError."""
    _alone(store, actor, name, Happening.FACTOR_RESET, slip)


def unlock(store: Store, actor: Actor, name: str, slip: Slip) -> None:
    """Forget the failures of an account. Raises NotAllowedError, AccountError."""
    with store.writing() as writer:
        _of_another(writer, actor, name, Happening.UNLOCKED, Nothing(), slip, ends=False)


def end_sessions(store: Store, actor: Actor, name: str, slip: Slip) -> None:
    """End every session of somebody else. Raises NotAllowedError, AccountError."""
    _alone(store, actor, name, Happening.SESSIONS_ENDED, slip)


def close(store: Store, actor: Actor, name: str, slip: Slip) -> None:
    """Close an account for good, and end its sessions; its name is never given again.

    Raises NotAllowedError, and AccountError for one's own account and for the last that looks after accounts.
    """
    with store.writing() as writer:
        _of_another(writer, actor, name, Happening.CLOSED, Nothing(), slip)
        _refuse_to_leave_nobody(writer, store)


def change_password(store: Store, name: str, old: str, new: str, slip: Slip, *, session: str) -> None:
    """Give one's own account another password, and end every other session than `session` (its digest).

    Raises AccountError for a new one that cannot be taken, or is the old one, and for an old one that is wrong, which
    counts as a failure to sign in.
    """
    refuse_weak(new, name)
    if new == old:
        raise AccountError("password_same")
    _refuse_wrong(store, name, old, slip)
    sealed = closed(_lock(store, name), subject_of(name), PASSWORD, digest_of(new))
    _own(store, name, Happening.PASSWORD_SET, PasswordSet(sealed), slip, session)


def end_own_sessions(store: Store, name: str, slip: Slip, *, session: str) -> None:
    """End one's own sessions but for `session` (its digest)."""
    _own(store, name, Happening.SESSIONS_ENDED, Nothing(), slip, session)


def offered_factor(store: Store, name: str) -> tuple[str, str]:
    """Return a new secret for the authenticator of an account, and the same closed, as its form carries it."""
    secret = new_secret()
    return secret, closed(_lock(store, name), subject_of(name), _OFFER, secret)


def offered_before(store: Store, name: str, offer: str) -> str:
    """Return the secret that was offered. Raises SealError for what is no offer to this account."""
    return opened(_lock(store, name), subject_of(name), _OFFER, offer)


def take_factor(
    store: Store, account: Account, offer: str, code: str, password: str, slip: Slip, *, session: str
) -> tuple[str, ...]:
    """Set up the second factor that was offered, and return its recovery codes, which stand nowhere else.

    Whoever has one already gives the password once more: a screen left alone is not enough to exchange it.
    Raises AccountError for a wrong code or password, SealError for what is no offer to this account.
    """
    secret = offered_before(store, account.name, offer)
    step = step_of(secret, code, store.now())
    if step is None:
        raise AccountError("factor_code")
    if account.factor is not None:
        _refuse_wrong(store, account.name, password, slip)
    codes = new_recovery_codes()
    marks = tuple(recovery_mark(store.keyring, account.name, code) for code in codes)
    sealed = closed(_lock(store, account.name), subject_of(account.name), FACTOR, secret)
    _own(store, account.name, Happening.FACTOR_SET, Factor(sealed, step, marks), slip, session)
    return codes


def _alone(store: Store, actor: Actor, name: str, happening: Happening, slip: Slip) -> None:
    """What says everything by its name, of somebody else's account."""
    with store.writing() as writer:
        _of_another(writer, actor, name, happening, Nothing(), slip)


def _of_another(
    writer: Writer, actor: Actor, name: str, happening: Happening, happened: object, slip: Slip, *, ends: bool = True
) -> None:
    check(actor, Action.KEEP_ACCOUNTS)
    if actor.name == name:
        raise AccountError("own_account")
    _record(writer, actor.name, name, happening, happened, slip)
    if ends:
        end_all(writer.connection, name)


def _own(store: Store, name: str, happening: Happening, happened: object, slip: Slip, session: str) -> None:
    with store.writing() as writer:
        _record(writer, name, name, happening, happened, slip)
        end_all(writer.connection, name, but=session)


def _record(writer: Writer, by: str, name: str, happening: Happening, happened: object, slip: Slip) -> None:
    try:
        now: Record[Account] = writer.load(subject_of(name))
    except UnknownRecordError:
        raise AccountError("unknown") from None
    entry = Entry(now.subject, happening, by, written(happening, happened), slip.request, slip.token)
    if writer.record(entry, seen=now.version).repeated:
        raise AccountError("done_already")


def _refuse_wrong(store: Store, name: str, password: str, slip: Slip) -> None:
    if with_password(store, name, password, slip.request) is None:
        raise AccountError("password_wrong")


def _refuse_to_leave_nobody(writer: Writer, store: Store) -> None:
    """Asked inside the transaction: two administrators who close one another at once do not both succeed."""
    chosen = select(RECORDS).where(RECORDS.c.kind == "account", RECORDS.c.state == "open")
    held = (store.opened(row).held for row in writer.connection.execute(chosen))
    if not any(Role.ADMINISTRATOR in account.roles for account in held):
        raise AccountError("last_administrator")


def _lock(store: Store, name: str) -> Lock:
    try:
        return store.lock_of(subject_of(name))
    except UnknownRecordError:
        raise AccountError("unknown") from None
