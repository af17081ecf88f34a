"""Borders told once: from the arcs every ring comes back as it was, and neighbours share theirs."""

from itertools import pairwise

import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from enrollzone.maps.arcs import Arcs, At, arcs_of

Ring = list[At]


def ring_again(arcs: Arcs, numbers: tuple[int, ...]) -> Ring:
    lines = [arcs.lines[number] if number >= 0 else arcs.lines[~number][::-1] for number in numbers]
    return [at for line in lines for at in line[:-1]]


def turned(ring: Ring) -> Ring:
    """A ring from its smallest point on, so that two that begin elsewhere can be compared."""
    begin = ring.index(min(ring))
    return ring[begin:] + ring[:begin]


def box(west: int, south: int, east: int, north: int) -> Ring:
    return [(west, south), (east, south), (east, north), (west, north)]


def test_two_neighbours_share_one_arc_and_walk_it_in_opposite_directions() -> None:
    arcs = arcs_of({"west": [box(0, 0, 1, 1)], "east": [box(1, 0, 2, 1)]})
    assert len(arcs.lines) == 3
    (west,), (east,) = arcs.rings["west"], arcs.rings["east"]
    assert {number for number in west if ~number in east} == {number for number in west if arcs_between(arcs, number)}


def arcs_between(arcs: Arcs, number: int) -> bool:
    line = arcs.lines[number if number >= 0 else ~number]
    return set(line) == {(1, 0), (1, 1)}


def test_a_hole_and_the_unit_in_it_share_an_arc_wherever_each_begins() -> None:
    hole = box(3, 3, 6, 6)
    arcs = arcs_of({"around": [box(0, 0, 9, 9), hole[2:] + hole[:2]], "within": [hole[::-1]]})
    assert len(arcs.lines) == 2
    assert arcs.rings["within"][0][0] in {arcs.rings["around"][1][0], ~arcs.rings["around"][1][0]}


def test_points_that_the_grid_has_made_one_are_told_once_and_a_ring_that_is_none_is_left_out() -> None:
    arcs = arcs_of({"one": [[(0, 0), (0, 0), (4, 0), (4, 4), (0, 0)], [(7, 7), (7, 7), (8, 8)]]})
    assert arcs.rings == {"one": ((0,),)}
    assert len(arcs.lines[0]) == 4


cells = st.sets(st.tuples(st.integers(0, 4), st.integers(0, 4)), min_size=1)


@settings(max_examples=40)
@given(st.lists(cells, min_size=1, max_size=4))
def test_every_ring_comes_back_from_its_arcs_and_no_stretch_is_told_twice(wanted: list[set[At]]) -> None:
    taken: set[At] = set()
    outlines: dict[str, list[Ring]] = {}
    for number, squares in enumerate(wanted):
        mine = shapely.union_all([shapely.box(x, y, x + 1, y + 1) for x, y in squares - taken])
        taken |= squares
        mine = shapely.segmentize(mine, 1)
        outlines[str(number)] = [
            [(int(x), int(y)) for x, y in shapely.get_coordinates(ring)[:-1]]
            for part in shapely.get_parts(mine)
            for ring in shapely.get_rings(part)
        ]
    arcs = arcs_of(outlines)
    again = {unit: [ring_again(arcs, ring) for ring in rings] for unit, rings in arcs.rings.items()}
    expected = {unit: [turned(ring) for ring in rings] for unit, rings in outlines.items()}
    assert {unit: [turned(ring) for ring in rings] for unit, rings in again.items()} == expected
    steps = [frozenset(pair) for line in arcs.lines for pair in pairwise(line)]
    assert len(steps) == len(set(steps))
