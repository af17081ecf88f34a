"""Every polygon by itself: is it one, is it valid, and does it look as if somebody had drawn it on purpose?"""

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry import Point, Polygon
from shapely.geometry.base import BaseGeometry

from enrollzone.intake.ground import Ground
from enrollzone.intake.plane import Plane
from enrollzone.quarantine.findings import Finding, Severity, found

LARGEST_REPAIR = 0.0001
"""The share of its area by which a repair may change a unit; what would change more is only proposed."""

MOST_VERTICES = 5_000
"""A ring with more vertices is not repaired here: what a repair costs grows faster than the ring."""

SMALLEST_PART_M2 = 100.0
"""A part, a hole or a whole unit below this is hardly drawn on purpose: a house with its yard takes more."""

_SPIKE_DEGREES = 1.0
_SPIKE_METRES = 10.0
_THIN = 0.005  # 4π·area/outline²: 1 for a circle, 0.005 for a strip 600 times as long as wide


def sound_shapes(
    drawn: Mapping[str, BaseGeometry], ground: Ground
) -> tuple[dict[str, BaseGeometry], tuple[Finding, ...]]:
    """Return the polygons that are valid, repaired where that changes next to nothing, and what was found.

    Every repair is named. What cannot be repaired so is an error and stays as it was drawn.
    """
    kept: dict[str, BaseGeometry] = {}
    findings: list[Finding] = []
    for code, polygon in drawn.items():
        kept[code], some = _sound(code, polygon, ground)
        findings += some
    return kept, tuple(findings)


def _sound(code: str, polygon: BaseGeometry, ground: Ground) -> tuple[BaseGeometry, list[Finding]]:
    if shapely.is_valid(polygon):
        return polygon, list(_odd(code, polygon, ground))
    place = _fault_at(polygon)
    reason = shapely.is_valid_reason(polygon).partition("[")[0].strip()
    mended = _mended(polygon)
    share = _change(polygon, mended, ground.plane)
    told: dict[str, Any] = {
        "unit": ground.label(code),
        "reason": reason,
        "lon": round(place.x, 6),
        "lat": round(place.y, 6),
    }
    if mended is not None and share <= LARGEST_REPAIR:
        repair = found("ring_repaired", Severity.REPAIR, ground.where(code), units=(code,), shape=place.wkb, **told)
        return mended, [repair, *_odd(code, mended, ground)]
    fault = found("ring_invalid", Severity.ERROR, ground.where(code), units=(code,), shape=place.wkb, **told)
    return polygon, [fault, *_proposal(code, mended, share, ground)]


def _proposal(code: str, mended: BaseGeometry | None, share: float, ground: Ground) -> Iterator[Finding]:
    """Say what the usual repair would make of a ring, without doing it."""
    if mended is not None:
        parts = len(shapely.get_parts(mended))
        yield found(
            "ring_proposal",
            Severity.NOTICE,
            ground.where(code),
            units=(code,),
            unit=ground.label(code),
            percent=f"{100 * share:.2f}",
            parts=parts,
        )


def _mended(polygon: BaseGeometry) -> BaseGeometry | None:
    """Return the polygons of what GEOS makes of an invalid one, None where it is too large or nothing remains."""
    if shapely.get_num_coordinates(polygon) > MOST_VERTICES:
        return None
    made = shapely.make_valid(polygon)
    parts = [part for part in _polygons(made) if part.area > 0]
    if polygon.geom_type == "Polygon":
        # A loop that was cut off an outline is no part of the unit; one that is not tiny changes too much of its area.
        least = LARGEST_REPAIR * sum(part.area for part in parts)
        parts = [part for part in parts if part.area > least]
    if not parts:
        return None
    return parts[0] if len(parts) == 1 else shapely.multipolygons(parts)


def _polygons(shape: BaseGeometry) -> Iterator[BaseGeometry]:
    for part in shapely.get_parts(shape):
        if part.geom_type == "Polygon":
            yield part
        elif part.geom_type in {"MultiPolygon", "GeometryCollection"}:
            yield from _polygons(part)


def _change(polygon: BaseGeometry, mended: BaseGeometry | None, plane: Plane) -> float:
    """Return the share of a unit's area that a repair adds or takes: a loop that it turns over counts twice."""
    if mended is None:
        return 1.0
    before, after = plane.area(polygon), plane.area(mended)
    return abs(after - before) / max(before, after, 1e-9)


def _fault_at(polygon: BaseGeometry) -> Point:
    """Return the place that GEOS names in its reason, the first vertex where it names none."""
    inside = shapely.is_valid_reason(polygon).partition("[")[2].rstrip("]").split()
    try:
        return Point(float(inside[0]), float(inside[1]))
    except (IndexError, ValueError):
        return Point(shapely.get_coordinates(polygon)[0])


def _odd(code: str, polygon: BaseGeometry, ground: Ground) -> Iterator[Finding]:
    """Walk over what is valid and yet hardly meant: specks, slivers, tiny holes and spikes."""
    for part in shapely.get_parts(polygon):
        yield from _odd_part(code, part, ground)
        yield from _tiny_holes(code, part, ground)
        yield from _spikes_found(code, part, ground)


def _odd_part(code: str, part: BaseGeometry, ground: Ground) -> Iterator[Finding]:
    told: dict[str, Any] = {"units": (code,), "shape": part.wkb, "unit": ground.label(code)}
    area = ground.plane.area(Polygon(part.exterior))
    if area < SMALLEST_PART_M2:
        yield found("part_tiny", Severity.WARNING, ground.where(code), m2=round(area), **told)
    elif _thinness(part, ground.plane) < _THIN:
        metres = f"{ground.plane.width(part):.1f}"
        yield found("part_sliver", Severity.WARNING, ground.where(code), metres=metres, **told)


def _tiny_holes(code: str, part: BaseGeometry, ground: Ground) -> Iterator[Finding]:
    for hole in map(Polygon, part.interiors):
        area = ground.plane.area(hole)
        if area < SMALLEST_PART_M2:
            told: dict[str, Any] = {"shape": hole.wkb, "unit": ground.label(code), "m2": round(area)}
            yield found("hole_tiny", Severity.WARNING, ground.where(code), units=(code,), **told)


def _thinness(part: BaseGeometry, plane: Plane) -> float:
    flat = plane.metres(part)
    return float(4 * np.pi * flat.area / flat.length**2) if flat.length else 0.0


def _spikes_found(code: str, part: BaseGeometry, ground: Ground) -> Iterator[Finding]:
    for ring in (part.exterior, *part.interiors):
        for place in _spikes(ground.plane, shapely.get_coordinates(ring)[:-1]):
            tip = Point(place)
            yield found(
                "spike", Severity.WARNING, ground.where(code), units=(code,), shape=tip.wkb, unit=ground.label(code),
                lon=round(tip.x, 6), lat=round(tip.y, 6),
            )  # fmt: skip


def _spikes(plane: Plane, ring: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Return the vertices at which an outline runs out and straight back, each leg longer than ten metres."""
    if len(ring) < 4:
        return ring[:0]
    flat = ring * plane.scale
    back, forth = np.roll(flat, 1, axis=0) - flat, np.roll(flat, -1, axis=0) - flat
    legs = np.minimum(np.hypot(*back.T), np.hypot(*forth.T))
    turn = np.abs(np.arctan2(back[:, 0] * forth[:, 1] - back[:, 1] * forth[:, 0], (back * forth).sum(axis=1)))
    tips: npt.NDArray[np.float64] = ring[(legs > _SPIKE_METRES) & (turn < np.radians(_SPIKE_DEGREES))]
    return tips
