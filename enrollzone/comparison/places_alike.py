"""Classes of places that two packs treat alike: each is in one zone under the one, and in one under the other."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from enrollzone.atlas.edition import AddressKind, AddressRow, Unit, UnitKind
from enrollzone.atlas.spot import Door, Spot
from enrollzone.decision.facts import Value, ZoneByReading, options_of
from enrollzone.policy.catchments import Catchments, Part
from enrollzone.policy.pack import OUTSIDE, Pack


@dataclass(frozen=True)
class Claim:
    """The zones that a pack gives to a place: one, or several; then an open reading may decide between them."""

    zones: tuple[str, ...]
    reading: str | None = None

    @property
    def value(self) -> Value:
        """The claim as a fact."""
        if self.reading is None:
            return frozenset(self.zones)
        return ZoneByReading(self.reading, {zone: zone for zone in self.zones})


@dataclass(frozen=True)
class Example:
    """A unit or a part of one: its name, and how a family would tell it, if there is a way that every edition takes."""

    name: str
    told: str | None


@dataclass(frozen=True)
class PlaceClass:
    """Places that get the same from both packs. One without places stands for a zone that is told as such."""

    id: str
    claims: tuple[Claim, Claim]
    spots: tuple[Example, ...]

    @property
    def size(self) -> int:
        """How many places it counts for."""
        return max(1, len(self.spots))


def place_classes(packs: tuple[Pack, Pack], units: Iterable[Unit]) -> tuple[PlaceClass, ...]:
    """Return the classes of the places in a county's units, and of what lies in no unit.

    Where no units are given, those that the lists name stand for the county. A unit that is split is a place by itself
    beside its parts: that of a family that does not say in which part it lives.
    """
    known = tuple(units) or tuple(_listed_units(packs))
    found: dict[tuple[Claim, Claim], dict[Example, None]] = {}
    for unit in known:
        for example, spot in _spots(packs, unit):
            old, new = (_claim(pack, spot) for pack in packs)
            found.setdefault((old, new), {})[example] = None
    for zone in (OUTSIDE, *packs[0].zones, *packs[1].zones):
        if any(_lacking(found, side, zone, pack) for side, pack in enumerate(packs)):
            found.setdefault((_alone(packs[0], zone), _alone(packs[1], zone)), {})
    return tuple(PlaceClass(f"place{n}", claims, tuple(spots)) for n, (claims, spots) in enumerate(found.items()))


def _lacking(found: Iterable[tuple[Claim, Claim]], side: int, zone: str, pack: Pack) -> bool:
    known = zone == OUTSIDE or zone in pack.zones
    return known and all(claims[side] != Claim((zone,)) for claims in found)


def _alone(pack: Pack, zone: str) -> Claim:
    """A zone that is told as such; a pack that does not have it knows nothing of the place."""
    known = (OUTSIDE, *pack.zones)
    return Claim((zone,) if zone in known else known)


def _listed_units(packs: tuple[Pack, Pack]) -> Iterator[Unit]:
    """The units that the lists name, and one that stands for the rest of each township."""
    names = {
        code: alias.name for pack in packs for code, aliases in pack.catchments.written.items() for alias in aliases
    }
    for code, name in sorted(names.items()):
        yield Unit(code, name, UnitKind.OTHER, code[:9], "")
    townships = {code: rows for pack in packs for code, rows in pack.catchments.townships.items()}
    for code, rows in sorted(townships.items()):
        yield Unit(f"{code}000", rows[0].text.partition("/")[0] + "/*", UnitKind.OTHER, code, "")


Named = tuple[Example, Spot]


def _spots(packs: tuple[Pack, Pack], unit: Unit) -> Iterator[Named]:
    """A unit, and the parts of it that either list names: estates, and door numbers on every side of every limit."""
    yield Example(unit.full_name, None if unit.code.endswith("000") else unit.code), Spot(unit)
    parts = [part for pack in packs for part in _parts(pack.catchments, unit.code)]
    yield from _named_parts(unit, [part.name for part in parts if not part.of_road])
    yield from _stretches(unit, [part for part in parts if part.of_road])


def _named_parts(unit: Unit, names: Iterable[str]) -> Iterator[Named]:
    for name in dict.fromkeys(names):
        row = AddressRow(AddressKind.ESTATE, name, unit.code)
        yield Example(f"{unit.full_name}/{name}", f"{unit.name}{name}"), Spot(unit, row)


def _stretches(unit: Unit, parts: list[Part]) -> Iterator[Named]:
    for road in dict.fromkeys(part.name for part in parts):
        for number in _numbers(part for part in parts if part.name == road):
            said = f"{road}{number}号"
            yield Example(f"{unit.full_name}/{said}", f"{unit.name}{said}"), Spot(unit, None, road, Door(number))


def _parts(catchments: Catchments, code: str) -> Iterator[Part]:
    return (row.part for row in catchments.units.get(code, ()) if row.part)


def _numbers(parts: Iterable[Part]) -> list[int]:
    limits = {1, *(n for part in parts for n in (part.first, part.last and part.last + 1) if n)}
    return sorted({n for limit in limits for n in (limit - 2, limit - 1, limit, limit + 1) if n > 0})


def _claim(pack: Pack, spot: Spot) -> Claim:
    claim = pack.catchments.claim(spot)
    if claim.reading is None:
        return Claim(tuple(sorted(claim.zones)))
    options = options_of(pack, claim.reading, {})
    return Claim(options, claim.reading) if len(options) > 1 else Claim(options)
