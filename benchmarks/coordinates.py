"""What does it cost to bring a point, or a whole layer, to longitude and latitude, and how exact is it?"""

from functools import partial

import numpy as np
from pyproj import Geod, Transformer

from benchmarks.county import County
from benchmarks.figures import Goal, Row, Section
from benchmarks.timing import Call, Effort, around, in_turn
from enrollzone.atlas.crs import from_lonlat, metric_crs, to_lonlat
from enrollzone.atlas.vertices import from_lonlat_array, lonlat_array

_RAW = "pyproj, transformer kept"
_LAYER = 100_000
_CHINA = ((73.6, 3.9), (135.0, 53.5))
_WEB_MAPS = ("gcj02", "bd09")


def measure(county: County, effort: Effort) -> Section:
    """Return the time of one point and of one vertex of a layer, beside a bare transformer, and the error of both."""
    zone = metric_crs(county.points[0][0])
    systems = (*_WEB_MAPS, zone, "wgs84")
    layer = np.random.default_rng(1).uniform(*_CHINA, (_LAYER, 2))
    points = {crs: [from_lonlat(lon, lat, crs) for lon, lat in county.points] for crs in systems}
    one = {f"{crs} to lon/lat": around(tuple(partial(to_lonlat, *at, crs) for at in points[crs])) for crs in systems}
    whole = {f"{crs}, a layer": partial(lonlat_array, from_lonlat_array(layer, crs), crs) for crs in systems}
    taken = in_turn({_RAW: _bare(zone, points[zone]), **one, **whole}, effort.turns)
    rows = [Row(_RAW, taken.median(_RAW), ratio=1.0)]
    rows += [Row(name, taken.median(name), ratio=taken.ratio(name, _RAW), goal=_goal(name, zone)) for name in one]
    rows += [Row(f"{name}, per vertex", taken.median(name) / _LAYER) for name in whole]
    rows += [
        Row(f"{crs}: largest error, {_LAYER:,} points", _largest_error_mm(layer, crs), "mm", goal=Goal("P12", 1, "mm"))
        for crs in _WEB_MAPS
    ]
    return Section("Coordinates", _RAW, tuple(rows))


def _bare(zone: str, points: list[tuple[float, float]]) -> Call:
    way = Transformer.from_crs(zone, "EPSG:4490", always_xy=True)
    return around(tuple(partial(way.transform, *at) for at in points))


def _goal(name: str, zone: str) -> Goal | None:
    if name.startswith(_WEB_MAPS):
        return Goal("P12", 15e-6, "s")
    return Goal("P12", 2.0) if name.startswith(zone) else None


def _largest_error_mm(layer: "np.ndarray[tuple[int, int], np.dtype[np.float64]]", crs: str) -> float:
    """How far a point lies from itself after the way there and back, over all of the country, at most."""
    back = lonlat_array(from_lonlat_array(layer, crs), crs)
    metres = Geod(ellps="GRS80").inv(*layer.T, *back.T)[2]
    return float(np.max(metres)) * 1000
