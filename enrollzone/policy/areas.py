"""Areas: which homes an entry of a list means, as a set expression over the units of a county.

Every area answers one question, `holds`: does a place, as finely as it was told, lie in it? YES and NO are certain and
stay so whatever more is told of the place; UNKNOWN means that it was not told finely enough, and `narrower` names what
would settle it. Every area prints itself in the notation of a pack, and is read back from that as the same area.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Protocol, TypeAlias

from enrollzone.atlas.spot import Spot
from enrollzone.policy.parts import DrawnArea, InUnit, Names, Part, known_part
from enrollzone.rules.truth import NO, NOT, UNKNOWN, YES, Truth, all_of, any_of

EXCEPT = " 除 "


class Area(Protocol):
    """A set of homes."""

    @property
    def code(self) -> str:
        """The code of the unit or township in which the area lies."""

    @property
    def words(self) -> str:
        """The area in the notation of a pack."""

    def holds(self, spot: Spot) -> Truth:
        """Tell whether a place lies in the area."""

    def narrower(self, spot: Spot) -> tuple[Part, ...]:
        """Return what would settle it; nothing where it is settled."""


@dataclass(frozen=True)
class Township:
    """A whole township or subdistrict, by its code of 9 digits."""

    code: str
    name: str

    @property
    def words(self) -> str:
        """As a list writes it: 乡/*."""
        return f"{self.name}/*"

    def holds(self, spot: Spot) -> Truth:
        """Every place lies in a known township."""
        return YES if spot.unit.township_code == self.code else NO

    def narrower(self, spot: Spot) -> tuple[Part, ...]:  # noqa: ARG002 - the question of every area
        """Nothing is narrower."""
        return ()


@dataclass(frozen=True)
class WholeUnit:
    """A whole community or village, by its code of 12 digits; `name` is 乡/单元, as the pack writes it."""

    code: str
    name: str

    @property
    def words(self) -> str:
        """As a list writes it."""
        return self.name

    def holds(self, spot: Spot) -> Truth:
        """Every place lies in a known unit."""
        return YES if spot.unit.code == self.code else NO

    def narrower(self, spot: Spot) -> tuple[Part, ...]:  # noqa: ARG002 - the question of every area
        """Nothing is narrower."""
        return ()


@dataclass(frozen=True)
class PartOf:
    """A part of a unit."""

    unit: WholeUnit
    part: InUnit

    @property
    def code(self) -> str:
        """The code of the unit."""
        return self.unit.code

    @property
    def words(self) -> str:
        """As a list writes it: 乡/单元/部分."""
        return f"{self.unit.name}/{self.part.words}"

    def holds(self, spot: Spot) -> Truth:
        """In another unit there is no such part, whatever is called alike there."""
        return all_of((self.unit.holds(spot), self.part.holds(spot)))

    def narrower(self, spot: Spot) -> tuple[Part, ...]:
        """The part itself, as long as it is open."""
        return (self.part,) if self.holds(spot) is UNKNOWN else ()


@dataclass(frozen=True)
class Except:
    """A township or unit without some things in it (除…外)."""

    whole: Township | WholeUnit
    without: tuple[WholeUnit | PartOf, ...]

    @property
    def code(self) -> str:
        """The code of the township or unit."""
        return self.whole.code

    @property
    def words(self) -> str:
        """As a list writes it: 乡/* 除 甲村、乙村/1-3组."""
        named = (area.words.removeprefix(f"{self.whole.name}/") for area in self.without)
        return f"{self.whole.words}{EXCEPT}{'、'.join(named)}"

    def holds(self, spot: Spot) -> Truth:
        """In the whole, and in nothing that is taken out of it."""
        return all_of((self.whole.holds(spot), NOT[any_of(area.holds(spot) for area in self.without)]))

    def narrower(self, spot: Spot) -> tuple[Part, ...]:
        """The exceptions that are open."""
        if self.holds(spot) is not UNKNOWN:
            return ()
        return tuple(part for area in self.without for part in area.narrower(spot))


@dataclass(frozen=True)
class AnyOf:
    """Several areas together: a list."""

    areas: tuple[Area, ...]
    code: str = ""

    @property
    def words(self) -> str:
        """One entry after another."""
        return "；".join(area.words for area in self.areas)

    def holds(self, spot: Spot) -> Truth:
        """In one of them at least."""
        return any_of(area.holds(spot) for area in self.areas)

    def narrower(self, spot: Spot) -> tuple[Part, ...]:
        """What is open of each, unless one holds the place for certain."""
        if self.holds(spot) is not UNKNOWN:
            return ()
        return tuple(dict.fromkeys(part for area in self.areas for part in area.narrower(spot)))


# What one entry of a list may be.
Entry: TypeAlias = Township | WholeUnit | PartOf | DrawnArea | Except


def named_in(area: Entry) -> tuple[Township | WholeUnit | PartOf | DrawnArea, ...]:
    """Return everything that an entry names: the whole, and what is taken out of it."""
    return (area.whole, *area.without) if isinstance(area, Except) else (area,)


def codes_in(area: Entry) -> frozenset[str]:
    """Return the official codes of the units and townships that an entry names."""
    return frozenset(named.code for named in named_in(area) if not isinstance(named, DrawnArea))


def parts_in(area: Entry) -> Iterator[tuple[str, InUnit]]:
    """Walk over the parts of units that an entry names, each with the code of its unit."""
    return ((named.code, named.part) for named in named_in(area) if isinstance(named, PartOf))


def known_to(area: Entry, names: Names) -> Entry:
    """Return the same area, with what a gazetteer knows of the names in it."""
    if isinstance(area, Except):
        return replace(
            area, without=tuple(_known(one, names) if isinstance(one, PartOf) else one for one in area.without)
        )
    return _known(area, names) if isinstance(area, PartOf) else area


def _known(area: PartOf, names: Names) -> PartOf:
    return replace(area, part=known_part(area.code, area.part, names))
