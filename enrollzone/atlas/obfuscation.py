"""GCJ-02 and BD-09, the two systems of Chinese web maps, by their published formulas; both ways, exactly.

A formula is written once and made for single numbers or for whole arrays: it is given the functions of `math` or those
of NumPy. All coordinates are degrees, x east.
"""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

Number = TypeVar("Number", float, "npt.NDArray[np.float64]")
Shift = Callable[[Number, Number], tuple[Number, Number]]
"""From the degrees of one system to those of another."""

DEFINED_IN = (72.004, 0.8293, 137.8347, 55.8271)
"""Where the two systems are defined: the rectangle of the published formula, west, south, east and north."""

# The ellipsoid and the square of the eccentricity as the published GCJ-02 formula writes them (Krasovsky 1940).
_AXIS_M = 6378245.0
_ECCENTRICITY = 0.00669342162296594323

_PI_3, _PI_12, _PI_30, _2PI = math.pi / 3.0, math.pi / 12.0, math.pi / 30.0, math.pi * 2.0
_TWO_THIRDS = 2.0 / 3.0
_DEGREE = math.pi / 180.0
_EAST_M = _AXIS_M * _DEGREE
_NORTH_M = _AXIS_M * (1.0 - _ECCENTRICITY) * _DEGREE
_BD_TURN = math.pi * 3000.0 / 180.0
_BD_SHIFT = (0.0065, 0.006)
_SETTLED_DEG = 5e-11
_ROUNDS = 20


@dataclass(frozen=True)
class Functions(Generic[Number]):
    """The functions out of which the formulas are made. `farthest` is the largest size in two sets of errors."""

    sin: Callable[[Number], Number]
    cos: Callable[[Number], Number]
    sqrt: Callable[[Number], Number]
    hypot: Callable[[Number, Number], Number]
    atan2: Callable[[Number, Number], Number]
    farthest: Callable[[Number, Number], float]


@dataclass(frozen=True)
class Ways(Generic[Number]):
    """The way from WGS-84 into a system, and the way back."""

    there: Shift[Number]
    back: Shift[Number]


def ways(functions: Functions[Number]) -> Mapping[str, Ways[Number]]:
    """Return the ways between WGS-84 and each system by its name: gcj02 and bd09."""
    gcj, bd = _gcj_from_wgs(functions), _bd_from_gcj(functions)
    wgs_from_gcj, gcj_from_bd = _wgs_from_gcj(gcj, functions), _gcj_from_bd(functions)
    return {
        "gcj02": Ways(gcj, wgs_from_gcj),
        "bd09": Ways(lambda lon, lat: bd(*gcj(lon, lat)), lambda lon, lat: wgs_from_gcj(*gcj_from_bd(lon, lat))),
    }


def _gcj_from_wgs(functions: Functions[Number]) -> Shift[Number]:
    """Make the published formula of GCJ-02."""
    sin, sqrt = functions.sin, functions.sqrt

    # Where one sine is of three times the angle of another, it is made of that one: sin 3t = sin t (3 - 4 sin² t).
    def shift(lon: Number, lat: Number) -> tuple[Number, Number]:
        east, north = lon - 105.0, lat - 35.0
        root, twice = sqrt(abs(east)), sin(_2PI * east)
        ripple = twice * (4.0 - 4.0 * twice * twice)
        third_north, third_east = sin(_PI_3 * north), sin(_PI_3 * east)
        metres_north = (
            -100.0 + 2.0 * east + 3.0 * north + 0.2 * north * north + 0.1 * east * north + 0.2 * root
            + (20.0 * (ripple + third_north * (5.0 - 4.0 * third_north * third_north))
               + 160.0 * sin(_PI_12 * north) + 320.0 * sin(_PI_30 * north)) * _TWO_THIRDS
        )  # fmt: skip
        metres_east = (
            300.0 + east + 2.0 * north + 0.1 * east * east + 0.1 * east * north + 0.1 * root
            + (20.0 * (ripple + third_east * (5.0 - 4.0 * third_east * third_east))
               + 150.0 * sin(_PI_12 * east) + 300.0 * sin(_PI_30 * east)) * _TWO_THIRDS
        )  # fmt: skip
        sine = sin(_DEGREE * lat)
        squared = sine * sine
        flattening = 1.0 - _ECCENTRICITY * squared
        curvature = sqrt(flattening)
        per_degree_east = _EAST_M / curvature * sqrt(1.0 - squared)
        return lon + metres_east / per_degree_east, lat + metres_north * flattening * curvature / _NORTH_M

    return shift


def _bd_from_gcj(functions: Functions[Number]) -> Shift[Number]:
    """Make the published formula that turns GCJ-02 into BD-09."""
    sin, cos, hypot, atan2 = functions.sin, functions.cos, functions.hypot, functions.atan2

    def shift(lon: Number, lat: Number) -> tuple[Number, Number]:
        radius = hypot(lon, lat) + 0.00002 * sin(lat * _BD_TURN)
        angle = atan2(lat, lon) + 0.000003 * cos(lon * _BD_TURN)
        return radius * cos(angle) + _BD_SHIFT[0], radius * sin(angle) + _BD_SHIFT[1]

    return shift


def _wgs_from_gcj(shift: Shift[Number], functions: Functions[Number]) -> Shift[Number]:
    """Make the way back from GCJ-02, to 2 µm at most.

    The shift varies slowly (less than 2 % of a step), so taking back the error again and again closes in on the point
    from anywhere, and a last step of 5e-11 degrees leaves a fiftieth of that; only beside the meridian of 105°, where
    the formula has the root of a distance, it leaves up to a third. Applying the shift once backwards, as is usual,
    leaves up to three metres.
    """
    farthest = functions.farthest

    def back(lon: Number, lat: Number) -> tuple[Number, Number]:
        east, north = lon, lat
        for _ in range(_ROUNDS):
            there_east, there_north = shift(east, north)
            off_east, off_north = there_east - lon, there_north - lat
            east, north = east - off_east, north - off_north
            if farthest(off_east, off_north) < _SETTLED_DEG:
                break
        return east, north

    return back


def _gcj_from_bd(functions: Functions[Number]) -> Shift[Number]:
    """Make the way from BD-09 back to GCJ-02, as exact and for the same reason.

    The radius and the angle with their ripples on them are known; the ripples are taken off again and again, each time
    at the better place.
    """
    sin, cos, farthest = functions.sin, functions.cos, functions.farthest

    def back(lon: Number, lat: Number) -> tuple[Number, Number]:
        east, north = lon - _BD_SHIFT[0], lat - _BD_SHIFT[1]
        rippled_radius, rippled_angle = functions.hypot(east, north), functions.atan2(north, east)
        for _ in range(_ROUNDS):
            radius = rippled_radius - 0.00002 * sin(north * _BD_TURN)
            angle = rippled_angle - 0.000003 * cos(east * _BD_TURN)
            off_east, off_north = east - radius * cos(angle), north - radius * sin(angle)
            east, north = east - off_east, north - off_north
            if farthest(off_east, off_north) < _SETTLED_DEG:
                break
        return east, north

    return back


def _farther(first: float, second: float) -> float:
    return max(abs(first), abs(second))


SCALAR = ways(Functions[float](math.sin, math.cos, math.sqrt, math.hypot, math.atan2, _farther))
"""The ways of single numbers."""
