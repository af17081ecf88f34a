"""123 town blocks that share their edges, and the elementary school of each."""

import csv

import pytest
import shapely

from enrollzone.atlas.checks import holes, shape_faults
from enrollzone.atlas.crs import to_lonlat
from enrollzone.atlas.disagreement import disagreements
from enrollzone.atlas.index import Shapes
from enrollzone.atlas.overlay import dissolved
from enrollzone.atlas.simplified import picture
from enrollzone.atlas.vertices import lonlat_array
from tests.real import zones

pytestmark = pytest.mark.shared

BLOCKS = "ikoma/ikoma_blocks_with_schools.geojson"
METRES = "EPSG:4554"


def blocks() -> zones.Layer:
    return zones.layer(BLOCKS, "id")


def school_of() -> dict[str, str]:
    with zones.at_hand("ikoma/ikoma_block_to_school.csv").open(encoding="utf-8-sig", newline="") as lines:
        listed = {row["町丁目名"]: row["小学校区"] for row in csv.DictReader(lines)}
    return {block: listed[block] for block in blocks()}


def in_metres() -> zones.Layer:
    shapes = Shapes(blocks(), METRES)
    return {code: shapes.polygon(code) for code in shapes.codes}


def test_the_blocks_are_a_coverage_and_each_has_one_school_in_the_table() -> None:
    assert shape_faults(blocks()) == ()
    assert len(school_of()) == len(blocks()) == 123
    assert school_of() == zones.table(BLOCKS, "id", "Name_1")


def test_the_blocks_dissolve_to_zones_that_overlap_nowhere_and_leave_nothing_out() -> None:
    drawn = in_metres()
    made = dissolved(drawn, school_of())
    assert len(made) == len(set(school_of().values()))
    assert sum(zone.area for zone in made.values()) == pytest.approx(sum(block.area for block in drawn.values()))
    assert shapely.union_all(list(made.values())).area == pytest.approx(sum(zone.area for zone in made.values()))
    assert all(one.area_m2 + one.slivers_m2 == 0 for one in disagreements(drawn, school_of(), made))
    assert len(holes(drawn)) == len(holes(made))


def test_a_point_inside_each_block_gets_the_school_of_the_block() -> None:
    listed, shapes = school_of(), Shapes(blocks(), METRES)
    zones_drawn = dissolved(in_metres(), listed)
    by_zone = Shapes(zones.converted(zones_drawn, lambda at: lonlat_array(at, METRES)), METRES)
    for block, school in listed.items():
        inner = shapes.polygon(block).representative_point()
        x, y = shapes.project(*to_lonlat(inner.x, inner.y, METRES))
        assert shapes.claims(x, y) == (block,)
        assert by_zone.claims(x, y) == (school,)


def test_what_is_simplified_to_be_drawn_stays_a_coverage_and_tells_what_it_costs() -> None:
    drawn = picture(in_metres(), 20)
    assert shape_faults(drawn.polygons) == ()
    before, after = drawn.budget.vertices
    assert after < before / 3
    assert 0 < drawn.budget.changed < 0.01
    assert 0 < drawn.budget.farthest_m < 60
