"""Areas that an edition draws beside its units, for lists that describe an area by streets: areas.geojson.

They are pictures of sentences: a list names one by its id, and only a point can be held against it.
"""

import json
from collections.abc import Mapping
from typing import Any

import shapely
from shapely.errors import ShapelyError
from shapely.geometry.base import BaseGeometry

from enrollzone.atlas.area_features import features_of
from enrollzone.atlas.crs import Envelope, from_lonlat, metric_crs
from enrollzone.atlas.index import EDGE_TOLERANCE_M
from enrollzone.atlas.vertices import Vertices, from_lonlat_array, held, lonlat_where_possible
from enrollzone.errors import BoundaryError


class DrawnAreas:
    """The drawn areas of an edition in the county's metric system. Safe to share between threads."""

    def __init__(self, polygons: Mapping[str, BaseGeometry], crs: str) -> None:
        self.crs = crs
        self._polygons = {
            area: shapely.transform(polygon, lambda at: from_lonlat_array(at, crs))
            for area, polygon in sorted(polygons.items())
        }

    def project(self, lon: float, lat: float) -> tuple[float, float]:
        """Return the metres of `crs` for a longitude and latitude of WGS-84 or CGCS2000. Raises PointError."""
        return from_lonlat(lon, lat, self.crs)

    def polygon(self, area: str) -> BaseGeometry:
        """Return an area in metres of `crs`. Raises KeyError for one that is not drawn."""
        return self._polygons[area]

    def around(self, x: float, y: float, tolerance_m: float) -> tuple[frozenset[str], frozenset[str]]:
        """Return the areas that hold a point (metres of `crs`) for certain, and those that certainly do not.

        An area whose edge lies within `tolerance_m` or a centimetre is in neither: it is not told finely enough.
        """
        point = shapely.points(x, y)
        drawn, reach = self._polygons, max(tolerance_m, EDGE_TOLERANCE_M)
        clear = {area for area in drawn if shapely.distance(drawn[area].boundary, point) > reach}
        inside = frozenset(area for area in clear if shapely.intersects(drawn[area], point))
        return inside, frozenset(clear - inside)

    def edges(self, x: float, y: float, metres: float) -> tuple[tuple[float, str], ...]:
        """Return the areas whose edge lies within so many metres of a point (metres of `crs`), nearest first."""
        point = shapely.points(x, y)
        found = ((float(shapely.distance(drawn.boundary, point)), area) for area, drawn in self._polygons.items())
        return tuple(sorted(edge for edge in found if edge[0] <= metres))


def read_areas(content: bytes, file: str, crs: str, envelope: Envelope) -> DrawnAreas:
    """Return the drawn areas in a GeoJSON file whose features have an `id`; `crs` is the declared system.

    Raises BoundaryError, naming the area, for one that is no valid polygon or that leaves the county's envelope.
    """
    features = features_of(content, file)
    polygons = {area: _polygon(area, feature, file, crs, envelope) for area, feature in features.items()}
    west, _, east, _ = envelope
    return DrawnAreas(polygons, metric_crs((west + east) / 2))


def _polygon(area: str, feature: Mapping[str, Any], file: str, crs: str, envelope: Envelope) -> BaseGeometry:
    try:
        drawn = shapely.force_2d(shapely.from_geojson(json.dumps(feature.get("geometry"))))
    except (ShapelyError, TypeError):
        drawn = None
    if drawn is None or drawn.geom_type not in ("Polygon", "MultiPolygon") or drawn.is_empty:
        raise BoundaryError(file, f"{area}: 应为多边形 / expected a polygon")
    if not drawn.is_valid:
        raise BoundaryError(file, f"{area}: 图形无效 / invalid: {shapely.is_valid_reason(drawn)}")
    return shapely.transform(drawn, lambda at: _within(area, at, file, crs, envelope))


def _within(area: str, vertices: Vertices, file: str, crs: str, envelope: Envelope) -> Vertices:
    lonlat = lonlat_where_possible(vertices, crs)
    if not held(envelope, lonlat).all():
        raise BoundaryError(file, f"{area}: 有顶点在县界范围外 / a vertex lies outside the county's envelope")
    return lonlat
