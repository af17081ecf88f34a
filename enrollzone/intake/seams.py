"""Where units meet: ground that two of them claim, and ground that none does."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import shapely
from shapely.geometry import Polygon
from shapely.geometry.base import BaseGeometry

from enrollzone.atlas.index import EDGE_TOLERANCE_M
from enrollzone.intake.ground import Ground
from enrollzone.intake.soundness import SMALLEST_PART_M2
from enrollzone.quarantine.findings import Finding, Severity, found
from enrollzone.quarantine.whereabouts import place_in

SLIVER_M = 5.0
"""A gap or an overlap narrower than this comes from tracing one border twice; a wider one is somebody's ground."""

_LEAST_M2 = 0.5


def overlaps(drawn: Mapping[str, BaseGeometry], ground: Ground) -> Iterator[Finding]:
    """Walk over the ground that two units both claim, slivers apart from real overlaps.

    What is thinner than the tolerance within which both sides claim a point anyway (1 cm) is no overlap.
    """
    for first, second in _meeting(drawn):
        common = shapely.intersection(drawn[first], drawn[second])
        yield from _overlap((first, second), common, ground)


def crossings(
    drawn: Mapping[str, BaseGeometry], layers: Mapping[str, tuple[str, ...]], ground: Ground
) -> tuple[tuple[str, str], ...]:
    """Return the pairs of units of different layers (stage, year, layer) that lie above one another."""
    apart = [(first, second) for first, second in _meeting(drawn) if layers[first] != layers[second]]
    return tuple(
        pair for pair in apart if any(_overlap(pair, shapely.intersection(drawn[pair[0]], drawn[pair[1]]), ground))
    )


def _meeting(drawn: Mapping[str, BaseGeometry]) -> list[tuple[str, str]]:
    """Return the pairs of units that touch or overlap, each once, in order of code."""
    codes = sorted(drawn)
    polygons = [drawn[code] for code in codes]
    pairs = shapely.STRtree(polygons).query(polygons, predicate="intersects")
    return [(codes[first], codes[second]) for first, second in sorted(pairs.T.tolist()) if first < second]


def _overlap(pair: tuple[str, str], common: BaseGeometry, ground: Ground) -> Iterator[Finding]:
    area = ground.plane.area(common)
    width = max((ground.plane.width(part) for part in shapely.get_parts(common) if part.area), default=0.0)
    if width <= EDGE_TOLERANCE_M or area < _LEAST_M2:
        return
    told: dict[str, Any] = {
        "first": ground.label(pair[0]),
        "second": ground.label(pair[1]),
        "m2": f"{area:,.0f}",
        "metres": f"{width:.2f}",
    }
    yield found(
        "overlap_sliver" if width < SLIVER_M else "overlap",
        Severity.ERROR,
        ground.where(pair[0]),
        units=pair,
        shape=_areas(common).wkb,
        **told,
    )


def gaps(drawn: Mapping[str, BaseGeometry], ground: Ground) -> Iterator[Finding]:
    """Walk over the ground that no unit claims and that units enclose, slivers apart from what may be a whole unit.

    Land of another county may be enclosed, so that this is for a person to look at, and no fault by itself.
    """
    for hole in _holes(drawn.values()):
        area, width = ground.plane.area(hole), ground.plane.width(hole)
        beside = tuple(code for code in sorted(drawn) if shapely.intersects(drawn[code], hole))
        told_already = len(beside) == 1 and area < SMALLEST_PART_M2  # as a hole of its unit
        if width <= EDGE_TOLERANCE_M or area < _LEAST_M2 or told_already:
            continue
        told: dict[str, Any] = {
            "m2": f"{area:,.0f}",
            "metres": f"{width:.2f}",
            "beside": tuple(map(ground.label, beside[:5])),
        }
        yield found(
            "gap_sliver" if width < SLIVER_M else "gap",
            Severity.WARNING,
            ground.where(beside[0]),
            units=beside,
            shape=hole.wkb,
            **told,
        )


def apart(drawn: Mapping[str, BaseGeometry], ground: Ground) -> Iterator[Finding]:
    """Tell which units run beside a neighbour, less than five metres off, without touching it.

    Such a gap need not be enclosed: where it opens at the edge of the map no hole shows it.
    """
    # In degrees as they are drawn: in metres a vertex on an edge of the neighbour would lie beside it by a rounding.
    width = SLIVER_M / max(ground.plane.scale)
    edges = shapely.coverage_invalid_edges(list(drawn.values()), gap_width=width)
    beside = {code: edge for code, edge in zip(drawn, edges, strict=True) if not shapely.is_empty(edge)}
    if beside:
        shape = shapely.union_all(list(beside.values()))
        told: dict[str, Any] = {"count": len(beside), "metres": f"{SLIVER_M:g}"}
        yield found(
            "edges_apart", Severity.WARNING, place_in(ground.file), units=sorted(beside), shape=shape.wkb, **told
        )


def _holes(polygons: Iterable[BaseGeometry]) -> Iterator[Polygon]:
    union = shapely.union_all(list(polygons))
    for part in shapely.get_parts(union):
        yield from (Polygon(ring) for ring in getattr(part, "interiors", ()))


def _areas(shape: BaseGeometry) -> BaseGeometry:
    """Return the parts of a shape that have an area, without the lines and points beside them."""
    parts = [part for part in shapely.get_parts(shape) if part.area]
    return parts[0] if len(parts) == 1 else shapely.multipolygons(parts)


def unmatched(drawn: Mapping[str, BaseGeometry], ground: Ground) -> Iterator[Finding]:
    """Walk over the units whose edge is not vertex by vertex that of a neighbour, though they do not overlap."""
    edges = shapely.coverage_invalid_edges(list(drawn.values()))
    for code, edge in zip(drawn, edges, strict=True):
        if not shapely.is_empty(edge):
            yield found(
                "edge_unmatched",
                Severity.ERROR,
                ground.where(code),
                units=(code,),
                shape=shapely.to_wkb(edge),
                unit=ground.label(code),
            )
