"""Laws of the index, held against the plainest code that can answer the same question."""

from collections.abc import Callable
from datetime import date, timedelta

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from enrollzone.atlas.edition import Edition, EditionStatus, Provenance
from enrollzone.atlas.history import EditionIndex
from enrollzone.atlas.index import EDGE_TOLERANCE_M, Shapes
from enrollzone.atlas.many import SEVERAL
from enrollzone.periods import Period

WEST, SOUTH, STEP = 102.0, 24.0, 0.005
FIRST_DAY = date(2016, 1, 1)


def lattice(heights: list[float]) -> dict[str, shapely.Polygon]:
    """Return 3 x 3 units whose inner corners are moved by `heights`, in steps: edges stay shared."""
    corner = {}
    for number, (i, j) in enumerate((i, j) for i in range(4) for j in range(4)):
        moved = heights[number] * STEP if 0 < i < 3 and 0 < j < 3 else 0.0
        corner[i, j] = (WEST + i * STEP + moved, SOUTH + j * STEP + moved / 2)
    cells = [(i, j) for i in range(3) for j in range(3)]
    return {
        f"99000000{i}00{j}": shapely.Polygon([corner[i, j], corner[i + 1, j], corner[i + 1, j + 1], corner[i, j + 1]])
        for i, j in cells
    }


HEIGHTS = st.lists(st.floats(-0.3, 0.3), min_size=16, max_size=16)
PLACES = st.tuples(st.floats(WEST - STEP, WEST + 4 * STEP), st.floats(SOUTH - STEP, SOUTH + 4 * STEP))


@settings(max_examples=60)
@given(HEIGHTS, PLACES)
def test_the_claims_are_those_of_a_scan_over_all_units(heights: list[float], place: tuple[float, float]) -> None:
    shapes = Shapes(lattice(heights))
    x, y = shapes.project(*place)
    point = shapely.Point(x, y)
    scan = tuple(code for code in shapes.codes if shapes.polygon(code).distance(point) <= EDGE_TOLERANCE_M)
    assert shapes.claims(x, y) == scan
    distances = sorted((shapes.polygon(code).distance(point), code) for code in shapes.codes)
    for reach in (90, 300):
        near = tuple((code, pytest.approx(metres, abs=1e-9)) for metres, code in distances if metres <= reach)
        assert shapes.near(x, y, reach) == near


@settings(max_examples=60)
@given(HEIGHTS, st.floats(0, 1))
def test_every_point_of_a_shared_edge_is_claimed_by_both_sides(heights: list[float], along: float) -> None:
    shapes = Shapes(lattice(heights))
    for first in shapes.codes:
        for second in shapes.codes:
            edge = shapes.polygon(first).intersection(shapes.polygon(second))
            if first < second and edge.length > 1:
                point = edge.interpolate(along, normalized=True)
                assert {first, second} <= set(shapes.claims(point.x, point.y))


@st.composite
def histories(draw: Callable[..., list[float]]) -> list[Edition]:
    """Return up to four editions that follow one another, some after a gap, the last one perhaps open-ended."""
    editions, first = [], FIRST_DAY
    for number in range(draw(st.integers(1, 4))):
        last = None if draw(st.booleans()) and number == 3 else first + timedelta(days=draw(st.integers(0, 400)))
        polygons = lattice(draw(HEIGHTS))
        kept = dict(list(polygons.items())[: draw(st.integers(1, 9))])
        shapes = Shapes(kept, "EPSG:4543")
        editions.append(
            Edition(
                f"edition-{number}",
                "990000",
                "trial",
                Period(first, last),
                EditionStatus.EXAMPLE,
                Provenance("nobody", "a test", "none"),
                "0" * 64,
                {},
                shapes=lambda shapes=shapes: shapes,
            )
        )
        if last is None:
            break
        first = last + timedelta(days=draw(st.integers(1, 5)))
    return editions


@settings(max_examples=60)
@given(histories(), PLACES, st.integers(-10, 1700))
def test_the_index_over_time_equals_a_scan_over_all_editions(
    editions: list[Edition], place: tuple[float, float], after: int
) -> None:
    index = EditionIndex(reversed(editions))
    x, y = editions[0].shapes().project(*place)
    ever = tuple((edition.id, code) for edition in editions for code in edition.shapes().claims(x, y))
    day = FIRST_DAY + timedelta(days=after)
    in_force = {edition.id for edition in editions if day in edition.period}
    assert index.ever(x, y) == ever
    assert index.held(x, y, day) == tuple(owner for owner in ever if owner[0] in in_force)
    for edition in editions:
        (unit,) = edition.shapes().look_many(np.array([[x, y]])).unit.tolist()
        claims = tuple(code for name, code in ever if name == edition.id)
        assert unit == (-1 if not claims else SEVERAL if len(claims) > 1 else edition.shapes().codes.index(claims[0]))


@settings(max_examples=30)
@given(histories(), PLACES)
def test_the_first_and_last_day_of_every_period_belong_to_it(
    editions: list[Edition], place: tuple[float, float]
) -> None:
    index = EditionIndex(editions)
    x, y = editions[0].shapes().project(*place)
    for edition in editions:
        held = tuple((edition.id, code) for code in edition.shapes().claims(x, y))
        assert index.held(x, y, edition.period.first) == held
        assert index.held(x, y, edition.period.last or date.max) == held
