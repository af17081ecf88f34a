"""The layers of a drawing: one for each zone, sort of border and kind of finding, so that each can be switched off."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from enrollzone.i18n.catalogue import catalogue
from enrollzone.layers.catchments import Extent, Level
from enrollzone.layers.layer import Cell, Layer
from enrollzone.messages import Message
from enrollzone.symbology.palette import STRIKING, look
from enrollzone.symbology.style_categories import Numbers, numbers_of
from enrollzone.symbology.styles import kind_of

NAMES, NOTE = "names-", "note"
_GREY, _LIGHT = "#9a9a9a", "#d8d8d8"
_FORBIDDEN = re.compile(r'[<>/\\":;?*|=`,\s\x00-\x1f]')
_LONGEST = 200
_BORDERS = {(True, True): "both", (True, False): "primary", (False, True): "junior", (False, False): "none"}


@dataclass(frozen=True)
class DrawingLayer:
    """A layer of the drawing: its name in ASCII where its parts are, its colour, its words, whether it is on."""

    name: str
    colour: str
    words: str
    shown: bool = True


def drawing_layers(layers: Iterable[Layer]) -> Iterator[DrawingLayer]:
    """Walk over the layers that a drawing of some layers needs, each once.

    On are the units, the borders, and what lies wholly in a zone of the first list; findings, other lists, groups and
    the edge of the map can be switched on.
    """
    drawn = [layer for layer in layers if layer.geometry is not None]
    numbers, found = numbers_of(drawn), {NOTE: DrawingLayer(NOTE, STRIKING, "")}
    for layer in drawn:
        kind = kind_of(layer)
        title = catalogue("zh").say(kind.title)
        if "name" in layer.columns:
            found[f"{NAMES}{kind.name}"] = DrawingLayer(f"{NAMES}{kind.name}", _LIGHT, title)
        for row in layer.rows:
            name = layer_of_row(kind.name, row)
            if name not in found:
                found[name] = _described(name, kind.name, row, numbers, title)
    yield from found.values()


def layer_of_row(kind: str, row: Mapping[str, Cell]) -> str:
    """Return the name of the layer on which a row is drawn."""
    if kind == "catchments":
        parts = (kind, row["stage"], row["category"], row["level"], row["extent"], row["catch_id"])
        return _named(*parts)
    if kind == "borders":
        return _named(kind, "edge" if row["edge"] else _BORDERS[bool(row["pri_border"]), bool(row["jun_border"])])
    return _named(kind, row["finding"]) if kind == "findings" else _named(kind)


def is_named(kind: str, row: Mapping[str, Cell]) -> bool:
    """Tell whether a row's name is written on its land: not where only some homes belong to it."""
    if kind == "catchments":
        return row["level"] == Level.ZONE and row["extent"] in {Extent.WHOLE, Extent.DRAWN}
    return "name" in row


def _described(name: str, kind: str, row: Mapping[str, Cell], numbers: Numbers, title: str) -> DrawingLayer:
    if kind == "catchments":
        is_zone, whole = row["level"] == Level.ZONE, row["extent"] == Extent.WHOLE
        colour = look(numbers[str(row["stage"]), str(row["catch_id"])]).colour if is_zone else _GREY
        return DrawingLayer(name, colour, str(row["name"]), is_zone and whole)
    if kind == "borders":
        words = catalogue("zh").say(Message(f"export.style.border.{name.rpartition('-')[2]}"))
        return DrawingLayer(name, STRIKING if row["pri_border"] or row["jun_border"] else _GREY, words, not row["edge"])
    return DrawingLayer(name, STRIKING if kind == "findings" else _GREY, title, kind != "findings")


def _named(*parts: Cell) -> str:
    """A name that CAD takes: without its forbidden signs, and not too long."""
    return "-".join(_FORBIDDEN.sub("_", str(part)) for part in parts if part is not None)[:_LONGEST]
