"""GeoParquet 1.1: one layer as columns, for programs that analyse data."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import shapely

from enrollzone.exports.about import Document, written
from enrollzone.exports.orders import Delivery
from enrollzone.exports.wording import described
from enrollzone.layers.fields import FieldKind
from enrollzone.layers.layer import Layer
from enrollzone.layers.targets import Target

if TYPE_CHECKING:
    import pyarrow as pa

GEOMETRY = "geometry"
_ROWS_AT_ONCE = 4096
"""Rows in a group: readers take or leave a group as a whole, and no more than that is held as WKB at a time."""


def write(delivery: Delivery, path: Path) -> None:
    """Write the one layer of a delivery, shapes as WKB with every bit of their coordinates, longitude or easting first.

    What is said of the export stands in the file's metadata, `about` and `fields`, as JSON. A layer in GCJ-02 has the
    system null, which by the standard means that none is known. A table is plain Parquet. Raises OSError for what could
    not be written.

    Standard: https://geoparquet.org/releases/v1.1.0.
    """
    from pyarrow import parquet  # noqa: PLC0415 - an extra of 100 MB, for this format alone

    (layer,) = delivery.layers
    schema = _schema(layer, delivery)
    with parquet.ParquetWriter(path, schema, compression="zstd") as file:
        for batch in _batches(layer, schema):
            file.write_batch(batch)


def _schema(layer: Layer, delivery: Delivery) -> "pa.Schema":
    import pyarrow as pa  # noqa: PLC0415 - as above

    types: Mapping[FieldKind, pa.DataType] = {
        FieldKind.TEXT: pa.string(),
        FieldKind.NUMBER: pa.float64(),
        FieldKind.WHOLE: pa.int64(),
        FieldKind.FLAG: pa.int32(),
        FieldKind.DAY: pa.date32(),
    }
    columns = [(field.name, types[field.kind]) for field in layer.fields]
    said = {"about": written(delivery.about), "fields": written(described(layer, delivery))}
    if layer.geometry is None:
        return pa.schema(columns, metadata=said)
    geo = json.dumps(_geo(layer, delivery.target), sort_keys=True)
    return pa.schema([*columns, (GEOMETRY, pa.binary())], metadata={"geo": geo, **said})


def _batches(layer: Layer, schema: "pa.Schema") -> Iterator["pa.RecordBatch"]:
    import pyarrow as pa  # noqa: PLC0415 - as above

    for start in range(0, len(layer), _ROWS_AT_ONCE):
        end = start + _ROWS_AT_ONCE
        columns: list[object] = [list(layer.columns[field.name][start:end]) for field in layer.fields]
        if layer.geometry is not None:
            columns.append(shapely.to_wkb(layer.geometry[start:end], output_dimension=2, byte_order=1))
        yield pa.record_batch(columns, schema=schema)


def _geo(layer: Layer, target: Target) -> Document:
    """The metadata that makes Parquet GeoParquet."""
    column = {"encoding": "WKB", "geometry_types": sorted(_sorts(layer)), "crs": _projjson(target), **_box(layer)}
    return {"version": "1.1.0", "primary_column": GEOMETRY, "columns": {GEOMETRY: column}}


def _sorts(layer: Layer) -> set[str]:
    return {shape.geom_type for shape in layer.geometry if shape is not None} if layer.geometry is not None else set()


def _box(layer: Layer) -> Document:
    return {"bbox": layer.bounds} if layer.bounds else {}


def _projjson(target: Target) -> Document | None:
    import pyproj  # noqa: PLC0415 - only where a system is written out

    return pyproj.CRS.from_epsg(target.epsg).to_json_dict() if target.epsg else None
