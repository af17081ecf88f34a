import numpy as np
import pytest

from enrollzone.atlas.crs import PointError, PointFault, from_lonlat
from enrollzone.atlas.vertices import from_lonlat_array, lonlat_array, lonlat_array_within, lonlat_where_possible

COUNTY = (101.2, 23.6, 102.4, 24.5)
HOMES = np.array([(101.99, 24.07), (101.5, 23.9), (102.3, 24.4)])


def fault_of(xy: object, crs: str) -> PointFault:
    with pytest.raises(PointError) as refused:
        lonlat_array_within(np.array(xy), crs, COUNTY)
    return refused.value.fault


@pytest.mark.parametrize(
    ("crs", "expected"),
    [
        ("gcj02", (116.41024449916938, 39.91640428150164)),
        ("bd09", (116.41662724378733, 39.922699552216216)),
    ],
)
def test_arrays_give_the_values_that_other_programs_publish(crs: str, expected: tuple[float, float]) -> None:
    # The vectors in the tests of wandergis/coordtransform and its ports, for 116.404 E 39.915 N.
    place = np.array([(116.404, 39.915)] * 3)
    assert np.allclose(from_lonlat_array(place, crs), [expected] * 3, rtol=0, atol=1e-12)
    assert np.allclose(lonlat_array(np.array([expected] * 3), crs), place, rtol=0, atol=1e-11)


@pytest.mark.parametrize("crs", ["wgs84", "gcj02", "bd09", "EPSG:4543", "EPSG:4522"])
def test_vertices_in_the_county_are_returned_and_exchanged_ones_are_named(crs: str) -> None:
    told = from_lonlat_array(HOMES, crs)
    assert np.allclose(lonlat_array_within(told, crs, COUNTY), HOMES, rtol=0, atol=1e-11)
    assert fault_of(told[:, ::-1], crs) is PointFault.SWAPPED_AXES


def test_one_vertex_outside_the_county_is_enough() -> None:
    assert fault_of([*HOMES, (116.4, 39.9)], "wgs84") is PointFault.OUTSIDE_ENVELOPE
    assert fault_of([*HOMES, (np.nan, 24.0)], "wgs84") is PointFault.OUTSIDE_ENVELOPE


def test_a_system_that_is_refused_for_a_point_is_refused_for_a_layer() -> None:
    assert fault_of(HOMES, "EPSG:2379") is PointFault.REFUSED_DATUM
    assert fault_of(HOMES, "nonsense") is PointFault.UNKNOWN_CRS


@pytest.mark.parametrize("crs", ["wgs84", "gcj02", "bd09", "EPSG:4543"])
def test_rows_that_a_system_cannot_hold_are_left_out_or_refused_and_spare_the_others(crs: str) -> None:
    told = np.array([from_lonlat(*HOMES[0], crs), (np.inf, 1.0), (1e308, 1e308)])
    placed = lonlat_where_possible(told, crs)
    assert np.allclose(placed[0], HOMES[0], rtol=0, atol=1e-11)
    assert np.isnan(placed[1:]).all()
    with pytest.raises(PointError) as refused:
        lonlat_array(told, crs)
    assert refused.value.fault is PointFault.OUTSIDE_ENVELOPE


@pytest.mark.parametrize("crs", ["wgs84", "gcj02", "EPSG:4543"])
def test_a_layer_without_vertices_stays_without(crs: str) -> None:
    assert lonlat_array(np.empty((0, 2)), crs).shape == (0, 2)
