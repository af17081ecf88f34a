"""GeoJSON: what RFC 7946 asks for, every digit kept, and what the file is said before its features."""

import json

import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from enrollzone.exports import geojson
from enrollzone.layers.registry import LAYERS
from tests.unit.exports.made_files import MadeFiles, digest, written_days

coordinates = st.floats(allow_nan=False, allow_infinity=False)


@pytest.mark.parametrize("name", LAYERS)
def test_every_layer_is_read_back_cell_by_cell_and_bit_by_bit(made: MadeFiles, name: str) -> None:
    delivery, path = made.of("geojson", name)
    (layer,) = delivery.layers
    found = json.loads(path.read_text(encoding="utf-8"))
    features = found["features"]
    assert {key: [one["properties"][key] for one in features] for key in layer.columns} == written_days(layer)
    assert [one["id"] for one in features] == list(range(1, len(layer) + 1))
    shapes = [one["geometry"] and shapely.from_geojson(json.dumps(one["geometry"])) for one in features]
    assert digest(shapes) == digest([None] * len(layer) if layer.geometry is None else layer.geometry)


def test_it_says_what_it_is_before_its_features_and_declares_no_system(made: MadeFiles) -> None:
    delivery, path = made.of("geojson", "units")
    text = path.read_text(encoding="utf-8")
    found = json.loads(text)
    assert list(found) == ["type", "bbox", "name", "about", "fields", "features"]
    assert found["about"] == delivery.about
    assert list(found["fields"]) == [field.name for field in delivery.layers[0].fields]
    assert found["fields"]["code"]["kind"] == "text"
    assert found["bbox"] == list(shapely.total_bounds(delivery.layers[0].geometry))
    assert len(text.splitlines()) == len(found["features"]) + 2


def test_a_table_has_features_without_a_place(made: MadeFiles) -> None:
    found = json.loads(made.of("geojson", "lists")[1].read_text(encoding="utf-8"))
    assert "bbox" not in found
    assert {one["geometry"] for one in found["features"]} == {None}


def test_outer_rings_run_against_the_clock_and_holes_with_it(made: MadeFiles) -> None:
    features = json.loads(made.of("geojson", "units")[1].read_text(encoding="utf-8"))["features"]
    holes = 0
    for part in (part for one in features if one["geometry"] for part in one["geometry"]["coordinates"]):
        outer, *inner = (shapely.LinearRing(ring) for ring in part)
        assert outer.is_ccw
        assert not any(ring.is_ccw for ring in inner)
        holes += len(inner)
    assert holes == 1


@settings(max_examples=40)
@given(st.lists(st.tuples(coordinates, coordinates), min_size=2, max_size=5))
def test_any_coordinate_is_read_again_to_the_last_bit(places: list[tuple[float, float]]) -> None:
    (text,) = geojson._texts(shapely.linestrings([places]))
    assert json.loads(text)["coordinates"] == [list(place) for place in places]
