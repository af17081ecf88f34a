"""What stands after the name of a unit: an estate, a hamlet, a village group, or a road with a door number."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from enrollzone.atlas.doors import Door
from enrollzone.atlas.edition import AddressKind, AddressRow, Alias, Unit
from enrollzone.atlas.spot import Spot
from enrollzone.places.behind import inside_a_hamlet, inside_a_plate, inside_an_estate, leads_away, places_named
from enrollzone.places.gazetteer import Gazetteer
from enrollzone.places.plates import Plate, building_of, groups_in, is_plate, plate_of
from enrollzone.places.streets import Street
from enrollzone.places.text import canonical

_ROAD = re.compile(r".*(?:[路街巷弄]|胡同|大道|[路街道][0-9一二三四五六七八九十]{1,3}段)", re.DOTALL)
_LONGEST_ROAD = 20
_SHORTEST_ROAD = 2


@dataclass(frozen=True)
class Address:
    """What a text says below a unit: gazetteer rows of one name, or a road as written; a door plate if it has one.

    `rows` are those that may be meant: of a road with a plate those that hold it, or between which it lies (then
    `between` names the listed plates on both sides). `behind` are the estates and hamlets named behind a door plate:
    they must not contradict it. `building` is the building of an estate; `alias` the older name by which a row is
    called.
    """

    rows: tuple[AddressRow, ...] = ()
    road: str | None = None
    door: Door | None = None
    behind: tuple[AddressRow, ...] = ()
    building: str | None = None
    between: tuple[Door, Door] | None = None
    alias: Alias | None = None

    def rows_in(self, unit: str) -> tuple[AddressRow, ...]:
        """Return the rows of one unit."""
        return tuple(row for row in self.rows if row.unit == unit)

    def told_in(self, units: Iterable[Unit]) -> "Address":
        """Return the address where the text names its unit: of a plate between two units, the group stays open.

        Of the unit that is named only one neighbour speaks then, and one is too few to tell the group.
        """
        codes = {unit.code for unit in units}
        if self.between is None or all(row.unit in codes for row in self.rows):
            return self
        return replace(self, rows=tuple(replace(row, group=None) for row in self.rows if row.unit in codes))

    @property
    def road_name(self) -> str | None:
        """The road as the gazetteer writes it, else as the question does, or None where no road is named."""
        return next((row.name for row in self.rows if row.kind is AddressKind.ROAD), self.road)

    def spots_in(self, unit: Unit, group: int | None = None) -> tuple[Spot, ...]:
        """Return the places of one unit that the address may mean: one for each village group of its rows.

        `group` is the village group that the text names. A row that puts the address elsewhere contradicts it, and
        both are candidates.
        """
        rows = self.rows_in(unit.code)
        if group is not None:
            agreeing = tuple(row for row in rows if row.group in {None, group})
            contradicting = rows if rows and not agreeing else ()
            return (self._spot(unit, agreeing, group), *self._by_group(unit, contradicting))
        return tuple(self._by_group(unit, rows)) or (self._spot(unit, (), None),)

    def _by_group(self, unit: Unit, rows: tuple[AddressRow, ...]) -> Iterator[Spot]:
        is_whole_road = self.door is None and self.road_name is not None
        for group in dict.fromkeys(None if is_whole_road else row.group for row in rows):
            yield self._spot(unit, tuple(row for row in rows if is_whole_road or row.group == group), group)

    def _spot(self, unit: Unit, rows: tuple[AddressRow, ...], group: int | None) -> Spot:
        behind = tuple(row for row in self.behind if row.unit == unit.code)
        row = rows[0] if len(rows) == 1 and self.between is None else None
        return Spot(unit, row, self.road_name, self.door, behind, group, self.building)


def known_addresses(key: str, gazetteer: Gazetteer) -> Iterator[Address]:
    """Read a canonical text as rows of the gazetteer, the longest name first; all of the text must be explained.

    A road with a plate that the list neither holds nor brackets is not read here.
    """
    for length in range(len(key), 0, -1):
        name, tail = key[:length], key[length:]
        rows = gazetteer.rows.get(name, ())
        places = tuple(_holding(tail, rows))
        if places:
            yield Address(rows=places, building=building_of(tail), alias=_alias(name, places))
        if name in gazetteer.streets and (not tail or (is_plate(tail) and not leads_away(tail))):
            yield from _on_road(name, tail, gazetteer)


def _on_road(name: str, tail: str, gazetteer: Gazetteer) -> Iterator[Address]:
    """Read a plate on a known road: listed, or between listed ones; a plate that cannot be read leaves the road."""
    streets = gazetteer.streets[name]
    plate, behind = plate_of(tail), tuple(places_named(tail, gazetteer))
    alias = _alias(name, (street.rows[0] for street in streets))
    if plate is None or not inside_a_plate(plate.rest, gazetteer):
        yield Address(_every_row(streets), behind=behind, alias=alias)
        return
    listed = tuple(row for street in streets for row in street.listed(plate.door) if plate.certain or row.is_plate)
    if listed:
        yield Address(listed, door=plate.door, behind=behind, alias=alias)
    elif not plate.certain:
        yield Address(_every_row(streets), behind=behind, alias=alias)
    elif len(streets) == 1 and (found := streets[0].between(plate.door)):
        yield Address(found.rows, None, plate.door, behind, between=(found.low, found.high), alias=alias)


def _every_row(streets: Iterable[Street]) -> tuple[AddressRow, ...]:
    return tuple(row for street in streets for row in street.rows)


def unlisted_plate(key: str, gazetteer: Gazetteer) -> Address | None:
    """Read a road that the table knows with a plate that it neither lists nor brackets: only the road is certain."""
    for length in range(len(key), 0, -1):
        name, tail = key[:length], key[length:]
        if name in gazetteer.streets and is_plate(tail) and not leads_away(tail):
            rows = _every_row(gazetteer.streets[name])
            return Address(rows, behind=tuple(places_named(tail, gazetteer)), alias=_alias(name, rows))
    return None


def _alias(name: str, rows: Iterable[AddressRow]) -> Alias | None:
    """Return the dated other name by which a row is called here, or None where it is its present one."""
    for row in rows:
        if canonical(row.name) == name:
            return None
        for alias in row.named:
            if canonical(alias.name) == name:
                return alias
    return None


def _holding(tail: str, rows: Iterable[AddressRow]) -> Iterator[AddressRow]:
    """Yield the estates, hamlets and groups in which a text behind their name names a building or a door.

    One that the table puts into another village group than the text does is not certainly meant.
    """
    for row in rows:
        inside = inside_an_estate if row.kind is AddressKind.ESTATE else inside_a_hamlet
        contradicts = row.group is not None and not groups_in(tail) <= {row.group}
        if row.kind is not AddressKind.ROAD and inside(tail) and not contradicts:
            yield row


def written_road(key: str, gazetteer: Gazetteer) -> Address | None:
    """Read a canonical text as a road, known or not, with the door number behind it; None if it is anything else."""
    for end in range(_SHORTEST_ROAD, min(len(key), _LONGEST_ROAD) + 1):
        road, tail = key[:end], key[end:]
        is_whole = not tail or (is_plate(tail) and not leads_away(tail))
        if _ROAD.fullmatch(road) and "小区" not in road and is_whole:
            behind = tuple(places_named(tail, gazetteer))
            return Address(road=road, door=_certain_door(plate_of(tail), gazetteer), behind=behind)
    return None


def _certain_door(plate: Plate | None, gazetteer: Gazetteer) -> Door | None:
    """Return the plate that a text certainly says: 11-14号 are several, 11号对面 and 11号或12号 another one."""
    readable = plate is not None and plate.certain and inside_a_plate(plate.rest, gazetteer)
    return plate.door if plate is not None and readable else None
