"""A county in square cells: most points are answered by the cell they lie in, the others by the borders near it.

A cell that no border comes near belongs to one unit, or to none, as a whole. Any other cell lists the stretches of
border within `REACH_M` of it, and the units that own one point of it, its mark. A point of the cell is owned by the
same units, changed once for each border that is crossed on the way from the mark: along the mark's column to the
height of the point, then along its row. Nothing is tried by chance and nothing is rounded to the cell.
"""

from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from math import inf, sqrt
from typing import NamedTuple

import numpy as np

from enrollzone.atlas.accuracy import EDGE_TOLERANCE_M, REACH_M
from enrollzone.atlas.outlines import NO_UNIT, Floats, Integers, Longs, Outlines

_NOWHERE_M = 1e12
_REACH_SQUARED = REACH_M * REACH_M


class Standing(StrEnum):
    """How a point lies to the units: in one, claimed by several, in none but near one, or away from all."""

    INSIDE = "inside"
    AMBIGUOUS = "ambiguous"
    NEAR_OUTSIDE = "near_outside"
    OUTSIDE = "outside"


class Sight(NamedTuple):
    """What is seen from a point, in metres: who claims it, who else is within `REACH_M`, and where the map ends.

    `claims` and `near` are pairs of metres and number of unit, nearest first: 0 metres inside, up to the edge tolerance
    beside it. `edge_m` is the distance to where the map ends, infinite beyond `REACH_M`.
    """

    claims: tuple[tuple[float, int], ...] = ()
    near: tuple[tuple[float, int], ...] = ()
    edge_m: float = inf

    @property
    def standing(self) -> Standing:
        """How the point lies to the units."""
        if self.claims:
            return Standing.INSIDE if len(self.claims) == 1 else Standing.AMBIGUOUS
        return Standing.NEAR_OUTSIDE if self.near else Standing.OUTSIDE

    @property
    def border_m(self) -> float:
        """The metres to the nearest unit that does not claim the point, or to the end of the map; else infinite."""
        return min(self.near[0][0] if self.near else inf, self.edge_m)


NOTHING = Sight()


@dataclass(frozen=True)
class Frame:
    """The grid: its south-west corner, the side of a cell in metres, how many columns and rows, and the marks.

    The mark of a cell stands at the fractions `east` and `north` of its side.
    """

    x: float
    y: float
    side: float
    columns: int
    rows: int
    east: float
    north: float


@dataclass(frozen=True, eq=False)
class Cells:
    """The cells over some outlines. Safe to share between threads; x and y are metres of the outlines.

    `grid` says of each cell, row by row from the south: the number of its unit, -1 for none, or -2 - n where n is a
    border cell. Border cell n lists the segments `listed[first[n]:first[n + 1]]`; `base[n]` owns its mark, and so do
    the units of `also` (pairs of border cell and unit, in order) where polygons overlap.
    """

    outlines: Outlines
    frame: Frame
    grid: Integers
    first: Longs | Integers
    listed: Integers
    base: Integers
    also: Integers

    def look(self, x: float, y: float) -> Sight:
        """Return what is seen from a point: exactly, whatever the size of the cells; nothing from what is no place."""
        if not abs(x) + abs(y) < _NOWHERE_M:
            return NOTHING
        frame = self.frame
        column, row = int((x - frame.x) / frame.side), int((y - frame.y) / frame.side)
        if not (0 <= column < frame.columns and 0 <= row < frame.rows):
            return NOTHING
        code = self._codes[row * frame.columns + column]
        if code >= 0:
            return Sight(((0.0, code),))
        if code == NO_UNIT:
            return NOTHING
        return self._among(-2 - code, x, y, frame.x + (column + frame.east) * frame.side, row)

    def _among(self, cell: int, x: float, y: float, mark_x: float, row: int) -> Sight:
        """Look from a border cell. The arithmetic is that of `many.seen`, operation for operation."""
        mark_y = self.frame.y + (row + self.frame.north) * self.frame.side
        held = self._marked(cell)
        nearest: dict[int, float] = {}
        points, own, other = self._points, self._own, self._other
        for place in self._listed[self._first[cell] : self._first[cell + 1]]:
            x1, y1, x2, y2 = points[2 * place : 2 * place + 4]
            along, up, east, north = x2 - x1, y2 - y1, x - x1, y - y1
            part = min(max((east * along + north * up) / (along * along + up * up), 0.0), 1.0)
            off_east, off_north = east - part * along, north - part * up
            squared = off_east * off_east + off_north * off_north
            if squared <= _REACH_SQUARED:
                for unit in (own[place], other[place]):
                    if squared < nearest.get(unit, inf):
                        nearest[unit] = squared
            turn = along * north - up * (mark_x - x1)
            # A place level with a corner, or with a border along its row, counts as a hair north of it, here as there.
            beside = turn > 0 or (turn == 0 and along > 0)
            crossed = ((y1 > y) != (y2 > y)) and beside != (along * north - up * east > 0)
            if (x1 > mark_x) != (x2 > mark_x):
                crossed ^= beside != (along * (mark_y - y1) - up * (mark_x - x1) > 0)
            if crossed:
                held ^= {own[place], other[place]}
        return _sight(held, nearest)

    def _marked(self, cell: int) -> set[int]:
        """Return the units that own the mark of a border cell."""
        held = {self._base[cell]}
        if len(self.also):
            begin, end = np.searchsorted(self.also[:, 0], (cell, cell + 1))
            held.update(self.also[begin:end, 1].tolist())
        return held

    # Views of plain numbers: asking an array for one number takes three times as long.

    @cached_property
    def _codes(self) -> memoryview:
        return self.grid.data

    @cached_property
    def _first(self) -> memoryview:
        return self.first.data

    @cached_property
    def _listed(self) -> memoryview:
        return self.listed.data

    @cached_property
    def _base(self) -> memoryview:
        return self.base.data

    @cached_property
    def _points(self) -> memoryview:
        return self.outlines.xy.reshape(-1).data

    @cached_property
    def _own(self) -> memoryview:
        return self.outlines.own.data

    @cached_property
    def _other(self) -> memoryview:
        return self.outlines.other.data


def _sight(held: set[int], nearest: dict[int, float]) -> Sight:
    held.discard(NO_UNIT)
    edge = nearest.pop(NO_UNIT, inf)
    claims = [(0.0, unit) for unit in held]
    near: list[tuple[float, int]] = []
    for unit, squared in nearest.items():
        if unit not in held:
            metres = sqrt(squared)
            (claims if metres <= EDGE_TOLERANCE_M else near).append((metres, unit))
    return Sight(tuple(sorted(claims)), tuple(sorted(near)), sqrt(edge))


def distances(outlines: Outlines, places: Longs | Integers, x: float, y: float) -> Floats:
    """Return the squared metres from one point to each of the segments that begin at `places`."""
    one, two = outlines.xy[places], outlines.xy[places + 1]
    return squared_metres(one[:, 0], one[:, 1], two[:, 0], two[:, 1], x, y)


def squared_metres(x1: Floats, y1: Floats, x2: Floats, y2: Floats, x: Floats | float, y: Floats | float) -> Floats:
    """Return the squared distance from points to segments, one by one."""
    along, up, east, north = x2 - x1, y2 - y1, x - x1, y - y1
    part = np.clip((east * along + north * up) / (along * along + up * up), 0.0, 1.0)
    off_east, off_north = east - part * along, north - part * up
    squared: Floats = off_east * off_east + off_north * off_north
    return squared
