from hypothesis import given
from hypothesis import strategies as st
from pyproj import Geod

from enrollzone.atlas.crs import from_lonlat, metric_crs, to_lonlat

GEOD = Geod(ellps="GRS80")
IN_CHINA = st.tuples(st.floats(73.6, 135.0), st.floats(3.9, 53.5))


@given(IN_CHINA, st.sampled_from(["wgs84", "gcj02", "bd09"]))
def test_a_point_told_in_any_named_system_comes_back_within_a_micrometre(point: tuple[float, float], crs: str) -> None:
    lon, lat = to_lonlat(*from_lonlat(*point, crs), crs)
    assert GEOD.inv(*point, lon, lat)[2] < 1e-6


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
