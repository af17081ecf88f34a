"""Findings: each kind where something is to be settled, and none where it has been."""

from dataclasses import replace
from pathlib import Path

import pytest
import shapely

from enrollzone.atlas.areas import DrawnAreas
from enrollzone.atlas.checks import holes
from enrollzone.atlas.index import Shapes
from enrollzone.layers.coverage import Coverage
from enrollzone.layers.findings import Kind, findings
from enrollzone.layers.simplification import Simplification
from tests.unit.atlas.drawn_county import a_county
from tests.unit.exports.trial_county import (
    CRS,
    GAP,
    PRIMARY,
    SITES,
    UNITS,
    B,
    F,
    I,
    M,
    N,
    O,
    R,
    T,
    a_coverage,
    cells,
    drawn,
    geometry_of,
    primary,
    rows_of,
    the_coverage,
    the_edition,
    with_conflict,
)


def found_in(coverage: Coverage) -> set[tuple[str, str | None, str | None]]:
    return {
        (str(row["finding"]), row["stage"] and str(row["stage"]), row["units"] and str(row["units"]))
        for row in rows_of(findings(coverage))
    }


def test_everything_that_is_open_on_the_map_in_the_lists_and_at_the_campuses_is_told() -> None:
    around = [N.code, R.code, "990000001007", B.code, T.code]
    assert found_in(the_coverage()) == {
        ("gap", None, "; ".join(around)),
        ("undrawn", None, F.code),
        ("unlisted", "junior", F.code),
        ("split", "primary", M.code),
        ("open", "primary", O.code),
        ("unlisted", "primary", B.code),
        ("elsewhere", None, I.code),
    }


def test_a_gap_is_the_land_that_units_enclose_and_none_has() -> None:
    gap = geometry_of(findings(the_coverage()), finding="gap")
    assert gap is not None
    assert shapely.symmetric_difference(gap, cells()[GAP]).area == 0.0
    (told,) = [row["area_m2"] for row in rows_of(findings(the_coverage())) if row["finding"] == "gap"]
    assert told == pytest.approx(5.1e6, rel=0.02)


def test_an_island_in_a_gap_belongs_to_its_unit() -> None:
    land = a_county(5, 5, seed=3)
    around = {code: shape for code, shape in land.items() if not {code[1], code[3]} <= set("123")}
    lake = shapely.coverage_union_all([land[code] for code in land if code not in around])
    (water,) = holes({**around, "0202": land["0202"]})
    assert shapely.symmetric_difference(water, shapely.difference(lake, land["0202"])).area == 0.0
    assert water.area == pytest.approx(lake.area - land["0202"].area)


def test_mended_nothing_is_found(tmp_path: Path) -> None:
    polygons = {**drawn(), F.code: cells()[GAP]}
    edition = the_edition(
        sites=(replace(SITES[2], lon=101.83, lat=24.05), SITES[0], SITES[3]),
        drawn=frozenset(polygons),
        shapes=lambda: Shapes(polygons, CRS),
        degrees=lambda: polygons,
    )
    listed = "\n  north: {clause: c.near, places: [甲街道/*, 乙镇/远山]}"
    units = PRIMARY["units"] + '\n  甲街道: "990000001"'
    pack = primary(tmp_path, units=units, catchments=listed, overlaps=None, readings=None)
    assert found_in(a_coverage([pack], edition)) == set()


def test_rows_that_contradict_one_another_are_a_conflict(tmp_path: Path) -> None:
    coverage = a_coverage([with_conflict(primary(tmp_path), R.code, "east")])
    assert ("conflict", "primary", R.code) in found_in(coverage)
    shape = geometry_of(findings(coverage), finding="conflict")
    assert shape is not None
    assert shape.equals(coverage.polygons[R.code])


def _with_two_areas(folder: Path, at: str) -> Coverage:
    """A policy with a unit in north, an area `hill` in south that is drawn over a cell, and another that meets it."""
    land = cells()
    half = shapely.box(*shapely.bounds(land["0200"])[[0, 1]], 101.851, 24.02)
    areas = DrawnAreas({"hill": land[at], "pond": shapely.intersection(half, land["0200"])}, CRS)
    edition = the_edition(area_ids=frozenset(["hill", "pond"]), areas=lambda: areas)
    listed = """
  north: {clause: c.near, places: [甲街道/北村]}
  south: {clause: c.near, places: ["@hill"]}
  east: {clause: c.near, places: ["@pond"]}"""
    return a_coverage([primary(folder, catchments=listed, overlaps=None, readings=None)], edition)


def test_land_that_a_list_gives_away_twice_is_an_overlap_of_two_areas_or_of_an_area_and_a_unit(tmp_path: Path) -> None:
    layer = findings(_with_two_areas(tmp_path / "areas", "0200"))
    rows = [row for row in rows_of(layer) if row["finding"] == "overlap"]
    assert [(row["units"], row["zones"]) for row in rows] == [(None, "south; east")]
    layer = findings(_with_two_areas(tmp_path / "unit", "0000"))
    rows = [row for row in rows_of(layer) if row["finding"] == "overlap"]
    assert [(row["units"], row["zones"]) for row in rows] == [(N.code, "south; north")]
    shape = geometry_of(layer, finding="overlap")
    assert shape is not None
    assert shapely.hausdorff_distance(shape, cells()["0000"]) < 1e-9


def test_every_kind_of_finding_occurs_somewhere(tmp_path: Path) -> None:
    held = (
        the_coverage(),
        _with_two_areas(tmp_path / "a", "0200"),
        a_coverage([with_conflict(primary(tmp_path), R.code, "east")]),
    )
    assert {kind for one in held for kind, _, _ in found_in(one)} == set(map(str, Kind))


def test_a_campus_on_the_edge_of_its_unit_stands_in_it(tmp_path: Path) -> None:
    lon, lat = shapely.get_coordinates(drawn()[I.code])[0].tolist()
    coverage = a_coverage([primary(tmp_path)], the_edition(sites=(replace(SITES[2], lon=lon, lat=lat),)))
    assert "elsewhere" not in {kind for kind, _, _ in found_in(coverage)}


def test_a_simpler_drawing_finds_what_the_true_one_finds_and_nothing_else() -> None:
    simple = Simplification(the_coverage(), 600.0).coverage
    assert found_in(simple) == found_in(the_coverage())
    assert {unit.code for unit in UNITS.values()} > set(simple.polygons)
