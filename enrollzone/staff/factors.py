"""The second factor: codes of time (TOTP, RFC 6238) out of an authenticator, and recovery codes on paper."""

import hmac
import secrets
from datetime import datetime

from pyotp import TOTP, random_base32

from enrollzone.sealing.keyring import Keyring

RECOVERY_CODES = 10
_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"  # none that is mistaken for another on paper
_RECOVERY = "recovery"


def new_secret() -> str:
    """Return a secret that was never used, in base 32 as authenticators take it."""
    return random_base32()


def address_of(secret: str, name: str, issuer: str) -> str:
    """Return the address that an authenticator reads from squares (otpauth://)."""
    return TOTP(secret, name=name, issuer=issuer).provisioning_uri()


def step_of(secret: str, code: str, now: datetime, *, after: int = -1) -> int | None:
    """Return the step of time (30 s) of a code that is right now, or one step before or after; None for any other.

    A code of the step `after` which one was taken last, or of an earlier one, is none: each is taken once.
    """
    clock = TOTP(secret)
    here = clock.timecode(now)
    typed = "".join(code.split()).encode()
    for step in (here - 1, here, here + 1):
        if step > after and hmac.compare_digest(clock.generate_otp(step).encode(), typed):
            return step
    return None


def new_recovery_codes() -> tuple[str, ...]:
    """Return ten codes for the day on which the authenticator is lost: 50 bits each."""
    return tuple(f"{_letters()}-{_letters()}" for _ in range(RECOVERY_CODES))


def _letters() -> str:
    return "".join(secrets.choice(_LETTERS) for _ in range(5))


def recovery_mark(keyring: Keyring, name: str, code: str) -> str:
    """Return the mark under which an account keeps a recovery code; the code cannot be found from it."""
    letters = "".join(letter for letter in code.upper() if letter.isalnum())
    return keyring.mark(_RECOVERY, f"{name}\0{letters}")
