"""GeoJSON (RFC 7946), written feature by feature: a layer of any size is never held as one text."""

import json
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path

import shapely

from enrollzone.exports.orders import Delivery
from enrollzone.exports.wording import described
from enrollzone.layers.layer import Cell, Geometries, Layer

_AT_ONCE = 256
"""Shapes turned into text in one go: enough that calls cost nothing, few enough that their texts are small."""


def write(delivery: Delivery, path: Path) -> None:
    """Write the one layer of a delivery as a FeatureCollection, degrees of WGS-84, longitude first, every digit kept.

    What is said of the export stands in the foreign members `about` and `fields`, before the features. `id` is the
    number of the row from 1. Outer rings run counter-clockwise (section 3.1.6). A row without a shape has the geometry
    null; no `crs` is written, since the standard has only one.
    """
    (layer,) = delivery.layers
    with path.open("w", encoding="utf-8", newline="\n") as file:
        file.write(_head(layer, delivery))
        separator = "\n"
        for feature in features(layer):
            file.write(separator)
            file.write(feature)
            separator = ",\n"
        file.write("\n]}\n")


def features(layer: Layer) -> Iterator[str]:
    """Walk over the rows of a layer, each as the text of a Feature."""
    names = [field.name for field in layer.fields]
    rows = zip(*(layer.columns[name] for name in names), strict=True)
    for number, (row, shape) in enumerate(zip(rows, _shapes(layer), strict=True), 1):
        properties = _json({name: _value(cell) for name, cell in zip(names, row, strict=True)})
        yield f'{{"type":"Feature","id":{number},"properties":{properties},"geometry":{shape}}}'


def _head(layer: Layer, delivery: Delivery) -> str:
    said = {"name": layer.name, "about": delivery.about, "fields": described(layer, delivery)}
    members = (f"{_json(name)}:{_json(value)}" for name, value in said.items())
    return ",".join(['{"type":"FeatureCollection"', *_box(layer), *members, '"features":['])


def _box(layer: Layer) -> Iterator[str]:
    """The bounds of all shapes, west first; nothing where there are none."""
    if layer.bounds:
        yield f'"bbox":{_json(layer.bounds)}'


def _shapes(layer: Layer) -> Iterator[str]:
    if layer.geometry is None:
        yield from ("null" for _ in range(len(layer)))
        return
    for start in range(0, len(layer), _AT_ONCE):
        yield from _texts(layer.geometry[start : start + _AT_ONCE])


def _texts(shapes: Geometries) -> Iterable[str]:
    """Return shapes as GeoJSON: shapely writes the shortest digits from which the same number is read again."""
    texts = shapely.to_geojson(shapely.orient_polygons(shapes))
    return ("null" if text is None else text for text in texts)


def _value(cell: Cell) -> str | float | int | None:
    return cell.isoformat() if isinstance(cell, date) else cell


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
