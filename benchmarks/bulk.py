"""How long do a million points take at once, with all claimants and distances, beside a join of geopandas?"""

from functools import partial
from importlib.util import find_spec
from statistics import median

import shapely

from benchmarks.county import County
from benchmarks.coverage import Points
from benchmarks.figures import Goal, Row, Section
from benchmarks.laid_out import LaidOut, laid_out
from benchmarks.timing import Call, Effort, processor_seconds

_SJOIN, _OURS, _LONLAT, _TREE = "sjoin within", "look_many", "look_many from lon/lat", "STRtree bulk query"
_GOALS = {
    (_OURS, "a"): Goal("P2", 10, least=True),
    (_OURS, "b"): Goal("P2", 4, least=True),
    (_OURS, "c"): Goal("P2", 3, least=True),
    (_LONLAT, "a"): Goal("P2", 4, least=True),
    (_LONLAT, "b"): Goal("P2", 3, least=True),
}
_TURNS = 3


def measure(_: County, effort: Effort) -> Section:
    """Return processor time for many points, and how many times as fast as the join each is."""
    rows: list[Row] = []
    for size in effort.sizes:
        laid = laid_out(size)
        taken = _taken(laid, laid.coverage.points(effort.points, seed=5))
        rows += [_row(size, name, seconds, taken[_SJOIN]) for name, seconds in taken.items()]
        rows.append(Row(f"({size}) SedonaDB", None, goal=Goal("P2", 3, least=True) if size != "c" else None))
    notes = () if find_spec("sedonadb") else ("SedonaDB: not installed here",)
    title = f"{effort.points:,} points at once (ratio: times as fast)"
    return Section(title, "geopandas.sjoin(within), same size", tuple(rows), notes)


def _row(size: str, name: str, seconds: list[float], joined: list[float]) -> Row:
    ratio = median(join / own for join, own in zip(joined, seconds, strict=True))
    return Row(f"({size}) {name}", median(seconds), ratio=ratio, goal=_GOALS.get((name, size)))


def _taken(laid: LaidOut, xy: Points) -> dict[str, list[float]]:
    """Return the seconds of each competitor, in turn, after one turn that is not counted."""
    import geopandas  # noqa: PLC0415 - as in laid_out

    points = shapely.points(xy)

    def joined() -> object:
        # Points that come in have no tree yet: a frame that is asked twice keeps the one that it made.
        arrived = geopandas.GeoDataFrame(geometry=points, crs=laid.shapes.crs)
        return geopandas.sjoin(arrived, laid.frame, predicate="within")

    competitors: dict[str, Call] = {
        _SJOIN: joined,
        _TREE: partial(laid.tree.query, points, predicate="intersects"),
        _OURS: partial(laid.shapes.look_many, xy),
    }
    if laid.coverage.name != "c":
        competitors[_LONLAT] = partial(_from_degrees, laid, laid.degrees(xy))
    taken: dict[str, list[float]] = {name: [] for name in competitors}
    for turn in range(_TURNS + 1):
        for name, call in competitors.items():
            seconds = processor_seconds(call, 1)
            if turn:
                taken[name].append(seconds)
    return taken


def _from_degrees(laid: LaidOut, lonlat: Points) -> object:
    return laid.shapes.look_many(laid.shapes.project_many(lonlat))
