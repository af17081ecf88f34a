import numpy as np
from hypothesis import example, given
from hypothesis import strategies as st
from pyproj import Geod

from enrollzone.atlas.crs import from_lonlat, metric_crs, to_lonlat
from enrollzone.atlas.vertices import from_lonlat_array, lonlat_array

GEOD = Geod(ellps="GRS80")
IN_CHINA = st.tuples(st.floats(73.6, 135.0), st.floats(3.9, 53.5))


@given(IN_CHINA, st.sampled_from(["wgs84", "gcj02", "bd09"]))
@example((105.0, 28.0), "gcj02")  # on the cusp of the formula
@example((105.0, 28.0), "bd09")
def test_a_point_told_in_any_named_system_comes_back_within_two_micrometres(
    point: tuple[float, float], crs: str
) -> None:
    lon, lat = to_lonlat(*from_lonlat(*point, crs), crs)
    assert GEOD.inv(*point, lon, lat)[2] < 2e-6


@given(st.lists(IN_CHINA, max_size=8), st.sampled_from(["wgs84", "gcj02", "bd09", "EPSG:4543", "EPSG:3857"]))
def test_a_whole_layer_is_converted_as_each_of_its_points_is(points: list[tuple[float, float]], crs: str) -> None:
    told = np.array(points).reshape(-1, 2)
    there = from_lonlat_array(told, crs)
    assert np.allclose(there, np.array([from_lonlat(*p, crs) for p in points]).reshape(-1, 2), rtol=1e-12, atol=1e-9)
    back = lonlat_array(there, crs)
    one_by_one = np.array([to_lonlat(x, y, crs) for x, y in there]).reshape(-1, 2)
    assert np.abs(back - one_by_one).max(initial=0.0) < 2e-11


@given(IN_CHINA)
def test_the_metric_zone_of_a_place_keeps_its_distances_to_one_part_in_two_thousand(point: tuple[float, float]) -> None:
    lon, lat = point
    there = (lon + 0.001, lat + 0.001)
    crs = metric_crs(lon)
    (x, y), (u, v) = from_lonlat(lon, lat, crs), from_lonlat(*there, crs)
    true = GEOD.inv(lon, lat, *there)[2]
    assert abs(((u - x) ** 2 + (v - y) ** 2) ** 0.5 / true - 1) < 1 / 2000


@given(IN_CHINA)
def test_the_obfuscated_systems_are_never_taken_for_wgs84(point: tuple[float, float]) -> None:
    for crs in ("gcj02", "bd09"):
        x, y = from_lonlat(*point, crs)
        assert GEOD.inv(*point, x, y)[2] > 10
