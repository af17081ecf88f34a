"""What does it cost to say who owns one point, with every claimant and the distance to the borders?

Beside it stands the bare query of a tree, which says neither. A point answered otherwise than by the tree is no
figure: it ends the run.
"""

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from statistics import median

import numpy as np
import shapely

from benchmarks.county import County
from benchmarks.coverage import Points
from benchmarks.figures import Goal, Row, Section
from benchmarks.laid_out import LaidOut, laid_out
from benchmarks.timing import Call, Effort, one_by_one
from enrollzone.atlas.accuracy import EDGE_TOLERANCE_M, REACH_M
from enrollzone.atlas.index import Shapes
from enrollzone.atlas.many import Sights

TREE = "STRtree.query(Point, intersects)"
_LOOK, _LONLAT, _CODES = "look", "look from lon/lat", "claims as codes"
_SJOIN = "geopandas.sjoin of one point"
_MEANS = {"a": 0.3, "b": 0.7}
_EVERY = 4_000  # points of each size that are asked about one by one
_MOST_SIDES = 1_000_000  # whose corners and middles are asked about: all of a county and a province
_IN_TURN, _JOINS = 100, 15
_ALONE = 2_000  # points of which it is tried that one alone gets what it gets among many


@dataclass(frozen=True)
class Calls:
    """The calls of one competitor: the seconds of each by the clock, and the processor's for all together."""

    each: list[float] = field(default_factory=list)
    processor: list[float] = field(default_factory=list)

    @property
    def median(self) -> float:
        """The median of the seconds of a call, by the clock: what an interrupted call takes is not in it."""
        return median(self.each)

    @property
    def mean(self) -> float:
        """The mean of the processor's seconds, in which other programs' work is not."""
        return sum(self.processor) / len(self.each)


Measured = Mapping[str, Calls]


class DifferentAnswerError(Exception):
    """A point got another answer than the tree gives: until that is mended no figure means anything."""


def measure(_: County, effort: Effort) -> Section:
    """Return the time of one look, as a ratio to the bare tree at the same size, and how it grows with the size."""
    rows: list[Row] = []
    taken: dict[str, Measured] = {}
    for size in effort.sizes:
        laid = laid_out(size)
        taken[size] = _taken(laid, min(effort.points, _EVERY))
        rows += _rows(laid, taken[size])
    rows += [_growth(taken, name) for name in (_LOOK, TREE)]
    notes = ("PostGIS: not installed here",)
    return Section("One point: all claimants, metres to borders", f"{TREE}, same size", tuple(rows), notes)


def measure_agreement(_: County, effort: Effort) -> Section:
    """Compare with the tree: random points, all corners and the middles of all sides. Raises DifferentAnswerError."""
    rows = []
    for size in effort.sizes:
        laid = laid_out(size)
        places = np.concatenate((laid.coverage.points(effort.points, seed=11), _corners_and_middles(laid.shapes)))
        wrong = sum(differences(laid, places[begin : begin + 200_000]) for begin in range(0, len(places), 200_000))
        if wrong:
            raise DifferentAnswerError(f"{laid.title}: {wrong} of {len(places)} points")
        rows += [
            Row(f"{laid.title}: asked", float(len(places)), "points"),
            Row(f"{laid.title}: answered otherwise", float(wrong), "points", goal=Goal("P1", 0, "points")),
        ]
    return Section("Claimants and distances, beside the tree", "none: every point is compared", tuple(rows))


def differences(laid: LaidOut, xy: Points) -> int:
    """Return how many pairs of a point and a unit the index and the tree do not agree on, or not by a nanometre."""
    sights = laid.shapes.look_many(xy)
    points = shapely.points(xy)
    at, unit = laid.tree.query(points, predicate="dwithin", distance=REACH_M)
    metres = shapely.distance(laid.coverage.polygons[unit], points[at])
    expected = _sorted(at, unit, np.where(metres <= EDGE_TOLERANCE_M, -1.0, metres))
    told = _pairs(sights, len(xy))
    if len(expected) != len(told):
        return abs(len(expected) - len(told)) or 1
    wrong = (expected[:, :2] != told[:, :2]).any(axis=1) | (abs(expected[:, 2] - told[:, 2]) > 1e-9)
    alone = xy[:: max(1, len(xy) // _ALONE)]
    among = laid.shapes.look_many(alone)
    differ = [laid.shapes.look(x, y) != among.sight(n) for n, (x, y) in enumerate(alone.tolist())]
    return int(wrong.sum()) + sum(differ)


def _pairs(sights: Sights, count: int) -> Points:
    """Every pair of a point and a unit that the index names, -1 in place of the metres for a claimant."""
    listed = np.zeros(count, bool)
    listed[sights.claims.point] = True
    clear = np.flatnonzero((sights.unit >= 0) & ~listed)
    at = np.concatenate((clear, sights.claims.point, sights.near.point))
    unit = np.concatenate((sights.unit[clear], sights.claims.unit, sights.near.unit))
    claimed = np.full(len(clear) + len(sights.claims.point), -1.0)
    return _sorted(at, unit, np.concatenate((claimed, sights.near.metres)))


def _sorted(at: Points, unit: Points, metres: Points) -> Points:
    order = np.lexsort((unit, at))
    return np.column_stack((at[order], unit[order], metres[order]))


def _corners_and_middles(shapes: Shapes) -> Points:
    outlines = shapes.outlines
    begins = np.flatnonzero(outlines.own >= 0)
    begins = begins[:: -(-len(begins) // _MOST_SIDES)]
    one, two = outlines.xy[begins], outlines.xy[begins + 1]
    return np.concatenate((one, (one + two) / 2))


def _taken(laid: LaidOut, count: int) -> Measured:
    """Return the seconds of every single call of each competitor, over the same points."""
    xy = laid.coverage.points(count, seed=7)
    calls = {name: [partial(call, *point) for point in xy.tolist()] for name, call in _competitors(laid)}
    if laid.coverage.name in _MEANS:
        calls[_LONLAT] = [partial(_from_degrees, laid.shapes, *point) for point in laid.degrees(xy).tolist()]
    calls[_SJOIN] = [partial(_sjoin, laid, *point) for point in xy[:_JOINS].tolist()]
    return _interleaved(calls)


def _interleaved(calls: Mapping[str, Sequence[Call]]) -> Measured:
    """Time every call, some of each competitor in turn, so that a slow moment of the machine meets them all."""
    taken = {name: Calls() for name in calls}
    for some in calls.values():
        one_by_one(some[:_JOINS])
    for begin in range(0, max(map(len, calls.values())), _IN_TURN):
        for name, some in calls.items():
            began = time.thread_time()
            taken[name].each.extend(one_by_one(some[begin : begin + _IN_TURN]))
            taken[name].processor.append(time.thread_time() - began)
    return taken


def _competitors(laid: LaidOut) -> Iterator[tuple[str, Callable[[float, float], object]]]:
    yield TREE, partial(_query, laid.tree)
    yield _LOOK, laid.shapes.look
    yield _CODES, laid.shapes.claims
    yield "an empty call", _nothing


def _rows(laid: LaidOut, taken: Measured) -> Iterator[Row]:
    size = laid.coverage.name
    limits = {_LOOK: Goal("P1", 0.15), _LONLAT: Goal("P1", 0.25)}
    tree, look = taken[TREE], taken[_LOOK]
    for name, calls in taken.items():
        if name != _SJOIN:
            ratio = calls.median / tree.median
            yield Row(f"({size}) {name}", calls.median, ratio=ratio, goal=limits.get(name))
    mean = Goal("P1", _MEANS[size]) if size in _MEANS else None
    yield Row(f"({size}) {_LOOK}, mean", look.mean, ratio=look.mean / tree.mean, goal=mean)
    one_row = taken[_SJOIN].median
    least = Goal("P1", 1_000, least=True)
    yield Row(f"({size}) sjoin of one, to look", one_row, ratio=one_row / look.median, goal=least)
    yield Row(f"({size}) PostGIS, to look", None, goal=Goal("P1", 30, least=True))


def _growth(taken: Mapping[str, Measured], name: str) -> Row:
    """Return how a look grows from the smallest to the largest size; of anything less than a nation nothing is said."""
    largest = taken.get("c")
    what = f"(c) to (a): {name if name == _LOOK else 'the tree'}"
    goal = Goal("P11", 2.0) if name == _LOOK else None
    if largest is None or "a" not in taken:
        return Row(what, None, goal=goal)
    return Row(what, largest[name].median, ratio=largest[name].median / taken["a"][name].median, goal=goal)


def _nothing(_: float, __: float) -> None:
    """The floor: what calling anything costs."""


def _query(tree: shapely.STRtree, x: float, y: float) -> object:
    return tree.query(shapely.Point(x, y), "intersects")


def _from_degrees(shapes: Shapes, lon: float, lat: float) -> object:
    return shapes.look(*shapes.project(lon, lat))


def _sjoin(laid: LaidOut, x: float, y: float) -> object:
    import geopandas  # noqa: PLC0415 - as in laid_out

    one = geopandas.GeoDataFrame(geometry=[shapely.Point(x, y)], crs=laid.shapes.crs)
    return geopandas.sjoin(one, laid.frame, predicate="within")
