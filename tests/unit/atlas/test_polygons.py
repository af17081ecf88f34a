import json
from typing import TYPE_CHECKING

import numpy as np
import pyogrio.raw
import pytest
import shapely

from enrollzone.atlas.crs import from_lonlat
from enrollzone.atlas.reader import read_edition
from enrollzone.errors import BoundaryError

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import CountyFolder

EAST, WEST = "990000001001", "990000001200"
OVERLAPPING = [[102.005, 24.0], [102.02, 24.0], [102.02, 24.01], [102.005, 24.01], [102.005, 24.0]]


def drawing(county: "CountyFolder") -> dict[str, object]:
    return json.loads((county.edition / "communities.geojson").read_text(encoding="utf-8"))


def redraw(county: "CountyFolder", content: object) -> None:
    text = content if isinstance(content, str | bytes) else json.dumps(content)
    county.file("communities.geojson", text)
    county.seal()


def refusal(county: "CountyFolder") -> str:
    edition = read_edition(county.edition)
    with pytest.raises(BoundaryError) as refused:
        edition.shapes()
    assert refused.value.file == "990000-trial/2020-01-01/communities.geojson"
    return refused.value.reason


def test_polygons_are_read_on_first_use_and_only_once(county: "CountyFolder") -> None:
    edition = read_edition(county.edition)
    shapes = edition.shapes()
    assert shapes is not None
    assert shapes.crs == "EPSG:4543"
    assert shapes.claims(*shapes.project(102.01, 24.005)) == (EAST, WEST)
    assert edition.shapes() is shapes


def test_a_file_altered_between_start_and_first_use_is_refused(county: "CountyFolder") -> None:
    edition = read_edition(county.edition)
    county.file("communities.geojson", "{}")
    for _ in range(2):
        with pytest.raises(BoundaryError, match="altered"):
            edition.shapes()


def test_an_eager_reader_fails_at_once(county: "CountyFolder") -> None:
    redraw(county, "{}")
    read_edition(county.edition)
    with pytest.raises(BoundaryError, match="FeatureCollection"):
        read_edition(county.edition, eager=True)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"\xff\xfe\x00", "不是 GeoJSON"),
        ("not json", "不是 GeoJSON"),
        ("<OGRVRTDataSource/>", "不是 GeoJSON"),
        ("[" * 100_000, "不是 GeoJSON"),
        ('{"type": "FeatureCollection", "features": [NaN]}', "不是 GeoJSON"),
        ("[]", "应为 FeatureCollection"),
        ('{"type": "GDALG", "command_line": "read"}', "应为 FeatureCollection"),
        ('{"type": "FeatureCollection", "crs": {"type": "link"}, "features": []}', "a crs member"),
        ('{"type": "FeatureCollection", "status": "official", "features": []}', "status 与 edition.yaml 不符"),
        ('{"type": "FeatureCollection", "features": []}', "990000001001: 缺少该单元的多边形"),
        ('{"type": "FeatureCollection", "features": [1]}', "第1个要素 / feature 1: 应有 code 属性和多边形"),
        ('{"type": "FeatureCollection", "features": [{"properties": {}, "geometry": null}]}', "feature 1"),
        ('{"type": "FeatureCollection", "features": [{"properties": {"code": "1"}, "geometry": null}]}', "feature 1"),
        ('{"type": "FeatureCollection"}', "990000001001: 缺少该单元的多边形"),
        ('{"type": "FeatureCollection", "features": {"a": 1}}', "feature 1"),
    ],
)
def test_what_is_not_the_geojson_of_the_edition_is_refused(
    county: "CountyFolder", content: str | bytes, said: str
) -> None:
    redraw(county, content)
    assert said in refusal(county)


def test_a_unit_that_the_edition_does_not_have_is_refused(county: "CountyFolder") -> None:
    content = drawing(county)
    content["features"][0]["properties"]["code"] = "990000001999"
    redraw(county, content)
    assert refusal(county) == "990000001999: units.csv 中没有该代码 / units.csv has no such code"


def test_a_unit_drawn_twice_is_refused(county: "CountyFolder") -> None:
    content = drawing(county)
    content["features"].append(content["features"][0])
    redraw(county, content)
    assert refusal(county) == f"{EAST}: 重复 / drawn twice"


def test_a_unit_that_is_not_declared_as_drawn_is_refused(county: "CountyFolder") -> None:
    county.replace("edition.yaml", "drawn: all", f"drawn: ['{EAST}']")
    assert refusal(county).startswith(f"{WEST}: edition.yaml 未列入 drawn")


def test_names_that_were_swapped_between_units_are_noticed(county: "CountyFolder") -> None:
    content = drawing(county)
    content["features"][0]["properties"]["name"] = "西村"
    content["features"][1]["properties"]["name"] = "东村社区"
    redraw(county, content)
    assert refusal(county) == f"{EAST}: 名称与 units.csv 不符 / its name differs from units.csv"


def test_swapped_axes_are_named(county: "CountyFolder") -> None:
    content = drawing(county)
    for feature in content["features"]:
        feature["geometry"]["coordinates"] = [[[y, x] for x, y in ring] for ring in feature["geometry"]["coordinates"]]
    redraw(county, content)
    assert refusal(county).startswith(f"{EAST}: 坐标顺序颠倒")


def test_a_single_vertex_outside_the_county_is_refused(county: "CountyFolder") -> None:
    content = drawing(county)
    content["features"][0]["geometry"]["coordinates"][0][1] = [112.02, 24.0]
    redraw(county, content)
    assert "该点明显不在本县范围内" in refusal(county)


def test_overlapping_units_are_both_named(county: "CountyFolder") -> None:
    content = drawing(county)
    content["features"][0]["geometry"]["coordinates"] = [OVERLAPPING]
    redraw(county, content)
    assert refusal(county).startswith(f"{EAST}, {WEST}: 与相邻单元重叠")


def test_an_invalid_polygon_is_named_with_what_is_wrong(county: "CountyFolder") -> None:
    content = drawing(county)
    ring = content["features"][0]["geometry"]["coordinates"][0]
    ring[1], ring[2] = ring[2], ring[1]
    redraw(county, content)
    assert refusal(county) == f"{EAST}: 多边形无效 / invalid polygon: Self-intersection"


def test_a_unit_without_a_shape_is_named(county: "CountyFolder") -> None:
    content = drawing(county)
    content["features"][1]["geometry"]["coordinates"] = []
    redraw(county, content)
    assert refusal(county) == f"{WEST}: 没有图形 / has no shape"


def test_heights_are_left_aside(county: "CountyFolder") -> None:
    content = drawing(county)
    for feature in content["features"]:
        feature["geometry"]["coordinates"] = [
            [[x, y, 1500.0] for x, y in r] for r in feature["geometry"]["coordinates"]
        ]
    redraw(county, content)
    shapes = read_edition(county.edition).shapes()
    assert shapes is not None
    assert not shapely.has_z(shapes.polygon(EAST))


def test_a_file_in_metres_gives_the_same_answers_as_one_in_degrees(county: "CountyFolder") -> None:
    in_degrees = read_edition(county.edition).shapes()
    content = drawing(county)
    for feature in content["features"]:
        rings = feature["geometry"]["coordinates"]
        feature["geometry"]["coordinates"] = [[from_lonlat(x, y, "EPSG:4543") for x, y in ring] for ring in rings]
    county.manifest = county.manifest.replace("EPSG:4490", "EPSG:4543")
    redraw(county, content)
    in_metres = read_edition(county.edition).shapes()
    assert in_degrees is not None
    assert in_metres is not None
    for code in in_degrees.codes:
        assert shapely.hausdorff_distance(in_degrees.polygon(code), in_metres.polygon(code)) < 1e-5


def write_geopackage(path: "Path", crs: str = "EPSG:4490", column: str = "code", **options: object) -> None:
    boxes = np.array([shapely.to_wkb(shapely.box(x, 24.0, x + 0.01, 24.01)) for x in (102.01, 102.0)], dtype=object)
    codes = np.array([EAST, WEST], dtype=object)
    pyogrio.raw.write(path, boxes, [codes], [column], crs=crs, geometry_type="Polygon", driver="GPKG", **options)


def test_a_row_without_a_shape_is_named(with_geopackage: "CountyFolder") -> None:
    (with_geopackage.edition / "communities.gpkg").unlink()
    shapes, codes = np.array([None], dtype=object), [np.array([EAST], dtype=object)]
    path = with_geopackage.edition / "communities.gpkg"
    pyogrio.raw.write(path, shapes, codes, ["code"], crs="EPSG:4490", geometry_type="Polygon", driver="GPKG")
    assert geopackage_refusal(with_geopackage) == f"{EAST}: 没有图形 / has no shape"


@pytest.fixture
def with_geopackage(county: "CountyFolder") -> "CountyFolder":
    (county.edition / "communities.geojson").unlink()
    write_geopackage(county.edition / "communities.gpkg", layer="communities")
    county.seal()
    return county


def geopackage_refusal(county: "CountyFolder") -> str:
    county.seal()
    with pytest.raises(BoundaryError) as refused:
        read_edition(county.edition).shapes()
    assert refused.value.file == "990000-trial/2020-01-01/communities.gpkg"
    return refused.value.reason


def test_a_geopackage_is_read_like_a_geojson(with_geopackage: "CountyFolder") -> None:
    shapes = read_edition(with_geopackage.edition).shapes()
    assert shapes is not None
    assert shapes.claims(*shapes.project(102.01, 24.005)) == (EAST, WEST)


@pytest.mark.parametrize("content", [b"<OGRVRTDataSource/>", b"SQLite format 3\x00" + b"\0" * 100, b""])
def test_a_geopackage_is_known_by_its_first_bytes(with_geopackage: "CountyFolder", content: bytes) -> None:
    with_geopackage.file("communities.gpkg", content)
    assert geopackage_refusal(with_geopackage) == "不是 GeoPackage / not a GeoPackage"


def test_a_truncated_geopackage_is_refused(with_geopackage: "CountyFolder") -> None:
    content = (with_geopackage.edition / "communities.gpkg").read_bytes()
    with_geopackage.file("communities.gpkg", content[:5000])
    assert geopackage_refusal(with_geopackage) == "GeoPackage 损坏 / the GeoPackage cannot be read"


def test_a_geopackage_with_two_layers_is_refused(with_geopackage: "CountyFolder") -> None:
    write_geopackage(with_geopackage.edition / "communities.gpkg", layer="more", append=True)
    assert "有 2 个图层" in geopackage_refusal(with_geopackage)


@pytest.mark.parametrize("crs", ["EPSG:4543", "EPSG:4610"])
def test_a_geopackage_in_another_system_than_declared_is_refused(with_geopackage: "CountyFolder", crs: str) -> None:
    (with_geopackage.edition / "communities.gpkg").unlink()
    write_geopackage(with_geopackage.edition / "communities.gpkg", crs=crs)
    assert "not in the declared system EPSG:4490" in geopackage_refusal(with_geopackage)


def test_a_geopackage_without_codes_is_refused(with_geopackage: "CountyFolder") -> None:
    (with_geopackage.edition / "communities.gpkg").unlink()
    write_geopackage(with_geopackage.edition / "communities.gpkg", column="id")
    assert geopackage_refusal(with_geopackage) == "缺少 code 列 / no column code"
