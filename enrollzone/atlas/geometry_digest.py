"""One number for the polygons by which an edition decides: the same wherever they were written to and read from."""

import hashlib
from collections.abc import Mapping

import shapely
from shapely.geometry.base import BaseGeometry


def geometry_digest(polygons: Mapping[str, BaseGeometry]) -> str:
    """Return the SHA-256 over polygons by code, in degrees: of every coordinate, to the last bit.

    It does not hang on the order of the units, on the vertex at which a ring begins or the way in which it runs, nor on
    whether a single polygon is told as a multipolygon, since none of that changes an answer.
    """
    digest = hashlib.sha256()
    for code in sorted(polygons):
        parts = shapely.get_parts(shapely.force_2d(polygons[code]))
        whole = shapely.normalize(shapely.multipolygons(parts))
        digest.update(code.encode())
        digest.update(shapely.to_wkb(whole, byte_order=1))
    return digest.hexdigest()
