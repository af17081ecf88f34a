"""Where names stand: inside their land, never upon one another, and what finds no room is told."""

from itertools import combinations, pairwise

import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from enrollzone.mapsheets.labels import Placed, Room, Taken, Way, beside, settle, ways
from enrollzone.mapsheets.marks import Box

FRAME = (0.0, 0.0, 100.0, 100.0)
SIZES = (3.0, 2.5, 2.0)


def wide(text: str) -> float:
    return sum(0.55 if one.isascii() else 1.0 for one in text)


def apart(one: Box, other: Box) -> bool:
    return not shapely.box(*one).intersects(shapely.box(*other))


@st.composite
def divided(draw: st.DrawFn) -> list[shapely.Geometry]:
    """A square cut into cells at some places: many of them too narrow for any name."""
    cuts = [sorted({0, 100, *draw(st.lists(st.integers(1, 99), max_size=4))}) for _ in "xy"]
    (xs, ys) = ([*pairwise(ends)] for ends in cuts)
    return [shapely.box(w, s, e, n) for w, e in xs for s, n in ys]


@settings(max_examples=25)
@given(
    divided(),
    st.lists(st.sampled_from(["村", "中街社区", "一个名字特别长的社区居民委员会", "O'Neil 12号"]), min_size=1),
)
def test_names_lie_in_their_land_and_never_upon_one_another(lands: list[shapely.Geometry], names: list[str]) -> None:
    taken = Taken(FRAME)
    found: list[Placed] = []
    for number, land in enumerate(lands):
        placed = settle(Room(land), list(ways(names[number % len(names)], SIZES, wide)), taken)
        if placed:
            assert land.buffer(1e-9).covers(shapely.box(*placed.box))
            found.append(placed)
    assert all(apart(one.box, other.box) for one, other in combinations(found, 2))


def test_a_name_stands_in_the_roomy_part_of_a_land_not_in_its_middle() -> None:
    ring = shapely.Point(50, 50).buffer(40) - shapely.Point(50, 50).buffer(30)
    flag = shapely.union(shapely.box(0, 40, 90, 41), shapely.box(80, 20, 100, 60))
    for land in (ring, flag, shapely.MultiPolygon([shapely.box(0, 0, 4, 4), shapely.box(60, 60, 90, 90)])):
        placed = settle(Room(land), list(ways("中街", SIZES, wide)), Taken(FRAME))
        assert placed is not None
        assert land.covers(shapely.box(*placed.box))


def test_a_long_name_in_a_narrow_land_is_broken_before_it_is_made_smaller_and_a_number_is_never_cut() -> None:
    placed = settle(Room(shapely.box(0, 0, 13, 30)), list(ways("中街东里社区", SIZES, wide)), Taken(FRAME))
    assert placed is not None
    assert (placed.way.lines, placed.way.size) == (("中街东", "里社区"), 3.0)
    set_in = [way.lines for way in ways("1263号社区居委会", (1.0,), wide)]
    assert [len(lines) for lines in set_in] == [1, 2, 3]
    assert all("1263" in lines[0] for lines in set_in)


def test_a_name_that_finds_no_room_is_not_put_anywhere() -> None:
    taken = Taken(FRAME)
    assert settle(Room(shapely.box(0, 0, 3, 1)), list(ways("中街社区", SIZES, wide)), taken) is None
    assert taken.is_free((0.0, 0.0, 100.0, 100.0))


def test_nothing_leaves_the_frame_or_comes_nearer_than_the_gap() -> None:
    taken = Taken(FRAME)
    taken.take((10.0, 10.0, 20.0, 20.0))
    assert [taken.is_free((20.0 + by, 10.0, 30.0, 20.0)) for by in (0.0, 0.29, 0.31)] == [False, False, True]
    assert not taken.is_free((-0.1, 50.0, 5.0, 55.0))
    assert not taken.is_free((90.0, 95.0, 99.0, 100.1))


@pytest.mark.parametrize("number", [1, 8, 24])
def test_numbers_beside_one_place_stand_around_it_without_touching(number: int) -> None:
    taken, way = Taken(FRAME), Way(("8",), 2.0, 3.0, 2.5)
    found = [beside(50.0, 50.0, way, taken, (0.0, 1.0, 3.0, 6.0, 10.0)) for _ in range(number)]
    boxes = [placed.box for placed in found if placed]
    assert len(boxes) == number
    assert all(apart(one, other) for one, other in combinations(boxes, 2))
