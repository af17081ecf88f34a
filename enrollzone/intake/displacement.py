"""Is the whole drawing displaced: the mark of coordinates that were told in one system and drawn in another."""

from collections.abc import Iterator, Mapping

import shapely
from shapely.geometry.base import BaseGeometry

from enrollzone.atlas.edition import Edition
from enrollzone.atlas.index import Shapes
from enrollzone.atlas.shift import Shift, estimate_shift
from enrollzone.atlas.vertices import lonlat_array
from enrollzone.intake.findings import Finding, Severity, found
from enrollzone.intake.whereabouts import place_in
from enrollzone.messages import Message

_WRITTEN = {"gcj02": "GCJ-02", "bd09": "BD-09", "wgs84": "WGS-84"}


def displaced(drawn: Mapping[str, BaseGeometry], before: Edition, file: str) -> Iterator[Finding]:
    """Tell when the polygons (degrees) lie off those of the edition before by more than 5 m as a whole."""
    shapes = before.shapes()
    shift = estimate_shift(drawn, degrees_of(shapes)) if shapes is not None and drawn else None
    if shift is not None:
        yield _told(shift, before, file)


def degrees_of(shapes: Shapes) -> dict[str, BaseGeometry]:
    """Return the polygons of an edition in degrees of WGS-84, by code."""
    return {
        code: shapely.transform(shapes.polygon(code), lambda xy: lonlat_array(xy, shapes.crs)) for code in shapes.codes
    }


def _told(shift: Shift, before: Edition, file: str) -> Finding:
    where = place_in(file)
    metres, direction = round(shift.metres), Message(f"finding.direction.{shift.direction}")
    if shift.looks_like is None:
        return found("shifted", Severity.WARNING, where, edition=before.id, metres=metres, direction=direction)
    real, taken_as = _WRITTEN[shift.looks_like.real], _WRITTEN[shift.looks_like.taken_as]
    return found(
        "shifted_like", Severity.WARNING, where, edition=before.id, metres=metres, direction=direction,
        looks_like=Message("finding.mixed_up", {"real": real, "taken_as": taken_as}),
    )  # fmt: skip
