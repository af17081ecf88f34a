import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from enrollzone.atlas.disagreement import disagreements
from enrollzone.atlas.overlay import AreaChange, Overlay, Piece, dissolved

WEST, EAST = shapely.box(0, 0, 100, 100), shapely.box(100, 0, 200, 100)
LAND = {"west": WEST, "east": EAST}


def border_at(x: float) -> dict[str, shapely.Polygon]:
    return {"west": shapely.box(0, 0, x, 100), "east": shapely.box(x, 0, 200, 100)}


def sizes(pieces: tuple[Piece, ...]) -> dict[str | None, float]:
    return {piece.other: round(piece.area_m2, 6) for piece in pieces}


def test_land_that_changed_hands_is_told_with_both_hands() -> None:
    west, east = (Overlay(LAND, border_at(110)).change(name) for name in ("west", "east"))
    assert (sizes(west.lost), sizes(west.gained)) == ({}, {"east": 1000})
    assert (sizes(east.lost), sizes(east.gained)) == ({"west": 1000}, {})
    assert (west.share, west.counts) == (pytest.approx(0.1), True)


def test_land_that_nobody_has_is_told_as_nobodys() -> None:
    change = Overlay(LAND, {"west": WEST, "east": shapely.box(100, 0, 180, 100)}).change("east")
    assert sizes(change.lost) == {None: 2000}
    assert sizes(Overlay({"west": WEST}, LAND).change("east").gained) == {None: 10_000}


@given(st.floats(0.01, 1.9))
def test_a_strip_that_is_nowhere_wider_than_a_sliver_is_no_change_however_long(width: float) -> None:
    change = Overlay(LAND, border_at(100 + width)).change("west")
    assert (change.lost, change.gained, change.counts) == ((), (), False)
    assert change.slivers_m2 == pytest.approx(100 * width)


def test_a_share_just_below_a_hundredth_is_no_change_and_just_above_is_one() -> None:
    wide = {"west": shapely.box(0, 0, 1000, 100), "east": shapely.box(1000, 0, 2000, 100)}

    def moved_by(metres: float) -> AreaChange:
        then = {"west": shapely.box(0, 0, 1000 + metres, 100), "east": shapely.box(1000 + metres, 0, 2000, 100)}
        return Overlay(wide, then).change("west")

    assert [moved_by(metres).counts for metres in (9.9, 10.1)] == [False, True]


def test_one_home_is_enough_and_a_home_in_a_sliver_is_not() -> None:
    homes = np.array([(100.5, 50.0), (50.0, 50.0), (150.0, 50.0)])
    wide = {"west": shapely.box(0, 0, 100, 10_000), "east": shapely.box(100, 0, 20_000, 10_000)}
    then = {
        "west": wide["west"].union(shapely.box(100, 0, 105, 105)),
        "east": wide["east"] - shapely.box(100, 0, 105, 105),
    }
    with_home, without = (Overlay(wide, then).change("west", homes=at) for at in (homes, homes[1:]))
    assert (with_home.homes, with_home.counts) == ((0,), True)
    assert (without.homes, without.counts) == ((), False)
    assert Overlay(LAND, border_at(101)).change("west", homes=homes).homes == ()
    assert Overlay(LAND, LAND).change("west", homes=np.empty((0, 2))).homes == ()


def test_areas_that_overlap_in_both_drawings_have_not_changed() -> None:
    grades = {"primary": shapely.box(0, 0, 200, 100), "junior": shapely.box(50, 0, 200, 100)}
    for name in grades:
        change = Overlay(grades, grades).change(name)
        assert (change.changed_m2, change.slivers_m2) == (0, 0)


def test_an_area_that_is_new_or_gone_changed_as_a_whole() -> None:
    change = Overlay({"west": WEST}, {"east": EAST}).change("west")
    assert (change.before_m2, change.after_m2, change.share) == (10_000, 0, 1)
    assert Overlay({"west": WEST}, {"east": EAST}).change("east").share == 1
    assert Overlay({}, {}).change("nowhere").share == 0


def test_an_area_under_another_name_is_held_against_itself() -> None:
    change = Overlay(LAND, {"w": border_at(110)["west"], "east": border_at(110)["east"]}).change("west", "w")
    assert (sizes(change.lost), sizes(change.gained)) == ({}, {"east": 1000})


def test_heirs_and_forebears_are_the_areas_on_the_land_the_largest_first() -> None:
    land = Overlay(LAND, border_at(130))
    assert land.heirs("east") == (("east", 7000.0), ("west", 3000.0))
    assert land.forebears("west") == (("west", 10_000.0), ("east", 3000.0))


def test_units_are_put_together_by_a_table_which_may_leave_units_out() -> None:
    units = {str(n): shapely.box(n, 0, n + 1, 1) for n in range(4)}
    assert {name: shape.area for name, shape in dissolved(units, {"0": "a", "1": "a", "3": "b"}).items()} == {
        "a": 2,
        "b": 1,
    }


UNITS = {str(n): shapely.box(100 * n, 0, 100 * n + 100, 100) for n in range(4)}
ZONE_OF = {"0": "a", "1": "a", "2": "b", "3": "b"}


def test_a_map_that_follows_the_list_agrees_everywhere() -> None:
    found = disagreements(UNITS, ZONE_OF, {"a": shapely.box(0, 0, 200, 100), "b": shapely.box(200, 0, 400, 100)})
    assert [(one.zone, one.area_m2, one.slivers_m2, one.agrees) for one in found] == [
        ("a", 0, 0, True),
        ("b", 0, 0, True),
    ]


def test_where_map_and_list_disagree_the_land_is_told_with_both_zones() -> None:
    one, two = disagreements(UNITS, ZONE_OF, {"a": shapely.box(0, 0, 250, 100), "b": shapely.box(250, 0, 400, 100)})
    assert (one.listed_m2, one.drawn_m2, one.area_m2, one.agrees) == (20_000, 25_000, 5000, False)
    assert (sizes(one.only_drawn), sizes(one.only_listed)) == ({"b": 5000}, {})
    assert (sizes(two.only_drawn), sizes(two.only_listed)) == ({}, {"a": 5000})
    assert one.only_drawn[0].shape.equals(shapely.box(200, 0, 250, 100))


def test_a_zone_that_only_the_list_or_only_the_map_has_is_disputed_as_a_whole() -> None:
    found = {one.zone: one for one in disagreements(UNITS, ZONE_OF, {"a": shapely.box(0, 0, 400, 100)})}
    assert sizes(found["b"].only_listed) == {"a": 20_000}
    drawn = {"a": shapely.box(0, 0, 200, 100), "b": shapely.box(200, 0, 400, 100), "c": shapely.box(0, 100, 9, 110)}
    found = {one.zone: one for one in disagreements(UNITS, ZONE_OF, drawn)}
    assert sizes(found["c"].only_drawn) == {None: 90}


def test_a_unit_that_the_list_leaves_out_is_in_no_zone() -> None:
    drawn = {"a": shapely.box(0, 0, 200, 100), "b": shapely.box(200, 0, 400, 100)}
    found = {one.zone: one for one in disagreements(UNITS, {"0": "a", "1": "a", "2": "b"}, drawn)}
    assert sizes(found["b"].only_drawn) == {None: 10_000}


def test_a_ring_that_crosses_itself_is_compared_by_the_land_in_it() -> None:
    crossed = shapely.Polygon([(0, 0), (100, 100), (100, 0), (0, 100)])
    land = Overlay({"west": crossed, "east": EAST}, {"west": shapely.make_valid(crossed), "east": EAST})
    assert (land.change("west").before_m2, land.change("west").changed_m2) == (5000, 0)
    assert land.change("east").changed_m2 == 0
