"""Which zone the list gives a place, on a county of four units: one of them split along a road, one remote."""

from pathlib import Path

import pytest

from enrollzone.atlas.edition import AddressKind, AddressRow, Parity, Unit
from enrollzone.atlas.spot import Door, Spot
from enrollzone.errors import PackError
from enrollzone.policy.areas import WholeUnit
from enrollzone.policy.binding import binding_problems, refuse_unbound
from enrollzone.policy.catchments import CatchmentRow, ZoneClaim
from enrollzone.policy.pack import Pack
from enrollzone.policy.parts import NamedPlace, Stretch
from enrollzone.rules.truth import NO, UNKNOWN, YES
from tests.builders import NORTH, REMOTE, ROWS, SOUTH, SPLIT, a_pack, an_edition

ODD, EVEN, GARDEN = ROWS
UNITS = f"""
  乙镇: "990000100"
  甲街道: "990000001"
  甲街道/北村: "{NORTH.code}"
  甲街道/南村: "{SOUTH.code}"
  甲街道/中街: "{SPLIT.code}"
  乙镇/远山: "{REMOTE.code}\""""
BORDER = """
  border: {status: open, q: {zh: 问, en: q}, clauses: [c.near],
    options: {north: {zh: 北, en: north}, south: {zh: 南, en: south}}}"""


def listed(folder: Path, north: str = "", south: str = "", **more: str) -> Pack:
    catchments = f"\n  north: {{clause: c.near, places: [{north}]}}\n  south: {{clause: c.near, places: [{south}]}}"
    return a_pack(folder, units=UNITS, catchments=catchments, **more)


def claim(
    pack: Pack, unit: Unit, row: AddressRow | None = None, road: str | None = None, number: int | None = None
) -> ZoneClaim:
    return pack.catchments.claim(Spot(unit, row, road, None if number is None else Door(number)))


def test_a_unit_lies_in_the_zone_that_lists_it(tmp_path: Path) -> None:
    pack = listed(tmp_path, "甲街道/北村", "甲街道/南村")
    assert [claim(pack, unit).zones for unit in (NORTH, SOUTH)] == [("north",), ("south",)]
    assert claim(pack, NORTH).rows == (
        CatchmentRow("north", WholeUnit(NORTH.code, "甲街道/北村"), "甲街道/北村", "c.near"),
    )


def test_a_unit_that_no_list_names_lies_in_no_zone(tmp_path: Path) -> None:
    assert claim(listed(tmp_path, "甲街道/北村"), REMOTE) == ZoneClaim(("outside",))


def test_a_whole_township_holds_each_of_its_units(tmp_path: Path) -> None:
    pack = listed(tmp_path, "乙镇/*", "甲街道/*")
    assert [claim(pack, unit).zones for unit in (REMOTE, NORTH, SPLIT)] == [("north",), ("south",), ("south",)]
    assert claim(pack, REMOTE).rows[0].text == "乙镇/*"


def test_a_township_may_be_listed_without_some_of_its_units(tmp_path: Path) -> None:
    pack = listed(tmp_path, "甲街道/* 除 北村、中街", "甲街道/北村")
    assert [claim(pack, unit).zones for unit in (NORTH, SOUTH, SPLIT)] == [("south",), ("north",), ("outside",)]


def test_a_unit_with_a_reading_of_its_own_lies_where_the_reading_says(tmp_path: Path) -> None:
    overlaps = "\n  - {place: 甲街道/北村, zones: [north, south], reading: border}"
    found = claim(listed(tmp_path, "甲街道/北村", "甲街道/*", overlaps=overlaps, readings=BORDER), NORTH)
    assert (found.zones, found.reading, found.conflict) == (("north", "south"), "border", False)
    assert [row.text for row in found.rows] == ["甲街道/北村", "甲街道/*"]


SIDES = "甲街道/中街/长街 单号", "甲街道/中街/长街 双号, 甲街道/中街/花园"


@pytest.mark.parametrize(
    ("row", "road", "number", "zone"),
    [
        (ODD, "长街", 7, "north"),
        (EVEN, "长街", 8, "south"),
        (None, "长街", 1001, "north"),
        (GARDEN, None, None, "south"),
    ],
)
def test_a_part_of_a_split_unit_lies_in_the_zone_that_lists_it(
    tmp_path: Path, row: AddressRow | None, road: str | None, number: int | None, zone: str
) -> None:
    found = claim(listed(tmp_path, *SIDES), SPLIT, row, road, number)
    assert (found.zones, found.parts, found.conflict) == ((zone,), (), False)


def test_an_estate_is_found_under_its_other_name_too(tmp_path: Path) -> None:
    pack = listed(tmp_path, "甲街道/中街/花园小区")
    assert claim(pack, SPLIT, GARDEN).zones == ("north",)


@pytest.mark.parametrize(("road", "number"), [(None, None), ("长街", None), ("短街", 7)])
def test_a_split_unit_without_the_part_asks_for_it_and_may_be_in_none(
    tmp_path: Path, road: str | None, number: int | None
) -> None:
    found = claim(listed(tmp_path, *SIDES), SPLIT, None, road, number)
    assert found.zones == ("north", "south", "outside")
    assert found.parts == (Stretch("长街", parity=Parity.ODD), Stretch("长街", parity=Parity.EVEN), NamedPlace("花园"))


def test_a_unit_of_which_one_part_is_listed_is_not_given_to_that_zone_whole(tmp_path: Path) -> None:
    found = claim(listed(tmp_path, "甲街道/中街/长街 单号"), SPLIT)
    assert found.zones == ("north", "outside")
    assert claim(listed(tmp_path, "甲街道/中街/长街 单号"), SPLIT, ODD, "长街", 7).zones == ("north",)


def test_a_place_in_two_listed_parts_of_different_zones_is_a_conflict(tmp_path: Path) -> None:
    pack = listed(tmp_path, "甲街道/中街/长街 1-99号", "甲街道/中街/长街 单号")
    assert claim(pack, SPLIT, ODD, "长街", 7).conflict
    assert claim(pack, SPLIT, EVEN, "长街", 8) == claim(pack, SPLIT, None, "长街", 8)
    assert not claim(pack, SPLIT, EVEN, "长街", 8).conflict


@pytest.mark.parametrize(
    ("written", "first", "last", "parity"),
    [
        ("长街 1-99号单号", 1, 99, Parity.ODD),
        ("长街 2-98双号", 2, 98, Parity.EVEN),
        ("长街 100-", 100, None, Parity.ALL),
        ("长街 全部", None, None, Parity.ALL),
    ],
)
def test_a_stretch_of_a_road_is_read_with_its_numbers_and_side(
    tmp_path: Path, written: str, first: int | None, last: int | None, parity: Parity
) -> None:
    (row,) = listed(tmp_path, f"甲街道/中街/{written}").catchments.rows
    assert row.part == Stretch("长街", first, last, parity)


@pytest.mark.parametrize(("number", "inside"), [(9, False), (10, True), (20, True), (21, False)])
def test_a_stretch_holds_its_first_and_its_last_number(number: int, inside: bool) -> None:
    part = Stretch("长街", 10, 20)
    assert part.holds(Spot(SPLIT, None, "长街", Door(number))) is (YES if inside else NO)
    assert part.holds(Spot(SPLIT, None, "短街", Door(number))) is UNKNOWN


def test_a_named_part_holds_the_row_of_that_name_only() -> None:
    part = NamedPlace("花园")
    assert part.holds(Spot(SPLIT, GARDEN)) is YES
    assert part.holds(Spot(SPLIT, AddressRow(AddressKind.ESTATE, "果园", SPLIT.code))) is UNKNOWN
    assert part.holds(Spot(SPLIT, None, "花园", Door(7))) is UNKNOWN


def test_the_names_that_a_policy_gives_to_units_are_known_as_its_own(tmp_path: Path) -> None:
    written = listed(tmp_path).catchments.written
    assert [(alias.name, alias.source) for alias in written[NORTH.code]] == [("北村", "policy")]
    assert set(written) == {NORTH.code, SOUTH.code, SPLIT.code, REMOTE.code}


# ---- bound to editions


def test_codes_that_every_edition_of_its_time_knows_are_bound(tmp_path: Path) -> None:
    pack = listed(tmp_path, "甲街道/北村", "乙镇/* 除 远山")
    assert list(binding_problems(pack, [an_edition()])) == []
    refuse_unbound(pack, [an_edition()])


def test_a_code_that_an_edition_does_not_know_names_the_edition(tmp_path: Path) -> None:
    pack = listed(tmp_path, "甲街道/北村", "乙镇/* 除 远山")
    fewer = an_edition(units={SOUTH.code: SOUTH})
    assert sorted(str(problem) for problem in binding_problems(pack, [fewer])) == [
        "policy.yaml:1:1: “乙镇/* 除 远山”绑定的代码 990000100 不在边界版本 990000-2025 中 is not in that edition",
        "policy.yaml:1:1: “乙镇/* 除 远山”绑定的代码 990000100200 不在边界版本 990000-2025 中 is not in that edition",
        "policy.yaml:1:1: “甲街道/北村”绑定的代码 990000001001 不在边界版本 990000-2025 中 is not in that edition",
    ]
    with pytest.raises(PackError, match="990000001001"):
        refuse_unbound(pack, [fewer])


def test_an_edition_of_another_time_binds_nothing(tmp_path: Path) -> None:
    pack = listed(tmp_path, "甲街道/北村")
    earlier = an_edition(last=an_edition().period.first, units={})
    (problem,) = binding_problems(pack, [earlier])
    assert problem.message == "没有与政策同期的边界版本 no edition is in force with small"
