"""From a point to the units that own it, or that lie so near that the point may be theirs."""

from dataclasses import replace
from math import isfinite
from typing import TYPE_CHECKING

from enrollzone.atlas.accuracy import REACH_M, USUAL_ACCURACY_M
from enrollzone.atlas.crs import CRS_NAMES, Envelope, PointError, PointFault, lonlat_within, to_lonlat
from enrollzone.atlas.edition import Edition
from enrollzone.atlas.spot import Spot
from enrollzone.errors import FieldProblem, RequestError
from enrollzone.places.home import AreaEdge, Level, Located, Missing, Neighbour, NotFound, Point, Rung, Suggestion, Why

if TYPE_CHECKING:
    from enrollzone.atlas.index import Shapes

LOOKED_AT_M = 1000.0
"""Within this distance the neighbours of a point are looked at, however accurate it is."""

_EXPECTED = {
    PointFault.UNKNOWN_CRS: ("home.point.crs", CRS_NAMES),
    PointFault.REFUSED_DATUM: ("home.point.crs", CRS_NAMES),
    PointFault.SWAPPED_AXES: ("home.point", ("x: longitude or easting", "y: latitude or northing")),
    PointFault.OUTSIDE_ENVELOPE: ("home.point", ("x and y as numbers of the coordinate system named",)),
}
_OUT_OF_RANGE = "out_of_range"


def locate_point(point: Point, edition: Edition) -> Located | NotFound:
    """Return every unit that owns a point, and its neighbours in metres on the ground (the county's metric system).

    Neighbours are those within 1,000 m, or within the accuracy where that is more: far enough to find a border behind
    which the answer would be another. The end of the map is a neighbour too: within that distance its own is told.

    Raises RequestError for a coordinate system that is unknown or refused, swapped axes, numbers the system cannot hold
    and an accuracy that is none; the point itself is never repeated.
    """
    accuracy = _accuracy(point)
    lonlat = told_lonlat(point, edition.envelope)
    if lonlat is None:
        return NotFound(Missing.OUTSIDE_JURISDICTION)
    shapes = edition.shapes()
    if shapes is None:
        return NotFound(Missing.NO_MAP)
    return _beside_areas(_among(shapes, *shapes.project(*lonlat), accuracy, edition), lonlat, accuracy, edition)


def _beside_areas(
    found: Located | NotFound, lonlat: tuple[float, float], accuracy: float, edition: Edition
) -> Located | NotFound:
    """Add which drawn areas hold the point for certain, which certainly do not, and how near their edges are."""
    areas = edition.areas()
    if areas is None or isinstance(found, NotFound):
        return found
    x, y = areas.project(*lonlat)
    inside, outside = areas.around(x, y, accuracy)
    spots = tuple(replace(spot, inside=inside, outside=outside) for spot in found.spots)
    edges = tuple(AreaEdge(area, metres) for metres, area in areas.edges(x, y, max(LOOKED_AT_M, accuracy)))
    return replace(found, spots=spots, edges=edges)


def _accuracy(point: Point) -> float:
    stated = point.accuracy_m
    if stated is None:
        return USUAL_ACCURACY_M
    if not (isfinite(stated) and stated >= 0):
        expected = ("metres, 0 or more",)
        raise RequestError([FieldProblem("home.point.accuracy_m", _OUT_OF_RANGE, expected)])
    return stated


def told_lonlat(point: Point, envelope: Envelope | None) -> tuple[float, float] | None:
    """Return longitude and latitude, or None for a point that is a place on earth, but clearly not in the county.

    Raises RequestError as `locate_point` does.
    """
    try:
        return _lonlat(point, envelope)
    except PointError as error:
        raise _refused(error.fault) from None


def _lonlat(point: Point, envelope: Envelope | None) -> tuple[float, float] | None:
    if envelope is None:
        return to_lonlat(point.x, point.y, point.crs)
    try:
        return lonlat_within(point.x, point.y, point.crs, envelope)
    except PointError as error:
        if error.fault is not PointFault.OUTSIDE_ENVELOPE:
            raise
    to_lonlat(point.x, point.y, point.crs)
    return None


def _refused(fault: PointFault) -> RequestError:
    field, expected = _EXPECTED[fault]
    code = _OUT_OF_RANGE if fault is PointFault.OUTSIDE_ENVELOPE else fault.value
    return RequestError([FieldProblem(field, code, expected)])


def _among(shapes: "Shapes", x: float, y: float, accuracy: float, edition: Edition) -> Located | NotFound:
    owners = shapes.claims(x, y)
    reach = max(LOOKED_AT_M, accuracy) if owners else max(REACH_M, accuracy)
    near = tuple(
        Neighbour(edition.units[code], distance) for code, distance in shapes.near(x, y, reach) if code not in owners
    )
    if not owners:
        # A point beside the map may still be meant for the unit next to it, but to say so would be a guess.
        return NotFound(Missing.GAP_IN_DATA, tuple(Suggestion(neighbour.unit, Why.NEARBY) for neighbour in near))
    spots = [Spot(edition.units[code]) for code in owners]
    spots += [Spot(neighbour.unit) for neighbour in near if neighbour.distance_m <= accuracy]
    ends = shapes.edge_distance(x, y)
    beyond = ends if ends <= reach else None
    return Located(tuple(spots), Rung.POINT, Level.POINT, neighbours=near, tolerance_m=accuracy, beyond_m=beyond)
