"""Styles with which QGIS opens the layers: zones as every map shows them, words for fields and values, labels.

A style names only fields that its layer has. Land that a list does not settle is striped and has no zone's ground.
"""

from collections.abc import Mapping, Sequence
from xml.etree.ElementTree import Element, SubElement

from enrollzone.i18n.catalogue import catalogue
from enrollzone.layers.catchments import Extent
from enrollzone.layers.layer import Layer
from enrollzone.layers.registry import LAYERS, LayerKind
from enrollzone.messages import Message
from enrollzone.symbology import style_categories
from enrollzone.symbology.palette import INK, STRIKING, UNLISTED, UNSETTLED, Look
from enrollzone.symbology.qgis_symbols import (
    area_symbol,
    categorized,
    document,
    labeling,
    line_symbol,
    options,
    point_symbol,
    single,
)
from enrollzone.symbology.style_categories import Numbers, Part

Drawn = tuple[Element, Element | None]
"""How features are drawn, and their labels where they have any."""

OLDEST_READER = "3.22"
"""The QGIS of the oldest Debian that is still supported: styles hold nothing that it does not know."""

_BORDERS = (
    'CASE WHEN "edge" = 1 THEN \'edge\' WHEN "pri_border" = 1 AND "jun_border" = 1 THEN \'both\' '
    "WHEN \"pri_border\" = 1 THEN 'primary' WHEN \"jun_border\" = 1 THEN 'junior' ELSE 'none' END"
)

_SETTLED_NAME = f"CASE WHEN \"extent\" IN ('{Extent.WHOLE}', '{Extent.DRAWN}') THEN \"name\" END"
"""Land of which only some homes belong to a zone is not called by that zone's name."""


def style_of(layer: Layer, numbers: Numbers | None = None, language: str = "zh") -> str | None:
    """Return the style of a layer as QML, the format of QGIS; None for a table.

    `numbers` are those of the zones (`numbers_of` the layers of the file), so that a zone looks the same in each of
    them; by default they are taken from the layer alone. Of several lists the first is drawn, the others can be
    switched on in the legend.
    """
    if layer.shape is None:
        return None
    numbers = style_categories.numbers_of([layer]) if numbers is None else numbers
    root = Element("qgis", {"version": OLDEST_READER, "styleCategories": "Symbology|Labeling|Fields|Forms"})
    add_style(root, layer, numbers, style_categories.parts_of(layer), language)
    return document(root)


def add_style(parent: Element, layer: Layer, numbers: Numbers, parts: Sequence[Part], language: str) -> None:
    """Add to the element of a layer how it is drawn and labelled, and the words for its fields and their values.

    `parts` are the lists by which land is coloured; the first is drawn.
    """
    if layer.shape is not None:
        renderer, labels = _DRAWN[kind_of(layer).name](layer, numbers, parts, language)
        parent.append(renderer)
        if labels is not None:
            parent.append(labels)
        parent.set("labelsEnabled", "0" if labels is None else "1")
    _add_words(parent, kind_of(layer), language)


def kind_of(layer: Layer) -> LayerKind:
    """Return what a layer is by its name: no kind has a _ in it, but GCJ-02 is said after one."""
    return LAYERS[layer.name.partition("_")[0]]


def _units(layer: Layer, numbers: Numbers, parts: Sequence[Part], language: str) -> Drawn:
    labels = labeling("name", 8)
    if not parts:
        return single(area_symbol("0", UNLISTED)), labels
    found = style_categories.of_units(layer, numbers, parts[0].stage, language)
    return categorized(style_categories.units_by(parts[0].stage), found), labels


def _catchments(layer: Layer, numbers: Numbers, parts: Sequence[Part], language: str) -> Drawn:
    found = style_categories.of_catchments(layer, numbers, parts, language)
    return categorized(style_categories.CATCHMENTS_BY, found), labeling(
        _SETTLED_NAME, 11, is_expression=True, bold=True
    )


def _campuses(_layer: Layer, _numbers: Numbers, _parts: Sequence[Part], _language: str) -> Drawn:
    return single(point_symbol("0", INK, 3.2)), labeling("name", 9, beside=True)


def _borders(_layer: Layer, _numbers: Numbers, _parts: Sequence[Part], language: str) -> Drawn:
    """The outer edge is known but not drawn at first: it may be the line of a county, which needs an approval."""
    say = catalogue(language).say
    lines = (
        ("both", Message("export.style.border.both"), line_symbol("0", INK, 0.9), True),
        ("primary", Message("export.style.border.primary"), line_symbol("1", INK, 0.7), True),
        ("junior", Message("export.style.border.junior"), line_symbol("2", INK, 0.7, style="dash"), True),
        ("none", Message("export.style.border.none"), line_symbol("3", "#4d4d4d", 0.25), True),
        ("edge", Message("export.style.border.edge"), line_symbol("4", "#4d4d4d", 0.25), False),
    )
    return categorized(_BORDERS, ((key, say(words), symbol, drawn) for key, words, symbol, drawn in lines)), None


def _findings(layer: Layer, _numbers: Numbers, _parts: Sequence[Part], language: str) -> Drawn:
    say, field = catalogue(language).say, next(field for field in layer.fields if field.name == "finding")
    striking = Look(UNSETTLED.colour, UNSETTLED.hatch, STRIKING, "")
    found = (
        (kind, say(field.meaning_of(kind)), area_symbol(str(at), striking, ground=False, outline=STRIKING), True)
        for at, kind in enumerate(field.values)
    )
    return categorized('"finding"', found), None


_DRAWN = {
    "units": _units,
    "catchments": _catchments,
    "campuses": _campuses,
    "borders": _borders,
    "findings": _findings,
}


def _add_words(parent: Element, kind: LayerKind, language: str) -> None:
    """Tell columns by their meaning, and values by theirs, in tables and forms."""
    say = catalogue(language).say
    configuration, aliases = SubElement(parent, "fieldConfiguration"), SubElement(parent, "aliases")
    for at, field in enumerate(kind.fields):
        SubElement(aliases, "alias", {"field": field.name, "name": say(field.meaning), "index": str(at + 1)})
        said = {value: say(field.meaning_of(value)) for value in field.values}
        if said:
            widget = SubElement(SubElement(configuration, "field", name=field.name), "editWidget", type="ValueMap")
            _add_values(SubElement(widget, "config"), said)


def _add_values(config: Element, said: Mapping[str, str]) -> None:
    values = SubElement(SubElement(config, "Option", type="Map"), "Option", name="map", type="List")
    for value, words in said.items():
        options(values, {words: value})
