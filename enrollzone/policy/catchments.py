"""Catchments: which places of a county belong to which zone, as the list in the text says it.

The list is the law; polygons are pictures of it. Each row gives an area to a zone; a row that the text writes for some
children only has their category. Where two rows name one home, a reading says which goes first, or nobody can.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import cached_property
from typing import TypeVar

from enrollzone.atlas.edition import Alias, Edition
from enrollzone.atlas.spot import Spot
from enrollzone.policy.areas import EXCEPT, Entry, Except, PartOf, WholeUnit, known_to, parts_in
from enrollzone.policy.parts import Buildings, DrawnArea, NamedPlace, Part, Stretch, VillageGroups
from enrollzone.rules.truth import UNKNOWN, YES

_MOST_EDITIONS = 16  # that one policy is held beside; a county has a few


class EdgeRule(StrEnum):
    """How a text draws an edge along a road: along its middle, or with or without the houses that face it."""

    CENTRELINE = "centreline"
    WITH_FRONTAGE = "with_frontage"
    WITHOUT_FRONTAGE = "without_frontage"


@dataclass(frozen=True)
class Edge:
    """An edge of an area along a road (街心, 含/不含临街面), with the sentence that draws it. It decides nothing."""

    rule: EdgeRule
    road: str
    sentence: str


@dataclass(frozen=True)
class CatchmentRow:
    """One entry of the list: an area, as the text writes it, and the zone that it gives.

    `category` are the children for whom alone the list is written; None: for all.
    """

    zone: str
    area: Entry
    text: str
    clause: str
    category: str | None = None
    edge: Edge | None = None

    @property
    def code(self) -> str:
        """The code of the unit or township, or @id of a drawn area."""
        return self.area.code

    @property
    def part(self) -> Part | None:
        """The part of the unit, where the entry names one and no more."""
        return self.area if isinstance(self.area, DrawnArea) else getattr(self.area, "part", None)

    @property
    def words(self) -> str:
        """The entry as a reader would say it: without the signs with which a pack writes it."""
        whole, _, without = self.text.partition(EXCEPT)
        if without:
            return f"{whole.removesuffix('/*').replace('/', '')}（除外：{without.replace('/', '')}）"
        return whole.replace("/*", "（全部）").replace("/", "")

    def is_for(self, category: str | None) -> bool:
        """Tell whether the entry is written for children of a category."""
        return self.category in (None, category)


@dataclass(frozen=True)
class SharedClaim:
    """A place that the text gives to several zones; the option of `reading` in use says to which, by `options`."""

    area: Entry
    options: Mapping[str, str]
    reading: str
    category: str | None = None

    @property
    def code(self) -> str:
        """The code of the unit, or @id of a drawn area."""
        return self.area.code

    @property
    def zones(self) -> tuple[str, ...]:
        """The zones between which the reading decides."""
        return tuple(dict.fromkeys(self.options.values()))

    def is_for(self, category: str | None) -> bool:
        """Tell whether the claim is about children of a category."""
        return self.category in (None, category)

    def says_as(self, other: "SharedClaim") -> bool:
        """Tell whether both are settled by one reading, and each option gives the same zone."""
        return (self.reading, self.options) == (other.reading, other.options)


_Listed = TypeVar("_Listed", CatchmentRow, SharedClaim)


@dataclass(frozen=True)
class ZoneClaim:
    """The zones that a place may lie in, and the rows that say so.

    `shared` decides between them by a reading; `hanging` may do so, once the place is told more finely. `apart` are the
    zones that are possible whatever those readings say. `parts` are the narrower things to ask about; `conflict` says
    that rows of the list contradict one another.
    """

    apart: tuple[str, ...]
    rows: tuple[CatchmentRow, ...] = ()
    shared: SharedClaim | None = None
    hanging: tuple[SharedClaim, ...] = ()
    parts: tuple[Part, ...] = ()
    conflict: bool = False

    @property
    def zones(self) -> tuple[str, ...]:
        """Every zone that is possible, whatever the readings say."""
        return self.under(lambda _: None)

    @property
    def reading(self) -> str | None:
        """The reading that decides."""
        return self.shared.reading if self.shared else None

    def under(self, options_of: Callable[[str], Iterable[str] | None]) -> tuple[str, ...]:
        """Return the zones that are possible under some options of each reading; None stands for every option."""
        found = dict.fromkeys(self.apart)
        for shared in (self.shared, *self.hanging) if self.shared else self.hanging:
            possible = options_of(shared.reading)
            found |= dict.fromkeys(shared.options[one] for one in (shared.options if possible is None else possible))
        return tuple(found)


@dataclass(frozen=True)
class Catchments:
    """The rows of the list, the places that readings decide, and how the text writes each unit."""

    rows: tuple[CatchmentRow, ...]
    shared: tuple[SharedClaim, ...]
    written: Mapping[str, tuple[Alias, ...]]
    nowhere: str
    _held: dict[int, tuple[Edition, "Catchments"]] = field(default_factory=dict, compare=False, repr=False)

    @cached_property
    def by_code(self) -> Mapping[str, tuple[CatchmentRow, ...]]:
        """The rows by the code of their unit or township; those of drawn areas under nothing."""
        found: dict[str, list[CatchmentRow]] = {}
        for row in self.rows:
            found.setdefault("" if isinstance(row.area, DrawnArea) else row.code, []).append(row)
        return {code: tuple(rows) for code, rows in found.items()}

    @cached_property
    def edges(self) -> Mapping[Edge, frozenset[str]]:
        """The edge rules, each with the townships of the entries that have it; a drawn area is in none, told as ""."""
        found: dict[Edge, set[str]] = {}
        for row in self.rows:
            if row.edge is not None:
                found.setdefault(row.edge, set()).add("" if isinstance(row.area, DrawnArea) else row.code[:9])
        return {edge: frozenset(townships) for edge, townships in found.items()}

    @property
    def categories(self) -> tuple[str | None, ...]:
        """The categories of children for whom there are lists of their own; None for everybody where there are none."""
        found = dict.fromkeys(entry.category for entry in self.entries if entry.category is not None)
        return tuple(found) or (None,)

    @property
    def entries(self) -> tuple["CatchmentRow | SharedClaim", ...]:
        """The rows, and the places that readings decide."""
        return (*self.rows, *self.shared)

    def claim(self, spot: Spot, category: str | None = None) -> ZoneClaim:
        """Return the zones to which the list gives a place, for children of a category.

        A row that certainly holds it settles it, but for a row of another zone that asks in which village group,
        building or drawn area it lies: that every home has, whatever it is called. Where no row does, each that may is
        possible, and so is nowhere.
        """
        rows = self.of_codes((spot.unit.code, spot.unit.township_code, ""), category)
        certain, open_rows = _parted(rows, spot)
        maybe = tuple(row for row in open_rows if not certain or _open_anyhow(row, spot, certain))
        decided, hanging = _parted(tuple(one for one in self.shared if one.is_for(category)), spot)
        if decided:
            return _by_reading(spot, decided, hanging, certain, open_rows)
        zones = _zones(certain + maybe)
        if not certain and not _covered(maybe, rows, spot):
            zones = (*zones, self.nowhere)
        asked = _asked((*maybe, *hanging), spot)
        return ZoneClaim(zones, certain + maybe, None, hanging, asked, conflict=len(_zones(certain)) > 1)

    def of_codes(self, codes: Iterable[str], category: str | None) -> tuple[CatchmentRow, ...]:
        """Return the rows of some units and townships, in this order, for a category; "" stands for drawn areas."""
        found = (row for code in codes for row in self.by_code.get(code, ()))
        return tuple(row for row in found if row.is_for(category))

    def in_edition(self, edition: Edition) -> "Catchments":
        """Return the same list with what the gazetteer of an edition knows of the names in it.

        Only then can a place of another name be told from one that may merely be called otherwise.
        """
        held = self._held.get(id(edition))
        if held is None or held[0] is not edition:
            if len(self._held) >= _MOST_EDITIONS:
                self._held.clear()
            held = self._held[id(edition)] = (edition, self._known_in(edition))
        return held[1]

    def _known_in(self, edition: Edition) -> "Catchments":
        listed = {(unit, name) for unit, name in named_things(self)}
        names = frozenset(
            (row.unit, name, row.kind)
            for row in edition.addresses
            for name in (row.name, *row.aliases)
            if (row.unit, name) in listed
        )
        rows = tuple(replace(row, area=known_to(row.area, names)) for row in self.rows)
        shared = tuple(replace(one, area=known_to(one.area, names)) for one in self.shared)
        return replace(self, rows=rows, shared=shared, _held={})


def named_things(catchments: Catchments) -> Iterable[tuple[str, str]]:
    """Walk over the estates, natural villages and roads that a list names, each with the code of its unit."""
    for entry in catchments.entries:
        for unit, part in parts_in(entry.area):
            thing = part.estate if isinstance(part, Buildings) else part
            if isinstance(thing, NamedPlace | Stretch):
                yield unit, thing.name


def _parted(entries: tuple[_Listed, ...], spot: Spot) -> tuple[tuple[_Listed, ...], tuple[_Listed, ...]]:
    """Return the entries that hold a place for certain, and those of which that is open."""
    truths = [(entry, entry.area.holds(spot)) for entry in entries]
    certain = tuple(entry for entry, truth in truths if truth is YES)
    return certain, tuple(entry for entry, truth in truths if truth is UNKNOWN)


def _by_reading(
    spot: Spot,
    decided: tuple[SharedClaim, ...],
    hanging: tuple[SharedClaim, ...],
    certain: tuple[CatchmentRow, ...],
    unknown: tuple[CatchmentRow, ...],
) -> ZoneClaim:
    """A place that a reading decides. A row of a zone that the reading does not know of contradicts it.

    Where such a row may hold the place, its zone is possible too: always inside a whole unit, and inside a part of one
    if it asks for something that every home has. So are the zones of another reading that may speak of the place.
    """
    known = {zone for one in decided for zone in one.zones}
    maybe = _beside_a_reading(unknown, decided, spot)
    against, strange = (tuple(row for row in rows if row.zone not in known) for rows in (certain, maybe))
    others = tuple(one for one in hanging if not any(map(one.says_as, decided)))
    alone = decided[0] if len(decided) == 1 and not others else None
    asked = _asked((*strange, *others), spot)
    settled = () if alone else decided + others
    return ZoneClaim(_zones(against + strange), certain + maybe, alone, settled, asked, conflict=bool(against))


def _beside_a_reading(
    unknown: tuple[CatchmentRow, ...], decided: tuple[SharedClaim, ...], spot: Spot
) -> tuple[CatchmentRow, ...]:
    """Return the rows that may hold a place although readings decide it: all inside a whole unit."""
    is_named = any(isinstance(one.area, PartOf) for one in decided)
    return tuple(row for row in unknown if not is_named or _open_anyhow(row, spot, decided))


def _asked(entries: Iterable["CatchmentRow | SharedClaim"], spot: Spot) -> tuple[Part, ...]:
    return tuple(dict.fromkeys(part for entry in entries for part in entry.area.narrower(spot)))


def _zones(rows: Iterable[CatchmentRow]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(entry.zone for entry in rows))


def _open_anyhow(row: CatchmentRow, spot: Spot, certain: Iterable["CatchmentRow | SharedClaim"]) -> bool:
    """Tell whether a row asks for something that every home has: what an address does not name it may still lie in.

    A building is asked for in its estate only, and not beside a row that names it as it was told.
    """
    of_estate = not any(isinstance(getattr(one.area, "part", None), Buildings) for one in certain)
    return any(
        isinstance(part, VillageGroups | DrawnArea)
        or (isinstance(part, Buildings) and of_estate and part.estate.holds(spot) is YES)
        for part in row.area.narrower(spot)
    )


def _covered(maybe: Iterable[CatchmentRow], rows: tuple[CatchmentRow, ...], spot: Spot) -> bool:
    """Tell whether a place that may lie in some rows lies in one of them for certain.

    That is so where a row takes things out of a whole and other rows list every one of those that are open.
    """
    return any(
        all(_listed(one, rows) for one in row.area.without if one.holds(spot) is UNKNOWN)
        for row in maybe
        if isinstance(row.area, Except)
    )


def _listed(one: WholeUnit | PartOf, rows: tuple[CatchmentRow, ...]) -> bool:
    """Tell whether rows list all of something: itself, or each of its village groups."""
    areas = [row.area for row in rows]
    if one in areas or not isinstance(one, PartOf) or not isinstance(one.part, VillageGroups):
        return one in areas
    same = [area.part for area in areas if isinstance(area, PartOf) and area.unit == one.unit]
    groups = {number for part in same if isinstance(part, VillageGroups) for number in part.numbers}
    return groups.issuperset(one.part.numbers)
