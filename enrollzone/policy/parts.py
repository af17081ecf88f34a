"""Parts of a unit: what a list names inside a community or village, and whether a place lies in it.

Every part answers one question, `holds`, about places of its unit: YES and NO are certain and stay so whatever more is
told of the place; UNKNOWN means that it was not told finely enough. Every part prints itself in the notation of a pack.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import TypeAlias

from enrollzone.atlas.edition import AddressKind, AddressRow, Parity
from enrollzone.atlas.spot import Spot
from enrollzone.rules.truth import NO, UNKNOWN, YES, Truth

# 村民小组, 鄰 and 社 are one thing here: the numbered parts of a community or village.
GROUP_SUFFIXES = ("村民小组", "小组", "组", "鄰", "邻", "社", "队")
BUILDING_SUFFIXES = ("号楼", "幢", "栋", "座")
_NUMBERED_GROUP = re.compile(rf"([0-9]+)(?:{'|'.join(GROUP_SUFFIXES)})")
_SIDES = {Parity.ALL: "", Parity.ODD: "单号", Parity.EVEN: "双号"}


@dataclass(frozen=True)
class Numbers:
    """Whole numbers as lists write them: spans, both ends included."""

    spans: tuple[tuple[int, int], ...]

    def __contains__(self, number: int) -> bool:
        return any(first <= number <= last for first, last in self.spans)

    def __iter__(self) -> Iterator[int]:
        return (number for first, last in self.spans for number in range(first, last + 1))

    @property
    def written(self) -> tuple[str, ...]:
        """The spans as a list writes them."""
        return tuple(f"{first}-{last}" if first < last else str(first) for first, last in self.spans)


@dataclass(frozen=True)
class VillageGroups:
    """The village groups (村民小组, 鄰) of some numbers."""

    numbers: Numbers
    suffix: str = "组"

    @property
    def words(self) -> str:
        """As a list writes it: 1-3、7组."""
        return "、".join(self.numbers.written) + self.suffix

    def holds(self, spot: Spot) -> Truth:
        """A place of which no group is known may lie in any."""
        group = group_of(spot)
        return UNKNOWN if group is None else YES if group in self.numbers else NO


def group_of(spot: Spot) -> int | None:
    """Return the village group of a place: as told, or that of every row of the gazetteer that was named."""
    if spot.group is not None:
        return spot.group
    groups = {group for row in spot.rows if (group := _group_of_row(row)) is not None}
    return groups.pop() if len(groups) == 1 else None


def _group_of_row(row: AddressRow) -> int | None:
    named = _NUMBERED_GROUP.fullmatch(row.name) if row.kind is AddressKind.VILLAGE_GROUP else None
    return int(named[1]) if named and row.group is None else row.group


@dataclass(frozen=True)
class NamedPlace:
    """An estate, a natural village, or a village group that has a name.

    `kinds` is what the gazetteer of an edition says of the name; it is empty for one that no gazetteer knows. Only a
    place of the same kind under another name is certainly not this one: an estate may lie in a natural village.
    """

    name: str
    kinds: frozenset[AddressKind] = field(default=frozenset(), compare=False)

    @property
    def words(self) -> str:
        """As a list writes it: its name."""
        return self.name

    def holds(self, spot: Spot) -> Truth:
        """A place told by another name of the same kind does not lie here, but 花园二期 may be a part of 花园."""
        if any(self.name in {row.name, *row.aliases} for row in spot.rows):
            return YES
        others = [row for row in spot.rows if row.kind in self.kinds]
        alike = any(self.name in name or name in self.name for row in others for name in (row.name, *row.aliases))
        return NO if self.kinds and self.kinds == {row.kind for row in others} and not alike else UNKNOWN


@dataclass(frozen=True)
class Stretch:
    """The door numbers `first`..`last` of a road on one side or both; an end that is None is open.

    `known` tells whether the gazetteer of an edition has the road in this unit: only then is a place on another road
    certainly not on this one, which might be that road under another name.
    """

    name: str
    first: int | None = None
    last: int | None = None
    parity: Parity = Parity.ALL
    known: bool = field(default=False, compare=False)

    @property
    def words(self) -> str:
        """As a list writes it: 长街 1-99号单号, 长街 12-号, 长街 全部."""
        numbers = f"{self.first or 1}-{self.last or ''}号" if self.first or self.last else ""
        return f"{self.name} {numbers + _SIDES[self.parity] or '全部'}"

    def holds(self, spot: Spot) -> Truth:
        """A place on a lane off the road may count as one on it, and so may one on the road without a number."""
        rows = [row for row in spot.rows if row.kind is AddressKind.ROAD]
        roads = {name for row in rows for name in (row.name, *row.aliases)} | ({spot.road} if spot.road else set())
        if self.name in roads:
            return self._at(spot.number)
        lane = any(road.startswith(self.name) for road in roads)
        return NO if self.known and rows and not lane else UNKNOWN

    def _at(self, number: int | None) -> Truth:
        if self == Stretch(self.name):
            return YES
        if not number:
            # 0 is no door number: it must not pass for an even one.
            return UNKNOWN
        within = (self.first or 0) <= number and (self.last is None or number <= self.last)
        return YES if within and self.parity.admits(number) else NO


@dataclass(frozen=True)
class Buildings:
    """Some buildings (幢, 栋, 号楼, 座) of an estate, by number or by letter."""

    estate: NamedPlace
    numbers: Numbers
    letters: tuple[str, ...] = ()
    suffix: str = "幢"

    @property
    def words(self) -> str:
        """As a list writes it: 花园 1-5、7幢."""
        return f"{self.estate.name} {'、'.join((*self.numbers.written, *self.letters))}{self.suffix}"

    def holds(self, spot: Spot) -> Truth:
        """A place in the estate whose building is not known may be in any."""
        there = self.estate.holds(spot)
        return there if there is not YES else self._building(spot.building)

    def _building(self, told: str | None) -> Truth:
        if told in self.letters:
            return YES
        if told is None or not (told.isascii() and told.isdigit()):
            # 3-1 may be a part of 3, and B may be another name of 2.
            return NO if told and self.letters and told.isalpha() else UNKNOWN
        if int(told) in self.numbers:
            return YES
        return NO if self.numbers.spans else UNKNOWN  # 2 may be another name of B


@dataclass(frozen=True)
class DrawnArea:
    """An area that the edition draws, by its id there. Only a point can settle it."""

    id: str

    @property
    def code(self) -> str:
        """How it is written in a pack, since it has no official code."""
        return f"@{self.id}"

    @property
    def words(self) -> str:
        """As a pack writes it."""
        return self.code

    def holds(self, spot: Spot) -> Truth:
        """What the map says of the place; nothing where it was not told by a point, or lies near the edge."""
        return YES if self.id in spot.inside else NO if self.id in spot.outside else UNKNOWN

    def narrower(self, spot: Spot) -> tuple["Part", ...]:
        """The area itself, as long as it is open."""
        return (self,) if self.holds(spot) is UNKNOWN else ()


# What a list may name inside a unit; and what a place may be asked about, since a drawn area lies across units.
InUnit: TypeAlias = VillageGroups | NamedPlace | Stretch | Buildings
Part: TypeAlias = InUnit | DrawnArea

Names = frozenset[tuple[str, str, AddressKind]]  # unit, name, kind: what a gazetteer knows


def known_part(unit: str, part: InUnit, names: Names) -> InUnit:
    """Return the same part, with what a gazetteer knows of its name in a unit."""
    if isinstance(part, Buildings):
        return replace(part, estate=_known_place(unit, part.estate, names))
    if isinstance(part, Stretch):
        return replace(part, known=(unit, part.name, AddressKind.ROAD) in names)
    return _known_place(unit, part, names) if isinstance(part, NamedPlace) else part


def _known_place(unit: str, place: NamedPlace, names: Names) -> NamedPlace:
    return replace(place, kinds=frozenset(kind for kind in AddressKind if (unit, place.name, kind) in names))
