"""The counties that come with the project: their editions can be read, fit together, and say what they are."""

import json
import os
import shutil
import subprocess
import sys
from datetime import date, timedelta
from functools import cache
from itertools import pairwise
from pathlib import Path

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from enrollzone.atlas.checks import holes, shape_faults
from enrollzone.atlas.edition import Edition, EditionStatus
from enrollzone.atlas.history import EditionIndex
from enrollzone.atlas.index import Shapes
from enrollzone.atlas.jurisdiction import Jurisdiction
from enrollzone.atlas.reader import read_jurisdiction

BOUNDARIES = Path(__file__).resolve().parents[3] / "boundaries"
FOLDERS = ("000000-example", "530427-xinping")


@cache
def county(folder: str) -> Jurisdiction:
    return read_jurisdiction(BOUNDARIES / folder, eager=True)


def editions() -> list[Edition]:
    return [edition for folder in FOLDERS for edition in county(folder).editions]


def drawn(edition: Edition) -> Shapes:
    shapes = edition.shapes()
    assert shapes is not None
    return shapes


def in_words(code: str, day: date) -> str:
    edition = county("530427-xinping").atlas.in_force(day)
    assert edition is not None
    return edition.units[code].full_name


@pytest.mark.parametrize("edition", editions(), ids=lambda edition: edition.id)
def test_the_polygons_fit_together_in_degrees_and_in_metres_and_leave_no_hole(edition: Edition) -> None:
    path = next(BOUNDARIES.glob(f"{edition.jurisdiction}-*/{edition.period.first}/communities.geojson"))
    collection = json.loads(path.read_text(encoding="utf-8"))
    degrees = {f["properties"]["code"]: shapely.from_geojson(json.dumps(f["geometry"])) for f in collection["features"]}
    metres = {code: drawn(edition).polygon(code) for code in drawn(edition).codes}
    assert degrees.keys() == metres.keys() == edition.drawn
    for polygons in (degrees, metres):
        assert shape_faults(polygons) == ()
        assert holes(polygons) == ()
        assert shapely.coverage_union_all(list(polygons.values())).geom_type == "Polygon"


@pytest.mark.parametrize("edition", editions(), ids=lambda edition: edition.id)
def test_invented_shapes_say_so_in_the_file_and_in_every_feature(edition: Edition) -> None:
    assert edition.status is not EditionStatus.OFFICIAL
    path = next(BOUNDARIES.glob(f"{edition.jurisdiction}-*/{edition.period.first}/communities.geojson"))
    collection = json.loads(path.read_text(encoding="utf-8"))
    assert collection["status"] == edition.status
    assert "invented" in collection["note"]
    assert {feature["properties"]["status"] for feature in collection["features"]} == {edition.status.value}


@pytest.mark.parametrize("edition", editions(), ids=lambda edition: edition.id)
def test_no_edge_is_so_long_that_its_projection_leaves_the_tolerance(edition: Edition) -> None:
    longest = max(
        shapely.length(shapely.LineString(pair))
        for code in drawn(edition).codes
        for ring in [shapely.get_coordinates(drawn(edition).polygon(code))]
        for pair in pairwise(ring)
    )
    assert longest < 400


@given(st.sampled_from(editions()), st.data())
def test_a_point_on_any_drawn_border_is_claimed_by_both_sides(edition: Edition, data: st.DataObject) -> None:
    shapes = drawn(edition)
    code = data.draw(st.sampled_from(shapes.codes))
    border = shapes.polygon(code).exterior
    point = border.interpolate(data.draw(st.floats(0, 1)), normalized=True)
    neighbours = [other for other in shapes.codes if other != code and shapes.polygon(other).distance(point) < 0.001]
    assert set(shapes.claims(point.x, point.y)) >= {code, *neighbours}
    outside = shapes.polygon(code).distance(shapely.Point(point.x, point.y))
    assert outside < 0.001


@pytest.mark.parametrize("folder", FOLDERS)
def test_drawing_again_gives_the_same_bytes(folder: str, tmp_path: Path) -> None:
    copy = tmp_path / "boundaries"
    shutil.copytree(BOUNDARIES, copy, ignore=shutil.ignore_patterns("__pycache__"))
    for path in copy.glob(f"{folder}/*/communities.geojson"):
        path.unlink()
    (script,) = copy.glob(f"{folder}/draw_*.py")
    subprocess.run(
        [sys.executable, script], check=True, capture_output=True, env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"}
    )
    for path in (BOUNDARIES / folder).rglob("20*/*"):
        assert (copy / path.relative_to(BOUNDARIES)).read_bytes() == path.read_bytes(), path.name


def test_the_real_county_has_an_edition_for_each_list_that_changed() -> None:
    found = [
        (edition.period.first, edition.period.last, edition.confirmed) for edition in county("530427-xinping").editions
    ]
    assert found == [
        (date(2016, 7, 31), date(2019, 10, 30), date(2018, 10, 31)),
        (date(2019, 10, 31), date(2020, 6, 29), date(2019, 10, 31)),
        (date(2020, 6, 30), date(2021, 10, 30), date(2020, 6, 30)),
        (date(2021, 10, 31), date(2022, 10, 30), date(2021, 10, 31)),
        (date(2022, 10, 31), date(2023, 6, 29), date(2022, 10, 31)),
        (date(2023, 6, 30), None, date(2023, 6, 30)),
    ]
    assert [len(edition.units) for edition in county("530427-xinping").editions] == [123, 123, 124, 124, 124, 124]


def test_the_names_of_2018_and_of_2023_are_those_of_the_lists() -> None:
    assert in_words("530427002003", date(2018, 9, 1)) == "古城街道办事处纳溪居民委员会"
    assert in_words("530427002004", date(2018, 9, 1)) == "古城街道办事处昌源和社区居民委员会"
    assert in_words("530427002001", date(2023, 9, 1)) == "古城街道锦秀社区居民委员会"


@pytest.mark.parametrize(
    ("code", "names"),
    [
        ("530427002001", {"锦绣社区居民委员会", "锦秀社区居民委员会"}),
        ("530427002003", {"纳溪居民委员会", "纳溪社区居民委员会"}),
        ("530427002004", {"昌源和社区居民委员会", "昌源社区居民委员会"}),
        ("530427102202", {"跃南村委会", "耀南村委会"}),
    ],
)
def test_every_name_a_unit_ever_had_is_found_on_every_edition(code: str, names: set[str]) -> None:
    for edition in county("530427-xinping").editions:
        unit = edition.units[code]
        assert {unit.name, *(alias.name for alias in unit.aliases)} == names, edition.id


def test_an_alias_ends_on_the_day_before_the_edition_that_dropped_it() -> None:
    newest = county("530427-xinping").editions[-1].units["530427002001"]
    (alias,) = newest.aliases
    assert (alias.name, alias.since, alias.until) == ("锦绣社区居民委员会", date(2016, 7, 31), date(2022, 10, 30))
    (township,) = newest.township_aliases
    assert (township.name, township.until) == ("古城街道办事处", date(2019, 10, 30))


def test_a_newer_name_is_an_alias_of_an_older_edition_without_an_end() -> None:
    (alias,) = county("530427-xinping").editions[0].units["530427002001"].aliases
    assert (alias.name, alias.since, alias.until) == ("锦秀社区居民委员会", date(2022, 10, 31), None)


def test_nothing_is_invented_about_the_real_county() -> None:
    real = county("530427-xinping")
    assert [contact.phone for contact in real.contacts.values()] == [None]
    assert real.seats == ()
    for edition in real.editions:
        assert edition.addresses == ()
        assert {(site.unit, site.lon, site.lat) for site in edition.sites} == {(None, None, None)}
        assert len(edition.sites) == 6


def test_who_held_a_place_is_the_same_in_every_edition_because_the_shapes_are() -> None:
    real = county("530427-xinping").editions
    index = EditionIndex(real)
    x, y = drawn(real[0]).project(101.99, 24.07)
    assert index.ever(x, y) == tuple((edition.id, "530427001001") for edition in real)
    assert index.held(x, y, real[0].period.first - timedelta(days=1)) == ()


def test_the_example_county_holds_what_the_real_texts_lack() -> None:
    (edition,) = county("000000-example").editions
    names = [unit.name for unit in edition.units.values()]
    assert len(names) == 14
    assert names.count("太平社区") == 2
    assert {"小桥村", "小桥社区"} <= set(names)
    sides = [(row.unit, row.parity.value) for row in edition.addresses if row.name == "文昌路"]
    assert sides == [("000000001001", "odd"), ("000000001001", "even")]


def test_the_example_county_says_everywhere_that_it_is_invented() -> None:
    example = county("000000-example")
    assert example.editions[0].status is EditionStatus.EXAMPLE
    assert "invented" in example.name.en
    assert "虚构" in example.name.zh
    assert "示例" in (example.contacts["education_bureau"].phone or "")


def test_every_campus_of_the_example_county_stands_in_the_unit_that_its_row_names() -> None:
    (edition,) = county("000000-example").editions
    shapes = drawn(edition)
    for site in edition.sites:
        assert site.lon is not None
        assert site.lat is not None
        assert shapes.claims(*shapes.project(site.lon, site.lat)) == (site.unit,)


def test_seats_are_told_for_campuses_that_exist() -> None:
    example = county("000000-example")
    campuses = {site.campus for site in example.editions[0].sites}
    assert {seats.campus for seats in example.seats} <= campuses
    assert [seats.seats for seats in example.seats if (seats.campus, seats.year) == ("liuxi-zhongxin", 2026)] == [None]
