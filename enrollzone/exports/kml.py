"""KML 2.2, written placemark by placemark: what globes and telephones open, in degrees of WGS-84."""

import re
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import TextIO
from xml.sax.saxutils import escape, quoteattr

import shapely
from shapely.geometry.base import BaseGeometry

from enrollzone.exports.about import lines, written
from enrollzone.exports.kml_styles import style_of, styles
from enrollzone.exports.orders import Delivery
from enrollzone.exports.wording import described, dictionary_of, title
from enrollzone.layers.fields import FieldKind
from enrollzone.layers.layer import Cell, Layer

Row = Mapping[str, Cell]

NAME = "name"
"""The field that stands in the name of a placemark, and nowhere else: readers put both into one column."""

_TYPES = {FieldKind.NUMBER: "double", FieldKind.WHOLE: "int", FieldKind.FLAG: "int"}
_NOT_IN_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def write(delivery: Delivery, path: Path) -> None:
    """Write the one layer of a delivery as a folder of placemarks; every digit of a coordinate is kept.

    Fields other than `name` are typed extended data under a schema whose display names are those of the dictionary; one
    that is not known is left out. The document's name says so where shapes are illustrative; its description and its
    extended data (`about`, `fields`) say what the export is. Placemarks have no ids of their own, since programs would
    take those for the field `id`.

    Standard: OGC 07-147r2 (KML 2.2).
    """
    (layer,) = delivery.layers
    with path.open("w", encoding="utf-8", newline="\n") as file:
        file.writelines(_head(layer, delivery))
        _write_placemarks(layer, file)
        file.write("</Folder>\n</Document>\n</kml>\n")


def _head(layer: Layer, delivery: Delivery) -> Iterator[str]:
    yield '<?xml version="1.0" encoding="UTF-8"?>\n<kml xmlns="http://www.opengis.net/kml/2.2">\n<Document>\n'
    yield f"<name>{_text(_document_name(layer, delivery))}</name>\n<open>1</open>\n"
    yield f"<description>{_text(chr(10).join(lines(delivery.about)))}</description>\n"
    yield from styles(layer)
    said = {"about": written(delivery.about), "fields": written(described(layer, delivery))}
    data = "".join(f"<Data name={quoteattr(name)}><value>{_text(value)}</value></Data>" for name, value in said.items())
    yield f"<ExtendedData>{data}</ExtendedData>\n"
    yield from _schema(layer, delivery)
    yield f"<Folder><name>{layer.name}</name><open>1</open>\n"


def _document_name(layer: Layer, delivery: Delivery) -> str:
    said = delivery.about
    notice = [said["notice"]["zh"]] if said["illustrative"] else []
    return " · ".join([*notice, said["title"]["zh"], title(layer, delivery)])


def _schema(layer: Layer, delivery: Delivery) -> Iterator[str]:
    words = {row.field: f"{row.zh} / {row.en}" for row in dictionary_of(layer, delivery)}
    yield f'<Schema name="{layer.name}" id="{layer.name}">\n'
    for field in layer.fields:
        if field.name != NAME:
            shown = f"<displayName>{_text(words[field.name])}</displayName>"
            yield f'<SimpleField type="{_TYPES.get(field.kind, "string")}" name="{field.name}">{shown}</SimpleField>\n'
    yield "</Schema>\n"


def _write_placemarks(layer: Layer, file: TextIO) -> None:
    names = [field.name for field in layer.fields]
    rows = zip(*(layer.columns[name] for name in names), strict=True)
    shapes = [None] * len(layer) if layer.geometry is None else layer.geometry
    for cells, shape in zip(rows, shapes, strict=True):
        row = dict(zip(names, cells, strict=True))
        file.write("<Placemark>")
        file.writelines(_said(layer, row))
        file.write("" if shape is None else _drawn(shape))
        file.write("</Placemark>\n")


def _said(layer: Layer, row: Row) -> Iterator[str]:
    if row.get(NAME) is not None:
        yield f"<name>{_text(str(row[NAME]))}</name>"
    yield f"<styleUrl>#{style_of(layer, row)}</styleUrl>"
    yield f'<ExtendedData><SchemaData schemaUrl="#{layer.name}">'
    for name, cell in row.items():
        if name != NAME and cell is not None:
            text = cell.isoformat() if isinstance(cell, date) else str(cell)
            yield f'<SimpleData name="{name}">{_text(text)}</SimpleData>'
    yield "</SchemaData></ExtendedData>"


def _drawn(shape: BaseGeometry) -> str:
    parts = [_part(part) for part in shapely.get_parts(shapely.orient_polygons(shape))]
    return parts[0] if len(parts) == 1 else f"<MultiGeometry>{''.join(parts)}</MultiGeometry>"


def _part(shape: BaseGeometry) -> str:
    if shape.geom_type != "Polygon":
        return f"<{shape.geom_type}>{_coordinates(shape)}</{shape.geom_type}>"
    outer = f"<outerBoundaryIs>{_ring(shape.exterior)}</outerBoundaryIs>"
    inner = (f"<innerBoundaryIs>{_ring(ring)}</innerBoundaryIs>" for ring in shape.interiors)
    return f"<Polygon>{outer}{''.join(inner)}</Polygon>"


def _ring(ring: BaseGeometry) -> str:
    return f"<LinearRing>{_coordinates(ring)}</LinearRing>"


def _coordinates(line: BaseGeometry) -> str:
    """Return the vertices of a line, of shapely's own digits: the shortest from which the same number is read again."""
    places = shapely.to_geojson(line).partition('"coordinates":')[2]
    return f"<coordinates>{places.strip('[]}').replace('],[', ' ')}</coordinates>"


def _text(text: str) -> str:
    """Return a text as XML can hold it; what it cannot hold even as a number is seen to be missing."""
    return escape(_NOT_IN_XML.sub("\ufffd", text))
