import pytest
import shapely
from shapely.geometry.base import BaseGeometry

from enrollzone.atlas.checks import holes, shape_faults

A, B = "990000001001", "990000001002"
LEFT, RIGHT = shapely.box(0, 0, 1, 1), shapely.box(1, 0, 2, 1)


def test_neighbours_that_share_their_edge_are_sound() -> None:
    assert shape_faults({A: LEFT, B: RIGHT}) == ()


def test_units_that_do_not_touch_are_sound() -> None:
    assert shape_faults({A: LEFT, B: shapely.box(5, 0, 6, 1)}) == ()


@pytest.mark.parametrize(
    ("neighbour", "wrong"),
    [
        (shapely.box(0.9, 0, 2, 1), "overlap"),
        (shapely.Polygon([(1, 0), (2, 0), (2, 1), (1, 1), (1, 0.5)]), "a vertex that only one side has"),
        (shapely.box(0, 0, 1, 1), "the same land twice"),
    ],
)
def test_edges_that_do_not_match_name_both_units(neighbour: BaseGeometry, wrong: str) -> None:
    (fault,) = shape_faults({A: LEFT, B: neighbour})
    assert fault.codes == (A, B), wrong
    assert "common edge" in fault.why


@pytest.mark.parametrize(
    ("polygon", "said"),
    [
        (shapely.Polygon([(0, 0), (1, 1), (1, 0), (0, 1)]), "Self-intersection"),
        (shapely.Polygon(), "some area"),
        (shapely.Point(0, 0), "some area"),
        (shapely.LineString([(0, 0), (1, 1)]), "some area"),
        (shapely.Polygon([(0, 0), (1, 0), (2, 0)]), "invalid polygon"),
    ],
)
def test_an_unsound_polygon_is_named_with_its_unit(polygon: BaseGeometry, said: str) -> None:
    (fault,) = shape_faults({A: polygon, B: RIGHT})
    assert fault.codes == (A,)
    assert said in str(fault)
    assert str(fault).startswith(A)


def test_land_that_units_enclose_and_none_owns_is_a_hole() -> None:
    frame = shapely.box(0, 0, 3, 3).difference(shapely.box(1, 1, 2, 2))
    (hole,) = holes({A: frame})
    assert hole.equals(shapely.box(1, 1, 2, 2))
    assert holes({A: frame, B: shapely.box(1, 1, 2, 2)}) == ()
