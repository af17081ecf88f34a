"""Catchments: the land that a list settles, put together exactly, and never what it leaves open."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry.base import BaseGeometry

from enrollzone.answers.answer import Question
from enrollzone.atlas.areas import DrawnAreas
from enrollzone.bootstrap import open_bureaus
from enrollzone.config import Settings
from enrollzone.layers.borders import borders
from enrollzone.layers.catchments import Extent, Level, catchments, catchments_of
from enrollzone.layers.coverage import Coverage, coverage_on
from enrollzone.layers.findings import findings
from enrollzone.layers.units import units
from enrollzone.lookup import answer
from enrollzone.places.home import AskedPlace, Point
from tests.builders import a_pack
from tests.unit.answers.test_catchment_answers import BY_CATEGORY
from tests.unit.exports.trial_county import (
    CRS,
    DAY,
    PRIMARY,
    F,
    H,
    I,
    M,
    N,
    O,
    R,
    S,
    T,
    a_coverage,
    cells,
    geometry_of,
    primary,
    rows_of,
    the_coverage,
    the_edition,
    with_conflict,
)


@pytest.fixture(scope="module")
def invented() -> Coverage:
    """The invented county that is installed."""
    coverage = coverage_on(open_bureaus(Settings(), "000000")["000000"], DAY)
    assert coverage is not None
    return coverage


def test_each_row_says_what_its_land_is_the_catchment_of_and_how_far_it_goes() -> None:
    told = {
        (row["catch_id"], row["level"], row["extent"]): (row["unit_count"], row["undrawn"], row["readings"])
        for row in rows_of(catchments(the_coverage()))
        if row["stage"] == "primary"
    }
    assert told == {
        ("north", "zone", "whole"): (2, 0, None),
        ("north", "zone", "partly"): (2, 0, "open_one"),
        ("east", "zone", "whole"): (1, 0, None),
        ("south", "zone", "whole"): (3, 1, "used_one"),
        ("south", "zone", "partly"): (2, 0, "open_one"),
        ("both", "zone", "whole"): (1, 0, None),
        ("big", "group", "whole"): (3, 0, None),
        ("big", "group", "partly"): (2, 0, "open_one"),
        ("north", "campus", "whole"): (2, 0, None),
        ("north", "campus", "partly"): (2, 0, "open_one"),
        ("east", "campus", "whole"): (1, 0, None),
        ("south", "campus", "whole"): (3, 1, "used_one"),
        ("south", "campus", "partly"): (2, 0, "open_one"),
    }


def test_the_units_of_a_catchment_are_those_that_the_list_gives_it() -> None:
    held = next(one for one in the_coverage().lists if one.pack.stage == "primary")
    found = {(one.target.id, one.target.level, one.extent): one.codes for one in catchments_of(the_coverage(), held)}
    whole = {key[0]: codes for key, codes in found.items() if key[1:] == (Level.ZONE, Extent.WHOLE)}
    assert whole == {
        "north": (N.code, R.code),
        "east": (I.code,),
        "south": (H.code, T.code, F.code),
        "both": (S.code,),
    }
    assert found["big", Level.GROUP, Extent.WHOLE] == (N.code, R.code, I.code)
    assert found["north", Level.ZONE, Extent.PARTLY] == found["south", Level.ZONE, Extent.PARTLY] == (M.code, O.code)


def test_where_a_unit_is_not_drawn_its_land_is_missing_and_the_row_says_so() -> None:
    layer = catchments(the_coverage())
    (row,) = [
        row for row in rows_of(layer) if (row["catch_id"], row["level"], row["extent"]) == ("south", "zone", "whole")
    ]
    areas = the_coverage().areas_m2
    assert (row["unit_count"], row["undrawn"]) == (3, 1)
    assert row["area_m2"] == round(areas[H.code] + areas[T.code], 1)


def test_a_shared_area_names_the_campuses_between_which_a_family_chooses() -> None:
    (row,) = [row for row in rows_of(catchments(the_coverage())) if row["catch_id"] == "both"]
    assert (row["choice_of"], row["campus_ids"], row["campuses"]) == ("north; south", "north; south", "北小; 南小")


def _settled(coverage: Coverage) -> Iterator[tuple[str, str, BaseGeometry, list[BaseGeometry]]]:
    """Stage, zone and land of every catchment that is settled, and the land of its units."""
    for held in coverage.lists:
        for one in catchments_of(coverage, held):
            if one.target.level is Level.ZONE and one.extent is Extent.WHOLE and one.shape is not None:
                own = [coverage.polygons[code] for code in one.codes if code in coverage.polygons]
                yield held.pack.stage, one.target.id, one.shape, own


@pytest.mark.parametrize("which", ["trial", "installed"])
def test_settled_land_is_that_of_its_units_exactly_and_no_two_zones_share_any(which: str, invented: Coverage) -> None:
    found = list(_settled(the_coverage() if which == "trial" else invented))
    assert len(found) > 2
    for _, zone, shape, own in found:
        assert shape.is_valid, zone
        assert shapely.symmetric_difference(shape, shapely.union_all(own)).area == 0.0, zone
        corners = {tuple(at) for at in shapely.get_coordinates(own).tolist()}
        assert {tuple(at) for at in shapely.get_coordinates(shape).tolist()} <= corners, zone
    for n, (stage, zone, shape, _) in enumerate(found):
        for other_stage, other, land, _ in found[:n]:
            if stage == other_stage:
                assert shapely.intersection(shape, land).area == 0.0, (zone, other)


def _zones_at(coverage: Coverage, stage: str, lon: float, lat: float) -> set[str]:
    """The zones in which a home at a point may lie, as everybody is told them."""
    home = AskedPlace(point=Point(lon, lat, "wgs84", 0.0))
    found = answer(coverage.bureau, Question(coverage.edition.jurisdiction, stage, coverage.day, home))
    assert found.place is not None
    return set(found.place.zones)


@given(at=st.tuples(st.floats(0, 1), st.floats(0, 1)), which=st.sampled_from(["trial", "installed"]))
def test_a_home_gets_the_zone_of_the_settled_land_on_which_it_stands(
    at: tuple[float, float], which: str, invented: Coverage
) -> None:
    coverage = the_coverage() if which == "trial" else invented
    west, south, east, north = shapely.total_bounds(list(coverage.polygons.values()))
    home = shapely.Point(west + at[0] * (east - west), south + at[1] * (north - south))
    for held in coverage.lists:
        for one in catchments_of(coverage, held):
            if one.target.level is Level.ZONE and one.shape is not None and one.shape.buffer(-1e-5).contains(home):
                told = _zones_at(coverage, held.pack.stage, home.x, home.y)
                assert told == {one.target.id} if one.extent is Extent.WHOLE else one.target.id in told


def test_where_rows_contradict_one_another_nothing_is_settled_not_even_their_common_group(tmp_path: Path) -> None:
    coverage = a_coverage([with_conflict(primary(tmp_path), R.code, "east")])
    held = coverage.lists[0]
    found = {(one.target.id, one.extent): one.codes for one in catchments_of(coverage, held)}
    assert found["big", Extent.WHOLE] == (N.code, I.code)
    assert R.code in found["big", Extent.PARTLY]
    assert R.code in found["north", Extent.PARTLY]


def test_lists_for_some_children_have_catchments_of_their_own(tmp_path: Path) -> None:
    facts = {**BY_CATEGORY, "catchments": """
  north: {clause: c.near, category: registered, places: [甲街道/*]}
  south: {clause: c.near, category: migrant, places: [甲街道/北村]}"""}  # fmt: skip
    bound = '\n  甲街道: "990000001"\n  甲街道/北村: "990000001001"'
    coverage = a_coverage([a_pack(tmp_path, units=bound, **facts)])
    rows = [row for row in rows_of(catchments(coverage)) if row["level"] == "zone" and row["unit_count"]]
    assert [(row["catch_id"], row["category"], row["unit_count"]) for row in rows] == [
        ("north", "registered", 9),
        ("south", "migrant", 1),
    ]
    # The home is read by the list for registered children here, and whoever looks at a unit or a border is told so.
    assert {(row["pri_for"], row["jun_for"]) for row in rows_of(units(coverage))} == {("registered", None)}
    assert {row["pri_for"] for row in rows_of(borders(coverage))} == {"registered"}


def test_an_area_that_a_list_describes_by_streets_is_told_as_it_is_drawn(tmp_path: Path) -> None:
    coverage = _with_a_river(tmp_path)
    layer = catchments(coverage)
    shape = geometry_of(layer, catch_id="south", level="zone", extent="drawn")
    assert shape is not None
    assert shapely.hausdorff_distance(shape, cells()["0200"]) < 1e-9
    (row,) = [
        row for row in rows_of(layer) if (row["catch_id"], row["level"], row["extent"]) == ("south", "zone", "drawn")
    ]
    assert row["area_m2"] == round(coverage.areas_m2[M.code], 1)


def test_an_area_by_streets_leaves_open_the_units_that_it_meets_and_no_others(tmp_path: Path) -> None:
    coverage = _with_a_river(tmp_path)
    (held,) = coverage.lists
    found = {(one.target.id, one.extent): set(one.codes) for one in catchments_of(coverage, held)}
    # On the map N lies clear of the area; S, O and R share an edge with it, H a corner. Of F, not drawn, nobody knows.
    assert found["north", Extent.WHOLE] == {N.code}
    assert found["south", Extent.WHOLE] == {T.code}
    assert found["south", Extent.PARTLY] == {S.code, M.code, O.code, R.code, H.code, F.code}
    middle = coverage.polygons[N.code].representative_point()
    assert _zones_at(coverage, "primary", middle.x, middle.y) == {"north"}
    told = held.by_name[N.code]
    assert (told.zones, told.zone) == (("north", "south"), None)  # by name alone a home in it might lie there too


def _with_a_river(folder: Path) -> Coverage:
    areas = DrawnAreas({"river": cells()["0200"]}, CRS)
    edition = the_edition(area_ids=frozenset(["river"]), areas=lambda: areas)
    listed = (
        '\n  south: {clause: c.near, places: [甲街道/塔村, "@river"]}\n  north: {clause: c.near, places: [甲街道/北村]}'
    )
    return a_coverage([primary(folder, catchments=listed, overlaps=None, readings=None)], edition)


@pytest.mark.parametrize(
    ("status", "found"),
    [
        ("status: open,", {("north", "open", "open_one"), ("south", "open", "open_one")}),
        ("status: provisional, use: south,", {("south", "drawn", "open_one")}),
    ],
)
def test_an_area_by_streets_of_which_a_reading_decides_is_that_of_the_zone_in_use_or_of_none(
    tmp_path: Path, status: str, found: set[tuple[str, str, str]]
) -> None:
    coverage = _with_a_river_in_question(tmp_path, status)
    rows = [row for row in rows_of(catchments(coverage)) if row["level"] == "zone"]
    told = {(row["catch_id"], row["extent"], row["readings"]) for row in rows if row["extent"] in {"drawn", "open"}}
    assert told == found
    middle = cells()["0200"].representative_point()
    assert _zones_at(coverage, "primary", middle.x, middle.y) == {zone for zone, _, _ in found}
    kinds = [row["finding"] for row in rows_of(findings(coverage)) if row["zones"] == "north; south"]
    assert kinds == (["open"] if len(found) == 2 else [])


def _with_a_river_in_question(folder: Path, status: str) -> Coverage:
    areas = DrawnAreas({"river": cells()["0200"]}, CRS)
    edition = the_edition(area_ids=frozenset(["river"]), areas=lambda: areas)
    sections = {
        "catchments": """
  south: {clause: c.near, places: ["@river"]}
  north: {clause: c.near, places: ["@river"]}""",
        "overlaps": '\n  - {place: "@river", zones: [north, south], reading: open_one}',
        "readings": PRIMARY["readings"].partition("\n  used_one")[0].replace("status: open,", status),
    }
    return a_coverage([primary(folder, **sections)], edition)


def test_an_area_by_streets_over_a_unit_of_another_zone_is_not_settled(tmp_path: Path) -> None:
    areas = DrawnAreas({"river": cells()["0200"]}, CRS)
    edition = the_edition(area_ids=frozenset(["river"]), areas=lambda: areas)
    listed = '\n  south: {clause: c.near, places: ["@river"]}\n  north: {clause: c.near, places: [甲街道/中街]}'
    coverage = a_coverage([primary(tmp_path, catchments=listed, overlaps=None, readings=None)], edition)
    rows = [row for row in rows_of(catchments(coverage)) if row["level"] == "zone"]
    told = [(row["catch_id"], row["extent"]) for row in rows if row["extent"] in {"drawn", "open"}]
    assert told == [("north", "open"), ("south", "open")]
