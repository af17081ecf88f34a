"""Is the whole drawing displaced: the mark of coordinates that were told in one system and drawn in another."""

from collections.abc import Iterator, Mapping
from typing import Any

import shapely
from shapely.geometry.base import BaseGeometry

from enrollzone.atlas.index import Shapes
from enrollzone.atlas.shift import Shift, estimate_shift
from enrollzone.atlas.vertices import lonlat_array
from enrollzone.intake.candidate import Surroundings
from enrollzone.messages import Message
from enrollzone.quarantine.findings import Finding, Severity, found
from enrollzone.quarantine.whereabouts import place_in

_WRITTEN = {"gcj02": "GCJ-02", "bd09": "BD-09", "wgs84": "WGS-84"}


def displaced(drawn: Mapping[str, BaseGeometry], around: Surroundings, file: str) -> Iterator[Finding]:
    """Tell when the polygons (degrees) lie more than 5 m off the edition before, or off the outline, as a whole."""
    shapes = around.before.shapes() if around.before else None
    if not drawn:
        return
    if shapes is not None and around.before is not None:
        yield from _told(estimate_shift(drawn, degrees_of(shapes)), around.before.id, file)
    if around.outline is not None:
        yield from _told(estimate_shift(drawn, around.outline), Message("finding.outline"), file)


def degrees_of(shapes: Shapes) -> dict[str, BaseGeometry]:
    """Return the polygons of an edition in degrees of WGS-84, by code."""
    return {
        code: shapely.transform(shapes.polygon(code), lambda xy: lonlat_array(xy, shapes.crs)) for code in shapes.codes
    }


def _told(shift: Shift | None, reference: object, file: str) -> Iterator[Finding]:
    if shift is None:
        return
    told: dict[str, Any] = {"reference": reference, "metres": round(shift.metres)}
    told["direction"] = Message(f"finding.direction.{shift.direction}")
    if shift.looks_like is None:
        yield found("shifted", Severity.WARNING, place_in(file), **told)
        return
    real, taken_as = _WRITTEN[shift.looks_like.real], _WRITTEN[shift.looks_like.taken_as]
    looks_like = Message("finding.mixed_up", {"real": real, "taken_as": taken_as})
    yield found("shifted_like", Severity.WARNING, place_in(file), looks_like=looks_like, **told)
