"""The listed plates of a road: where a plate lies that is listed, and between which two one lies that is not.

A number that is not in the list is never guessed from a single neighbour. It is placed between two, and every place in
which it may lie is handed on: those that the list shows around the hole, half as far as it is wide (those of another
unit further), and those whose numbers reach over it. Only where all of them have one school is there an answer. Nothing
is placed where the numbers of two units run into one another, or where the hole has room for what the list lacks.
"""

import re
from bisect import bisect_left
from collections.abc import Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby, pairwise
from statistics import median
from typing import TypeVar

from enrollzone.atlas.doors import Door
from enrollzone.atlas.edition import AddressRow

_IN_A_LINE = re.compile(r".*(?:路|街|巷|弄|胡同|大道|[路街道][0-9一二三四五六七八九十]{1,3}段)", re.DOTALL)
"""Names along which numbers run in order; in a hamlet they are given as houses are built."""

_BLOCK = 30
_TIMES_USUAL = 10
"""A hole of over thirty numbers, and over ten times the usual step there, may hold a block of another unit."""

_HUNDRED = 100
"""Over a whole hundred of numbers two plates say nothing of what stands between them, be they of one unit."""

_STEPS_BESIDE = 4

_PLATES_TO_BORDER = 4
"""Where a unit begins, a list shows its first plates or not by chance: its border is uncertain by a few of them."""

_HAMLET_HOLE = 12
_HAMLET_HOLE_BETWEEN_GROUPS = 8
"""In a hamlet numbers only roughly follow the houses: a few are bridged, fewer where another group begins."""

_Place = tuple[str, int | None]
_Name = TypeVar("_Name", bound=Hashable)


@dataclass(frozen=True)
class Between:
    """A plate that no row lists: its listed neighbours, and the rows of every place in which it may lie."""

    low: Door
    high: Door
    rows: tuple[AddressRow, ...]


@dataclass(frozen=True, eq=False)
class Street:
    """The rows of one road in one township. Immutable; what is worked out of them is kept."""

    name: str
    rows: tuple[AddressRow, ...]

    def listed(self, door: Door) -> tuple[AddressRow, ...]:
        """Return the rows that hold a plate: those that list just it, and the ranges into which it falls."""
        return (*self._plates.get(door, ()), *(row for row in self._ranges if row.admits(door)))

    def between(self, door: Door) -> Between | None:
        """Return between which listed plates one lies that no row holds, or None where that cannot be said safely."""
        side = self._sides[door.number % 2]
        return side.between(door, in_a_line=_IN_A_LINE.fullmatch(self.name) is not None)

    @cached_property
    def _plates(self) -> dict[Door, tuple[AddressRow, ...]]:
        plates = sorted((row for row in self.rows if row.is_plate), key=lambda row: row.first or Door(0))
        return {door: tuple(rows) for door, rows in groupby(plates, key=lambda row: row.first) if door}

    @cached_property
    def _ranges(self) -> tuple[AddressRow, ...]:
        return tuple(row for row in self.rows if not row.is_plate)

    @cached_property
    def _sides(self) -> tuple["_Side", "_Side"]:
        even, odd = (_Side.of(self.rows, number) for number in (0, 1))
        return even, odd


@dataclass(frozen=True)
class _Side:
    """One side of a road: its rows by their first plate. A row without both ends says nothing of its neighbours."""

    rows: tuple[AddressRow, ...]
    lows: tuple[Door, ...]
    highs: tuple[Door, ...]

    @classmethod
    def of(cls, rows: Iterable[AddressRow], number: int) -> "_Side":
        here = [(row.first, row.last, row) for row in rows if row.first and row.last and _on_side(row, number)]
        here.sort(key=lambda entry: entry[:2])
        return cls(tuple(row for *_, row in here), tuple(low for low, *_ in here), tuple(high for _, high, _ in here))

    def between(self, door: Door, *, in_a_line: bool) -> Between | None:
        at = bisect_left(self.lows, door)
        if not 0 < at < len(self.rows):
            return None
        beside = self._within(at, 0)
        over = [place for place, (first, last) in self.stretches.items() if first < at <= last]
        if self._runs_into_another(at, beside) or not self._is_bridged(at, beside, in_a_line=in_a_line):
            return None
        rows = (*self._within(at, self._hole(at) // 2), *self._near_border(at, beside), *map(self._row_of, over))
        return Between(self.highs[at - 1], self.lows[at], _one_of_each(rows))

    def _hole(self, at: int) -> int:
        return self.lows[at].number - self.highs[at - 1].number

    def _within(self, at: int, numbers: int) -> tuple[AddressRow, ...]:
        """The rows beside a place and so many numbers further: what is missing may reach as far as what is listed."""
        low, high = self.highs[at - 1].number - numbers, self.lows[at].number + numbers
        return tuple(
            row
            for row, first, last in zip(self.rows, self.lows, self.highs, strict=True)
            if last.number >= low and first.number <= high
        )

    def _near_border(self, at: int, beside: tuple[AddressRow, ...]) -> Iterator[AddressRow]:
        """Rows of other units as near as the hole is wide, or a few plates; a block where a road is numbered twice."""
        units = {row.unit for row in beside}
        reach = self._within(at, max(self._hole(at), _BLOCK if self.is_numbered_twice else 0))
        nearest = self._nearest(at, min(self._hole(at) // 2, _PLATES_TO_BORDER))
        yield from (row for row in (*reach, *nearest) if row.unit not in units)

    def _nearest(self, at: int, count: int) -> Iterator[AddressRow]:
        """The rows of the nearest listed numbers on both sides of a place."""
        for rows in (self.rows[:at][::-1], self.rows[at:]):
            for _, (_, of_number) in zip(range(count), groupby(rows, key=_number), strict=False):
                yield from of_number

    def _runs_into_another(self, at: int, beside: tuple[AddressRow, ...]) -> bool:
        """Tell whether the numbers of a unit reach over a place at which another unit has numbers too."""
        over = {unit for unit, (first, last) in self.stretches_of_units.items() if first < at <= last}
        return bool(over) and len(over | {row.unit for row in beside}) > 1

    def _is_bridged(self, at: int, beside: tuple[AddressRow, ...], *, in_a_line: bool) -> bool:
        """Tell whether the hole has no room for a place that neither neighbour shows."""
        hole, places = self._hole(at), {_place(row) for row in beside}
        if len(places) > 1 and not self.doubled.isdisjoint(self._within(at, hole)):
            return False  # an old numbering and a new one: between two groups a third may have numbers of either
        if hole and not in_a_line:
            if len(self.stretches_of_units) > 1:
                return False  # two hamlets of one name, or one that grew across a border: the numbers are in no order
            return hole <= (_HAMLET_HOLE if len(places) == 1 else _HAMLET_HOLE_BETWEEN_GROUPS)
        if len({unit for unit, _ in places}) == 1 and hole <= _HUNDRED:
            return True
        return hole <= max(_BLOCK, _TIMES_USUAL * self._usual_step(at))

    def _usual_step(self, at: int) -> float:
        near = range(max(1, at - _STEPS_BESIDE), min(len(self.rows), at + _STEPS_BESIDE + 1))
        return median([step for i in near if i != at and (step := self._hole(i)) > 0] or [2])

    def _row_of(self, place: _Place) -> AddressRow:
        return self.rows[self.stretches[place][0]]

    @cached_property
    def doubled(self) -> frozenset[AddressRow]:
        """The rows of plates that are listed in two places."""
        pairs = zip(pairwise(self.rows), self.lows[1:], strict=True)
        return frozenset(
            row
            for (one, other), door in pairs
            if one.admits(door) and _place(one) != _place(other)
            for row in (one, other)
        )

    @cached_property
    def is_numbered_twice(self) -> bool:
        """Whether a plate is listed in two units: then two roads share the name, or an old numbering the new one."""
        pairs = zip(pairwise(self.rows), self.lows[1:], strict=True)
        return any(one.admits(door) and one.unit != other.unit for (one, other), door in pairs)

    @cached_property
    def stretches(self) -> Mapping[_Place, tuple[int, int]]:
        """From which row to which the numbers of each village group reach."""
        return _stretches(map(_place, self.rows))

    @cached_property
    def stretches_of_units(self) -> Mapping[str, tuple[int, int]]:
        """From which row to which the numbers of each unit reach."""
        return _stretches(row.unit for row in self.rows)


def _on_side(row: AddressRow, number: int) -> bool:
    return row.first is not None and row.first.number % 2 == number if row.is_plate else row.parity.admits(number)


def _place(row: AddressRow) -> _Place:
    return row.unit, row.group


def _number(row: AddressRow) -> int | None:
    return row.first.number if row.first else None


def _stretches(names: Iterable[_Name]) -> dict[_Name, tuple[int, int]]:
    """Return the positions at which each name stands first and last."""
    found: dict[_Name, tuple[int, int]] = {}
    for position, name in enumerate(names):
        found[name] = (found.get(name, (position, position))[0], position)
    return found


def _one_of_each(rows: Iterable[AddressRow]) -> tuple[AddressRow, ...]:
    return tuple({_place(row): row for row in reversed(tuple(rows))}.values())[::-1]
