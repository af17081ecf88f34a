"""The table of all units says of each what the road to an answer says: whole, shared, split, by a reading, a gap."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from enrollzone.answers.answer import Question
from enrollzone.i18n.catalogue import catalogue
from enrollzone.lookup import answer
from enrollzone.places.home import AskedPlace
from enrollzone.policy.pack import Pack
from enrollzone.present.unit_table import day_shown, unit_table
from tests.builders import NORTH, SOUTH, SPLIT, a_bureau, a_pack, an_edition
from tests.unit.answers.test_catchment_answers import BY_CATEGORY, zone
from tests.unit.policy.test_catchments import UNITS

DAY = date(2025, 9, 1)
THREE = zone("north") + zone("south")
READING = """
  whose: {status: STATUS, USE clauses: [c.near], q: {zh: 北村归谁, en: whose},
    options: {n: {zh: 归北小, en: north}, s: {zh: 归南小, en: south}}}"""
OVERLAP = "\n  - {place: 甲街道/北村, zones: [north, south], reading: whose, options: {n: north, s: south}}"


def cells(pack: Pack) -> dict[str, list[dict[str, Any]]]:
    table = unit_table(pack, an_edition(), DAY, catalogue("zh"))
    return {unit["name"]: unit["cells"] for township in table["townships"] for unit in township["units"]}


def listed(pack: Pack) -> dict[str, tuple[str, list[str]]]:
    """How each unit is listed, and in which zones, where there is one list for everybody."""
    return {name: (cell["listed"], [one["id"] for one in cell["zones"]]) for name, (cell,) in cells(pack).items()}


def test_each_unit_is_whole_split_or_unlisted_as_the_list_says(tmp_path: Path) -> None:
    catchments = """
  north: {clause: c.near, places: [甲街道/北村, 甲街道/中街/长街 单号]}
  south: {clause: c.near, places: [甲街道/南村]}"""
    pack = a_pack(tmp_path, zones=THREE, units=UNITS, catchments=catchments)
    assert listed(pack) == {
        "北村社区": ("whole", ["north"]),
        "南村社区": ("whole", ["south"]),
        "中街社区": ("split", ["north"]),
        "远山村": ("unlisted", []),
    }
    (split,) = cells(pack)["中街社区"]
    assert [(part["text"], part["zone"]["name"]) for part in split["parts"]] == [("长街 单号", "north小")]
    assert split["rest_unlisted"]
    table = unit_table(pack, an_edition(), DAY, catalogue("zh"))
    assert (table["counts"], table["total"]) == ({"whole": 2, "split": 1, "unlisted": 1}, 4)


def test_an_area_where_the_family_chooses_names_both_sides(tmp_path: Path) -> None:
    shared = "\n  both: {zh: 双向学区, en: shared, kind: shared, choice_of: [north, south]}"
    catchments = "\n  both: {clause: c.near, places: [甲街道/北村]}"
    (cell,) = cells(a_pack(tmp_path, zones=THREE + shared, units=UNITS, catchments=catchments))["北村社区"]
    assert cell["listed"] == "shared"
    assert [side["name"] for side in cell["zones"][0]["choice_of"]] == ["north小", "south小"]


@pytest.mark.parametrize(
    ("status", "use", "how", "zones", "used"),
    [
        ("provisional", "use: s,", "reading", ["south"], "归南小"),
        ("open", "", "open", ["north", "south"], None),
    ],
)
def test_a_place_in_two_lists_goes_where_the_reading_says_or_stays_open(
    tmp_path: Path, status: str, use: str, how: str, zones: list[str], used: str | None
) -> None:
    catchments = """
  north: {clause: c.near, places: [甲街道/北村]}
  south: {clause: c.near, places: [甲街道/*]}"""
    readings = READING.replace("STATUS", status).replace("USE", use)
    pack = a_pack(tmp_path, zones=THREE, units=UNITS, catchments=catchments, readings=readings, overlaps=OVERLAP)
    (cell,) = cells(pack)["北村社区"]
    assert (cell["listed"], sorted(one["id"] for one in cell["zones"])) == (how, zones)
    assert [(one["status"], one["used_text"]) for one in cell["readings"]] == [(status, used)]


def test_a_list_for_some_children_has_a_column_of_its_own(tmp_path: Path) -> None:
    pack = a_pack(tmp_path, units=UNITS, **BY_CATEGORY)
    table = unit_table(pack, an_edition(), DAY, catalogue("zh"))
    assert [(one["id"], one["facts"]) for one in table["categories"]] == [
        ("registered", ["住处"]),
        ("migrant", ["住处（随迁）"]),
    ]
    found = {name: [cell["listed"] for cell in row] for name, row in cells(pack).items()}
    assert found == {
        "北村社区": ["whole", "whole"],
        "南村社区": ["whole", "unlisted"],
        "中街社区": ["whole", "split"],
        "远山村": ["unlisted", "unlisted"],
    }


def test_the_table_says_of_a_unit_what_a_family_there_is_told(tmp_path: Path) -> None:
    catchments = """
  north: {clause: c.near, places: [甲街道/北村, 甲街道/中街/长街 单号]}
  south: {clause: c.near, places: [甲街道/南村]}"""
    pack = a_pack(tmp_path, zones=THREE, units=UNITS, catchments=catchments)
    bureau, shown = a_bureau([pack]), listed(pack)
    for unit in (NORTH, SOUTH, SPLIT):
        place = answer(bureau, Question("990000", "primary", DAY, AskedPlace(unit=unit.code), {})).place
        assert place is not None
        assert [zone for zone in place.zones if zone != "outside"] == shown[unit.name][1]


@pytest.mark.parametrize(
    ("effective", "today", "shown"),
    [
        ("{from: 2025-09-01, to: open}", date(2026, 3, 1), date(2026, 3, 1)),
        ("{from: 2025-09-01, to: 2028-08-31}", date(2030, 1, 1), date(2027, 9, 1)),
        ("{from: 2025-09-01, to: 2028-08-31}", date(2020, 1, 1), date(2025, 9, 1)),
    ],
)
def test_a_table_is_shown_of_today_or_of_the_nearest_entry_day_of_its_policy(
    tmp_path: Path, effective: str, today: date, shown: date
) -> None:
    parameters = "\n  entry_day: {value: 09-01, zh: 入学日, en: first day}"
    assert day_shown(a_pack(tmp_path, effective=effective, parameters=parameters), today) == shown


def test_a_past_policy_without_an_entry_day_is_shown_as_on_its_first_day(tmp_path: Path) -> None:
    pack = a_pack(tmp_path, effective="{from: 2025-10-05, to: 2026-08-31}")
    assert day_shown(pack, date(2030, 1, 1)) == date(2025, 10, 5)
