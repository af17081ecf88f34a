"""Orders and files: what is delivered, what is refused before anything is made, and that nothing is left half made."""

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from enrollzone.bootstrap import open_bureaus
from enrollzone.config import Settings
from enrollzone.errors import NotOfferedError, ParameterError, RequestError
from enrollzone.exports import writing
from enrollzone.exports.about import about
from enrollzone.exports.asking import MOST_ANSWERS, file_name, layers_of, layers_together
from enrollzone.exports.formats import FORMATS
from enrollzone.exports.orders import Order, delivery_of
from enrollzone.exports.sidecars import README, sidecars
from enrollzone.exports.wording import description
from enrollzone.exports.writing import refuse_too_large, write_file
from enrollzone.layers.coverage import coverage_of
from enrollzone.layers.targets import target_of
from enrollzone.periods import Period
from tests.builders import an_edition
from tests.unit.exports.trial_county import a_coverage, primary, the_coverage

WGS84, METRIC = target_of("wgs84", 101.85), target_of("metric", 101.85)
UNITS = Order(the_coverage(), ("units",), "geojson", WGS84)


def test_a_delivery_holds_its_layers_in_their_system_and_what_is_said_of_them() -> None:
    made = delivery_of(Order(the_coverage(), ("units", "lists"), "gpkg", METRIC))
    assert [layer.name for layer in made.layers] == ["units", "lists"]
    assert {row.layer for row in made.dictionary} == {"units", "lists"}
    assert (made.about["crs"], made.about["exact"], made.about["simplified"]) == ("EPSG:4543", False, None)
    assert made.about["edition"]["geometry_sha256"] == the_coverage().digest
    assert [policy["id"] for policy in made.about["policies"]] == ["middle", "small"]
    assert made.stamp == date(2025, 1, 1)


@pytest.mark.parametrize(
    ("form", "crs", "tolerance_m", "exact"),
    [
        ("geojson", "wgs84", None, True),
        ("gpkg", "cgcs2000", None, True),
        ("gpkg", "EPSG:4543", None, False),
        ("gpkg", "gcj02", None, False),
        ("gpkg", "wgs84", 10.0, False),
        ("csv", "wgs84", None, False),
        ("pmtiles", "wgs84", None, False),
    ],
)
def test_only_what_can_be_imported_again_to_the_last_bit_is_called_exact(
    form: str, crs: str, tolerance_m: float | None, exact: bool
) -> None:
    order = Order(the_coverage(), ("units",), form, target_of(crs, 101.85), tolerance_m=tolerance_m)
    assert delivery_of(order).about["exact"] is exact
    assert not delivery_of(replace(order, layers=("borders",))).about["exact"]  # nothing can be imported from those


def test_a_simplified_delivery_says_by_how_much_in_every_row_and_what_it_costs() -> None:
    made = delivery_of(replace(UNITS, tolerance_m=600.0))
    (layer,) = made.layers
    assert set(layer.columns["simpl_m"]) == {600.0}
    assert made.budget is not None
    assert made.about["simplified"]["tolerance_m"] == 600.0
    assert 0 < made.about["simplified"]["share_drawn_for_another_owner"] < 0.2
    assert made.about["simplified"]["vertices"][1] == layer.vertices < delivery_of(UNITS).layers[0].vertices
    assert layer.columns["area_m2"] == delivery_of(UNITS).layers[0].columns["area_m2"]


@pytest.mark.parametrize(
    ("wrong", "error", "field", "code"),
    [
        ({"layers": ("rivers",)}, NotOfferedError, "layer", "not_offered"),
        ({"layers": ()}, NotOfferedError, "layer", "not_offered"),
        ({"format": "dwg"}, NotOfferedError, "format", "not_offered"),
        ({"layers": ("units", "lists")}, ParameterError, "layer", "not_in_export"),
        ({"layers": ("units", "units"), "format": "gpkg"}, ParameterError, "layer", "told_twice"),
        ({"layers": ("lists",), "format": "kml"}, ParameterError, "format", "not_in_export"),
        ({"layers": ("units", "lists"), "format": "dxf", "target": METRIC}, ParameterError, "format", "not_in_export"),
        ({"target": METRIC}, ParameterError, "crs", "not_in_export"),
        ({"format": "kml", "target": target_of("gcj02", None)}, ParameterError, "crs", "not_in_export"),
        ({"format": "dxf"}, ParameterError, "crs", "not_in_export"),
        ({"encoding": "gb18030"}, ParameterError, "encoding", "not_in_export"),
        ({"format": "shp", "encoding": "big5"}, ParameterError, "encoding", "not_in_export"),
        ({"tolerance_m": 0.0}, ParameterError, "simplify", "out_of_range"),
        ({"tolerance_m": -5.0}, ParameterError, "simplify", "out_of_range"),
        ({"tolerance_m": float("nan")}, ParameterError, "simplify", "out_of_range"),
        ({"tolerance_m": 1001.0}, ParameterError, "simplify", "out_of_range"),
    ],
)
def test_what_cannot_be_carried_out_is_refused_before_anything_is_made(
    wrong: dict[str, object], error: type[RequestError], field: str, code: str, tmp_path: Path
) -> None:
    with pytest.raises(error) as refused:
        write_file(replace(UNITS, **wrong), tmp_path / "file")  # type: ignore[arg-type]
    assert (field, code) in {(problem.field, problem.code) for problem in refused.value.problems}
    assert list(tmp_path.iterdir()) == []


def test_an_edition_without_polygons_cannot_be_simplified() -> None:
    bureau = open_bureaus(Settings(), "331121")["331121"]
    coverage = coverage_of(bureau, bureau.county.editions[-1], date(2026, 9, 1))
    with pytest.raises(ParameterError) as refused:
        writing.refuse(replace(UNITS, coverage=coverage, tolerance_m=10.0))
    assert [(one.field, one.code) for one in refused.value.problems] == [("simplify", "not_in_export")]


def test_a_file_is_put_in_its_place_as_a_whole_and_says_what_it_is(tmp_path: Path) -> None:
    target = tmp_path / "a file.geojson"
    target.write_text("old", encoding="utf-8")
    write_file(UNITS, target)
    assert [path.name for path in tmp_path.iterdir()] == ["a file.geojson"]
    said = json.loads(target.read_text(encoding="utf-8"))
    assert (len(said["features"]), said["about"]["exact"]) == (10, True)


def test_what_cannot_be_written_leaves_the_old_file_and_nothing_beside_it(tmp_path: Path) -> None:
    target = tmp_path / "units.shp.zip"
    target.write_text("old", encoding="utf-8")
    with pytest.raises(OSError, match=r"Is a directory|Not a directory|exist"):
        write_file(UNITS, target / "units.geojson")
    folder = tmp_path / "units.geojson"
    folder.mkdir()
    with pytest.raises(OSError, match=r"irectory"):
        write_file(UNITS, folder)
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["units.geojson", "units.shp.zip"]
    assert target.read_text(encoding="utf-8") == "old"


def test_where_no_unit_is_drawn_nothing_is_said_of_shapes(tmp_path: Path) -> None:
    coverage = a_coverage([primary(tmp_path)], an_edition())
    said = about(coverage, target_of("wgs84", None))
    assert said["notice"]["zh"] == "该边界版本只有社区和村的名录，没有边界图形。"
    assert not said["illustrative"]


def test_a_readme_says_in_words_what_each_digest_and_code_in_it_is() -> None:
    made = delivery_of(Order(the_coverage(), ("units",), "csv", target_of("wgs84", None)))
    readme = sidecars(made)[README].decode("utf-8-sig")
    pack = the_coverage().packs[0]
    assert "按2025年9月1日的政策和边界；坐标系：EPSG:4326\r\n" in readme
    assert f"政策：{pack.title.zh}（{pack.id}，版本{pack.version}），SHA-256 {pack.sha256}" in readme
    assert f"Policy: {pack.title.en} ({pack.id}, version {pack.version}), SHA-256 {pack.sha256}" in readme
    assert f"边界版本：{the_coverage().edition.id}（正式边界）" in readme


def test_shifted_and_simplified_shapes_are_told_as_such_wherever_the_notice_stands() -> None:
    made = delivery_of(Order(the_coverage(), ("units",), "shp", target_of("gcj02", 101.85), tolerance_m=200.0))
    readme = sidecars(made)[README].decode("utf-8-sig")
    for words in (readme, description(made.layers[0], made)):
        assert "坐标已按 GCJ-02 偏移" in words
        assert "图形已按200米简化" in words
        assert f"at most {made.about['simplified']['farthest_edge_m']:.1f} m off" in words


def test_a_drawing_of_more_points_than_cad_opens_is_refused_with_the_formats_that_hold_them() -> None:
    made = delivery_of(Order(the_coverage(), ("units", "borders"), "dxf", METRIC))
    points = sum(layer.vertices for layer in made.layers)
    refuse_too_large(replace(FORMATS["dxf"], most_vertices=points), made)
    with pytest.raises(RequestError) as refused:
        refuse_too_large(replace(FORMATS["dxf"], most_vertices=points - 1), made)
    (problem,) = refused.value.problems
    assert (problem.field, problem.code) == ("format", "too_large_for_format")
    assert "gpkg" in problem.expected
    assert not {"dxf", "shp"} & {*problem.expected}


def test_a_table_of_answers_that_takes_long_is_made_only_when_it_is_named() -> None:
    small, units = the_coverage(), the_coverage().edition.units
    assert "answers" in layers_together(small, "xlsx")
    many = {f"{number:012}": unit for number, unit in enumerate([*units.values()] * (MOST_ANSWERS // 10))}
    large = replace(small, edition=replace(small.edition, units=many))
    assert "answers" not in layers_together(large, "xlsx")
    assert "answers" in layers_of(large, "xlsx")
    assert file_name(Order(large, layers_together(large, "xlsx"), "xlsx", WGS84)) == "990000-2025_all.xlsx"


def test_a_past_edition_is_told_as_of_the_last_day_on_which_a_text_held_if_only_of_unions() -> None:
    bureau = open_bureaus(Settings(), "331121")["331121"]
    (document, *_), edition = bureau.shelf.documents, bureau.county.editions[-1]
    text = replace(document, period=Period(date(2020, 1, 1), date(2021, 6, 30)))
    past = replace(edition, period=Period(date(2019, 1, 1), date(2022, 12, 31)))
    then = coverage_of(replace(bureau, shelf=replace(bureau.shelf, documents=(text,))), past, date(2026, 9, 1))
    assert (then.day, then.policies) == (date(2021, 6, 30), (text,))
