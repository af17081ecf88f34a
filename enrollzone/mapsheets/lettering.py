"""What is written on the map itself: numbers of campuses, letters of zones, names of units, and a key for the rest."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import shapely

from enrollzone.mapsheets.labels import Placed, Room, Taken, Way, beside, middle_of, settle, ways
from enrollzone.mapsheets.land import Plot, Standing
from enrollzone.mapsheets.marks import Area, Box, Mark, Stroke, Words
from enrollzone.mapsheets.sites import Spot
from enrollzone.mapsheets.typefaces import Faces
from enrollzone.symbology.palette import INK, UNLISTED, look

POINT = 25.4 / 72
"""A typographic point in millimetres."""

_NAMES = (9.0, 8.0, 7.0, 6.0, 5.5)
_AROUND = (6.5, 5.5)
_LETTERS = (22.0, 18.0, 14.0, 11.0, 9.0, 7.0)
_NUMBERS = (6.5, 5.5)
_BADGES = (7.0,)
_LEAST_PT, _STEP_DOWN = 5.0, 0.85
_LEAST_PART_MM2, _LEAST_LAND_MM2 = 60.0, 2.5
_LETTER_SHARE = 0.06
_MOSTLY = 0.93
_RIM = 0.8
_REACHES = (0.0, 0.4, 1.0, 2.0, 3.5, 5.0, 8.0, 12.0)
_FAR = (18.0, 27.0, 40.0)  # for numbers of campuses, of which none may be left out


@dataclass(frozen=True, eq=False)
class Lettering:
    """The marks on a map, from the lowest to the uppermost, and what is to be said beside it.

    `key` are the names that have a number on the map instead, by number; for those of `nowhere` there was no room for
    one either; `unnamed` units around what the sheet is of have no name on it.
    """

    marks: tuple[Mark, ...]
    key: Mapping[int, str]
    nowhere: tuple[str, ...]
    unnamed: int


@dataclass(eq=False)
class _Writer:
    """Puts words upon a map one after another: what comes first has the better places."""

    faces: Faces
    enlarged: float
    taken: Taken
    marks: list[Mark] = field(default_factory=list)

    def ways(self, text: str, points: Sequence[float], *, bold: bool = False) -> list[Way]:
        """The ways to set a name in sizes that are told in points for A4, down to the smallest that can be read."""
        sizes = [max(size * self.enlarged, _LEAST_PT) for size in points]
        while sizes[-1] > _LEAST_PT:
            sizes.append(max(sizes[-1] * _STEP_DOWN, _LEAST_PT))
        measured = [size * POINT for size in dict.fromkeys(sizes)]
        return list(ways(text, measured, lambda part: self.faces.width(part, 1.0, bold=bold)))

    def write(self, placed: Placed, colour: str = INK, *, bold: bool = False, halo: str = "#ffffff") -> None:
        for line, y in zip(placed.way.lines, placed.way.baselines(placed.box), strict=True):
            x, size = placed.middle[0], placed.way.size
            self.marks.append(Words(line, x, y, size, colour, bold=bold, centred=True, halo=halo))

    def join(self, x: float, y: float, placed: Placed) -> None:
        """Draw a thin line from a place to the words that stand beside it."""
        way = shapely.LineString([(x, y), placed.middle])
        self.marks.append(Stroke(shapely.difference(way, shapely.box(*placed.box)), 0.12))


def lettering(
    plots: Sequence[tuple[Plot, Room]],
    spots: Sequence[Spot],
    letters: Mapping[str, int],
    frame: Box,
    lettered: tuple[Faces, float],
    *,
    numbered: bool = True,
) -> Lettering:
    """Return what is written on a map inside a frame (mm).

    `plots` are the units with what is seen of them on the sheet, `letters` the numbers of its zones, and `lettered` the
    typeface with how many times as large as on A4 it is set. Unless `numbered`, names without room get no number.
    """
    inner = (frame[0] + _RIM, frame[1] + _RIM, frame[2] - _RIM, frame[3] - _RIM)
    writer = _Writer(*lettered, Taken(inner))
    _write_campuses(writer, spots)
    _write_letters(writer, plots, letters)
    waiting = _write_names(writer, [one for one in plots if one[0].is_about])
    key, nowhere = _write_numbers(writer, waiting, numbered=numbered)
    unnamed = _write_around(writer, [one for one in plots if not one[0].is_about])
    return Lettering(tuple(writer.marks), key, nowhere, unnamed)


def shown_name(plot: Plot, faces: Faces) -> str:
    """Return the name of a unit as it is written: its code, where the typeface lacks a character of the name."""
    return plot.unit.code if faces.lacking(plot.unit.name) else plot.unit.name


def _write_campuses(writer: _Writer, spots: Sequence[Spot]) -> None:
    """Put a dot where each campus stands, and its number beside it. The dots are first: they cannot give way."""
    radius = 0.75 * writer.enlarged
    known = [(spot, spot.at) for spot in spots if spot.at is not None]
    for _, (x, y) in known:
        writer.taken.take((x - radius, y - radius, x + radius, y + radius))
        writer.marks.append(Area(shapely.Point(x, y).buffer(radius), INK, edge="#ffffff"))
    for spot, (x, y) in known:
        (way,) = writer.ways(str(spot.number), _BADGES, bold=True)[:1]
        room = Way(way.lines, way.size, max(way.width, way.height) + 0.6, way.height + 0.2)
        placed = beside(x, y, room, writer.taken, [radius * 0.5 + reach for reach in (*_REACHES, *_FAR)])
        if placed:
            writer.join(x, y, placed)
            badge = shapely.box(*placed.box).buffer(-0.4 * placed.way.height).buffer(0.4 * placed.way.height)
            writer.marks.append(Area(badge, INK, edge="#ffffff"))
            writer.write(placed, "#ffffff", bold=True, halo="")


def _write_letters(writer: _Writer, plots: Sequence[tuple[Plot, Room]], letters: Mapping[str, int]) -> None:
    """Put the letter of each zone upon its largest part, and upon others that are large enough to be taken for one."""
    for zone, number in letters.items():
        own = [room.land for plot, room in plots if plot.standing is Standing.ZONE and plot.told.zone == zone]
        parts = shapely.get_parts(shapely.union_all(own)) if own else []
        for place, part in enumerate(sorted(parts, key=lambda one: -one.area)):
            if place == 0 or part.area > _LEAST_PART_MM2 * writer.enlarged**2:
                kind = look(number)
                tried = writer.ways(kind.letter, _LETTERS, bold=True)
                modest = [way for way in tried if way.width * way.height <= _LETTER_SHARE * part.area]
                placed = settle(Room(part), modest or tried[-1:], writer.taken)
                if placed:
                    writer.write(placed, kind.line, bold=True)


def _write_names(writer: _Writer, plots: Sequence[tuple[Plot, Room]]) -> list[tuple[Plot, Room]]:
    """Write the names that find room inside their units, those of large units first; return the units of the others."""
    waiting = []
    for plot, room in sorted(plots, key=_largest_first):
        tried = writer.ways(shown_name(plot, writer.faces), _NAMES)
        placed = settle(room, tried, writer.taken) or settle(room, tried[-3:], writer.taken, _MOSTLY)
        if placed:
            writer.write(placed)
        else:
            waiting.append((plot, room))
    return waiting


def _write_numbers(
    writer: _Writer, waiting: Sequence[tuple[Plot, Room]], *, numbered: bool
) -> tuple[Mapping[int, str], tuple[str, ...]]:
    """Give a number to each name without room, in order of code, and put it in its unit or beside it."""
    key: dict[int, str] = {}
    nowhere: list[str] = []
    for plot, room in sorted(waiting, key=lambda one: one[0].unit.code):
        number = len(key) + 1
        name = plot.unit.code if writer.faces.lacking(plot.unit.full_name) else plot.unit.full_name
        if numbered and _write_number(writer, str(number), room):
            key[number] = name
        else:
            nowhere.append(name)
    return key, tuple(nowhere)


def _write_number(writer: _Writer, number: str, room: Room) -> bool:
    tried = writer.ways(number, _NUMBERS)
    placed = settle(room, tried, writer.taken) or settle(room, tried[-1:], writer.taken, _MOSTLY)
    if placed is None:
        if room.land.area < _LEAST_LAND_MM2:
            return False  # nobody could see what a line to it points at
        x, y = middle_of(room.land)
        placed = beside(x, y, tried[-1], writer.taken, _REACHES[2:])
        if placed is None:
            return False
        writer.join(x, y, placed)
    writer.write(placed)
    return True


def _largest_first(one: tuple[Plot, Room]) -> tuple[float, str]:
    return -one[1].land.area, one[0].unit.code


def _write_around(writer: _Writer, plots: Sequence[tuple[Plot, Room]]) -> int:
    """Write names of units around where there is room; return for how many there was none."""
    unnamed = 0
    for plot, room in sorted(plots, key=_largest_first):
        placed = settle(room, writer.ways(shown_name(plot, writer.faces), _AROUND), writer.taken)
        if placed:
            writer.write(placed, UNLISTED.line)
        unnamed += placed is None
    return unnamed
