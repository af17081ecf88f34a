"""How exact a point is, how near a border may be, and the words for it. No geometry is loaded for these."""

from enum import StrEnum

EDGE_TOLERANCE_M = 0.01
"""Within this distance of a unit a point counts as in it, so that both sides claim a point on their common edge."""

USUAL_ACCURACY_M = 30.0
"""How far off a point may be when nobody said how far."""

REACH_M = 100.0
"""Within this distance of a point every unit is named, with its distance."""


class Nearness(StrEnum):
    """How near a border is: within the stated accuracy of the point, within 30 m, within 100 m, or farther."""

    ACCURACY = "accuracy"
    CLOSE = "close"
    NEAR = "near"
    CLEAR = "clear"


def nearness(metres: float, accuracy_m: float = USUAL_ACCURACY_M) -> Nearness:
    """Return the class of a distance to a border for a point that is exact to `accuracy_m` metres."""
    if metres <= accuracy_m:
        return Nearness.ACCURACY
    if metres <= USUAL_ACCURACY_M:
        return Nearness.CLOSE
    return Nearness.NEAR if metres <= REACH_M else Nearness.CLEAR
