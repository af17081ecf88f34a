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
    cell, codes = _codes(cells, x, y)
    unit = np.maximum(codes, NO_UNIT)
    border, edge = np.full(len(x), inf), np.full(len(x), inf)
    at_border = np.flatnonzero(codes < NO_UNIT)
    # In order of cell the borders of neighbouring points are read together, however large the county is.
    at_border = at_border[np.argsort(codes[at_border], kind="stable")[::-1]]
    claims, near = [_NONE], [_NONE]
    for begin in range(0, len(at_border), _AT_ONCE):
        point = at_border[begin : begin + _AT_ONCE]
        found = _among(cells, point, cell[point], x[point], y[point])
        unit[point], border[point], edge[point] = found.unit, found.border_m, found.edge_m
        claims.append(found.claims)
        near.append(found.near)
    return Sights(unit, border, edge, _joined(claims), _joined(near))


_NONE = Pairs(np.empty(0, np.int64), np.empty(0, np.int64), np.empty(0))


def _joined(pairs: list[Pairs]) -> Pairs:
    point, unit, metres = (np.concatenate([getattr(p, name) for p in pairs]) for name in ("point", "unit", "metres"))
    order = np.argsort(point, kind="stable")
    return Pairs(point[order], unit[order], metres[order])


def _codes(cells: Cells, x: Floats, y: Floats) -> tuple[Longs, Integers]:
    """Return the cell of each point, and its code: that of no unit outside the grid."""
    frame = cells.frame
    with np.errstate(invalid="ignore"):
        column, row = ((x - frame.x) / frame.side).astype(np.int64), ((y - frame.y) / frame.side).astype(np.int64)
    inside = (column >= 0) & (column < frame.columns) & (row >= 0) & (row < frame.rows)
    cell = np.where(inside, row * frame.columns + column, 0)
    return cell, np.where(inside, cells.grid[cell], np.int32(NO_UNIT))


def _among(cells: Cells, point: Longs, cell: Longs, x: Floats, y: Floats) -> Sights:
    """Look from points of border cells; only the pairs name points by their place in the whole question."""
    leaf = -2 - cells.grid[cell].astype(np.int64)
    begin, counts = cells.first[leaf], cells.first[leaf + 1] - cells.first[leaf]
    at = np.repeat(np.arange(len(point)), counts)
    place = cells.listed[np.arange(len(at)) + np.repeat(begin - (np.cumsum(counts) - counts), counts)]
    squared, crossed = _measured(cells, place, cell[at], x[at], y[at])
    own, other = cells.outlines.own[place], cells.outlines.other[place]
    reached = squared <= REACH_M * REACH_M
    measures = _nearest(cells, at[reached], own[reached], other[reached], squared[reached])
    held = _held(cells, leaf, at[crossed], own[crossed], other[crossed])
    return _told(cells, point, measures, held)


def _measured(cells: Cells, place: Integers, cell: Longs, x: Floats, y: Floats) -> tuple[Floats, npt.NDArray[np.bool_]]:
    """Return, for pairs of a point and a segment, the squared metres, and whether the way from the mark crosses it."""
    frame = cells.frame
    (x1, y1), (x2, y2) = cells.outlines.xy[place].T, cells.outlines.xy[place + 1].T
    mark_x = frame.x + (cell % frame.columns + frame.east) * frame.side
    mark_y = frame.y + (cell // frame.columns + frame.north) * frame.side
    along, up, north = x2 - x1, y2 - y1, y - y1
    turn = along * north - up * (mark_x - x1)
    beside = (turn > 0) | ((turn == 0) & (along > 0))
    crossed = ((y1 > y) != (y2 > y)) & (beside != (along * north - up * (x - x1) > 0))
    onward = ((x1 > mark_x) != (x2 > mark_x)) & (beside != (along * (mark_y - y1) - up * (mark_x - x1) > 0))
    return squared_metres(x1, y1, x2, y2, x, y), crossed ^ onward


def _nearest(cells: Cells, at: Longs, own: Integers, other: Integers, squared: Floats) -> tuple[Longs, Floats]:
    """Return keys of a point and a unit, in order, with the metres from the point to the unit's outline.

    The end of the map counts as a unit after all others.
    """
    keys = np.concatenate((_key(cells, at, own), _key(cells, at, other)))
    twice = np.concatenate((squared, squared))
    order = np.argsort(keys, kind="stable")
    keys = keys[order]
    fresh = np.flatnonzero(np.r_[True, keys[1:] != keys[:-1]][: len(keys)])
    nearest = np.minimum.reduceat(twice[order], fresh) if len(fresh) else np.empty(0)
    return keys[fresh], np.sqrt(nearest)


def _key(cells: Cells, at: Longs, unit: Integers) -> Longs:
    units = len(cells.outlines)
    return at * (units + 1) + np.where(unit == NO_UNIT, units, unit)


def _held(cells: Cells, leaf: Longs, at: Longs, own: Integers, other: Integers) -> Longs:
    """Return the keys of a point and a unit in which it lies: the owners of the mark, changed by what was crossed."""
    marked = _key(cells, np.arange(len(leaf)), cells.base[leaf])
    keys = [marked, _key(cells, at, own), _key(cells, at, other), *_further(cells, leaf)]
    found, times = np.unique(np.concatenate(keys), return_counts=True)
    odd: Longs = found[(times % 2 == 1) & (found % (len(cells.outlines) + 1) != len(cells.outlines))]
    return odd


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
    order = np.argsort(keys, kind="stable")
    return keys[order], metres[order]
