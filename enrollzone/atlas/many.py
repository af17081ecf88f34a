"""Many points at once: what `Cells.look` sees from each, by the same arithmetic on arrays."""

from collections.abc import Iterator
from dataclasses import dataclass
from math import inf

import numpy as np
import numpy.typing as npt

from enrollzone.atlas.accuracy import EDGE_TOLERANCE_M, REACH_M
from enrollzone.atlas.cells import NOTHING, Cells, Sight, squared_metres
from enrollzone.atlas.outlines import NO_UNIT, Floats, Integers, Longs

SEVERAL = -2
"""Stands for the unit of a point that more than one unit claims."""

_AT_ONCE = 2**15  # points at a border whose arrays stay in the processor's cache


@dataclass(frozen=True, eq=False)
class Pairs:
    """Points with units, in order of point and unit: which point, which unit, and the metres between them."""

    point: Longs
    unit: Longs
    metres: Floats

    def of(self, point: int) -> tuple[tuple[float, int], ...]:
        """Return metres and unit for one point, nearest first."""
        begin, end = np.searchsorted(self.point, (point, point + 1))
        found = zip(self.metres[begin:end].tolist(), self.unit[begin:end].tolist(), strict=True)
        return tuple(sorted(found))


@dataclass(frozen=True, eq=False)
class Sights:
    """What is seen from many points, each known by its place in the question.

    `unit` is the one unit that claims the point, -1 where none does, SEVERAL where several do; `edge_m` is how far the
    map ends and `border_m` how far the nearest other unit or the end of the map is, both infinite beyond the reach.
    For points near a border `claims` and `near` have every unit, as in a Sight.
    """

    unit: Integers
    border_m: Floats
    edge_m: Floats
    claims: Pairs
    near: Pairs

    def sight(self, point: int) -> Sight:
        """Return what is seen from one of the points, as `Cells.look` would say it."""
        claims, near = self.claims.of(point), self.near.of(point)
        if not claims and self.unit[point] >= 0:
            claims = ((0.0, int(self.unit[point])),)
        return Sight(claims, near, float(self.edge_m[point])) if claims or near else NOTHING


def seen(cells: Cells, xy: npt.ArrayLike) -> Sights:
    """Return what is seen from many points, one in each row of `xy`, in metres of the outlines."""
    points = np.asarray(xy, np.float64).reshape(-1, 2)
    x, y = np.ascontiguousarray(points[:, 0]), np.ascontiguousarray(points[:, 1])
    codes = _codes(cells, x, y)
    unit = np.maximum(codes, NO_UNIT)
    border, edge = np.full(len(x), inf), np.full(len(x), inf)
    at_border = np.flatnonzero(codes < NO_UNIT)
    claims, near = [_NONE], [_NONE]
    for begin in range(0, len(at_border), _AT_ONCE):
        point = at_border[begin : begin + _AT_ONCE]
        found = _among(cells, point, -2 - codes[point].astype(np.int64), x[point], y[point])
        unit[point], border[point], edge[point] = found.unit, found.border_m, found.edge_m
        claims.append(found.claims)
        near.append(found.near)
    return Sights(unit, border, edge, _joined(claims), _joined(near))


_NONE = Pairs(np.empty(0, np.int64), np.empty(0, np.int64), np.empty(0))


def _joined(pairs: list[Pairs]) -> Pairs:
    return Pairs(*(np.concatenate([getattr(p, name) for p in pairs]) for name in ("point", "unit", "metres")))


def _place(cells: Cells, x: Floats, y: Floats) -> tuple[Integers, Integers]:
    """Return column and row of points; of those far away some numbers outside the grid."""
    frame = cells.frame
    with np.errstate(invalid="ignore"):
        return ((x - frame.x) / frame.side).astype(np.int32), ((y - frame.y) / frame.side).astype(np.int32)


def _codes(cells: Cells, x: Floats, y: Floats) -> Integers:
    """Return the code of the cell of each point: that of no unit outside the grid."""
    frame = cells.frame
    column, row = _place(cells, x, y)
    inside = (column >= 0) & (column < frame.columns) & (row >= 0) & (row < frame.rows)
    if inside.all():
        whole: Integers = cells.grid[row * np.int32(frame.columns) + column]
        return whole
    codes = np.full(len(x), NO_UNIT, np.int32)
    codes[inside] = cells.grid[row[inside] * np.int32(frame.columns) + column[inside]]
    return codes


def _among(cells: Cells, point: Longs, leaf: Longs, x: Floats, y: Floats) -> Sights:
    """Look from points of border cells; only the pairs name points by their place in the whole question."""
    begin, counts = cells.first[leaf], cells.first[leaf + 1] - cells.first[leaf]
    at = np.repeat(np.arange(len(point)), counts)
    place = cells.listed[np.arange(len(at)) + np.repeat(begin - (np.cumsum(counts) - counts), counts)]
    squared, crossed = _measured(cells, place, at, x, y)
    reached = np.flatnonzero(squared <= REACH_M * REACH_M)
    measures = _nearest(cells, at[reached], place[reached], squared[reached])
    held = _held(cells, leaf, at[crossed], place[crossed])
    return _told(cells, point, measures, held)


def _measured(cells: Cells, place: Integers, at: Longs, x: Floats, y: Floats) -> tuple[Floats, npt.NDArray[np.bool_]]:
    """Return, for pairs of a point and a segment, the squared metres, and whether the way from the mark crosses it."""
    frame = cells.frame
    column, row = _place(cells, x, y)
    mark_x, mark_y = frame.x + (column + frame.east) * frame.side, frame.y + (row + frame.north) * frame.side
    mark_x, mark_y, x, y = mark_x[at], mark_y[at], x[at], y[at]
    ends = cells.outlines.xy.reshape(-1)
    begin = place.astype(np.int64) * 2
    x1, y1, x2, y2 = ends[begin], ends[begin + 1], ends[begin + 2], ends[begin + 3]
    along, up, north, beyond = x2 - x1, y2 - y1, y - y1, mark_x - x1
    turn = along * north - up * beyond
    beside = (turn > 0) | ((turn == 0) & (along > 0))
    crossed = ((y1 > y) != (y2 > y)) & (beside != (along * north - up * (x - x1) > 0))
    onward = ((x1 > mark_x) != (x2 > mark_x)) & (beside != (along * (mark_y - y1) - up * beyond > 0))
    return squared_metres(x1, y1, x2, y2, x, y), crossed ^ onward


def _nearest(cells: Cells, at: Longs, place: Integers, squared: Floats) -> tuple[Longs, Floats]:
    """Return keys of a point and a unit, in order, with the metres from the point to the unit's outline.

    The end of the map counts as a unit after all others.
    """
    keys = _both_sides(cells, at, place)
    order = np.argsort(keys)
    keys = keys[order]
    fresh = np.flatnonzero(np.r_[True, keys[1:] != keys[:-1]][: len(keys)])
    nearest = np.minimum.reduceat(np.concatenate((squared, squared))[order], fresh) if len(fresh) else np.empty(0)
    return keys[fresh], np.sqrt(nearest)


def _both_sides(cells: Cells, at: Longs, place: Integers) -> Longs:
    own, other = cells.outlines.own[place], cells.outlines.other[place]
    return np.concatenate((_key(cells, at, own), _key(cells, at, other)))


def _key(cells: Cells, at: Longs, unit: Integers) -> Longs:
    units = len(cells.outlines)
    return at * (units + 1) + np.where(unit == NO_UNIT, units, unit)


def _held(cells: Cells, leaf: Longs, at: Longs, place: Integers) -> Longs:
    """Return the keys of a point and a unit in which it lies: the owners of the mark, changed by what was crossed."""
    keys = [_key(cells, np.arange(len(leaf)), cells.base[leaf]), _both_sides(cells, at, place), *_further(cells, leaf)]
    found = np.sort(np.concatenate(keys))
    fresh = np.flatnonzero(np.r_[True, found[1:] != found[:-1]][: len(found)])
    times = np.diff(fresh, append=len(found))
    odd: Longs = found[fresh[(times & 1) == 1]]
    units: Longs = odd[odd % (len(cells.outlines) + 1) != len(cells.outlines)]
    return units


def _further(cells: Cells, leaf: Longs) -> Iterator[Longs]:
    """Walk over the keys of further owners of the marks, where polygons overlap."""
    if len(cells.also):
        begin, end = np.searchsorted(cells.also[:, 0], leaf), np.searchsorted(cells.also[:, 0], leaf + 1)
        at = np.repeat(np.arange(len(leaf)), end - begin)
        step = np.arange(len(at)) - np.repeat(np.cumsum(end - begin) - (end - begin), end - begin)
        yield _key(cells, at, cells.also[begin[at] + step, 1])


def _told(cells: Cells, point: Longs, measures: tuple[Longs, Floats], held: Longs) -> Sights:
    units, count = len(cells.outlines), len(point)
    keys, metres = measures
    at, unit = np.divmod(keys, units + 1)
    edge, border = np.full(count, inf), np.full(count, inf)
    ends = unit == units
    edge[at[ends]] = metres[ends]
    beside = ~ends & ~_among_sorted(keys, held)
    claimed = beside & (metres <= EDGE_TOLERANCE_M)
    others = beside & ~claimed
    claims = _in_order(np.concatenate((held, keys[claimed])), np.concatenate((np.zeros(len(held)), metres[claimed])))
    owner = np.full(count, NO_UNIT, np.int32)
    claimant, claiming = np.divmod(claims[0], units + 1)
    owner[claimant] = claiming
    owner[np.bincount(claimant, minlength=count) > 1] = SEVERAL
    np.minimum.at(border, at[others], metres[others])
    return Sights(
        unit=owner,
        border_m=np.minimum(border, edge),
        edge_m=edge,
        claims=Pairs(point[claimant], claiming, claims[1]),
        near=Pairs(point[at[others]], unit[others], metres[others]),
    )


def _among_sorted(keys: Longs, wanted: Longs) -> npt.NDArray[np.bool_]:
    place = np.minimum(np.searchsorted(wanted, keys), max(0, len(wanted) - 1))
    found: npt.NDArray[np.bool_] = wanted[place] == keys if len(wanted) else np.zeros(len(keys), bool)
    return found


def _in_order(keys: Longs, metres: Floats) -> tuple[Longs, Floats]:
    order = np.argsort(keys)
    return keys[order], metres[order]
