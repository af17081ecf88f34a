"""Our tables of units and what became of them against the yearly lists they were made from, where those are at hand."""

import csv
from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache
from importlib import import_module
from pathlib import Path

import pytest

from enrollzone.atlas.edition import Edition
from enrollzone.atlas.jurisdiction import Jurisdiction
from enrollzone.atlas.reader import read_jurisdiction
from enrollzone.atlas.succession import Change, former_units
from enrollzone.places.gazetteer import Gazetteer
from enrollzone.places.home import AskedPlace, Located, Missing, NotFound
from enrollzone.places.locate import locate

ROOT = Path(__file__).resolve().parents[2]
LISTS = ROOT.parent / "shared" / "reference" / "divisions"
# The lists of each county; behind it those of the counties out of which it was made, which have no editions.
COUNTIES: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "331121-qingtian": (("331121_qingtian",), ()),
    "350404-sanyuan": (("350404_sanyuan-new",), ("350402_meilie", "350403_sanyuan-old")),
    "3605-xinyu": (("360502_yushui", "360521_fenyi"), ()),
    "370702-weicheng": (("370702_weicheng",), ()),
    "530427-xinping": (("530427_xinping",), ()),
}
YEARS = range(2016, 2024)
KINDS = {"居委会": "community", "村委会": "village", "类似居委会": "other", "类似村委会": "other"}

pytestmark = [
    pytest.mark.shared,
    pytest.mark.skipif(
        not LISTS.is_dir(),
        reason="left out: needs the yearly lists in ../shared/reference/divisions, which are not part of the project",
    ),
]


@cache
def county(folder: str) -> Jurisdiction:
    return read_jurisdiction(ROOT / "boundaries" / folder)


@cache
def rows_of(year: int, stems: tuple[str, ...]) -> tuple[dict[str, str], ...]:
    rows: list[dict[str, str]] = []
    for path in (LISTS / f"{stem}_{year}.csv" for stem in stems):
        if path.exists():
            with path.open(encoding="utf-8", newline="") as table:
                rows += csv.DictReader(table)
    return tuple(rows)


def lists_of(folder: str, *, before: bool = False) -> Iterator[tuple[date, tuple[dict[str, str], ...]]]:
    """Walk over the lists of a county in order of time, with those of the counties before it if they are wanted."""
    own, earlier = COUNTIES[folder]
    for year in YEARS:
        rows = rows_of(year, own) + (rows_of(year, earlier) if before else ())
        if rows:
            yield date.fromisoformat(rows[0]["as_of"]), rows


@cache
def names_of(folder: str, edition_id: str) -> tuple[Edition, Gazetteer]:
    found = county(folder)
    edition = next(one for one in found.editions if one.id == edition_id)
    own_names = (found.name.zh, *found.other_names, *found.within)
    formers = former_units(found.successions, edition)
    return edition, Gazetteer.of(edition, own_names=own_names, formers=formers, districts=found.districts)


@pytest.mark.parametrize("folder", COUNTIES)
def test_the_edition_in_force_on_the_day_of_a_list_has_exactly_its_units(folder: str) -> None:
    days = 0
    for day, rows in lists_of(folder):
        edition = county(folder).atlas.in_force(day)
        assert edition is not None
        ours = {(unit.code, unit.name, unit.township_code, unit.township) for unit in edition.units.values()}
        assert ours == {(row["code"], row["name"], row["town_code"], row["town_name"]) for row in rows}
        kinds = {unit.code: str(unit.kind) for unit in edition.units.values()}
        assert kinds == {row["code"]: KINDS[row["unit_type_by_code"]] for row in rows}
        days += 1
    assert days == (3 if folder.startswith("350404") else 8)


def test_before_the_first_list_of_a_county_no_edition_is_in_force_and_the_first_is_the_nearest() -> None:
    atlas = county("350404-sanyuan").atlas
    assert atlas.in_force(date(2021, 10, 30)) is None
    assert [edition.id for edition in atlas.nearest(date(2018, 9, 1))] == ["350404-2021-10-31"]


@pytest.mark.parametrize("folder", COUNTIES)
def test_every_name_of_every_list_is_a_name_or_alias_of_its_unit_in_every_edition(folder: str) -> None:
    for edition in county(folder).editions:
        for _, rows in lists_of(folder):
            for row in rows:
                unit = edition.units.get(row["code"])
                if unit is not None:
                    assert row["name"] in {unit.name, *(alias.name for alias in unit.aliases)}
                    assert row["town_name"] in {unit.township, *(alias.name for alias in unit.township_aliases)}


@pytest.mark.parametrize("folder", COUNTIES)
def test_an_alias_was_in_use_exactly_on_the_days_of_the_lists_that_have_it(folder: str) -> None:
    for day, rows in lists_of(folder):
        named = {row["code"]: row["name"] for row in rows}
        for unit in (unit for edition in county(folder).editions for unit in edition.units.values()):
            in_use = {one.name for one in unit.aliases if (one.since or day) <= day <= (one.until or day)}
            named_otherwise = {named[unit.code]} - {unit.name} if unit.code in named else set()
            assert in_use == named_otherwise


def old_units(folder: str, edition: Edition) -> set[tuple[str, str, str]]:
    """Return code, name and township of the units in the lists before an edition that it does not have as they were."""
    return {
        (row["code"], row["name"], row["town_name"])
        for day, rows in lists_of(folder, before=True)
        for row in rows
        if day < edition.period.first
        and (row["code"] not in edition.units or edition.units[row["code"]].name != row["name"])
    }


def expected(code: str, name: str, gazetteer: Gazetteer) -> tuple[set[str], bool]:
    """Return the units that hold what an old unit was, by our tables, and whether some of it is lost."""
    if code in gazetteer.units:
        return {code}, False
    formers = [former for former in gazetteer.formers.get(code, ()) if former.unit.name == name]
    assert formers, f"{code} is in no list any more, and no row says what became of it"
    return {found for former in formers for found in former.successors}, any(former.is_lost for former in formers)


@pytest.mark.parametrize("folder", COUNTIES)
def test_every_old_name_and_code_leads_to_what_its_succession_says_and_never_to_another_alone(folder: str) -> None:
    asked = 0
    for edition in county(folder).editions:
        _, gazetteer = names_of(folder, edition.id)
        for code, name, township in old_units(folder, edition):
            units, is_lost = expected(code, name, gazetteer)
            for place in (AskedPlace(unit=code), AskedPlace(text=name), AskedPlace(text=township + name)):
                answer = locate(place, gazetteer, edition)
                asked += 1
                if isinstance(answer, NotFound):
                    assert (answer.why, is_lost, units) == (Missing.ABOLISHED, True, set()), (code, place)
                else:
                    found = {spot.unit.code for spot in answer.spots}
                    assert units <= found, (code, place)
                    assert answer.may_lie_beyond or not is_lost, (code, place)
                    assert found == units or len(found) > 1 or answer.may_lie_beyond, (code, place)
    assert asked > 10


@pytest.mark.parametrize("folder", COUNTIES)
def test_every_present_name_with_its_township_means_its_unit_alone(folder: str) -> None:
    """Nor may the old names take a present one away: what the list has today stays certain."""
    for found in county(folder).editions[-1:]:
        edition, gazetteer = names_of(folder, found.id)
        for unit in edition.units.values():
            answer = locate(AskedPlace(text=unit.full_name), gazetteer, edition)
            assert isinstance(answer, Located)
            assert unit.code in {spot.unit.code for spot in answer.spots}
            if len(answer.spots) > 1 or answer.may_lie_beyond:
                assert answer.formers, unit.full_name


def test_the_merger_of_two_counties_is_joined_by_name_and_township() -> None:
    """Held against a table that was joined otherwise: 80 of the 131 units have other digits behind the county's."""
    with (LISTS / "_merge_350402_350403_to_350404.csv").open(encoding="utf-8", newline="") as table:
        joined = list(csv.DictReader(table))
    theirs = {row["old_code"]: row["new_code"] for row in joined if row["match"] == "exact_name"}
    rows = [row for row in county("350404-sanyuan").successions if row.day == date(2021, 10, 31)]
    ours = {row.old_code: row.new_code for row in rows if row.change is Change.RECODED}
    assert ours == theirs
    assert len(ours) == 131
    assert sum(old[6:] != str(new)[6:] for old, new in ours.items()) == 80
    # The one unit that is left over on each side has another name, and nobody says that it is the same.
    assert [row.old_code for row in rows if row.change is Change.ABOLISHED] == ["350402500498"]
    assert {row["old_code"] for row in joined if row["match"] == "none"} == {"350402500498"}


@pytest.mark.parametrize("folder", COUNTIES)
def test_every_unit_whose_code_went_has_a_row_on_the_day_of_the_first_list_without_it(folder: str) -> None:
    gone = set()
    before: set[str] = set()
    for day, rows in lists_of(folder, before=True):
        codes = {row["code"] for row in rows}
        gone |= {(day, code) for code in before - codes}
        before = codes
    ended = (row for row in county(folder).successions if row.change is not Change.RENAMED)
    assert {(row.day, row.old_code) for row in ended} == gone


def test_the_tables_of_successions_follow_from_the_lists_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(ROOT / "boundaries"))
    maker = import_module("make_editions")
    checked = 0
    for one in maker.COUNTIES:
        lists = [read for stems in (one.before, one.lists) if stems for read in maker.read_lists(LISTS, stems)]
        made = {(day, change, old, new) for day, change, old, _, _, new, _ in maker.successions(lists)}
        ours = county(one.folder).successions
        assert made == {(str(row.day), str(row.change), row.old_code, row.new_code or "") for row in ours}
        checked += len(made)
    assert checked == 308


def test_a_name_with_a_character_that_was_not_published_is_found_by_the_true_one() -> None:
    edition, gazetteer = names_of("331121-qingtian", "331121-2019-10-31")
    answer = locate(AskedPlace(text="船寮镇上\N{CJK UNIFIED IDEOGRAPH-24C59}村"), gazetteer, edition)
    assert isinstance(answer, Located)
    assert [spot.unit.code for spot in answer.spots] == ["331121104234"]
