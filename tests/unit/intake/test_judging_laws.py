"""Laws of judging: what says the same gets the same answer, however it is written; units of any county, any order."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry import Polygon
from shapely.geometry.base import BaseGeometry

from enrollzone.atlas.edition import Edition
from enrollzone.atlas.index import Shapes
from enrollzone.atlas.jurisdiction import Jurisdiction
from enrollzone.atlas.shelf import Atlas
from enrollzone.atlas.succession import Change, Succession
from enrollzone.intake import examine
from enrollzone.intake.candidate import Surroundings
from enrollzone.intake.examine import judge
from enrollzone.quarantine.content import Content
from enrollzone.quarantine.declaration import Declaration
from enrollzone.quarantine.findings import Severity, Verdict
from tests.unit.intake.made_units import (
    COLUMNS,
    WENCHANG,
    Row,
    Rows,
    cell,
    codes_of,
    content,
    county,
    in_system,
    judged,
    moved,
    polygons,
    rows,
    shape,
    without,
)

SYSTEMS = ("EPSG:4490", "EPSG:4326", "EPSG:4546", "EPSG:4525", "EPSG:3857", "gcj02", "bd09")


def turned_on(drawn: Polygon, steps: int) -> Polygon:
    """Let a ring begin at another of its vertices."""
    ring = shapely.get_coordinates(drawn)[:-1]
    return Polygon(np.roll(ring, steps, axis=0))


def with_middles(drawn: Polygon) -> Polygon:
    """Put the middle of every side into a ring."""
    ring = shapely.get_coordinates(drawn)
    middles = (ring[:-1] + ring[1:]) / 2
    return Polygon(np.stack((ring[:-1], middles), axis=1).reshape(-1, 2))


@st.composite
def rewritten(draw: st.DrawFn) -> tuple[Rows, str]:
    """The same county in another order, with other first vertices and directions, more vertices, in another system."""
    order = draw(st.permutations(rows()))
    steps, backwards, denser = draw(st.integers(0, 60)), draw(st.booleans()), draw(st.booleans())
    system = draw(st.sampled_from(SYSTEMS))

    def other(drawn: BaseGeometry) -> BaseGeometry:
        ring = turned_on(with_middles(drawn) if denser else drawn, steps)
        return ring.reverse() if backwards else ring

    return in_system(system)(tuple(row.but(shape=other(row.shape)) for row in order)), system


@settings(max_examples=12, deadline=None)
@given(rewritten())
def test_the_same_county_written_otherwise_gives_the_same_units_on_the_same_ground(written: tuple[Rows, str]) -> None:
    some, system = written
    plain, other = judged(rows()), judged(some, system)
    assert codes_of(other) <= {"crs_converted", "edges_matched"}
    assert {f.severity for f in other.findings} <= {Severity.REPAIR}
    assert plain.candidate is not None
    assert other.candidate is not None
    assert other.candidate.units == plain.candidate.units
    before, after = (Shapes(one.candidate.drawn, "EPSG:4546") for one in (plain, other) if one.candidate)
    for code in before.codes:
        old, new = before.polygon(code), after.polygon(code)
        assert shapely.hausdorff_distance(old, new) < 0.01
        assert shapely.symmetric_difference(old, new).area < 0.01 * old.length


@settings(max_examples=8, deadline=None)
@given(st.permutations(range(14)), st.sets(st.integers(0, 13), min_size=1, max_size=3))
def test_the_same_faults_are_found_whatever_the_order(order: list[int], left_out: set[int]) -> None:
    some = tuple(row for place, row in enumerate(rows()) if place not in left_out)
    shuffled = tuple(rows()[place] for place in order if place not in left_out)
    first, second = judged(some), judged(shuffled)
    assert sorted((f.code, f.units) for f in first.findings) == sorted((f.code, f.units) for f in second.findings)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.fixed_dictionaries(dict.fromkeys(COLUMNS, st.text(max_size=20))), max_size=4))
def test_no_text_in_any_cell_ends_in_anything_but_a_verdict(cells: list[dict[str, str]]) -> None:
    examination = judged(tuple(Row(one) for one in cells))
    assert examination.verdict in {Verdict.HELD, Verdict.REFUSED}
    assert all(finding.where.startswith("units.geojson") for finding in examination.findings)


@settings(max_examples=15, deadline=None)
@given(st.lists(st.tuples(st.floats(109.9, 110.1), st.floats(29.9, 30.1)), min_size=3, max_size=9), st.integers(0, 13))
def test_no_outline_ends_in_anything_but_a_verdict_and_none_that_is_invalid_is_kept(
    ring: list[tuple[float, float]], place: int
) -> None:
    spoilt = tuple(row.but(shape=Polygon(ring)) if number == place else row for number, row in enumerate(rows()))
    examination = judged(spoilt)
    assert examination.verdict in {Verdict.HELD, Verdict.REFUSED}
    if examination.verdict is not Verdict.REFUSED:
        assert examination.candidate is not None
        assert shapely.is_valid(list(examination.candidate.drawn.values())).all()


@pytest.mark.parametrize("drawn", [True, False])
def test_a_county_without_an_edition_is_told_so_and_a_map_of_it_is_held(drawn: bool) -> None:
    nothing = Surroundings(without_editions())
    examination = judge(content(rows(drawn=drawn)), declaration_of_today(), nothing)
    codes = {"nothing_before", "envelope_unknown"} if drawn else {"nothing_before"}
    assert codes_of(examination) == codes
    assert examination.verdict is (Verdict.HELD if drawn else Verdict.ACCEPTED)


def without_editions() -> Jurisdiction:
    return replace(county(), atlas=Atlas(()))


def declaration_of_today() -> Declaration:
    return Declaration("000000", "EPSG:4490", date(2026, 7, 1), "陈录入")


def test_what_quarantine_refused_is_not_looked_at_again() -> None:
    failed = judged(())
    assert codes_of(failed) == {"no_records"}
    content_of_it = Content("x.geojson", "GeoJSON", findings=failed.findings)
    refused = judge(content_of_it, declaration_of_today(), Surroundings(county()))
    assert refused.findings == failed.findings
    assert refused.candidate is None


def test_units_that_a_first_map_leaves_out_stay_in_the_list_and_are_told() -> None:
    names_only = Surroundings(county(), names_alone())
    examination = judge(content(rows()[:12]), declaration_of_today(), names_only)
    assert codes_of(examination) == {"units_not_drawn"}
    assert examination.candidate is not None
    assert len(examination.candidate.units) == 14
    assert len(examination.candidate.drawn) == 12


def names_alone() -> Edition:
    return replace(county().editions[-1], drawn=frozenset(), shapes=lambda: None)


def test_a_unit_with_a_successor_on_record_is_news_and_one_without_is_held() -> None:
    gone, heir = "000000100202", "000000100201"
    row = Succession(date(2026, 1, 1), Change.MERGED, gone, "大坪村", "柳溪镇", heir, "某文件")
    known = Surroundings(replace(county(), successions=(row,)), county().editions[-1])
    some = without(gone)(rows(drawn=False))
    assert codes_of(judge(content(some), declaration_of_today(), known)) == {"without_map", "unit_succeeded"}
    assert codes_of(judged(some)) == {"without_map", "unit_missing"}


def test_a_name_that_changed_on_record_is_news_and_one_that_did_not_is_held() -> None:
    row = Succession(date(2026, 1, 1), Change.RENAMED, WENCHANG, "文昌社区", "城关街道", WENCHANG, "某文件")
    known = Surroundings(replace(county(), successions=(row,)), county().editions[-1])
    some = cell(WENCHANG, name="学府社区")(rows(drawn=False))
    assert codes_of(judge(content(some), declaration_of_today(), known)) == {"without_map", "renamed_on_record"}
    assert codes_of(judged(some)) == {"without_map", "renamed"}


def test_many_missing_units_are_told_together_and_all_named() -> None:
    examination = judged(rows(drawn=False)[:2])
    missing = next(finding for finding in examination.findings if finding.code == "units_missing")
    assert len(missing.units) == 12
    assert "unit_missing" not in codes_of(examination)


def test_names_that_went_to_other_units_without_any_order_are_told_as_such() -> None:
    names = [row.cells["name"] for row in rows(drawn=False)]
    mixed = [3, 0, 4, 1, 2, *range(5, 14)]
    some = tuple(row.but(name=names[place]) for row, place in zip(rows(drawn=False), mixed, strict=True))
    assert "names_moved" in codes_of(judged(some))


def test_a_drawing_that_the_geometry_cannot_compute_is_refused_and_not_raised(monkeypatch: pytest.MonkeyPatch) -> None:
    def failing(*_: object) -> None:
        raise shapely.errors.GEOSException("TopologyException")

    monkeypatch.setattr(examine, "sound_shapes", failing)
    examination = judged(rows())
    assert (examination.verdict, codes_of(examination)) == (Verdict.REFUSED, {"drawing_failed"})


def test_ground_that_nobody_has_any_more_is_held_though_no_hole_shows_it() -> None:
    far = "000000100201"
    bitten = shape(far, lambda s: s - shapely.box(-180, -90, 180, s.bounds[1] + 0.004))(rows())
    assert "ground_left" in codes_of(judged(bitten))


def test_a_unit_drawn_somewhere_else_in_the_county_is_held() -> None:
    far = "000000100201"
    away = shape(far, lambda s: moved(s, 0, -9_000))(rows())
    assert {"off_its_ground", "ground_left"} <= codes_of(judged(away))


@pytest.mark.parametrize(
    ("system", "codes"),
    [("EPSG:4490", {"nothing_before"}), ("gcj02", {"nothing_before", "shifted_like"})],
)
def test_the_first_map_of_a_county_is_held_against_its_outline(system: str, codes: set[str]) -> None:
    outline = shapely.union_all(list(polygons().values())).simplify(0.00002)
    known = Surroundings(without_editions(), None, outline)
    examination = judge(content(in_system(system)(rows())), declaration_of_today(), known)
    assert codes_of(examination) == codes


def test_an_outline_is_the_box_of_the_county() -> None:
    known = Surroundings(without_editions(), None, shapely.box(109.9, 29.9, 110.1, 30.1))
    far = shape(WENCHANG, lambda s: moved(s, 60_000, 0))(rows())
    assert "outside_county" in codes_of(judge(content(far), declaration_of_today(), known))
