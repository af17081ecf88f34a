"""The outlines of all units as a few long arrays, in metres: every point once for each ring that passes through it.

Arrays instead of geometries, because they can be mapped from a file: a province is then ready at once, and the
processes that serve it share its pages.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry.base import BaseGeometry

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int32]
Longs = npt.NDArray[np.int64]

NO_UNIT = -1

# Odd constants without a pattern in their bits: they spread the coordinates of a point over the 64 bits of its key.
_SPREAD_X, _SPREAD_Y, _SPREAD_KEY = (np.uint64(n) for n in (0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0xD6E8FEB86659FD93))
_HALF = np.uint64(31)


@dataclass(frozen=True, eq=False)
class Outlines:
    """The rings of all units in order of unit, as arrays. A unit is known by its number.

    `xy` holds the points. `rings` says where each ring begins in `xy`, `parts` where each polygon begins in `rings`
    (its outer ring comes first), `units` where each unit begins in `parts`; each ends with the length of the next.
    Point i begins a segment that ends at point i + 1: `own[i]` is the unit that it bounds, NO_UNIT at the last point of
    a ring and where both points are one; `other[i]` is the unit on its other side, NO_UNIT where the map ends.
    `bounds` are west, south, east and north of each unit.
    """

    xy: Floats
    rings: Longs
    parts: Longs
    units: Longs
    own: Integers
    other: Integers
    bounds: Floats

    def __len__(self) -> int:
        return len(self.bounds)

    def polygon(self, unit: int) -> BaseGeometry:
        """Return the shape of a unit: a polygon, or a multipolygon where it has several parts."""
        parts = [self._part(part) for part in range(self.units[unit], self.units[unit + 1])]
        return parts[0] if len(parts) == 1 else shapely.multipolygons(parts)

    def points(self, unit: int) -> slice:
        """Return where the points of a unit stand in `xy`, `own` and `other`."""
        first, end = self.parts[self.units[unit]], self.parts[self.units[unit + 1]]
        return slice(int(self.rings[first]), int(self.rings[end]))

    @property
    def areas(self) -> Floats:
        """The area of each unit: that of its outer rings without their holes."""
        lengths = np.diff(self.rings)
        off = self.xy - np.repeat(self.xy[self.rings[:-1]], lengths, axis=0)  # near 0 nothing of a metre is lost
        across = np.r_[off[:-1, 0] * off[1:, 1] - off[1:, 0] * off[:-1, 1], 0.0]  # nothing from a ring to the next
        of_rings = np.abs(np.add.reduceat(across, self.rings[:-1])) / 2
        signs = np.full(len(lengths), -1.0)
        signs[self.parts[:-1]] = 1.0
        unit_of_ring = np.repeat(np.repeat(np.arange(len(self)), np.diff(self.units)), np.diff(self.parts))
        return np.bincount(unit_of_ring, weights=of_rings * signs, minlength=len(self)).astype(np.float64)

    def _part(self, part: int) -> BaseGeometry:
        first, end = self.parts[part], self.parts[part + 1]
        rings = [self.xy[self.rings[ring] : self.rings[ring + 1]] for ring in range(first, end)]
        return shapely.Polygon(rings[0], rings[1:])


def outlines_of(polygons: Sequence[BaseGeometry] | npt.NDArray[np.object_]) -> Outlines:
    """Return the outlines of polygons, in their order and their own coordinates.

    Where two neighbours pass through the same two points, each knows the other; a stretch that only one of them has is
    taken for the end of the map.
    """
    parts, unit_of_part = shapely.get_parts(polygons, return_index=True)
    rings, part_of_ring = shapely.get_rings(parts, return_index=True)
    xy, ring_of_point = shapely.get_coordinates(rings, return_index=True)
    xy += 0.0  # of the two zeros, which are equal, only one has equal bits
    unit_of_point = unit_of_part[part_of_ring[ring_of_point]]
    begins = np.r_[ring_of_point[1:] == ring_of_point[:-1], False]
    begins[:-1] &= (xy[1:] != xy[:-1]).any(axis=1)
    own = np.where(begins, unit_of_point, NO_UNIT).astype(np.int32)
    return Outlines(
        xy=xy,
        rings=_starts(ring_of_point, len(rings)),
        parts=_starts(part_of_ring, len(parts)),
        units=_starts(unit_of_part, len(polygons)),
        own=own,
        other=_other_sides(xy, own),
        bounds=shapely.bounds(polygons).reshape(-1, 4),
    )


def _starts(owners: npt.NDArray[np.integer], count: int) -> Longs:
    """Return where the members of each owner begin, and at the end how many members there are."""
    starts = np.zeros(count + 1, np.int64)
    np.cumsum(np.bincount(owners, minlength=count), out=starts[1:])
    return starts


def _other_sides(xy: Floats, own: Integers) -> Integers:
    """Return the unit on the other side of each segment: the one with a segment between the same two points."""
    begins = np.flatnonzero(own != NO_UNIT)
    keys = _keys(xy, begins)
    order = np.argsort(keys, kind="stable")
    begins, keys = begins[order], keys[order]
    place = np.arange(len(keys))
    fresh = np.r_[True, keys[1:] != keys[:-1]][: len(keys)]
    in_run = place - np.maximum.accumulate(np.where(fresh, place, 0))
    first = np.flatnonzero((in_run[:-1] % 2 == 0) & ~fresh[1:])
    one, two = begins[first], begins[first + 1]
    same = _same_points(xy, one, two) & (own[one] != own[two])
    other = np.full(len(own), NO_UNIT, np.int32)
    other[one[same]], other[two[same]] = own[two[same]], own[one[same]]
    return other


def _keys(xy: Floats, begins: npt.NDArray[np.intp]) -> npt.NDArray[np.uint64]:
    """Return a key for each segment that is the same in either direction; others have it too, but hardly ever."""
    bits = np.ascontiguousarray(xy).view(np.uint64)
    points = bits[:, 0] * _SPREAD_X + bits[:, 1] * _SPREAD_Y
    points ^= points >> _HALF
    points *= _SPREAD_KEY
    points ^= points >> _HALF
    keys: npt.NDArray[np.uint64] = points[begins] + points[begins + 1]
    return keys


def _same_points(xy: Floats, one: npt.NDArray[np.intp], two: npt.NDArray[np.intp]) -> npt.NDArray[np.bool_]:
    there = (xy[one] == xy[two + 1]).all(axis=1) & (xy[one + 1] == xy[two]).all(axis=1)
    along = (xy[one] == xy[two]).all(axis=1) & (xy[one + 1] == xy[two + 1]).all(axis=1)
    both: npt.NDArray[np.bool_] = there | along
    return both
