"""Edges of neighbours that nearly agree are made to agree: programs round, and leave a vertex out on one side."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry import Polygon
from shapely.geometry.base import BaseGeometry

from enrollzone.atlas.index import EDGE_TOLERANCE_M
from enrollzone.intake.plane import Plane

_ROUNDS = 3
_Ring = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Agreement:
    """Polygons whose edges agree wherever they differed by less than a centimetre, and which of them were touched."""

    drawn: Mapping[str, BaseGeometry]
    touched: tuple[str, ...] = ()


def agreed(drawn: Mapping[str, BaseGeometry], plane: Plane) -> Agreement:
    """Return polygons (degrees) of which neighbours share every vertex, where they differ by less than a centimetre.

    Within that distance both sides claim a point whatever is drawn, so that no answer changes. A vertex that one side
    has on the other's edge is given to both; vertices nearly on one another become the first of them in order of
    longitude and latitude, whatever the order of the units. Polygons that agree already are returned as they are, and
    so is everything when a polygon would become invalid.
    """
    kept = dict(drawn)
    for _ in range(_ROUNDS):
        concerned = _concerned(kept, plane)
        if not concerned:
            break
        kept |= _joined({code: kept[code] for code in concerned}, plane)
    if not all(shapely.is_valid(polygon) and not polygon.is_empty for polygon in kept.values()):
        return Agreement(drawn)
    touched = tuple(code for code in drawn if not shapely.equals_exact(drawn[code], kept[code]))
    return Agreement(kept, touched)


def _concerned(drawn: Mapping[str, BaseGeometry], plane: Plane) -> list[str]:
    """Return the units that overlap a neighbour or lie less than a centimetre off it, and those neighbours."""
    codes, polygons = list(drawn), list(drawn.values())
    width = EDGE_TOLERANCE_M / max(plane.scale)
    at_fault = np.flatnonzero(~shapely.is_empty(shapely.coverage_invalid_edges(polygons, gap_width=width)))
    if not len(at_fault):
        return []
    pairs = shapely.STRtree(polygons).query([polygons[place] for place in at_fault], predicate="intersects")
    return [codes[place] for place in sorted({*at_fault.tolist(), *pairs[1].tolist()})]


def _joined(drawn: Mapping[str, BaseGeometry], plane: Plane) -> dict[str, BaseGeometry]:
    vertices = np.unique(np.concatenate([shapely.get_coordinates(polygon) for polygon in drawn.values()]), axis=0)
    stands_for = _representatives(vertices, plane)
    corners = np.unique(np.array(list(stands_for.values())), axis=0)
    tree = shapely.STRtree(shapely.points(corners * plane.scale))
    return {code: _redrawn(polygon, stands_for, corners, tree, plane) for code, polygon in drawn.items()}


def _representatives(vertices: _Ring, plane: Plane) -> dict[tuple[float, float], tuple[float, float]]:
    """Return for every vertex the first of those that lie within a centimetre of it, in order of their numbers."""
    points = shapely.points(vertices * plane.scale)
    near = shapely.STRtree(points).query(points, predicate="dwithin", distance=EDGE_TOLERANCE_M)
    first = np.arange(len(vertices))
    np.minimum.at(first, near[0], near[1])
    # The first of the first: two neighbours of one vertex may have chosen differently.
    chosen = first[first[first]]
    return {_pair(vertex): _pair(vertices[place]) for vertex, place in zip(vertices, chosen, strict=True)}


def _pair(vertex: npt.NDArray[np.float64]) -> tuple[float, float]:
    return float(vertex[0]), float(vertex[1])


def _redrawn(
    polygon: BaseGeometry,
    stands_for: Mapping[tuple[float, float], tuple[float, float]],
    corners: _Ring,
    tree: shapely.STRtree,
    plane: Plane,
) -> BaseGeometry:
    def ring(drawn: BaseGeometry) -> list[tuple[float, float]]:
        moved = [stands_for[_pair(vertex)] for vertex in shapely.get_coordinates(drawn)]
        return _with_corners(_without_repeats(moved), corners, tree, plane)

    parts = []
    for part in shapely.get_parts(polygon):
        shell, holes = ring(part.exterior), [ring(hole) for hole in part.interiors]
        if len(shell) >= 4:
            parts.append(Polygon(shell, [hole for hole in holes if len(hole) >= 4]))
    return parts[0] if len(parts) == 1 else shapely.multipolygons(parts)


def _without_repeats(ring: Iterable[tuple[float, float]]) -> list[tuple[float, float]]:
    kept: list[tuple[float, float]] = []
    for vertex in ring:
        if not kept or vertex != kept[-1]:
            kept.append(vertex)
    return kept


def _with_corners(
    ring: Sequence[tuple[float, float]], corners: _Ring, tree: shapely.STRtree, plane: Plane
) -> list[tuple[float, float]]:
    """Return a ring with every corner of a neighbour that lies on one of its sides, in the order of the side."""
    flat = np.array(ring) * plane.scale
    sides = shapely.linestrings(np.stack((flat[:-1], flat[1:]), axis=1))
    on_side: dict[int, list[int]] = {}
    for side, corner in tree.query(sides, predicate="dwithin", distance=EDGE_TOLERANCE_M).T.tolist():
        on_side.setdefault(side, []).append(corner)
    full: list[tuple[float, float]] = []
    for side, start in enumerate(ring[:-1]):
        along = (flat[side + 1] - flat[side]) / plane.scale
        between = [_pair(corners[corner]) for corner in on_side.get(side, ())]
        between = [corner for corner in between if corner not in {start, ring[side + 1]}]
        full += [start, *sorted(between, key=lambda corner: float(np.dot(corner, along)))]
    return [*_without_repeats(full), ring[-1]]
