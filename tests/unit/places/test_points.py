from dataclasses import replace

import pytest
from shapely.geometry import box

from enrollzone.atlas.edition import Edition
from enrollzone.atlas.index import Shapes
from enrollzone.errors import RequestError
from enrollzone.places.gazetteer import Gazetteer
from enrollzone.places.home import AskedPlace, Level, Located, Missing, NotFound, Point, Rung, Why
from enrollzone.places.locate import locate
from tests.unit.places.county import EDITION, GAZETTEER

WEST, EAST = "990000001001", "990000001002"
SHAPES = Shapes({WEST: box(102.00, 24.00, 102.01, 24.01), EAST: box(102.01, 24.00, 102.02, 24.01)})
DRAWN = replace(EDITION, envelope=(101.5, 23.5, 102.5, 24.5), drawn=frozenset({WEST, EAST}), shapes=lambda: SHAPES)
METRE_EAST = 1 / 101_700
"""Degrees of longitude in a metre at 24 degrees north, near enough for whole metres."""


def at(x: float, y: float, crs: str = "wgs84", accuracy_m: float | None = None, edition: Edition = DRAWN) -> object:
    return locate(AskedPlace(point=Point(x, y, crs, accuracy_m)), Gazetteer.of(edition), edition)


def found(x: float, y: float, accuracy_m: float | None = None) -> Located:
    place = at(x, y, accuracy_m=accuracy_m)
    assert isinstance(place, Located)
    return place


def spots(place: Located) -> list[str]:
    return [spot.unit.code for spot in place.spots]


def test_a_point_far_from_every_border_is_in_one_unit() -> None:
    place = found(102.005, 24.005)
    assert (spots(place), place.rung, place.level) == ([WEST], Rung.POINT, Level.POINT)
    assert [neighbour.unit.code for neighbour in place.neighbours] == [EAST]
    assert place.neighbours[0].distance_m == pytest.approx(509, abs=1)
    assert place.tolerance_m == 30.0


def test_a_point_on_a_shared_edge_is_claimed_by_both_units() -> None:
    assert spots(found(102.01, 24.005, accuracy_m=0)) == [WEST, EAST]


def test_a_neighbour_within_a_hundred_metres_is_named_but_no_candidate_beyond_the_accuracy() -> None:
    place = found(102.01 - 60 * METRE_EAST, 24.005, accuracy_m=20)
    assert spots(place) == [WEST]
    assert [neighbour.unit.code for neighbour in place.neighbours] == [EAST]
    assert place.neighbours[0].distance_m == pytest.approx(60, abs=0.5)


def test_a_neighbour_within_the_accuracy_is_a_candidate() -> None:
    assert spots(found(102.01 - 60 * METRE_EAST, 24.005, accuracy_m=80)) == [WEST, EAST]
    assert spots(found(102.01 - 20 * METRE_EAST, 24.005)) == [WEST, EAST]  # nobody said how accurate: 30 m
    assert spots(found(102.005, 24.005, accuracy_m=1000)) == [WEST, EAST]


def test_a_point_in_no_unit_is_a_gap_and_the_units_beside_it_are_suggested_only() -> None:
    place = at(102.00 - 10 * METRE_EAST, 24.005)
    assert isinstance(place, NotFound)
    assert place.why is Missing.GAP_IN_DATA
    assert [(each.unit.code, each.why) for each in place.suggestions] == [(WEST, Why.NEARBY)]
    assert at(102.4, 24.4) == NotFound(Missing.GAP_IN_DATA)


@pytest.mark.parametrize(("accuracy_m", "beyond_m"), [(0, 60), (30, 60), (60.5, 60), (1000, 60)])
def test_how_far_the_map_reaches_is_told_within_a_kilometre_or_the_accuracy(accuracy_m: float, beyond_m: float) -> None:
    place = found(102.00 + 60 * METRE_EAST, 24.005, accuracy_m)
    assert place.beyond_m == pytest.approx(beyond_m, abs=0.5)
    assert WEST in spots(place)


def test_a_point_well_inside_has_no_end_of_the_map_near_it() -> None:
    shapes = Shapes({WEST: box(101.95, 23.95, 102.01, 24.06), EAST: box(102.01, 23.95, 102.08, 24.06)})
    wide = replace(DRAWN, shapes=lambda: shapes)
    places = [at(lon, 24.005, accuracy_m=metres, edition=wide) for lon, metres in ((102.0, 30), (102.01, 30))]
    assert [isinstance(place, Located) and place.beyond_m for place in places] == [None, None]
    assert found(102.005, 24.005).beyond_m == pytest.approx(509, abs=2)
    far = at(102.0, 24.005, accuracy_m=9000, edition=wide)
    assert isinstance(far, Located)
    assert far.beyond_m == pytest.approx(5086, abs=10)


def test_a_hole_in_the_map_is_beyond_it_too() -> None:
    hole = box(102.004, 24.004, 102.005, 24.005)
    shapes = Shapes({WEST: box(102.00, 24.00, 102.01, 24.01) - hole})
    edition = replace(DRAWN, drawn=frozenset({WEST}), shapes=lambda: shapes)
    place = at(102.005 + 10 * METRE_EAST, 24.0045, edition=edition)
    assert isinstance(place, Located)
    assert place.beyond_m == pytest.approx(10, abs=0.1)


def test_a_point_beyond_the_envelope_is_outside() -> None:
    assert at(116.4, 39.9) == NotFound(Missing.OUTSIDE_JURISDICTION)


def test_an_edition_without_polygons_has_no_map() -> None:
    assert at(102.005, 24.005, edition=EDITION) == NotFound(Missing.NO_MAP)


def test_the_same_place_is_found_in_every_coordinate_system() -> None:
    lon, lat = 102.005, 24.005
    x, y = SHAPES.project(lon, lat)
    for easting, northing, crs in ((lon, lat, "cgcs2000"), (lon, lat, "EPSG:4490"), (x, y, SHAPES.crs)):
        place = at(easting, northing, crs)
        assert isinstance(place, Located)
        assert spots(place) == [WEST]


@pytest.mark.parametrize(
    ("point", "field", "code"),
    [
        (Point(102.005, 24.005, "mars"), "home.point.crs", "unknown_crs"),
        (Point(102.005, 24.005, ""), "home.point.crs", "unknown_crs"),
        (Point(102.005, 24.005, "EPSG:4610"), "home.point.crs", "refused_datum"),
        (Point(24.005, 102.005, "wgs84"), "home.point", "swapped_axes"),
        (Point(500000.0, 2655000.0, "wgs84"), "home.point", "out_of_range"),
        (Point(float("nan"), 24.005, "wgs84"), "home.point", "out_of_range"),
        (Point(102.005, float("inf"), "wgs84"), "home.point", "out_of_range"),
        (Point(102.005, 24.005, "wgs84", -1.0), "home.point.accuracy_m", "out_of_range"),
        (Point(102.005, 24.005, "wgs84", float("nan")), "home.point.accuracy_m", "out_of_range"),
    ],
)
@pytest.mark.parametrize("edition", [DRAWN, EDITION])
def test_a_point_that_cannot_be_used_is_refused_by_field_and_never_repeated(
    point: Point, field: str, code: str, edition: Edition
) -> None:
    if edition is EDITION and code == "swapped_axes":
        code = "out_of_range"  # without an envelope nobody can tell that the axes are swapped
    with pytest.raises(RequestError) as refused:
        locate(AskedPlace(point=point), GAZETTEER, edition)
    assert [(problem.field, problem.code) for problem in refused.value.problems] == [(field, code)]
    assert "24.005" not in repr(refused.value.problems) + str(refused.value)
