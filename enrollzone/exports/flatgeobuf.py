"""FlatGeobuf: one layer, with an index by place where every row has a shape."""

import math
from dataclasses import replace
from datetime import date
from pathlib import Path
from struct import Struct
from typing import BinaryIO

import shapely

from enrollzone.exports.about import written
from enrollzone.exports.gdal import write_layer
from enrollzone.exports.orders import Delivery
from enrollzone.exports.wording import described, description, title
from enrollzone.layers.fields import Field, FieldKind
from enrollzone.layers.layer import Layer

_MAGIC = b"fgb\x03fgb\x00"
_BRANCHES, _NODE_BYTES = 16, 40
_LENGTH = Struct("<I")
_BEHIND_ANY_END = 2**62


def write(delivery: Delivery, path: Path) -> None:
    """Write the one layer of a delivery; what is said of it stands in the header's metadata, `about` and `fields`.

    Programs that fetch parts of a large file need its index, and the index knows no row without a shape: where there is
    one, or the layer is a table, there is no index and rows stand in the order of the layer; else in that of the index.
    A day is the text 2026-09-01, since the format has only moments, which another time zone would move to the day
    before. Raises OSError for what could not be written.

    Format: https://flatgeobuf.org, version 3.
    """
    (layer,) = delivery.layers
    options = {
        "SPATIAL_INDEX": "YES" if _can_be_indexed(layer) else "NO",
        "TITLE": title(layer, delivery),
        "DESCRIPTION": description(layer, delivery),
        "TEMPORARY_DIR": str(path.parent),
    }
    said = {"about": written(delivery.about), "fields": written(described(layer, delivery))}
    write_layer(_with_written_days(layer), path, delivery, "FlatGeobuf", options, said=said)
    _check_whole(path, len(layer), indexed=_can_be_indexed(layer))


def _can_be_indexed(layer: Layer) -> bool:
    if layer.geometry is None or not len(layer):
        return False
    return not (shapely.is_missing(layer.geometry) | shapely.is_empty(layer.geometry)).any()


def _with_written_days(layer: Layer) -> Layer:
    days = {field.name for field in layer.fields if field.kind is FieldKind.DAY}
    columns = {
        name: [cell.isoformat() if isinstance(cell, date) else cell for cell in column] if name in days else column
        for name, column in layer.columns.items()
    }
    fields = tuple(Field(field.name) if field.name in days else field for field in layer.fields)
    return replace(layer, fields=fields, columns=columns)


def _check_whole(path: Path, rows: int, *, indexed: bool) -> None:
    """Raise OSError for a file that does not end with its last row: GDAL does not notice that a disk is full."""
    size = path.stat().st_size
    with path.open("rb") as file:
        at = len(_MAGIC) + _length(file, len(_MAGIC)) + (_index_size(rows) if indexed else 0)
        for _ in range(rows):
            at += _length(file, at)
            if at > size:
                break
    if at != size:
        raise OSError(f"{path.name} could not be written as a whole")


def _length(file: BinaryIO, at: int) -> int:
    """The bytes of a part that begins with its own length, that length included; none behind the end of the file."""
    file.seek(at)
    told = file.read(_LENGTH.size)
    return _LENGTH.size + _LENGTH.unpack(told)[0] if len(told) == _LENGTH.size else _BEHIND_ANY_END


def _index_size(rows: int) -> int:
    """The bytes of the index: a packed tree whose leaves are the rows, under one root even where there is one row."""
    level, nodes = rows, rows + 1
    while (level := math.ceil(level / _BRANCHES)) > 1:
        nodes += level
    return nodes * _NODE_BYTES
