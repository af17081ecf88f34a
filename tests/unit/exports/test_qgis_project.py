"""A real QGIS opens the project of the trial county: every layer is there, and no land is drawn as a zone it is not."""

import json
import subprocess
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element, fromstring

import pytest

from enrollzone.exports.qgis_project import project, write_project
from enrollzone.layers.registry import LAYERS
from enrollzone.symbology.palette import INK, look
from enrollzone.symbology.styles import kind_of
from tests.unit.exports.made_files import MadeFiles, delivered
from tests.unit.exports.trial_county import B, I, M, N, O

READER = Path(__file__).with_name("qgis_reader.py")


@pytest.fixture(scope="module")
def opened(made: MadeFiles, tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, Any]]:
    """What one start of QGIS tells of the project in metres and of that in GCJ-02."""
    folder, found = tmp_path_factory.mktemp("qgis"), []
    for crs in ("metric", "gcj02"):
        delivery, package = made.of("gpkg", *LAYERS, crs=crs)
        found.append(str(write_project(delivery, package)))
    environment = {"QT_QPA_PLATFORM": "offscreen", "HOME": str(folder), "XDG_RUNTIME_DIR": str(folder)}
    run = subprocess.run(["/usr/bin/python3", READER, *found], env=environment, capture_output=True, check=False)
    assert run.returncode == 0, run.stderr.decode()
    told: list[dict[str, Any]] = json.loads(run.stdout)
    return told


def of(opened: dict[str, Any], name: str) -> dict[str, Any]:
    (found,) = [layer for layer in opened["layers"] if layer["name"] == name]
    return found


@pytest.mark.system("python3-qgis")
def test_qgis_opens_every_layer_with_all_its_rows_in_its_system(opened: list[dict[str, Any]]) -> None:
    delivery = delivered("gpkg", tuple(LAYERS), "metric")
    rows = {kind_of(layer).name: len(layer) for layer in delivery.layers}
    primary = [stage for stage in delivery.layers[1].columns["stage"] if stage == "primary"]
    expected = [
        ("待核事项", "待核事项", rows["findings"], False),
        ("校区", "校区", rows["campuses"], True),
        ("政策片区", "边界线", rows["borders"], True),
        ("政策片区", "小学片区", len(primary), True),
        ("政策片区", "初中片区", rows["catchments"] - len(primary), False),
        ("社区和村", "社区和村（按小学片区着色）", rows["units"], False),
        ("社区和村", "社区和村（按初中片区着色）", rows["units"], False),
        ("社区和村", "社区和村", rows["units"], True),
        ("表格", "名单", rows["lists"], True),
        ("表格", "答复示例", rows["answers"], True),
        ("表格", "集团和共同体", rows["groups"], True),
    ]
    for one, system in zip(opened, ("EPSG:4543", ""), strict=True):
        assert (one["read"], one["errors"], one["crs"]) == (True, [], system)
        assert all(layer["valid"] for layer in one["layers"])
        named = [name + ("" if system or group == "表格" else " (GCJ-02)") for group, name, *_ in expected]
        found = [(layer["group"], layer["name"], layer["rows"], layer["shown"]) for layer in one["layers"]]
        assert found == [(group, name, *rest) for (group, _, *rest), name in zip(expected, named, strict=True)]
        assert {layer["crs"] for layer in one["layers"] if "drawn_as" in layer} == {system}
    assert of(opened[0], "社区和村")["aliases"]["code"] == "12位统计用区划代码"


@pytest.mark.system("python3-qgis")
def test_qgis_draws_units_as_their_zone_only_where_every_home_is_of_it(opened: list[dict[str, Any]]) -> None:
    drawn = dict(of(opened[0], "社区和村（按小学片区着色）")["drawn_as"])
    expected = {N.code: "A 北小", I.code: "B 东小", M.code: "分属几处", O.code: "口径待定", B.code: "没有列入"}
    assert {code: drawn[code] for code in expected} == expected
    junior = Counter(words for _, words in of(opened[0], "社区和村（按初中片区着色）")["drawn_as"])
    assert junior == {"A 中学": 9, "没有列入": 1}


@pytest.mark.system("python3-qgis")
@pytest.mark.parametrize("suffix", ["", "_gcj02"])
def test_the_geopackage_alone_opens_with_the_same_colours(opened: list[dict[str, Any]], suffix: str) -> None:
    one = opened[bool(suffix)]
    alone = dict(map(tuple, one["package"]))
    coloured = [layer for layer in one["layers"] if layer["name"].startswith("社区和村（按小学")]
    assert [alone[f"units{suffix}"]] == [layer["drawn_as"] for layer in coloured]
    assert {words for _, *drawn in alone[f"borders{suffix}"] for words in drawn} == {"小学片区界线", "社区、村界线"}
    assert alone["lists"] is None


@pytest.mark.system("python3-qgis")
def test_qgis_draws_zones_of_one_list_and_leaves_groups_campuses_and_the_edge_to_the_legend(
    opened: list[dict[str, Any]],
) -> None:
    delivery = delivered("gpkg", tuple(LAYERS), "metric")
    catchments, borders = delivery.layers[1].columns, delivery.layers[3].columns
    stages = zip(catchments["catch_id"], catchments["stage"], catchments["level"], strict=True)
    zones = [(zone, level == "zone") for zone, stage, level in stages if stage == "primary"]
    assert [(zone, bool(words)) for zone, *words in of(opened[0], "小学片区")["drawn_as"]] == zones
    edges = [not edge for edge in borders["edge"]]
    assert [bool(words) for _, *words in of(opened[0], "边界线")["drawn_as"]] == edges
    assert (
        all("（部分）" in words for zone, *(words,) in of(opened[0], "小学片区")["drawn_as"] if zone == "south")
        is False
    )


@pytest.mark.system("python3-qgis")
def test_the_picture_that_qgis_opens_with_shows_colours_borders_and_paper(opened: list[dict[str, Any]]) -> None:
    for ground in (*(look(number).colour for number in range(3)), "#ffffff", INK):
        assert opened[0]["colours"].get(ground, 0) > 150, ground


def test_a_project_names_only_layers_and_fields_that_the_file_has_and_is_always_the_same() -> None:
    delivery = delivered("gpkg", tuple(LAYERS))
    written = project(delivery, "made.gpkg")
    assert written == project(delivery, "made.gpkg")
    root = parsed(written)
    fields = {layer.name: {field.name for field in layer.fields} for layer in delivery.layers}
    for shown in root.iter("maplayer"):
        source = shown.findtext("datasource") or ""
        file, layer, *_ = source.split("|")
        assert file == "./made.gpkg"
        own = fields[layer.removeprefix("layername=")]
        assert {alias.attrib["field"] for alias in shown.iter("alias")} <= own
        expressions = [element.get("attr", "") for element in shown.iter("renderer-v2")] + [source]
        assert {part for text in expressions for part in text.split('"')[1::2]} <= own
    assert root.findtext("title") == delivery.about["title"]["zh"]


def test_a_project_of_shapes_that_are_no_boundaries_says_so_in_the_title_of_the_window() -> None:
    delivery = delivered("gpkg", tuple(LAYERS))
    drawn = replace(delivery, about={**delivery.about, "illustrative": True, "notice": {"en": "Illustrative shapes"}})
    assert (parsed(project(drawn, "made.gpkg", "en")).findtext("title") or "").endswith("2025) · Illustrative shapes")


@pytest.mark.parametrize(
    ("language", "notice", "lines"),
    [
        ("zh", "图形取自该版本；名单为准。已按50米简化。", ["图形取自该版本；名单为准。", "已按50米简化。"]),
        ("en", "Shapes. At most 21.9 m off.", ["Shapes.", "At most 21.9 m off."]),
    ],
)
def test_each_sentence_of_a_notice_has_a_line_on_the_map(language: str, notice: str, lines: list[str]) -> None:
    delivery = delivered("gpkg", ("units",))
    told = replace(delivery, about={**delivery.about, "notice": {language: notice}})
    label = parsed(project(told, "made.gpkg", language)).findtext("properties/TitleLabel/Label") or ""
    assert label.split("\n")[1:] == lines


def parsed(written: bytes) -> Element:
    return fromstring(written.partition(b"\n")[2])  # noqa: S314 - our own file
