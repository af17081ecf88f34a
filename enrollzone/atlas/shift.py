"""Is a whole layer drawn in the wrong place? The systematic-shift detector.

A layer in GCJ-02 that is called WGS-84 looks sound in every other way: each unit has its shape, its neighbours and its
size, and lies several hundred metres off. It shows only beside something whose place is known: the edition before, or
one outline. A shift moves everything by nearly the same amount; a real change of areas moves some edges and leaves
the others.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from itertools import permutations
from math import atan2, pi

import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry.base import BaseGeometry

from enrollzone.atlas.alignment import Edges, moved_onto, points_along
from enrollzone.atlas.crs import PointError
from enrollzone.atlas.vertices import Vertices, from_lonlat_array, lonlat_array

Shapes = npt.NDArray[np.object_]

LEAST_SHIFT_M = 5.0
"""A shift of no more is digitising: two careful hands differ by as much."""

_ALIKE_M, _ALIKE = 3.0, 0.3  # a unit moved with the others when it is off by no more than this, or this part of the way
_MOST_UNITS = 0.6
_MANY_UNITS = 10  # so many centres that agree leave no room for chance; of fewer the edges are looked at too
_FEWEST_UNITS = 3
_LEFT_OF_EDGES = 0.6  # a shift taken back must leave no more of the distance between the edges
_EXPLAINED_M, _EXPLAINED = 5.0, 0.2
_POINTS, _FEW_POINTS = 1_000, 250
_TOLD = ("gcj02", "bd09", "wgs84")


class Compass(StrEnum):
    """A direction, to an eighth of the circle."""

    EAST = "E"
    NORTHEAST = "NE"
    NORTH = "N"
    NORTHWEST = "NW"
    WEST = "W"
    SOUTHWEST = "SW"
    SOUTH = "S"
    SOUTHEAST = "SE"


@dataclass(frozen=True)
class Likeness:
    """What would explain a shift: the numbers are of the system `real` and were taken for those of `taken_as`.

    `remaining_m` is what is left of the shift, in metres, when that is put right. Where the reference is the wrong one
    of the two, it is the other way round: the numbers alone cannot tell.
    """

    real: str
    taken_as: str
    remaining_m: float


@dataclass(frozen=True)
class Shift:
    """A layer lies `east` and `north` metres off its reference, as a whole.

    `matched` units were compared one by one, 0 where only outlines were; `share` of them (of the outline's points)
    moved alike. `spread_m` is the median distance left when the shift is taken back.
    """

    east: float
    north: float
    matched: int
    share: float
    spread_m: float
    looks_like: Likeness | None = None

    @property
    def metres(self) -> float:
        """How far the layer lies off."""
        return float(np.hypot(self.east, self.north))

    @property
    def direction(self) -> Compass:
        """Where the layer lies from its reference."""
        return tuple(Compass)[round(atan2(self.north, self.east) / (pi / 4)) % 8]


def estimate_shift(
    polygons: Mapping[str, BaseGeometry], reference: Mapping[str, BaseGeometry] | BaseGeometry
) -> Shift | None:
    """Return by how much a layer is drawn off its reference as a whole; None where nothing systematic is to be seen.

    Both are in degrees of WGS-84, x east. `reference` is an earlier drawing by the codes of its units, or one outline;
    where fewer than three codes are common, the outlines of both are compared. None says that no shift beyond 5 m was
    found, not that the layer is right: a layer too unlike its reference tells nothing.
    """
    if not polygons:
        return None
    plane = _Plane.around(polygons)
    if isinstance(reference, Mapping):
        common = sorted(
            code for code in polygons.keys() & reference.keys() if not _either_empty(polygons, reference, code)
        )
        if len(common) >= _FEWEST_UNITS:
            ours, theirs = ([layer[code] for code in common] for layer in (polygons, reference))
            return _of_units(plane, np.array(ours, dtype=object), np.array(theirs, dtype=object))
        return _of_outlines(plane, _outline(polygons.values()), _outline(reference.values()))
    return _of_outlines(plane, _outline(polygons.values()), _outline([reference]))


@dataclass(frozen=True)
class _Plane:
    """A plane that touches the earth in the middle of a layer: metres east and north, true to 1:10,000 in a county."""

    lon: float
    lat: float

    @classmethod
    def around(cls, polygons: Mapping[str, BaseGeometry]) -> "_Plane":
        west, south, east, north = shapely.total_bounds(list(polygons.values()))
        return cls(float((west + east) / 2), float((south + north) / 2))

    def metres(self, lonlat: Vertices) -> Vertices:
        """Return degrees of WGS-84 as metres east and north of the middle."""
        import pyproj  # noqa: PLC0415 - as everywhere: it costs 50 ms

        plane = pyproj.Proj(proj="tmerc", lon_0=self.lon, lat_0=self.lat, ellps="GRS80")
        return np.column_stack(plane(lonlat[:, 0], lonlat[:, 1]))

    def drawn(self, shapes: object) -> BaseGeometry:
        """Return shapes in degrees as shapes in metres."""
        return shapely.transform(shapes, self.metres)


def _of_units(plane: _Plane, ours: Shapes, theirs: Shapes) -> Shift | None:
    """Compare units one by one: their centres, which the noise of single vertices hardly moves."""
    told, there = _centres(ours), plane.metres(_centres(theirs))
    off = plane.metres(told) - there
    shift = np.median(off, axis=0)
    alike, spread = _alike(off - shift, shift)
    if _metres(shift) <= LEAST_SHIFT_M or alike < _MOST_UNITS:
        return None
    edges = Edges(plane.drawn(theirs))
    if len(off) < _MANY_UNITS and not _edges_agree(points_along(plane.drawn(ours), _POINTS), edges, shift):
        return None
    likeness = _likeness(told, shift, lambda put_right: np.median(plane.metres(put_right) - there, axis=0))
    return Shift(float(shift[0]), float(shift[1]), len(off), alike, spread, likeness)


def _of_outlines(plane: _Plane, ours: BaseGeometry, theirs: BaseGeometry) -> Shift | None:
    """Lay one outline on the other, from every place from which the layer may have come."""
    if ours.is_empty or theirs.is_empty:
        return None
    told, edges = points_along(ours, _POINTS), Edges(plane.drawn(theirs))
    points = plane.metres(told)
    few = points[:: _POINTS // _FEW_POINTS]
    tries = [moved_onto(few, edges, start) for start in _starts(plane, ours, theirs)]
    nearest = min(tries, key=lambda tried: float(np.median(edges.distances(few - tried))))
    shift = moved_onto(points, edges, nearest)
    alike, spread = _alike(edges.ways(points - shift), shift)
    if _metres(shift) <= LEAST_SHIFT_M or alike < _MOST_UNITS or not _edges_agree(points, edges, shift):
        return None
    some = told[:: _POINTS // _FEW_POINTS]
    likeness = _likeness(some, shift, lambda right: moved_onto(plane.metres(right), edges, np.zeros(2)))
    return Shift(float(shift[0]), float(shift[1]), 0, alike, spread, likeness)


def _starts(plane: _Plane, ours: BaseGeometry, theirs: BaseGeometry) -> list[Vertices]:
    """The guesses from which two outlines are laid on one another: none, from centre to centre, and every mix-up."""
    centre = _centres(np.array([ours], dtype=object))
    here = plane.metres(centre)[0]
    mixed = [put_right for _, _, put_right in _put_right(centre)]
    known = [_centres(np.array([theirs], dtype=object)), *mixed]
    return [np.zeros(2), *(here - plane.metres(lonlat)[0] for lonlat in known)]


def _likeness(told: Vertices, shift: Vertices, off: Callable[[Vertices], Vertices]) -> Likeness | None:
    """Return the mix-up of systems that explains a shift to within a few metres, where there is one."""
    found = [Likeness(real, taken_as, _metres(off(put_right))) for real, taken_as, put_right in _put_right(told)]
    best = min(found, key=lambda likeness: likeness.remaining_m, default=None)
    explains = best is not None and best.remaining_m <= min(_EXPLAINED_M, _EXPLAINED * _metres(shift))
    return best if explains else None


def _put_right(lonlat: Vertices) -> Iterator[tuple[str, str, Vertices]]:
    """Walk over the ways in which systems may have been mixed up: the real one, the supposed one, and where it lies."""
    for real, taken_as in permutations(_TOLD, 2):
        try:
            yield real, taken_as, lonlat_array(from_lonlat_array(lonlat, taken_as), real)
        except PointError:
            return  # outside the rectangle in which the web maps' systems are defined


def _alike(left: Vertices, shift: Vertices) -> tuple[float, float]:
    """Return how much of a layer moved with the whole, and the median of what is left of the way, in metres."""
    distance = np.hypot(*left.T)
    return float(np.mean(distance <= max(_ALIKE_M, _ALIKE * _metres(shift)))), float(np.median(distance))


def _edges_agree(points: Vertices, edges: Edges, shift: Vertices) -> bool:
    """Tell whether edges come together when a shift is taken back: where areas changed, most edges come apart."""
    most = 2.0 * _metres(shift)
    before, after = (np.minimum(edges.distances(points - moved), most).sum() for moved in (np.zeros(2), shift))
    return bool(after <= _LEFT_OF_EDGES * before)


def _either_empty(ours: Mapping[str, BaseGeometry], theirs: Mapping[str, BaseGeometry], code: str) -> bool:
    return bool(ours[code].is_empty or theirs[code].is_empty)


def _centres(shapes: Shapes) -> Vertices:
    found: Vertices = shapely.get_coordinates(shapely.centroid(shapes))
    return found


def _metres(way: Vertices) -> float:
    return float(np.hypot(way[0], way[1]))


def _outline(shapes: Iterable[BaseGeometry]) -> BaseGeometry:
    """Return the outer edge of a layer, without its holes: narrow gaps between units are no outline."""
    parts = shapely.get_parts(shapely.union_all(shapely.make_valid(np.array(list(shapes), dtype=object))))
    return shapely.union_all(shapely.polygons(shapely.get_exterior_ring(parts[shapely.get_dimensions(parts) == 2])))
