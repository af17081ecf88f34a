"""Sample homes of areas: enough places to see whether two entries of a list name one home."""

from collections.abc import Iterable, Iterator

from enrollzone.atlas.edition import AddressKind, AddressRow, Unit, UnitKind
from enrollzone.atlas.spot import Door, Spot
from enrollzone.policy.areas import Entry, PartOf, parts_in
from enrollzone.policy.parts import Buildings, InUnit, NamedPlace, Stretch, VillageGroups
from enrollzone.rules.truth import YES


def a_unit(code: str, name: str) -> Unit:
    """Return a unit of which no more than its code and name is known."""
    return Unit(code, name, UnitKind.OTHER, code[:9], "")


def numbers_around(parts: Iterable[InUnit]) -> dict[str, list[int]]:
    """Return, by road, the door numbers on every side of every limit that stretches of it have."""
    found: dict[str, set[int]] = {}
    for part in parts:
        if isinstance(part, Stretch):
            limits = {1, *(n for n in (part.first, part.last and part.last + 1) if n)}
            near = {n for limit in limits for n in range(limit - 2, limit + 2) if n > 0}
            found.setdefault(part.name, set()).update(near)
    return {road: sorted(numbers) for road, numbers in found.items()}


def samples(part: InUnit, unit: Unit, beside: Iterable[InUnit] = ()) -> Iterator[Spot]:
    """Walk over places of a part of a unit, each told as finely as the part asks and no more.

    There is one on each side of every limit of the part, and of the parts `beside` it: so where two parts have a home
    in common, some sample of the one does not lie outside the other.
    """
    if isinstance(part, VillageGroups):
        yield from (Spot(unit, group=number) for number in part.numbers)
    elif isinstance(part, NamedPlace):
        yield Spot(unit, _row(part, unit))
    elif isinstance(part, Buildings):
        labels = (*map(str, part.numbers), *part.letters)
        yield from (Spot(unit, _row(part.estate, unit), building=label) for label in labels)
    else:
        yield from _doors(part, unit, beside)


def _doors(part: Stretch, unit: Unit, beside: Iterable[InUnit]) -> Iterator[Spot]:
    doors = [Door(number) for number in numbers_around([part, *beside])[part.name]]
    spots = (Spot(unit, None, part.name, door) for door in doors)
    yield from (spot for spot in spots if part.holds(spot) is YES)


def _row(place: NamedPlace, unit: Unit) -> AddressRow:
    return AddressRow(AddressKind.ESTATE, place.name, unit.code)


def of_entry(area: Entry, unit: Unit, beside: Iterable[InUnit] = ()) -> Iterator[Spot]:
    """Walk over sample places of an entry in a unit: of its part, or of the unit itself."""
    if isinstance(area, PartOf):
        yield from samples(area.part, unit, beside)
    else:
        yield Spot(unit)


def parts_of(entries: Iterable[Entry], unit: str) -> tuple[InUnit, ...]:
    """Return the parts of a unit that some entries name, each once."""
    return tuple(dict.fromkeys(part for area in entries for code, part in parts_in(area) if code == unit))
