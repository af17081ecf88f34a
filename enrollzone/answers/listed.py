"""How the list of a policy speaks of a whole unit: to one zone, to several, or not at all. Of no family's answer."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from enrollzone.atlas.edition import Edition, Unit
from enrollzone.atlas.spot import Spot
from enrollzone.decision.facts import options_of
from enrollzone.policy.catchments import Catchments, ZoneClaim
from enrollzone.policy.pack import OUTSIDE, Pack, Reading


class Listed(StrEnum):
    """How a list speaks of a unit.

    WHOLE: all of it to one zone. SHARED: to an area of which the family chooses a side. READING: to one zone, by an
    open question that is settled for now or for good. OPEN: the question is not settled. SPLIT: to several zones, or
    in part to none. CONFLICT: rows contradict one another. UNLISTED: no row names it.
    """

    WHOLE = "whole"
    SHARED = "shared"
    READING = "reading"
    OPEN = "open"
    SPLIT = "split"
    CONFLICT = "conflict"
    UNLISTED = "unlisted"


@dataclass(frozen=True)
class ListedUnit:
    """A unit with the zones in which a home in it may lie, in the policy's order, and how the list says so.

    `beyond` says that some of its homes may lie in no zone; `readings` are the open questions that speak of it.
    """

    unit: Unit
    how: Listed
    zones: tuple[str, ...]
    beyond: bool
    claim: ZoneClaim
    readings: tuple[Reading, ...]

    @property
    def zone(self) -> str | None:
        """The zone in which every home of the unit lies, if there is one."""
        return self.zones[0] if len(self.zones) == 1 and not self.beyond else None


def listed_unit(
    pack: Pack,
    listed: Catchments,
    unit: Unit,
    category: str | None = None,
    outside: frozenset[str] = frozenset(),
    inside: frozenset[str] = frozenset(),
) -> ListedUnit:
    """Return how a list, as it reads in an edition (`Catchments.in_edition`), speaks of a unit.

    `category` are the children for whom the list is read, where there are lists of their own. Of homes in the unit it
    is taken for known that they lie `outside` some drawn areas and `inside` others.
    """
    claim = listed.claim(Spot(unit, inside=inside, outside=outside), category)
    found = claim.under(lambda reading: options_of(pack, reading, {}))
    named = tuple(zone for zone in found if zone in pack.zones)
    zones = named if len(named) < 2 else tuple(zone for zone in pack.zones if zone in named)
    return ListedUnit(unit, _how(pack, claim, found), zones, OUTSIDE in found, claim, _readings(pack, claim))


def listed_units(
    pack: Pack,
    edition: Edition,
    category: str | None = None,
    outside: Mapping[str, frozenset[str]] = MappingProxyType({}),
) -> Mapping[str, ListedUnit]:
    """Return every unit of an edition as a policy's list speaks of it, by code, in order of code.

    `outside` are, by unit, the drawn areas that are known to hold no home of it.
    """
    listed = pack.catchments.in_edition(edition)
    return {
        code: listed_unit(pack, listed, unit, category, outside.get(code, frozenset()))
        for code, unit in sorted(edition.units.items())
    }


def categories_of(pack: Pack, listed: Catchments) -> tuple[str | None, ...]:
    """Return the categories of children in the order in which the policy asks for their places."""
    asked = [fact.category for fact in pack.facts.values() if fact.category]
    return tuple(sorted(listed.categories, key=lambda one: asked.index(one) if one in asked else len(asked)))


def _how(pack: Pack, claim: ZoneClaim, zones: tuple[str, ...]) -> Listed:
    if claim.conflict:
        return Listed.CONFLICT
    if len(zones) > 1:
        return Listed.SPLIT if claim.parts else Listed.OPEN
    if zones[0] == OUTSIDE:
        return Listed.UNLISTED
    if claim.shared or claim.hanging:
        return Listed.READING
    return Listed.SHARED if pack.zones[zones[0]].choice_of else Listed.WHOLE


def _readings(pack: Pack, claim: ZoneClaim) -> tuple[Reading, ...]:
    asked = [*([claim.shared] if claim.shared else []), *claim.hanging]
    return tuple(pack.readings[name] for name in dict.fromkeys(one.reading for one in asked))
