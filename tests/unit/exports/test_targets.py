"""Systems: what may be handed out, right to a tenth of a millimetre, and what is refused because it would mislead."""

import pyproj
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from enrollzone.errors import ParameterError
from enrollzone.layers.layer import Layer
from enrollzone.layers.registry import LAYERS
from enrollzone.layers.targets import Target, in_system, target_of
from tests.unit.exports.trial_county import CRS, drawn, the_coverage

MIDDLE = 101.85


@pytest.fixture(scope="module")
def units() -> Layer:
    return LAYERS["units"].of(the_coverage())


def at(layer: Layer) -> list[tuple[float, float]]:
    assert layer.geometry is not None
    return [(x, y) for x, y in shapely.get_coordinates(layer.geometry).tolist()]


@pytest.mark.parametrize(
    ("wanted", "epsg", "name"),
    [
        ("wgs84", 4326, "EPSG:4326"),
        (" CGCS2000", 4490, "EPSG:4490"),
        ("epsg:4490", 4490, "EPSG:4490"),
        ("metric", 4543, "EPSG:4543"),
        ("EPSG:4522", 4522, "EPSG:4522"),
        ("EPSG:32647", 32647, "EPSG:32647"),
        ("EPSG:3857", 3857, "EPSG:3857"),
        ("gcj02", None, "GCJ-02"),
    ],
)
def test_a_system_is_told_by_its_name(wanted: str, epsg: int | None, name: str) -> None:
    target = target_of(wanted, MIDDLE)
    assert (target.epsg, target.name, target.suffix) == (epsg, name, "" if epsg else "_gcj02")


@pytest.mark.parametrize(
    ("wanted", "fault"),
    [
        ("bd09", "unknown_crs"),
        ("EPSG:4610", "refused_datum"),  # Xian 1980
        ("西安80", "refused_datum"),
        ("EPSG:2401", "refused_datum"),  # Beijing 1954
        ("beijing 54", "refused_datum"),
        ("EPSG:4171", "refused_datum"),
        ("EPSG:99999", "unknown_crs"),
        ("EPSG:4979", "unknown_crs"),  # with heights
        ("lat/lon", "unknown_crs"),
        ("", "unknown_crs"),
    ],
)
def test_what_would_shift_a_border_is_refused_with_what_can_be_had(wanted: str, fault: str) -> None:
    with pytest.raises(ParameterError) as refused:
        target_of(wanted, MIDDLE)
    (problem,) = refused.value.problems
    assert (problem.field, problem.code) == ("crs", fault)
    assert "EPSG:n" in problem.expected


@pytest.mark.parametrize("wanted", ["EPSG:4544", "EPSG:4541", "EPSG:4548", "EPSG:4523", "EPSG:32650", "EPSG:27700"])
def test_a_system_for_another_region_is_refused_and_the_countys_own_is_named(wanted: str) -> None:
    with pytest.raises(ParameterError) as refused:
        target_of(wanted, MIDDLE)
    (problem,) = refused.value.problems
    if wanted != "EPSG:27700":  # of another datum, which is the graver fault
        assert (problem.code, problem.expected) == ("other_region", ("EPSG:4543", "metric"))


@given(st.floats(73.7, 134.7))
def test_a_countys_own_zone_is_never_refused_and_one_beside_it_only_when_it_is_far(longitude: float) -> None:
    own = target_of("metric", longitude)
    assert own.epsg is not None
    assert target_of(own.name, longitude) == own
    middle = 75 + 3 * (own.epsg - 4534)
    beside = own.epsg + (1 if longitude > middle else -1)
    if 4534 <= beside <= 4554 and abs(longitude - middle) > 1.0:
        assert target_of(f"EPSG:{beside}", longitude).epsg == beside


def test_without_a_map_no_metres_can_be_had() -> None:
    with pytest.raises(ParameterError) as refused:
        target_of("metric", None)
    assert [problem.code for problem in refused.value.problems] == ["no_metric_system"]


def test_degrees_stay_as_they_are_to_the_last_bit(units: Layer) -> None:
    for wanted in ("wgs84", "cgcs2000"):
        assert at(in_system(units, target_of(wanted, MIDDLE))) == at(units)


def test_metres_are_those_of_the_countys_zone(units: Layer) -> None:
    shapes = the_coverage().shapes
    assert shapes is not None
    assert shapes.crs == CRS
    metres = in_system(units, target_of("metric", MIDDLE))
    assert metres.geometry is not None
    for code, land in zip(metres.columns["code"], metres.geometry, strict=True):
        if land is not None:
            assert shapely.hausdorff_distance(land, shapes.polygon(str(code))) < 1e-4


def test_eastings_of_a_zone_with_a_prefix_have_it(units: Layer) -> None:
    plain, prefixed = (at(in_system(units, target_of(one, MIDDLE))) for one in ("EPSG:4543", "EPSG:4522"))
    assert {round(long - short) for (long, _), (short, _) in zip(prefixed, plain, strict=True)} == {34_000_000}
    assert all(abs(a - b) < 1e-6 for (_, a), (_, b) in zip(prefixed, plain, strict=True))
    lon, lat = next(iter(drawn().values())).representative_point().coords[0]
    east, north = pyproj.Transformer.from_crs(4490, 4522, always_xy=True).transform(lon, lat)
    assert (int(east // 1_000_000), 2_600_000 < north < 2_700_000) == (34, True)


def test_gcj02_stands_in_the_name_of_the_layer_and_is_off_by_hundreds_of_metres(units: Layer) -> None:
    shifted = in_system(units, Target("gcj02", None))
    assert shifted.name == "units_gcj02"
    off = [abs(a - b) for (a, _), (b, _) in zip(at(shifted), at(units), strict=True)]
    assert 0.0005 < min(off) <= max(off) < 0.01


def test_tables_have_no_system() -> None:
    table = LAYERS["lists"].of(the_coverage())
    assert in_system(table, Target("gcj02", None)) is table
