"""How KML draws the layers: zones on the grounds that every map has for them, all else as lines."""

from collections.abc import Iterator, Mapping
from xml.sax.saxutils import escape

from enrollzone.layers.catchments import Extent, Level
from enrollzone.layers.layer import Cell, Layer
from enrollzone.symbology.palette import INK, STRIKING, look
from enrollzone.symbology.style_categories import numbers_of

_SHARE_OF_GROUND = 0xB0
"""How much of a ground covers the picture of the earth below it, of 255."""


def styles(layer: Layer) -> Iterator[str]:
    """Walk over the styles of a document: that of the layer, and one for each zone whose land it holds."""
    colour = STRIKING if layer.name.startswith("findings") else INK
    yield f'<Style id="{layer.name}">{_line(colour)}<PolyStyle><fill>0</fill></PolyStyle></Style>\n'
    numbers = numbers_of([layer]) if "level" in layer.columns else {}
    for (stage, zone), number in numbers.items():
        seen = look(number)
        ground = f"<PolyStyle><color>{_abgr(seen.colour, _SHARE_OF_GROUND)}</color></PolyStyle>"
        yield f'<Style id="{_id(stage, zone)}">{_line(seen.line)}{ground}</Style>\n'


def style_of(layer: Layer, row: Mapping[str, Cell]) -> str:
    """Return the id of the style of a row: that of a zone for land that is the zone's as a whole."""
    if row.get("level") == Level.ZONE and row["extent"] == Extent.WHOLE:
        return _id(str(row["stage"]), str(row["catch_id"]))
    return layer.name


def _id(stage: str, zone: str) -> str:
    return escape(f"zone-{stage}-{zone}", {'"': "&quot;"})


def _line(colour: str) -> str:
    return f"<LineStyle><color>{_abgr(colour)}</color><width>2</width></LineStyle>"


def _abgr(colour: str, opacity: int = 255) -> str:
    """Return #rrggbb as KML has it: the opacity first, and the rest from its end."""
    red, green, blue = colour[1:3], colour[3:5], colour[5:7]
    return f"{opacity:02x}{blue}{green}{red}"
