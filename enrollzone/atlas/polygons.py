"""The polygons of an edition: read from a GeoJSON or GeoPackage file, checked, and put into the county's metres.

Only these two formats are opened, each after a look at its first bytes: a file that GDAL may guess at can name other
files and servers.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NoReturn

import shapely
from shapely.errors import ShapelyError
from shapely.geometry.base import BaseGeometry

from enrollzone.atlas.checks import shape_faults
from enrollzone.atlas.crs import Envelope, PointError, epsg_of, metric_crs
from enrollzone.atlas.edition import EditionStatus
from enrollzone.atlas.index import Shapes
from enrollzone.atlas.vertices import lonlat_array_within
from enrollzone.errors import BoundaryError

_SQLITE = b"SQLite format 3\x00"
_GEOPACKAGE = (68, b"GPKG")


@dataclass(frozen=True)
class Drawing:
    """What an edition says of its polygon file: the names of its units, which are drawn, where and in what system."""

    file: str
    status: EditionStatus
    crs: str
    envelope: Envelope
    names: Mapping[str, str]
    drawn: frozenset[str]


@dataclass(frozen=True)
class Feature:
    """One feature of a polygon file: the code of its unit, the name beside it and its shape, where it has them."""

    code: str
    name: str | None
    shape: BaseGeometry | None


def read_shapes(content: bytes, drawing: Drawing) -> Shapes:
    """Return the polygons of an edition in the metric system of its county.

    Raises BoundaryError as `read_degrees`, and for polygons that are invalid, overlap or do not share their edges.
    """
    degrees = read_degrees(content, drawing)
    for fault in shape_faults(degrees):
        raise BoundaryError(drawing.file, str(fault))
    west, _, east, _ = drawing.envelope
    return Shapes(degrees, metric_crs((west + east) / 2))


def read_degrees(content: bytes, drawing: Drawing) -> dict[str, BaseGeometry]:
    """Return the polygons of an edition by code, in order of code, in degrees of WGS-84, not held against each other.

    Raises BoundaryError for a file that is not what its suffix says, a unit that the edition does not have, has twice,
    calls otherwise or declares as drawn and does not draw, a system other than the declared one, and a vertex outside
    the county (swapped axes are named).
    """
    read = _geojson if drawing.file.endswith(".geojson") else _geopackage
    polygons = _by_unit(read(content, drawing), drawing)
    return {code: _degrees(code, polygon, drawing) for code, polygon in sorted(polygons.items())}


def _by_unit(features: Iterable[Feature], drawing: Drawing) -> dict[str, BaseGeometry]:
    polygons: dict[str, BaseGeometry] = {}
    for feature in features:
        _recognise(feature, drawing)
        if feature.code in polygons:
            raise BoundaryError(drawing.file, f"{feature.code}: 重复 / drawn twice")
        if feature.shape is None or feature.shape.is_empty:
            raise BoundaryError(drawing.file, f"{feature.code}: 没有图形 / has no shape")
        polygons[feature.code] = shapely.force_2d(feature.shape)
    if missing := sorted(drawing.drawn - polygons.keys()):
        raise BoundaryError(drawing.file, f"{missing[0]}: 缺少该单元的多边形 / declared as drawn, but not in the file")
    return polygons


def _recognise(feature: Feature, drawing: Drawing) -> None:
    """Refuse a feature whose code or name is not the edition's: rows may have been shifted or names swapped."""
    if feature.code not in drawing.names:
        raise BoundaryError(drawing.file, f"{feature.code}: units.csv 中没有该代码 / units.csv has no such code")
    if feature.code not in drawing.drawn:
        raise BoundaryError(
            drawing.file, f"{feature.code}: edition.yaml 未列入 drawn / edition.yaml does not list it as drawn"
        )
    if feature.name is not None and feature.name != drawing.names[feature.code]:
        raise BoundaryError(drawing.file, f"{feature.code}: 名称与 units.csv 不符 / its name differs from units.csv")


def _degrees(code: str, polygon: BaseGeometry, drawing: Drawing) -> BaseGeometry:
    """Return a polygon in degrees, every vertex of it inside the county."""
    try:
        degrees: BaseGeometry = shapely.transform(
            polygon, lambda xy: lonlat_array_within(xy, drawing.crs, drawing.envelope)
        )
    except PointError as error:
        raise BoundaryError(drawing.file, f"{code}: {error}") from None
    return degrees


def _geojson(content: bytes, drawing: Drawing) -> Iterable[Feature]:
    """Read a GeoJSON FeatureCollection, whose features carry `code` and may carry `name`."""
    try:
        collection = json.loads(content.decode("utf-8"), parse_constant=_not_a_number)
    except (ValueError, RecursionError):
        raise BoundaryError(drawing.file, "不是 GeoJSON / not GeoJSON: expected one JSON object in UTF-8") from None
    if not isinstance(collection, dict) or collection.get("type") != "FeatureCollection":
        raise BoundaryError(drawing.file, "应为 FeatureCollection / expected a FeatureCollection")
    if "crs" in collection:
        raise BoundaryError(drawing.file, "坐标系应写在 edition.yaml / a crs member: the system stands in edition.yaml")
    if collection.get("status", drawing.status) != drawing.status:
        raise BoundaryError(drawing.file, "status 与 edition.yaml 不符 / its status differs from edition.yaml")
    return [
        _feature(number, feature, drawing) for number, feature in enumerate(collection.get("features", ()), start=1)
    ]


def _feature(number: int, feature: object, drawing: Drawing) -> Feature:
    try:
        properties, geometry = feature["properties"], feature["geometry"]  # type: ignore[index]
        return Feature(str(properties["code"]), properties.get("name"), shapely.from_geojson(json.dumps(geometry)))
    except (KeyError, TypeError, AttributeError, ShapelyError):
        why = "应有 code 属性和多边形 / expected a property code and a polygon"
        raise BoundaryError(drawing.file, f"第{number}个要素 / feature {number}: {why}") from None


def _geopackage(content: bytes, drawing: Drawing) -> Iterable[Feature]:
    """Read the only layer of a GeoPackage, with a column `code` and perhaps `name`."""
    place, mark = _GEOPACKAGE
    if not content.startswith(_SQLITE) or content[place : place + len(mark)] != mark:
        raise BoundaryError(drawing.file, "不是 GeoPackage / not a GeoPackage")
    meta, shapes, columns = _only_layer(content, drawing)
    _same_system(str(meta["crs"]), drawing)
    table = dict(zip(meta["fields"], columns, strict=True))
    if "code" not in table:
        raise BoundaryError(drawing.file, "缺少 code 列 / no column code")
    names = table.get("name", [None] * len(shapes))
    return [Feature(str(c), n, shapely.from_wkb(s)) for c, n, s in zip(table["code"], names, shapes, strict=True)]


def _only_layer(content: bytes, drawing: Drawing) -> tuple[Mapping[str, Any], Sequence[bytes], Sequence[Any]]:
    """Return the description, shapes (WKB) and columns of the only layer in a GeoPackage."""
    import pyogrio  # noqa: PLC0415 - brings GDAL, which a GeoJSON does not need
    import pyogrio.raw  # noqa: PLC0415 - as above

    # A copy, so that exactly the bytes are read whose digest was compared, and nothing is written beside the original.
    with TemporaryDirectory() as folder:
        copy = Path(folder) / "communities.gpkg"
        copy.write_bytes(content)
        try:
            layers = len(pyogrio.list_layers(copy))
            if layers != 1:
                raise BoundaryError(drawing.file, f"有 {layers} 个图层，应为 1 个 / {layers} layers, expected one")
            meta, _, shapes, columns = pyogrio.raw.read(copy)
        except (pyogrio.errors.DataSourceError, pyogrio.errors.DataLayerError):
            raise BoundaryError(drawing.file, "GeoPackage 损坏 / the GeoPackage cannot be read") from None
    return meta, shapes, columns


def _same_system(found: str, drawing: Drawing) -> None:
    try:
        same = epsg_of(found) == epsg_of(drawing.crs)
    except PointError:
        same = False
    if not same:
        raise BoundaryError(drawing.file, f"坐标系应为 / the layer is not in the declared system {drawing.crs}")


def _not_a_number(_: str) -> NoReturn:
    raise ValueError("NaN and Infinity are not JSON")
