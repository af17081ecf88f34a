"""GeoParquet: read by geopandas as any other, cell by cell; what the file is stands in its metadata."""

import json

import geopandas
import pyarrow.parquet
import pytest
import shapely

from enrollzone.layers.registry import LAYERS
from tests.unit.exports.made_files import ZONE, MadeFiles, cells_of, digest


@pytest.mark.parametrize("name", LAYERS)
def test_every_layer_is_read_back_cell_by_cell(made: MadeFiles, name: str) -> None:
    delivery, path = made.of("parquet", name)
    (layer,) = delivery.layers
    found = pyarrow.parquet.read_table(path).to_pydict()
    shapes = found.pop("geometry", None)
    assert found == cells_of(layer)
    assert (shapes is None) == (layer.geometry is None)
    if shapes is not None:
        assert digest(shapely.from_wkb(shapes)) == digest(layer.geometry)


@pytest.mark.parametrize("crs", ["wgs84", ZONE, "gcj02"])
def test_geopandas_reads_shapes_and_their_system(made: MadeFiles, crs: str) -> None:
    delivery, path = made.of("parquet", "units", crs=crs)
    frame = geopandas.read_parquet(path)
    assert digest(frame.geometry.to_numpy()) == digest(delivery.layers[0].geometry)
    assert (frame.crs and frame.crs.to_epsg()) == delivery.target.epsg


def test_its_metadata_says_what_it_is(made: MadeFiles) -> None:
    delivery, path = made.of("parquet", "units")
    said = {name.decode(): json.loads(text) for name, text in pyarrow.parquet.read_schema(path).metadata.items()}
    assert said["about"] == delivery.about
    assert list(said["fields"]) == sorted(field.name for field in delivery.layers[0].fields)
    assert said["geo"]["version"] == "1.1.0"
    assert said["geo"]["columns"]["geometry"]["geometry_types"] == ["MultiPolygon"]
    assert said["geo"]["columns"]["geometry"]["bbox"] == list(shapely.total_bounds(delivery.layers[0].geometry))
    assert list(pyarrow.parquet.read_schema(made.of("parquet", "lists")[1]).metadata) == [b"about", b"fields"]
