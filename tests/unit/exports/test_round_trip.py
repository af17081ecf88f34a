"""What is exported is taken in again: the same units and the very same land, or it is said why not."""

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
import shapely

from enrollzone.atlas.geometry_digest import geometry_digest
from enrollzone.exports.formats import FORMATS
from enrollzone.exports.orders import Order
from enrollzone.exports.writing import write_file
from enrollzone.intake.candidate import Examination, Surroundings
from enrollzone.intake.examine import examine, judge
from enrollzone.intake.exported import SIMPLIFIED_BY
from enrollzone.layers.rows import PROVENANCE
from enrollzone.layers.targets import target_of
from enrollzone.publishing.archive import find
from enrollzone.publishing.staging import stage
from enrollzone.quarantine import worker
from enrollzone.quarantine.declaration import Declaration
from enrollzone.quarantine.findings import Severity, Verdict
from tests.unit.exports.trial_county import F, the_coverage

UNITS = Order(the_coverage(), ("units",), "gpkg", target_of("wgs84", 101.85))
READ_BY_INTAKE = ("gpkg", "geojson", "shp", "fgb", "kml")
COMPLAINTS = {"shape_missing", "listed_not_drawn", "gap"}  # one unit is not drawn, some land is nobody's


AROUND = Surroundings(the_coverage().bureau.county, the_coverage().edition)


def written(folder: Path, order: Order) -> Path:
    path = folder / f"handed-in.{order.format}"
    write_file(order, path)
    return path


def declared(crs: str, layer: str | None = None) -> Declaration:
    """No more than the name of the system: which column is what the intake knows by itself."""
    return Declaration("990000", crs, date(2026, 1, 1), "somebody", layer=layer)


def taken_in(folder: Path, order: Order, *, layer: str | None = None, crs: str | None = None) -> Examination:
    """Write an order and hand the file in; it is read by the readers of quarantine, here without a process for each."""
    path, declaration = written(folder, order), declared(crs or order.target.crs, layer)
    content = worker.examine([(path.name, path.read_bytes())], declaration.limits, layer)
    return judge(content, declaration, AROUND)


def told(examination: Examination) -> dict[str, tuple[str, str, str, str]]:
    assert examination.candidate is not None
    units = examination.candidate.units.values()
    return {unit.code: (unit.name, str(unit.kind), unit.township_code, unit.township) for unit in units}


def land_of(examination: Examination) -> dict[str, shapely.Geometry]:
    assert examination.candidate is not None
    return dict(examination.candidate.drawn)


@pytest.mark.parametrize(("form", "encoding"), [*((form, "utf-8") for form in READ_BY_INTAKE), ("shp", "gb18030")])
def test_the_same_units_and_the_same_land_come_back_to_the_last_bit(form: str, encoding: str, tmp_path: Path) -> None:
    found = taken_in(tmp_path, replace(UNITS, format=form, encoding=encoding))
    assert found.verdict is not Verdict.REFUSED, [finding.code for finding in found.findings]
    assert {one.code for one in found.findings if one.severity is Severity.WARNING} <= COMPLAINTS
    assert geometry_digest(land_of(found)) == the_coverage().digest
    edition = the_coverage().edition
    assert told(found) == {
        code: (unit.name, str(unit.kind), unit.township_code, unit.township) for code, unit in edition.units.items()
    }
    assert "street_from_before" not in {one.code for one in found.findings}  # townships were read, and not guessed
    assert F.code not in land_of(found)


@pytest.mark.parametrize(
    ("form", "crs", "most_m"),
    [("gpkg", "metric", 1e-4), ("fgb", "EPSG:4522", 1e-4), ("gpkg", "gcj02", 1e-3), ("shp", "gcj02", 1e-3)],
)
def test_in_another_system_the_land_comes_back_within_a_hair(
    form: str, crs: str, most_m: float, tmp_path: Path
) -> None:
    found = taken_in(tmp_path, replace(UNITS, format=form, target=target_of(crs, 101.85)))
    assert found.verdict is not Verdict.REFUSED, [finding.code for finding in found.findings]
    true, degree = the_coverage().polygons, 111_000.0
    assert {code: shape for code, shape in land_of(found).items() if code not in true} == {}
    for code, shape in land_of(found).items():
        assert shapely.hausdorff_distance(shape, true[code]) * degree < most_m


def test_land_in_gcj02_that_is_declared_as_wgs84_does_not_pass_silently(tmp_path: Path) -> None:
    order = replace(UNITS, format="fgb", target=target_of("gcj02", 101.85))
    found = taken_in(tmp_path, order, crs="wgs84")
    assert {one.severity for one in found.findings} & {Severity.WARNING, Severity.ERROR}
    assert found.verdict in {Verdict.HELD, Verdict.REFUSED}


@pytest.mark.parametrize("form", ["geojson", "shp"])
def test_simplified_land_waits_for_somebody_who_signs(form: str, tmp_path: Path) -> None:
    found = taken_in(tmp_path, replace(UNITS, format=form, tolerance_m=600.0))
    codes = {one.code for one in found.findings if one.severity is Severity.WARNING}
    assert "shapes_simplified" in codes
    assert found.verdict is Verdict.HELD
    assert SIMPLIFIED_BY in {field.name for field in PROVENANCE}


@pytest.mark.parametrize("layer", ["catchments", "borders", "findings", "campuses"])
def test_no_other_layer_passes_for_units(layer: str, tmp_path: Path) -> None:
    found = taken_in(tmp_path, replace(UNITS, layers=(layer,), format="geojson"))
    assert found.verdict is Verdict.REFUSED


def test_of_all_layers_in_one_file_those_who_hand_it_in_say_which_are_the_units(tmp_path: Path) -> None:
    order = replace(UNITS, layers=("units", "catchments", "lists"))
    assert taken_in(tmp_path, order).verdict is Verdict.REFUSED
    assert geometry_digest(land_of(taken_in(tmp_path, order, layer="units"))) == the_coverage().digest


def test_a_table_gives_the_units_without_land(tmp_path: Path) -> None:
    found = taken_in(tmp_path, replace(UNITS, format="csv"))
    assert found.verdict is not Verdict.REFUSED
    assert (set(told(found)), land_of(found)) == (set(the_coverage().edition.units), {})


def test_every_format_that_carries_all_of_a_coordinate_and_is_taken_in_has_been_tried() -> None:
    never = {"parquet"}  # is not taken in: nothing in quarantine reads it
    assert {name for name, form in FORMATS.items() if form.exact} - never <= set(READ_BY_INTAKE)


def test_what_is_kept_of_it_as_an_edition_decides_every_point_alike(tmp_path: Path) -> None:
    examination = examine(written(tmp_path, UNITS), declared("wgs84"), AROUND)
    name = stage(tmp_path, examination, AROUND, at=datetime(2025, 12, 1, tzinfo=UTC))
    kept = find(tmp_path, name).readable()
    assert kept.id != the_coverage().edition.id
    assert geometry_digest(kept.degrees()) == the_coverage().digest
