"""The benchmarks of points: the coverages they are taken on, and that a wrong answer is no figure."""

from dataclasses import replace

import numpy as np
import pytest
import shapely

from benchmarks import bulk, points, ready
from benchmarks.county import County, open_county
from benchmarks.coverage import COUNTY, NATION, PROVINCE, Coverage
from benchmarks.figures import Row, Section
from benchmarks.laid_out import LaidOut, laid_out
from benchmarks.timing import Effort, one_by_one
from enrollzone.atlas.cells import Cells

TINY = Effort(turns=1, families=1, seconds=0.1, starts=1, points=2_000)


@pytest.fixture(scope="module")
def county() -> County:
    return open_county()


def by_name(section: Section) -> dict[str, Row]:
    return {row.what: row for row in section.rows}


def test_the_three_sizes_are_a_county_a_province_and_a_nation() -> None:
    assert [coverage.units for coverage in (COUNTY, PROVINCE, NATION)] == [130, 15_000, 600_000]


def test_units_are_laid_without_gap_or_overlap_and_the_same_each_time() -> None:
    polygons = COUNTY.polygons
    assert shapely.is_valid(polygons).all()
    assert shapely.coverage_is_valid(polygons)
    assert shapely.coverage_union_all(polygons).geom_type == "Polygon"
    again = Coverage(COUNTY.name, COUNTY.columns, COUNTY.rows)
    assert shapely.equals_exact(polygons, again.polygons).all()
    assert (again.points(50) == COUNTY.points(50)).all()


def test_each_call_is_timed_by_itself_and_the_times_come_in_order() -> None:
    taken = one_by_one([lambda: sum(range(20_000)), lambda: None, lambda: sum(range(2_000))])
    assert taken == sorted(taken)
    assert len(taken) == 3


def test_one_point_is_measured_beside_the_bare_tree(county: County) -> None:
    rows = by_name(points.measure(county, TINY))
    assert rows[f"(a) {points.TREE}"].ratio == 1
    assert rows["(a) an empty call"].value < rows["(a) look"].value < rows["(a) sjoin of one, to look"].value
    assert rows["(a) PostGIS, to look"].result == rows["(c) to (a): look"].result == "not measured"


def test_every_point_and_every_corner_is_held_against_the_tree(county: County) -> None:
    rows = by_name(points.measure_agreement(county, TINY))
    assert rows["(a) 130 units: asked"].value > 10_000
    assert rows["(a) 130 units: answered otherwise"].result == "reached"


def test_an_index_that_answers_otherwise_than_the_tree_ends_the_run(
    county: County, monkeypatch: pytest.MonkeyPatch
) -> None:
    good = laid_out("a").shapes.cells
    wrong = replace(good, grid=np.where(good.grid == 7, 8, good.grid).astype(np.int32))
    spoilt = LaidOut(COUNTY)
    spoilt.__dict__["shapes"] = type(spoilt.shapes).of_cells(spoilt.shapes.labels, "EPSG:4543", wrong)
    monkeypatch.setattr(points, "laid_out", lambda _: spoilt)
    with pytest.raises(points.DifferentAnswerError, match=r"\(a\) 130 units: [0-9]+ of"):
        points.measure_agreement(county, TINY)


def test_one_point_alone_that_differs_from_the_same_among_many_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    laid = laid_out("a")
    xy = laid.coverage.points(300)
    assert points.differences(laid, xy) == 0
    monkeypatch.setattr(Cells, "look", lambda *_: None)
    assert points.differences(laid, xy) == 300


def test_many_points_are_measured_beside_a_join(county: County) -> None:
    rows = by_name(bulk.measure(county, TINY))
    assert rows["(a) sjoin within"].ratio == 1
    assert rows["(a) look_many"].ratio > 0
    assert rows["(a) SedonaDB"].result == "not measured"


def test_a_worker_is_measured_beside_one_that_only_imports(county: County, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ready, "_SETTLED_S", 0)
    rows = by_name(ready.measure(county, TINY))
    assert rows["wall: the imports"].ratio == 1
    assert rows["(a) the file"].value < 5
    assert rows["(c) two workers together"].result == "not measured"
