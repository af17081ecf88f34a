"""What a list as a whole says of a place: rows that are certain, rows that are open, readings, categories, edges."""

from pathlib import Path

import pytest

from enrollzone.atlas.edition import AddressKind, AddressRow
from enrollzone.atlas.spot import Door, Spot
from enrollzone.policy.catchments import Edge, EdgeRule, ZoneClaim
from enrollzone.policy.pack import Pack
from enrollzone.policy.parts import DrawnArea, NamedPlace, VillageGroups
from tests.builders import ASK, NORTH, REMOTE, SOUTH, SPLIT, a_pack, an_edition
from tests.unit.policy.test_catchments import UNITS

NAMES = """
  names: {status: open, q: {zh: 点名的优先吗？, en: q}, clauses: [c.near],
    options: {narrow: {zh: 点名的优先, en: narrow}, wide: {zh: 整体优先, en: wide}}}"""
GARDEN = AddressRow(AddressKind.ESTATE, "花园", SPLIT.code)
ORCHARD = AddressRow(AddressKind.ESTATE, "果园", SPLIT.code)


def listed(folder: Path, north: str = "", south: str = "", **more: str) -> Pack:
    catchments = f"\n  north: {{clause: c.near, places: [{north}]}}\n  south: {{clause: c.near, places: [{south}]}}"
    return a_pack(folder, units=UNITS, **{"catchments": catchments, **more})


def claim(pack: Pack, spot: Spot, category: str | None = None) -> ZoneClaim:
    held = pack.catchments.in_edition(an_edition(addresses=(GARDEN, ORCHARD)))
    return held.claim(spot, category)


# ---- rows


def test_groups_of_a_unit_go_to_their_zones_and_the_rest_nowhere(tmp_path: Path) -> None:
    pack = listed(tmp_path, "甲街道/中街/1-3组", "甲街道/中街/4-6、9组")
    found = [claim(pack, Spot(SPLIT, group=number)).zones for number in (1, 6, 7, 9)]
    assert found == [("north",), ("south",), ("outside",), ("south",)]
    assert claim(pack, Spot(SPLIT)).zones == ("north", "south", "outside")
    assert [part.words for part in claim(pack, Spot(SPLIT)).parts] == ["1-3组", "4-6、9组"]


def test_what_is_taken_out_and_listed_elsewhere_leaves_no_home_in_between(tmp_path: Path) -> None:
    pack = listed(tmp_path, "甲街道/中街 除 1-3组、花园", "甲街道/中街/1-2组, 甲街道/中街/3组, 甲街道/中街/花园")
    assert claim(pack, Spot(SPLIT)).zones == ("north", "south")
    assert claim(pack, Spot(SPLIT, GARDEN)).zones == ("south",)
    assert claim(pack, Spot(SPLIT, ORCHARD, group=4)).zones == ("north",)


@pytest.mark.parametrize("south", ["甲街道/中街/1-2组", "甲街道/南村"])
def test_what_is_taken_out_and_listed_nowhere_may_be_nowhere(tmp_path: Path, south: str) -> None:
    pack = listed(tmp_path, "甲街道/中街 除 1-3组", south)
    assert "outside" in claim(pack, Spot(SPLIT)).zones
    assert claim(pack, Spot(SPLIT, group=3)).zones == ("outside",)


def test_a_unit_that_is_wholly_taken_out_is_held_by_its_own_row(tmp_path: Path) -> None:
    pack = listed(tmp_path, "甲街道/* 除 北村、中街/花园", "甲街道/北村, 甲街道/中街/花园")
    assert [claim(pack, Spot(unit)).zones for unit in (NORTH, SOUTH, REMOTE)] == [("south",), ("north",), ("outside",)]
    assert claim(pack, Spot(SPLIT)).zones == ("south", "north")


def test_one_zone_on_all_sides_is_certain_without_asking(tmp_path: Path) -> None:
    found = claim(listed(tmp_path, "甲街道/中街 除 1-3组, 甲街道/中街/1-3组"), Spot(SPLIT))
    assert (found.zones, found.conflict) == (("north",), False)


def test_an_address_that_is_listed_may_still_lie_in_a_group_of_another_zone(tmp_path: Path) -> None:
    pack = listed(tmp_path, "甲街道/中街/花园", "甲街道/中街/1-3组")
    assert claim(pack, Spot(SPLIT, GARDEN)).zones == ("north", "south")
    assert claim(pack, Spot(SPLIT, GARDEN)).parts == (VillageGroups(pack.catchments.rows[1].part.numbers),)  # type: ignore[union-attr]
    assert claim(pack, Spot(SPLIT, GARDEN, group=4)).zones == ("north",)
    assert claim(pack, Spot(SPLIT, GARDEN, group=2)).conflict


def test_an_estate_listed_whole_may_have_buildings_in_another_zone(tmp_path: Path) -> None:
    pack = listed(tmp_path, "甲街道/中街/花园", "甲街道/中街/花园 1-3幢")
    assert claim(pack, Spot(SPLIT, GARDEN)).zones == ("north", "south")
    assert claim(pack, Spot(SPLIT, ORCHARD)).zones == ("outside",)


def test_an_address_on_a_listed_road_is_not_asked_for_an_estate(tmp_path: Path) -> None:
    pack = listed(tmp_path, "甲街道/中街/长街 单号", "甲街道/中街/花园 1-3幢")
    assert claim(pack, Spot(SPLIT, None, "长街", Door(7))).zones == ("north",)


def test_a_drawn_area_is_possible_until_a_point_rules_it_out(tmp_path: Path) -> None:
    pack = listed(tmp_path, "甲街道/中街", '"@river"')
    assert claim(pack, Spot(SPLIT)).zones == ("north", "south")
    assert claim(pack, Spot(SPLIT)).parts == (DrawnArea("river"),)
    assert claim(pack, Spot(SPLIT, outside=frozenset(["river"]))).zones == ("north",)
    assert claim(pack, Spot(SPLIT, inside=frozenset(["river"]))).conflict
    assert claim(pack, Spot(SOUTH, inside=frozenset(["river"]))).zones == ("south",)


# ---- readings with options of their own


def overlapping(folder: Path) -> Pack:
    overlaps = "\n  - {place: 甲街道/中街/花园, reading: names, options: {narrow: south, wide: north}}"
    return listed(folder, "甲街道/中街", "甲街道/中街/花园", overlaps=overlaps, readings=NAMES)


def test_a_narrow_name_wins_only_under_the_reading_that_says_so(tmp_path: Path) -> None:
    found = claim(overlapping(tmp_path), Spot(SPLIT, GARDEN))
    assert (found.zones, found.reading, found.conflict) == (("south", "north"), "names", False)
    assert found.under(lambda _: ("narrow",)) == ("south",)
    assert found.under(lambda _: ("wide",)) == ("north",)


def test_an_overlap_is_one_of_its_unit_and_lies_between_the_zones_of_its_options(tmp_path: Path) -> None:
    (shared,) = overlapping(tmp_path).catchments.shared
    assert (shared.code, shared.zones) == (SPLIT.code, ("south", "north"))


def test_a_place_told_too_coarsely_for_an_overlap_hangs_on_its_reading_only_under_that_option(tmp_path: Path) -> None:
    found = claim(overlapping(tmp_path), Spot(SPLIT))
    assert (found.zones, found.reading, found.parts) == (("north", "south"), None, (NamedPlace("花园"),))
    assert found.under(lambda _: ("narrow",)) == ("north", "south")
    assert found.under(lambda _: ("wide",)) == ("north",)
    assert claim(overlapping(tmp_path), Spot(SPLIT, ORCHARD)).zones == ("north",)


def test_one_reading_may_settle_several_places(tmp_path: Path) -> None:
    overlaps = """
  - {place: 甲街道/中街/花园, reading: names, options: {narrow: south, wide: north}}
  - {place: 甲街道/中街/1-3组, reading: names, options: {narrow: south, wide: north}}"""
    south = "甲街道/中街/花园, 甲街道/中街/1-3组"
    pack = listed(tmp_path, "甲街道/中街", south, overlaps=overlaps, readings=NAMES)
    both = claim(pack, Spot(SPLIT, GARDEN, group=2))
    assert (both.under(lambda _: ("narrow",)), both.under(lambda _: ("wide",))) == (("south",), ("north",))
    assert both.reading is None
    assert claim(pack, Spot(SPLIT, ORCHARD, group=2)).reading == "names"


def test_a_row_of_a_third_zone_contradicts_the_reading(tmp_path: Path) -> None:
    overlaps = "\n  - {place: 甲街道/中街, reading: names, options: {narrow: south, wide: outside}}"
    pack = listed(tmp_path, "甲街道/中街", "甲街道/中街/花园", overlaps=overlaps, readings=NAMES)
    found = claim(pack, Spot(SPLIT))
    assert found.conflict
    assert set(found.zones) == {"north", "south", "outside"}


def test_a_unit_between_two_zones_is_not_theirs_alone_while_a_road_in_it_is_listed_for_a_third(tmp_path: Path) -> None:
    overlaps = "\n  - {place: 甲街道/中街, reading: names, options: {narrow: south, wide: outside}}"
    pack = listed(
        tmp_path, "甲街道/中街/短街 单号, 甲街道/中街/1-3组", "甲街道/中街", overlaps=overlaps, readings=NAMES
    )
    found = claim(pack, Spot(SPLIT))
    assert (set(found.under(lambda _: ("narrow",))), found.conflict) == ({"north", "south"}, False)
    assert [part.words for part in found.parts] == ["短街 单号", "1-3组"]
    assert set(claim(pack, Spot(SPLIT, None, "短街", Door(2), group=4)).under(lambda _: ("narrow",))) == {"south"}
    assert claim(pack, Spot(SPLIT, None, "短街", Door(1))).conflict


def test_an_estate_that_a_reading_places_may_lie_in_a_group_of_a_third_zone_but_on_no_other_road(
    tmp_path: Path,
) -> None:
    overlaps = "\n  - {place: 甲街道/中街/花园, reading: names, options: {narrow: south, wide: outside}}"
    groups = listed(tmp_path / "groups", "甲街道/中街/1-3组", overlaps=overlaps, readings=NAMES)
    assert set(claim(groups, Spot(SPLIT, GARDEN)).under(lambda _: ("narrow",))) == {"north", "south"}
    assert claim(groups, Spot(SPLIT, GARDEN, group=4)).under(lambda _: ("narrow",)) == ("south",)
    road = listed(tmp_path / "road", "甲街道/中街/短街 单号", overlaps=overlaps, readings=NAMES)
    assert claim(road, Spot(SPLIT, GARDEN)).under(lambda _: ("narrow",)) == ("south",)


def test_a_unit_that_one_reading_places_hangs_on_another_one_of_an_estate_in_it(tmp_path: Path) -> None:
    second = NAMES.replace("names:", "estates:")
    overlaps = """
  - {place: 甲街道/中街, reading: names, options: {narrow: south, wide: north}}
  - {place: 甲街道/中街/花园, reading: estates, options: {narrow: outside, wide: south}}"""
    pack = listed(tmp_path, overlaps=overlaps, readings=NAMES + second)
    found = claim(pack, Spot(SPLIT))
    assert (found.reading, found.parts) == (None, (NamedPlace("花园"),))
    assert set(found.under(lambda _: ("narrow",))) == {"south", "outside"}
    assert claim(pack, Spot(SPLIT, ORCHARD)).reading == "names"


# ---- categories of children

CATEGORIES = """
  north: {clause: c.near, category: registered, places: [甲街道/*]}
  south: {clause: c.near, category: migrant, places: [甲街道/中街]}
  more: {zone: north, clause: c.near, category: migrant, places: [甲街道/北村]}
  all: {zone: south, clause: c.near, places: [乙镇/远山]}"""
FACTS = f"""
  home.zone: {{t: zone, zh: 住处, en: home, category: registered, {ASK}}}
  home.migrant_zone: {{t: zone, zh: 随迁, en: home, category: migrant, follows: home.zone, with: home.zone}}
  local: {{t: bool, zh: 本地户口, en: local, {ASK}}}
  birth: {{t: date, zh: 出生日期, en: birth, {ASK}}}"""


def test_each_category_of_children_has_its_own_list_and_shares_those_for_all(tmp_path: Path) -> None:
    pack = listed(tmp_path, catchments=CATEGORIES, facts=FACTS)
    assert set(pack.catchments.categories) == {"registered", "migrant"}
    found = {
        category: [claim(pack, Spot(unit), category).zones[0] for unit in (NORTH, SPLIT, SOUTH, REMOTE)]
        for category in pack.catchments.categories
    }
    assert found == {
        "registered": ["north", "north", "north", "south"],
        "migrant": ["north", "south", "outside", "south"],
    }


def test_without_categories_there_is_one_list_for_everybody(tmp_path: Path) -> None:
    assert listed(tmp_path, "甲街道/*").catchments.categories == (None,)


# ---- edges


def test_the_edges_of_a_list_are_kept_with_their_sentences(tmp_path: Path) -> None:
    edge = "{rule: with_frontage, road: 长街, sentence: 含南侧临街面}"
    pack = listed(tmp_path, f"{{place: 甲街道/中街, edge: {edge}}}, 甲街道/北村", f'{{place: "@river", edge: {edge}}}')
    assert pack.catchments.edges == {Edge(EdgeRule.WITH_FRONTAGE, "长街", "含南侧临街面"): frozenset(["990000001", ""])}
    assert [row.edge is None for row in pack.catchments.rows] == [True, False, False]


# ---- what a gazetteer knows


def test_a_list_is_held_against_each_edition_once(tmp_path: Path) -> None:
    pack = listed(tmp_path, "甲街道/中街/花园")
    edition = an_edition(addresses=(GARDEN, ORCHARD))
    assert pack.catchments.in_edition(edition) is pack.catchments.in_edition(edition)
    assert pack.catchments.in_edition(edition).claim(Spot(SPLIT, ORCHARD)).zones == ("outside",)
    without = [an_edition(addresses=(ORCHARD,)) for _ in range(20)]
    assert {pack.catchments.in_edition(one).claim(Spot(SPLIT, ORCHARD)).zones for one in without} == {
        ("north", "outside")
    }
    assert pack.catchments.in_edition(edition).claim(Spot(SPLIT, ORCHARD)).zones == ("outside",)


def test_entries_are_said_without_the_signs_of_a_pack(tmp_path: Path) -> None:
    pack = listed(tmp_path, "甲街道/* 除 北村、中街/1-3组, 乙镇/*", "甲街道/北村/长街 单号")
    assert sorted(row.words for row in pack.catchments.rows) == [
        "乙镇（全部）",
        "甲街道北村长街 单号",
        "甲街道（除外：北村、中街1-3组）",
    ]
