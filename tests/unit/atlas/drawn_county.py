"""A made-up county for tests: units that share their edges exactly, drawn in degrees, moved and redrawn at will."""

from collections.abc import Callable, Iterable, Mapping

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from enrollzone.atlas.vertices import Vertices

Layer = Mapping[str, BaseGeometry]

WEST, SOUTH = 101.80, 24.00
SIDE_DEG = 0.02  # about two kilometres
M_PER_DEG_NORTH = 110_750.0


def a_county(columns: int = 6, rows: int = 5, seed: int = 1) -> Layer:
    """Units in crooked rows and columns, each edge bent in the middle, as many as columns times rows."""
    random = np.random.default_rng(seed)
    grid = np.stack(np.meshgrid(np.arange(2 * columns + 1), np.arange(2 * rows + 1), indexing="ij"), axis=-1) / 2.0
    grid = (grid + random.uniform(-0.15, 0.15, grid.shape)) * SIDE_DEG + (WEST, SOUTH)
    return {f"{column:02}{row:02}": _unit(grid, column, row) for column in range(columns) for row in range(rows)}


def _unit(grid: Vertices, column: int, row: int) -> BaseGeometry:
    around = [(0, 0), (1, 0), (2, 0), (2, 1), (2, 2), (1, 2), (0, 2), (0, 1)]
    return shapely.Polygon([grid[2 * column + x, 2 * row + y] for x, y in around])


def moved(layer: Layer, east: float, north: float) -> dict[str, BaseGeometry]:
    """The same layer so many metres to the east and north."""
    step = (east / (M_PER_DEG_NORTH * 0.9186), north / M_PER_DEG_NORTH)  # 0.9186: a degree of longitude at 24° N
    return {code: shapely.transform(unit, lambda at: at + step) for code, unit in layer.items()}


def redrawn(layer: Layer, noise_m: float, seed: int = 2) -> dict[str, BaseGeometry]:
    """The same layer by another hand: more vertices, each off by a normally distributed error."""
    random = np.random.default_rng(seed)
    deg = noise_m / M_PER_DEG_NORTH

    def shaken(at: Vertices) -> Vertices:
        off = random.normal(0.0, deg, at.shape)
        off[-1] = off[0]  # a ring stays closed
        return at + off

    return {code: shapely.transform(shapely.segmentize(unit, SIDE_DEG / 6), shaken) for code, unit in layer.items()}


def converted(layer: Layer, convert: Callable[[Vertices], Vertices]) -> dict[str, BaseGeometry]:
    return {code: shapely.transform(unit, convert) for code, unit in layer.items()}


def joined(layer: Layer, codes: Iterable[str], into: str) -> dict[str, BaseGeometry]:
    """The layer with some units made one, under a code."""
    gone = set(codes)
    union = shapely.coverage_union_all([layer[code] for code in sorted(gone)])
    return {**{code: unit for code, unit in layer.items() if code not in gone}, into: union}
