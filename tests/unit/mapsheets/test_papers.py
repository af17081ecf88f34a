"""Scales and scale bars are round, and true."""

from itertools import pairwise
from math import ceil

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyproj import Geod

from enrollzone.atlas.vertices import lonlat_array
from enrollzone.mapsheets.papers import PAPERS, bar_metres, round_scale
from enrollzone.mapsheets.window import LEAST_SCALE, Window, window_on

FRAME = (10.0, 20.0, 190.0, 260.0)


@given(st.floats(1, 1e8))
def test_a_scale_is_round_fits_the_land_and_wastes_little_paper(least: float) -> None:
    found = round_scale(least)
    assert least * (1 - 1e-6) <= found <= max(least * 1.26, ceil(least) + 1)
    assert len(str(found).rstrip("0")) <= 2


@given(st.floats(1, 1e7))
def test_a_scale_bar_is_1_2_or_5_and_then_noughts(most: float) -> None:
    found = bar_metres(most)
    assert found <= most * (1 + 1e-6) < found * 2.51
    assert str(found).rstrip("0") in {"1", "2", "5"}


def test_each_sheet_is_half_of_the_next_and_its_words_grow_slower_than_it_does() -> None:
    areas = [paper.width * paper.height for paper in PAPERS.values()]
    assert [round(large / small, 1) for small, large in pairwise(areas)] == [2.0] * 4
    assert (PAPERS["A4"].lettering, 2 < PAPERS["A0"].lettering < 4) == (1.0, True)


@pytest.mark.parametrize("longitude_m", [410_000.0, 500_000.0, 640_000.0])
def test_a_millimetre_of_the_map_is_as_long_on_the_ground_as_the_bar_says_even_at_the_edge_of_a_zone(
    longitude_m: float,
) -> None:
    window = window_on((longitude_m, 2_650_000.0, longitude_m + 9_000, 2_660_000.0), FRAME, "EPSG:4543")
    west, south, east, north = window.shown
    ends = lonlat_array(np.array([[window.middle[0], south], [window.middle[0], north]]), "EPSG:4543")
    _, _, ground = Geod(ellps="GRS80").inv(*ends[0], *ends[1])
    paper = FRAME[3] - FRAME[1]
    assert paper / ground == pytest.approx(window.mm_per_metre * window.ground[0], rel=2e-6)
    assert (east - west) / (north - south) == pytest.approx((FRAME[2] - FRAME[0]) / paper)


def test_a_tiny_land_is_not_blown_up_beyond_what_any_border_is_known_to() -> None:
    assert window_on((500_000.0, 2_650_000.0, 500_001.0, 2_650_001.0), FRAME, "EPSG:4543").scale == LEAST_SCALE
    assert window_on((500_000.0, 2_650_000.0, 500_000.0, 2_650_000.0), FRAME, "EPSG:4543").scale == LEAST_SCALE


def test_north_lies_to_the_left_of_up_in_the_east_of_a_zone() -> None:
    assert Window(FRAME, (600_000.0, 2_650_000.0), 10_000, "EPSG:4543").ground[1] > 0.3
    assert abs(Window(FRAME, (500_000.0, 2_650_000.0), 10_000, "EPSG:4543").ground[1]) < 1e-6
