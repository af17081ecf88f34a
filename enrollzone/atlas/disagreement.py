"""Where a list of units and a drawn map of catchments disagree. The list is the law; the map is a picture of it.

The units are put together as the list says, and the result is laid over the drawn zones.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from enrollzone.atlas.overlay import SLIVER_M, Drawing, Overlay, Piece, dissolved


@dataclass(frozen=True)
class Disagreement:
    """How a zone of the list and the drawn zone of that name lie to one another; sizes in square metres.

    `only_drawn` is land that the map gives to the zone and the list does not, `only_listed` the other way round, each
    with the zone that has it on the other side. `slivers_m2` is what lies in strips too narrow to be meant.
    """

    zone: str
    listed_m2: float
    drawn_m2: float
    only_drawn: tuple[Piece, ...]
    only_listed: tuple[Piece, ...]
    slivers_m2: float

    @property
    def area_m2(self) -> float:
        """The square metres on which list and map disagree, without slivers."""
        return sum((piece.area_m2 for piece in (*self.only_drawn, *self.only_listed)), 0.0)

    @property
    def agrees(self) -> bool:
        """Tell whether nothing but slivers lies between list and map."""
        return not self.only_drawn and not self.only_listed


def disagreements(
    units: Drawing, zone_of: Mapping[str, str], drawn: Drawing, sliver_m: float = SLIVER_M
) -> tuple[Disagreement, ...]:
    """Return every zone of the list or the map, by name, with the land on which the two disagree.

    `units` are the polygons of the units by code and `drawn` those of the zones by name, in metres of one system;
    `zone_of` is the list. A unit that the list leaves out is in no zone; a zone that only one side has is all disputed.
    """
    listed = dissolved(units, zone_of)
    land = Overlay(drawn, listed, sliver_m)
    changes = (land.change(zone) for zone in sorted({*drawn, *listed}))
    return tuple(
        Disagreement(one.name, one.after_m2, one.before_m2, one.lost, one.gained, one.slivers_m2) for one in changes
    )
