"""The registry of coordinate systems: which one a name means, and which ones are in use around a place.

Only to explain what is wrong with a file. What a point or a layer may be told in is decided by `crs`.
"""

import re
import warnings
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from enrollzone.atlas.crs import Envelope, PointError, epsg_of
from enrollzone.atlas.vertices import Vertices, held

if TYPE_CHECKING:
    from pyproj import Proj

DEGREES = 4326
"""The code that stands for longitude and latitude of WGS-84 and CGCS2000 alike."""

# A name as map files write it. Neither a file, an address nor a definition with parameters is looked up.
_PLAIN_NAME = re.compile(r"[\w /().-]{3,80}")
_CODE = re.compile(r"epsg:([1-9][0-9]{3,5})", re.ASCII | re.IGNORECASE)
_OUR_OWN = "CGCS2000"
_PREFIXED = {**{code: code + 11 for code in range(4491, 4502)}, **{code: code + 21 for code in range(4513, 4534)}}
_OTHER_WRITING = {**_PREFIXED, **{plain: prefixed for prefixed, plain in _PREFIXED.items()}}


@dataclass(frozen=True)
class System:
    """A registered system of x and y: in degrees or not, and whether boundaries are taken in it (see `crs`)."""

    code: int
    name: str
    geographic: bool
    taken: bool

    @property
    def label(self) -> str:
        """The code as it is declared: ``EPSG:4543``."""
        return f"EPSG:{self.code}"


def system_named(name: str) -> System | None:
    """Return the system that ``EPSG:n``, our own name for it or a name of the registry or of a .prj means, or None."""
    try:
        return system_of(epsg_of(name) or 0)
    except PointError:
        match = _CODE.fullmatch(name.strip())
        return system_of(int(match[1])) if match else _by_name(name.strip())


@lru_cache(maxsize=256)
def system_of(code: int) -> System | None:
    """Return the system with this EPSG code, or None where the registry has none."""
    import pyproj  # noqa: PLC0415 - as everywhere: it costs 50 ms

    try:
        system = pyproj.CRS.from_epsg(code)
        return System(code, system.name, system.is_geographic, _taken(code))
    except pyproj.exceptions.CRSError:
        return None


def other_writing(code: int) -> int | None:
    """Return the same Gauss-Krüger zone of CGCS2000 with the zone's number before the easting, or without it."""
    return _OTHER_WRITING.get(code)


def systems_holding(xy: Vertices, envelope: Envelope, share: float) -> tuple[System, ...]:
    """Return the registered systems in which at least `share` of the numbers lie in a box of degrees.

    Those that are taken come first, CGCS2000 before WGS-84. A system is held to the box on its own datum, since numbers
    do not tell theirs: Xian 1980 fits wherever CGCS2000 does.
    """
    fitting = [system_of(code) for code in _in_use(envelope) if share_held(xy, code, envelope) >= share]
    known = [system for system in fitting if system is not None]
    return tuple(sorted(known, key=lambda system: (not system.taken, _OUR_OWN not in system.name, -system.code)))


def share_held(xy: Vertices, code: int, envelope: Envelope) -> float:
    """Return how much of the numbers, held in a system on its own datum, lies in a box of degrees: 0 to 1."""
    projection = _projection(code)
    if projection is None:
        return 0.0
    lonlat = np.column_stack(projection(xy[:, 0], xy[:, 1], inverse=True))
    return float(np.mean(held(envelope, lonlat)))


@lru_cache(maxsize=8)
def _in_use(envelope: Envelope) -> tuple[int, ...]:
    """The codes of the projected systems that the registry knows for a box of degrees, and that of degrees."""
    import pyproj.database  # noqa: PLC0415 - as above

    area = pyproj.aoi.AreaOfInterest(*envelope)
    projected = pyproj.database.query_crs_info("EPSG", [pyproj.enums.PJType.PROJECTED_CRS], area)
    return (DEGREES, *sorted({int(found.code) for found in projected}))


@lru_cache(maxsize=256)
def _projection(code: int) -> "Proj | None":
    """The formulas of a system without its datum; None for the few that PROJ cannot write down so."""
    import pyproj  # noqa: PLC0415 - as above

    try:
        with warnings.catch_warnings():
            warnings.simplefilter(
                "ignore", UserWarning
            )  # it warns that the datum is left behind, which is what we want
            return pyproj.Proj(pyproj.CRS.from_epsg(code))
    except pyproj.exceptions.CRSError:
        return None


def _by_name(name: str) -> System | None:
    import pyproj  # noqa: PLC0415 - as above

    try:
        code = pyproj.CRS.from_user_input(name).to_epsg() if _PLAIN_NAME.fullmatch(name) else None
    except pyproj.exceptions.CRSError:
        return None
    return system_named(f"EPSG:{code}") if code else None


def _taken(code: int) -> bool:
    try:
        epsg_of(f"EPSG:{code}")
    except PointError:
        return False
    return True
