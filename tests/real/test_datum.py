"""The outline of a county as web maps pass it on: labelled WGS-84, drawn in GCJ-02.

No true outline is at hand. Proved is that the file is told from its own exact inverse, from a re-drawn version of that
inverse, and that nothing is reported against itself: a layer in GCJ-02 is recognised beside whatever is in WGS-84.
Not proved is that the inverse is where the county lies; that rests on the published formula.
"""

import numpy as np
import pytest
import shapely
from shapely.geometry.base import BaseGeometry

from enrollzone.atlas.evidence import evidence
from enrollzone.atlas.shift import Compass, Shift, estimate_shift
from enrollzone.atlas.vertices import Vertices, from_lonlat_array, lonlat_array
from tests.real import zones

pytestmark = pytest.mark.shared

COUNTY = (101.2, 23.6, 102.4, 24.5)


def labelled_wgs84() -> zones.Layer:
    return zones.layer("datum/xinping_gcj02_labelled_wgs84.geojson", "adcode")


def inverse() -> BaseGeometry:
    (outline,) = labelled_wgs84().values()
    return shapely.transform(outline, lambda at: lonlat_array(at, "gcj02"))


def drawn_anew(outline: BaseGeometry, tolerance_deg: float) -> BaseGeometry:
    """The same outline by another hand: other vertices, each off by some metres, and fewer of them."""
    random = np.random.default_rng(5)

    def shaken(at: Vertices) -> Vertices:
        off = random.normal(0.0, 0.00005, at.shape)
        off[-1] = off[0]
        return at + off

    return shapely.simplify(shapely.transform(shapely.segmentize(outline, 0.003), shaken), tolerance_deg)


def assert_is_gcj02(shift: Shift | None) -> None:
    assert shift is not None
    assert shift.metres == pytest.approx(345, abs=5)
    assert shift.direction is Compass.SOUTHEAST
    assert shift.looks_like is not None
    assert (shift.looks_like.real, shift.looks_like.taken_as) == ("gcj02", "wgs84")


def test_numbers_alone_do_not_give_it_away_for_every_vertex_lies_in_the_county() -> None:
    assert evidence(zones.vertices(labelled_wgs84()), "wgs84", COUNTY, "EPSG:4326") == ()


def test_beside_its_own_exact_inverse_it_is_recognised() -> None:
    shift = estimate_shift(labelled_wgs84(), inverse())
    assert_is_gcj02(shift)
    assert shift is not None
    assert shift.looks_like is not None
    assert shift.looks_like.remaining_m < 0.1


@pytest.mark.parametrize("tolerance_deg", [0.0002, 0.0005, 0.001])
def test_beside_an_outline_by_another_hand_it_is_recognised_too(tolerance_deg: float) -> None:
    assert_is_gcj02(estimate_shift(labelled_wgs84(), drawn_anew(inverse(), tolerance_deg)))


def test_put_right_it_raises_nothing_beside_either() -> None:
    put_right = dict.fromkeys(labelled_wgs84(), inverse())
    assert estimate_shift(put_right, inverse()) is None
    assert estimate_shift(put_right, drawn_anew(inverse(), 0.0005)) is None


def test_put_right_twice_or_drawn_in_bd09_it_is_told_as_what_it_is() -> None:
    truth = drawn_anew(inverse(), 0.0005)
    twice = shapely.transform(inverse(), lambda at: lonlat_array(at, "gcj02"))
    in_bd09 = shapely.transform(inverse(), lambda at: from_lonlat_array(at, "bd09"))
    shifts = [estimate_shift({"county": shape}, truth) for shape in (twice, in_bd09)]
    assert [(s.looks_like.real, s.looks_like.taken_as) for s in shifts if s and s.looks_like] == [
        ("wgs84", "gcj02"),
        ("bd09", "wgs84"),
    ]
