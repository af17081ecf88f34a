import math

import numpy as np
import pytest

from enrollzone.atlas.evidence import Doubt, Suspicion, evidence
from enrollzone.atlas.registry import other_writing, system_named
from enrollzone.atlas.vertices import Vertices, from_lonlat_array

COUNTY = (101.2, 23.6, 102.4, 24.5)
CITY = (116.1, 39.7, 116.7, 40.2)


def layer(box: tuple[float, float, float, float] = COUNTY, count: int = 300) -> Vertices:
    west, south, east, north = box
    return np.random.default_rng(7).uniform((west + 0.05, south + 0.05), (east - 0.05, north - 0.05), (count, 2))


def told_in(crs: str, box: tuple[float, float, float, float] = COUNTY) -> Vertices:
    return from_lonlat_array(layer(box), crs)


def the_doubt(
    xy: Vertices, declared: str, box: tuple[float, float, float, float] = COUNTY, stated: str | None = None
) -> Doubt:
    (doubt,) = evidence(xy, declared, box, stated)
    return doubt


@pytest.mark.parametrize(
    "crs", ["wgs84", "cgcs2000", "gcj02", "bd09", "EPSG:4543", "EPSG:4522", "EPSG:4507", "EPSG:4496", "EPSG:32647"]
)
def test_numbers_that_are_what_they_are_called_raise_no_doubt(crs: str) -> None:
    assert evidence(told_in(crs), crs, COUNTY) == ()


def test_a_layer_without_vertices_raises_no_doubt() -> None:
    assert evidence(np.empty((0, 2)), "EPSG:4543", COUNTY, "EPSG:4326") == ()


def test_metres_called_degrees_are_named_with_the_zone_that_they_fit() -> None:
    doubt = the_doubt(told_in("EPSG:4543"), "wgs84")
    assert doubt.suspicion is Suspicion.METRES_AS_DEGREES
    assert doubt.fits == ("EPSG:4543",)
    assert (doubt.outside, doubt.first) == (300, 0)


def test_numbers_do_not_tell_their_datum_so_the_refused_systems_that_fit_are_named_apart() -> None:
    doubt = the_doubt(told_in("EPSG:4543"), "wgs84")
    assert {"EPSG:2379", "EPSG:2431"} <= set(doubt.not_taken)  # Xian 1980 and Beijing 1954 at 102° E
    assert not set(doubt.fits) & set(doubt.not_taken)


def test_eastings_of_eight_digits_called_degrees_fit_the_zone_with_its_number() -> None:
    assert the_doubt(told_in("EPSG:4522"), "cgcs2000").fits == ("EPSG:4522",)


def test_degrees_called_metres_are_named() -> None:
    doubt = the_doubt(layer(), "EPSG:4543")
    assert doubt.suspicion is Suspicion.DEGREES_AS_METRES
    assert "EPSG:4326" in doubt.fits


@pytest.mark.parametrize(
    ("real", "declared"),
    [("EPSG:4522", "EPSG:4543"), ("EPSG:4543", "EPSG:4522"), ("EPSG:4495", "EPSG:4506"), ("EPSG:4506", "EPSG:4495")],
)
def test_a_zone_number_before_the_easting_that_is_declared_otherwise_is_named(real: str, declared: str) -> None:
    doubt = the_doubt(told_in(real), declared)
    assert doubt.suspicion is Suspicion.ZONE_PREFIX
    assert doubt.fits[0] == real


@pytest.mark.parametrize("crs", ["wgs84", "gcj02", "EPSG:4543", "EPSG:4522"])
def test_exchanged_axes_are_named_for_degrees_and_for_northings_before_eastings(crs: str) -> None:
    doubt = the_doubt(told_in(crs)[:, ::-1], crs)
    assert (doubt.suspicion, doubt.swapped) == (Suspicion.SWAPPED_AXES, True)
    assert doubt.fits == {"wgs84": ("EPSG:4326",), "gcj02": ()}.get(crs, (crs,))


def test_axes_exchanged_in_a_system_that_is_not_the_declared_one_are_named_too() -> None:
    doubt = the_doubt(told_in("EPSG:4543")[:, ::-1], "wgs84")
    assert doubt.suspicion is Suspicion.METRES_AS_DEGREES
    assert doubt.swapped
    assert "EPSG:4543" in doubt.fits


def test_another_zone_than_the_declared_one_is_named() -> None:
    doubt = the_doubt(told_in("EPSG:4549", (119.6, 28.0, 120.4, 28.4)), "EPSG:4548", (119.4, 27.8, 120.6, 28.6))
    assert doubt.suspicion is Suspicion.OTHER_SYSTEM
    assert doubt.fits[0] == "EPSG:4549"


def test_a_few_vertices_outside_are_counted_and_the_first_is_named_and_no_other_system_is_guessed() -> None:
    xy = layer()
    xy[[41, 200]] = [(99.0, 24.0), (0.0, 0.0)]
    assert the_doubt(xy, "wgs84") == Doubt(Suspicion.OUTSIDE, outside=2, first=41)


def test_a_few_strays_do_not_hide_in_which_system_the_others_are() -> None:
    xy = told_in("EPSG:4543")
    xy[3] = (0.0, 0.0)
    assert the_doubt(xy, "wgs84").fits == ("EPSG:4543",)


@pytest.mark.parametrize("number", [math.nan, math.inf, -math.inf])
def test_a_number_that_is_none_lies_outside(number: float) -> None:
    xy = layer()
    xy[5, 1] = number
    assert the_doubt(xy, "wgs84") == Doubt(Suspicion.OUTSIDE, outside=1, first=5)
    assert the_doubt(xy, "gcj02").outside == 1


def test_another_county_is_outside_and_no_system_explains_it() -> None:
    assert the_doubt(layer(CITY), "wgs84").suspicion is Suspicion.OUTSIDE
    assert the_doubt(layer(CITY), "wgs84").fits == ()


@pytest.mark.parametrize(
    "declared", ["EPSG:2379", "EPSG:2431", "xian80", "Beijing_1954_3_Degree_GK_CM_102E", "nonsense"]
)
def test_a_system_that_is_not_taken_is_named_before_any_number_is_looked_at(declared: str) -> None:
    assert the_doubt(told_in("EPSG:4543"), declared) == Doubt(Suspicion.REFUSED_SYSTEM, not_taken=(declared,))


@pytest.mark.parametrize("stated", ["EPSG:4326", "GCS_WGS_1984", "WGS 84"])
def test_a_label_of_degrees_on_metres_lies_even_where_it_is_believed(stated: str) -> None:
    first, second = evidence(told_in("EPSG:4543"), "wgs84", COUNTY, stated)
    assert first.suspicion is Suspicion.METRES_AS_DEGREES
    assert second == Doubt(Suspicion.LABEL_LIES, stated="EPSG:4326")


def test_a_label_that_lies_is_named_where_the_declaration_is_right() -> None:
    doubt = the_doubt(told_in("EPSG:4543"), "EPSG:4543", stated="EPSG:4326")
    assert doubt == Doubt(Suspicion.LABEL_LIES, stated="EPSG:4326")


def test_a_label_of_an_old_datum_is_named_though_its_numbers_fit() -> None:
    doubt = the_doubt(told_in("EPSG:4543"), "EPSG:4543", stated="Xian_1980_3_Degree_GK_CM_102E")
    assert doubt == Doubt(Suspicion.LABEL_DIFFERS, not_taken=("EPSG:2379",), stated="EPSG:2379")


def test_a_label_of_wgs84_on_what_is_declared_as_a_web_map_is_named() -> None:
    doubt = the_doubt(told_in("gcj02"), "gcj02", stated="EPSG:4326")
    assert doubt == Doubt(Suspicion.LABEL_DIFFERS, ("EPSG:4326",), stated="EPSG:4326")


@pytest.mark.parametrize(
    "stated", ["EPSG:4490", "CGCS2000", "GCS_China_Geodetic_Coordinate_System_2000", "no such name"]
)
def test_a_label_that_means_the_declared_system_or_nothing_raises_no_doubt(stated: str) -> None:
    assert evidence(layer(), "wgs84", COUNTY, stated) == ()


def test_a_name_that_is_a_file_an_address_or_a_definition_is_never_looked_up() -> None:
    for name in (
        "/etc/hosts",
        "https://example.org/crs",
        "+proj=utm +zone=47 +datum=WGS84 +type=crs",
        "",
        "EPSG:0",
        "EPSG:99999",
    ):
        assert system_named(name) is None


def test_every_zone_of_cgcs2000_knows_its_other_writing() -> None:
    pairs = {code: other_writing(code) for code in range(4491, 4555)}
    assert all(other is not None and other_writing(other) == code for code, other in pairs.items())
    assert (pairs[4522], pairs[4543], pairs[4491], pairs[4502]) == (4543, 4522, 4502, 4491)
    assert other_writing(4326) is None
