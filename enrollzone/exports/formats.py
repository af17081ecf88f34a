"""Every format in which layers are handed out, and what each can hold."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, cast

from enrollzone.messages import Message

if TYPE_CHECKING:
    from enrollzone.exports.orders import Delivery

Write = Callable[["Delivery", Path], None]


class Systems(StrEnum):
    """In which systems a format may be written: any, WGS-84 where its standard says so, metres if it has only units."""

    ANY = "any"
    WGS84 = "wgs84"
    METRIC = "metric"


@dataclass(frozen=True)
class Format:
    """A format by the ending of its files.

    `several`: one file holds several layers. `shapes` and `tables`: which sorts of layers it can hold. `exact`: it
    carries every coordinate to the last bit, so that what is imported again decides alike. `most_bytes` is what a file,
    or the largest part of it, may hold; `most_vertices` how many points programs that read it can be asked to open, in
    all layers together. `extra` is what must be installed beside the core.
    """

    name: str
    media_type: str
    module: str
    several: bool = False
    shapes: bool = True
    tables: bool = True
    exact: bool = False
    systems: Systems = Systems.ANY
    most_bytes: int | None = None
    most_vertices: int | None = None
    extra: str | None = None

    @property
    def title(self) -> Message:
        """What the format is called and for whom it is."""
        return Message(f"export.format.{self.name}")

    @property
    def write(self) -> Write:
        """The function that writes it: loaded when it is asked for, since most bring a library of their own."""
        return cast("Write", import_module(f"enrollzone.exports.{self.module}").write)


_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_MOST_IN_A_DRAWING = 2_000_000
"""A hundred megabytes of text: CAD takes minutes to open that, and what is larger it may not open at all."""

_FORMATS = (
    Format("gpkg", "application/geopackage+sqlite3", "geopackage", several=True, exact=True),
    Format("geojson", "application/geo+json", "geojson", exact=True, systems=Systems.WGS84),
    Format("shp", "application/zip", "shapefile", exact=True, most_bytes=2**31),
    Format("kml", "application/vnd.google-earth.kml+xml", "kml", tables=False, exact=True, systems=Systems.WGS84),
    Format("fgb", "application/octet-stream", "flatgeobuf", exact=True),
    Format("parquet", "application/vnd.apache.parquet", "geoparquet", exact=True, extra="export"),
    Format(
        "dxf",
        "image/vnd.dxf",
        "dxf",
        several=True,
        tables=False,
        systems=Systems.METRIC,
        most_vertices=_MOST_IN_A_DRAWING,
        extra="export",
    ),
    Format("csv", "text/csv; charset=utf-8", "csv", shapes=True),
    Format("xlsx", _XLSX, "workbook", several=True, extra="export"),
    Format("pmtiles", "application/vnd.pmtiles", "tiles", several=True, tables=False, systems=Systems.WGS84),
)
FORMATS: Mapping[str, Format] = {one.name: one for one in _FORMATS}
"""The formats in the order in which they are offered."""
