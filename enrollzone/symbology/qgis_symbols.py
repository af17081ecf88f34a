"""Symbols of QGIS, written from the looks of the palette as the XML that its styles and projects hold.

The shape of that XML is the one that QGIS 3 writes itself; every program since 3.18 reads it.
"""

import re
from collections.abc import Iterable, Mapping
from xml.etree.ElementTree import Element, SubElement, tostring

from enrollzone.symbology.palette import INK, Hatch, Look

Settings = Mapping[str, object]

WHITE = "#ffffff"
_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_WITHIN, _BESIDE = "4", "6"  # QGIS's numbers for where labels stand
_THIN, _PATTERN_MM = 0.18, 2.4
_ANGLES: Mapping[Hatch, tuple[int, ...]] = {
    Hatch.LEVEL: (0,),
    Hatch.UPRIGHT: (90,),
    Hatch.GRID: (0, 90),
    Hatch.CROSSED: (45, 135),
    Hatch.RISING: (45,),
}
_MARKS_MM: Mapping[Hatch, float] = {Hatch.DOTS: 0.55, Hatch.RINGS: 1.3}


def document(root: Element) -> str:
    """Return an element as a document of QGIS, without the signs that XML cannot hold."""
    written = _NOT_IN_XML.sub("", tostring(root, encoding="unicode"))
    return f"<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>\n{written}\n"


def area_symbol(name: str, look: Look, *, ground: bool = True, outline: str = WHITE, dashed: bool = False) -> Element:
    """Return the symbol of land. Without a ground what lies below it is seen between the lines of its pattern.

    The outline is white where neighbours only have to be told apart: the edge of the map is then no line on paper.
    """
    symbol = _symbol(name, "fill")
    fill = {"color": colour(look.colour), "style": "solid" if ground else "no"}
    stroke = {"outline_color": colour(outline), "outline_style": "dash" if dashed else "solid", "outline_width": 0.3}
    _layer(symbol, "SimpleFill", {**fill, **stroke, "outline_width_unit": "MM", "joinstyle": "round"})
    for angle in _ANGLES.get(look.hatch, ()):
        _stripes(symbol, look.line, angle)
    if look.hatch in _MARKS_MM:
        _marks(symbol, look.line, _MARKS_MM[look.hatch], filled=look.hatch is Hatch.DOTS)
    return symbol


def line_symbol(name: str, ink: str, width_mm: float, *, style: str = "solid") -> Element:
    """Return the symbol of a line, its width in millimetres of the map."""
    symbol = _symbol(name, "line")
    _layer(symbol, "SimpleLine", _stroke(ink, width_mm, style))
    return symbol


def point_symbol(name: str, ink: str, size_mm: float) -> Element:
    """Return the symbol of a place: a disc with a white rim."""
    symbol = _symbol(name, "marker")
    _layer(symbol, "SimpleMarker", _disc(ink, WHITE, size_mm, 0.4))
    return symbol


def colour(code: str) -> str:
    """Return #rrggbb as QGIS writes it."""
    return ",".join([*(str(int(code[at : at + 2], 16)) for at in (1, 3, 5)), "255"])


def options(parent: Element, settings: Settings) -> None:
    """Add settings as QGIS keeps them."""
    held = SubElement(parent, "Option", type="Map")
    for key, value in settings.items():
        SubElement(held, "Option", name=key, value=str(value), type="QString")


def labeling(
    field: str, size: float, *, is_expression: bool = False, bold: bool = False, beside: bool = False
) -> Element:
    """Return labels of a layer by a field or an expression, dark on a white rim; none lies upon another.

    They stand within land, or beside the mark of a place.
    The family is one that is free and holds Chinese; where it is missing QGIS takes the next of the list.
    """
    root = Element("labeling", type="simple")
    settings = SubElement(root, "settings", calloutType="simple")
    style = _text_style(settings, field, size, is_expression=is_expression, bold=bold)
    SubElement(
        style, "text-buffer", bufferDraw="1", bufferSize="0.8", bufferSizeUnits="MM", bufferColor=colour(WHITE),
        bufferOpacity="0.85", bufferJoinStyle="128", bufferNoFill="1",
    )  # fmt: skip
    SubElement(settings, "text-format", multilineAlign="1", wrapChar="", autoWrapLength="0", formatNumbers="0")
    placement = _BESIDE if beside else _WITHIN
    SubElement(settings, "placement", placement=placement, centroidInside="1", dist="2", distUnits="MM", priority="5")
    SubElement(
        settings, "rendering", displayAll="0", obstacle="0", drawLabels="1", limitNumLabels="0", labelPerPart="0"
    )
    return root


def _text_style(parent: Element, field: str, size: float, *, is_expression: bool, bold: bool) -> Element:
    style = SubElement(
        parent, "text-style", fieldName=field, isExpression=str(int(is_expression)), fontFamily="Noto Sans CJK SC",
        fontSize=str(size), fontSizeUnit="Point", fontWeight="75" if bold else "50", textColor=colour(INK),
        textOpacity="1", namedStyle="Bold" if bold else "Regular", allowHtml="0",
    )  # fmt: skip
    families = SubElement(style, "families")
    for family in ("Microsoft YaHei", "SimSun", "Source Han Sans SC", "sans-serif"):
        SubElement(families, "family", name=family)
    return style


def categorized(attribute: str, categories: Iterable[tuple[str, str, Element, bool]]) -> Element:
    """Return a renderer by the value of an expression: (value, label, symbol, whether it is drawn at first)."""
    root = Element("renderer-v2", type="categorizedSymbol", attr=attribute, enableorderby="0", symbollevels="0")
    listed, symbols = SubElement(root, "categories"), SubElement(root, "symbols")
    for value, label, symbol, drawn in categories:
        own = {"value": value, "type": "string", "label": label, "symbol": symbol.attrib["name"]}
        SubElement(listed, "category", {**own, "render": "true" if drawn else "false"})
        symbols.append(symbol)
    return root


def single(symbol: Element) -> Element:
    """Return a renderer that draws all features alike."""
    root = Element("renderer-v2", type="singleSymbol", enableorderby="0", symbollevels="0")
    SubElement(root, "symbols").append(symbol)
    return root


def _symbol(name: str, kind: str) -> Element:
    return Element("symbol", {"name": name, "type": kind, "alpha": "1", "clip_to_extent": "1", "force_rhr": "0"})


def _layer(symbol: Element, of: str, settings: Settings) -> Element:
    layer = SubElement(symbol, "layer", {"class": of, "enabled": "1", "locked": "0", "pass": "0"})
    options(layer, settings)
    return layer


def _inside(symbol: Element, layer: Element, kind: str) -> Element:
    """The symbol of which a pattern is made; QGIS finds it by this name."""
    inner = _symbol(f"@{symbol.attrib['name']}@{len(symbol) - 1}", kind)
    layer.append(inner)
    return inner


def _stripes(symbol: Element, ink: str, angle: int) -> None:
    settings = {"angle": angle, "distance": _PATTERN_MM, "distance_unit": "MM", "offset": 0, "offset_unit": "MM"}
    layer = _layer(symbol, "LinePatternFill", settings)
    _layer(_inside(symbol, layer, "line"), "SimpleLine", _stroke(ink, _THIN, "solid"))


def _marks(symbol: Element, ink: str, size: float, *, filled: bool) -> None:
    apart = {"distance_x": _PATTERN_MM, "distance_x_unit": "MM", "distance_y": _PATTERN_MM, "distance_y_unit": "MM"}
    shifted = {"displacement_x": _PATTERN_MM / 2, "displacement_x_unit": "MM"}
    layer = _layer(symbol, "PointPatternFill", {**apart, **shifted})
    disc = _disc(ink, ink, size, 0 if filled else _THIN) | ({} if filled else {"color": "0,0,0,0"})
    _layer(_inside(symbol, layer, "marker"), "SimpleMarker", disc)


def _stroke(ink: str, width: float, style: str) -> Settings:
    ends = {"capstyle": "round", "joinstyle": "round"}
    return {"line_color": colour(ink), "line_width": width, "line_width_unit": "MM", "line_style": style, **ends}


def _disc(ink: str, rim: str, size: float, rim_width: float) -> dict[str, object]:
    outline = {"outline_color": colour(rim), "outline_width": rim_width, "outline_width_unit": "MM"}
    return {
        "name": "circle",
        "color": colour(ink),
        "size": size,
        "size_unit": "MM",
        "outline_style": "solid",
        **outline,
    }
