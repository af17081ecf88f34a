"""Metres on the ground around one county, to measure what was found and to draw it. No answer is decided in them."""

from collections.abc import Iterable
from dataclasses import dataclass
from math import cos, radians, sin

import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry.base import BaseGeometry

_AXIS_M = 6378137.0
_ECCENTRICITY = 0.00669438002290  # of GRS 80, squared


@dataclass(frozen=True)
class Plane:
    """Metres east and north of a middle (degrees of WGS-84); within 60 km lengths are right to one in a hundred."""

    lon: float
    lat: float

    @classmethod
    def around(cls, polygons: Iterable[BaseGeometry]) -> "Plane":
        """Return the plane around the middle of some shapes; the origin where there are none or they are no degrees."""
        shapes = list(polygons)
        west, south, east, north = shapely.total_bounds(shapes) if shapes else (0.0, 0.0, 0.0, 0.0)
        lon, lat = (west + east) / 2, (south + north) / 2
        return cls(lon, lat) if abs(lon) <= 180 and abs(lat) < 89 else cls(0.0, 0.0)

    @property
    def scale(self) -> tuple[float, float]:
        """Metres for a degree east and for a degree north, on the ellipsoid."""
        squared = 1 - _ECCENTRICITY * sin(radians(self.lat)) ** 2
        east = _AXIS_M * cos(radians(self.lat)) / squared**0.5
        north = _AXIS_M * (1 - _ECCENTRICITY) / squared**1.5
        return radians(east), radians(north)

    def metres(self, shape: BaseGeometry) -> BaseGeometry:
        """Return a shape given in degrees in metres around the middle."""
        return shapely.transform(shape, self._there)

    def degrees(self, shape: BaseGeometry) -> BaseGeometry:
        """Return a shape given in metres around the middle in degrees."""
        return shapely.transform(shape, self._back)

    def area(self, shape: BaseGeometry) -> float:
        """Return the square metres of a shape given in degrees."""
        east, north = self.scale
        return float(shapely.area(shape)) * east * north

    def width(self, shape: BaseGeometry) -> float:
        """Return about how many metres wide a long thin shape is, given in degrees: twice its area over its outline."""
        outline = float(shapely.length(self.metres(shape)))
        return 2 * self.area(shape) / outline if outline else 0.0

    def _there(self, xy: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
        return (xy - (self.lon, self.lat)) * self.scale

    def _back(self, xy: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
        return xy / self.scale + (self.lon, self.lat)
