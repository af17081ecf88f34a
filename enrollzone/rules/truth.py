"""Three-valued truth (Kleene's strong logic), written out as the tables one would check by hand."""

from collections.abc import Iterable
from enum import Enum
from functools import reduce


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
    """Return the conjunction; of nothing it is YES."""
    return reduce(lambda a, b: AND[a, b], truths, YES)


def any_of(truths: Iterable[Truth]) -> Truth:
    """Return the disjunction; of nothing it is NO."""
    return reduce(lambda a, b: OR[a, b], truths, NO)
