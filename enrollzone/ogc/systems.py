"""The coordinate systems of the API, each by its address and with its numbers in the order that its registry names."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from enrollzone.errors import FieldProblem, ParameterError
from enrollzone.layers.targets import Target, target_of
from enrollzone.lookup import Bureau

CRS84 = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"
"""Longitude before latitude: what GeoJSON is in, and what holds where nobody asks for another."""

_EPSG = "http://www.opengis.net/def/crs/EPSG/0/{code}"


@dataclass(frozen=True)
class System:
    """A system by its address. `north_first`: its first number is the latitude or northing (Part 2, clause 6.2)."""

    uri: str
    target: Target
    north_first: bool = False

    @property
    def is_degrees(self) -> bool:
        """Tell whether its numbers are those of the edition, in one order or the other."""
        return self.target.is_degrees


STORED = System(CRS84, target_of("wgs84", None))


def systems_of(bureau: Bureau) -> tuple[System, ...]:
    """Return the systems in which the features of a county are told, the one in which they are kept first.

    They are CRS84, WGS-84, CGCS2000, the county's CGCS2000 3-degree zone where it is known, and Web Mercator.
    """
    return (STORED, *_registered(_longitude(bureau)))


def system_of(uri: str, offered: Iterable[System], parameter: str) -> System:
    """Return the system of an address. Raises ParameterError for one that is not offered, naming those that are."""
    known = {system.uri: system for system in offered}
    if uri not in known:
        raise ParameterError([FieldProblem(parameter, "unknown_crs", tuple(known))])
    return known[uri]


def _longitude(bureau: Bureau) -> float | None:
    boxes = (edition.envelope for edition in reversed(bureau.atlas.editions))
    return next(((box[0] + box[2]) / 2 for box in boxes if box), None)


@lru_cache(maxsize=4096)
def _registered(longitude: float | None) -> tuple[System, ...]:
    return tuple(_of_target(target) for target in _targets(longitude))


def _targets(longitude: float | None) -> Iterator[Target]:
    yield target_of("EPSG:4326", longitude)
    yield target_of("EPSG:4490", longitude)
    if longitude is not None:
        yield target_of("metric", longitude)
    yield target_of("EPSG:3857", longitude)


def _of_target(target: Target) -> System:
    import pyproj  # noqa: PLC0415 - only maps need it

    north_first = pyproj.CRS.from_user_input(target.name).axis_info[0].direction == "north"
    return System(_EPSG.format(code=target.epsg), target, north_first)
