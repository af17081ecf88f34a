"""A table of units and groups becomes a proposed list of catchments, and a list of what the bureau must say first."""

from datetime import date
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from enrollzone.atlas.reader import read_jurisdiction
from enrollzone.grammar.reader import read_policy
from enrollzone.intake.proposal import Proposal, propose
from enrollzone.policy.pack import Pack
from enrollzone.quarantine.content import Content, Record
from enrollzone.quarantine.declaration import Declaration

ROOT = Path(__file__).resolve().parents[3]
COLUMNS = ("community_code", "community", "street", "group", "campus")
EDITION = read_jurisdiction(ROOT / "boundaries" / "000000-example").editions[-1]
EVERY = [(unit.code, unit.name, unit.township, "甲集团", "") for unit in EDITION.units.values()]


def proposed(*rows: tuple[str, ...], pack: Pack | None = None, columns: tuple[str, ...] = COLUMNS) -> Proposal:
    records = tuple(Record(n, dict(zip(columns, row, strict=True))) for n, row in enumerate(rows, start=1))
    content = Content("table.csv", "CSV", columns, records)
    return propose(content, Declaration("000000", "wgs84", date(2026, 9, 1), "甲"), EDITION, pack)


def codes(proposal: Proposal) -> list[str]:
    return [finding.code for finding in proposal.findings if finding.code != "units_without_group"]


def section(proposal: Proposal, name: str) -> dict[str, object]:
    return dict(YAML(typ="safe", pure=True).load(proposal.yaml)[name])


def test_every_unit_of_a_good_table_stands_in_the_list_of_its_group() -> None:
    groups = ["甲集团" if n % 2 else "乙集团" for n in range(len(EVERY))]
    rows = [(*row[:3], group, "") for row, group in zip(EVERY, groups, strict=True)]
    found = proposed(*rows)
    assert found.findings == ()
    places = {zone: listed["places"] for zone, listed in section(found, "catchments").items()}
    assert [len(places[zone]) for zone in ("z1", "z2")] == [groups.count("乙集团"), groups.count("甲集团")]
    assert section(found, "units") == {f"{unit.township}/{unit.name}": unit.code for unit in EDITION.units.values()}


def test_a_zone_bears_the_name_of_its_group_and_waits_for_its_clause() -> None:
    found = proposed(*EVERY)
    assert section(found, "zones") == {
        "z1": {"zh": "甲集团", "en": "甲集团", "kind": "education_group", "clause": "c.z1"}
    }
    assert section(found, "catchments")["z1"]["clause"] == "c.z1"


def test_campuses_of_a_group_are_lists_of_their_own() -> None:
    found = proposed((*EVERY[0][:3], "甲集团", "东校区"), (*EVERY[1][:3], "甲集团", "西校区"))
    assert [zone["zh"] for zone in section(found, "zones").values()] == ["甲集团 东校区", "甲集团 西校区"]


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        (("000000001999", "文昌社区", "城关街道", "甲", ""), ["row_code_unknown"]),
        (("", "无此社区", "", "甲", ""), ["row_name_unknown"]),
        (("", "文昌杜区", "", "甲", ""), ["row_name_unknown_near"]),
        (("", "太平社区", "", "甲", ""), ["row_name_several"]),
        (("", "文昌街居委会", "", "甲", ""), ["row_other_name"]),
        (("000000001001", "滨河社区", "", "甲", ""), ["row_name_differs"]),
        (("000000001001", "文昌社区", "河东街道", "甲", ""), ["row_township_differs"]),
        (("000000001001", "文昌社区", "城关街道", "", ""), ["row_without_group"]),
        (("", "", "", "甲", ""), ["row_name_unknown"]),
        (("", "太平社区", "河东街道", "甲", ""), []),
        (("000000001001", "", "", "甲", ""), []),
    ],
)
def test_a_row_is_placed_by_code_or_exact_name_and_what_speaks_against_it_is_told(
    row: tuple[str, ...], expected: list[str]
) -> None:
    assert codes(proposed(row)) == expected


def test_a_unit_in_two_groups_is_a_question_and_stands_in_both_lists_until_it_is_answered() -> None:
    found = proposed((*EVERY[0][:3], "甲集团", ""), (*EVERY[0][:3], "乙集团", ""))
    assert codes(found) == ["unit_in_two_groups"]
    assert [len(one["places"]) for one in section(found, "catchments").values()] == [1, 1]


def test_a_unit_that_stands_twice_in_one_group_is_listed_once() -> None:
    found = proposed(EVERY[0], EVERY[0])
    assert codes(found) == ["unit_listed_twice"]
    assert section(found, "catchments")["z1"]["places"] == ["城关街道/文昌社区"]


def test_units_of_the_edition_that_no_row_names_are_counted_and_named() -> None:
    last = proposed(EVERY[0]).findings[-1]
    assert (last.code, len(last.units)) == ("units_without_group", len(EVERY) - 1)


def test_zones_that_the_policy_in_force_calls_the_same_keep_their_ids_and_differences_are_listed() -> None:
    pack = read_policy(next((ROOT / "policies" / "000000-example").glob("*/policy.yaml")))
    assert isinstance(pack, Pack)
    taiping, daping = ("000000001002", "000000100202")
    found = proposed((taiping, "", "", "河东小学", ""), (daping, "", "", "柳溪镇中心小学", ""), pack=pack)
    assert set(section(found, "zones")) == {"hedong", "liuxi"}
    differing = {
        finding.units[0]: finding.message.params["zones"]
        for finding in found.findings
        if finding.code == "row_zone_differs"
    }
    assert set(differing) == {taiping, daping}
    assert [name.zh for name in differing[taiping]] == ["实验小学集团本部"]


def test_a_table_without_its_columns_proposes_nothing() -> None:
    found = proposed(("甲", "乙"), columns=("name", "school"))
    assert found.yaml == ""
    assert set(codes(found)) & {"column_missing", "column_missing_near"}


def test_what_stands_in_a_cell_cannot_become_yaml_of_its_own() -> None:
    found = proposed((*EVERY[0][:3], 'a", evil: "b\n- c: {', ""))
    assert section(found, "zones")["z1"]["zh"] == 'a", evil: "b\n- c: {'
