"""One number for the polygons by which an edition decides: the same wherever they were written to and read from."""

import hashlib
from collections.abc import Mapping

import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry.base import BaseGeometry


def geometry_digest(polygons: Mapping[str, BaseGeometry]) -> str:
    """Return the SHA-256 over polygons by code, in degrees: of every coordinate, to the last bit.

    It does not hang on the order of the units, on the vertex at which a ring begins or the way in which it runs, nor on
    whether a single polygon is told as a multipolygon or a vertex twice in a row: none of that changes an answer.
    """
    codes = sorted(polygons)
    held = np.array([polygons[code] for code in codes], dtype=object)
    parts, owners = shapely.get_parts(held, return_index=True)
    empty = np.full(len(codes), shapely.MultiPolygon(), dtype=object)
    whole = shapely.normalize(shapely.multipolygons(_told_once(parts), indices=owners, out=empty))
    digest = hashlib.sha256()
    for code, told in zip(codes, shapely.to_wkb(whole, byte_order=1), strict=True):
        digest.update(code.encode())
        digest.update(told)
    return digest.hexdigest()


def _told_once(polygons: npt.NDArray[np.object_]) -> npt.NDArray[np.object_]:
    """Return polygons in two dimensions whose vertices are each told once."""
    rings, of_polygon = shapely.get_rings(polygons, return_index=True)
    xy, of_ring = shapely.get_coordinates(rings, return_index=True)
    fresh = np.r_[True, (np.diff(xy, axis=0) != 0).any(axis=1) | (np.diff(of_ring) != 0)][: len(xy)]
    if fresh.all() and not shapely.has_z(polygons).any():
        return polygons
    told: npt.NDArray[np.object_] = shapely.linearrings(xy[fresh], indices=of_ring[fresh])
    whole: npt.NDArray[np.object_] = shapely.polygons(told, indices=of_polygon)
    return whole
