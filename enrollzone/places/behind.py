"""Words behind a place: which of them only say where inside it, and which say beside it, no longer it, or another."""

import re
from collections.abc import Iterator

from enrollzone.atlas.edition import AddressKind, AddressRow, Unit
from enrollzone.places.gazetteer import Gazetteer, longest_opening
from enrollzone.places.names import Scope, hits_of

_COUNT = "(?:[0-9]{1,4}|[〇零一二三四五六七八九十百]{1,5})"
_LETTERED = f"(?:{_COUNT}|[a-z][0-9]{{0,2}})"
_BARE = "[0-9]{1,4}(?:[-,][0-9]{1,4}){0,3}"
_BEHIND_A_PLATE = re.compile(
    f"(?:附{_COUNT}号|{_LETTERED}(?:号楼|号院|栋|幢|座|单元|室|楼层|楼|层|院)(?:之{_COUNT})?|地下{_COUNT}?(?:楼|层|室)|b[0-9]{{1,2}}|[0-9]{{1,2}}f[0-9]{{0,2}})"
)
_LAST_BEHIND_A_PLATE = re.compile(_BARE)
_IN_AN_ESTATE = re.compile(f"(?:{_LETTERED}(?:号楼|栋|幢|座|单元|室|号|楼|层)[-,]?)*(?:{_BARE})?")
_IN_A_HAMLET = re.compile(
    f"(?:第?{_LETTERED}(?:村民小组|小组|组|社|队|号楼|栋|幢|座|单元|室|号|楼|层)[-,]?)*(?:{_BARE})?"
)

_RELATION = re.compile(
    "附近|对面|旁边|隔壁|以[东西南北内外]|之间|已搬|不是|现住|现居|户口|周边|周围|靠近|邻近|临近|交界|一带|方向|以前"
    "|[东西南北][边侧]|[前后背]面"
)
_RELATION_IN_UNREAD_TEXT = re.compile("[旁外搬原或另曾]")
_RELATION_IN_FRONT = re.compile("[旁搬原或另]|外(?![环滩])")
"""A road may have 原 or 外 in its name (太原路, 外环路); at its very front they rather belong to what stands before."""

_LAST_OF_A_SUFFIX = frozenset("区村会委")
_LONGEST_NAME = 20


def inside_a_plate(text: str, gazetteer: Gazetteer) -> bool:
    """Tell whether all of a canonical text behind a door plate is buildings, doors and known estates or hamlets."""
    rest = text.removeprefix("院")
    in_a_building = False
    while rest:
        step = _BEHIND_A_PLATE.match(rest)
        taken = step.end() if step else len(longest_opening(rest, gazetteer.rows))
        if not step and not _names_a_place(rest[:taken], gazetteer):
            return in_a_building and _LAST_BEHIND_A_PLATE.fullmatch(rest) is not None
        in_a_building, rest = True, rest[taken:]
    return True


def inside_an_estate(text: str) -> bool:
    """Tell whether a canonical text behind an estate names a building or a door in it, not another phase (2期, B区)."""
    return _IN_AN_ESTATE.fullmatch(text) is not None


def inside_a_hamlet(text: str) -> bool:
    """Tell whether a canonical text behind a hamlet or a village group names a group, a building or a door in it."""
    return _IN_A_HAMLET.fullmatch(text) is not None


def says_beside(text: str, *, is_read: bool) -> bool:
    """Tell whether a canonical text behind a unit says near it, outside it or no longer in it.

    `is_read` tells that all of the text makes a road with its plate, so that a sign inside it may be part of its name.
    """
    if _RELATION.search(text) or _RELATION_IN_FRONT.match(text):
        return True
    return not is_read and _RELATION_IN_UNREAD_TEXT.search(text) is not None


def leads_away(text: str) -> bool:
    """Tell whether a canonical text behind a door plate says beside it or opposite it: that may be another unit."""
    return _RELATION.search(text) is not None


def names_elsewhere(text: str, units: tuple[Unit, ...], gazetteer: Gazetteer) -> bool:
    """Tell whether a canonical text names, wherever in it, a unit by a firm suffix or a township, and not of these."""
    own = {unit.township_code for unit in units}
    towns = (gazetteer.townships.get(name) for name in _pieces(text))
    return any(firm for _, firm in _units_named(text, units, gazetteer)) or any(town - own for town in towns if town)


def villages_named(text: str, units: tuple[Unit, ...], gazetteer: Gazetteer) -> Iterator[Unit]:
    """Yield the other units that a canonical text names, wherever in it, by a suffix that a hamlet may have as well."""
    yield from (unit for unit, firm in _units_named(text, units, gazetteer) if not firm)


def places_named(text: str, gazetteer: Gazetteer) -> Iterator[AddressRow]:
    """Yield the estates and hamlets whose names stand anywhere in a canonical text, the longest at each place."""
    yield from (row for row in rows_named(text, gazetteer) if _is_place(row))


def rows_named(text: str, gazetteer: Gazetteer) -> Iterator[AddressRow]:
    """Yield the rows whose names stand anywhere in a canonical text, apart from village groups and mere numbers."""
    start = 0
    while start < len(text):
        name = longest_opening(text[start : start + _LONGEST_NAME], gazetteer.rows)
        rows = () if name.isdecimal() else gazetteer.rows.get(name, ())
        yield from (row for row in rows if row.kind is not AddressKind.VILLAGE_GROUP)
        start += max(1, len(name))


def _names_a_place(name: str, gazetteer: Gazetteer) -> bool:
    """Tell whether a name is that of an estate or hamlet; one that is a mere number is rather a room."""
    return not name.isdecimal() and any(map(_is_place, gazetteer.rows.get(name, ())))


def _is_place(row: AddressRow) -> bool:
    return row.kind in {AddressKind.ESTATE, AddressKind.NATURAL_VILLAGE}


def _units_named(text: str, units: tuple[Unit, ...], gazetteer: Gazetteer) -> Iterator[tuple[Unit, bool]]:
    everywhere = Scope(gazetteer)
    for piece in _pieces(text):
        hit = hits_of(piece, everywhere) if piece[-1] in _LAST_OF_A_SUFFIX else None
        if hit is not None and hit.kind is not None and not set(hit.units) & set(units):
            yield from ((unit, hit.firm) for unit in hit.units)


def _pieces(text: str) -> Iterator[str]:
    for start in range(len(text)):
        for end in range(start + 2, min(len(text), start + _LONGEST_NAME) + 1):
            yield text[start:end]
