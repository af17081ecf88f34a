import numpy as np
import pytest
import shapely

from enrollzone.atlas.checks import shape_faults
from enrollzone.atlas.simplified import coarse_enough, picture


def two_units(bend: float) -> dict[str, shapely.Polygon]:
    """Two units whose common border has a bend of so many metres."""
    border = [(100, 0), (100, 40), (100 + bend, 50), (100, 60), (100, 100)]
    return {
        "west": shapely.Polygon([(0, 0), *border, (0, 100)]),
        "east": shapely.Polygon([(200, 0), (200, 100), *border[::-1]]),
    }


def test_neighbours_keep_their_common_edge_when_they_are_simplified() -> None:
    drawn = picture(two_units(5), 20).polygons
    assert shape_faults(drawn) == ()
    assert shapely.get_num_coordinates(drawn["west"]) == 5


def test_a_corner_of_two_units_on_the_straight_edge_of_a_third_stays() -> None:
    units = {
        "west": shapely.Polygon([(0, 0), (100, 0), (100, 50), (100, 100), (0, 100)]),
        "north": shapely.Polygon([(100, 50), (200, 53), (200, 100), (100, 100)]),
        "south": shapely.Polygon([(100, 0), (200, 0), (200, 53), (100, 50)]),
    }
    assert shape_faults(picture(units, 10).polygons) == ()


def test_the_budget_is_the_land_drawn_for_another_owner_and_the_farthest_edge() -> None:
    budget = picture(two_units(5), 20).budget
    assert budget.changed == pytest.approx(50 / 20_000)  # the bend is a triangle of 20 by 5 metres
    assert budget.farthest_m == pytest.approx(5)
    assert budget.vertices == (16, 10)


def test_land_that_is_drawn_for_somebody_and_is_nobodys_is_in_the_budget_too() -> None:
    notched = {"one": shapely.Polygon([(0, 0), (100, 0), (100, 40), (95, 50), (100, 60), (100, 100), (0, 100)])}
    assert picture(notched, 20).budget.changed == pytest.approx(50 / notched["one"].area)


def test_what_has_nothing_to_simplify_costs_nothing() -> None:
    budget = picture({"one": shapely.box(0, 0, 100, 100)}, 5).budget
    assert (budget.changed, budget.farthest_m, budget.worst) == (0, 0, "one")


@pytest.mark.parametrize("tolerance", [0, -1, np.nan])
def test_a_tolerance_that_is_none_is_refused(tolerance: float) -> None:
    with pytest.raises(ValueError, match="tolerance"):
        picture(two_units(5), tolerance)
    with pytest.raises(ValueError, match="polygons"):
        picture({}, 5)


def test_a_drawing_is_simplified_no_more_than_its_size_asks_for() -> None:
    units = two_units(5)
    assert coarse_enough(units, 1, 100).budget.tolerance_m == 1
    coarse = coarse_enough(units, 1, 10).budget
    assert (coarse.tolerance_m, coarse.vertices[1]) == (8, 10)
    assert coarse_enough(units, 1, 3).budget.tolerance_m == 1024  # no drawing of two units has three corners
