"""What stands after the name of a unit: an estate, a hamlet, a village group, or a road with a door number."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from enrollzone.atlas.edition import AddressKind, AddressRow
from enrollzone.atlas.spot import Door
from enrollzone.places.behind import inside_a_hamlet, inside_a_plate, inside_an_estate, places_named
from enrollzone.places.gazetteer import Gazetteer

_NUMBER = re.compile(
    r"(?P<number>\d{1,5})(?!\d)(?:(?P<joint>[-之])(?P<second>\d++))?+(?P<sign>号?+)(?P<rest>.*+)", re.DOTALL
)
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
    def door(self) -> Door | None:
        """The door plate, where the text names one."""
        return None if self.number is None else Door(self.number)

    @property
    def road_name(self) -> str | None:
        """The road as the gazetteer writes it, else as the question does, or None where no road is named."""
        return next((row.name for row in self.rows if row.kind is AddressKind.ROAD), self.road)


def known_addresses(key: str, gazetteer: Gazetteer) -> Iterator[Address]:
    """Read a canonical text as rows of the gazetteer, the longest name first; all of the text must be explained."""
    for length in range(len(key), 0, -1):
        rows, tail = gazetteer.rows.get(key[:length], ()), key[length:]
        roads = tuple(row for row in rows if row.kind is AddressKind.ROAD)
        places = tuple(_holding(tail, rows))
        if places:
            yield Address(rows=places)
        if roads and (not tail or begins_with_a_plate(tail)):
            yield Address(roads, number=door_number(tail, gazetteer), behind=tuple(places_named(tail, gazetteer)))


def _holding(tail: str, rows: Iterable[AddressRow]) -> Iterator[AddressRow]:
    """Yield the estates, hamlets and groups in which a text behind their name names a building or a door."""
    for row in rows:
        inside = inside_an_estate if row.kind is AddressKind.ESTATE else inside_a_hamlet
        if row.kind is not AddressKind.ROAD and inside(tail):
            yield row


def written_road(key: str, gazetteer: Gazetteer) -> Address | None:
    """Read a canonical text as a road, known or not, with the door number behind it; None if it is anything else."""
    for end in range(_SHORTEST_ROAD, min(len(key), _LONGEST_ROAD) + 1):
        road, tail = key[:end], key[end:]
        is_whole = not tail or begins_with_a_plate(tail)
        if road.endswith(_ROAD_SUFFIXES) and "小区" not in road and is_whole:
            behind = tuple(places_named(tail, gazetteer))
            return Address(road=road, number=door_number(tail, gazetteer), behind=behind)
    return None


def begins_with_a_plate(key: str) -> bool:
    """Tell whether a canonical text begins with a door plate, readable or not.

    12号楼, 12栋 and 12巷3号 do not say where on a road they stand.
    """
    said = _NUMBER.fullmatch(key.removeprefix("门牌"))
    return said is not None and not said["rest"].startswith("楼") and bool(said["sign"] or not said["rest"])


def door_number(key: str, gazetteer: Gazetteer) -> int | None:
    """Return the number of a door plate at the start of a canonical text, or None where it is not certain.

    12号, 12-1号, 12号附3号, 12号3栋2单元501 and a bare 12 stand at 12. 11-14号 are several plates, 11号对面
    and 11号或12号 another one, and no plate bears 0.
    """
    said = _NUMBER.fullmatch(key.removeprefix("门牌"))
    if said is None or not begins_with_a_plate(key) or not inside_a_plate(said["rest"], gazetteer):
        return None
    number = int(said["number"])
    is_range = said["joint"] == "-" and int(said["second"][:6]) >= number
    is_cut_short = said["joint"] and not said["sign"]
    return None if is_range or is_cut_short else number or None
