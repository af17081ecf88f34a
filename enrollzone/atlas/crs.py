"""Coordinates: from the system a point was told in to WGS-84 longitude and latitude, and on to metres.

There is no default system. WGS-84 and CGCS2000 count as one: they differ by less than a metre, and PROJ knows no
transformation between them. GCJ-02 and BD-09 are reversed exactly, by iterating the published formulas. Of the EPSG
codes only these two datums and projections on them are taken, Web Mercator among them: a datum of another country is
shifted by hundreds of metres, or not at all, where it is not meant for, and the result looks as good as any.
"""

import re
from collections.abc import Callable
from enum import StrEnum
from functools import lru_cache
from math import isfinite
from typing import TYPE_CHECKING, Any

from enrollzone.atlas.obfuscation import DEFINED_IN, SCALAR
from enrollzone.errors import EnrollzoneError

if TYPE_CHECKING:
    from pyproj import CRS, Transformer

Envelope = tuple[float, float, float, float]
"""West, south, east and north in degrees of WGS-84."""

CRS_NAMES = ("wgs84", "cgcs2000", "gcj02", "bd09", "EPSG:n")
"""What a point may be told in, as the doors list it."""

_SAME_AS_WGS84 = frozenset({"wgs84", "cgcs2000", "epsg:4326", "epsg:4490"})
_EPSG = re.compile(r"epsg:([1-9][0-9]{3,5})", re.ASCII)
_OLD_DATUM = re.compile(r"(xi.?an|西安).{0,2}(19)?80|(bei ?jing|peking|北京).{0,2}(19)?54")
_CGCS2000 = 4490
_WGS84 = 4326
_BASES = {4326: _WGS84, 4979: _WGS84, 4490: _CGCS2000, 4480: _CGCS2000}
"""The geographic systems, in two and three dimensions, on whose datums a system may rest."""

_FIRST_ZONE, _LAST_ZONE = 25, 45
_ZONE_WITHOUT_PREFIX = 4534


class PointFault(StrEnum):
    """Why a point, or the system it is told in, cannot be used."""

    UNKNOWN_CRS = "unknown_crs"
    REFUSED_DATUM = "refused_datum"
    SWAPPED_AXES = "swapped_axes"
    OUTSIDE_ENVELOPE = "outside_envelope"


_SAID = {
    PointFault.UNKNOWN_CRS: "坐标系未知，应为 / unknown coordinate system, expected one of " + ", ".join(CRS_NAMES),
    PointFault.REFUSED_DATUM: (
        "只接受 WGS-84 和 CGCS2000 及其投影；北京54、西安80等坐标系没有公开的转换参数，请先转换为 CGCS2000 / "
        "only WGS-84, CGCS2000 and projections of them are taken; no public parameters exist for Beijing 1954, "
        "Xian 1980 and the like: convert to CGCS2000 first"
    ),
    PointFault.SWAPPED_AXES: (
        "坐标顺序颠倒：x 应为经度或东坐标，y 应为纬度或北坐标 / "
        "axes are swapped: x is longitude or easting, y is latitude or northing"
    ),
    PointFault.OUTSIDE_ENVELOPE: (
        "该点明显不在本县范围内 / the point is clearly outside the county, or outside its coordinate system"
    ),
}


class PointError(EnrollzoneError):
    """A point cannot be used. `fault` names the cause; the coordinates themselves are never repeated.

    `system` is the registered name of a system that is refused, where that is the cause.
    """

    def __init__(self, fault: PointFault, system: str = "") -> None:
        self.fault = fault
        self.system = system
        super().__init__(f"{system}: {_SAID[fault]}" if system else _SAID[fault])


def to_lonlat(x: float, y: float, crs: str) -> tuple[float, float]:
    """Return the longitude and latitude (WGS-84 degrees) of a point told in `crs`.

    `x` is longitude or easting and `y` latitude or northing whatever order the system's registry names; `crs` is one of
    wgs84, cgcs2000, gcj02, bd09 or EPSG:n, in any case. Raises PointError for an unknown system, for one that rests on
    another datum than WGS-84 and CGCS2000 (refused_datum), and for numbers that the system cannot hold.
    """
    return _converted(x, y, *roads(crs)[0])


def from_lonlat(lon: float, lat: float, crs: str) -> tuple[float, float]:
    """Return the point (x east or longitude, y north or latitude) in `crs` of a WGS-84 longitude and latitude.

    The reverse of `to_lonlat`, with the same names of systems and the same errors.
    """
    return _converted(lon, lat, *roads(crs)[1])


def lonlat_within(x: float, y: float, crs: str, envelope: Envelope) -> tuple[float, float]:
    """Return the longitude and latitude of a point, refused when it is clearly outside the county.

    Raises PointError: swapped_axes when the point lies inside only with its numbers exchanged, outside_envelope when
    not even so, and what `to_lonlat` raises.
    """
    found = _inside(x, y, crs, envelope)
    if found is not None:
        return found
    swapped = _inside(y, x, crs, envelope) is not None
    raise PointError(PointFault.SWAPPED_AXES if swapped else PointFault.OUTSIDE_ENVELOPE)


def metric_crs(lon: float) -> str:
    """Return the CGCS2000 3-degree Gauss-Krüger zone (``EPSG:4543`` at 102° E) in which a county is measured.

    `lon` is a longitude of the county in degrees. Raises ValueError outside zones 25 to 45 (73.5° to 136.5° E).
    """
    zone = int((lon + 1.5) // 3)
    if not _FIRST_ZONE <= zone <= _LAST_ZONE:
        raise ValueError("no CGCS2000 3-degree zone at this longitude; expected 73.5 to 136.5")
    return f"EPSG:{_ZONE_WITHOUT_PREFIX + zone - _FIRST_ZONE}"


@lru_cache(maxsize=64)
def transformer(source: int, target: int) -> "Transformer":
    """Return the transformer between two EPSG codes, x always east: made once, and safe to share between threads.

    Raises PointError (refused_datum) where PROJ knows no transformation: what it calls "ballpark" shifts by 0 m.
    """
    import pyproj  # noqa: PLC0415 - a question by name or in WGS-84 never needs it, and it costs 50 ms

    try:
        return pyproj.Transformer.from_crs(source, target, always_xy=True, allow_ballpark=False)
    except pyproj.exceptions.ProjError:
        raise PointError(PointFault.REFUSED_DATUM) from None


def epsg_of(crs: str) -> int | None:
    """Return the EPSG code behind a name, 4326 for WGS-84 and CGCS2000 alike, or None for GCJ-02 and BD-09.

    Raises PointError for a system that is unknown or refused; Xian 1980 and Beijing 1954 are known by their names too.
    """
    name = crs.strip().casefold()
    if name in _SAME_AS_WGS84:
        return _WGS84
    if name in SCALAR:
        return None
    match = _EPSG.fullmatch(name)
    if match is None:
        raise PointError(PointFault.REFUSED_DATUM if _OLD_DATUM.search(name) else PointFault.UNKNOWN_CRS)
    code = int(match[1])
    _geographic(code)
    return code


Conversion = Callable[[Any, Any], tuple[Any, Any]]
Road = tuple[Conversion, Envelope]
"""A conversion of an x and a y, and the box of numbers that it takes. Those of EPSG codes take arrays as well."""

_WHOLE_EARTH = (-180.0, -90.0, 180.0, 90.0)
_UNBOUNDED = (-1e9, -1e9, 1e9, 1e9)


@lru_cache(maxsize=64)
def roads(crs: str) -> tuple[Road, Road]:
    """Return the way to longitude and latitude and the way back. Raises PointError for a system that is not taken."""
    code = epsg_of(crs)
    if code is None:
        ways = SCALAR[crs.strip().casefold()]
        return (ways.back, DEFINED_IN), (ways.there, DEFINED_IN)
    if code == _WGS84:
        return (_unchanged, _WHOLE_EARTH), (_unchanged, _WHOLE_EARTH)
    base = _geographic(code)
    there, back = transformer(code, base).transform, transformer(base, code).transform
    return (there, _UNBOUNDED), (back, _WHOLE_EARTH)


def _converted(
    x: float, y: float, convert: "Callable[[float, float], tuple[float, float]]", domain: Envelope
) -> tuple[float, float]:
    if not _holds(domain, x, y):
        raise PointError(PointFault.OUTSIDE_ENVELOPE)
    first, second = convert(x, y)
    if not (isfinite(first) and isfinite(second)):
        raise PointError(PointFault.OUTSIDE_ENVELOPE)
    return first, second


def _inside(x: float, y: float, crs: str, envelope: Envelope) -> tuple[float, float] | None:
    try:
        lon, lat = to_lonlat(x, y, crs)
    except PointError as error:
        if error.fault is PointFault.OUTSIDE_ENVELOPE:
            return None
        raise
    return (lon, lat) if _holds(envelope, lon, lat) else None


def _holds(envelope: Envelope, x: float, y: float) -> bool:
    """Tell whether a point lies in a box; no number that is not a number does."""
    west, south, east, north = envelope
    return west <= x <= east and south <= y <= north


def _geographic(code: int) -> int:
    """Return 4490 for a CGCS2000 system and 4326 for a WGS-84 one, after refusing what rests on any other datum."""
    system = _registered(code)
    if not (system.is_projected or system.is_geographic) or len(system.axis_info) != 2:
        raise PointError(PointFault.UNKNOWN_CRS)
    base = _BASES.get(system.geodetic_crs.to_epsg() or 0) if system.geodetic_crs else None
    if base is None:
        raise PointError(PointFault.REFUSED_DATUM, system.name)
    return base


@lru_cache(maxsize=64)
def _registered(code: int) -> "CRS":
    import pyproj  # noqa: PLC0415 - as above

    try:
        return pyproj.CRS.from_epsg(code)
    except pyproj.exceptions.CRSError:
        raise PointError(PointFault.UNKNOWN_CRS) from None


def _unchanged(x: float, y: float) -> tuple[float, float]:
    return x, y
