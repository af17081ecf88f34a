"""What stands below a map: how long a metre is on it, at which scale it is drawn, where north is, who approved it."""

from collections.abc import Iterator
from math import cos, radians, sin
from typing import TYPE_CHECKING

import shapely

from enrollzone.mapsheets.marks import Area, Mark, Words
from enrollzone.mapsheets.papers import bar_metres
from enrollzone.mapsheets.window import Window
from enrollzone.messages import Message
from enrollzone.symbology.palette import INK

if TYPE_CHECKING:
    from enrollzone.mapsheets.composing import Plan

_PARTS = 4
_BAR_SHARE = 0.3
_BAR_PT, _RATIO_PT, _SLOT_PT = 7.0, 9.0, 8.5


def furniture(plan: "Plan", window: Window) -> Iterator[Mark]:
    """Walk over the marks around and below the frame of a map."""
    west, south, east, north = window.frame
    yield Area(shapely.box(west, south, east, north), "none", edge=INK, width=0.25 * plan.paper.lettering)
    bar = list(_bar(plan, window))
    yield from bar
    size = plan.size(_RATIO_PT)
    reached = max(mark.shape.bounds[2] for mark in bar if isinstance(mark, Area))
    ratio = plan.words.say(Message("sheet.scale", {"scale": f"{window.scale:,}".replace(",", " ")}))
    left = reached + plan.size(30.0)
    yield Words(ratio, left, south - plan.size(14.0), size)
    yield from _north(plan, window, left + plan.faces.width(ratio, size) + plan.size(18.0))
    slot, wide = plan.notes.slot, plan.size(_SLOT_PT)
    yield Words(slot, east - plan.faces.width(slot, wide), south - plan.size(14.0), wide)


def _bar(plan: "Plan", window: Window) -> Iterator[Mark]:
    """Walk over the marks of the scale bar: black and white in turn, of a round number of metres on the ground."""
    west, south, east, _ = window.frame
    per_metre = window.mm_per_metre * window.ground[0]
    metres = bar_metres((east - west) * _BAR_SHARE / per_metre)
    long, high, size = metres * per_metre, plan.size(3.0), plan.size(_BAR_PT)
    west += plan.size(4.0)
    top = south - plan.size(6.0)
    for part in range(_PARTS):
        box = shapely.box(west + long * part / _PARTS, top - high, west + long * (part + 1) / _PARTS, top)
        yield Area(box, "#ffffff" if part % 2 else INK, edge=INK)
    y = top - high - size * 1.05
    yield from (
        Words(text, west + long * share, y, size, centred=True)
        for share, text in ((0.0, "0"), (0.5, f"{metres / 2:g}"))
    )
    last = plan.words.say(Message("sheet.metres", {"number": metres}))
    yield Words(last, west + long - plan.faces.width(f"{metres}", size) / 2, y, size)


def _north(plan: "Plan", window: Window, x: float) -> Iterator[Mark]:
    """Walk over the marks of the arrow to the true north at the middle of the map."""
    turned = radians(window.ground[1])
    high = plan.size(15.0)
    middle = window.frame[1] - plan.size(13.0)

    def at(along: float, across: float) -> tuple[float, float]:
        return x + along * sin(turned) + across * cos(turned), middle + along * cos(turned) - across * sin(turned)

    half = high * 0.5
    left = shapely.Polygon([at(half, 0), at(-half, -high * 0.25), at(-high * 0.28, 0)])
    right = shapely.Polygon([at(half, 0), at(-half, high * 0.25), at(-high * 0.28, 0)])
    yield Area(left, INK, edge=INK)
    yield Area(right, "#ffffff", edge=INK)
    size = plan.size(7.0)
    yield Words(plan.words.say(Message("sheet.north")), x + high * 0.36, middle - size * 0.4, size, bold=True)
