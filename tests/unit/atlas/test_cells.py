"""The cells, held against a tree of the polygons that is asked about every single point."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from math import inf

import numpy as np
import numpy.typing as npt
import pytest
import shapely

from benchmarks.coverage import Coverage
from enrollzone.atlas import cell_building
from enrollzone.atlas.accuracy import EDGE_TOLERANCE_M, REACH_M, Nearness, nearness
from enrollzone.atlas.cell_building import cells_of
from enrollzone.atlas.cells import NOTHING, Cells, Sight, Standing
from enrollzone.atlas.many import SEVERAL, seen
from enrollzone.atlas.outlines import outlines_of

Polygons = npt.NDArray[np.object_]
Points = npt.NDArray[np.float64]

TOWN = Coverage("town", 9, 7)
X, Y = 500_000.0, 2_600_000.0


def at(*boxes: tuple[float, float, float, float]) -> Polygons:
    """Boxes by their west, south, east and north ends, in metres from a corner of the zone."""
    moved = [shapely.box(X + west, Y + south, X + east, Y + north) for west, south, east, north in boxes]
    return np.array(moved, dtype=object)


def oracle(polygons: Polygons, xy: Points, metres: float) -> dict[tuple[int, int], float]:
    """Every pair of a point and a polygon within a distance, and the distance."""
    points = shapely.points(xy)
    at_point, unit = shapely.STRtree(polygons).query(points, predicate="dwithin", distance=metres)
    distances = shapely.distance(polygons[unit], points[at_point])
    return dict(zip(zip(at_point.tolist(), unit.tolist(), strict=True), distances.tolist(), strict=True))


def told(cells: Cells, xy: Points) -> tuple[dict[tuple[int, int], float], dict[tuple[int, int], float]]:
    """What `look` says of many points, one by one: the claims, and everybody within reach."""
    claims, near = {}, {}
    for number, (x, y) in enumerate(xy.tolist()):
        sight = cells.look(x, y)
        claims.update({(number, unit): metres for metres, unit in sight.claims})
        near.update({(number, unit): metres for metres, unit in sight.near})
    return claims, near


def differs(cells: Cells, polygons: Polygons, xy: Points) -> list[object]:
    """Everything in which the cells part from the tree; shapely says a distance of nothing as 0 or as 1e-13."""
    claims, near = told(cells, xy)
    expected = oracle(polygons, xy, REACH_M)
    owned = {pair: metres for pair, metres in expected.items() if metres <= EDGE_TOLERANCE_M}
    wrong: list[object] = [("claims", pair) for pair in claims.keys() ^ owned.keys()]
    wrong += [("near", pair) for pair in near.keys() ^ (expected.keys() - owned.keys())]
    both = claims | near
    wrong += [pair for pair in both.keys() & expected.keys() if abs(both[pair] - expected[pair]) > 1e-9]
    return wrong


def corners_and_middles(polygons: Polygons) -> Points:
    """Every corner of every polygon, and the middle of every side: most of them are shared."""
    rings = [shapely.get_coordinates(polygon) for polygon in polygons]
    return np.concatenate([one for ring in rings for one in (ring[:-1], (ring[1:] + ring[:-1]) / 2)])


@pytest.fixture(scope="module")
def polygons() -> Polygons:
    return TOWN.polygons


@pytest.fixture(scope="module")
def cells(polygons: Polygons) -> Cells:
    return cells_of(outlines_of(polygons))


def test_twenty_thousand_places_get_the_claimants_and_distances_of_the_tree(cells: Cells, polygons: Polygons) -> None:
    assert differs(cells, polygons, TOWN.points(20_000)) == []


def test_corners_and_middles_of_shared_sides_are_claimed_by_all_they_belong_to(
    cells: Cells, polygons: Polygons
) -> None:
    places = corners_and_middles(polygons)
    assert differs(cells, polygons, places) == []
    claimants = [len(cells.look(x, y).claims) for x, y in places.tolist()]
    assert {1, 2, 3} == set(claimants)  # bricks: no more than three meet in a corner
    assert claimants.count(1) < claimants.count(2)


def test_a_millimetre_beside_a_border_both_sides_claim_and_two_centimetres_beside_it_one(
    cells: Cells, polygons: Polygons
) -> None:
    places = corners_and_middles(polygons)
    for off in (0.0001, 0.0099, 0.0101, 0.02, 29.999, 99.999, 100.001):
        assert differs(cells, polygons, places + np.array([off, 0.0])) == []


def test_most_cells_are_answered_without_a_look_at_any_border(cells: Cells) -> None:
    assert (cells.grid < -1).mean() < 0.35
    assert (cells.grid >= 0).mean() > 0.6


@pytest.mark.parametrize("side", [20.0, 137.0, 1_500.0, 60_000.0])
def test_the_size_of_the_cells_changes_no_answer(
    polygons: Polygons, side: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    some = polygons[:14]
    monkeypatch.setattr(cell_building, "_SMALLEST_SIDE_M", side)
    monkeypatch.setattr(cell_building, "_CELLS_PER_UNIT_OF_FEW", 500_000 if side < 100 else 1)
    cells = cells_of(outlines_of(some))
    assert differs(cells, some, np.concatenate((TOWN.points(700), corners_and_middles(some)[::3]))) == []


def test_the_order_of_the_polygons_changes_nothing_but_their_numbers(polygons: Polygons) -> None:
    order = np.random.default_rng(2).permutation(len(polygons))
    other = cells_of(outlines_of(polygons[order]))
    cells = cells_of(outlines_of(polygons))
    assert other.frame == cells.frame
    inside = cells.grid >= 0
    assert (order[other.grid[inside]] == cells.grid[inside]).all()
    assert ((other.grid < -1) == (cells.grid < -1)).all()


def test_many_points_at_once_get_what_each_gets_alone(cells: Cells, polygons: Polygons) -> None:
    xy = np.concatenate((TOWN.points(6_000), corners_and_middles(polygons)[:3_000], [[X - 1e7, Y], [X, Y + 1e7]]))
    sights = seen(cells, xy)
    assert [sights.sight(n) for n in range(len(xy))] == [cells.look(x, y) for x, y in xy.tolist()]
    alone = [cells.look(x, y) for x, y in xy.tolist()]
    assert sights.unit.tolist() == [
        -1 if not one.claims else SEVERAL if len(one.claims) > 1 else one.claims[0][1] for one in alone
    ]
    assert sights.border_m.tolist() == [one.border_m for one in alone]
    assert sights.edge_m.tolist() == [one.edge_m for one in alone]


def test_no_points_at_once_are_no_answers(cells: Cells) -> None:
    sights = seen(cells, np.empty((0, 2)))
    assert (len(sights.unit), len(sights.claims.point), len(sights.near.point)) == (0, 0, 0)


def test_many_threads_see_what_one_sees(cells: Cells) -> None:
    points = TOWN.points(2_000).tolist()
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(lambda point: cells.look(*point), points)) == [cells.look(*point) for point in points]


def test_where_four_units_meet_in_one_corner_all_four_claim_it() -> None:
    four = at((0, 0, 900, 900), (900, 0, 1800, 900), (0, 900, 900, 1800), (900, 900, 1800, 1800))
    cells = cells_of(outlines_of(four))
    sight = cells.look(X + 900, Y + 900)
    assert (sight.standing, [unit for _, unit in sight.claims]) == (Standing.AMBIGUOUS, [0, 1, 2, 3])
    assert cells.look(X + 450, Y + 450) == Sight(((0.0, 0),))
    assert cells.look(X + 860, Y + 840).near == ((40.0, 1), (60.0, 2), (pytest.approx(5200**0.5), 3))


# ---- shapes that are not like a brick


def ring(count: int, inner: float, outer: float) -> shapely.Polygon:
    """A star with many points: thin, concave, with a corner every few metres."""
    turn = np.linspace(0, 2 * np.pi, 2 * count, endpoint=False)
    far = np.where(np.arange(2 * count) % 2, inner, outer)
    return shapely.Polygon(np.column_stack((X + 5_000 + far * np.cos(turn), Y + 5_000 + far * np.sin(turn))))


def odd_ones() -> Iterator[tuple[str, Polygons]]:
    outer, star = at((0, 0, 10_000, 10_000))[0], ring(40, 900, 3_000)
    yield "an enclave and the unit around it", np.array([outer - star, star], dtype=object)
    yield "a hole that is nobody's", np.array([outer - star], dtype=object)
    east, west = at((0, 0, 400, 400), (3_000, 3_000, 3_200, 3_900))
    yield (
        "a unit of two parts, and one between them",
        np.array([shapely.MultiPolygon([east, west]), *at((600, 300, 2_500, 3_000))], dtype=object),
    )
    yield "overlapping units", at((0, 0, 3_000, 3_000), (1_000, 1_000, 4_000, 4_000), (1_000, 1_000, 2_000, 2_000))
    yield "one unit drawn twice", at((0, 0, 3_000, 3_000), (0, 0, 3_000, 3_000))
    yield "three times the same", at(*[(0, 0, 700, 900)] * 3)
    yield (
        "a common border with a corner on one side only",
        at((0, 0, 900, 900), (900, 0, 1_800, 450), (900, 450, 1_800, 900)),
    )
    yield "slivers thinner than the tolerance", at((0, 0, 900, 900), (900, 0, 900.004, 900), (900.004, 0, 1_800, 900))
    yield "blocks of houses", at(*[(i * 30, j * 25, i * 30 + 30, j * 25 + 25) for i in range(16) for j in range(16)])
    long = [(0, 0), (90_000, 70_000), (90_000, 70_050), (0, 50)]
    yield "a strip of ninety kilometres", np.array([shapely.Polygon([(X + x, Y + y) for x, y in long])], dtype=object)
    yield (
        "a point given twice",
        np.array(
            [shapely.Polygon([(X, Y), (X + 500, Y), (X + 500, Y), (X + 500, Y + 500), (X, Y + 500)])], dtype=object
        ),
    )


@pytest.mark.parametrize(
    ("what", "polygons"), list(odd_ones()), ids=lambda value: value if isinstance(value, str) else ""
)
def test_shapes_unlike_a_brick_are_answered_as_the_tree_answers_them(what: str, polygons: Polygons) -> None:
    cells = cells_of(outlines_of(polygons))
    west, south, east, north = shapely.total_bounds(polygons)
    random = np.random.default_rng(len(what)).uniform((west - 150, south - 150), (east + 150, north + 150), (1_000, 2))
    along = corners_and_middles(polygons)[:700]
    beside = along + np.random.default_rng(1).uniform(-120, 120, along.shape)
    xy = np.concatenate((random, along, beside))
    assert differs(cells, polygons, xy) == []
    sights = seen(cells, xy)
    assert [sights.sight(n) for n in range(len(xy))] == [cells.look(x, y) for x, y in xy.tolist()]


def test_a_mark_on_a_border_is_moved_elsewhere(monkeypatch: pytest.MonkeyPatch) -> None:
    four = at((0, 0, 900, 900), (900, 0, 1800, 900))
    frame = cells_of(outlines_of(four)).frame
    places = (900 + X - frame.x) / frame.side
    on_the_border = (places - int(places), 0.5)
    monkeypatch.setattr(cell_building, "_MARKS", (on_the_border, (0.31, 0.47)))
    assert (cells_of(outlines_of(four)).frame.east, cells_of(outlines_of(four)).frame.north) == (0.31, 0.47)
    monkeypatch.setattr(cell_building, "_MARKS", (on_the_border,))
    with pytest.raises(ArithmeticError, match="every mark"):
        cells_of(outlines_of(four))


# ---- what is said of a point


def test_how_a_point_lies_is_said_in_one_of_four_words() -> None:
    cells = cells_of(outlines_of(at((0, 0, 900, 900), (900, 0, 1800, 900))))
    places = {(450, 450): "inside", (900, 450): "ambiguous", (-40, 450): "near_outside", (-4_000, 450): "outside"}
    assert {place: str(cells.look(X + place[0], Y + place[1]).standing) for place in places} == places
    assert cells.look(X - 101, Y + 450) == NOTHING


def test_the_end_of_the_map_is_told_and_the_border_between_two_units_is_not_one() -> None:
    cells = cells_of(outlines_of(at((0, 0, 900, 900), (900, 0, 1800, 900))))
    assert cells.look(X + 880, Y + 450).edge_m == inf
    assert cells.look(X + 880, Y + 450).border_m == 20.0
    assert cells.look(X + 880, Y + 15).edge_m == 15.0
    assert cells.look(X + 880, Y + 15).border_m == 15.0
    assert cells.look(X + 450, Y + 450).border_m == inf


@pytest.mark.parametrize(
    ("metres", "accuracy", "word"),
    [
        (0.0, 0.0, "accuracy"),
        (30.0, 30.0, "accuracy"),
        (30.0, 5.0, "close"),
        (30.1, 30.0, "near"),
        (100.0, 30.0, "near"),
        (100.1, 30.0, "clear"),
        (150.0, 200.0, "accuracy"),
        (inf, 30.0, "clear"),
    ],
)
def test_a_distance_has_one_of_four_classes(metres: float, accuracy: float, word: str) -> None:
    assert nearness(metres, accuracy) == Nearness(word)
