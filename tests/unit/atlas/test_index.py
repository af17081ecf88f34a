import pickle
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date

import numpy as np
import pytest
import shapely

from enrollzone.atlas.crs import PointError
from enrollzone.atlas.edition import Edition, EditionStatus, Provenance
from enrollzone.atlas.history import EditionIndex
from enrollzone.atlas.index import Shapes
from enrollzone.periods import Period

EAST, WEST, NORTH = "990000001001", "990000001002", "990000001003"
POLYGONS = {
    EAST: shapely.box(102.01, 24.0, 102.02, 24.01),
    WEST: shapely.box(102.0, 24.0, 102.01, 24.01),
    NORTH: shapely.Polygon([(102.0, 24.01), (102.01, 24.01), (102.02, 24.01), (102.01, 24.02)]),
}


@pytest.fixture(scope="module")
def shapes() -> Shapes:
    return Shapes(POLYGONS)


def an_edition(name: str, first: date, last: date | None, polygons: dict[str, shapely.Polygon]) -> Edition:
    shapes = Shapes(polygons, "EPSG:4543")
    return Edition(
        id=name,
        jurisdiction="990000",
        name=name,
        period=Period(first, last),
        status=EditionStatus.EXAMPLE,
        provenance=Provenance("nobody", "a test", "none"),
        digest="0" * 64,
        units={},
        shapes=lambda: shapes,
    )


def test_a_county_is_measured_in_its_own_three_degree_zone(shapes: Shapes) -> None:
    assert shapes.crs == "EPSG:4543"
    assert shapes.codes == (EAST, WEST, NORTH)


def test_a_point_inside_is_claimed_by_its_unit_alone(shapes: Shapes) -> None:
    assert shapes.claims(*shapes.project(102.005, 24.005)) == (WEST,)


def test_a_point_on_a_shared_edge_is_claimed_by_both_units(shapes: Shapes) -> None:
    assert shapes.claims(*shapes.project(102.01, 24.005)) == (EAST, WEST)


def test_a_corner_where_three_units_meet_is_claimed_by_all_three(shapes: Shapes) -> None:
    assert shapes.claims(*shapes.project(102.01, 24.01)) == (EAST, WEST, NORTH)


def test_the_edge_is_a_centimetre_wide_to_each_side(shapes: Shapes) -> None:
    x, y = shapes.project(102.01, 24.005)
    assert shapes.claims(x - 0.008, y) == (EAST, WEST)
    assert shapes.claims(x - 0.02, y) == (WEST,)
    assert shapes.claims(x + 0.02, y) == (EAST,)


def test_a_point_in_no_unit_is_claimed_by_none(shapes: Shapes) -> None:
    assert shapes.claims(*shapes.project(102.05, 24.05)) == ()


def test_neighbours_come_nearest_first_with_their_metres(shapes: Shapes) -> None:
    x, y = shapes.project(102.01, 24.005)
    near = shapes.near(x - 40, y, 600)
    assert [code for code, _ in near] == [WEST, EAST, NORTH]
    assert [metres for _, metres in near] == [0.0, pytest.approx(40, abs=0.01), pytest.approx(554, abs=3)]


def test_a_unit_beyond_the_distance_is_not_near(shapes: Shapes) -> None:
    x, y = shapes.project(102.01, 24.005)
    assert shapes.near(x - 40, y, 39) == ((WEST, 0.0),)


def test_distance_is_asked_of_one_unit(shapes: Shapes) -> None:
    x, y = shapes.project(102.01, 24.005)
    assert shapes.distance(EAST, x - 100, y) == pytest.approx(100, abs=0.01)
    assert shapes.distance(WEST, x - 100, y) == 0.0
    with pytest.raises(KeyError):
        shapes.distance("990000001999", x, y)


def test_the_order_of_the_polygons_changes_nothing(shapes: Shapes) -> None:
    other = Shapes(dict(reversed(POLYGONS.items())))
    point = shapes.project(102.01, 24.01)
    assert other.claims(*point) == shapes.claims(*point)
    assert other.near(*point, 500) == shapes.near(*point, 500)


def test_numbers_that_are_no_degrees_are_refused(shapes: Shapes) -> None:
    with pytest.raises(PointError):
        shapes.project(24.0, 102.0)


def test_many_threads_get_the_answers_of_one(shapes: Shapes) -> None:
    points = [shapes.project(102.0 + n / 10_000, 24.0 + n / 20_000) for n in range(200)]
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(lambda point: shapes.claims(*point), points)) == [shapes.claims(*p) for p in points]


def test_the_index_tells_who_held_a_place_on_a_day_and_ever() -> None:
    before = an_edition("before", date(2016, 1, 1), date(2019, 12, 31), {EAST: shapely.box(102.0, 24.0, 102.02, 24.01)})
    after = an_edition("after", date(2020, 1, 1), None, POLYGONS)
    index = EditionIndex([after, before])
    x, y = before.shapes().project(102.005, 24.005)
    assert index.held(x, y, date(2015, 12, 31)) == ()
    assert index.held(x, y, date(2016, 1, 1)) == (("before", EAST),)
    assert index.held(x, y, date(2019, 12, 31)) == (("before", EAST),)
    assert index.held(x, y, date(2020, 1, 1)) == (("after", WEST),)
    assert index.held(x, y, date(2999, 1, 1)) == (("after", WEST),)
    assert index.ever(x, y) == (("before", EAST), ("after", WEST))


def test_an_edition_of_names_only_holds_no_place() -> None:
    names_only = replace(an_edition("names", date(2020, 1, 1), None, POLYGONS), shapes=lambda: None)
    assert EditionIndex([names_only]).ever(500_000.0, 2_655_000.0) == ()


def test_editions_measured_in_different_zones_are_not_mixed() -> None:
    here = an_edition("here", date(2020, 1, 1), date(2020, 12, 31), POLYGONS)
    elsewhere = replace(here, id="elsewhere", shapes=lambda: Shapes(POLYGONS, "EPSG:4544"))
    with pytest.raises(ValueError, match=r"elsewhere: measured in EPSG:4544, the editions before it in EPSG:4543"):
        EditionIndex([here, elsewhere])


def test_an_index_is_never_pickled_because_it_would_come_back_empty() -> None:
    with pytest.raises(TypeError, match="cannot be pickled"):
        pickle.dumps(EditionIndex([]))


def test_many_threads_may_ask_the_index_at_once() -> None:
    index = EditionIndex([an_edition("only", date(2020, 1, 1), None, POLYGONS)])
    shapes = Shapes(POLYGONS, "EPSG:4543")
    points = [shapes.project(102.0 + n / 10_000, 24.005) for n in range(200)]
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda point: index.held(*point, date(2020, 6, 1)), points))
    assert found == [tuple(("only", code) for code in shapes.claims(*point)) for point in points]


@pytest.mark.parametrize("crs", ["EPSG:4543", "EPSG:4546", "EPSG:4509", "EPSG:4531"])
def test_many_points_are_projected_to_where_each_goes_alone(crs: str) -> None:
    shapes = Shapes(POLYGONS, crs)
    degrees = np.array([[102.0 + n / 400, 23.0 + n / 300] for n in range(-300, 300)])
    alone = np.array([shapes.project(lon, lat) for lon, lat in degrees.tolist()])
    assert np.abs(shapes.project_many(degrees) - alone).max() < 2e-7
    assert np.abs(shapes.project_many(degrees[:3] + 5.0) - [shapes.project(*p) for p in degrees[:3] + 5.0]).max() == 0
    assert shapes.project_many(np.empty((0, 2))).shape == (0, 2)


def test_what_is_no_place_on_earth_is_claimed_by_nobody_among_many(shapes: Shapes) -> None:
    places = shapes.project_many(np.array([[102.005, 24.005], [102.005, 95.0], [np.nan, 24.0], [np.inf, np.inf]]))
    assert shapes.look_many(places).unit.tolist() == [1, -1, -1, -1]
    assert [shapes.claims(x, y) for x, y in places.tolist()] == [(WEST,), (), (), ()]


def test_one_point_many_points_and_the_index_over_time_name_the_same_claimants(shapes: Shapes) -> None:
    index = EditionIndex([an_edition("only", date(2020, 1, 1), None, POLYGONS)])
    random = np.random.default_rng(8).uniform((102.0, 24.0), (102.02, 24.02), (400, 2))
    places = shapes.project_many(np.concatenate((random, [[102.01, 24.005], [102.01, 24.01], [102.0, 24.01]])))
    sights = shapes.look_many(places)
    for number, (x, y) in enumerate(places.tolist()):
        claims = shapes.claims(x, y)
        assert tuple(sorted(shapes.code(unit) for _, unit in sights.sight(number).claims)) == claims
        assert index.held(x, y, date(2021, 1, 1)) == tuple(("only", code) for code in claims)
