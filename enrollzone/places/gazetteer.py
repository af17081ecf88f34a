"""Every name of an edition under its canonical key: units, townships and address rows, built once and only read."""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import product
from string import digits
from types import MappingProxyType
from typing import TypeVar

from enrollzone.atlas.edition import AddressKind, AddressRow, Alias, Edition, Unit, UnitKind
from enrollzone.atlas.succession import FormerUnit
from enrollzone.places.streets import Street
from enrollzone.places.text import WILDCARD, Ending, canonical, ending, value_of

_Item = TypeVar("_Item")

SHORTEST_BARE = 2
"""Characters below which a name without its suffix is too short to be taken for one."""

_NO_ALIASES: Mapping[str, tuple[Alias, ...]] = MappingProxyType({})
_NO_DISTRICTS: Mapping[str, str] = MappingProxyType({})

_TOWNSHIP_SUFFIXES = (
    ("街道办事处", "街道办", "街道", "办事处"),
    ("镇人民政府", "镇"),
    ("乡人民政府", "乡"),
)
_COUNTY_SUFFIXES = "县区市旗"
_TOWNSHIP_DIGITS = 9
_NUMERALS = "一二三四五六七八九"
_TENTHS = frozenset("123456789")
_SECTION = re.compile("[路街道]([一二三四五六七八九十]{1,3}|[0-9]{1,2})段")


@dataclass(frozen=True)
class Name:
    """One name of one unit; `alias` is None for the official one, `key` is the whole name in canonical form.

    The name of a `former` unit leads to each of the units that hold it now; where that is not known, to the unit as it
    was, which is in no edition any more.
    """

    unit: Unit
    key: str
    ending: Ending
    alias: Alias | None = None
    former: FormerUnit | None = None

    @property
    def listed_code(self) -> str:
        """The code under which a list has or had the unit by this name: it tells the township that may stand before."""
        return self.former.unit.code if self.former else self.unit.code

    @property
    def of_another_year(self) -> bool:
        """Tell whether it is the name that a list of another year has for the unit, and no variant of today's."""
        return self.alias is not None and (self.alias.since, self.alias.until) != (None, None)

    @property
    def official(self) -> bool:
        """Tell whether this is the name in the list of units itself."""
        return self.alias is None


@dataclass(frozen=True, eq=False)
class Gazetteer:
    """The names of one edition, for exact search. Immutable; all keys are canonical (see `places.text`).

    `names` holds whole names and `stems` names without their suffix; `townships` the codes of townships by their name
    with its suffix, `bare_townships` by the name alone; `members` the codes of the units of each township; `rows` the
    address rows by every way of writing them, `streets` those of roads by township; `broken` the stems that hold a
    character nobody could write; `own_names`
    what the county and the levels above it are called, the longest first; `districts` the names of the counties of
    which a city consists. `townships` and `members` know the townships and codes of former units too; `formers` holds
    these by old code, `former_names` and `former_stems` their names.
    """

    units: Mapping[str, Unit]
    names: Mapping[str, tuple[Name, ...]]
    stems: Mapping[str, tuple[Name, ...]]
    townships: Mapping[str, frozenset[str]]
    bare_townships: Mapping[str, frozenset[str]]
    members: Mapping[str, frozenset[str]]
    rows: Mapping[str, tuple[AddressRow, ...]]
    streets: Mapping[str, tuple[Street, ...]]
    broken: tuple[str, ...]
    own_names: tuple[str, ...]
    districts: tuple[str, ...]
    formers: Mapping[str, tuple[FormerUnit, ...]]
    former_names: Mapping[str, tuple[Name, ...]]
    former_stems: Mapping[str, tuple[Name, ...]]

    @classmethod
    def of(
        cls,
        edition: Edition,
        policy_aliases: Mapping[str, tuple[Alias, ...]] = _NO_ALIASES,
        own_names: Iterable[str] = (),
        formers: Iterable[FormerUnit] = (),
        districts: Mapping[str, str] = _NO_DISTRICTS,
    ) -> "Gazetteer":
        """Index an edition, with the names by which a policy calls its units (by unit code).

        `own_names` are the county, city and province as written before an address; the name of the county is also
        taken from the front of the edition's own name. `formers` are the units of earlier lists with what holds them
        now, `districts` the names of the counties of a city by their six digits.
        """
        gone = tuple(formers)
        names = tuple(_names(edition.units.values(), policy_aliases))
        stems = _by_stem(names)
        former_names = tuple(_former_names(gone, edition.units))
        former_stems = _by_stem(former_names)
        listed = (*edition.units.values(), *(former.unit for former in gone))
        rows = _rows(edition)
        townships, bare = _townships(listed, districts)
        return cls(
            units=edition.units,
            names=_by_key(names),
            stems=stems,
            townships=townships,
            bare_townships=bare,
            members=_sets((unit.township_code, unit.code) for unit in listed),
            rows=rows,
            streets=MappingProxyType({key: _streets(found) for key, found in rows.items() if _has_road(found)}),
            broken=tuple(stem for stem in dict.fromkeys((*stems, *former_stems)) if WILDCARD in stem),
            own_names=_own_names(edition.name, own_names),
            districts=tuple(map(canonical, districts.values())),
            formers=_grouped((former.unit.code, former) for former in gone),
            former_names=_by_key(former_names),
            former_stems=former_stems,
        )

    def in_townships(self, townships: Iterable[str]) -> frozenset[str]:
        """Return the codes of all units of some townships."""
        return frozenset().union(*(self.members.get(code, frozenset()) for code in townships))

    def standing(self, codes: Iterable[str]) -> tuple[Unit, ...]:
        """Return the units of the edition that some codes stand for, in order of code: those that have or took one."""
        present = {code for code in codes if code in self.units}
        followed = {found for code in codes for former in self.formers.get(code, ()) for found in former.successors}
        return tuple(self.units[code] for code in sorted(present | followed))


def longest_opening(key: str, names: Mapping[str, object]) -> str:
    """Return the longest of some names with which a canonical text begins, or nothing."""
    return next((key[:length] for length in range(len(key), 0, -1) if key[:length] in names), "")


def _rows(edition: Edition) -> Mapping[str, tuple[AddressRow, ...]]:
    """Return the address rows by key. Thousands of plates bear one road's name: its keys are made once."""
    keys: dict[tuple[AddressKind, str, tuple[str, ...], str], frozenset[str]] = {}
    pairs: list[tuple[str, AddressRow]] = []
    for row in edition.addresses:
        named = (row.kind, row.name, row.aliases, row.unit)
        if named not in keys:
            keys[named] = row_keys(row, edition.units[row.unit])
        pairs += [(key, row) for key in keys[named]]
    return _grouped(pairs)


def _has_road(rows: Iterable[AddressRow]) -> bool:
    return any(row.kind is AddressKind.ROAD for row in rows)


def _streets(rows: Iterable[AddressRow]) -> tuple[Street, ...]:
    """Return the roads of one name, one for each township: numbers do not run on from one into another."""
    roads = ((row.unit[:_TOWNSHIP_DIGITS], row) for row in rows if row.kind is AddressKind.ROAD)
    return tuple(Street(found[0].name, found) for found in _grouped(roads).values())


def row_keys(row: AddressRow, unit: Unit) -> frozenset[str]:
    """Return every canonical way of writing an address row of a unit, from its name and its aliases.

    A village group is also known by what remains of its name after that of its unit.
    """
    written = {key for name in (row.name, *row.aliases) for key in _ROW_KEYS[row.kind](canonical(name))}
    if row.kind is AddressKind.VILLAGE_GROUP:
        stem = ending(canonical(unit.name)).stem
        written |= {key.removeprefix(stem).removeprefix("村") for key in written if key.startswith(stem)}
    return frozenset(written - {""})


def _estate_keys(key: str) -> Iterator[str]:
    yield key
    if not key.endswith("小区"):
        yield f"{key}小区"


def _road_keys(key: str) -> Iterator[str]:
    """A road's section is written in either kind of numerals: 2段 and 二段 are one."""
    yield key
    section = _SECTION.search(key)
    number = value_of(section[1]) if section and not section[1].isdecimal() else None
    if section and number:
        yield f"{key[: section.start(1)]}{number}{key[section.end(1) :]}"
    elif section and section[1] in _TENTHS:
        yield f"{key[: section.start(1)]}{_NUMERALS[int(section[1]) - 1]}{key[section.end(1) :]}"


def _hamlet_keys(key: str) -> Iterator[str]:
    yield key
    base = key.removesuffix("自然村").removesuffix("村")
    if base:
        yield from (f"{base}村", f"{base}自然村")
    if len(base) >= SHORTEST_BARE:
        yield base


def _group_keys(key: str) -> Iterator[str]:
    yield key
    base = next((key.removesuffix(suffix) for suffix in _GROUP_SUFFIXES if key.endswith(suffix)), key)
    front = base.rstrip(digits)
    number = base.removeprefix(front)
    fronts = {front.removesuffix("第") + sign for sign in ("", "第")} if number else {front}
    yield from (f"{front}{number}{suffix}" for front in fronts if front or number for suffix in _GROUP_SUFFIXES)


_GROUP_SUFFIXES = ("村民小组", "小组", "组", "社", "队")
_ROW_KEYS = {
    AddressKind.ESTATE: _estate_keys,
    AddressKind.ROAD: _road_keys,
    AddressKind.NATURAL_VILLAGE: _hamlet_keys,
    AddressKind.VILLAGE_GROUP: _group_keys,
}


def _names(units: Iterable[Unit], policy_aliases: Mapping[str, tuple[Alias, ...]]) -> Iterator[Name]:
    for unit in units:
        yield _name(unit, unit.name, None)
        for alias in (*unit.aliases, *policy_aliases.get(unit.code, ())):
            yield _name(unit, alias.name, alias)


def _former_names(formers: Iterable[FormerUnit], units: Mapping[str, Unit]) -> Iterator[Name]:
    for former in formers:
        old = former.unit
        named = _name(
            old, old.name, Alias(old.name, until=former.day - timedelta(days=1), source=former.source), former
        )
        yield from (replace(named, unit=units[code]) for code in former.successors)
        if former.is_lost:
            yield named


def _by_key(names: Iterable[Name]) -> Mapping[str, tuple[Name, ...]]:
    return _grouped((name.key, name) for name in names)


def _by_stem(names: Iterable[Name]) -> Mapping[str, tuple[Name, ...]]:
    return _grouped((name.ending.stem, name) for name in names)


def _name(unit: Unit, name: str, alias: Alias | None, former: FormerUnit | None = None) -> Name:
    key = canonical(name)
    parts = ending(key)
    if parts.kind is None and unit.kind is not UnitKind.OTHER:
        parts = Ending(parts.stem, unit.kind)
    return Name(unit, key, parts, alias, former)


def _townships(
    units: Collection[Unit], districts: Mapping[str, str]
) -> tuple[Mapping[str, frozenset[str]], Mapping[str, frozenset[str]]]:
    """Return the codes of townships by whole and by bare name; the name of a district stands for all of its own."""
    spelled = {(name, unit.township_code) for unit in units for name in _township_names(unit)}
    whole: list[tuple[str, str]] = []
    bare: list[tuple[str, str]] = []
    for name, code in sorted(spelled):
        stem, variants = _township_variants(canonical(name))
        district = canonical(districts.get(code[:6], ""))
        whole += [(district, code), *product(variants, (code,)), *product(_behind(district, variants), (code,))]
        bare += [(district[:-1], code), (stem, code)]
    return _sets(pair for pair in whole if pair[0]), _sets(pair for pair in bare if len(pair[0]) >= SHORTEST_BARE)


def _behind(district: str, townships: Iterable[str]) -> Iterator[str]:
    """Yield townships as they are written behind the name of their district, where it has one."""
    yield from (district + township for township in townships if district)


def _township_names(unit: Unit) -> Iterator[str]:
    yield unit.township
    yield from (alias.name for alias in unit.township_aliases)


def _township_variants(key: str) -> tuple[str, tuple[str, ...]]:
    """Return a township's name without its suffix, and with every suffix of the same meaning."""
    for suffixes in _TOWNSHIP_SUFFIXES:
        for suffix in suffixes:
            if key.endswith(suffix) and len(key) > len(suffix):
                stem = key.removesuffix(suffix)
                return stem, tuple(stem + other for other in suffixes)
    return "", (key,)


def _own_names(edition_name: str, given: Iterable[str]) -> tuple[str, ...]:
    keys = {canonical(name) for name in (*given, _county_of(canonical(edition_name)))} - {""}
    return tuple(sorted(keys, key=lambda key: (-len(key), key)))


def _county_of(edition_name: str) -> str:
    """Return the front of an edition's name up to its first 县, 区, 市 or 旗, or nothing."""
    front = edition_name.partition("社区")[0]
    ends = [position for position, sign in enumerate(front) if sign in _COUNTY_SUFFIXES and position > 0]
    return front[: ends[0] + 1] if ends else ""


def _grouped(pairs: Iterable[tuple[str, _Item]]) -> Mapping[str, tuple[_Item, ...]]:
    groups: defaultdict[str, list[_Item]] = defaultdict(list)
    for key, item in pairs:
        groups[key].append(item)
    return MappingProxyType({key: tuple(items) for key, items in groups.items()})


def _sets(pairs: Iterable[tuple[str, str]]) -> Mapping[str, frozenset[str]]:
    return MappingProxyType({key: frozenset(items) for key, items in _grouped(pairs).items()})
