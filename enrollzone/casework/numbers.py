"""Numbers of persons: is one written as such a number is, and if not, which part of it is wrong?

GB 11643 numbers residents of the mainland. Residence permits for people of Hong Kong, Macao and Taiwan bear numbers of
the same make that begin with 81, 82 and 83. Where a number was first issued says nothing of where somebody lives, so no
table of places is asked: one that is too old would refuse a child's right number.
"""

import re
import unicodedata
from datetime import date

from stdnum.cn import ric

from enrollzone.casework.cases import NumberKind
from enrollzone.casework.faults import FaultCode, NumberFaultError

_LENGTH = 18
_RESIDENT = re.compile(r"[0-9]{17}[0-9X]")
_PERMITS = ("81", "82", "83")
_PASSPORT = re.compile(r"(?=.*[0-9])[0-9A-Z]{5,9}")  # ICAO Doc 9303-4: at most nine characters
_BORN = slice(6, 14)
_FIRST_BIRTH = date(1900, 1, 1)
_GB_11643 = frozenset([NumberKind.RESIDENT, NumberKind.RESIDENCE_PERMIT])


def read_number(text: str, kind: NumberKind, today: date) -> str:
    """Return a number as it is kept: half width, capital letters, no spaces. Empty for a person who has none.

    Raises NumberFaultError, which says the part that is wrong and never repeats it.
    """
    number = "".join(unicodedata.normalize("NFKC", text).split()).upper()
    if kind is NumberKind.NONE:
        _demand(not number, FaultCode.NUMBER_UNASKED)
        return ""
    _demand(bool(number), FaultCode.MISSING)
    if kind is NumberKind.PASSPORT:
        _check_passport(number)
    else:
        _check_resident(number, kind, today)
    return number


def birth_in(number: str, kind: NumberKind) -> date | None:
    """Return the birthday that a number tells, None for a kind that tells none."""
    return _day(number[_BORN]) if kind in _GB_11643 else None


def _check_passport(number: str) -> None:
    _demand(number.isascii() and number.isalnum(), FaultCode.NUMBER_CHARACTERS)
    _demand(_PASSPORT.fullmatch(number) is not None, FaultCode.NUMBER_LENGTH)


def _check_resident(number: str, kind: NumberKind, today: date) -> None:
    _demand(len(number) == _LENGTH, FaultCode.NUMBER_LENGTH)
    _demand(_RESIDENT.fullmatch(number) is not None, FaultCode.NUMBER_CHARACTERS)
    _demand(number.startswith(_PERMITS) is (kind is NumberKind.RESIDENCE_PERMIT), FaultCode.NUMBER_KIND)
    born = _day(number[_BORN])
    _demand(born is not None and born >= _FIRST_BIRTH, FaultCode.NUMBER_DATE)
    _demand(born is not None and born <= today, FaultCode.NUMBER_FUTURE)
    # The library's own `validate` takes births that are still to come, and refuses permits and places it does not know.
    _demand(number[-1] == ric.calc_check_digit(number), FaultCode.NUMBER_CHECK)


def _demand(holds: bool, otherwise: FaultCode) -> None:  # noqa: FBT001 - the sentence that is demanded
    if not holds:
        raise NumberFaultError(otherwise)


def _day(digits: str) -> date | None:
    try:
        return date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return None
