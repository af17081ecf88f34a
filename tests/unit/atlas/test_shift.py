from collections.abc import Mapping
from itertools import pairwise
from math import cos, pi, sin

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry.base import BaseGeometry

from enrollzone.atlas.shift import Compass, Shift, estimate_shift
from enrollzone.atlas.vertices import from_lonlat_array, lonlat_array
from tests.unit.atlas.drawn_county import SIDE_DEG, SOUTH, WEST, a_county, converted, joined, moved, redrawn

COUNTY = a_county()
ANGLES = st.floats(0, 2 * pi)


def outline(layer: Mapping[str, BaseGeometry]) -> BaseGeometry:
    return shapely.coverage_union_all(list(layer.values()))


def told_in(crs: str, layer: Mapping[str, BaseGeometry] = COUNTY) -> dict[str, BaseGeometry]:
    return converted(layer, lambda at: from_lonlat_array(at, crs))


def likeness_of(shift: Shift | None) -> tuple[str, str] | None:
    assert shift is not None
    return (shift.looks_like.real, shift.looks_like.taken_as) if shift.looks_like else None


@given(st.floats(6.5, 1500), ANGLES, st.integers(0, 5))
@settings(max_examples=12)
def test_a_shift_is_told_in_metres_whatever_the_hand_that_drew_the_layer(
    metres: float, angle: float, seed: int
) -> None:
    shift = estimate_shift(redrawn(moved(COUNTY, metres * cos(angle), metres * sin(angle)), 2.0, seed), COUNTY)
    assert shift is not None
    assert shift.matched == len(COUNTY)
    assert abs(shift.metres - metres) < 1 + 0.002 * metres
    assert abs(shift.east - metres * cos(angle)) < 1 + 0.002 * metres


@given(st.floats(0, 4), ANGLES, st.integers(0, 5))
@settings(max_examples=8)
def test_less_than_five_metres_is_digitising(metres: float, angle: float, seed: int) -> None:
    layer = redrawn(moved(COUNTY, metres * cos(angle), metres * sin(angle)), 3.0, seed)
    assert estimate_shift(layer, COUNTY) is None


@given(st.floats(8, 1500), ANGLES, st.sets(st.sampled_from(sorted(COUNTY)), max_size=10))
@settings(max_examples=8)
def test_units_that_are_new_or_gone_do_not_hide_a_shift(metres: float, angle: float, gone: set[str]) -> None:
    layer = moved(COUNTY, metres * cos(angle), metres * sin(angle))
    before = {code: unit for code, unit in COUNTY.items() if code not in gone}
    shift = estimate_shift({f"new{code}" if code in gone else code: unit for code, unit in layer.items()}, before)
    assert shift is not None
    assert shift.matched == len(before)
    assert abs(shift.metres - metres) < 1 + 0.002 * metres


def test_one_unit_in_ten_that_really_changed_does_not_hide_a_shift_nor_look_like_one() -> None:
    changed = joined(joined(COUNTY, ["0000", "0001"], "0000"), ["0302", "0303"], "0303")
    assert estimate_shift(changed, COUNTY) is None
    shift = estimate_shift(moved(changed, 0, 350), COUNTY)
    assert shift is not None
    assert shift.metres == pytest.approx(350, abs=2)
    assert shift.direction is Compass.NORTH


@pytest.mark.parametrize("columns", [2, 3])
def test_a_border_that_moved_between_units_in_a_row_is_no_shift_though_their_centres_move_alike(columns: int) -> None:
    def row(border: float) -> dict[str, BaseGeometry]:
        at = [WEST + SIDE_DEG * column for column in range(columns + 1)]
        at[1:-1] = [place + border for place in at[1:-1]]
        return {str(n): shapely.box(w, SOUTH, e, SOUTH + 0.1) for n, (w, e) in enumerate(pairwise(at))}

    assert estimate_shift(row(0.004), row(0.0)) is None


@given(st.integers(0, 1000))
@settings(max_examples=6)
def test_areas_that_are_cut_anew_are_no_shift(seed: int) -> None:
    assert estimate_shift(a_county(seed=seed + 2), COUNTY) is None


@pytest.mark.parametrize(
    ("real", "taken_as"),
    [
        ("gcj02", "wgs84"),
        ("bd09", "wgs84"),
        ("wgs84", "gcj02"),
        ("wgs84", "bd09"),
        ("bd09", "gcj02"),
        ("gcj02", "bd09"),
    ],
)
def test_each_mix_up_of_systems_is_recognised_by_units_and_by_outline(real: str, taken_as: str) -> None:
    mixed = converted(redrawn(COUNTY, 2.0), lambda at: lonlat_array(from_lonlat_array(at, real), taken_as))
    by_units, by_outline = estimate_shift(mixed, COUNTY), estimate_shift(mixed, outline(COUNTY))
    assert likeness_of(by_units) == likeness_of(by_outline) == (real, taken_as)
    assert by_units is not None
    assert by_units.looks_like is not None
    assert by_units.looks_like.remaining_m < 2


def test_the_shift_of_gcj02_is_told_with_its_metres_and_direction() -> None:
    shift = estimate_shift(told_in("gcj02"), COUNTY)
    assert shift is not None
    assert shift.metres == pytest.approx(356, abs=2)
    assert shift.direction is Compass.SOUTH


@pytest.mark.parametrize("metres", [300, 345])
def test_a_shift_as_long_as_that_of_gcj02_but_elsewhere_is_not_called_so(metres: float) -> None:
    assert likeness_of(estimate_shift(moved(COUNTY, metres, 0), COUNTY)) is None


def test_outside_the_rectangle_of_the_web_maps_nothing_looks_like_them() -> None:
    europe = {code: shapely.transform(unit, lambda at: at - (88.0, -28.0)) for code, unit in COUNTY.items()}
    assert likeness_of(estimate_shift(moved(europe, 300, 300), europe)) is None


@pytest.mark.parametrize(
    ("east", "north", "direction"),
    [
        (90, 0, "E"), (90, 90, "NE"), (0, 90, "N"), (-90, 90, "NW"),
        (-90, 0, "W"), (-90, -90, "SW"), (0, -90, "S"), (90, -90, "SE"),
    ],
)  # fmt: skip
def test_the_direction_is_where_the_layer_lies_from_its_reference(east: float, north: float, direction: str) -> None:
    shift = estimate_shift(moved(COUNTY, east, north), COUNTY)
    assert shift is not None
    assert shift.direction == direction


@given(st.floats(8, 1500), ANGLES, st.integers(0, 5))
@settings(max_examples=6)
def test_one_outline_is_enough_of_a_reference(metres: float, angle: float, seed: int) -> None:
    layer = redrawn(moved(COUNTY, metres * cos(angle), metres * sin(angle)), 1.0, seed)
    shift = estimate_shift(layer, shapely.simplify(outline(COUNTY), 1e-5))
    assert shift is not None
    assert shift.matched == 0
    assert abs(shift.metres - metres) < 2 + 0.002 * metres


def test_the_same_outline_is_no_shift() -> None:
    assert estimate_shift(redrawn(COUNTY, 2.0), outline(COUNTY)) is None
    assert estimate_shift(COUNTY, outline(COUNTY)) is None


def test_codes_that_are_all_new_are_compared_by_their_outline() -> None:
    renumbered = {f"9{code}": unit for code, unit in told_in("gcj02").items()}
    assert likeness_of(estimate_shift(renumbered, COUNTY)) == ("gcj02", "wgs84")


def test_an_outline_of_another_place_tells_nothing() -> None:
    elsewhere = {code: shapely.transform(unit, lambda at: at - (-3.0, -1.0)) for code, unit in a_county(seed=9).items()}
    hexagon = shapely.Point(WEST + 3, SOUTH + 1).buffer(0.05, quad_segs=2)
    assert estimate_shift(elsewhere, shapely.difference(hexagon, shapely.box(WEST, SOUTH, WEST + 3, SOUTH + 2))) is None


def test_a_layer_without_units_or_with_units_without_area_tells_nothing() -> None:
    assert estimate_shift({}, COUNTY) is None
    assert estimate_shift({"a": shapely.Polygon()}, COUNTY) is None
    shift = estimate_shift({**moved(COUNTY, 90, 0), "0101": shapely.Polygon()}, COUNTY)
    assert shift is not None
    assert shift.matched == len(COUNTY) - 1
    assert estimate_shift(COUNTY, shapely.Polygon()) is None


def test_a_sound_layer_with_holes_and_crumbs_is_compared_by_its_outer_edge() -> None:
    crumb = shapely.box(WEST - 0.01, SOUTH, WEST - 0.0099, SOUTH + 0.0001)
    holed = {code: unit for code, unit in COUNTY.items() if code != "0202"}
    assert estimate_shift({**holed, "crumb": crumb}, outline(COUNTY)) is None


def test_invalid_rings_do_not_stop_the_comparison_of_outlines() -> None:
    crossed = shapely.Polygon([(WEST, SOUTH), (WEST + 0.1, SOUTH + 0.1), (WEST + 0.1, SOUTH), (WEST, SOUTH + 0.1)])
    assert np.isfinite(shapely.area(crossed))
    assert estimate_shift({"a": crossed}, shapely.make_valid(crossed)) is None
