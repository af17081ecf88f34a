"""Units put together by the edges around them: what lies between two of them is never looked at."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry.base import BaseGeometry

from enrollzone.atlas.outlines import NO_UNIT, Outlines
from enrollzone.layers.layer import Geometries

Longs = npt.NDArray[np.int64]


def around(outlines: Outlines, units: Sequence[int], polygons: Sequence[BaseGeometry]) -> BaseGeometry | None:
    """Return the land of some units, its outer rings clockwise; None where a ring around it touches itself.

    `units` are their numbers in `outlines`, at least one; `polygons` are the same in any system, whose points are
    returned as they are. A ring that touches itself does not say which side of it is land.
    """
    inside = np.zeros(len(outlines) + 1, dtype=bool)  # one more for NO_UNIT, which counts from the end
    inside[units] = True
    points = [outlines.points(unit) for unit in units]
    own, other = (np.concatenate([side[at] for at in points]) for side in (outlines.own, outlines.other))
    begins = np.flatnonzero((own != NO_UNIT) & ~inside[other])
    lines = lines_along(shapely.get_coordinates(polygons), begins, np.diff(begins, prepend=-2) != 1)
    rings = shapely.get_parts(shapely.line_merge(shapely.multilinestrings(lines)))
    if not shapely.is_ring(rings).all():
        return None
    return shapely.orient_polygons(_within(rings), exterior_cw=True)


def _within(rings: Geometries) -> BaseGeometry:
    """Return the land within rings. Only where one may lie in another is it asked which of them are holes."""
    parts = np.array([shapely.Polygon(ring) for ring in rings], dtype=object)
    if len(parts) == 1:
        return parts[0]
    meetings = shapely.STRtree(parts).query(parts).shape[1]
    apart = meetings == len(parts)  # each box meets itself alone
    return shapely.multipolygons(parts) if apart else shapely.build_area(shapely.multilinestrings(rings))


def lines_along(
    points: npt.NDArray[np.float64], begins: Longs, fresh: npt.NDArray[np.bool_]
) -> npt.NDArray[np.object_]:
    """Return a line for each run of segments, from the first point of each to the end of the last.

    A segment goes from the point `begins` to the next one of `points`; `fresh` tells which begin a run.
    """
    run = np.cumsum(fresh) - 1
    last = np.flatnonzero(np.diff(run, append=-1))
    held = np.insert(begins, last + 1, begins[last] + 1)
    lines: Geometries = shapely.linestrings(points[held], indices=np.insert(run, last + 1, run[last]))
    return lines
