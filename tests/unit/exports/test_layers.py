"""Every layer: rows with all their fields, shapes of one sort, and what must be said of each row said in it."""

from datetime import date

import numpy as np
import pytest
import shapely

from enrollzone.atlas.geometry_digest import geometry_digest
from enrollzone.bootstrap import open_bureaus
from enrollzone.config import Settings
from enrollzone.layers.coverage import coverage_of
from enrollzone.layers.fields import Field
from enrollzone.layers.registry import LAYERS
from tests.unit.exports.trial_county import SITES, F, M, N, S, drawn, geometry_of, rows_of, the_coverage

SORTS = {"MultiPolygon": 6, "MultiLineString": 5, "Point": 0}


@pytest.mark.parametrize("name", LAYERS)
def test_a_layer_has_a_cell_for_each_field_of_each_row_and_shapes_of_one_sort(name: str) -> None:
    kind, layer = LAYERS[name], LAYERS[name].of(the_coverage())
    assert layer.fields == kind.fields
    assert list(layer.columns) == [field.name for field in kind.fields]
    assert {len(column) for column in layer.columns.values()} == {len(layer)}
    assert len(layer) > 0
    if kind.shape is None:
        assert (layer.geometry, layer.shape, layer.vertices) == (None, None, 0)
    else:
        assert layer.geometry is not None
        assert len(layer.geometry) == len(layer)
        held = layer.geometry[~shapely.is_missing(layer.geometry)]
        assert set(shapely.get_type_id(held).tolist()) == {SORTS[str(kind.shape)]}


@pytest.mark.parametrize("name", LAYERS)
def test_a_field_of_few_words_holds_no_other(name: str) -> None:
    layer = LAYERS[name].of(the_coverage())
    for field in layer.fields:
        if field.values:
            said = {word for cell in layer.columns[field.name] if cell is not None for word in str(cell).split("; ")}
            assert said <= set(field.values), field.name


@pytest.mark.parametrize("name", LAYERS)
def test_each_row_says_of_what_edition_policy_and_day_it_is(name: str) -> None:
    both = "middle@3; small@1"
    for row in rows_of(LAYERS[name].of(the_coverage())):
        said = {key: row[key] for key in ("county", "edition", "on_day", "status", "illustr", "licence", "simpl_m")}
        assert said == {
            "county": "990000",
            "edition": "990000-2025",
            "on_day": date(2025, 9, 1),
            "status": "official",
            "illustr": 0,
            "licence": "none",
            "simpl_m": None,
        }
        assert row["policy"] in {"middle@3", "small@1", both, None}


def test_units_are_told_in_order_of_code_as_they_are_drawn_with_the_zones_of_both_stages() -> None:
    layer = LAYERS["units"].of(the_coverage())
    assert layer.columns["code"] == sorted(layer.columns["code"])
    row = rows_of(layer)[0]
    assert {key: row[key] for key in ("name", "kind", "township", "town_code", "aliases", "drawn", "pri_zone")} == {
        "name": "北村社区",
        "kind": "community",
        "township": "甲街道",
        "town_code": "990000001",
        "aliases": "北旧村; 北'新\"村",
        "drawn": 1,
        "pri_zone": "north",
    }
    assert (row["jun_zone"], row["jun_name"], row["jun_listed"]) == ("mid", "中学", "whole")
    held = layer.geometry
    assert held is not None
    shapes = {str(code): shape for code, shape in zip(layer.columns["code"], held, strict=True) if shape is not None}
    assert geometry_digest(shapes) == geometry_digest(drawn())


def test_a_unit_that_is_not_drawn_is_a_row_without_shape_and_without_area() -> None:
    layer = LAYERS["units"].of(the_coverage())
    (row,) = [row for row in rows_of(layer) if row["code"] == F.code]
    assert (row["drawn"], row["area_m2"], row["pri_zone"]) == (0, None, "south")
    assert geometry_of(layer, code=F.code) is None


def test_what_may_lie_in_no_zone_is_never_told_by_a_zone_alone() -> None:
    (row,) = [row for row in rows_of(LAYERS["units"].of(the_coverage())) if row["code"] == M.code]
    assert (row["pri_zone"], row["pri_listed"]) == ("north; south; outside", "split")
    assert row["pri_name"] == "北小; 南小; （部分住处不在任何片区）"


def test_a_campus_stands_where_the_edition_puts_it_and_else_nowhere() -> None:
    layer = LAYERS["campuses"].of(the_coverage())
    places = {site.campus: (site.lon, site.lat) for site in SITES if site.lon is not None}
    assert layer.geometry is not None
    found = {
        str(row["campus_id"]): (shape.x, shape.y)
        for row, shape in zip(rows_of(layer), layer.geometry, strict=True)
        if shape is not None
    }
    assert found == places
    told = {row["campus_id"]: (row["zones"], row["unit"], row["school"]) for row in rows_of(layer)}
    assert told["north"] == ("north", N.code, "第一小学")
    assert told["old"] == (None, None, "老小学")  # only the edition knows it: no policy gives it anything


def test_an_area_is_that_of_the_countys_zone_and_of_no_other() -> None:
    coverage = the_coverage()
    shapes = coverage.shapes
    assert shapes is not None
    told = dict(zip(*(LAYERS["units"].of(coverage).columns[name] for name in ("code", "area_m2")), strict=True))
    assert {code: told[code] for code in shapes.codes} == {
        code: round(float(shapes.polygon(code).area), 1) for code in shapes.codes
    }


def test_a_county_whose_documents_only_join_schools_has_no_row_that_gives_a_unit_a_school() -> None:
    bureau = open_bureaus(Settings(), "331121")["331121"]
    coverage = coverage_of(bureau, bureau.county.editions[-1], date(2026, 9, 1))
    assert coverage.without_map is not None
    assert coverage.without_map.code == "export.no_map.unions"
    layers = {name: kind.of(coverage) for name, kind in LAYERS.items()}
    assert {name for name, layer in layers.items() if len(layer)} == {"units", "groups"}
    units = layers["units"]
    assert {str(cell) for name in ("pri_zone", "jun_zone") for cell in units.columns[name]} == {"None"}
    assert units.geometry is not None
    assert shapely.is_missing(units.geometry).all()


@pytest.mark.parametrize("name", ["more_than_ten", "名称", "9lives", "a-b"])
def test_a_name_that_an_old_format_cannot_keep_is_no_field(name: str) -> None:
    with pytest.raises(ValueError, match="at most 10"):
        Field(name)


def test_a_digest_is_of_the_land_and_not_of_how_it_is_told() -> None:
    land = drawn()
    turned = {code: shapely.reverse(shape) for code, shape in reversed(land.items())}
    one = land[S.code]
    begun = shapely.Polygon(np.roll(shapely.get_coordinates(one)[:-1], 3, axis=0))
    assert geometry_digest(turned) == geometry_digest(land)
    assert geometry_digest({**land, S.code: shapely.multipolygons([begun])}) == geometry_digest(land)
    twice = shapely.Polygon(np.repeat(shapely.get_coordinates(one), 2, axis=0))
    assert geometry_digest({**land, S.code: twice}) == geometry_digest(land)
    moved = shapely.transform(one, lambda at: np.nextafter(at, 200.0))
    assert geometry_digest({**land, S.code: moved}) != geometry_digest(land)
