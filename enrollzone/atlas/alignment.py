"""How far one drawing of edges must be moved to lie on another: in metres on a plane, without knowing what is what."""

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from enrollzone.atlas.vertices import Vertices

_ROUNDS = 30
_SETTLED_M = 0.01
_FAR = 3.0  # times the median distance: what lies farther off is a real change and does not pull


class Edges:
    """The edges of polygons or lines on a plane, to which the nearest way from points is asked for."""

    def __init__(self, shapes: BaseGeometry) -> None:
        coordinates, lines = shapely.get_coordinates(_lines(shapes), return_index=True)
        along = lines[1:] == lines[:-1]
        self._from, self._to = coordinates[:-1][along], coordinates[1:][along]
        self._tree = shapely.STRtree(shapely.linestrings(np.stack((self._from, self._to), axis=1)))

    def ways(self, points: Vertices) -> Vertices:
        """Return for each point the way (east and north, in metres) to the nearest place on any edge."""
        near = self._tree.nearest(shapely.points(points))
        start, along = self._from[near], self._to[near] - self._from[near]
        length = np.maximum((along**2).sum(axis=1), np.finfo(float).tiny)
        part = np.clip(((points - start) * along).sum(axis=1) / length, 0.0, 1.0)
        found: Vertices = start + part[:, None] * along - points
        return found

    def distances(self, points: Vertices) -> Vertices:
        """Return the metres from each point to the nearest edge."""
        found: Vertices = np.hypot(*self.ways(points).T)
        return found


def points_along(shapes: BaseGeometry, count: int) -> Vertices:
    """Return about `count` points spread evenly along the edges of polygons."""
    lines = _lines(shapes)
    length = shapely.length(lines)
    parts = np.maximum(4, np.ceil(count * length / max(float(length.sum()), 1e-9))).astype(int)
    spread = np.concatenate([np.arange(number) / number for number in parts])
    found: Vertices = shapely.get_coordinates(
        shapely.line_interpolate_point(np.repeat(lines, parts), spread, normalized=True)
    )
    return found


def moved_onto(points: Vertices, edges: Edges, start: Vertices) -> Vertices:
    """Return by how much (east, north, in metres) the points lie off the edges, beginning with the guess `start`.

    Each round moves the points so that the ways to the nearest edges become shortest across the edges; along an edge a
    drawing may slide, for its vertices need not be those of the other.
    """
    moved = start
    for _ in range(_ROUNDS):
        step = _step(edges.ways(points - moved))
        moved = moved - step
        if float(np.hypot(*step)) < _SETTLED_M:
            break
    return moved


def _step(ways: Vertices) -> Vertices:
    """Return the one move that takes most of the ways away, by least squares over those that are not far."""
    length = np.hypot(*ways.T)
    near = (length > 0.0) & (length <= _FAR * max(float(np.median(length)), _SETTLED_M))
    if not near.any():
        return np.zeros(2)
    across = ways[near] / length[near, None]
    found: Vertices = np.linalg.lstsq(across, length[near], rcond=None)[0]
    return found


def _lines(shapes: BaseGeometry) -> "np.ndarray[tuple[int], np.dtype[np.object_]]":
    """Return every ring of the polygons, or every line, by itself."""
    parts = shapely.get_parts(np.atleast_1d(np.asarray(shapes, dtype=object)))
    rings: np.ndarray[tuple[int], np.dtype[np.object_]] = shapely.get_rings(parts)
    return rings
