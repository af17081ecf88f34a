"""How pages about people say an instant, how an account stands, and beside which field a fault is told."""

from datetime import datetime

from enrollzone.periods import CHINA_TIME
from enrollzone.staff.accounts import Account
from enrollzone.staff.lockout import is_locked

_FIELDS = {
    "name_form": "name",
    "name_taken": "name",
    "full_name": "full_name",
    "roles_none": "roles",
    "roles_apart": "roles",
    "password_wrong": "old",
    "password_again": "again",
    "factor_code": "code",
}


def fault_field(code: str) -> str:
    """Return the id of the field that a fault of an account is about; empty for one of no field."""
    return _FIELDS.get(code, "new" if code.startswith("password_") else "")


def instant_words(at: datetime) -> str:
    """Return an instant as a clock in China shows it, to the minute."""
    return f"{at.astimezone(CHINA_TIME):%Y-%m-%d %H:%M}"


def standing(account: Account, now: datetime) -> str:
    """Return the word for how an account stands: closed, locked, awaiting a first password, or open."""
    if account.closed:
        return "closed"
    if is_locked(account.failures, now):
        return "locked"
    return "one_time" if account.one_time else "open"
