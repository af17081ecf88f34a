"""How the cells of a county are made of its outlines: by arrays alone, strip by strip, the same for any order of work.

A border may be listed in a cell that it does not come near; it must never be missing in one that it does. So the first
guess is the box around it, and what is left out again is what certainly stays away.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from math import ceil, sqrt

import numpy as np
import numpy.typing as npt

from enrollzone.atlas.accuracy import REACH_M
from enrollzone.atlas.cells import Cells, Frame, squared_metres
from enrollzone.atlas.outlines import NO_UNIT, Floats, Integers, Longs, Outlines

MARGIN_M = 1e-6
"""What rounding may do to a coordinate, and much more."""

_FEWEST_CELLS, _CELLS_PER_UNIT, _CELLS_PER_UNIT_OF_FEW = 2**17, 128, 2_000
_SMALLEST_SIDE_M = REACH_M / 2
_CELLS_PER_STRIP = 2**21
_CELLS_PER_PIECE = 8  # a longer segment is boxed in pieces, or a diagonal would list every cell of its box
_TOO_NEAR_M, _SAME_M = 1e-8, 1e-10
_MARKS = ((0.4142, 0.6180), (0.5858, 0.3820), (0.4495, 0.5505), (0.3166, 0.7071), (0.6834, 0.2929))
"""Where in a cell its mark may stand: places that no border of a plan is likely to run through."""

Flags = npt.NDArray[np.bool_]


class _MarkOnBorder(Exception):  # noqa: N818 - no error: another mark is tried
    """A mark stands on a border or straight above a corner, where the sides could not be told apart."""


def cells_of(outlines: Outlines) -> Cells:
    """Return the cells over some outlines.

    A side is chosen by extent and number of units: some 2,000 cells for each of few units, 128 for each of many, never
    smaller than 50 m. Raises ArithmeticError when every mark would stand on a border, which no plan can bring about
    without meaning to.
    """
    west, south = outlines.bounds[:, :2].min(axis=0) - REACH_M - 1
    east, north = outlines.bounds[:, 2:].max(axis=0) + REACH_M + 1
    budget = min(_CELLS_PER_UNIT_OF_FEW * len(outlines), _FEWEST_CELLS + _CELLS_PER_UNIT * len(outlines))
    side = max(_SMALLEST_SIDE_M, sqrt((east - west) * (north - south) / budget))
    columns, rows = ceil((east - west) / side), ceil((north - south) / side)
    for mark in _MARKS:
        try:
            return _built(outlines, Frame(float(west), float(south), float(side), columns, rows, *mark))
        except _MarkOnBorder:
            continue
    raise ArithmeticError("every mark of the cells would stand on a border")


@dataclass(frozen=True)
class _Segments:
    """Each segment of border once: where it begins, its ends, and the units on its sides."""

    place: Longs
    x1: Floats
    y1: Floats
    x2: Floats
    y2: Floats
    own: Integers
    other: Integers

    def __getitem__(self, chosen: Longs | Flags) -> "_Segments":
        return _Segments(*(getattr(self, name)[chosen] for name in self.__dataclass_fields__))


@dataclass(frozen=True)
class _Strip:
    """Some rows of the grid: their codes, with border cells numbered from 0, and what these list."""

    codes: Longs
    counts: Longs
    listed: Longs
    base: Longs
    also: Longs


def _built(outlines: Outlines, frame: Frame) -> Cells:
    strips = list(_strips(outlines, frame))
    borders = np.cumsum([0, *(len(strip.counts) for strip in strips)])
    codes = [np.where(s.codes < NO_UNIT, s.codes - b, s.codes) for s, b in zip(strips, borders, strict=False)]
    also = [strip.also + np.array([border, 0]) for strip, border in zip(strips, borders, strict=False)]
    return Cells(
        outlines=outlines,
        frame=frame,
        grid=np.concatenate(codes).astype(np.int32),
        first=_starts(np.concatenate([strip.counts for strip in strips])),
        listed=np.concatenate([strip.listed for strip in strips]).astype(np.int32),
        base=np.concatenate([strip.base for strip in strips]).astype(np.int32),
        also=np.concatenate(also).astype(np.int32),
    )


def _starts(counts: Longs) -> Longs | Integers:
    starts = np.zeros(len(counts) + 1, np.int64)
    np.cumsum(counts, out=starts[1:])
    # Half the size, unless there is too much to be counted so.
    return starts.astype(np.int32) if starts[-1] < 2**31 else starts


def _strips(outlines: Outlines, frame: Frame) -> Iterator[_Strip]:
    segments = _segments(outlines)
    lowest = (np.minimum(segments.y1, segments.y2) - REACH_M - MARGIN_M - frame.y) / frame.side
    highest = (np.maximum(segments.y1, segments.y2) + REACH_M + MARGIN_M - frame.y) / frame.side
    step = max(1, _CELLS_PER_STRIP // frame.columns)
    for first in range(0, frame.rows, step):
        rows = range(first, min(first + step, frame.rows))
        yield _strip(segments[(highest >= first) & (lowest < rows.stop)], outlines, frame, rows)


def _segments(outlines: Outlines) -> _Segments:
    own, other = outlines.own, outlines.other
    place = np.flatnonzero((own != NO_UNIT) & ((other == NO_UNIT) | (own < other)))
    one, two = outlines.xy[place], outlines.xy[place + 1]
    return _Segments(place, one[:, 0], one[:, 1], two[:, 0], two[:, 1], own[place], other[place])


def _strip(segments: _Segments, outlines: Outlines, frame: Frame, rows: range) -> _Strip:
    cell, segment = _reached(segments, frame, rows)
    _refuse_marks_on_borders(segments[segment], frame, rows.start + cell // frame.columns, cell % frame.columns)
    cells = len(rows) * frame.columns
    owner, extra = _owners(segments, len(outlines), frame, rows)
    counts = np.bincount(cell, minlength=cells)
    at_border = counts > 0
    at_border[extra[:, 0]] = True
    borders = np.flatnonzero(at_border)
    codes = owner.copy()
    codes[borders] = -2 - np.arange(len(borders))
    also = np.column_stack((np.searchsorted(borders, extra[:, 0]), extra[:, 1]))
    return _Strip(codes, counts[borders], segments.place[segment], owner[borders], also)


# ---- which borders a cell lists


def _reached(segments: _Segments, frame: Frame, rows: range) -> tuple[Longs, Longs]:
    """Return pairs of a cell of the strip and a segment within reach of it, by cell and then by segment."""
    piece = _pieces(segments, frame)
    west, south, east, north = piece.box
    left = np.clip(np.floor((west - frame.x) / frame.side), 0, frame.columns - 1).astype(np.int64)
    right = np.clip(np.floor((east - frame.x) / frame.side), 0, frame.columns - 1).astype(np.int64)
    low = np.clip(np.floor((south - frame.y) / frame.side), rows.start, rows.stop).astype(np.int64)
    high = np.clip(np.floor((north - frame.y) / frame.side), rows.start - 1, rows.stop - 1).astype(np.int64)
    wide = right - left + 1
    boxed, step = _spread(wide * (high - low + 1))
    column = left[boxed] + step % wide[boxed]
    row = low[boxed] + step // wide[boxed]
    segment = piece.segment[boxed]
    stays = _comes_near(segments[segment], frame, column, row)
    keys = (row[stays] - rows.start) * frame.columns + column[stays]
    keys = np.unique(keys * len(segments.place) + segment[stays])
    cell, segment = np.divmod(keys, max(1, len(segments.place)))
    return cell, segment


@dataclass(frozen=True)
class _Pieces:
    """Pieces of segments, each in the box that its reach makes."""

    segment: Longs
    box: tuple[Floats, Floats, Floats, Floats]


def _pieces(segments: _Segments, frame: Frame) -> _Pieces:
    along, up = segments.x2 - segments.x1, segments.y2 - segments.y1
    longest = np.maximum(abs(along), abs(up)) / (_CELLS_PER_PIECE * frame.side)
    count = np.maximum(1, np.ceil(longest)).astype(np.int64)
    segment, step = _spread(count)
    begin, end = step / count[segment], (step + 1) / count[segment]
    x1, y1 = segments.x1[segment], segments.y1[segment]
    xs = (x1 + begin * along[segment], x1 + end * along[segment])
    ys = (y1 + begin * up[segment], y1 + end * up[segment])
    reach = REACH_M + MARGIN_M
    box = np.minimum(*xs) - reach, np.minimum(*ys) - reach, np.maximum(*xs) + reach, np.maximum(*ys) + reach
    return _Pieces(segment, box)


def _comes_near(segments: _Segments, frame: Frame, column: Longs, row: Longs) -> Flags:
    """Tell which segments are not wholly on one side of the cell grown by the reach, seen along the segment."""
    half = frame.side / 2 + REACH_M + MARGIN_M
    east = frame.x + (column + 0.5) * frame.side - (segments.x1 + segments.x2) / 2
    north = frame.y + (row + 0.5) * frame.side - (segments.y1 + segments.y2) / 2
    along, up = segments.x2 - segments.x1, segments.y2 - segments.y1
    near: Flags = abs(along * north - up * east) <= half * (abs(along) + abs(up)) * (1 + 1e-9)
    return near


def _spread(counts: Longs) -> tuple[Longs, Longs]:
    """Return each number as often as its count says, and beside it 0, 1, 2 … within each."""
    counts = np.maximum(counts, 0)
    number = np.repeat(np.arange(len(counts)), counts)
    return number, np.arange(len(number)) - np.repeat(np.cumsum(counts) - counts, counts)


# ---- who owns the marks


def _owners(segments: _Segments, units: int, frame: Frame, rows: range) -> tuple[Longs, Longs]:
    """Return the owner of the mark of each cell of the strip, -1 for none; and (cell, unit) for further owners.

    Along the row of marks each unit is entered and left in turn, whatever its shape and its holes.
    """
    segment, row = _crossing_rows(segments, frame, rows)
    column = _next_mark(segments[segment], frame, row)
    unit = np.concatenate((segments.own[segment], segments.other[segment])).astype(np.int64)
    line, mark = np.tile(row - rows.start, 2), np.tile(column, 2)
    keys = np.sort(((line * units + unit) * (frame.columns + 1) + mark)[unit != NO_UNIT])
    lines, marks = np.divmod(keys, frame.columns + 1)
    entered, length = marks[0::2], marks[1::2] - marks[0::2]
    interval, step = _spread(length)
    line, unit = np.divmod(lines[0::2][interval], units)
    return _first_owners(line * frame.columns + entered[interval] + step, unit, len(rows) * frame.columns)


def _first_owners(cell: Longs, unit: Longs, cells: int) -> tuple[Longs, Longs]:
    owner = np.full(cells, NO_UNIT, np.int64)
    owner[cell] = unit
    second = owner[cell] != unit
    extra = np.column_stack((cell[second], unit[second]))
    return owner, extra[np.lexsort((extra[:, 1], extra[:, 0]))]


def _crossing_rows(segments: _Segments, frame: Frame, rows: range) -> tuple[Longs, Longs]:
    """Return pairs of a segment and a row of the strip whose marks' line it crosses; an upper end does not count."""
    low, high = np.minimum(segments.y1, segments.y2), np.maximum(segments.y1, segments.y2)
    first = np.floor((low - frame.y) / frame.side - frame.north).astype(np.int64)
    last = np.ceil((high - frame.y) / frame.side - frame.north).astype(np.int64)
    first, last = np.maximum(first, rows.start), np.minimum(last, rows.stop - 1)
    segment, step = _spread(last - first + 1)
    row = first[segment] + step
    mark_y = frame.y + (row + frame.north) * frame.side
    crosses = (segments.y1[segment] > mark_y) != (segments.y2[segment] > mark_y)
    return segment[crosses], row[crosses]


def _next_mark(segments: _Segments, frame: Frame, row: Longs) -> Longs:
    """Return the column of the first mark east of where each segment crosses the line of a row's marks."""
    mark_y = frame.y + (row + frame.north) * frame.side
    slope = (segments.x2 - segments.x1) / (segments.y2 - segments.y1)
    crossing = segments.x1 + (mark_y - segments.y1) * slope
    column = np.floor((crossing - frame.x) / frame.side - frame.east) + 1
    marks: Longs = np.clip(column, 0, frame.columns).astype(np.int64)
    return marks


def _refuse_marks_on_borders(segments: _Segments, frame: Frame, row: Longs, column: Longs) -> None:
    """Refuse marks from which the sides of a border cannot be told."""
    mark_x: Floats = np.asarray(frame.x + (column + frame.east) * frame.side, np.float64)
    mark_y: Floats = np.asarray(frame.y + (row + frame.north) * frame.side, np.float64)
    squared = squared_metres(segments.x1, segments.y1, segments.x2, segments.y2, mark_x, mark_y)
    above = (abs(segments.x1 - mark_x) < _SAME_M) | (abs(segments.x2 - mark_x) < _SAME_M)
    if above.any() or (squared < _TOO_NEAR_M * _TOO_NEAR_M).any():
        raise _MarkOnBorder
