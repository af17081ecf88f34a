"""``enrollzone export layers``: files with what stands beside them, and refusals that say what can be had."""

import csv
import json
from pathlib import Path

import pyogrio
import pytest

from enrollzone.exports.formats import FORMATS
from enrollzone.layers.registry import LAYERS
from tests.unit.cli.terminal import EXAMPLE, Printed, columns, enrollzone

UNITED, EDITION, UNITED_EDITION = "331121", "000000-2020-01-01", "331121-2021-10-31"
ON = ("--on", "2026-03-01")


def export(out: Path, county: str, form: str, *more: str) -> Printed:
    return enrollzone("export", "layers", "-j", county, *ON, "-f", form, "--out", str(out), *more)


def test_the_list_names_every_layer_and_format_within_eighty_columns() -> None:
    for language, heading in (("zh", "图层（--layer）："), ("en", "Layers (--layer):")):
        told = enrollzone("export", "layers", "--list", "--language", language)
        assert told.status == 0
        assert told.lines[0] == heading
        assert max(map(columns, told.lines)) <= 80
        first_words = {line.split()[0].rstrip("：:").split("：")[0] for line in told.lines if line.startswith("  ")}
        assert {*LAYERS, *FORMATS} <= first_words


def test_a_geopackage_holds_everything_and_a_project_opens_it(tmp_path: Path) -> None:
    printed = export(tmp_path, EXAMPLE, "gpkg", "-l", "units", "-l", "groups")
    name = f"{EDITION}_units+groups"
    told = [f"{EDITION}_gpkg.{end}" for end in ("README.txt", "about.json", "fields.csv")]
    assert printed.status == 0
    assert sorted(file.name for file in tmp_path.iterdir()) == sorted([f"{name}.gpkg", f"{name}.qgs", *told])
    assert [line.split()[0] for line in printed.lines[-5:]] == [f"{name}.gpkg", f"{name}.qgs", *told]
    assert pyogrio.read_info(tmp_path / f"{name}.gpkg", layer="units")["features"] == 14
    assert f"./{name}.gpkg" in (tmp_path / f"{name}.qgs").read_text(encoding="utf-8")
    assert "  ! 示意图形，不是真实边界，不得作为划片依据。" in printed.lines
    assert json.loads((tmp_path / told[1]).read_text(encoding="utf-8"))["illustrative"] is True
    rows = list(csv.DictReader((tmp_path / told[2]).read_text(encoding="utf-8-sig").splitlines()))
    assert {row["layer"] for row in rows} == {"units", "groups"}


def test_other_formats_are_a_file_for_each_layer_and_say_what_was_done_to_shapes(tmp_path: Path) -> None:
    printed = export(tmp_path, EXAMPLE, "fgb", "-l", "campuses", "-l", "lists", "--crs", "gcj02", "--language", "en")
    names = [f"{EDITION}_campuses_gcj02.fgb", f"{EDITION}_lists.fgb"]
    assert {file.name for file in tmp_path.glob("*.fgb")} == set(names)
    assert any("Do not import them again" in line for line in printed.lines)
    simplified = export(tmp_path, EXAMPLE, "geojson", "-l", "units", "--simplify", "50")
    assert any("图形已按50米简化" in line for line in simplified.lines)
    assert (tmp_path / f"{EDITION}_units_simplified_50m.geojson").exists()


def test_files_that_are_there_are_replaced_only_on_request(tmp_path: Path) -> None:
    there = tmp_path / f"{EDITION}_groups.csv"
    there.write_text("mine", encoding="utf-8")
    refused = export(tmp_path, EXAMPLE, "csv", "-l", "lists", "-l", "groups")
    assert (refused.status, "--force" in refused.err) == (1, True)
    assert [file.name for file in tmp_path.iterdir()] == [there.name]
    assert there.read_text(encoding="utf-8") == "mine"
    assert export(tmp_path, EXAMPLE, "csv", "-l", "lists", "-l", "groups", "--force").status == 0
    assert there.read_text(encoding="utf-8-sig").startswith("group_id,")


def test_a_county_without_polygons_gives_its_tables_and_says_why_there_is_no_map(tmp_path: Path) -> None:
    printed = export(tmp_path, UNITED, "csv")
    assert printed.status == 0
    written = {file.name.removeprefix(f"{UNITED_EDITION}_").removesuffix(".csv") for file in tmp_path.glob("*_*.csv")}
    assert {"units", "groups"} <= written
    assert written & {"catchments", "borders", "findings"} == set()
    assert written & {"lists", "answers", "campuses"} == set()  # its documents assign no home: they would be empty
    assert "所以没有片区图" in "".join(line.strip() for line in printed.lines)
    assert not any("示意" in line for line in printed.lines)
    only_shapes = export(tmp_path, UNITED, "kml")
    assert only_shapes.status == 2
    assert "所以没有片区图" in "".join(line.strip() for line in only_shapes.lines)
    assert not list(tmp_path.glob("*.kml"))


@pytest.mark.parametrize(
    ("more", "option", "named"),
    [
        (("-f", "gpkx", "-l", "unitz"), "--layer", "catchments"),
        (("-f", "geojson", "--crs", "metric"), "--crs", "wgs84"),
        (("-f", "gpkg", "--crs", "EPSG:4549"), "--crs", "metric"),
        (("-f", "gpkg", "--crs", "bd09"), "--crs", "gcj02"),
        (("-f", "gpkg", "--encoding", "gb18030"), "--encoding", "utf-8"),
        (("-f", "kml", "-l", "units", "-l", "lists"), "--format", "gpkg"),
        (("-f", "gpkg", "--edition", "000000-1999"), "--edition", EDITION),
        (("-f", "gpkg", "--edition", EDITION, "--on", "1999-01-01"), "--on", "2020-01-01/.."),
    ],
)
def test_what_cannot_be_had_is_named_with_what_can(
    tmp_path: Path, more: tuple[str, ...], option: str, named: str
) -> None:
    for language in ("zh", "en"):
        told = enrollzone(
            "export", "layers", "-j", EXAMPLE, "--out", str(tmp_path / "out"), "--language", language, *more
        )
        assert (told.status, told.out) == (2, "")
        assert (option in told.err, named in told.err) == (True, True), told.err
        assert max(map(columns, told.lines)) <= 80
    assert list(tmp_path.iterdir()) == []


def test_what_must_be_told_is_named_and_a_folder_that_cannot_be_made_is_said(tmp_path: Path) -> None:
    lacking = enrollzone("export", "layers", "-f", "gpkg")
    assert (lacking.status, "--jurisdiction, --out" in lacking.err) == (2, True)
    (tmp_path / "file").write_text("", encoding="utf-8")
    blocked = export(tmp_path / "file" / "below", EXAMPLE, "csv", "-l", "groups")
    assert (blocked.status, "Not a directory" in blocked.err) == (1, True)
