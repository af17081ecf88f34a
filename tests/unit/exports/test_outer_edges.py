"""Units put together along the edges around them have the very land that they have together, point for point."""

from functools import cache

import shapely
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry.base import BaseGeometry

from enrollzone.atlas.outlines import Outlines, outlines_of
from enrollzone.layers.outer_edges import around
from tests.unit.atlas.drawn_county import a_county

COLUMNS, ROWS = 5, 4


@cache
def county() -> tuple[Outlines, list[BaseGeometry], list[str]]:
    land = a_county(COLUMNS, ROWS, seed=3)
    codes = sorted(land)
    polygons = [land[code] for code in codes]
    polygons[::2] = [polygon.reverse() for polygon in polygons[::2]]  # a file may run its rings either way
    return outlines_of(polygons), polygons, codes


@given(st.sets(st.integers(0, COLUMNS * ROWS - 1), min_size=1))
def test_any_units_together_are_their_union_unless_a_ring_touches_itself(units: set[int]) -> None:
    outlines, polygons, _ = county()
    numbers = sorted(units)
    found = around(outlines, numbers, [polygons[number] for number in numbers])
    union = shapely.coverage_union_all([polygons[number] for number in numbers])
    if found is None:
        rings = shapely.get_rings(shapely.get_parts(union))
        points = shapely.get_coordinates(rings).tolist()
        assert len({tuple(point) for point in points}) < len(points) - len(rings), "some point is passed twice"
    else:
        assert found.is_valid
        assert shapely.equals_exact(found, union, normalize=True)
        assert not shapely.is_ccw(shapely.get_exterior_ring(shapely.get_parts(found))).any()


def test_a_ring_of_units_keeps_its_hole_and_an_island_in_it() -> None:
    outlines, polygons, codes = county()
    block = {f"{column:02}{row:02}" for column in (0, 1, 2) for row in (0, 1, 2)} - {"0101"}
    numbers = [at for at, code in enumerate(codes) if code in block]
    found = around(outlines, numbers, [polygons[number] for number in numbers])
    assert isinstance(found, shapely.Polygon)
    assert len(found.interiors) == 1
    assert shapely.equals_exact(shapely.Polygon(found.interiors[0]), polygons[codes.index("0101")], normalize=True)
