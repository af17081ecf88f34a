"""Where names stand on a map: inside their land, never upon one another. All in millimetres on paper.

For each land some places are tried, its roomiest first, with the ways in which its name may be set, the largest first.
Nothing here is drawn and nothing is thrown away: whoever asks learns of what found no room.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import product
from math import cos, pi, sin

import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry.base import BaseGeometry

from enrollzone.mapsheets.marks import ASCENT, DESCENT, LEADING, Box
from enrollzone.mapsheets.setting import Measure

_CELL = 15.0
_ASIDE, _ABOVE = 0.3, 0.08  # room left around a name, in heights of its letters
_ROWS = 9
_DIRECTIONS = 16
_Points = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Way:
    """A way to set a name: its lines, the height of its letters, and how much room it takes."""

    lines: tuple[str, ...]
    size: float
    width: float
    height: float

    def around(self, x: float, y: float) -> Box:
        """Return the box that it fills when its middle is at a point."""
        return x - self.width / 2, y - self.height / 2, x + self.width / 2, y + self.height / 2

    def baselines(self, box: Box) -> tuple[float, ...]:
        """Return where the lines stand in a box of its size, from the upper to the lower."""
        return tuple(box[3] - self.size * (_ABOVE + ASCENT + LEADING * number) for number in range(len(self.lines)))


@dataclass(frozen=True)
class Placed:
    """A name that has found its place."""

    way: Way
    box: Box

    @property
    def middle(self) -> tuple[float, float]:
        """The middle of its box."""
        return (self.box[0] + self.box[2]) / 2, (self.box[1] + self.box[3]) / 2


@dataclass(frozen=True)
class Taken:
    """The boxes that are taken on a map, and the frame that nothing may leave."""

    frame: Box
    gap: float = 0.3
    _cells: dict[tuple[int, int], list[Box]] = field(default_factory=lambda: defaultdict(list))

    def is_free(self, box: Box) -> bool:
        """Tell whether a box lies in the frame and at least the gap away from every box that is taken."""
        west, south, east, north = self.frame
        if box[0] < west or box[1] < south or box[2] > east or box[3] > north:
            return False
        near = (other for cell in self._cells_of(box) for other in self._cells.get(cell, ()))
        return not any(_touch(box, other, self.gap) for other in near)

    def take(self, box: Box) -> None:
        """Keep others away from a box."""
        for cell in self._cells_of(box):
            self._cells[cell].append(box)

    def _cells_of(self, box: Box) -> Iterator[tuple[int, int]]:
        low, high = (np.floor_divide(np.add(box[at : at + 2], by), _CELL) for at, by in ((0, -self.gap), (2, self.gap)))
        yield from product(range(int(low[0]), int(high[0]) + 1), range(int(low[1]), int(high[1]) + 1))


def _touch(one: Box, other: Box, gap: float) -> bool:
    return one[0] < other[2] + gap and other[0] < one[2] + gap and one[1] < other[3] + gap and other[1] < one[3] + gap


def ways(text: str, sizes: Sequence[float], measure: Measure) -> Iterator[Way]:
    """Walk over the ways to set a name, by size: in one line, and a longer name also in two or three.

    `measure` says how wide a text is in heights of its letters.
    """
    broken = [lines for count in (1, 2, 3) if (lines := _parts(text, count)) is not None]
    wide = [(lines, max(map(measure, lines))) for lines in broken]
    for size in sizes:
        for lines, width in wide:
            high = ASCENT + DESCENT + LEADING * (len(lines) - 1)
            yield Way(lines, size, size * (width + 2 * _ASIDE), size * (high + 2 * _ABOVE))


def _parts(text: str, count: int) -> tuple[str, ...] | None:
    """A name in so many lines of about one length; None where it is too short for them, or one word."""
    if count > 1 and len(text) < 3 * count - 1:
        return None
    breaks = [
        at for at in range(1, len(text)) if not (text[at - 1].isascii() and text[at].isascii()) or text[at] == " "
    ]
    ends = [0]
    for number in range(1, count):
        wanted = len(text) * number / count
        ends.append(min(breaks, key=lambda at: abs(at - wanted), default=0))
    parts = tuple(text[begin:end].strip() for begin, end in zip(ends, [*ends[1:], len(text)], strict=True))
    return parts if all(parts) else None


@dataclass(frozen=True, eq=False)
class Room:
    """The land on which a name may stand, prepared once for all ways in which it is tried."""

    land: BaseGeometry

    @cached_property
    def spots(self) -> _Points:
        """Where a name may stand: in the roomiest place, then in the middles of wide rows, the widest first."""
        rows = sorted(_rows(largest_part(self.land)), key=lambda row: (row[0] - row[1], row[2]))
        middles = [((first + last) / 2, y) for first, last, y in rows]
        return np.array([middle_of(self.land), *middles])

    def fitting(self, way: Way, inside: float) -> _Points:
        """Return the spots at which the share `inside` of the box of a name lies on the land."""
        half = np.array([way.width, way.height]) / 2
        boxes = shapely.box(*(self.spots - half).T, *(self.spots + half).T)
        if inside >= 1.0:
            fits = shapely.covers(self.land, boxes)
        else:
            fits = shapely.area(shapely.intersection(self.land, boxes)) >= inside * way.width * way.height
        found: _Points = self.spots[fits]
        return found


def _rows(part: BaseGeometry) -> Iterator[tuple[float, float, float]]:
    """Walk over stretches of a polygon along some rows: where each begins and ends, and its y."""
    rings = [shapely.get_coordinates(ring) for ring in shapely.get_rings(part)]
    begins, ends = np.vstack([ring[:-1] for ring in rings]), np.vstack([ring[1:] for ring in rings])
    _, south, _, north = part.bounds
    for y in south + (north - south) * (np.arange(_ROWS) + 0.5) / _ROWS:
        met = (begins[:, 1] > y) != (ends[:, 1] > y)
        one, two = begins[met], ends[met]
        crossed = np.sort(one[:, 0] + (y - one[:, 1]) / (two[:, 1] - one[:, 1]) * (two[:, 0] - one[:, 0]))
        yield from ((float(first), float(last), float(y)) for first, last in crossed.reshape(-1, 2))


def settle(room: Room, tried: Sequence[Way], taken: Taken, inside: float = 1.0) -> Placed | None:
    """Return the first way with the first place where the share `inside` of its box lies on the land, and take it.

    None where there is no such place that is free.
    """
    west, south, east, north = room.land.bounds
    shapely.prepare(room.land)
    for way in tried:
        if way.width * inside > east - west or way.height * inside > north - south:
            continue  # most ways to set a long name in a small land are done with here
        for x, y in room.fitting(way, inside):
            box = way.around(float(x), float(y))
            if taken.is_free(box):
                taken.take(box)
                return Placed(way, box)
    return None


def beside(x: float, y: float, way: Way, taken: Taken, reaches: Sequence[float]) -> Placed | None:
    """Return the nearest free place around a point, at one of some distances from it, and take it; None for none."""
    for reach in reaches:
        for number in range(_DIRECTIONS if reach else 1):
            turn = pi / 4 + 2 * pi * number / _DIRECTIONS
            box = way.around(x + cos(turn) * (reach + way.width / 2), y + sin(turn) * (reach + way.height / 2))
            if taken.is_free(box):
                taken.take(box)
                return Placed(way, box)
    return None


def middle_of(land: BaseGeometry) -> tuple[float, float]:
    """Return the middle of the widest place of a land."""
    circle = shapely.maximum_inscribed_circle(largest_part(land), tolerance=0.2)
    x, y = shapely.get_coordinates(circle)[0]
    return float(x), float(y)


def largest_part(land: BaseGeometry) -> BaseGeometry:
    """Return the largest part of a land."""
    parts = shapely.get_parts(land)
    return parts[int(np.argmax(shapely.area(parts)))]
