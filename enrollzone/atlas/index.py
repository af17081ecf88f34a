"""Which unit owns a point: exactly, with every claimant, and on any day."""

import threading
from collections.abc import Iterable, Mapping
from datetime import date
from typing import TYPE_CHECKING, NoReturn

import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry.base import BaseGeometry

from enrollzone.atlas.crs import epsg_of, from_lonlat, metric_crs, transformer

if TYPE_CHECKING:
    from enrollzone.atlas.edition import Edition

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

    def polygon(self, code: str) -> BaseGeometry:
        """Return the unit's polygon in metres of `crs`. Raises KeyError for a unit without a polygon."""
        return self._polygons[self._place[code]]

    def _within(self, x: float, y: float, metres: float) -> list[int]:
        places: list[int] = self._tree.query(shapely.points(x, y), predicate="dwithin", distance=metres).tolist()
        return sorted(places)

    def _distance(self, place: int, x: float, y: float) -> float:
        return float(shapely.distance(self._polygons[place], shapely.points(x, y)))

    def _to_metres(self, degrees: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
        east, north = transformer(_CGCS2000, epsg_of(self.crs) or _CGCS2000).transform(degrees[:, 0], degrees[:, 1])
        return np.column_stack((east, north))


class EditionIndex:
    """Which unit held a place on a day, or on any day, over several editions of one county.

    An R-tree over easting, northing and day finds the candidates; the polygons decide. Editions without polygons hold
    no place. One lock guards the tree, which no two threads may read at once; it cannot be pickled, because its
    content would silently be lost.
    """

    def __init__(self, editions: Iterable["Edition"]) -> None:
        import rtree.index  # noqa: PLC0415 - a point on one day does not need it

        self._lock = threading.Lock()
        self._tree = rtree.index.Index(properties=rtree.index.Property(dimension=3))
        self._entries: list[tuple[Edition, Shapes, str]] = []
        self.crs: str | None = None
        for edition in editions:
            self._add(edition)

    def held(self, x: float, y: float, day: date) -> tuple[tuple[str, str], ...]:
        """Return (edition id, unit code) of every unit that owned the point on that day; x and y in metres of `crs`."""
        return self._owners(x, y, day.toordinal(), day.toordinal())

    def ever(self, x: float, y: float) -> tuple[tuple[str, str], ...]:
        """Return (edition id, unit code) of every unit that owned the point on any day, in order of time and code."""
        return self._owners(x, y, date.min.toordinal(), date.max.toordinal())

    def __getstate__(self) -> NoReturn:
        raise TypeError("an EditionIndex cannot be pickled or copied: build it anew from its editions")

    def _add(self, edition: "Edition") -> None:
        shapes = edition.shapes()
        if shapes is None:
            return
        if self.crs not in {None, shapes.crs}:
            raise ValueError(f"{edition.id}: measured in {shapes.crs}, the editions before it in {self.crs}")
        self.crs = shapes.crs
        # The boxes are closed at both ends, and so is a period: its last day still belongs to it.
        last = edition.period.last or date.max
        for code in shapes.codes:
            west, south, east, north = shapes.polygon(code).bounds
            box = (west, south, edition.period.first.toordinal(), east, north, last.toordinal())
            self._tree.insert(len(self._entries), box)
            self._entries.append((edition, shapes, code))

    def _owners(self, x: float, y: float, first: int, last: int) -> tuple[tuple[str, str], ...]:
        margin = 2 * EDGE_TOLERANCE_M
        box = (x - margin, y - margin, first, x + margin, y + margin, last)
        with self._lock:
            candidates = sorted(self._tree.intersection(box))
        found = (self._entries[number] for number in candidates)
        owners = [
            (e.period.first, e.id, code) for e, shapes, code in found if shapes.distance(code, x, y) <= EDGE_TOLERANCE_M
        ]
        return tuple((edition, code) for _, edition, code in sorted(owners))


def _middle(polygons: npt.NDArray[np.object_]) -> float:
    """Return the longitude in the middle of all polygons."""
    west, _, east, _ = shapely.total_bounds(polygons)
    return float((west + east) / 2)
