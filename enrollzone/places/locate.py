"""The ladder from words, codes and points to units: it stops on the first rung that holds, and says which.

No result is better than a wrong one. The whole text must be explained from its first character: the levels above the
township, the township, the unit, and then its address. Where two units fit, both are returned.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from enrollzone.atlas.edition import AddressKind, AddressRow, Edition, Unit
from enrollzone.atlas.spot import Spot
from enrollzone.errors import FieldProblem, RequestError
from enrollzone.places.address import Address, known_addresses, unlisted_plate, written_road
from enrollzone.places.behind import names_elsewhere, rows_named, says_beside, villages_named
from enrollzone.places.county import after_own_levels, is_elsewhere, without_bare_own_names
from enrollzone.places.former import formers_of, locate_code, standing_now
from enrollzone.places.gazetteer import Gazetteer, longest_opening
from enrollzone.places.home import AskedPlace, Level, Located, Missing, NotFound, Rung
from enrollzone.places.names import Hit, Scope, hits_of, wildcard_hit
from enrollzone.places.plates import group_of, groups_in
from enrollzone.places.points import locate_point
from enrollzone.places.suggest import suggest
from enrollzone.places.text import WILDCARD, canonical, within_budget

_COUNTY_DIGITS = 6
_RUNGS = tuple(Rung)

_GOES_ON = ("路", "街", "巷", "弄", "胡同", "大道", "小区")
"""What cannot follow a unit: 甲社区路 is a road of that name and says nothing of the unit."""

_HAMLET_GOES_ON = (
    *_GOES_ON,
    *("民", "委", "庄", "花园", "新村", "广场", "公园", "医院", "小学", "中学", "学校", "市场", "桥", "口", "头"),
    *(side + road for side in "东西南北中新前后大" for road in "路街"),
)
"""What may continue a name that ends in a mere 村, so that the 村 is not the end of a unit's name."""


def locate(asked: AskedPlace, gazetteer: Gazetteer, edition: Edition, *, suggesting: bool = True) -> Located | NotFound:
    """Return the units a place may mean, or why none was found, with names like it unless it is not `suggesting`.

    Several spots are candidates, in order of code (of distance for a point). Raises RequestError unless exactly one of
    unit, text and point is asked, and for a point that cannot be used; what was asked is never repeated in it.
    """
    given = [way for way in (asked.unit, asked.text, asked.point) if way is not None]
    if len(given) != 1:
        raise RequestError([FieldProblem("home", "exactly_one", ("unit", "text", "point"))])
    if asked.point is not None:
        return locate_point(asked.point, edition)
    return _by_words(str(given[0]), gazetteer, suggesting=suggesting)


def _by_words(words: str, gazetteer: Gazetteer, *, suggesting: bool) -> Located | NotFound:
    if not within_budget(words):
        return NotFound(Missing.UNKNOWN_NAME)
    key = canonical(words)
    digits = key.replace("-", "").replace(",", "")
    if digits.isdecimal() and len(digits) >= _COUNTY_DIGITS:
        return locate_code(digits, gazetteer)
    found = next(filter(None, (_read(opening, gazetteer) for opening in _openings(key, gazetteer) if opening)), None)
    if found is not None:
        return standing_now(_as_written(found, words), gazetteer)
    if is_elsewhere(key, (*gazetteer.own_names, *gazetteer.districts)):
        return NotFound(Missing.OUTSIDE_JURISDICTION)
    return NotFound(Missing.UNKNOWN_NAME, suggest(words, gazetteer) if suggesting else ())


def _openings(key: str, gazetteer: Gazetteer) -> Iterator[str]:
    """Yield what may be the start of the township or unit: a ``?`` at the end is first read as a question mark."""
    own = gazetteer.own_names
    for written in dict.fromkeys((key.rstrip(WILDCARD), key)):
        yield written
        below = after_own_levels(written, own)
        yield below
        yield without_bare_own_names(below, own)


def _as_written(found: Located, words: str) -> Located:
    """Lower the rung where the official name was recognised, but does not stand in the text as it is."""
    written = "".join(words.split())
    exact = any(spot.unit.name in written for spot in found.spots)
    return replace(found, rung=Rung.ALIAS) if found.rung is Rung.NAME and not exact else found


@dataclass(frozen=True)
class _Reading:
    """One way to understand a text; `rank` counts how much of it stays unexplained, 0 for nothing."""

    rank: int
    located: Located

    @property
    def order(self) -> tuple[int, int]:
        return self.rank, _RUNGS.index(self.located.rung)


def _read(key: str, gazetteer: Gazetteer) -> Located | None:
    """Consume the township, then the unit. Written with its suffix a township binds; bare, it is one reading of two."""
    township = longest_opening(key, gazetteer.townships)
    if township:
        within = _read_township(township, gazetteer.townships, key, gazetteer)
        return _best([within or _whole_name(key, Scope(gazetteer))])
    bare = longest_opening(key, gazetteer.bare_townships)
    readings = [_read_unit(key, Scope(gazetteer))]
    if bare:
        readings.append(_read_township(bare, gazetteer.bare_townships, key, gazetteer))
    return _best(readings)


def _best(readings: Iterable[_Reading | None]) -> Located | None:
    """Return the best reading; where two are equally good, the spots of both."""
    found = [reading for reading in readings if reading is not None]
    if not found:
        return None
    first, *rest = sorted(found, key=lambda reading: reading.order)
    equals = [first.located, *(reading.located for reading in rest if reading.order == first.order)]
    spots = _ordered(spot for located in equals for spot in located.spots)
    alias = first.located.alias if len(spots) == 1 else None
    level = _common_level(located.level for located in equals)
    return replace(first.located, spots=spots, alias=alias, level=level, formers=formers_of(equals))


def _read_township(
    name: str, townships: Mapping[str, frozenset[str]], key: str, gazetteer: Gazetteer
) -> _Reading | None:
    scope = Scope(gazetteer, gazetteer.in_townships(townships[name]))
    rest = key.removeprefix(name)
    units = gazetteer.standing(scope.codes or ())
    if not rest:
        # A whole county of a city is no place to look a school up for.
        whole = Located(tuple(map(Spot, units)), Rung.ALIAS, Level.UNIT)
        return _Reading(0, whole) if units and name not in gazetteer.districts else None
    # Bare, a township's name may as well be the front of an estate's or a road's.
    is_bound = townships is gazetteer.townships and bool(units)
    return _read_unit(rest, scope) or (_unknown_road(rest, units, gazetteer) if is_bound else None)


def _unknown_road(key: str, units: tuple[Unit, ...], gazetteer: Gazetteer) -> _Reading | None:
    """Read a road that no row knows: it may lie in any unit of the township."""
    address = written_road(key, gazetteer)
    if address is None or address.road in gazetteer.rows or names_elsewhere(key, units, gazetteer):
        return None
    spots = _with_rows_behind((spot for unit in units for spot in address.spots_in(unit)), address, gazetteer)
    return _Reading(3, Located(spots, Rung.ADDRESS, _level(address)))


def _read_unit(key: str, scope: Scope) -> _Reading | None:
    """Read a text below the township: as a name, a name with a known address, an address, a name with anything."""
    whole = _whole_name(key, scope)
    if whole is not None:
        return whole
    named = _name_and_address(key, scope)
    if named is not None and named.rank == 1:
        return named
    alone = _address_alone(key, scope)
    return _either(alone, named or (_bare_name_and_group(key, scope) if alone else None))


def _either(alone: _Reading | None, named: _Reading | None) -> _Reading | None:
    """Return both readings of a text that begins with an address as well as with a unit: neither is the surer one."""
    if alone is None or named is None:
        return alone or named
    codes = {spot.unit.code for spot in alone.located.spots}
    spots = [*alone.located.spots, *(spot for spot in named.located.spots if spot.unit.code not in codes)]
    level = _common_level((alone.located.level, named.located.level))
    formers = formers_of((alone.located, named.located))
    return replace(alone, located=replace(alone.located, spots=_ordered(spots), level=level, formers=formers))


def _bare_name_and_group(key: str, scope: Scope) -> _Reading | None:
    """Read a unit's name without its suffix and a village group: 石桥3组 is of the village as well as of a hamlet."""
    for length in range(len(key) - 1, 0, -1):
        hit, said = hits_of(key[:length], scope), group_of(key[length:])
        if hit is not None and said is not None and not groups_in(said[1]):
            return _Reading(3, _located_in(hit, Address(), scope.gazetteer, said[0]))
    return None


def _whole_name(key: str, scope: Scope) -> _Reading | None:
    hit = hits_of(key, scope) or wildcard_hit(key, scope)
    if hit is None:
        return None
    spots = [Spot(unit) for unit in hit.units]
    if not hit.firm:
        # Without a suffix that only units carry, a hamlet or an estate of the same name elsewhere may be meant.
        elsewhere = _address_alone(key, scope)
        codes = {unit.code for unit in hit.units}
        spots += [spot for spot in elsewhere.located.spots if spot.unit.code not in codes] if elsewhere else []
    alias = hit.alias if len(spots) == 1 else None
    return _Reading(0, Located(_ordered(spots), hit.rung, Level.UNIT, alias, formers=hit.formers))


def _name_and_address(key: str, scope: Scope) -> _Reading | None:
    """Read the longest name at the front behind which the rest of the text makes sense."""
    for length in range(len(key) - 1, 0, -1):
        hit = hits_of(key[:length], scope)
        reading = _with_address(hit, key[length:], scope) if hit is not None else None
        if reading is not None:
            return reading
    return None


def _with_address(hit: Hit, tail: str, scope: Scope) -> _Reading | None:
    gazetteer = scope.gazetteer
    if names_elsewhere(tail, hit.units, gazetteer):
        return None
    group, rest = group_of(tail) or (None, tail)
    if groups_in(rest):
        # 3组和5组, 3组现5组, 3组上寨5组: which of them is not said.
        group, rest = None, tail
    for written in dict.fromkeys((tail, rest)):
        known = next((address for address in known_addresses(written, gazetteer) if _meets(address, hit.units)), None)
        if known is not None:
            return _Reading(1, _located_in(hit, known.told_in(hit.units), gazetteer, group))
    if not _may_follow(tail, hit) or _names_a_unit(tail, hit, scope):
        return None
    return _in_unread_text(hit, rest, gazetteer, group)


def _in_unread_text(hit: Hit, rest: str, gazetteer: Gazetteer, group: int | None) -> _Reading | None:
    """Read a text behind a unit that the table does not explain: a road, or anything that does not lead away."""
    beyond = unlisted_plate(rest, gazetteer)
    road = beyond if beyond and _meets(beyond, hit.units) else written_road(rest, gazetteer)
    if says_beside(rest, is_read=road is not None and road.door is not None):
        return None
    here = _located_in(hit, road or Address(), gazetteer, group)
    elsewhere = tuple(_certain_rows(rest, gazetteer)) or tuple(_named_beside(rest, hit, gazetteer))
    if elsewhere:
        # The text says one unit and the table another: both are candidates, neither is preferred.
        spots = _ordered((*here.spots, *elsewhere))
        return _Reading(1, Located(spots, Rung.ADDRESS, Level.UNIT, formers=hit.formers))
    return _Reading(3, here)


def _named_beside(tail: str, hit: Hit, gazetteer: Gazetteer) -> Iterator[Spot]:
    """Yield the rows and villages of other units that a text behind a unit names, wherever in it."""
    own = {unit.code for unit in hit.units}
    rows = tuple(rows_named(tail, gazetteer))
    if not any(row.unit in own for row in rows):
        yield from (_spot_of(row, gazetteer) for row in rows)
    yield from map(Spot, villages_named(tail, hit.units, gazetteer))


def _may_follow(tail: str, hit: Hit) -> bool:
    if hit.kind is None:
        # A name without suffix may go on as another name; only a number certainly does not belong to it.
        return hit.rung is Rung.NAME and tail[0].isdecimal()
    return not tail.startswith(_GOES_ON if hit.firm else _HAMLET_GOES_ON)


def _meets(address: Address, units: tuple[Unit, ...]) -> bool:
    return any(address.rows_in(unit.code) for unit in units)


def _located_in(hit: Hit, address: Address, gazetteer: Gazetteer, group: int | None) -> Located:
    """Place an address in the units of a name: an estate or hamlet tells them apart, a road does not."""
    decisive = any(row.kind is not AddressKind.ROAD for row in address.rows)
    spots = tuple(
        spot
        for unit in hit.units
        if address.rows_in(unit.code) or not decisive
        for spot in address.spots_in(unit, group)
    )
    found = _at(address, _with_rows_behind(spots, address, gazetteer), group)
    alias = found.alias or hit.alias if len(found.spots) == 1 else None
    rung = hit.rung if found.level is Level.UNIT else Rung.ADDRESS
    return replace(found, rung=rung, alias=alias, formers=hit.formers)


def _at(address: Address, spots: tuple[Spot, ...], group: int | None = None) -> Located:
    """Say how fine an address is, between which plates it lies, and whether the table puts it in several places."""
    places = {(spot.unit.township_code, spot.unit.code, spot.group) for spot in spots if spot.door}
    listed = address.door is not None and address.between is None and bool(address.rows)
    doubled = listed and group is None and len({township for township, *_ in places}) < len(places)
    level = _level(address)
    if level is Level.UNIT and group is not None:
        level = Level.VILLAGE_GROUP
    return Located(spots, Rung.ADDRESS, level, address.alias, between=address.between, doubled=doubled)


def _names_a_unit(tail: str, hit: Hit, scope: Scope) -> bool:
    """Tell whether the text goes on with another township or unit, so that it contradicts itself."""
    if longest_opening(tail, scope.gazetteer.townships):
        return True
    everywhere = Scope(scope.gazetteer)
    others = (hits_of(tail[:length], everywhere) for length in range(len(tail), 0, -1))
    return any(other.firm and not set(other.units) & set(hit.units) for other in others if other is not None)


def _certain_rows(tail: str, gazetteer: Gazetteer) -> Iterator[Spot]:
    """Yield where the table puts an estate or a door number, whatever unit the text names."""
    for address in known_addresses(tail, gazetteer):
        if address.door is not None or any(row.kind is AddressKind.ESTATE for row in address.rows):
            yield from _spots_of(address, gazetteer, {row.unit for row in address.rows})


def _spots_of(address: Address, gazetteer: Gazetteer, codes: Iterable[str]) -> Iterator[Spot]:
    yield from (spot for code in sorted(codes) for spot in address.spots_in(gazetteer.units[code]))


def _address_alone(key: str, scope: Scope) -> _Reading | None:
    """Read an address without its unit; a mere number (第3组) is none, unless an estate bears just that name."""
    is_estate = any(row.kind is AddressKind.ESTATE for row in scope.gazetteer.rows.get(key, ()))
    if key.removeprefix("第")[:1].isdecimal() and not is_estate:
        return None
    for address in known_addresses(key, scope.gazetteer):
        spots = tuple(_spots_of(address, scope.gazetteer, {row.unit for row in address.rows if scope.holds(row.unit)}))
        if spots:
            if names_elsewhere(key, tuple(spot.unit for spot in spots), scope.gazetteer):
                return None
            return _Reading(2, _at(address, _with_rows_behind(spots, address, scope.gazetteer)))
    return None


def _with_rows_behind(spots: Iterable[Spot], address: Address, gazetteer: Gazetteer) -> tuple[Spot, ...]:
    """Add the estates and hamlets of other units that are named behind a door number: they may be meant instead."""
    here = tuple(spots)
    codes = {spot.unit.code for spot in here}
    return _ordered((*here, *(_spot_of(row, gazetteer) for row in address.behind if row.unit not in codes)))


def _spot_of(row: AddressRow, gazetteer: Gazetteer) -> Spot:
    unit = gazetteer.units[row.unit]
    return Spot(unit, None, row.name) if row.kind is AddressKind.ROAD else Spot(unit, row)


def _level(address: Address) -> Level:
    if address.door is not None:
        return Level.ROAD_NUMBER_BETWEEN if address.between else Level.ROAD_NUMBER
    if address.road_name is not None:
        return Level.ROAD
    kinds = {row.kind for row in address.rows}
    return Level(kinds.pop().value) if len(kinds) == 1 else Level.UNIT


def _common_level(levels: Iterable[Level]) -> Level:
    distinct = set(levels)
    return distinct.pop() if len(distinct) == 1 else Level.UNIT


def _ordered(spots: Iterable[Spot]) -> tuple[Spot, ...]:
    """Return each spot once, in order of unit code; equal units keep the order of the gazetteer."""
    return tuple(sorted(dict.fromkeys(spots), key=lambda spot: spot.unit.code))
