"""Drawings are read back by ezdxf and by Debian's GDAL, ring by ring, with what stands at each of them."""

import subprocess
from collections import Counter
from collections.abc import Iterator
from math import ceil
from typing import Any

import ezdxf
import pytest
import shapely
from ezdxf import recover
from ezdxf.document import Drawing
from ezdxf.entities import DXFEntity
from hypothesis import given
from hypothesis import strategies as st

from enrollzone.errors import ParameterError
from enrollzone.exports.about import lines
from enrollzone.exports.dxf import APPLICATION, everywhere, one_line, pieces
from enrollzone.exports.orders import Delivery, Order
from enrollzone.exports.writing import refuse
from enrollzone.layers.layer import Layer, Shape
from enrollzone.layers.registry import LAYERS
from enrollzone.layers.targets import target_of
from tests.unit.exports.made_files import ZONE, MadeFiles
from tests.unit.exports.trial_county import the_coverage

DRAWN = tuple(kind.name for kind in LAYERS.values() if kind.shape)


@pytest.fixture(scope="module")
def drawing(made: MadeFiles) -> tuple[Delivery, Drawing]:
    """What was to be drawn, in a zone whose eastings begin with its number, and the drawing."""
    delivery, path = made.of("dxf", *DRAWN, crs=ZONE)
    read, audit = recover.readfile(path)
    assert not audit.has_errors
    return delivery, read


def rings(layer: Layer) -> Iterator[tuple[tuple[float, float], ...]]:
    for shape in (one for one in layer.geometry if one is not None):  # type: ignore[union-attr]
        for part in shapely.get_parts(shape):
            if layer.shape is Shape.LINES:
                yield tuple(map(tuple, shapely.get_coordinates(part).tolist()))
            else:
                inner = part.interiors
                yield from (
                    tuple(map(tuple, shapely.get_coordinates(ring)[:-1].tolist())) for ring in (part.exterior, *inner)
                )


def lines_of(drawing: Drawing, kind: str) -> list[Any]:
    return [line for line in drawing.modelspace().query("LWPOLYLINE") if line.dxf.layer.split("-")[0] == kind]


def said(entity: DXFEntity) -> dict[str, str]:
    texts = "\n".join(tag.value for tag in entity.get_xdata(APPLICATION)).replace("\n+", "")
    return dict(text.split("=", 1) for text in texts.split("\n"))


@pytest.mark.parametrize("kind", ["units", "catchments", "borders", "findings"])
def test_every_ring_and_line_is_there_to_the_last_digit_and_rings_are_closed(
    drawing: tuple[Delivery, Drawing], kind: str
) -> None:
    delivery, read = drawing
    (layer,) = [one for one in delivery.layers if one.name == kind]
    found = lines_of(read, kind)
    assert [tuple(map(tuple, line.get_points("xy"))) for line in found] == list(rings(layer))
    assert {line.closed for line in found} == {kind != "borders"}


def test_holes_are_marked_and_everything_says_what_it_is(drawing: tuple[Delivery, Drawing]) -> None:
    delivery, read = drawing
    units = delivery.layers[0]
    parts = [
        (str(code), shapely.get_parts(shape))
        for code, shape in zip(units.columns["code"], units.geometry, strict=True)
        if shape
    ]  # type: ignore[arg-type]
    expected = [(code, ring) for code, own in parts for one in own for ring in (None, *("hole" for _ in one.interiors))]
    assert ("990000001005", "hole") in expected
    found = lines_of(read, "units")
    assert [(said(line)["code"], said(line).get("ring")) for line in found] == expected
    assert [line.dxf.linetype for line in found if "ring" in said(line)] == ["HOLE"]
    names = dict(zip(units.columns["code"], units.columns["name"], strict=True))
    assert {said(line)["name"] for line in found} == {one_line(str(names[code])) for code, _ in parts}


def test_each_zone_and_sort_of_border_lies_on_a_layer_of_its_own(drawing: tuple[Delivery, Drawing]) -> None:
    _, read = drawing
    layers = {layer.dxf.name: layer for layer in read.layers}
    whole, partly = layers["catchments-primary-zone-whole-north"], layers["catchments-primary-zone-partly-south"]
    assert (whole.description, whole.rgb, whole.is_off()) == ("北小", (0xEB, 0xE4, 0xA9), False)
    assert (partly.is_off(), layers["borders-edge"].is_off(), layers["findings-open"].is_off()) == (True, True, True)
    assert {line.dxf.layer for line in lines_of(read, "borders")} <= set(layers)


def test_names_stand_within_their_land_and_none_on_land_that_is_not_settled(drawing: tuple[Delivery, Drawing]) -> None:
    delivery, read = drawing
    texts = [(text.dxf.layer, text.plain_text(), text.dxf.insert) for text in read.modelspace().query("MTEXT")]
    units = {one_line(str(name)): shape for name, shape in zip(*_named(delivery.layers[0]), strict=True) if shape}
    placed = {name: at for layer, name, at in texts if layer == "names-units"}
    assert set(placed) == set(units)
    assert all(units[name].contains(shapely.Point(at.x, at.y)) for name, at in placed.items())
    zones = Counter(name for layer, name, _ in texts if layer == "names-catchments")
    told = delivery.layers[1].columns
    rows = zip(told["name"], told["level"], told["extent"], delivery.layers[1].geometry, strict=True)  # type: ignore[arg-type]
    whole = [str(name) for name, level, extent, shape in rows if shape and level == "zone" and extent == "whole"]
    assert zones == Counter(whole)
    assert len(whole) == 5
    (note,) = [name for layer, name, _ in texts if layer == "note"]
    assert note.splitlines()[: len(list(lines(delivery.about)))] == list(lines(delivery.about))
    assert "EPSG:4522" in note


def test_the_note_is_seen_whole_when_a_drawing_is_opened(drawing: tuple[Delivery, Drawing]) -> None:
    _, read = drawing
    (note,) = [text for text in read.modelspace().query("MTEXT") if text.dxf.layer == "note"]
    left, low, right = read.header["$EXTMIN"][0], read.header["$EXTMIN"][1], read.header["$EXTMAX"][0]
    wide, high = note.dxf.width, note.dxf.char_height
    assert left <= note.dxf.insert.x < note.dxf.insert.x + wide <= right
    rows = sum(ceil(len(line) * high / wide) for line in note.plain_text().splitlines() if line)
    assert note.dxf.insert.y - rows * high * 5 / 3 >= low


def _named(layer: Layer) -> tuple[Any, Any]:
    return layer.columns["name"], layer.geometry


def test_campuses_whose_place_is_known_are_points(drawing: tuple[Delivery, Drawing]) -> None:
    delivery, read = drawing
    points = [point.dxf.location for point in read.modelspace().query("POINT")]
    known = [shape for shape in delivery.layers[2].geometry if shape is not None]  # type: ignore[union-attr]
    assert [(point.x, point.y) for point in points] == [(shape.x, shape.y) for shape in known]


def test_the_drawing_is_in_metres_and_says_its_system_in_its_properties(drawing: tuple[Delivery, Drawing]) -> None:
    delivery, read = drawing
    assert (read.header["$INSUNITS"], read.dxfversion) == (6, "AC1024")
    assert ("crs", "EPSG:4522") in read.header.custom_vars.properties
    assert ("edition", delivery.about["edition"]["id"]) in read.header.custom_vars.properties


@pytest.mark.parametrize("crs", ["wgs84", "gcj02", "EPSG:3857"])
def test_no_drawing_is_made_whose_units_are_no_metres_on_the_ground(crs: str) -> None:
    with pytest.raises(ParameterError) as refused:
        refuse(Order(the_coverage(), ("units",), "dxf", target_of(crs, 101.8)))
    assert [(problem.field, problem.code) for problem in refused.value.problems] == [("crs", "not_in_export")]


@pytest.mark.system("gdal-bin")
def test_debian_gdal_reads_every_outline_and_the_chinese_names(made: MadeFiles) -> None:
    delivery, path = made.of("dxf", *DRAWN, crs=ZONE)
    told = subprocess.run(
        ["ogrinfo", "-q", "-geom=SUMMARY", path, "entities"], capture_output=True, check=True
    ).stdout.decode()
    count = Counter(line.split(" = ")[1] for line in told.splitlines() if line.startswith("  Layer (String)"))
    expected = sum(len(list(rings(layer))) for layer in delivery.layers if layer.shape is not Shape.POINTS)
    assert (
        sum(number for name, number in count.items() if name.split("-")[0] in DRAWN and name != "campuses") == expected
    )
    assert "Text (String) = 环村社区" in told


@given(st.text())
def test_extended_data_hold_any_text_whole_in_pieces_that_fit(text: str) -> None:
    found = list(pieces(text))
    assert all(len(piece.encode("utf-8", "surrogatepass")) <= 251 for piece in found)
    assert found[0] + "".join(piece[1:] for piece in found[1:]) == text
    assert all(piece.startswith("+") for piece in found[1:])


def test_characters_beyond_ascii_are_written_as_every_reader_knows_them() -> None:
    assert everywhere("a环𤱙") == "a\\U+73AF𤱙"
    assert one_line("a\r\nb\x00c\u2028d") == "a b c d"


def test_settings_of_the_library_are_left_as_they_were(drawing: tuple[Delivery, Drawing]) -> None:
    assert drawing[1]
    assert ezdxf.options.write_fixed_meta_data_for_testing is False  # type: ignore[attr-defined]
