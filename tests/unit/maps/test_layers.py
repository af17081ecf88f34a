"""A map as data: what it draws is what the lists say, small enough to be sent, and honest about how coarse it is."""

import gzip
import json
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import shapely

from enrollzone.atlas.areas import DrawnAreas
from enrollzone.atlas.index import Shapes
from enrollzone.bootstrap import Bureaus, open_bureaus
from enrollzone.config import Settings
from enrollzone.i18n.catalogue import catalogue
from enrollzone.maps.layers import GRID, drawing, letter, map_layers
from enrollzone.maps.territories import Territories, territories
from enrollzone.maps.wording import map_words
from tests.builders import NORTH, a_bureau, a_pack, an_edition
from tests.unit.policy.test_catchments import UNITS

ZH = catalogue("zh")


@pytest.fixture(scope="module")
def bureaus() -> Bureaus:
    return open_bureaus(Settings())


def held_of(bureaus: Bureaus, county: str, day: date) -> Territories:
    pack, edition = bureaus[county].in_force("primary", day)
    assert edition is not None
    return territories(edition, pack, bureaus[county].gazetteer(edition, pack))


@pytest.fixture(scope="module")
def invented(bureaus: Bureaus) -> Territories:
    return held_of(bureaus, "000000", date(2026, 9, 1))


def layers_of(held: Territories, vertices: int = 6000) -> dict[str, Any]:
    shapes = held.edition.shapes()
    assert shapes is not None
    return map_layers(held, drawing(shapes, vertices), ZH)


def ground(layers: Mapping[str, Any], unit: Mapping[str, Any]) -> shapely.Geometry:
    """The land of a unit as a browser fills it: by the even-odd rule over all its rings."""
    lines = []
    for first_x, first_y, *steps in layers["arcs"]:
        line = [(first_x, first_y)]
        for x, y in zip(steps[::2], steps[1::2], strict=True):
            line.append((line[-1][0] + x, line[-1][1] + y))
        lines.append(line)
    land = shapely.Polygon()
    for ring in unit["rings"]:
        walked = [at for n in ring for at in (lines[n] if n >= 0 else lines[~n][::-1])[:-1]]
        land = shapely.symmetric_difference(land, shapely.Polygon(walked))
    return shapely.transform(land, lambda xy: xy * GRID)


def test_each_unit_lies_in_the_zones_that_the_list_gives_to_its_homes(invented: Territories) -> None:
    zones = {placed.unit.full_name: (placed.zones, placed.beyond) for placed in invented.units}
    assert zones["河东街道新桥社区"] == (("dong",), False)  # the reading in use decides between two rows
    assert zones["城关街道文昌社区"] == (("benbu", "dong"), True)  # parted by door plates, of which some are in no list
    assert zones["柳溪镇大坪村"] == ((), True)
    assert zones["城关街道滨河社区"] == (("binhe",), False)


def test_the_words_beside_the_map_name_every_unit_that_is_drawn(invented: Territories) -> None:
    told = map_words(invented, ZH)
    benbu = next(zone for zone in told["zones"] if zone["id"] == "benbu")
    assert [one["name"] for one in benbu["units"]] == ["城关街道太平社区", "城关街道钟楼社区", "城关街道南门社区"]
    assert benbu["partly"][0]["parts"] == ["文昌路 单号", "文昌路 双号", "文昌花园"]
    assert benbu["campuses"] == [{"name": "实验小学本部", "drawn": True}]
    assert told["unlisted"] == [{"name": "柳溪镇大坪村", "drawn": True}]
    named = {one["name"] for zone in told["zones"] for kind in ("units", "partly") for one in zone[kind]}
    drawn = {placed.unit.full_name for placed in invented.drawn}
    assert drawn == named | {"柳溪镇大坪村"}


def test_what_is_drawn_is_the_unit_as_far_as_the_map_says_and_neighbours_share_their_border(
    invented: Territories,
) -> None:
    layers = layers_of(invented, 400)
    shapes = invented.edition.shapes()
    assert shapes is not None
    assert layers["simplified"]["tolerance_m"] > 5
    off = layers["simplified"]["off_by_m"]
    for unit in layers["units"]:
        drawn = shapely.transform(ground(layers, unit), lambda xy: [shapes.project(*at) for at in xy])
        assert drawn.buffer(off).covers(shapes.polygon(unit["code"]))
        assert shapes.polygon(unit["code"]).buffer(off).covers(drawn)
    bounding = [
        number if number >= 0 else ~number for one in layers["units"] for ring in one["rings"] for number in ring
    ]
    assert set(map(bounding.count, bounding)) == {1, 2}


def test_a_label_stands_in_its_unit(invented: Territories) -> None:
    layers = layers_of(invented)
    for unit in layers["units"]:
        assert ground(layers, unit).contains(shapely.Point(*(number * GRID for number in unit["at"])))


def test_the_map_of_a_real_county_is_small_and_has_no_campus_without_a_place(bureaus: Bureaus) -> None:
    held = held_of(bureaus, "530427", date(2018, 9, 1))
    layers = layers_of(held)
    sent = gzip.compress(json.dumps(layers, separators=(",", ":")).encode())
    assert (len(layers["units"]), layers["campuses"], len(sent) < 8_000) == (20, [], True)
    told = map_words(held, ZH)
    assert (told["drawn"], told["units"]) == (20, 123)
    assert {campus["drawn"] for zone in told["zones"] for campus in zone["campuses"]} == {False}


def test_without_a_policy_units_are_drawn_and_no_zone_is(bureaus: Bureaus) -> None:
    edition = bureaus["000000"].atlas.editions[0]
    layers = layers_of(territories(edition, None, bureaus["000000"].gazetteer(edition, None)))
    assert (layers["zones"], layers["campuses"], {tuple(unit["zones"]) for unit in layers["units"]}) == ([], [], {()})


def test_letters_go_on_behind_the_last_one() -> None:
    assert [letter(number) for number in (0, 25, 26, 27, 52)] == ["A", "Z", "AA", "AB", "BA"]


def test_an_area_that_a_list_describes_by_streets_is_drawn_above_the_units(tmp_path: Path) -> None:
    shapes = Shapes({NORTH.code: shapely.box(102.0, 24.0, 102.02, 24.02)})
    areas = DrawnAreas({"river": shapely.box(102.005, 24.005, 102.015, 24.015)}, shapes.crs)
    edition = an_edition(
        shapes=lambda: shapes,
        areas=lambda: areas,
        area_ids=frozenset(["river"]),
        drawn=frozenset([NORTH.code]),
        envelope=(101.5, 23.5, 102.5, 24.5),
    )
    pack = a_pack(
        tmp_path,
        units=UNITS,
        catchments="""
  north: {clause: c.near, places: [甲街道/北村]}
  south: {clause: c.near, places: ["@river"]}""",
    )
    held = territories(edition, pack, a_bureau([pack], [edition]).gazetteer(edition, pack))
    (area,) = layers_of(held)["areas"]
    west, south = area["rings"][0][:2]
    assert (area["zone"], round(west * GRID, 3), round(south * GRID, 3)) == (1, 102.015, 24.005)
    told = map_words(held, ZH)
    assert [zone["areas"] for zone in told["zones"][:2]] == [0, 1]
    assert told["zones"][1]["partly"][0]["parts"] == []  # an area has no name in the list, only a place on the map
