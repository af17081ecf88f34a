"""The types of a boundary edition: a dated set of units, with the shapes and address rows that belong to it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING

from enrollzone.atlas.doors import Door
from enrollzone.periods import Period

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

    from enrollzone.atlas.areas import DrawnAreas
    from enrollzone.atlas.index import Shapes


class UnitKind(StrEnum):
    """What a unit is, as its official code says (GB/T 10114: 001-199 community, 200-399 village)."""

    COMMUNITY = "community"
    VILLAGE = "village"
    OTHER = "other"


class EditionStatus(StrEnum):
    """How far an edition may be trusted. Every answer that rests on a status below `official` says so."""

    OFFICIAL = "official"
    REPUBLISHED = "republished"
    ILLUSTRATIVE = "illustrative"
    EXAMPLE = "example"


@dataclass(frozen=True)
class Alias:
    """Another name of a unit or place: an older one, a variant, or the way a policy writes it, and when it was used."""

    name: str
    since: date | None = None
    until: date | None = None
    source: str = ""


@dataclass(frozen=True)
class Unit:
    """A 基本单元: a community or village, with its 12-digit code, official name, township and other names."""

    code: str
    name: str
    kind: UnitKind
    township_code: str
    township: str
    aliases: tuple[Alias, ...] = ()
    township_aliases: tuple[Alias, ...] = ()

    @property
    def full_name(self) -> str:
        """The name with its township in front, which tells units of one name apart."""
        return f"{self.township}{self.name}"


class AddressKind(StrEnum):
    """What a row of the gazetteer names inside a unit."""

    ESTATE = "estate"
    ROAD = "road"
    NATURAL_VILLAGE = "natural_village"
    VILLAGE_GROUP = "village_group"


class Parity(StrEnum):
    """Which side of a road a row covers: 单号 odd, 双号 even, or all numbers."""

    ALL = "all"
    ODD = "odd"
    EVEN = "even"

    def admits(self, number: int) -> bool:
        """Tell whether a door number lies on this side."""
        return self is Parity.ALL or (number % 2 == 1) is (self is Parity.ODD)


@dataclass(frozen=True)
class AddressRow:
    """One row of gazetteer.csv: an estate, a natural village, or the plates `first`..`last` of a road in a unit.

    `group` is the number of the village group (村民小组, 鄰) in which it lies, where that is known. `aliases` are its
    other names, older ones too; `named` says of those for which it is known when they were used.
    """

    kind: AddressKind
    name: str
    unit: str
    first: Door | None = None
    last: Door | None = None
    parity: Parity = Parity.ALL
    aliases: tuple[str, ...] = ()
    group: int | None = None
    named: tuple[Alias, ...] = ()

    @property
    def is_plate(self) -> bool:
        """Tell whether the row lists one single plate."""
        return self.first is not None and self.first == self.last

    def admits(self, door: Door) -> bool:
        """Tell whether a plate falls into the row's range and side of the road.

        1..99 holds every plate of 99 (99之2), 12..12 holds 12 alone; where an end is itself a plate with a mark
        (12之3), those of its number are held as far as they bear the same mark.
        """
        if self.is_plate:
            return door == self.first
        return self.parity.admits(door.number) and _begins(self.first, door) and _ends(self.last, door)


def _begins(first: Door | None, door: Door) -> bool:
    """Tell whether a plate certainly does not stand before the first of a range; of 12 on means every plate of 12."""
    if first is None or first.number != door.number:
        return first is None or first.number < door.number
    return not first.mark or (first.mark == door.mark and first.sub <= door.sub)


def _ends(last: Door | None, door: Door) -> bool:
    """Tell whether a plate certainly does not stand behind the last of a range; up to 12 means every plate of 12."""
    if last is None or last.number != door.number:
        return last is None or door.number < last.number
    return not last.mark or not door.mark or (last.mark == door.mark and door.sub <= last.sub)


@dataclass(frozen=True)
class Site:
    """Where a campus stands: its id in the policy, names, the unit it lies in, and a point (WGS-84) where known."""

    campus: str
    name: str
    school: str
    unit: str | None = None
    lon: float | None = None
    lat: float | None = None


@dataclass(frozen=True)
class Provenance:
    """Who made an edition, from what, and under which licence."""

    authority: str
    source: str
    licence: str
    note: str = ""


class ApprovedLine(StrEnum):
    """Lines of the state's divisions that a map shows only where the office that approved it let them stand."""

    COUNTY = "county"
    TOWNSHIP = "township"


@dataclass(frozen=True)
class MapApproval:
    """The approval (审图号) under which the shapes of an edition may be published as a map, and the lines it covers."""

    number: str
    lines: frozenset[ApprovedLine] = frozenset()


@dataclass(frozen=True)
class Canary:
    """A known home: where it is, for which entry day and family, and the answer that it must get.

    The place is one of a `text`, a `unit` code, or a point in degrees of WGS-84. `facts` are what the family tells,
    each with one value or several that are possible. `outcome` is the code of the answer and `zones` are those it must
    name; without an outcome none is asked for. `lies_in` is the code of the unit in which the place must be found.
    """

    id: str
    stage: str
    day: date
    text: str | None = None
    unit: str | None = None
    point: tuple[float, float] | None = None
    facts: Mapping[str, tuple[str, ...]] | None = None
    outcome: str | None = None
    zones: tuple[str, ...] = ()
    lies_in: str | None = None


@dataclass(frozen=True)
class Edition:
    """A dated set of units. Immutable; `digest` is the SHA-256 over the digests of its files.

    `shapes()` returns the polygons in the county's metric CRS, or None where the edition has names only; it reads the
    file on first use, so that a question by name never loads a geometry library. `degrees()` reads the same polygons
    by code as they stand in the file, in degrees of WGS-84, each time anew: for exports, no answer is given by them.
    `drawn` are the codes of the units that have a polygon. `confirmed` is the day to which the newest list of units was
    last known to be right. `canaries` are known homes with what must be said of
    them. `sealed(name)` returns the bytes of one of its files as they were when they were sealed, None where it has no
    such file. `area_ids` are the areas that it draws beside its units, for lists that name one; `areas()` reads them on
    first use, None where there are none. `map_approval` is None where nobody approved a map of it, so that no line of a
    county or township is drawn.
    """

    id: str
    jurisdiction: str
    name: str
    period: Period
    status: EditionStatus
    provenance: Provenance
    digest: str
    units: Mapping[str, Unit]
    addresses: tuple[AddressRow, ...] = ()
    sites: tuple[Site, ...] = ()
    crs: str | None = None
    drawn: frozenset[str] = frozenset()
    confirmed: date | None = None
    envelope: tuple[float, float, float, float] | None = None
    shapes: "Callable[[], Shapes | None]" = field(default=lambda: None, compare=False, repr=False)
    canaries: tuple[Canary, ...] = ()
    sealed: Callable[[str], bytes | None] = field(default=lambda _: None, compare=False, repr=False)
    area_ids: frozenset[str] = frozenset()
    areas: "Callable[[], DrawnAreas | None]" = field(default=lambda: None, compare=False, repr=False)
    degrees: "Callable[[], Mapping[str, BaseGeometry]]" = field(default=dict, compare=False, repr=False)
    map_approval: MapApproval | None = None
