"""The GDAL of a Debian, years older than that with which files are written, reads the same and has nothing to add."""

import json
import subprocess

import pytest
import shapely

from enrollzone.exports.shapefile import shortened
from enrollzone.layers.layer import Layer
from tests.unit.exports.made_files import ZONE, MadeFiles, digest, written_days

pytestmark = pytest.mark.system("gdal-bin")
CASES = [
    ("gpkg", ("units", "borders", "lists"), ZONE, "utf-8"),
    ("geojson", ("units",), "wgs84", "utf-8"),
    ("shp", ("units",), ZONE, "gb18030"),
    ("kml", ("units",), "wgs84", "utf-8"),
    ("fgb", ("units",), ZONE, "utf-8"),
]


def _read(source: str, name: str) -> list[dict[str, object]]:
    """The features of a file as Debian's GDAL reads them, with digits enough for every bit."""
    written = ("-f", "GeoJSON", "/vsistdout/", source, name, "-lco", "COORDINATE_PRECISION=16", "-lco", "RFC7946=NO")
    done = subprocess.run(["ogr2ogr", *written], capture_output=True, check=True)
    assert done.stderr == b""
    return json.loads(done.stdout)["features"]  # type: ignore[no-any-return]


def _place(form: str, path: object, layer: Layer) -> str:
    return f"/vsizip/{path}/{layer.name}.shp" if form == "shp" else str(path)


@pytest.mark.parametrize(("form", "names", "crs", "encoding"), CASES)
def test_it_reads_the_same_cells_and_shapes(
    made: MadeFiles, form: str, names: tuple[str, ...], crs: str, encoding: str
) -> None:
    delivery, path = made.of(form, *names, crs=crs, encoding=encoding)
    layer, *_ = delivery.layers
    features = _read(_place(form, path, layer), layer.name)
    expected = written_days(shortened(layer, encoding)[0] if form == "shp" else layer)
    properties = [{key.lower(): value for key, value in dict(one["properties"]).items()} for one in features]  # type: ignore[call-overload]
    assert {key: [one.get(key) for one in properties] for key in expected} == expected
    shapes = [one["geometry"] and shapely.from_geojson(json.dumps(one["geometry"])) for one in features]
    assert digest(shapes) == digest(layer.geometry)


def test_it_finds_every_layer_and_table_of_a_geopackage(made: MadeFiles) -> None:
    _, path = made.of("gpkg", "units", "borders", "lists", crs=ZONE)
    told = subprocess.run(["ogrinfo", "-q", path], capture_output=True, check=True, text=True)
    assert told.stderr == ""
    names = [line.split(" ")[1] for line in told.stdout.splitlines() if line[:1].isdigit()]
    assert names == ["units", "borders", "lists", "about", "fields", "layer_styles"]
