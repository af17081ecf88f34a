"""Entries of a legend set in columns: each whole, a heading never alone at the foot of a column."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import shapely

from enrollzone.mapsheets.marks import ASCENT, LEADING, Area, Box, Mark, Stroke, Words
from enrollzone.mapsheets.setting import items_in_lines, set_in_lines
from enrollzone.mapsheets.typefaces import Faces
from enrollzone.symbology.palette import INK, Look

_SWATCH_WIDE, _SWATCH_HIGH = 2.4, 1.15  # in heights of letters
_GAP = 1.5
Sign = Callable[[Box], Sequence[Mark]]
"""What stands before an entry, drawn into a box."""


@dataclass(frozen=True)
class Entry:
    """Words of a legend: sentences, or `items` of which none is broken, with a sign before them."""

    text: str = ""
    items: tuple[str, ...] = ()
    sign: Sign | None = None
    heading: bool = False
    below: bool = False
    larger: float = 1.0


@dataclass(frozen=True)
class _Set:
    """An entry set in lines at a size."""

    entry: Entry
    lines: tuple[str, ...]
    size: float
    before: float
    loose: bool = False

    @property
    def height(self) -> float:
        sign = self.size * (_SWATCH_HIGH + 0.3) if self.entry.sign else 0.0
        return self.before + max(sign, self.size * LEADING * len(self.lines))


def in_columns(entries: Sequence[Entry], box: Box, count: int, size: float, faces: Faces) -> list[Mark] | None:
    """Return entries in columns of a box, from the upper left; None where they do not all fit."""
    west, south, east, north = box
    gap = size * _GAP
    width = (east - west - gap * (count - 1)) / count
    column, y = 0, north
    marks: list[Mark] = []
    for group in _kept_together([one for entry in entries for one in _sets(entry, width, size, faces)]):
        needed = sum(one.height for one in group)
        if y - needed < south - 1e-6:
            column, y = column + 1, north
        if column >= count or y - needed < south - 1e-6:
            return None
        for one in group:
            marks += _marks(one, west + column * (width + gap), y)
            y -= one.height
    return marks


def height_of(entries: Sequence[Entry], width: float, count: int, size: float, faces: Faces) -> float:
    """Return how high a box must be that holds entries in so many columns."""
    gap = size * _GAP
    each = (width - gap * (count - 1)) / count
    total = sum(one.height for entry in entries for one in _sets(entry, each, size, faces))
    high = total / count
    while in_columns(entries, (0.0, 0.0, width, high), count, size, faces) is None:
        high += size
    return high


def _sets(entry: Entry, width: float, size: float, faces: Faces) -> Iterator[_Set]:
    """Walk over an entry set in lines: as a whole, or one line after another where it lists items."""
    tall = size * entry.larger
    room = width - _indent(entry, size)
    before = 0.0 if entry.below else tall * (0.55 if entry.heading else 0.3)

    def measure(text: str) -> float:
        return faces.width(text, tall, bold=entry.heading)

    if not entry.items:
        yield _Set(entry, tuple(set_in_lines(entry.text, room, measure)), tall, before)
        return
    for number, line in enumerate(items_in_lines(entry.items, room, measure)):
        yield _Set(entry, (line,), tall, 0.0 if number else before, loose=number > 0)


def _indent(entry: Entry, size: float) -> float:
    return size * (_SWATCH_WIDE + 0.6) if entry.sign or entry.below else 0.0


def _kept_together(told: Sequence[_Set]) -> Iterator[list[_Set]]:
    """Walk over what must stand in one column: an entry with what is below it, and a heading with what follows."""
    group: list[_Set] = []
    for one in told:
        if group and (one.loose or not (one.entry.below or group[-1].entry.heading)):
            yield group
            group = []
        group.append(one)
    if group:
        yield group


def _marks(one: _Set, west: float, north: float) -> Iterator[Mark]:
    base = one.size / one.entry.larger
    top = north - one.before
    left = west + _indent(one.entry, base)
    if one.entry.sign:
        high = base * _SWATCH_HIGH
        yield from one.entry.sign((west, top - high - base * 0.1, west + base * _SWATCH_WIDE, top - base * 0.1))
    for number, line in enumerate(one.lines):
        y = top - one.size * (ASCENT + LEADING * number + 0.05)
        yield Words(line, left, y, one.size, bold=one.entry.heading)


def swatch(look: Look, letter: str = "") -> Sign:
    """Return the sign of a ground: a field of its colour and pattern, with its letter."""

    def sign(box: Box) -> Sequence[Mark]:
        field = Area(shapely.box(*box), look.colour, look.hatch, look.line, edge=look.line)
        size = (box[3] - box[1]) * 0.78
        middle = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2 - size * 0.36
        return [field, Words(letter, *middle, size, bold=True, centred=True, halo=look.colour)] if letter else [field]

    return sign


def stroke(width: float, colour: str = INK, dashes: tuple[float, ...] = ()) -> Sign:
    """Return the sign of a line."""

    def sign(box: Box) -> Sequence[Mark]:
        y = (box[1] + box[3]) / 2
        return [Stroke(shapely.LineString([(box[0], y), (box[2], y)]), width, colour, dashes)]

    return sign
