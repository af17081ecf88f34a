"""Coordinates in bulk: the vertices of a whole layer from one system to another, as `crs` does it for one point."""

from functools import lru_cache

import numpy as np
import numpy.typing as npt

from enrollzone.atlas.crs import Envelope, PointError, PointFault, Road, roads
from enrollzone.atlas.obfuscation import DEFINED_IN, Functions, ways

Vertices = npt.NDArray[np.float64]
"""One row for each vertex: x (east or longitude) and y (north or latitude)."""


def _farthest(first: Vertices, second: Vertices) -> float:
    return max(float(np.max(np.abs(off), initial=0.0)) for off in (first, second))


_ARRAYS = ways(Functions[Vertices](np.sin, np.cos, np.sqrt, np.hypot, np.arctan2, _farthest))


def lonlat_array(xy: Vertices, crs: str) -> Vertices:
    """Return the longitudes and latitudes (WGS-84 degrees) of vertices told in `crs`, one row each.

    Agrees with `crs.to_lonlat` for every row and raises what that raises for any of them: outside_envelope where one
    row holds numbers that the system cannot hold.
    """
    return _converted(xy, _roads(crs)[0])


def lonlat_where_possible(xy: Vertices, crs: str) -> Vertices:
    """Return what `lonlat_array` returns, with not-a-number in the rows whose numbers the system cannot hold."""
    return _where_possible(xy, _roads(crs)[0])


def from_lonlat_array(lonlat: Vertices, crs: str) -> Vertices:
    """Return the vertices in `crs` of WGS-84 longitudes and latitudes: the reverse of `lonlat_array`."""
    return _converted(lonlat, _roads(crs)[1])


def lonlat_array_within(xy: Vertices, crs: str, envelope: Envelope) -> Vertices:
    """Return the longitudes and latitudes of vertices, every one of which must lie inside the county.

    Raises PointError: swapped_axes when they do so with their numbers exchanged (northing before easting, latitude
    before longitude), outside_envelope when not even then, and what `lonlat_array` raises.
    """
    found = _inside(xy, crs, envelope)
    if found is not None:
        return found
    swapped = _inside(xy[:, ::-1], crs, envelope) is not None
    raise PointError(PointFault.SWAPPED_AXES if swapped else PointFault.OUTSIDE_ENVELOPE)


def held(box: Envelope, xy: Vertices) -> npt.NDArray[np.bool_]:
    """Tell for each vertex whether it lies in a box; none whose numbers are not numbers does."""
    west, south, east, north = box
    x, y = xy[:, 0], xy[:, 1]
    return (west <= x) & (x <= east) & (south <= y) & (y <= north)


@lru_cache(maxsize=64)
def _roads(crs: str) -> tuple[Road, Road]:
    both = _ARRAYS.get(crs.strip().casefold())
    return ((both.back, DEFINED_IN), (both.there, DEFINED_IN)) if both else roads(crs)


def _converted(xy: Vertices, road: Road) -> Vertices:
    converted = _where_possible(xy, road)
    if np.isnan(converted).any():
        raise PointError(PointFault.OUTSIDE_ENVELOPE)
    return converted


def _where_possible(xy: Vertices, road: Road) -> Vertices:
    convert, domain = road
    converted = np.full((len(xy), 2), np.nan)
    possible = held(domain, xy)
    converted[possible] = np.column_stack(convert(xy[possible, 0], xy[possible, 1]))
    converted[~np.isfinite(converted).all(axis=1)] = np.nan
    return converted


def _inside(xy: Vertices, crs: str, envelope: Envelope) -> Vertices | None:
    try:
        lonlat = lonlat_array(xy, crs)
    except PointError as error:
        if error.fault is PointFault.OUTSIDE_ENVELOPE:
            return None
        raise
    return lonlat if held(envelope, lonlat).all() else None
