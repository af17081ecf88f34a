"""What must hold of the polygons of an edition before a point is looked up in them."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import shapely
from shapely.geometry import Polygon
from shapely.geometry.base import BaseGeometry


@dataclass(frozen=True)
class ShapeFault:
    """One thing wrong with the polygons: the units concerned, and why, in Chinese and English."""

    codes: tuple[str, ...]
    why: str

    def __str__(self) -> str:
        return f"{', '.join(self.codes)}: {self.why}"


def shape_faults(polygons: Mapping[str, BaseGeometry]) -> tuple[ShapeFault, ...]:
    """Return everything that forbids the use of the polygons, by unit code; an empty tuple when they are sound.

    A unit must be a valid polygon or multipolygon of some area; together they must be a coverage: no two overlap, and
    neighbours share every vertex of their common edge. Planar; any coordinate system.
    """
    alone = tuple(fault for code, polygon in polygons.items() if (fault := _fault_of(code, polygon)) is not None)
    return alone or _mismatched_edges(polygons)


def holes(polygons: Mapping[str, BaseGeometry]) -> tuple[Polygon, ...]:
    """Return the areas that no unit owns but that units enclose: where a unit is missing from a drawing.

    Not a fault by itself: an edition may draw a part of its units, and land of another county may be enclosed.
    """
    parts = shapely.get_parts(shapely.coverage_union_all(list(polygons.values())))
    rings = [Polygon(ring) for part in parts for ring in part.interiors]
    islands = shapely.STRtree(parts)
    left = (
        shapely.difference(ring, shapely.union_all(parts[islands.query(ring, predicate="covers")])) for ring in rings
    )
    return tuple(part for hole in left for part in shapely.get_parts(hole))


def _fault_of(code: str, polygon: BaseGeometry) -> ShapeFault | None:
    if polygon.geom_type not in {"Polygon", "MultiPolygon"} or polygon.is_empty:
        return ShapeFault((code,), "应为有面积的多边形 / expected a polygon of some area")
    if not polygon.is_valid:
        # The reason of GEOS names a kind and a place: "Self-intersection[101.9 24.1]".
        reason = shapely.is_valid_reason(polygon).partition("[")[0]
        return ShapeFault((code,), f"多边形无效 / invalid polygon: {reason}")
    return None


def _mismatched_edges(polygons: Mapping[str, BaseGeometry]) -> tuple[ShapeFault, ...]:
    """Name the units whose edges overlap another unit or miss a vertex of it."""
    if shapely.coverage_is_valid(list(polygons.values())):
        return ()
    edges = shapely.coverage_invalid_edges(list(polygons.values()))
    codes = tuple(np.array(list(polygons))[~shapely.is_empty(edges)])
    return (ShapeFault(codes, "与相邻单元重叠或公共边界不一致 / overlaps a neighbour, or their common edge differs"),)
