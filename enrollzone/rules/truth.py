"""Three-valued truth (Kleene's strong logic), written out as the tables one would check by hand."""

from collections.abc import Iterable
from enum import Enum


class Truth(Enum):
    """YES, NO, or UNKNOWN: not asked, not answered, or not decided. UNKNOWN is never a default for NO."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


YES, NO, UNKNOWN = Truth.YES, Truth.NO, Truth.UNKNOWN

NOT = {YES: NO, NO: YES, UNKNOWN: UNKNOWN}

AND = {
    (YES, YES): YES,
    (YES, NO): NO,
    (YES, UNKNOWN): UNKNOWN,
    (NO, YES): NO,
    (NO, NO): NO,
    (NO, UNKNOWN): NO,
    (UNKNOWN, YES): UNKNOWN,
    (UNKNOWN, NO): NO,
    (UNKNOWN, UNKNOWN): UNKNOWN,
}

OR = {
    (YES, YES): YES,
    (YES, NO): YES,
    (YES, UNKNOWN): YES,
    (NO, YES): YES,
    (NO, NO): NO,
    (NO, UNKNOWN): UNKNOWN,
    (UNKNOWN, YES): YES,
    (UNKNOWN, NO): UNKNOWN,
    (UNKNOWN, UNKNOWN): UNKNOWN,
}


def all_of(truths: Iterable[Truth]) -> Truth:
    """Return the conjunction, as `AND` says it two by two; of nothing it is YES. One NO settles it."""
    found = YES
    for truth in truths:
        if truth is NO:
            return NO
        if truth is UNKNOWN:
            found = UNKNOWN
    return found


def any_of(truths: Iterable[Truth]) -> Truth:
    """Return the disjunction, as `OR` says it two by two; of nothing it is NO. One YES settles it."""
    found = NO
    for truth in truths:
        if truth is YES:
            return YES
        if truth is UNKNOWN:
            found = UNKNOWN
    return found
