"""Our tables of units against the yearly lists they were made from, where those lists are at hand."""

import csv
from datetime import date
from pathlib import Path

import pytest

from enrollzone.atlas.reader import read_jurisdiction

ROOT = Path(__file__).resolve().parents[2]
LISTS = ROOT.parent / "shared" / "reference" / "divisions"
YEARS = range(2016, 2024)


def rows_of(year: int) -> list[dict[str, str]]:
    path = LISTS / f"530427_xinping_{year}.csv"
    if not path.exists():
        pytest.skip(
            "left out: needs the yearly lists in ../shared/reference/divisions, which are not part of the project"
        )
    with path.open(encoding="utf-8", newline="") as table:
        return list(csv.DictReader(table))


@pytest.mark.parametrize("year", YEARS)
def test_the_edition_in_force_on_the_day_of_a_list_has_exactly_its_units(year: int) -> None:
    rows = rows_of(year)
    edition = read_jurisdiction(ROOT / "boundaries" / "530427-xinping").atlas.in_force(
        date.fromisoformat(rows[0]["as_of"])
    )
    assert edition is not None
    ours = {(unit.code, unit.name, unit.township_code, unit.township) for unit in edition.units.values()}
    assert ours == {(row["code"], row["name"], row["town_code"], row["town_name"]) for row in rows}
    kinds = {"community": "居委会", "village": "村委会"}
    assert {unit.code: kinds[unit.kind] for unit in edition.units.values()} == {
        row["code"]: row["unit_type_by_code"] for row in rows
    }


@pytest.mark.parametrize("year", YEARS)
def test_every_name_of_every_list_is_a_name_or_alias_of_its_unit_in_every_edition(year: int) -> None:
    for edition in read_jurisdiction(ROOT / "boundaries" / "530427-xinping").editions:
        for row in rows_of(year):
            unit = edition.units.get(row["code"])
            if unit is not None:
                assert row["name"] in {unit.name, *(alias.name for alias in unit.aliases)}
                assert row["town_name"] in {unit.township, *(alias.name for alias in unit.township_aliases)}


@pytest.mark.parametrize("year", YEARS)
def test_an_alias_was_in_use_exactly_on_the_days_of_the_lists_that_have_it(year: int) -> None:
    rows = rows_of(year)
    day = date.fromisoformat(rows[0]["as_of"])
    named = {row["code"]: row["name"] for row in rows}
    for edition in read_jurisdiction(ROOT / "boundaries" / "530427-xinping").editions:
        for unit in edition.units.values():
            for alias in unit.aliases:
                in_use = (alias.since or day) <= day <= (alias.until or day)
                assert in_use == (named.get(unit.code) == alias.name)
