"""What a sheet is of, and which lines it may show."""

from dataclasses import replace

import pytest
import shapely

from enrollzone.atlas.edition import ApprovedLine, MapApproval
from enrollzone.errors import NotOfferedError
from enrollzone.layers.catchments import Level
from enrollzone.layers.coverage import Coverage
from enrollzone.mapsheets.land import Edge, Land, Standing, land_of, shown_of
from enrollzone.mapsheets.subjects import NoMapError, Subject, subject_of
from tests.drawn import Drawn, a_drawn_county


def whole(coverage: Coverage) -> Subject:
    return subject_of(coverage, None, None, None, None)


def land(subject: Subject) -> Land:
    shown = shown_of(subject)
    assert shown is not None
    return land_of(subject, shown, 0.1)


def approved(coverage: Coverage, *lines: ApprovedLine) -> Coverage:
    return replace(coverage, edition=replace(coverage.edition, map_approval=MapApproval("甲1号", frozenset(lines))))


def test_every_drawn_unit_stands_where_the_list_puts_it(trial: Coverage) -> None:
    standing = {plot.unit.name: plot.standing for plot in land(whole(trial)).plots}
    assert (standing["中街"], standing["野村"]) == (Standing.UNSETTLED, Standing.UNLISTED)
    assert {name for name, one in standing.items() if one is not Standing.ZONE} == {"中街", "野村"}
    assert "无图村" not in standing


def test_an_area_whose_families_may_choose_a_school_belongs_to_the_sheet_of_that_school(trial: Coverage) -> None:
    subject = subject_of(trial, "primary", None, Level.CAMPUS, "north")
    assert [zone.id for zone in subject.zones] == ["north", "both"]
    standing = {plot.unit.name: plot.standing for plot in land(subject).plots}
    assert standing["共村"] is Standing.ZONE
    assert standing["中街"] is Standing.UNSETTLED
    assert {standing[name] for name in ("西7村", "野村")} == {Standing.AROUND, Standing.UNLISTED}


def test_no_line_is_drawn_where_the_land_ends_and_none_is_told_to_be_a_township_s(trial: Coverage) -> None:
    found = land(whole(trial))
    assert set(found.edges) == {Edge.UNIT, Edge.ZONE}
    outer = shapely.union_all([plot.shape for plot in found.plots]).boundary
    for line in found.edges.values():
        assert shapely.intersection(line, outer.buffer(0.05)).length < 1


def test_lines_of_divisions_are_drawn_where_the_edition_says_that_they_were_approved(trial: Coverage) -> None:
    county = land(whole(approved(trial, ApprovedLine.COUNTY)))
    outer = shapely.union_all([plot.shape for plot in county.plots]).boundary
    assert set(county.edges) == {Edge.UNIT, Edge.ZONE, Edge.COUNTY}
    assert county.edges[Edge.COUNTY].length == pytest.approx(outer.length, rel=1e-6)
    assert set(land(whole(approved(trial, ApprovedLine.TOWNSHIP))).edges) == {Edge.UNIT, Edge.ZONE}


def test_what_there_is_not_is_refused_with_what_there_is(trial: Coverage) -> None:
    for asked, offered in (
        (("junior", None, None, None), ("primary",)),
        ((None, "migrant", None, None), ()),
        ((None, None, Level.ZONE, "east"), ("north", "south", "both", "west")),
        ((None, None, Level.GROUP, "north"), ()),
        ((None, None, Level.CAMPUS, "x"), ("north", "south", "west")),
    ):
        with pytest.raises(NotOfferedError) as refused:
            subject_of(trial, *asked)
        assert refused.value.problems[0].expected == offered


def test_without_polygons_there_is_no_map_and_it_is_said_why(tmp_path_factory: pytest.TempPathFactory) -> None:
    undrawn = a_drawn_county(tmp_path_factory.mktemp("undrawn"), [Drawn("村", ("north",))])
    with pytest.raises(NoMapError) as refused:
        whole(undrawn)
    assert refused.value.why.code == "export.no_map.no_polygons"
