"""What a pack may write under catchments, and what is refused: always whole, at its line and column."""

from pathlib import Path

import pytest

from tests.builders import SECTIONS, a_pack, fault_at_the_mark, faults, marked, pack_text
from tests.unit.policy.test_catchments import UNITS
from tests.unit.policy.test_claims import CATEGORIES, FACTS, NAMES

BAD_EDGE = """
  north: {clause: c.near, places: [{place: 甲街道/北村, edge: {rule: «middle, road: 长街, sentence: 街心}}]}"""
BAD_RULE = "places.0.edge.rule: Input should be 'centreline', 'with_frontage' or 'without_frontage'"
UNREADABLE = "；一项只写一处，组写 1-3组 one thing in an entry"


def fault(folder: Path, place: str) -> str:
    catchments = f"\n  north: {{clause: c.near, places: [甲街道/南村, {place}]}}"
    return fault_at_the_mark(folder, units=UNITS, catchments=catchments)


@pytest.mark.parametrize(
    ("place", "expected"),
    [
        ("«甲街道/北村/1-3", f'看不懂 cannot read "1-3"{UNREADABLE}'),
        ("«甲街道/北村/花园、果园", f'看不懂 cannot read "花园、果园"{UNREADABLE}'),
        ("«甲街道/北村/1-3组、花园", f'看不懂 cannot read "1-3组、花园"{UNREADABLE}'),
        ("«甲街道/北村/花园（除3幢）", f'看不懂 cannot read "花园（除3幢）"{UNREADABLE}'),
        ("«甲街道/北村/花园/3幢", f'看不懂 cannot read "花园/3幢"{UNREADABLE}'),
        ("«甲街道/北村 除 花园、", f'看不懂 cannot read ""{UNREADABLE}'),
        ("«甲街道/北村 除 1-3、花园", f'看不懂 cannot read "1-3、花园"{UNREADABLE}'),
        ("«甲街道/北村/5-1组", '号数应从小到大 numbers must go upwards, from 1 to 9999: "5-1组"'),
        ("«甲街道/北村/0-3组", '号数应从小到大 numbers must go upwards, from 1 to 9999: "0-3组"'),
        ("«甲街道/北村/1-99999组", '号数应从小到大 numbers must go upwards, from 1 to 9999: "1-99999组"'),
        ("«甲街道/北村/花园 5-1幢", '号数应从小到大 numbers must go upwards, from 1 to 9999: "花园 5-1幢"'),
        ("«甲街道/北村/1-3组 除 2组",
         "“除”只能跟在整个乡镇或单元后面 only a whole township or unit can be without something"),
        ("«甲街道/* 除 北村/1-3、7组、北村/", f'看不懂 cannot read ""{UNREADABLE}'),
        ('«"@"', '看不懂的范围 cannot read "@"；写法 write @id'),
        ('«"@two words"', '看不懂的范围 cannot read "@two words"；写法 write @id'),
    ],
)  # fmt: skip
def test_an_entry_that_cannot_be_read_is_not_read_in_part(tmp_path: Path, place: str, expected: str) -> None:
    assert fault(tmp_path, place) == expected


def test_an_entry_with_an_edge_is_reported_at_its_place(tmp_path: Path) -> None:
    edge = "edge: {rule: centreline, road: 长街, sentence: 街心}"
    assert "绑定代码" in fault(tmp_path, f"{{place: «甲街道/西村, {edge}}}")
    text, at = marked(pack_text(units=UNITS, catchments=BAD_EDGE))
    assert (*at, BAD_RULE) in faults(tmp_path, text)


@pytest.mark.parametrize(
    ("north", "south"),
    [
        ("甲街道/北村 除 1-3组", "甲街道/北村/3-5组"),
        ("甲街道/北村 除 1-3组", "甲街道/北村/花园"),
        ("甲街道/北村 除 长街 1-99号", "甲街道/北村/长街 99-号"),
        ("甲街道/北村 除 花园 1-3幢", "甲街道/北村/花园"),
        ("甲街道/北村 除 1-3组", "甲街道/北村 除 4-9组"),
        ("甲街道/北村/1-3组", "甲街道/* 除 北村/1-2组"),
    ],
)
def test_what_two_zones_may_both_hold_needs_a_reading(tmp_path: Path, north: str, south: str) -> None:
    catchments = f"\n  «north: {{clause: c.near, places: [{north}]}}\n  south: {{clause: c.near, places: [{south}]}}"
    assert "belongs to north, south" in fault_at_the_mark(tmp_path, units=UNITS, catchments=catchments)


@pytest.mark.parametrize(
    ("north", "south"),
    [
        ("甲街道/北村 除 1-3组", "甲街道/北村/1-3组"),
        ("甲街道/北村 除 长街 1-99号单号", "甲街道/北村/长街 1-9号单号"),
        ("甲街道/北村 除 花园 1-3、A幢", "甲街道/北村/花园 2、A幢"),
        ("甲街道/北村 除 花园", "甲街道/北村/花园"),
        ("甲街道/* 除 北村/1-3组、中街", "甲街道/北村/2组, 甲街道/中街"),
        ("甲街道/北村/1-3组", "甲街道/北村/4-9组"),
        ("甲街道/北村", '"@river"'),
    ],
)
def test_what_no_home_can_be_in_twice_needs_none(tmp_path: Path, north: str, south: str) -> None:
    catchments = f"\n  north: {{clause: c.near, places: [{north}]}}\n  south: {{clause: c.near, places: [{south}]}}"
    assert len(a_pack(tmp_path, units=UNITS, catchments=catchments).catchments.rows) >= 2


def test_a_reading_for_a_part_covers_no_more_than_that_part(tmp_path: Path) -> None:
    lists = "north: {clause: c.near, places: [甲街道/北村]}\n  south: {clause: c.near, places: [甲街道/北村/花园]}"
    overlaps = "\n  - {place: 甲街道/北村/PART, reading: names, options: {narrow: south, wide: north}}"
    covered = {"units": UNITS, "readings": NAMES, "overlaps": overlaps.replace("PART", "花园")}
    a_pack(tmp_path, catchments=f"\n  {lists}", **covered)
    uncovered = {**covered, "overlaps": overlaps.replace("PART", "1-3组")}
    assert "overlaps" in fault_at_the_mark(tmp_path, catchments=f"\n  «{lists}", **uncovered)


@pytest.mark.parametrize(
    ("overlap", "expected"),
    [
        ("{place: 甲街道/北村, reading: «names, options: {narrow: north}}",
         "口径 names 的选项应是 options must be the options: narrow"),
        ("{place: 甲街道/北村, reading: names, options: {narrow: north, wide: «east}}",
         '没有登记 zones: unknown "east"'),
        ("{place: 甲街道/北村, reading: names, zones: «[north], options: {narrow: north, wide: south}}",
         "zones 与 options 不一致 zones and options name different zones"),
        ("{place: «甲街道/*, reading: names, options: {narrow: north, wide: south}}",
         "整个乡镇不能写进 overlaps only a unit can be in overlaps"),
    ],
)  # fmt: skip
def test_options_of_an_overlap_say_the_zone_of_each_option(tmp_path: Path, overlap: str, expected: str) -> None:
    found = fault_at_the_mark(tmp_path, units=UNITS, readings=NAMES, overlaps=f"\n  - {overlap}")
    assert found == expected


# ---- lists by category


@pytest.mark.parametrize(
    ("catchments", "expected"),
    [
        ("\n  «east: {clause: c.near, places: [甲街道/北村]}", '没有登记 zones: unknown "east"'),
        (
            "\n  more: {zone: «nort, clause: c.near, places: [甲街道/北村]}",
            '没有登记 zones: unknown "nort"；是不是 did you mean "north"?',
        ),
    ],
)
def test_a_list_belongs_to_a_zone(tmp_path: Path, catchments: str, expected: str) -> None:
    assert fault_at_the_mark(tmp_path, units=UNITS, catchments=catchments) == expected


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        (FACTS.replace("category: migrant", "category: «migrants"), 'has this category: "migrants"；是不是'),
        (FACTS.replace("{t: zone, zh: 住处, en: home, category: registered", "«{t: zone, zh: 住处, en: home"),
         "say by which category"),
        (FACTS.replace("local: {t: bool", "local: {follows: «home.zone, t: bool"), "only a zone can follow"),
        (FACTS.replace("follows: home.zone", "follows: «local"), "only a zone can follow"),
        (FACTS.replace("follows: home.zone", "follows: «hom.zone"), 'unknown "hom.zone"'),
    ],
)  # fmt: skip
def test_places_and_lists_of_a_category_fit_together(tmp_path: Path, facts: str, expected: str) -> None:
    assert expected in fault_at_the_mark(tmp_path, units=UNITS, catchments=CATEGORIES, facts=facts)


def test_two_lists_for_different_children_may_name_one_place(tmp_path: Path) -> None:
    assert len(a_pack(tmp_path, units=UNITS, catchments=CATEGORIES, facts=FACTS).catchments.rows) == 4
    both = CATEGORIES.replace("category: migrant, places: [甲街道/中街]", "category: registered, places: [甲街道/中街]")
    with pytest.raises(Exception, match="belongs to north, south"):
        a_pack(tmp_path, units=UNITS, catchments=both, facts=FACTS)


# ---- how one of several campuses is found


@pytest.mark.parametrize("campuses", ["[{id: north, zh: 北小, en: North}]", "[]"])
def test_a_way_to_choose_needs_something_to_choose_from(tmp_path: Path, campuses: str) -> None:
    zones = (
        f"\n  north: {{zh: 北小, en: North, mode: «lottery, campuses: {campuses}}}\n  south: {{zh: 南小, en: South}}"
    )
    expected = "mode 只用于有几个校区的片 is for a zone with several campuses of its own"
    assert fault_at_the_mark(tmp_path, zones=zones) == expected


def test_other_ways_are_refused(tmp_path: Path) -> None:
    zones = SECTIONS["zones"].replace("kind: school,", "mode: «nearest, kind: school,", 1)
    assert "choice" in fault_at_the_mark(tmp_path, zones=zones)
