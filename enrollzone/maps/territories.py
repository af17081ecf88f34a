"""To which zones a policy's list gives each unit of an edition: what a map draws, and what is said beside it."""

from dataclasses import dataclass

from enrollzone.answers.territory import HOME, territory
from enrollzone.atlas.edition import Edition, Unit
from enrollzone.places.gazetteer import Gazetteer
from enrollzone.places.home import AskedPlace
from enrollzone.places.locate import locate
from enrollzone.policy.pack import OUTSIDE, Pack, Zone
from enrollzone.policy.parts import DrawnArea


@dataclass(frozen=True)
class PlacedUnit:
    """A unit with the zones in which a home in it may lie; `parts` are the narrower things by which they are parted.

    Several zones: the list parts the unit, or nobody has decided between them. None: the list does not name it.
    `beyond` says that some of its homes may lie in no zone.
    """

    unit: Unit
    zones: tuple[str, ...]
    parts: tuple[str, ...] = ()
    beyond: bool = False
    is_drawn: bool = False

    @property
    def zone(self) -> str | None:
        """The zone in which every home of the unit lies, if there is one."""
        return self.zones[0] if len(self.zones) == 1 and not self.beyond else None


@dataclass(frozen=True)
class Territories:
    """The units of an edition, in order of code, under a policy; without one no unit has a zone."""

    edition: Edition
    pack: Pack | None
    units: tuple[PlacedUnit, ...]

    @property
    def drawn(self) -> tuple[PlacedUnit, ...]:
        """The units that the edition draws."""
        return tuple(placed for placed in self.units if placed.is_drawn)

    @property
    def zones(self) -> tuple[Zone, ...]:
        """The zones of the policy, in its order."""
        return tuple(self.pack.zones.values()) if self.pack else ()

    def whole(self, zone: str) -> tuple[PlacedUnit, ...]:
        """Return the units of which every home lies in a zone."""
        return tuple(placed for placed in self.units if placed.zone == zone)

    def partly(self, zone: str) -> tuple[PlacedUnit, ...]:
        """Return the units of which some homes may lie in a zone."""
        return tuple(placed for placed in self.units if zone in placed.zones and placed.zone is None)

    @property
    def areas(self) -> tuple[tuple[str, str], ...]:
        """The areas that the edition draws beside its units, each with the zone to which the list gives it."""
        if self.pack is None or HOME not in self.pack.facts:
            return ()
        rows = self.pack.catchments.of_codes([""], self.pack.facts[HOME].category)
        drawn = ((row.area.id, row.zone) for row in rows if isinstance(row.area, DrawnArea))
        return tuple((area, zone) for area, zone in drawn if area in self.edition.area_ids)

    @property
    def unlisted(self) -> tuple[PlacedUnit, ...]:
        """The units that the list does not name, in no part."""
        return tuple(placed for placed in self.units if not placed.zones)


def territories(edition: Edition, pack: Pack | None, gazetteer: Gazetteer) -> Territories:
    """Return the zones of every unit by the same road as an answer: the list for the homes of families at large.

    `gazetteer` is the index of names of that edition under that policy. Without a policy no list is looked at.
    """
    codes = sorted(edition.units)
    if pack is None or HOME not in pack.facts:
        units = (PlacedUnit(edition.units[code], (), is_drawn=code in edition.drawn) for code in codes)
    else:
        units = (_placed(edition, pack, code, gazetteer) for code in codes)
    return Territories(edition, pack, tuple(units))


def _placed(edition: Edition, pack: Pack, code: str, gazetteer: Gazetteer) -> PlacedUnit:
    found = territory(pack, HOME, locate(AskedPlace(unit=code), gazetteer, edition), {}, edition).report
    return PlacedUnit(
        edition.units[code],
        tuple(zone for zone in pack.zones if zone in found.zones),
        tuple(part.words for part in found.parts if not isinstance(part, DrawnArea)),
        beyond=OUTSIDE in found.zones,
        is_drawn=code in edition.drawn,
    )
