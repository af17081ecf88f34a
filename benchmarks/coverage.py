"""Counties, provinces and nations out of a seed: units laid like bricks, their crooked borders exactly shared."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
import shapely

Points = npt.NDArray[np.float64]

SIDE_M = 4_500.0
"""How long and how high a brick is: about the area of a village."""

_SWAY = 0.15  # of a side: how far a corner may be moved
_CROOKED = 0.025  # of a side: how far a point between two corners may be moved, where a side has eight segments
_WEST_M, _SOUTH_M = 500_000.0, 2_600_000.0


@dataclass(frozen=True)
class Coverage:
    """`columns` x `rows` units without gap or overlap, the same whenever they are made; metres, x east.

    Each of the six sides of a unit has so many `pieces`.
    """

    name: str
    columns: int
    rows: int
    pieces: int = 8

    @property
    def units(self) -> int:
        """How many units there are."""
        return self.columns * self.rows

    @cached_property
    def polygons(self) -> npt.NDArray[np.object_]:
        """The units, row by row from the south."""
        rings = self._rings()
        each, points = rings.shape[:2]
        lines = shapely.linearrings(rings.reshape(-1, 2), indices=np.repeat(np.arange(each), points))
        polygons: npt.NDArray[np.object_] = shapely.polygons(lines)
        return polygons

    @property
    def codes(self) -> tuple[str, ...]:
        """A code of twelve digits for each unit, in order."""
        return tuple(f"{number:012d}" for number in range(self.units))

    def points(self, count: int, seed: int = 4) -> Points:
        """Return random places all over the units, some beside them."""
        low, high = (-0.5, -0.5), (self.columns + 1.0, self.rows + 0.5)
        return self._metres(np.random.default_rng(seed).uniform(low, high, (count, 2)))

    def _metres(self, bricks: Points) -> Points:
        return bricks * SIDE_M + (_WEST_M, _SOUTH_M)

    def _rings(self) -> Points:
        """Return each unit's ring: six sides, each of them the very points of the neighbour's."""
        flat, upright = self._sides()
        row, column = np.divmod(np.arange(self.units), self.columns)
        begin = 2 * column + row % 2
        below = [flat[row, begin], flat[row, begin + 1]]
        above = [flat[row + 1, begin + 1, ::-1], flat[row + 1, begin, ::-1]]
        sides = [*below, upright[row, column + 1], *above, upright[row, column, ::-1]]
        return np.concatenate([side[:, :-1] for side in sides] + [below[0][:, :1]], axis=1)

    def _sides(self) -> tuple[Points, Points]:
        """Return the points of all flat sides (row, place, point) and of all upright ones (row, column, point)."""
        random = np.random.default_rng(self.units)
        height, width = self.rows + 1, 2 * self.columns + 2
        place = np.stack(np.meshgrid(np.arange(width) / 2, np.arange(height)), axis=-1)
        corners = self._metres(place + random.uniform(-_SWAY, _SWAY, place.shape))
        row, column = np.indices((self.rows, self.columns + 1))
        foot = 2 * column + row % 2
        flat = _crooked(corners[:, :-1], corners[:, 1:], random, self.pieces)
        return flat, _crooked(corners[row, foot], corners[row + 1, foot], random, self.pieces)


def _crooked(begin: Points, end: Points, random: np.random.Generator, pieces: int) -> Points:
    """Return lines from corner to corner, the points between them moved at random."""
    part = (np.arange(pieces + 1) / pieces)[:, None]
    straight = begin[..., None, :] * (1 - part) + end[..., None, :] * part
    moved = random.uniform(-_CROOKED, _CROOKED, straight.shape) * SIDE_M / 2 * (8 / pieces)
    moved[..., (0, -1), :] = 0.0
    lines: Points = straight + moved
    lines[..., 0, :], lines[..., -1, :] = begin, end
    return lines


COUNTY, PROVINCE, NATION = Coverage("a", 13, 10), Coverage("b", 150, 100), Coverage("c", 1_000, 600)
