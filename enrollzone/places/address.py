"""What stands after the name of a unit: an estate, a hamlet, a village group, or a road with a door number."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from enrollzone.atlas.edition import AddressKind, AddressRow
from enrollzone.places.gazetteer import Gazetteer, longest_opening

_NUMBER = re.compile(r"(?P<number>\d{1,5})(?!\d)(?:[-之]\d++)?+(?P<sign>号?+)(?P<rest>.*+)", re.DOTALL)
_ROAD_SUFFIXES = ("路", "街", "巷", "弄", "胡同", "大道")
_LONGEST_ROAD = 20
_SHORTEST_ROAD = 2


@dataclass(frozen=True)
class Address:
    """What a text says below a unit: gazetteer rows of one name, or a road as written; a door number if it has one.

    `behind` are the estates and hamlets that it names behind a door number: they must not contradict it.
    """

    rows: tuple[AddressRow, ...] = ()
    road: str | None = None
    number: int | None = None
    behind: tuple[AddressRow, ...] = ()

    def rows_in(self, unit: str) -> tuple[AddressRow, ...]:
        """Return the rows of one unit that admit the number."""
        return tuple(row for row in self.rows if row.unit == unit and self.admitted_by(row))

    def admitted_by(self, row: AddressRow) -> bool:
        """Tell whether a row can be meant: an estate or a hamlet always, a road unless the number lies outside it."""
        return row.kind is not AddressKind.ROAD or self.number is None or row.admits(self.number)

    @property
    def road_name(self) -> str | None:
        """The road as the gazetteer writes it, else as the question does, or None where no road is named."""
        return next((row.name for row in self.rows if row.kind is AddressKind.ROAD), self.road)


def known_addresses(key: str, gazetteer: Gazetteer) -> Iterator[Address]:
    """Read a canonical text as rows of the gazetteer, the longest name first; all of the text must be explained."""
    for length in range(len(key), 0, -1):
        rows, tail = gazetteer.rows.get(key[:length], ()), key[length:]
        places = tuple(row for row in rows if row.kind is not AddressKind.ROAD)
        roads = tuple(row for row in rows if row.kind is AddressKind.ROAD)
        if places and _is_inside_an_estate(tail):
            yield Address(rows=places)
        number = door_number(tail)
        if roads and (not tail or number is not None):
            yield Address(rows=roads, number=number, behind=tuple(_named_in(tail, gazetteer)))


def _named_in(tail: str, gazetteer: Gazetteer) -> Iterator[AddressRow]:
    """Yield the rows, roads apart, whose names stand anywhere in a text, the longest at each place."""
    start = 0
    while start < len(tail):
        name = longest_opening(tail[start:], gazetteer.rows)
        yield from (row for row in gazetteer.rows.get(name, ()) if row.kind is not AddressKind.ROAD)
        start += max(1, len(name))


def written_road(key: str) -> Address | None:
    """Read a canonical text as a road, known or not, with the door number behind it; None if it is anything else."""
    for end in range(_SHORTEST_ROAD, min(len(key), _LONGEST_ROAD) + 1):
        road, tail = key[:end], key[end:]
        number = door_number(tail)
        if road.endswith(_ROAD_SUFFIXES) and "小区" not in road and (not tail or number is not None):
            return Address(road=road, number=number)
    return None


def door_number(key: str) -> int | None:
    """Return the number of a door plate at the start of a canonical text, or None where it starts with none.

    12号, 12-1号, 12号附3号 and a bare 12 stand at 12; 12号楼, 12栋 and 12巷3号 do not say where on the road they stand.
    """
    said = _NUMBER.fullmatch(key.removeprefix("门牌"))
    if said is None:
        return None
    is_building = said["rest"].startswith("楼")
    is_plate = said["sign"] and not is_building
    return int(said["number"]) if is_plate or not (said["sign"] or said["rest"]) else None


def _is_inside_an_estate(tail: str) -> bool:
    """Tell whether a text after an estate names a building or a door in it, and not another estate (二期, 东区)."""
    return not tail or tail[0].isascii()
