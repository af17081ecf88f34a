"""The features of a layer on a stretch of days: their ids, where they are, and each of them written out once."""

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import numpy as np
import numpy.typing as npt
import shapely

from enrollzone.layers.fields import DAY, Field
from enrollzone.layers.layer import Cell, Geometries, Layer, Shape
from enrollzone.layers.targets import in_system
from enrollzone.ogc.boxes import Box
from enrollzone.ogc.systems import System
from enrollzone.periods import Period

VALIDITY = (Field("valid_from", DAY), Field("valid_to", DAY))
"""The fields that end every feature: the days on which what it says holds, the last of them empty while it goes on."""

Rows = npt.NDArray[np.int64]
"""Numbers of rows of a layer, in order."""

_NAMED_BY: Mapping[str, tuple[str, ...]] = {
    "units": ("code",),
    "catchments": ("stage", "category", "level", "catch_id", "extent"),
    "campuses": ("stage", "campus_id"),
    "borders": ("unit_a", "unit_b"),
    "findings": ("finding", "stage", "category", "units", "campus"),
    "lists": ("stage", "category", "code"),
    "answers": ("stage", "situation", "code"),
    "groups": ("group_id", "school_id"),
}
_IN_IDS = str.maketrans({" ": "", ";": "+", "/": "_", "?": "_", "#": "_", "%": "_", "\\": "_"})
_DECIMALS = 4  # of a metre, in systems that count in metres: a tenth of a millimetre
_PER_ROW, _PER_VERTEX = 1_500, 80  # bytes: a row's cells and its text; a point as numbers, as a shape and as text


@dataclass(frozen=True, eq=False)
class Dated:
    """A layer with the days on which it holds, and ids that no other of its rows, and no other stretch, has."""

    layer: Layer
    ids: tuple[str, ...]

    @cached_property
    def row_of(self) -> Mapping[str, int]:
        """The number of each row by its id."""
        return {one: row for row, one in enumerate(self.ids)}

    @property
    def weight(self) -> int:
        """Bytes in memory, roughly."""
        return _PER_ROW * len(self.ids) + _PER_VERTEX * self.layer.vertices


def dated(layer: Layer, period: Period) -> Dated:
    """Return a layer with the days on which it holds. Ids begin with the first of them."""
    days: Mapping[str, list[Cell]] = {
        VALIDITY[0].name: [period.first] * len(layer),
        VALIDITY[1].name: [period.last] * len(layer),
    }
    held = Layer(layer.name, (*layer.fields, *VALIDITY), {**layer.columns, **days}, layer.shape, layer.geometry)
    return Dated(held, tuple(_ids(layer, period.first.isoformat())))


def _ids(layer: Layer, begin: str) -> Iterator[str]:
    """Walk over the ids: the cells by which a row is told from others; of several alike, which of them it is."""
    columns = [layer.columns[name] for name in _NAMED_BY[layer.name]]
    seen: Counter[str] = Counter()
    for cells in zip(*columns, strict=True):
        named = ".".join([begin, *(str(cell).translate(_IN_IDS) for cell in cells if cell is not None)])
        seen[named] += 1
        yield named if seen[named] == 1 else f"{named}~{seen[named]}"


class Features:
    """The features of a dated layer in a system: converted at once, each written out when it is first asked for."""

    def __init__(self, held: Dated, system: System) -> None:
        self.held, self._system = held, system
        self._shapes = _oriented(in_system(held.layer, system.target))
        self._written: list[bytes | None] = [None] * len(held.ids)

    @property
    def weight(self) -> int:
        """Bytes in memory when all are written, roughly."""
        return self.held.weight

    @cached_property
    def _tree(self) -> shapely.STRtree:
        return shapely.STRtree(self._shapes if self._shapes is not None else [])

    def matching(self, cells: Mapping[str, Cell], box: Box | None) -> Rows:
        """Return the rows that have these cells, each exactly so, and whose shape meets a box of the system.

        What has no shape meets no box (Part 1, requirement 24).
        """
        rows = np.arange(len(self.held.ids)) if box is None else self._meeting(box)
        for name, wanted in cells.items():
            column = self.held.layer.columns[name]
            rows = rows[[column[row] == wanted for row in rows.tolist()]] if len(rows) else rows
        return rows

    def _meeting(self, box: Box) -> Rows:
        return np.sort(self._tree.query(shapely.box(*box), predicate="intersects")).astype(np.int64)

    def written(self, row: int) -> bytes:
        """Return one feature as GeoJSON: the same bytes whenever it is asked for."""
        text = self._written[row]
        if text is None:
            text = self._written[row] = self._write(row)
        return text

    def _write(self, row: int) -> bytes:
        layer = self.held.layer
        feature = {
            "type": "Feature",
            "id": self.held.ids[row],
            "geometry": None if self._shapes is None else geometry(self._shapes[row], self._system),
            "properties": {field.name: layer.columns[field.name][row] for field in layer.fields},
        }
        return as_json(feature)


def _oriented(layer: Layer) -> Geometries | None:
    """The shapes of a layer, x east; outer rings run against the clock (RFC 7946, 3.1.6)."""
    if layer.geometry is None or layer.shape is not Shape.AREAS:
        return layer.geometry
    return np.asarray(shapely.orient_polygons(layer.geometry), dtype=object)


def geometry(shape: shapely.Geometry | None, system: System) -> Mapping[str, object] | None:
    """Return a shape as GeoJSON with its numbers in the order of the system: degrees to the last bit."""
    if shape is None:
        return None
    found: Mapping[str, object] = shapely.transform(shape, lambda xy: _in_order(xy, system)).__geo_interface__
    return found


def _in_order(xy: npt.NDArray[np.float64], system: System) -> npt.NDArray[np.float64]:
    numbers = xy if system.is_degrees else np.round(xy, _DECIMALS)
    return numbers[:, ::-1] if system.north_first else numbers


def as_json(document: object) -> bytes:
    """Return a document as JSON in UTF-8; days as texts."""
    return json.dumps(document, ensure_ascii=False, allow_nan=False, separators=(",", ":"), default=_plain).encode()


def _plain(cell: object) -> object:
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, np.generic):
        return cell.item()
    raise TypeError(type(cell).__name__)
