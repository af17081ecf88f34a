"""The border that would change the answer, held against whole catchments put together and measured."""

from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import Transformer
from shapely.geometry.base import BaseGeometry

from benchmarks.coverage import Coverage
from enrollzone.answers.answer import Answer, Code, Question
from enrollzone.atlas.areas import DrawnAreas
from enrollzone.atlas.edition import Edition
from enrollzone.atlas.index import Shapes
from enrollzone.lookup import answer
from enrollzone.places.home import AskedPlace, Point
from enrollzone.places.points import LOOKED_AT_M
from enrollzone.policy.pack import OUTSIDE, Pack
from enrollzone.present import document
from tests.builders import NORTH, REMOTE, SAY, SOUTH, SPLIT, a_bureau, a_pack, an_edition

UNITS = f"""
  甲街道/北村: "{NORTH.code}"
  甲街道/南村: "{SOUTH.code}"
  甲街道/中街: "{SPLIT.code}\""""
CATCHMENTS = """
  north: {clause: c.near, places: [甲街道/北村, 甲街道/中街]}
  south: {clause: c.near, places: [甲街道/南村]}"""
ZONES = {NORTH.code: "north", SPLIT.code: "north", SOUTH.code: "south", REMOTE.code: OUTSIDE}
CODES = tuple(ZONES)
PIECES = Coverage("pieces", 6, 5)
SMALLER = 0.15  # bricks of 675 m instead of 4.5 km: borders within a kilometre, and catchments that go beyond it


@cache
def pieces() -> tuple[BaseGeometry, ...]:
    corner = shapely.total_bounds(PIECES.polygons)[:2]
    return tuple(shapely.transform(PIECES.polygons, lambda xy: (xy - corner) * SMALLER + (500_000.0, 2_655_000.0)))


def a_county(owners: tuple[str, ...]) -> tuple[Edition, dict[str, BaseGeometry]]:
    """An edition whose units are made of pieces, and the catchments of the list, put together, in metres."""
    to_degrees = Transformer.from_crs(4543, 4490, always_xy=True)
    drawn: dict[str, BaseGeometry] = {}
    for code in dict.fromkeys(owners):
        own = shapely.union_all([piece for piece, owner in zip(pieces(), owners, strict=True) if owner == code])
        drawn[code] = shapely.transform(own, lambda xy: np.column_stack(to_degrees.transform(xy[:, 0], xy[:, 1])))
    shapes = Shapes(drawn, "EPSG:4543")
    together = {
        zone: shapely.union_all([shapes.polygon(code) for code in drawn if ZONES[code] == zone])
        for zone in dict.fromkeys(ZONES[code] for code in drawn)
    }
    envelope = (101.5, 23.5, 102.5, 24.5)
    edition = an_edition(crs="EPSG:4543", drawn=frozenset(drawn), envelope=envelope, shapes=lambda: shapes)
    return edition, together


def asked(pack: Pack, edition: Edition, lon: float, lat: float) -> Answer:
    home = AskedPlace(point=Point(lon, lat, "wgs84", 0.0))
    return answer(a_bureau([pack], [edition]), Question("990000", "primary", date(2025, 9, 1), home))


@pytest.fixture(scope="module")
def pack(tmp_path_factory: pytest.TempPathFactory) -> Pack:
    return a_pack(tmp_path_factory.mktemp("pack"), units=UNITS, catchments=CATCHMENTS)


@settings(max_examples=40)
@given(
    st.lists(st.sampled_from(CODES), min_size=30, max_size=30).map(tuple),
    st.tuples(st.floats(0.02, 0.98), st.floats(0.02, 0.98)),
)
def test_the_deciding_border_is_the_nearest_place_of_another_catchment(
    pack: Pack, owners: tuple[str, ...], place: tuple[float, float]
) -> None:
    edition, together = a_county(owners)
    shapes = edition.shapes()
    assert shapes is not None
    west, south, east, north = shapely.union_all(list(together.values())).bounds
    x, y = west + place[0] * (east - west), south + place[1] * (north - south)
    lon, lat = Transformer.from_crs(4543, 4490, always_xy=True).transform(x, y)
    given = asked(pack, edition, lon, lat)
    if given.outcome is Code.GAP_IN_DATA:
        return
    here = shapely.Point(*shapes.project(lon, lat))
    home = next(zone for zone, area in together.items() if area.distance(here) == 0)
    others = [area.distance(here) for zone, area in together.items() if zone != home]
    nearest = min((metres for metres in others if metres <= LOOKED_AT_M), default=None)
    measured = given.border.distance_m if given.border else None
    assert measured == (None if nearest is None else pytest.approx(nearest, abs=1e-6))
    map_ends = shapely.union_all(list(together.values())).boundary.distance(here)
    told = document(given)["location"]["stable_within_m"]
    assert told == pytest.approx(min(LOOKED_AT_M if nearest is None else nearest, map_ends), abs=0.051)


def squares(*codes: str, side: float = 0.02) -> Edition:
    """Units side by side from west to east, each two kilometres wide and eight kilometres high."""
    drawn = {code: shapely.box(102 + n * side, 23.96, 102 + (n + 1) * side, 24.04) for n, code in enumerate(codes)}
    shapes = Shapes(drawn)
    envelope = (101.5, 23.5, 102.5, 24.5)
    return an_edition(crs=shapes.crs, drawn=frozenset(drawn), envelope=envelope, shapes=lambda: shapes)


METRE_EAST = 1 / 101_700


def location(pack: Pack, edition: Edition, metres_east: float) -> dict[str, object]:
    found: dict[str, object] = document(asked(pack, edition, 102 + metres_east * METRE_EAST, 24.0), "en")["location"]
    return found


def test_the_border_is_found_behind_a_unit_of_the_same_catchment_and_its_neighbour_named(pack: Pack) -> None:
    thin = squares(NORTH.code, SPLIT.code, SOUTH.code, side=0.005)  # 508 m each
    told = location(pack, thin, 400)
    assert told["distance_to_deciding_border_m"] == pytest.approx(2 * 508.7 - 400, abs=2)
    other_side = told["other_side"]
    assert isinstance(other_side, dict)
    assert other_side["unit"] == SOUTH.full_name


def test_a_point_with_no_such_border_within_a_kilometre_is_stable_that_far(pack: Pack) -> None:
    assert location(pack, squares(NORTH.code, SPLIT.code, SOUTH.code), 2_034) == {"stable_within_m": 1_000.0}


def test_where_the_map_ends_first_the_answer_is_stable_that_far_and_no_farther(pack: Pack) -> None:
    told = location(pack, squares(NORTH.code, SOUTH.code, side=0.005), 150)
    assert told["stable_within_m"] == pytest.approx(150, abs=1)
    assert told["distance_to_deciding_border_m"] == pytest.approx(358, abs=2)
    alone = location(pack, squares(NORTH.code, SPLIT.code), 300)
    assert alone == {"stable_within_m": pytest.approx(300, abs=1)}


def test_a_border_behind_which_the_answer_is_the_same_is_passed_over(tmp_path: Path) -> None:
    near = f"\n  any: {{when: home.zone != outside, outcome: {{kind: arrange}}, clauses: [c.near], {SAY}}}"
    far = f"\n  far: {{when: home.zone = outside, outcome: {{kind: not_covered}}, clauses: [c.near], {SAY}}}"
    same = a_pack(tmp_path, units=UNITS, catchments=CATCHMENTS, rules=near + far)
    told = location(same, squares(NORTH.code, SOUTH.code, REMOTE.code, side=0.005), 300)
    assert told["distance_to_deciding_border_m"] == pytest.approx(2 * 508.7 - 300, abs=2)


# ---- areas that a list describes by streets, drawn beside the units


def test_the_edge_of_a_drawn_area_inside_a_unit_is_a_border_where_it_decides(tmp_path: Path) -> None:
    catchments = """
  north: {clause: c.near, places: [甲街道/北村]}
  south: {clause: c.near, places: [甲街道/南村, "@river"]}"""
    drawn = squares(NORTH.code, SOUTH.code)
    river = DrawnAreas({"river": shapely.box(102.005, 23.99, 102.008, 24.01)}, "EPSG:4543")
    edition = replace(drawn, areas=lambda: river, area_ids=frozenset({"river"}))
    dividing = a_pack(tmp_path, units=UNITS, catchments=catchments)
    told = location(dividing, edition, 300)
    assert told["distance_to_deciding_border_m"] == pytest.approx(508.7 - 300, abs=2)
    assert location(dividing, drawn, 1_950)["distance_to_deciding_border_m"] == pytest.approx(2_034 - 1_950, abs=2)


def test_the_edge_of_a_drawn_area_that_the_list_does_not_name_is_no_border(pack: Pack) -> None:
    river = DrawnAreas({"river": shapely.box(102.005, 23.99, 102.008, 24.01)}, "EPSG:4543")
    edition = replace(squares(NORTH.code, SPLIT.code), areas=lambda: river)
    assert location(pack, edition, 450) == {"stable_within_m": pytest.approx(450, abs=1)}
    assert location(pack, edition, 508.7)["stable_within_m"] == pytest.approx(508.7, abs=1)
