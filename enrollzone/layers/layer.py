"""What a layer is: rows of fields, most with a shape. Every format writes these and nothing else."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

import numpy as np
import numpy.typing as npt

from enrollzone.layers.fields import Field

Geometries = npt.NDArray[np.object_]
"""Shapes of shapely, None where a row has none."""

Cell = str | float | int | date | None


class Shape(StrEnum):
    """What the shapes of a layer are; every row of a layer has the same sort, single parts are told as several."""

    AREAS = "MultiPolygon"
    LINES = "MultiLineString"
    POINTS = "Point"


@dataclass(frozen=True, eq=False)
class Layer:
    """Rows by column, in an order that does not change from one export to the next.

    `name` is ASCII. `columns` has a column for each of `fields`, all of one length. `geometry` is in degrees of WGS-84
    (which CGCS2000 counts as), x east, exactly as the edition has it; None where `shape` is: a table.
    """

    name: str
    fields: tuple[Field, ...]
    columns: Mapping[str, Sequence[Cell]]
    shape: Shape | None = None
    geometry: Geometries | None = None

    def __len__(self) -> int:
        return len(self.columns[self.fields[0].name])

    @property
    def rows(self) -> Iterator[Mapping[str, Cell]]:
        """Walk over the rows, each as its cells by name of column."""
        for cells in zip(*self.columns.values(), strict=True):
            yield dict(zip(self.columns, cells, strict=True))

    @property
    def vertices(self) -> int:
        """The number of points in all shapes of the layer."""
        import shapely  # noqa: PLC0415 - tables need no geometry

        return 0 if self.geometry is None else int(shapely.get_num_coordinates(self.geometry).sum())

    @property
    def bounds(self) -> tuple[float, float, float, float] | None:
        """The least and greatest coordinates of all shapes, west, south, east, north; None where there is no shape."""
        import shapely  # noqa: PLC0415 - tables need no geometry

        found = np.empty(0) if self.geometry is None else shapely.bounds(self.geometry)
        boxes = found.reshape(-1, 4)[~np.isnan(found).reshape(-1, 4).any(axis=1)]
        if not len(boxes):
            return None
        (west, south), (east, north) = boxes[:, :2].min(axis=0).tolist(), boxes[:, 2:].max(axis=0).tolist()
        return west, south, east, north
