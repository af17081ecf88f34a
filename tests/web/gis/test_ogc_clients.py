"""Programs that others wrote read the OGC API from a server that runs: GDAL old and new, OWSLib, geopandas."""

import json
import math
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import geopandas
import pytest
import shapely
from flask import Flask, request
from owslib.ogcapi.features import Features

from enrollzone.atlas.crs import from_lonlat
from enrollzone.bootstrap import open_bureaus
from enrollzone.config import Settings
from tests.serving import served

COUNTY = "000000"
BOX = (109.98, 30.0, 109.985, 30.005)


@pytest.fixture(scope="module")
def api(app: Flask) -> Iterator[str]:
    with served(app) as origin:
        yield f"{origin}/ogc"


@pytest.fixture(scope="module")
def drawn() -> dict[str, shapely.Geometry]:
    (edition,) = open_bureaus(Settings(), COUNTY)[COUNTY].atlas.editions
    return dict(edition.degrees())


@pytest.fixture
def addresses(app: Flask) -> Iterator[list[str]]:
    """What is asked of the server, in order."""
    told: list[str] = []
    note = app.before_request_funcs.setdefault(None, [])

    def noted() -> None:
        told.append(request.full_path)

    note.append(noted)
    yield told
    note.remove(noted)


def _ogrinfo(*words: str) -> str:
    finished = subprocess.run(["ogrinfo", "-ro", *words], capture_output=True, text=True, check=True, timeout=60)
    assert "ERROR" not in finished.stderr, finished.stderr
    return finished.stdout


@pytest.mark.system("gdal-bin")
def test_debian_s_gdal_lists_every_collection(api: str, app: Flask) -> None:
    told = _ogrinfo(f"OAPIF:{api}", "-q")
    known = [one["id"] for one in app.test_client().get("/ogc/collections").get_json()["collections"]]
    assert [line.split()[1] for line in told.splitlines() if line[:1].isdigit()] == known
    assert f"{COUNTY}-units (title: 示例县（虚构）：社区和村) (Multi Polygon)" in told
    assert f"{COUNTY}-borders (title: 示例县（虚构）：边界线) (Multi Line String)" in told


@pytest.mark.system("gdal-bin")
def test_debian_s_gdal_pages_through_a_collection_and_has_the_box_cut_by_the_server(
    api: str, drawn: dict[str, shapely.Geometry], addresses: list[str]
) -> None:
    words = (f"OAPIF:{api}/collections/{COUNTY}-units", "-al", "-oo", "PAGE_SIZE=5", "-spat", *map(str, BOX))
    told = _ogrinfo(*words)
    meeting = [code for code, polygon in drawn.items() if polygon.intersects(shapely.box(*BOX))]
    codes = [line.split(" = ")[1] for line in told.splitlines() if line.startswith("  code (String)")]
    assert 0 < len(codes) < len(drawn)
    assert codes == meeting
    assert any("bbox=109.98" in address for address in addresses)
    whole = _ogrinfo(*words[:4])
    assert whole.count("  code (String) = ") == len(drawn)
    assert [address for address in addresses if "offset=10" in address]


# GDAL waits for the server with Python's lock in its hand, so it reads in a process of its own.
_READ = """
import json, sys, pyogrio.raw, shapely
told = []
for layer, system in (("units", {}), ("campuses", {}), ("campuses", {"CRS": "EPSG:4546"}), ("answers", {})):
    meta, _, shapes, cells = pyogrio.raw.read(f"OAPIF:{sys.argv[1]}", layer=f"000000-{layer}", PAGE_SIZE="50", **system)
    kinds = dict(zip(meta["fields"].tolist(), meta["dtypes"]))
    names = cells[meta["fields"].tolist().index("code" if layer in ("units", "answers") else "id")].tolist()
    told.append((names, [one and one.hex() for one in ([] if shapes is None else shapes)], kinds, meta["crs"]))
print(json.dumps(told))
"""


@pytest.fixture(scope="module")
def read_by_gdal(api: str) -> list[Any]:
    """Units, campuses, campuses in metres, and answers, as the newest GDAL reads them."""
    command = [sys.executable, "-c", _READ, api]
    finished = subprocess.run(command, check=False, capture_output=True, text=True, timeout=60)
    assert finished.returncode == 0, finished.stderr
    found: list[Any] = json.loads(finished.stdout)
    return found


def test_new_gdal_reads_the_same_shapes_and_cells_as_the_edition_has(
    read_by_gdal: list[Any], drawn: dict[str, shapely.Geometry]
) -> None:
    (codes, shapes, kinds, _), *_, answers = read_by_gdal
    found = dict(zip(codes, (one.normalize() for one in shapely.from_wkb(shapes)), strict=True))
    assert found == {code: shapely.MultiPolygon([polygon]).normalize() for code, polygon in drawn.items()}
    assert (kinds["area_m2"], kinds["illustr"], kinds["valid_from"]) == ("float64", "int32", "datetime64[D]")
    assert len(answers[0]) == 126


def test_new_gdal_finds_the_same_places_in_metres(read_by_gdal: list[Any]) -> None:
    _, (names, degrees, *_), (_, metres, _, crs), _ = read_by_gdal
    assert (len(names), crs) == (6, "EPSG:4546")
    for here, there in zip(shapely.from_wkb(degrees), shapely.from_wkb(metres), strict=True):
        assert math.dist(from_lonlat(here.x, here.y, crs), (there.x, there.y)) < 0.001


def test_geopandas_reads_a_page(api: str, drawn: dict[str, shapely.Geometry]) -> None:
    frame = geopandas.read_file(f"{api}/collections/{COUNTY}-units/items?limit=3")
    assert frame["code"].tolist() == list(drawn)[:3]
    assert frame.crs == "EPSG:4326"


def test_owslib_finds_its_way(api: str) -> None:
    client = Features(api)
    assert f"{COUNTY}-catchments" in client.feature_collections()
    assert "http://www.opengis.net/spec/ogcapi-features-2/1.0/conf/crs" in client.conformance()["conformsTo"]
    assert client.api()["openapi"] == "3.0.3"
    assert "zones" in client.collection_queryables(f"{COUNTY}-lists")["properties"]
    page = client.collection_items(f"{COUNTY}-lists", limit=4, offset=2)
    assert (page["numberReturned"], page["numberMatched"]) == (4, 14)
    feature = page["features"][0]
    assert client.collection_item(f"{COUNTY}-lists", feature["id"])["properties"] == feature["properties"]
