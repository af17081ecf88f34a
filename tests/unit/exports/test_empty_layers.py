"""A county without a policy has layers without rows: files of them are whole and have all their fields."""

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pyarrow.parquet
import pytest

from enrollzone.exports.formats import FORMATS
from enrollzone.layers.layer import Layer
from tests.unit.exports.made_files import MINE, delivered, read

CASES = [(form, name) for form in MINE for name in ("units", "lists") if (form, name) != ("kml", "lists")]


def _emptied(layer: Layer) -> Layer:
    geometry = np.empty(0, dtype=object) if layer.shape else None
    return replace(layer, columns={name: [] for name in layer.columns}, geometry=geometry)


def _read(form: str, path: Path, layer: Layer) -> tuple[list[str], int]:
    """The fields of a file and the number of its rows."""
    if form == "parquet":
        found = pyarrow.parquet.read_table(path)
        return [name for name in found.column_names if name != "geometry"], found.num_rows
    if form == "geojson":
        told = json.loads(path.read_text(encoding="utf-8"))
        return list(told["fields"]), len(told["features"])
    if form == "kml":
        text = path.read_text(encoding="utf-8")
        return [name for name in layer.columns if f'name="{name}"' in text or name == "name"], text.count("<Placemark")
    inside = f"/vsizip/{path}/{layer.name}.{'shp' if layer.shape else 'dbf'}"
    cells, _, _ = read(inside if form == "shp" else path, layer.name)
    return list(cells), max(map(len, cells.values()))


@pytest.mark.parametrize(("form", "name"), CASES)
def test_a_layer_without_rows_is_a_file_with_all_fields(tmp_path: Path, form: str, name: str) -> None:
    delivery = delivered(form, (name,))
    (layer,) = map(_emptied, delivery.layers)
    path = tmp_path / f"{name}.{'zip' if form == 'shp' else form}"
    FORMATS[form].write(replace(delivery, layers=(layer,)), path)
    assert _read(form, path, layer) == ([field.name for field in layer.fields], 0)
