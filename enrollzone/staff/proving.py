"""Who somebody is: a password that belongs to a name, and the code of a second factor."""

from collections.abc import Mapping
from typing import Protocol

from enrollzone.sealing.lock import Lock
from enrollzone.staff.accounts import PASSWORD, Account, Happening, PasswordSet, SignedIn, is_name, subject_of, written
from enrollzone.staff.factors import recovery_mark, step_of
from enrollzone.staff.lockout import count_failure, door_of, is_locked
from enrollzone.staff.passwords import digest_of, is_outdated, matches
from enrollzone.staff.sealed import closed, opened
from enrollzone.storage.errors import UnknownRecordError
from enrollzone.storage.ledger import Entry
from enrollzone.storage.store import Record, Store, Writer

AT_PASSWORD, AT_CODE = "password", "code"
FACTOR = "factor"


class Identity(Protocol):
    """Who proves who somebody is. The desk's own passwords are one way; a county's single sign-on may be another."""

    def prove(self, store: Store, told: Mapping[str, str], request: str) -> Account | None:
        """Return the open account of whoever told this; None for anybody else, whatever the reason."""


class Passwords:
    """A name and a password prove it."""

    def prove(self, store: Store, told: Mapping[str, str], request: str) -> Account | None:
        """Return the account to which the name and the password belong.

        None where there is none, it is closed or locked, or the password is another one: after as long a time.
        """
        name = told.get("name", "").strip()
        account = with_password(store, name, told.get("password", ""), request)
        if account is None or account.factor is not None:
            return account  # whoever has a second factor is in after its code
        return _enter(store, name, SignedIn(), request)


def with_password(store: Store, name: str, password: str, request: str) -> Account | None:
    """Return the open account to which a password belongs; a failure is counted, and None while it is locked."""
    record = _open_record(store, name)
    lock = store.lock_of(record.subject) if record else None
    digest = opened(lock, record.subject, PASSWORD, record.held.password) if record and lock else None
    is_right = matches(digest, password)
    with store.writing() as writer:
        if record is None or lock is None or digest is None:
            count_failure(writer, door_of(store.keyring, name), store.now(), AT_PASSWORD, request)
            return None
        now: Record[Account] = writer.load(record.subject)
        if is_locked(now.held.failures, store.now()) or now.held.closed:
            return None
        if not is_right or now.held.password != record.held.password:
            count_failure(writer, record.subject, store.now(), AT_PASSWORD, request)
            return None
        return _digested_anew(writer, lock, now, password, request) if is_outdated(digest) else now.held


def with_code(store: Store, name: str, code: str, request: str) -> Account | None:
    """Let in whoever gave the password, by a code of the authenticator or a recovery code; each is taken once.

    None for another code, and while the account is locked: in as many words as for a wrong password.
    """
    lock = store.lock_of(subject_of(name))
    with store.writing() as writer:
        now: Record[Account] = writer.load(subject_of(name))
        factor = now.held.factor
        if factor is None or now.held.closed or is_locked(now.held.failures, store.now()):
            return None
        secret = opened(lock, now.subject, FACTOR, factor.secret)
        step = step_of(secret, code, store.now(), after=factor.step)
        mark = recovery_mark(store.keyring, name, code)
        if step is None and mark not in factor.recovery:
            count_failure(writer, now.subject, store.now(), AT_CODE, request)
            return None
        return _entered(writer, now, SignedIn(step, "" if step is not None else mark), request)


def _open_record(store: Store, name: str) -> Record[Account] | None:
    if not is_name(name):
        return None
    try:
        record: Record[Account] = store.load(subject_of(name))
    except UnknownRecordError:
        return None
    return None if record.held.closed else record


def _enter(store: Store, name: str, how: SignedIn, request: str) -> Account:
    with store.writing() as writer:
        return _entered(writer, writer.load(subject_of(name)), how, request)


def _entered(writer: Writer, now: Record[Account], how: SignedIn, request: str) -> Account:
    entry = Entry(now.subject, Happening.SIGNED_IN, now.held.name, written(Happening.SIGNED_IN, how), request)
    account: Account = writer.record(entry, seen=now.version).record.held
    return account


def _digested_anew(writer: Writer, lock: Lock, now: Record[Account], password: str, request: str) -> Account:
    """Keep the same password under a digest of today's parameters."""
    happened = PasswordSet(closed(lock, now.subject, PASSWORD, digest_of(password)), now.held.one_time)
    content = written(Happening.DIGEST_RENEWED, happened)
    entry = Entry(now.subject, Happening.DIGEST_RENEWED, now.held.name, content, request)
    account: Account = writer.record(entry, seen=now.version).record.held
    return account
