"""A spot: what the ladder knows of a place, as finely as it was told. Lists of catchments are asked about spots."""

from dataclasses import dataclass

from enrollzone.atlas.doors import Door
from enrollzone.atlas.edition import AddressRow, Unit

__all__ = ["Door", "Spot"]


@dataclass(frozen=True)
class Spot:
    """One place the words or the point may mean: a unit, and the finer thing in it where one was named.

    `row` is the gazetteer row that matched (estate, natural village, part of a road); `road` and `door` what the text
    said, for a unit whose catchments are told apart by door numbers. `others` are further rows of the unit that the
    text names beside the first: an estate behind a door number. `group` is the number of the village group (村民小组,
    鄰) in which the place lies, where the text or the row says it; `building` the number of the building (幢, 栋) that
    was named. `inside` and `outside` are the drawn areas of the edition that certainly hold the place, or certainly do
    not; of any other area it is not known.
    """

    unit: Unit
    row: AddressRow | None = None
    road: str | None = None
    door: Door | None = None
    others: tuple[AddressRow, ...] = ()
    group: int | None = None
    building: str | None = None
    inside: frozenset[str] = frozenset()
    outside: frozenset[str] = frozenset()

    @property
    def number(self) -> int | None:
        """The number on the door plate, without what stands behind it."""
        return self.door.number if self.door else None

    @property
    def rows(self) -> tuple[AddressRow, ...]:
        """Every row of the gazetteer that was named."""
        return (self.row, *self.others) if self.row else self.others
