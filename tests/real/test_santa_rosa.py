"""Census blocks with their schools, and the zones the district published: one year agrees, the other does not."""

import pytest

from enrollzone.atlas.disagreement import Disagreement, disagreements
from enrollzone.atlas.vertices import from_lonlat_array
from tests.real import zones

pytestmark = pytest.mark.shared

METRES = "EPSG:32610"
DISPUTED = {
    "Abraham Lincoln": 4734,
    "Hidden Valley": 16_490,
    "Luther Burbank": 7211,
    "Proctor Terrace": 63_026,
    "Steele Lane": 35_499,
}


def held_against_the_map(year: str, sliver_m: float = 2.0) -> tuple[Disagreement, ...]:
    blocks = zones.layer(f"santa_rosa/{year}_Elementary-Blocks.geojson", "block_of_residence")
    school_of = zones.table(f"santa_rosa/{year}_Elementary-Blocks.geojson", "block_of_residence", "school")
    drawn = zones.layer(f"santa_rosa/{year}_Elementary.geojson", "school")
    ours, theirs = (zones.converted(shapes, lambda at: from_lonlat_array(at, METRES)) for shapes in (blocks, drawn))
    return disagreements(ours, school_of, theirs, sliver_m)


def test_in_2026_the_900_blocks_make_exactly_the_published_zones() -> None:
    found = held_against_the_map("2026-2027")
    assert len(found) == 6
    assert all(one.agrees for one in found)
    assert sum(one.area_m2 + one.slivers_m2 for one in found) < 0.001


def test_in_2025_five_of_seven_zones_disagree_by_4734_to_63026_square_metres() -> None:
    found = held_against_the_map("2025-2026")
    disputed = {one.zone.removesuffix(" Elementary School"): one for one in found if not one.agrees}
    assert len(found) == 7
    assert {zone: one.area_m2 + one.slivers_m2 for zone, one in disputed.items()} == pytest.approx(DISPUTED, abs=1)


def test_the_disputed_land_is_told_with_the_school_on_the_other_side() -> None:
    found = {one.zone.removesuffix(" Elementary School"): one for one in held_against_the_map("2025-2026")}
    (piece,) = found["Luther Burbank"].only_drawn
    assert (piece.other, round(piece.area_m2)) == ("Proctor Terrace Elementary School", 7211)
    assert ("Luther Burbank Elementary School", 7211) in [
        (other.other, round(other.area_m2)) for other in found["Proctor Terrace"].only_listed
    ]
