"""Borders: every edge once, with the right units on both sides, also where the units are drawn more simply."""

from itertools import pairwise

import numpy as np
import pytest
import shapely

from enrollzone.layers.borders import borders
from enrollzone.layers.coverage import Coverage
from enrollzone.layers.layer import Layer
from enrollzone.layers.simplification import Simplification
from tests.unit.exports.trial_county import CRS, B, H, I, M, N, O, R, T, rows_of, the_coverage

SIMPLE_M = 600.0


@pytest.fixture(scope="module", params=["true", "simplified"])
def coverage(request: pytest.FixtureRequest) -> Coverage:
    true = the_coverage()
    return true if request.param == "true" else Simplification(true, SIMPLE_M).coverage


@pytest.fixture(scope="module")
def layer(coverage: Coverage) -> Layer:
    return borders(coverage)


def _sides(layer: Layer) -> list[tuple[str, str | None]]:
    return [(str(row["unit_a"]), None if row["unit_b"] is None else str(row["unit_b"])) for row in rows_of(layer)]


def _lines(layer: Layer) -> list[shapely.MultiLineString]:
    assert layer.geometry is not None
    return list(layer.geometry)


def test_two_neighbours_have_one_row_and_the_end_of_the_map_has_no_second_unit(layer: Layer) -> None:
    sides = _sides(layer)
    assert len(set(sides)) == len(sides)
    assert all(second is None or first < second for first, second in sides)
    assert {(I.code, None), (N.code, M.code)} & set(sides) == set()
    assert (R.code, I.code) in sides
    assert [row["edge"] for row in rows_of(layer)] == [int(second is None) for _, second in sides]


def test_the_edges_are_those_of_the_units_as_they_are_drawn_each_of_them_once(coverage: Coverage, layer: Layer) -> None:
    segments = [segment for line in _lines(layer) for segment in _segments(line)]
    assert len(set(segments)) == len(segments)
    edges = {segment for land in coverage.polygons.values() for segment in _segments(shapely.boundary(land))}
    assert set(segments) == edges


def _segments(line: shapely.Geometry) -> list[frozenset[tuple[float, float]]]:
    parts = [[tuple(at) for at in shapely.get_coordinates(part).tolist()] for part in shapely.get_parts(line)]
    return [frozenset(pair) for part in parts for pair in pairwise(part)]


def test_on_both_sides_of_each_segment_lie_the_units_that_the_row_names(coverage: Coverage, layer: Layer) -> None:
    codes, land = list(coverage.polygons), list(coverage.polygons.values())
    tree = shapely.STRtree(land)
    for sides, line in zip(_sides(layer), _lines(layer), strict=True):
        for part in shapely.get_parts(line):
            at = shapely.get_coordinates(part)
            step = np.diff(at, axis=0)
            middle, across = (at[1:] + at[:-1]) / 2, np.column_stack((-step[:, 1], step[:, 0])) * 1e-6
            for spot in zip(middle + across, middle - across, strict=True):
                owners = [codes[n] for point in spot for n in tree.query(shapely.Point(point), predicate="within")]
                assert sorted(owners) == sorted(code for code in sides if code is not None)


def test_lengths_are_metres_and_sum_to_all_perimeters(coverage: Coverage, layer: Layer) -> None:
    shapes = coverage.shapes
    assert shapes is not None
    rows = rows_of(layer)
    around = sum(shapes.polygon(code).length for code in shapes.codes)
    told = sum(float(row["length_m"] or 0) * (1 if row["edge"] else 2) for row in rows)  # type: ignore[arg-type]
    assert told == pytest.approx(around, abs=0.1 * len(rows))


def test_a_border_is_one_of_zones_where_nobody_can_say_that_both_sides_have_the_same(layer: Layer) -> None:
    told = {
        sides: (row["pri_border"], row["jun_border"]) for sides, row in zip(_sides(layer), rows_of(layer), strict=True)
    }
    assert told[N.code, R.code] == (0, 0)  # both to north
    assert told[R.code, I.code] == (1, 0)
    assert told[M.code, O.code] == (1, 0)  # both open between the same two zones: that is not the same zone
    assert told[H.code, B.code] == (1, 0)  # one of them in no row
    assert told[T.code, None] == (1, 1)
    (row,) = [row for row in rows_of(layer) if (row["unit_a"], row["unit_b"]) == (M.code, O.code)]
    assert (row["pri_zone_a"], row["pri_zone_b"]) == ("north; south; outside", "north; south")


def test_what_is_drawn_more_simply_says_so_and_lies_upon_the_same_edges() -> None:
    true, simple = the_coverage(), Simplification(the_coverage(), SIMPLE_M).coverage
    assert set(borders(simple).columns["simpl_m"]) == {SIMPLE_M}
    assert set(borders(true).columns["simpl_m"]) == {None}
    assert borders(simple).vertices < borders(true).vertices
    assert shapely.coverage_is_valid(list(simple.polygons.values()))
    assert (simple.digest, simple.areas_m2, simple.true) == (true.digest, true.areas_m2, true)
    assert simple.shapes is not None
    assert simple.shapes.crs == CRS
