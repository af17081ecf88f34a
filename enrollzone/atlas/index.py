"""Which unit owns a point: exactly, with every claimant, and how far the borders are."""

import re
from collections.abc import Mapping
from functools import cached_property
from math import inf, sqrt
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry.base import BaseGeometry

from enrollzone.atlas.accuracy import EDGE_TOLERANCE_M, REACH_M
from enrollzone.atlas.cell_building import MARGIN_M, cells_of
from enrollzone.atlas.cells import Cells, Sight, distances
from enrollzone.atlas.crs import epsg_of, from_lonlat, metric_crs, transformer
from enrollzone.atlas.many import Sights, seen
from enrollzone.atlas.outlines import NO_UNIT, Longs, Outlines, outlines_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from pyproj import Transformer

__all__ = ["EDGE_TOLERANCE_M", "REACH_M", "Shapes"]

_CGCS2000 = 4490
_ZONE = re.compile(r"proj=tmerc .*?lon_0=([0-9.]+) ")
_SERIES_HOLDS_DEG = 1.5


class Shapes:
    """The polygons of an edition in the county's metric system, with an index over them. Safe to share between threads.

    Built from polygons by unit code, in degrees of WGS-84 or CGCS2000, x east; projected once to `crs`, the CGCS2000
    3-degree zone of the middle of the polygons unless one is given. All x and y below are metres in `crs`. A unit's
    number is its place in `codes`, which are in order.
    """

    def __init__(self, polygons: Mapping[str, BaseGeometry], crs: str | None = None) -> None:
        codes = sorted(polygons)
        drawn = np.array([polygons[code] for code in codes], dtype=object)
        self.crs = crs or metric_crs(_middle(drawn))
        self.labels: npt.NDArray[np.str_] = np.array(codes)
        self.outlines: Outlines = outlines_of(shapely.transform(drawn, self._to_metres))

    @classmethod
    def of_cells(cls, labels: npt.NDArray[np.str_], crs: str, cells: Cells) -> "Shapes":
        """Return shapes whose cells are made already; `labels` are the codes in order."""
        shapes = cls.__new__(cls)
        shapes.crs, shapes.labels, shapes.outlines = crs, labels, cells.outlines
        shapes.__dict__["cells"] = cells
        return shapes

    @cached_property
    def codes(self) -> tuple[str, ...]:
        """The codes of all units, in order."""
        return tuple(self.labels.tolist())

    @cached_property
    def cells(self) -> Cells:
        """The index itself, made on first use: questions by name never need it. Two threads only make it twice."""
        return cells_of(self.outlines)

    def make_ready(self) -> None:
        """Do now what the first question would wait for, so that processes forked afterwards share it."""
        self.look(0.0, 0.0)
        self._forward  # noqa: B018 - made on first use

    def code(self, unit: int) -> str:
        """Return the code of a unit by its number."""
        return str(self.labels[unit])

    def project(self, lon: float, lat: float) -> tuple[float, float]:
        """Return the point in metres of `crs` for a longitude and latitude of WGS-84 or CGCS2000, in degrees.

        Raises PointError for numbers that are not degrees.
        """
        if -180.0 <= lon <= 180.0 and -85.0 <= lat <= 85.0:
            x, y = self._forward(lon, lat)
            if abs(x) < 1e8 and abs(y) < 1e8:
                return x, y
        return from_lonlat(lon, lat, self.crs)

    def project_many(self, lonlat: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
        """Return many points in metres of `crs`, one in each row, for longitudes and latitudes; infinite for none.

        Near the middle of the zone, where a county lies, by a shorter series: the same to a ten-thousandth of a
        millimetre. Farther off as `project` does it.
        """
        lon, lat = (np.array(lonlat[:, column], np.float64) for column in (0, 1))
        near_middle = len(lon) > 0 and bool((np.abs(lon - self._middle_and_series[0]) <= _SERIES_HOLDS_DEG).all())
        road = self._middle_and_series[1] if near_middle else transformer(_CGCS2000, self._epsg)
        return np.array(road.transform(lon, lat, inplace=True)).T

    def look(self, x: float, y: float) -> Sight:
        """Return all claimants of a point, and every other unit and the end of the map within 100 m, in metres."""
        return self.cells.look(x, y)

    def look_many(self, xy: npt.NDArray[np.float64]) -> Sights:
        """Return for many points, one in each row, what `look` says of each."""
        return seen(self.cells, xy)

    def claims(self, x: float, y: float) -> tuple[str, ...]:
        """Return the codes of all units that own the point, in order of code: two or more on a common edge."""
        return tuple(self.code(unit) for unit in sorted(unit for _, unit in self.look(x, y).claims))

    def near(self, x: float, y: float, metres: float) -> tuple[tuple[str, float], ...]:
        """Return every unit within `metres` of the point with its distance in metres: nearest first, 0 for inside."""
        sight = self.look(x, y)
        found = (*sight.claims, *sight.near) if metres <= REACH_M else self._around(x, y, metres, sight)
        return tuple((self.code(unit), distance) for distance, unit in sorted(found) if distance <= metres)

    def distance(self, code: str, x: float, y: float) -> float:
        """Return the metres from the point to the unit, 0 inside it. Raises KeyError for a unit without a polygon."""
        unit = self._number(code)
        return 0.0 if (0.0, unit) in self.look(x, y).claims else self._to_outline(unit, x, y)

    def edge_distance(self, x: float, y: float) -> float:
        """Return the metres from the point to where the map ends: the outer edge of all units, or that of a hole."""
        near = self.look(x, y).edge_m
        return near if near <= REACH_M else sqrt(distances(self.outlines, self._edges, x, y).min())

    def polygon(self, code: str) -> BaseGeometry:
        """Return the unit's polygon in metres of `crs`. Raises KeyError for a unit without a polygon."""
        return self.outlines.polygon(self._number(code))

    def bounds(self, code: str) -> tuple[float, float, float, float]:
        """Return west, south, east and north of a unit. Raises KeyError for a unit without a polygon."""
        west, south, east, north = self.outlines.bounds[self._number(code)].tolist()
        return west, south, east, north

    def _around(self, x: float, y: float, metres: float, sight: Sight) -> list[tuple[float, int]]:
        """Return metres and number of all units within a distance that the cells do not reach."""
        west, south, east, north = self.outlines.bounds.T
        reach = metres + MARGIN_M
        boxed = (west <= x + reach) & (east >= x - reach) & (south <= y + reach) & (north >= y - reach)
        inside = {unit for distance, unit in sight.claims if distance == 0.0}
        return [
            (0.0 if unit in inside else self._to_outline(unit, x, y), unit) for unit in np.flatnonzero(boxed).tolist()
        ]

    def _to_outline(self, unit: int, x: float, y: float) -> float:
        points = self.outlines.points(unit)
        places = points.start + np.flatnonzero(self.outlines.own[points] != NO_UNIT)
        return sqrt(distances(self.outlines, places, x, y).min())

    @cached_property
    def _edges(self) -> Longs:
        """The segments beyond which nothing is drawn."""
        return np.flatnonzero((self.outlines.own != NO_UNIT) & (self.outlines.other == NO_UNIT))

    def _number(self, code: str) -> int:
        unit = int(np.searchsorted(self.labels, code))
        if unit == len(self.labels) or self.labels[unit] != code:
            raise KeyError(code)
        return unit

    @property
    def _epsg(self) -> int:
        return epsg_of(self.crs) or _CGCS2000

    @cached_property
    def _forward(self) -> "Callable[[float, float], tuple[float, float]]":
        return transformer(_CGCS2000, self._epsg).transform

    @cached_property
    def _middle_and_series(self) -> "tuple[float, Transformer]":
        """The meridian in the middle of the zone, and the way there by the shorter series; without a zone, nowhere."""
        from pyproj import Transformer  # noqa: PLC0415 - only for many points

        exact = transformer(_CGCS2000, self._epsg)
        zone = _ZONE.search(exact.definition)
        if zone is None:
            return inf, exact
        swift = exact.definition.replace("proj=tmerc", "proj=tmerc approx")
        return float(zone[1]), Transformer.from_pipeline(swift)

    def _to_metres(self, degrees: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
        east, north = transformer(_CGCS2000, self._epsg).transform(degrees[:, 0], degrees[:, 1])
        return np.column_stack((east, north))


def _middle(polygons: npt.NDArray[np.object_]) -> float:
    """Return the longitude in the middle of all polygons."""
    west, _, east, _ = shapely.total_bounds(polygons)
    return float((west + east) / 2)
