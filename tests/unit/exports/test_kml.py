"""KML: read back by GDAL and by its elements, every digit kept, and illustrative shapes called so by their document."""

import json
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from enrollzone.layers.registry import LAYERS
from tests.unit.exports.made_files import MadeFiles, digest, read, written_days

OWN = {"id", "description", "timestamp", "begin", "end"} | {"altitudeMode", "tessellate", "extrude", "visibility"}
READ_AS = {"Name": "name", "id2": "id"}  # GDAL keeps the column id for the ids of placemarks, which have none
KML = "{http://www.opengis.net/kml/2.2}"
DRAWN = [name for name, kind in LAYERS.items() if kind.shape]


def _root(path: Path) -> ET.Element:
    return ET.parse(path).getroot()  # noqa: S314 - written by ourselves


@pytest.mark.parametrize("name", DRAWN)
def test_every_layer_is_read_back_cell_by_cell_and_bit_by_bit(made: MadeFiles, name: str) -> None:
    delivery, path = made.of("kml", name)
    (layer,) = delivery.layers
    cells, shapes, declared = read(path, name)
    found = {READ_AS.get(key, key): column for key, column in cells.items() if key not in OWN}
    expected = written_days(layer) | ({} if "name" in layer.columns else {"name": [None] * len(layer)})
    assert {key: found.get(key, [None] * len(layer)) for key in expected} == expected
    assert digest(shapes) == digest(layer.geometry)
    assert declared == "EPSG:4326"


def test_a_document_says_what_it_is_and_what_its_fields_mean(made: MadeFiles) -> None:
    delivery, path = made.of("kml", "catchments")
    document = _root(path).find(f"{KML}Document")
    assert document is not None
    data = {one.get("name"): one.findtext(f"{KML}value") or "" for one in document.iterfind(f"{KML}ExtendedData/*")}
    assert json.loads(data["about"]) == delivery.about
    shown = {one.get("name"): one.findtext(f"{KML}displayName") for one in document.iter(f"{KML}SimpleField")}
    words = {row.field: f"{row.zh} / {row.en}" for row in delivery.dictionary if row.field != "name"}
    assert shown == words
    assert delivery.about["decides"]["zh"] in (document.findtext(f"{KML}description") or "")


def test_a_placemark_has_a_style_that_is_there_and_whole_land_the_ground_of_its_zone(made: MadeFiles) -> None:
    delivery, path = made.of("kml", "catchments")
    document = _root(path)
    known = {one.get("id") for one in document.iter(f"{KML}Style")}
    used = [(one.text or "")[1:] for one in document.iter(f"{KML}styleUrl")]
    rows = delivery.layers[0].columns
    whole = [(level, extent) == ("zone", "whole") for level, extent in zip(rows["level"], rows["extent"], strict=True)]
    assert set(used) <= known
    assert [style.startswith("zone-") for style in used] == whole
