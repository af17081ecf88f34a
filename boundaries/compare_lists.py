"""What yearly lists tell of units that changed: which went into which, by name and township, and which are just gone.

The lists say no word of it. A unit whose code is gone is looked for in the next list by its name: in a township of the
same name first (`recoded`, or `merged` where another unit there had the name before, or takes several), then by a name
that only one unit that is gone and one that is new have (`transferred`). A namesake that was there before in another
township is another unit. What is not found so is `abolished`: nobody says what took it over, and none is guessed. Codes
are never compared by their digits.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import NamedTuple

COLUMNS = ("day", "change", "old_code", "old_name", "old_township", "new_code", "source")
_UNIT_SUFFIX = re.compile("(社区居民委员会|社区居委会|居民委员会|居委会|社区|村民委员会|村委员会|村委会)$")
_TOWNSHIP_SUFFIX = re.compile("(街道办事处|办事处|街道|镇|乡)$")
_URBAN = {"街道办事处", "办事处", "街道"}


class Listed(NamedTuple):
    """A unit as a list has it."""

    code: str
    name: str
    kind: str
    township_code: str
    township: str

    @property
    def key(self) -> tuple[str, str]:
        """What is the same for every way of writing one name: 甲村委会 and 甲村村委会, and the kind."""
        return _UNIT_SUFFIX.sub("", self.name).rstrip("村") or self.name, self.kind


@dataclass(frozen=True)
class YearList:
    """One yearly list, or those of several counties of one day: its day, the package it came in, and its units."""

    day: date
    source: str
    units: tuple[Listed, ...]

    @property
    def package(self) -> str:
        """The package with its version."""
        return self.source.partition(" ")[0]

    def name(self, column: str) -> dict[str, str]:
        """Return the names in a column by code."""
        return {unit.code: getattr(unit, column) for unit in self.units}


Row = tuple[str, str, str, str, str, str, str]


def successions(lists: Sequence[YearList]) -> list[Row]:
    """Return the rows of successions.csv for lists in order of time; several of one day are one list already.

    Units that kept their code to the end need no row for another name: that is an alias.
    """
    last = {unit.code for unit in lists[-1].units}
    steps = by_day(lists)
    rows = [row for before, after in pairwise(steps) for row in (*gone(before, after), *renamed(before, after, last))]
    return sorted(rows)


def by_day(lists: Sequence[YearList]) -> list[YearList]:
    """Return lists of one day as one."""
    days: defaultdict[date, list[YearList]] = defaultdict(list)
    for one in lists:
        days[one.day].append(one)
    return [
        YearList(day, same[0].source, tuple(unit for one in same for unit in one.units))
        for day, same in sorted(days.items())
    ]


def renamed(before: YearList, after: YearList, last: set[str]) -> Iterator[Row]:
    """Walk over the units that got another name and lost their code later."""
    now = after.name("name")
    for unit in before.units:
        if unit.code not in last and now.get(unit.code, unit.name) != unit.name:
            yield row_of(after, "renamed", unit, unit.code)


def gone(before: YearList, after: YearList) -> Iterator[Row]:
    """Walk over the units whose code the next list does not have, with what took them over as far as that is told."""
    kept = {unit.code for unit in after.units} & {unit.code for unit in before.units}
    left = [unit for unit in before.units if unit.code not in kept]
    new = [unit for unit in after.units if unit.code not in kept]
    found = {unit.code: [other for other in after.units if is_same_place(unit, other, after)] for unit in left}
    taken = Counter(other.code for others in found.values() for other in others)
    alone = unique(unit for unit in left if not found[unit.code])
    new_names = unique(unit for unit in new if unit.code not in taken)
    for unit in left:
        here = found[unit.code]
        if len(here) == 1:
            merged = here[0].code in kept or taken[here[0].code] > 1
            yield row_of(after, "merged" if merged else "recoded", unit, here[0].code)
        elif unit.key in alone and unit.key in new_names and not here:
            yield row_of(after, "transferred", unit, new_names[unit.key].code)
        else:
            yield row_of(after, "abolished", unit, "")


def is_same_place(old: Listed, new: Listed, after: YearList) -> bool:
    """Tell whether a unit of the next list has the name of an old one, in a township of the same name.

    A 乡 that became a 镇 has the same name, unless the next list still has the one as it was.
    """
    if old.key != new.key:
        return False
    if _plain(old.township) == _plain(new.township):
        return True
    still = {_plain(unit.township) for unit in after.units}
    return _plain(old.township) not in still and _plain(old.township)[0] == _plain(new.township)[0]


def _plain(township: str) -> tuple[str, str]:
    """Return the name of a township apart from its kind; every way of writing 街道 is one."""
    suffix = _TOWNSHIP_SUFFIX.search(township)
    kind = suffix.group() if suffix else ""
    return township.removesuffix(kind), "街道" if kind in _URBAN else kind


def unique(units: Iterable[Listed]) -> dict[tuple[str, str], Listed]:
    """Return the units whose name no other of them has, by it."""
    every = list(units)
    count = Counter(unit.key for unit in every)
    return {unit.key: unit for unit in every if count[unit.key] == 1}


def row_of(after: YearList, change: str, old: Listed, new_code: str) -> Row:
    """Return the row of a unit that the list `after` is the first to have otherwise."""
    return str(after.day), change, old.code, old.name, old.township, new_code, after.package
