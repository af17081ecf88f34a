"""Classes of places that two packs treat alike: each is in one zone under the one, and in one under the other."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from enrollzone.atlas.edition import AddressKind, AddressRow, Unit
from enrollzone.atlas.spot import Door, Spot
from enrollzone.decision.facts import Value, ZoneByReading, options_of
from enrollzone.policy.areas import codes_in
from enrollzone.policy.catchments import CatchmentRow
from enrollzone.policy.pack import OUTSIDE, Pack
from enrollzone.policy.parts import Buildings, DrawnArea, InUnit, NamedPlace, VillageGroups
from enrollzone.policy.samples import a_unit, numbers_around, parts_of

_TOWNSHIP = 9  # digits of its code


@dataclass(frozen=True)
class Claim:
    """The zones that a pack gives to a place: one, or several; then an open reading may decide between them.

    Where it does, the zones stand in the order of its `options`.
    """

    zones: tuple[str, ...]
    reading: str | None = None
    options: tuple[str, ...] = ()

    @property
    def value(self) -> Value:
        """The claim as a fact."""
        if self.reading is None:
            return frozenset(self.zones)
        return ZoneByReading(self.reading, dict(zip(self.options, self.zones, strict=True)))


# What one pack says of a place: for each category of children for whom it has lists of their own, or for everybody.
Claims = tuple[tuple[str | None, Claim], ...]


@dataclass(frozen=True)
class Example:
    """A unit or a part of one: its name, and how a family would tell it, if there is a way that every edition takes."""

    name: str
    told: str | None


@dataclass(frozen=True)
class PlaceClass:
    """Places that get the same from both packs. One without places stands for a zone that is told as such.

    `claims` are those for everybody, or for the first category of children; `others` those for each category.
    """

    id: str
    claims: tuple[Claim, Claim]
    spots: tuple[Example, ...]
    others: tuple[Mapping[str | None, Claim], Mapping[str | None, Claim]] = field(default=({}, {}))

    @property
    def size(self) -> int:
        """How many places it counts for."""
        return max(1, len(self.spots))

    def claim(self, side: int, category: str | None) -> Claim:
        """Return what one pack says of the places, for children of a category."""
        return self.others[side].get(category, self.claims[side])


def place_classes(packs: tuple[Pack, Pack], units: Iterable[Unit]) -> tuple[PlaceClass, ...]:
    """Return the classes of the places in a county's units, and of what lies in no unit.

    Where no units are given, those that the lists name stand for the county. A unit that is split is a place by itself
    beside its parts: that of a family that does not say in which part it lives.
    """
    known = tuple(units) or tuple(_listed_units(packs))
    found: dict[tuple[Claims, Claims], dict[Example, None]] = {}
    for example, spot in _every_spot(packs, known):
        old, new = (_claims(pack, spot) for pack in packs)
        found.setdefault((old, new), {})[example] = None
    for zone in (OUTSIDE, *packs[0].zones, *packs[1].zones):
        if any(_lacking(found, side, zone, pack) for side, pack in enumerate(packs)):
            found.setdefault((_alone(packs[0], zone), _alone(packs[1], zone)), {})
    return tuple(_class(n, claims, tuple(spots)) for n, (claims, spots) in enumerate(found.items()))


def _class(number: int, claims: tuple[Claims, Claims], spots: tuple[Example, ...]) -> PlaceClass:
    (old, *_), (new, *_) = claims
    return PlaceClass(f"place{number}", (old[1], new[1]), spots, (dict(claims[0]), dict(claims[1])))


def _lacking(found: Iterable[tuple[Claims, Claims]], side: int, zone: str, pack: Pack) -> bool:
    known = zone == OUTSIDE or zone in pack.zones
    return known and all(claim != Claim((zone,)) for claims in found for _, claim in claims[side])


def _alone(pack: Pack, zone: str) -> Claims:
    """A zone that is told as such; a pack that does not have it knows nothing of the place."""
    known = (OUTSIDE, *pack.zones)
    claim = Claim((zone,) if zone in known else known)
    return tuple((category, claim) for category in pack.catchments.categories)


def _listed_units(packs: tuple[Pack, Pack]) -> Iterator[Unit]:
    """The units that the lists name, and one that stands for the rest of each township."""
    names = {
        code: alias.name for pack in packs for code, aliases in pack.catchments.written.items() for alias in aliases
    }
    for code, name in sorted(names.items()):
        yield a_unit(code, name)
    yield from _townships([row for pack in packs for row in pack.catchments.rows])


def _townships(rows: list[CatchmentRow]) -> Iterator[Unit]:
    townships = {code: row.text for row in reversed(rows) for code in codes_in(row.area) if len(code) == _TOWNSHIP}
    for code, text in sorted(townships.items()):
        yield a_unit(f"{code}000", text.partition("/")[0] + "/*")


Named = tuple[Example, Spot]


def _every_spot(packs: tuple[Pack, Pack], units: Iterable[Unit]) -> Iterator[Named]:
    """The places of all units, none of them in a drawn area; and beside them one in each of those, in no unit."""
    drawn = {e.area.id for pack in packs for e in pack.catchments.entries if isinstance(e.area, DrawnArea)}
    for unit in units:
        for example, spot in _spots(packs, unit):
            yield example, replace(spot, outside=frozenset(drawn))
    for one in sorted(drawn):
        spot = Spot(a_unit("", f"@{one}"), inside=frozenset([one]), outside=frozenset(drawn - {one}))
        yield Example(spot.unit.name, None), spot


def _spots(packs: tuple[Pack, Pack], unit: Unit) -> Iterator[Named]:
    """A unit, and the parts of it that either list names: estates, groups, and doors on every side of every limit."""
    yield Example(unit.full_name, None if unit.code.endswith("000") else unit.code), Spot(unit)
    parts = parts_of((entry.area for pack in packs for entry in pack.catchments.entries), unit.code)
    yield from _named_parts(unit, parts)
    yield from _groups(unit, [part for part in parts if isinstance(part, VillageGroups)])
    for road, numbers in numbers_around(parts).items():
        for number in numbers:
            said = f"{road}{number}号"
            yield Example(f"{unit.full_name}/{said}", f"{unit.name}{said}"), Spot(unit, None, road, Door(number))


def _named_parts(unit: Unit, parts: Iterable[InUnit]) -> Iterator[Named]:
    places = dict.fromkeys(part.name for part in parts if isinstance(part, NamedPlace))
    blocks = [part for part in parts if isinstance(part, Buildings)]
    for name in places | dict.fromkeys(part.estate.name for part in blocks):
        row = AddressRow(AddressKind.ESTATE, name, unit.code)
        yield Example(f"{unit.full_name}/{name}", f"{unit.name}{name}"), Spot(unit, row)
        own = [part for part in blocks if part.estate.name == name]
        for label in _labels(own):
            said = f"{name}{label}{own[0].suffix}"
            yield Example(f"{unit.full_name}/{said}", f"{unit.name}{said}"), Spot(unit, row, building=label)


def _labels(parts: list[Buildings]) -> list[str]:
    """Numbers on every side of every limit, and every letter."""
    limits = {n for part in parts for first, last in part.numbers.spans for n in (first - 1, first, last, last + 1)}
    return [str(n) for n in sorted(limits) if n > 0] + sorted({label for part in parts for label in part.letters})


def _groups(unit: Unit, parts: Iterable[VillageGroups]) -> Iterator[Named]:
    """Village groups on every side of every limit."""
    near = {n: part.suffix for part in parts for span in part.numbers.spans for n in (span[0] - 1, *span, span[1] + 1)}
    for number, suffix in sorted(near.items()):
        if number > 0:
            said = f"{number}{suffix}"
            yield Example(f"{unit.full_name}/{said}", f"{unit.name}{said}"), Spot(unit, group=number)


def _claims(pack: Pack, spot: Spot) -> Claims:
    return tuple((category, _claim(pack, spot, category)) for category in pack.catchments.categories)


def _claim(pack: Pack, spot: Spot, category: str | None) -> Claim:
    claim = pack.catchments.claim(spot, category)
    if claim.shared is None or claim.apart:
        return Claim(tuple(sorted(claim.under(lambda reading: options_of(pack, reading, {})))))
    options = options_of(pack, claim.shared.reading, {})
    zones = tuple(claim.shared.options[option] for option in options)
    return Claim(zones, claim.shared.reading, options) if len(set(zones)) > 1 else Claim(zones[:1])
