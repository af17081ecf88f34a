"""Which unit owns a point: exactly, and with every claimant."""

from collections.abc import Mapping
from functools import cached_property

import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry.base import BaseGeometry

from enrollzone.atlas.crs import epsg_of, from_lonlat, metric_crs, transformer

EDGE_TOLERANCE_M = 0.01
"""Within this distance of a unit a point counts as in it, so that both sides claim a point on their common edge."""

_CGCS2000 = 4490


class Shapes:
    """The polygons of an edition in the county's metric system, with an index over them. Safe to share between threads.

    Built from polygons by unit code, in degrees of WGS-84 or CGCS2000, x east; projected once to `crs`, the CGCS2000
    3-degree zone of the middle of the polygons unless one is given. All x and y below are metres in `crs`.
    """

    def __init__(self, polygons: Mapping[str, BaseGeometry], crs: str | None = None) -> None:
        self.codes: tuple[str, ...] = tuple(sorted(polygons))
        drawn = np.array([polygons[code] for code in self.codes], dtype=object)
        self.crs = crs or metric_crs(_middle(drawn))
        self._polygons = shapely.transform(drawn, self._to_metres)
        shapely.prepare(self._polygons)
        self._place = {code: place for place, code in enumerate(self.codes)}
        self._tree = shapely.STRtree(self._polygons)

    def project(self, lon: float, lat: float) -> tuple[float, float]:
        """Return the point in metres of `crs` for a longitude and latitude of WGS-84 or CGCS2000, in degrees.

        Raises PointError for numbers that are not degrees.
        """
        return from_lonlat(lon, lat, self.crs)

    def claims(self, x: float, y: float) -> tuple[str, ...]:
        """Return the codes of all units that own the point, in order of code: two or more on a common edge."""
        return tuple(self.codes[place] for place in self._within(x, y, EDGE_TOLERANCE_M))

    def near(self, x: float, y: float, metres: float) -> tuple[tuple[str, float], ...]:
        """Return every unit within `metres` of the point with its distance in metres: nearest first, 0 for inside."""
        found = ((self.codes[place], self._distance(place, x, y)) for place in self._within(x, y, metres))
        return tuple(sorted(found, key=lambda unit: (unit[1], unit[0])))

    def distance(self, code: str, x: float, y: float) -> float:
        """Return the metres from the point to the unit, 0 inside it. Raises KeyError for a unit without a polygon."""
        return self._distance(self._place[code], x, y)

    def edge_distance(self, x: float, y: float) -> float:
        """Return the metres from the point to where the map ends: the outer edge of all units, or that of a hole."""
        return float(shapely.distance(self._edge, shapely.points(x, y)))

    def polygon(self, code: str) -> BaseGeometry:
        """Return the unit's polygon in metres of `crs`. Raises KeyError for a unit without a polygon."""
        return self._polygons[self._place[code]]

    @cached_property
    def _edge(self) -> BaseGeometry:
        # On first use: questions by name never need it. Two threads at once only make the same edge twice.
        return shapely.union_all(self._polygons).boundary

    def _within(self, x: float, y: float, metres: float) -> list[int]:
        places: list[int] = self._tree.query(shapely.points(x, y), predicate="dwithin", distance=metres).tolist()
        return sorted(places)

    def _distance(self, place: int, x: float, y: float) -> float:
        return float(shapely.distance(self._polygons[place], shapely.points(x, y)))

    def _to_metres(self, degrees: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
        east, north = transformer(_CGCS2000, epsg_of(self.crs) or _CGCS2000).transform(degrees[:, 0], degrees[:, 1])
        return np.column_stack((east, north))


def _middle(polygons: npt.NDArray[np.object_]) -> float:
    """Return the longitude in the middle of all polygons."""
    west, _, east, _ = shapely.total_bounds(polygons)
    return float((west + east) / 2)
