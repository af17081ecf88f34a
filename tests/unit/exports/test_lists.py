"""Tables: the rows of lists and answers say what every other door says of the same unit."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from enrollzone.answers.listed import listed_units
from enrollzone.answers.territory import HOME
from enrollzone.bootstrap import Bureaus, open_bureaus
from enrollzone.config import Settings
from enrollzone.i18n.catalogue import catalogue
from enrollzone.layers.catchments import catchments
from enrollzone.layers.coverage import Coverage, coverage_of
from enrollzone.layers.layer import Cell
from enrollzone.layers.lists import answers, groups, lists
from enrollzone.layers.units import units
from enrollzone.maps.territories import territories
from enrollzone.present.unit_table import unit_table
from enrollzone.proof.matrix import matrix, matrix_document
from tests.unit.exports.trial_county import PRIMARY, H, M, N, O, S, a_coverage, primary, rows_of, the_coverage


@pytest.fixture(scope="module")
def bureaus() -> Bureaus:
    return open_bureaus(Settings())


def _held(bureaus: Bureaus) -> Iterator[Coverage]:
    """Each installed county on a day of each of its policies, and the county of the tests."""
    yield the_coverage()
    for bureau in bureaus.values():
        for pack in bureau.shelf.packs:
            for edition in bureau.county.editions:
                if pack.period.overlaps(edition.period):
                    yield Coverage(bureau, edition, max(pack.period.first, edition.period.first))


def _split(cell: Cell) -> list[str]:
    return [] if cell is None else str(cell).split("; ")


def test_lists_maps_and_the_table_of_units_say_the_same_of_every_unit(bureaus: Bureaus) -> None:
    seen = 0
    for coverage in _held(bureaus):
        for pack in coverage.packs:
            table = unit_table(pack, coverage.edition, coverage.day, catalogue("zh"))
            cells = {unit["code"]: unit["cells"][0] for town in table["townships"] for unit in town["units"]}
            gazetteer = coverage.bureau.gazetteer(coverage.edition, pack)
            home = pack.facts[HOME].category
            told = listed_units(pack, coverage.edition, home)
            for placed in territories(coverage.edition, pack, gazetteer).units:
                here = told[placed.unit.code]
                assert (placed.zones, placed.beyond, placed.zone) == (here.zones, here.beyond, here.zone)
            for row in rows_of(lists(coverage)):
                if row["stage"] == pack.stage and row["category"] == home:
                    cell = cells[str(row["code"])]
                    assert row["listed"] == cell["listed"]
                    zones = [zone["id"] for zone in cell["zones"]]
                    assert _split(row["zones"]) == zones + (["outside"] if cell["rest_unlisted"] and zones else [])
                    assert _split(row["clause"]) == cell["clauses"]
                    seen += 1
    assert seen > 100


def test_a_unit_of_several_zones_names_the_campuses_and_schools_of_all_of_them() -> None:
    rows = {row["code"]: row for row in rows_of(lists(the_coverage())) if row["stage"] == "primary"}
    said = ("listed", "zones", "campuses", "schools", "choice_of", "readings")
    split, shared, left_open = ([rows[unit.code][name] for name in said] for unit in (M, S, O))
    assert split == ["split", "north; south; outside", "北小; 南小", "第一小学; 南小", None, None]
    assert shared == ["shared", "both", "北小; 南小", "第一小学; 南小", "north; south", None]
    assert left_open == ["open", "north; south", "北小; 南小", "第一小学; 南小", None, "open_one"]


def test_each_row_of_answers_is_a_cell_of_the_matrix(bureaus: Bureaus) -> None:
    bureau = bureaus["000000"]
    coverage = coverage_of(bureau, bureau.county.editions[-1], date(2026, 9, 1))
    (pack,) = coverage.packs
    cells = matrix_document(matrix(bureau, pack, coverage.edition, coverage.day))["cells"]
    rows = rows_of(answers(coverage))
    assert [(row["code"], row["situation"], row["outcome"]) for row in rows] == [
        (cell["unit"], cell["situation"], "contradiction" if cell["contradiction"] else cell["code"]) for cell in cells
    ]
    for row, cell in zip(rows, cells, strict=True):
        assert _split(row["zones"]) == list(dict.fromkeys(option["zone"] for option in cell["options"]))
        assert _split(row["clause"]) == cell["clauses"]
        assert (row["outcome"] in {"assigned", "assigned_group", "choice"}) == bool(cell["options"])


def test_an_answer_that_hangs_on_more_names_no_zone_but_what_is_possible() -> None:
    rows = {row["code"]: row for row in rows_of(answers(the_coverage())) if row["stage"] == "primary"}
    assert (rows[M.code]["outcome"], rows[M.code]["zones"]) == ("unit_split", None)
    assert rows[M.code]["possible"] == "not_covered; assigned north; assigned south"
    assert (rows[O.code]["outcome"], rows[O.code]["zones"]) == ("staff_decides", None)


def test_an_answer_that_rests_on_a_reading_says_on_which() -> None:
    rows = {row["code"]: row for row in rows_of(answers(the_coverage())) if row["stage"] == "primary"}
    told = {unit.code: tuple(rows[unit.code][name] for name in ("zones", "readings", "provis")) for unit in (N, H, O)}
    assert told == {N.code: ("north", None, 0), H.code: ("south", "used_one", 1), O.code: (None, "open_one", 1)}


def test_land_by_a_reading_that_is_only_in_use_is_told_from_land_by_a_decided_one(tmp_path: Path) -> None:
    decided = "status: decided, decided: {by: 局, on: 2025-03-01, ref: 一号},"
    text = str(PRIMARY["readings"]).replace("status: provisional,", decided)
    for coverage, flag in ((the_coverage(), 1), (a_coverage([primary(tmp_path, readings=text)]), 0)):
        (unit,) = [row for row in rows_of(units(coverage)) if row["code"] == H.code]
        assert (unit["pri_zone"], unit["pri_listed"], unit["pri_prov"]) == ("south", "reading", flag)
        (listed,) = [row for row in rows_of(lists(coverage)) if (row["code"], row["stage"]) == (H.code, "primary")]
        assert (listed["zones"], listed["provis"]) == ("south", flag)
        whole = [row for row in rows_of(catchments(coverage)) if (row["catch_id"], row["extent"]) == ("south", "whole")]
        assert {row["provis"] for row in whole} == {flag}


def test_each_day_and_each_edition_is_asked_about_anew() -> None:
    coverage = the_coverage()
    few = replace(coverage.edition, units={N.code: N})
    assert len(answers(coverage)) == 20
    assert len(answers(replace(coverage, edition=few))) == 2
    later = replace(coverage, day=date(2025, 10, 1))
    assert set(answers(later).columns["on_day"]) == {later.day}
    assert answers(coverage).columns == answers(coverage).columns


def test_of_a_family_that_there_cannot_be_no_answer_is_given(bureaus: Bureaus) -> None:
    bureau = bureaus["530427"]
    edition = bureau.county.editions[0]
    town, village = "530427001001", "530427100001"
    some = replace(edition, units={code: edition.units[code] for code in (town, village)})
    rows = rows_of(answers(Coverage(bureau, some, date(2018, 9, 1))))
    told = {(row["code"], row["situation"]): (row["outcome"], row["zones"], row["clause"]) for row in rows}
    assert told[village, "ordinary"] == ("contradiction", None, None)
    assert told[town, "ordinary"][0] == "assigned_group"
    assert told[village, "staff_outside"][0] != "contradiction"


def test_a_union_is_told_with_its_members_and_with_the_zones_that_a_policy_gives_it(tmp_path: Path) -> None:
    (row,) = rows_of(groups(a_coverage([primary(tmp_path)])))
    said = {name: row[name] for name in ("group_id", "school", "role", "stage", "zones", "clause")}
    assert said == {
        "group_id": "big",
        "school": "第一小学",
        "role": "core",
        "stage": "primary",
        "zones": "north; east",
        "clause": "一",
    }
