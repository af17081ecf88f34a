import math

import pytest
from pyproj import Geod

from enrollzone.atlas.crs import (
    PointError,
    PointFault,
    epsg_of,
    from_lonlat,
    lonlat_within,
    metric_crs,
    to_lonlat,
    transformer,
)

LON, LAT = 101.99, 24.07
COUNTY = (101.2, 23.6, 102.4, 24.5)
GEOD = Geod(ellps="GRS80")


def shift_in_metres(crs: str) -> float:
    x, y = from_lonlat(LON, LAT, crs)
    return float(GEOD.inv(LON, LAT, x, y)[2])


def fault_of(x: float, y: float, crs: str) -> PointFault:
    with pytest.raises(PointError) as refused:
        lonlat_within(x, y, crs, COUNTY)
    return refused.value.fault


@pytest.mark.parametrize(("crs", "metres"), [("gcj02", 348), ("bd09", 883)])
def test_the_obfuscated_systems_lie_as_far_off_as_was_measured(crs: str, metres: float) -> None:
    assert shift_in_metres(crs) == pytest.approx(metres, abs=2)


@pytest.mark.parametrize(
    ("crs", "x", "y"),
    [("gcj02", 116.41024449916938, 39.91640428150164), ("bd09", 116.41662724378733, 39.922699552216216)],
)
def test_the_formulas_give_the_values_that_other_programs_publish(crs: str, x: float, y: float) -> None:
    # The vectors in the tests of wandergis/coordtransform and its ports, for 116.404 E 39.915 N.
    assert from_lonlat(116.404, 39.915, crs) == pytest.approx((x, y), abs=1e-12)
    assert to_lonlat(x, y, crs) == pytest.approx((116.404, 39.915), abs=1e-11)


@pytest.mark.parametrize("crs", ["wgs84", "WGS84", "cgcs2000", "Cgcs2000", "EPSG:4326", "epsg:4490"])
def test_wgs84_and_cgcs2000_are_the_same_place(crs: str) -> None:
    assert to_lonlat(LON, LAT, crs) == (LON, LAT)


@pytest.mark.parametrize("crs", ["EPSG:4543", "epsg:4522", "EPSG:4502", "EPSG:32647", "EPSG:3857", "EPSG:3395"])
def test_a_projected_point_comes_back_within_a_micrometre(crs: str) -> None:
    lon, lat = to_lonlat(*from_lonlat(LON, LAT, crs), crs)
    assert GEOD.inv(LON, LAT, lon, lat)[2] < 1e-6


def test_a_zone_prefix_in_the_easting_is_understood_by_its_code() -> None:
    plain, prefixed = from_lonlat(LON, LAT, "EPSG:4543"), from_lonlat(LON, LAT, "EPSG:4522")
    assert prefixed[0] - plain[0] == pytest.approx(34_000_000)
    assert prefixed[1] == pytest.approx(plain[1])


@pytest.mark.parametrize(
    "crs", ["", "wgs-84", "4326", "EPSG:", "EPSG:99999", "EPSG:5773", "EPSG:4978", "EPSG:４５４３"]
)
def test_a_system_that_is_not_one_of_maps_is_unknown(crs: str) -> None:
    assert fault_of(LON, LAT, crs) is PointFault.UNKNOWN_CRS


@pytest.mark.parametrize("code", [4610, 4214, 4555, *range(2327, 2391), *range(2401, 2443), 21413, 21473])
def test_xian_1980_and_beijing_1954_are_refused_and_never_shifted_by_nothing(code: int) -> None:
    assert fault_of(LON, LAT, f"EPSG:{code}") is PointFault.REFUSED_DATUM


def test_any_other_system_without_a_public_transformation_is_refused_too() -> None:
    assert fault_of(121.0, 24.0, "EPSG:3821") is PointFault.REFUSED_DATUM  # TWD67
    with pytest.raises(PointError) as refused:
        transformer(3821, 4326)
    assert refused.value.fault is PointFault.REFUSED_DATUM


# NAD27, Tokyo, OSGB36, DHDN, ED50, Pulkovo 1942 and 1995, NAD83, WGS 72, a grid on WGS 72, Hong Kong 1980 and its grid
@pytest.mark.parametrize("code", [4267, 4301, 4277, 4314, 4230, 4284, 4200, 4236, 4269, 4322, 32247, 4611, 2326])
def test_a_datum_that_is_not_meant_for_the_county_is_refused_and_never_converted_with_certainty(code: int) -> None:
    assert fault_of(LON, LAT, f"EPSG:{code}") is PointFault.REFUSED_DATUM
    with pytest.raises(PointError, match="CGCS2000") as refused:
        from_lonlat(LON, LAT, f"EPSG:{code}")
    assert refused.value.fault is PointFault.REFUSED_DATUM


@pytest.mark.parametrize("crs", ["wgs84", "cgcs2000", "gcj02", "bd09", "EPSG:4543", "EPSG:4522"])
def test_swapped_axes_are_named_in_every_system(crs: str) -> None:
    x, y = from_lonlat(LON, LAT, crs)
    assert fault_of(y, x, crs) is PointFault.SWAPPED_AXES


@pytest.mark.parametrize("crs", ["wgs84", "gcj02", "bd09"])
def test_a_point_of_another_county_is_outside(crs: str) -> None:
    assert fault_of(116.4, 39.9, crs) is PointFault.OUTSIDE_ENVELOPE


def test_degrees_called_metres_are_outside() -> None:
    assert fault_of(LON, LAT, "EPSG:4543") is PointFault.OUTSIDE_ENVELOPE


@pytest.mark.parametrize("number", [math.nan, math.inf, -math.inf, 1e308])
@pytest.mark.parametrize("crs", ["wgs84", "gcj02", "bd09", "EPSG:4543"])
def test_a_number_that_is_no_place_is_outside(number: float, crs: str) -> None:
    assert fault_of(number, LAT, crs) is PointFault.OUTSIDE_ENVELOPE
    assert fault_of(LON, number, crs) is PointFault.OUTSIDE_ENVELOPE


def test_an_error_never_repeats_the_coordinates() -> None:
    with pytest.raises(PointError) as refused:
        lonlat_within(24.0712345, 101.9912345, "wgs84", COUNTY)
    assert "12345" not in str(refused.value)
    assert "颠倒" in str(refused.value)
    assert "longitude" in str(refused.value)


@pytest.mark.parametrize(
    ("lon", "crs"),
    [(101.99, "EPSG:4543"), (114.9, "EPSG:4547"), (117.6, "EPSG:4548"), (120.0, "EPSG:4549"), (75, "EPSG:4534")],
)
def test_a_county_is_measured_in_the_zone_of_its_longitude(lon: float, crs: str) -> None:
    assert metric_crs(lon) == crs


@pytest.mark.parametrize("lon", [73.4, 136.6, 0.0, math.nan])
def test_there_is_no_zone_outside_china(lon: float) -> None:
    with pytest.raises(ValueError, match=r"zone|NaN"):
        metric_crs(lon)


def test_the_code_behind_a_name_is_told() -> None:
    assert [epsg_of(crs) for crs in ("wgs84", "cgcs2000", "gcj02", "bd09", "EPSG:4543")] == [
        4326,
        4326,
        None,
        None,
        4543,
    ]


@pytest.mark.parametrize("code", range(4491, 4555))
def test_every_zone_of_cgcs2000_is_taken_with_and_without_its_number_and_gives_its_meridian(code: int) -> None:
    prefixed, wide = code in {*range(4491, 4502), *range(4513, 4534)}, code < 4513
    number = code - next(first for first in (4534, 4513, 4502, 4491) if code >= first) + (13 if wide else 25)
    meridian = 6 * number - 3 if wide else 3 * number
    easting = 500_000 + (1_000_000 * number if prefixed else 0)
    lon, lat = to_lonlat(easting, 2_655_000, f"EPSG:{code}")
    assert (lon, lat) == pytest.approx((meridian, 24), abs=0.01)


@pytest.mark.parametrize(
    "name", ["Xian80", "xi'an 1980", "Xian_1980", "西安80", "西安1980坐标系", "Beijing54", "Beijing_1954", "北京54"]
)
def test_the_old_datums_are_refused_by_the_names_people_use(name: str) -> None:
    assert fault_of(LON, LAT, name) is PointFault.REFUSED_DATUM


def test_a_refusal_says_which_system_it_was_that_is_refused() -> None:
    with pytest.raises(PointError, match="Xian 1980 / 3-degree Gauss-Kruger CM 102E") as refused:
        epsg_of("EPSG:2379")
    assert refused.value.system == "Xian 1980 / 3-degree Gauss-Kruger CM 102E"
