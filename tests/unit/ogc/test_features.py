"""Pages of features against all features looked through one by one: nothing twice, nothing left out, nothing moved."""

import json
from collections import Counter
from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry import shape

from enrollzone.atlas.crs import from_lonlat
from enrollzone.errors import NotOfferedError, ParameterError
from enrollzone.layers.fields import FieldKind
from enrollzone.ogc.collections import Collections
from enrollzone.ogc.systems import CRS84, STORED, systems_of
from tests.builders import a_bureau, an_edition
from tests.unit.exports.trial_county import DAY, GAP, F, I, O, cells, drawn
from tests.unit.ogc.trial_library import ALL_DAYS, TODAY, asked, everything, named, the_bureau, the_library

LAYERS = ("units", "catchments", "campuses", "borders", "findings", "lists", "answers")
WGS84, CGCS2000, ZONE, MERCATOR = (system.uri for system in systems_of(the_bureau())[1:])
TENTH_MM = 1e-4


@given(layer=st.sampled_from(LAYERS), limit=st.integers(1, 40), days=st.sampled_from([ALL_DAYS, "2025-09-01/.."]))
@settings(max_examples=20)
def test_pages_put_together_are_all_features_once_each(layer: str, limit: int, days: str) -> None:
    whole, matched = asked(layer, datetime=days, limit="1000")
    parts = [
        asked(layer, datetime=days, limit=str(limit), offset=str(offset)) for offset in range(0, matched + 1, limit)
    ]
    assert {told for _, told in parts} == {len(whole)} == {matched}
    assert [one for part, _ in parts for one in part] == whole
    assert max(Counter(one["id"] for one in whole).values()) == 1


@pytest.mark.parametrize("layer", LAYERS)
def test_every_feature_is_found_by_its_id_and_says_when_it_holds(layer: str) -> None:
    for feature in everything(layer):
        told = the_library().feature(named(layer), feature["id"], STORED, TODAY)
        assert told is not None
        assert json.loads(told) == feature
        held = feature["properties"]
        assert feature["id"].startswith(f"{held['valid_from']}.")
        assert held["valid_from"] <= held["on_day"] <= (held["valid_to"] or "9999")
    for unknown in ("2024-01-01.nobody", "nobody", "", "1999-01-01.990000001001"):
        assert the_library().feature(named(layer), unknown, STORED, TODAY) is None


def test_without_days_features_are_those_of_today_and_with_them_those_of_then() -> None:
    (now,) = {one["properties"]["edition"] for one in asked("units")[0]}
    before, count = asked("units", datetime="2025-08-31")
    assert now == "990000-2026"
    assert {(one["properties"]["edition"], one["properties"]["pri_zone"]) for one in before} == {("990000-2024", None)}
    assert count == 10
    assert asked("units", datetime="1999-01-01") == ([], 0)
    assert asked("catchments", datetime="2025-08-31") == ([], 0)
    assert {one["id"].partition(".")[0] for one in everything("units")} == {"2024-01-01", "2025-09-01", "2026-01-01"}


def test_shapes_are_told_to_the_last_bit_their_outer_rings_against_the_clock() -> None:
    told = {one["properties"]["code"]: one["geometry"] for one in asked("units")[0]}
    assert told.pop(F.code) is None
    for code, polygon in drawn().items():
        found = shape(told[code])
        assert found.geom_type == "MultiPolygon"
        assert set(map(tuple, shapely.get_coordinates(found))) == set(map(tuple, shapely.get_coordinates(polygon)))
        assert found.equals(polygon)
        assert all(part.exterior.is_ccw for part in found.geoms)
        assert not any(ring.is_ccw for part in found.geoms for ring in part.interiors)


def test_names_that_are_hard_to_write_arrive_as_they_are() -> None:
    (found,), _ = asked("units", code=O.code)
    assert found["properties"]["name"] == "𤱙“口”社區"
    assert found["properties"]["simpl_m"] is None


@pytest.mark.parametrize(("uri", "north_first"), [(WGS84, True), (CGCS2000, True), (ZONE, True), (MERCATOR, False)])
def test_in_each_system_numbers_stand_in_the_order_of_its_registry(uri: str, north_first: bool) -> None:
    """EPSG names latitude and northing first but for Web Mercator; each corner is within a tenth of a millimetre."""
    crs = f"EPSG:{uri.rpartition('/')[2]}"
    for here, there in zip(asked("units")[0], asked("units", crs=uri)[0], strict=True):
        degrees, told = _points(here), _points(there)
        true = np.array([from_lonlat(x, y, crs) for x, y in degrees.tolist()]).reshape(-1, 2)
        assert np.abs((told[:, ::-1] if north_first else told) - true).max(initial=0) <= TENTH_MM


def _points(feature: dict[str, Any]) -> np.ndarray[Any, np.dtype[np.float64]]:
    return shapely.get_coordinates(shape(feature["geometry"]) if feature["geometry"] else shapely.Point())


_X, _Y = st.floats(101.78, 101.9), st.floats(23.98, 24.08)


@given(x=st.tuples(_X, _X).map(sorted), y=st.tuples(_Y, _Y).map(sorted), layer=st.sampled_from(LAYERS[:5]))
@settings(max_examples=40)
def test_a_box_finds_what_meets_it_whatever_system_it_is_told_in(x: list[float], y: list[float], layer: str) -> None:
    box = shapely.box(x[0], y[0], x[1], y[1])
    meeting = [
        one["id"] for one in asked(layer)[0] if one["geometry"] is not None and shape(one["geometry"]).intersects(box)
    ]
    lon_lat = ",".join(map(repr, (x[0], y[0], x[1], y[1])))
    lat_lon = ",".join(map(repr, (y[0], x[0], -1.0, y[1], x[1], 1.0)))  # heights are passed over
    assert [one["id"] for one in asked(layer, bbox=lon_lat)[0]] == meeting
    assert [one["id"] for one in asked(layer, bbox=lat_lon, bbox_crs=WGS84, crs=ZONE)[0]] == meeting


def test_a_box_in_metres_has_straight_sides_in_metres() -> None:
    island = next(one for one in asked("units", crs=ZONE)[0] if one["properties"]["code"] == I.code)
    north, east = shapely.get_coordinates(shape(island["geometry"]).representative_point())[0].tolist()
    told = f"{north},{east},{north + 1},{east + 1}"
    found, matched = asked("units", bbox=told, bbox_crs=ZONE)
    assert [one["properties"]["code"] for one in found] == [I.code]
    assert matched == 1
    assert shape(found[0]["geometry"]).equals(drawn()[I.code])


def test_land_of_nobody_is_a_finding_that_a_box_finds() -> None:
    middle = cells()[GAP].representative_point()
    found, _ = asked("findings", bbox=f"{middle.x},{middle.y},{middle.x},{middle.y}", finding="gap")
    assert [one["properties"]["finding"] for one in found] == ["gap"]


@given(layer=st.sampled_from(LAYERS), data=st.data())
@settings(max_examples=60)
def test_a_field_chooses_the_features_that_have_exactly_its_value(layer: str, data: st.DataObject) -> None:
    features = everything(layer)
    name = data.draw(st.sampled_from(sorted(features[0]["properties"])))
    values = [one["properties"][name] for one in features if one["properties"][name] is not None]
    wanted = data.draw(st.sampled_from(values)) if values else None
    if wanted is not None:
        by_hand = [one for one in features if one["properties"][name] == wanted]
        assert asked(layer, datetime=ALL_DAYS, limit="1000", **{name: str(wanted)}) == (by_hand, len(by_hand))


def test_several_conditions_hold_together_and_what_is_not_known_is_equal_to_nothing() -> None:
    found, _ = asked("lists", stage="primary", zones="north")
    assert [one["properties"]["name"] for one in found] == ["北村社区", "环村社区"]
    assert asked("lists", stage="primary", readings="") == ([], 0)


@pytest.mark.parametrize(
    ("parameters", "field", "named"),
    [
        ({"colour": "red"}, "parameter", "valid_from"),
        ({"limit": "0"}, "limit", "1..1000"),
        ({"limit": "ten"}, "limit", "1..1000"),
        ({"limit": "٣"}, "limit", "1..1000"),
        ({"offset": "-1"}, "offset", "0.."),
        ({"bbox": "1,2,3"}, "bbox", "minx,miny,maxx,maxy"),
        ({"bbox": "a,2,3,4"}, "bbox", "minx,miny,maxx,maxy"),
        ({"bbox": "nan,2,3,4"}, "bbox", "minx,miny,maxx,maxy"),
        ({"bbox": "179,0,-179,1"}, "bbox", "minx <= maxx"),
        ({"bbox": "0,2,1,1"}, "bbox", "miny <= maxy"),
        ({"bbox": "100,91,101,92"}, "bbox", "y: -90..90"),
        ({"bbox": "24,101,25,102", "bbox_crs": WGS84, "crs": "4326"}, "crs", CRS84),
        ({"bbox": "100,20,101,21", "bbox_crs": WGS84}, "bbox", "miny,minx,maxy,maxx"),
        ({"bbox_crs": "EPSG:4326"}, "bbox-crs", ZONE),
        ({"datetime": "soon"}, "datetime", "START/END"),
        ({"drawn": "yes"}, "drawn", "0 | 1"),
        ({"area_m2": "wide"}, "area_m2", "1.5"),
        ({"valid_from": "1 May"}, "valid_from", "YYYY-MM-DD"),
    ],
)
def test_what_cannot_be_taken_is_refused_and_named(parameters: dict[str, str], field: str, named: str) -> None:
    with pytest.raises(ParameterError) as refused:
        asked("units", **parameters)
    (problem,) = refused.value.problems
    assert problem.field == field
    assert named in problem.expected


def test_a_limit_above_the_largest_is_the_largest() -> None:
    assert len(asked("answers", limit="9" * 30)[0]) == asked("answers")[1]
    assert asked("answers", offset="9" * 30) == ([], asked("answers")[1])


def test_a_county_without_polygons_has_its_units_and_no_collection_that_it_could_not_fill() -> None:
    held = Collections({"990000": a_bureau([], [an_edition()])})
    assert list(held.by_id) == ["990000-units"]
    assert [system.uri for system in held.named("990000-units").systems] == [CRS84, WGS84, CGCS2000, MERCATOR]
    with pytest.raises(NotOfferedError) as refused:
        held.named("990000-borders")
    assert refused.value.problems[0].expected == ("990000-units",)


def test_of_many_counties_those_collections_are_named_that_may_have_been_meant() -> None:
    one = the_bureau()
    codes = map(str, range(990000, 990020))
    held = Collections({code: replace(one, county=replace(one.county, code=code)) for code in codes})
    for wanted, named_first, count in (("990007-unit", "990007-units", 8), ("streets", "990000-units", 50)):
        with pytest.raises(NotOfferedError) as refused:
            held.named(wanted)
        expected = refused.value.problems[0].expected
        assert (expected[0], len(expected)) == (named_first, count)


def test_every_field_is_one_by_which_can_be_chosen() -> None:
    kinds = {field.kind for layer in LAYERS for field in named(layer).fields}
    assert kinds == set(FieldKind)
    assert all(
        list(one["properties"]) == [field.name for field in named("units").fields] for one in everything("units")
    )


def test_where_it_draws_is_the_box_of_all_units_and_campuses() -> None:
    west, south, east, north = shapely.total_bounds([*drawn().values(), shapely.Point(101.81, 24.01)])
    assert the_library().extent(the_bureau()) == (west, south, east, north)
    assert asked("catchments", datetime=DAY.isoformat())[1] > 0
    assert date(2025, 9, 1) == DAY
