"""FlatGeobuf: read back cell by cell; an index where every row has a shape, and no row lost where one has none."""

import json
from dataclasses import replace
from pathlib import Path

import pyogrio
import pytest

from enrollzone.exports import flatgeobuf
from enrollzone.layers.registry import LAYERS
from tests.unit.exports.made_files import ZONE, MadeFiles, delivered, digest, read, written_days

CASES = [*((name, "wgs84") for name in LAYERS), ("units", ZONE), ("borders", "gcj02")]
INDEXED = {"catchments", "borders", "findings"}


@pytest.mark.parametrize(("name", "crs"), CASES)
def test_every_layer_is_read_back_cell_by_cell_and_bit_by_bit(made: MadeFiles, name: str, crs: str) -> None:
    delivery, path = made.of("fgb", name, crs=crs)
    (layer,) = delivery.layers
    cells, shapes, declared = read(path)
    expected = written_days(layer)
    rows, found = (list(zip(*columns.values(), strict=True)) for columns in (expected, cells))
    order = sorted(range(len(rows)), key=lambda number: found.index(rows[number]))
    assert sorted(map(str, found)) == sorted(map(str, rows))
    assert list(cells) == list(expected)
    if layer.geometry is not None:
        assert digest(shapes) == digest(layer.geometry[order])
        assert declared == delivery.target.name or delivery.target.epsg is None
        assert (declared is None) == (delivery.target.epsg is None)
    if name not in INDEXED:
        assert found == rows


def test_its_head_says_what_it_is_and_what_its_fields_mean(made: MadeFiles) -> None:
    delivery, path = made.of("fgb", "units")
    said = pyogrio.read_info(path)["layer_metadata"]
    assert json.loads(said["about"]) == delivery.about
    assert list(json.loads(said["fields"])) == sorted(field.name for field in delivery.layers[0].fields)
    assert said["TITLE"] == "社区和村 / Communities and villages"
    assert delivery.about["notice"]["zh"] in said["DESCRIPTION"]


@pytest.mark.parametrize(("name", "indexed"), [("catchments", True), ("units", False), ("lists", False)])
def test_it_is_indexed_where_every_row_has_a_shape(made: MadeFiles, name: str, indexed: bool) -> None:
    fast = pyogrio.read_info(made.of("fgb", name)[1])["capabilities"]["fast_spatial_filter"]
    assert fast is indexed


@pytest.mark.parametrize("rows", [1, 16, 17, 257])
def test_an_index_of_any_depth_is_taken_for_what_it_is(tmp_path: Path, rows: int) -> None:
    delivery = delivered("fgb", ("borders",))
    (layer,) = delivery.layers
    assert layer.geometry is not None
    chosen = [number % len(layer) for number in range(rows)]
    columns = {name: [cells[number] for number in chosen] for name, cells in layer.columns.items()}
    many = replace(layer, columns=columns, geometry=layer.geometry[chosen])
    flatgeobuf.write(replace(delivery, layers=(many,)), tmp_path / "many.fgb")
    assert len(read(tmp_path / "many.fgb")[0]["unit_a"]) == rows
