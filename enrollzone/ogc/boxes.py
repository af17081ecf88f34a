"""The parameter `bbox`: four or six numbers in the order of their system."""

from math import isfinite

from enrollzone.errors import FieldProblem, ParameterError
from enrollzone.ogc.systems import System

Box = tuple[float, float, float, float]
"""West, south, east, north, whatever order the system has."""

_EITHER = ("minx <= maxx", "miny <= maxy")
_EAST_FIRST = ("minx,miny,maxx,maxy", "minx,miny,minz,maxx,maxy,maxz", *_EITHER)
_NORTH_FIRST = ("miny,minx,maxy,maxx", "miny,minx,minz,maxy,maxx,maxz", *_EITHER)
_DEGREES = ("x: -180..180", "y: -90..90")


def box_of(told: str, system: System) -> Box:
    """Return a box, its heights left out. Raises ParameterError (field bbox) that names what is expected.

    A box that runs from east to west would cross the antimeridian: no county does, so it is taken for a mistake.
    """
    numbers = _numbers(told)
    if len(numbers) == 6:
        numbers = [*numbers[:2], *numbers[3:5]]
    if len(numbers) != 4:
        raise _refused("not_as_expected", system)
    first, second, third, fourth = numbers
    west, south, east, north = (second, first, fourth, third) if system.north_first else numbers
    if west > east or south > north:
        raise _refused("not_as_expected", system)
    if system.is_degrees and (max(-west, east) > 180 or max(-south, north) > 90):
        raise _refused("out_of_range", system)
    return west, south, east, north


def _numbers(told: str) -> list[float]:
    try:
        numbers = [float(part) for part in told.split(",")]
    except ValueError:
        return []
    return numbers if all(isfinite(number) for number in numbers) else []


def _refused(code: str, system: System) -> ParameterError:
    """What is expected is told in the order of the system: latitude or northing first where its registry says so."""
    order = _NORTH_FIRST if system.north_first else _EAST_FIRST
    return ParameterError([FieldProblem("bbox", code, (*order, *(_DEGREES if system.is_degrees else ())))])
