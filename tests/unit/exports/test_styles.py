"""Styles rest on fields that layers have, and give no land a zone that its list does not give it."""

from dataclasses import replace
from xml.etree.ElementTree import Element, fromstring

import numpy as np
import pytest

from enrollzone.layers.layer import Layer
from enrollzone.layers.registry import LAYERS
from enrollzone.symbology.palette import UNSETTLED, look
from enrollzone.symbology.qgis_symbols import colour
from enrollzone.symbology.style_categories import numbers_of
from enrollzone.symbology.styles import style_of
from tests.unit.exports.made_files import delivered

ALL = tuple(LAYERS)


def layer(name: str, crs: str = "wgs84") -> Layer:
    (found,) = [one for one in delivered("gpkg", ALL, crs).layers if one.name.startswith(name)]
    return found


def style(of: Layer, language: str = "zh") -> Element:
    written = style_of(of, numbers_of([of, layer("catchments")]), language)
    assert written is not None
    return fromstring(written.partition("\n")[2])  # noqa: S314 - our own


def grounds(root: Element) -> dict[str, str]:
    """The ground of each category by its words; "no" where what lies below is seen."""
    symbols = {symbol.attrib["name"]: symbol for symbol in root.findall("renderer-v2/symbols/symbol")}
    found = {}
    for category in root.iter("category"):
        fill = symbols[category.attrib["symbol"]].find("layer")
        settings = {one.attrib["name"]: one.attrib["value"] for one in fill.iter("Option") if "value" in one.attrib}  # type: ignore[union-attr]
        found[category.attrib["label"]] = settings["color"] if settings["style"] == "solid" else "no"
    return found


@pytest.mark.parametrize("name", [kind.name for kind in LAYERS.values() if kind.shape])
@pytest.mark.parametrize("crs", ["wgs84", "gcj02"])
def test_a_style_names_fields_that_its_layer_has(name: str, crs: str) -> None:
    of = layer(name, crs)
    root, own = style(of), {field.name for field in of.fields}
    expressions = [root.find("renderer-v2").get("attr", "")] + [
        text.get("fieldName", "") for text in root.iter("text-style")
    ]  # type: ignore[union-attr]
    named = {part for text in expressions for part in (text.split('"')[1::2] or ([text] if text else []))}
    assert named <= own
    assert named or name == "campuses"
    assert {alias.attrib["field"] for alias in root.iter("alias")} == own


def test_tables_have_no_style() -> None:
    assert [style_of(layer(kind.name)) for kind in LAYERS.values() if not kind.shape] == [None] * 3


def test_units_have_the_ground_of_a_zone_only_where_all_their_homes_are_of_it() -> None:
    zones = {
        f"{look(at).letter} {name}": colour(look(at).colour)
        for at, name in enumerate(("北小", "东小", "南小", "共享区"))
    }
    white, grey = colour(UNSETTLED.colour), colour("#f0f0f0")
    assert grounds(style(layer("units"))) == {**zones, "口径待定": white, "分属几处": white, "没有列入": grey}


def test_a_zone_looks_the_same_among_units_and_among_catchments_and_its_parts_show_what_lies_below() -> None:
    units, catchments = grounds(style(layer("units"))), grounds(style(layer("catchments")))
    whole = {words: ground for words, ground in catchments.items() if words in units}
    assert whole == {words: units[words] for words in whole}
    assert {"A 北小", "B 东小", "C 南小", "D 共享区"} <= set(whole)
    assert {ground for words, ground in catchments.items() if "（部分）" in words} == {"no"}


def test_words_of_a_style_are_in_the_language_asked_for() -> None:
    assert "Edge of the map" in {one.attrib["label"] for one in style(layer("borders"), "en").iter("category")}
    aliases = {one.attrib["field"]: one.attrib["name"] for one in style(layer("borders"), "en").iter("alias")}
    assert aliases["edge"] == "1 where the map ends"


def test_names_of_zones_that_xml_would_take_for_its_own_stay_names() -> None:
    of, name = layer("catchments"), "<b>\"&'] 𤱙\x0b\x00"
    hard = replace(of, columns={**of.columns, "name": [name] * len(of)})
    assert "A <b>\"&'] 𤱙" in {one.attrib["label"] for one in style(hard).iter("category")}


def test_a_layer_without_rows_or_without_a_policy_has_a_style_too() -> None:
    units = layer("units")
    unlisted = {name: [None] * len(units) for name in units.columns if name.startswith(("pri_", "jun_"))}
    assert len(style(replace(units, columns={**units.columns, **unlisted})).findall(".//symbols/symbol")) == 1
    for name in ("units", "catchments"):
        of = layer(name)
        empty = replace(of, columns={key: [] for key in of.columns}, geometry=np.empty(0, dtype=object))
        assert style(empty).find("renderer-v2") is not None
