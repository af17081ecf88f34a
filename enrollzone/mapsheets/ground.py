"""The map itself without its words: grounds by zone, areas described by streets, and the lines that may be drawn."""

from collections import defaultdict
from collections.abc import Iterator
from typing import TYPE_CHECKING

import shapely
from shapely.geometry.base import BaseGeometry

from enrollzone.mapsheets.land import Land, Plot, Standing
from enrollzone.mapsheets.legend import AREA_DASHES, AREA_WIDTH, AROUND, LINES
from enrollzone.mapsheets.marks import Area, Mark, Stroke, Words
from enrollzone.mapsheets.window import Window
from enrollzone.messages import Message
from enrollzone.symbology.palette import STRIKING, UNLISTED, UNSETTLED, Look, look

if TYPE_CHECKING:
    from enrollzone.mapsheets.composing import Plan


def seen(land: Land, window: Window) -> list[tuple[Plot, BaseGeometry]]:
    """Return the plots with what is seen of them on a sheet, in millimetres; those of which nothing is are left out."""
    shapes = ((plot, window.on_sheet(plot.shape)) for plot in land.plots)
    return [(plot, shape) for plot, shape in shapes if shape.area > 0]


def grounds(land: Land, plan: "Plan", window: Window) -> Iterator[Mark]:
    """Walk over the marks of a map, from the lowest: grounds, the stamp of what is not real, lines."""
    numbers, large = plan.subject.numbers, plan.paper.lettering
    together: dict[tuple[str, str], list[BaseGeometry]] = defaultdict(list)
    for plot, shape in seen(land, window):
        together[plot.ground].append(shape)
    for (standing, zone), shapes in together.items():
        kind = look(numbers[zone]) if zone else _LOOKS[Standing(standing)]
        yield Area(shapely.union_all(shapes), kind.colour, kind.hatch, kind.line)
    if not plan.subject.coverage.is_real:
        yield _stamp(plan, window)
    for edge, (width, colour, dashes) in LINES.items():
        if edge in land.edges:
            yield Stroke(window.on_sheet(land.edges[edge]), width * large, colour, dashes)
    for zone, area in land.areas:
        yield Stroke(window.on_sheet(area.boundary), AREA_WIDTH * large, look(numbers[zone]).line, AREA_DASHES)


_LOOKS: dict[Standing, Look] = {
    Standing.UNSETTLED: UNSETTLED,
    Standing.UNLISTED: UNLISTED,
    Standing.AROUND: AROUND,
}


def _stamp(plan: "Plan", window: Window) -> Words:
    """The word that says across the whole map that it shows nothing real. It lies below lines and names."""
    west, south, east, north = window.frame
    text = plan.words.say(Message("sheet.stamp"))
    wide = plan.faces.width(text, 1.0, bold=True)
    size = min((east - west) * 0.85 / wide, (north - south) * 0.5)
    y = (south + north) / 2 - size * 0.36
    return Words(text, (west + east) / 2, y, size, STRIKING, bold=True, centred=True, hollow=True)
