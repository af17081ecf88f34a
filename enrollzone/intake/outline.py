"""The outline of a county or of its townships, whose place is known: what a first map can be held against."""

from pathlib import Path

import shapely
from shapely.errors import ShapelyError
from shapely.geometry.base import BaseGeometry

from enrollzone.atlas.crs import Envelope, PointError
from enrollzone.atlas.vertices import held, lonlat_array
from enrollzone.quarantine.declaration import Declaration
from enrollzone.quarantine.findings import Finding, Severity, found
from enrollzone.quarantine.reading import read
from enrollzone.quarantine.whereabouts import place_in


def read_outline(
    path: Path, declaration: Declaration, envelope: Envelope
) -> tuple[BaseGeometry | None, tuple[Finding, ...]]:
    """Return the ground that the polygons of a file cover together, in degrees of WGS-84; None with what is wrong.

    The file is read in quarantine like any other, in the system that the declaration names. Its attributes do not
    matter, but its middle must lie in the box of the county.
    """
    content = read(path, declaration)
    errors = tuple(finding for finding in content.findings if finding.severity is Severity.ERROR)
    if errors:
        return None, errors
    try:
        drawn = shapely.from_wkb([record.shape for record in content.records if record.shape is not None])
        ground = shapely.union_all(shapely.make_valid(shapely.force_2d(drawn)))
        degrees = shapely.transform(ground, lambda xy: lonlat_array(xy, declaration.crs))
    except (ShapelyError, PointError, ValueError):
        degrees = shapely.Point()
    if not degrees.area or not held(envelope, shapely.get_coordinates(shapely.centroid(degrees))).all():
        return None, (found("outline_unusable", Severity.ERROR, place_in(content.file), crs=declaration.crs),)
    return degrees, ()
