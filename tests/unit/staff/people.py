"""What tests of the staff share: a form, and the right code of an authenticator."""

from dataclasses import dataclass

from pyotp import TOTP

from enrollzone.staff.accounts import Account, account_of
from enrollzone.staff.keeping import offered_before, offered_factor, take_factor
from enrollzone.staff.permissions import Actor
from enrollzone.staff.proving import Passwords
from enrollzone.storage.store import Store


@dataclass(frozen=True)
class Slip:
    """A form: each is another one unless it is given a token."""

    token: str | None = None
    request: str = "r1"


def account(store: Store, actor: Actor) -> Account:
    found = account_of(store, actor.name)
    assert found is not None
    return found


def code(store: Store, secret: str, steps: int = 0) -> str:
    clock = TOTP(secret)
    return clock.generate_otp(clock.timecode(store.now()) + steps)


def with_factor(store: Store, actor: Actor) -> tuple[str, tuple[str, ...]]:
    """Set up an authenticator; its secret, and the recovery codes."""
    secret, offer = offered_factor(store, actor.name)
    assert offered_before(store, actor.name, offer) == secret
    held = account(store, actor)
    return secret, take_factor(store, held, offer, code(store, secret), "", Slip(), session="")


def prove(store: Store, name: str, password: str) -> Account | None:
    return Passwords().prove(store, {"name": name, "password": password}, "r1")
