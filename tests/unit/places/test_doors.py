"""Doors, village groups and buildings in what families write, against a small list that has everything hard in it."""

from dataclasses import replace
from datetime import date

import pytest

from enrollzone.atlas.doors import Door, door_of
from enrollzone.atlas.edition import AddressKind, AddressRow, Alias, Parity
from enrollzone.places.gazetteer import Gazetteer
from enrollzone.places.home import AskedPlace, Level, Located, NotFound, Rung
from enrollzone.places.locate import locate
from tests.unit.places.county import EDITION

FIVE, PHOENIX, PEACE = "990000001001", "990000001003", "990000001002"
FAR = "990000002002"
OLD_ROAD = Alias("解放路", until=date(2016, 12, 31))


def plates(road: str, unit: str, group: int | None, *written: str) -> tuple[AddressRow, ...]:
    return tuple(AddressRow(AddressKind.ROAD, road, unit, door, door, group=group) for door in map(door_of, written))


ROWS = (
    *plates("桂花路", FIVE, 1, "1", "3", "5", "9", "11", "11-2", "11-5"),
    *plates("桂花路", FIVE, 2, "13", "15", "17", "19"),
    *plates("桂花路", PHOENIX, 4, "2", "4", "8", "10"),
    *plates("桂花路12巷3弄", PHOENIX, 5, "2", "6", "8"),
    *plates("双名路", FIVE, 1, "1", "3"),
    *plates("双名路", PHOENIX, 2, "3", "7"),
    *plates("人民路", FIVE, 1, "1", "3", "7", "11"),
    *plates("人民路", FAR, None, "1", "3", "5"),
    *plates("桂南路2段", PEACE, 6, "1", "3", "12-14"),
    AddressRow(AddressKind.ROAD, "新民路", PEACE, Door(1), Door(99), Parity.ODD, ("解放路",), 3, (OLD_ROAD,)),
    AddressRow(AddressKind.ESTATE, "杏花园", PHOENIX, group=8),
    AddressRow(AddressKind.ESTATE, "108", PEACE, group=9),
    AddressRow(AddressKind.NATURAL_VILLAGE, "柳湾", "990000200203", group=6),
)
LISTED = replace(EDITION, addresses=ROWS)
GAZETTEER = Gazetteer.of(LISTED, own_names=("甲省", "乙市"))


def ask(text: str) -> Located | NotFound:
    return locate(AskedPlace(text=text), GAZETTEER, LISTED)


def found(text: str) -> Located:
    located = ask(text)
    assert isinstance(located, Located), located
    return located


def places(text: str) -> list[tuple[str, int | None]]:
    """The unit and village group of each spot."""
    return [(spot.unit.code, spot.group) for spot in found(text).spots]


@pytest.mark.parametrize(
    ("text", "place", "door"),
    [
        ("桂花路11号", (FIVE, 1), "11号"),
        ("桂花路11之2号", (FIVE, 1), "11之2号"),
        ("桂花路11-5", (FIVE, 1), "11之5号"),
        ("桂花路十三號3樓之2", (FIVE, 2), "13号"),
        ("桂花路12巷3弄6號2樓", (PHOENIX, 5), "6号"),
        ("桂花街道桂花路8#", (PHOENIX, 4), "8号"),
        ("新民路99之2号", (PEACE, 3), "99之2号"),
        ("桂南路二段3號B1", (PEACE, 6), "3号"),
        ("桂南路2段3号", (PEACE, 6), "3号"),
        ("桂南路2段12-14号", (PEACE, 6), "12之14号"),
    ],
)
def test_a_listed_door_is_in_the_unit_and_group_of_its_row(text: str, place: tuple[str, int], door: str) -> None:
    located = found(text)
    assert (located.rung, located.level) == (Rung.ADDRESS, Level.ROAD_NUMBER)
    assert places(text) == [place]
    assert [spot.door and spot.door.words for spot in located.spots] == [door]
    assert not located.doubled


@pytest.mark.parametrize(
    "text",
    ["五桂社区1组桂花路11号", "五桂社区第一村民小组桂花路11号", "甲省乙市桂花街道五桂社区一組桂花路十一號2樓",
     "桂花街道五桂居委会1社桂花路11号3栋501"],
)  # fmt: skip
def test_the_group_may_stand_before_the_road(text: str) -> None:
    assert places(text) == [(FIVE, 1)]
    assert found(text).spots[0].door == Door(11)


def test_a_text_and_a_row_that_name_two_groups_are_two_candidates() -> None:
    assert places("五桂社区2组桂花路11号") == [(FIVE, 2), (FIVE, 1)]
    assert places("凤鸣社区3组杏花园") == [(PHOENIX, 3), (PHOENIX, 8)]
    assert places("凤鸣社区8组杏花园") == places("凤鸣社区杏花园") == [(PHOENIX, 8)]
    assert not found("五桂社区2组桂花路11号").doubled


def test_a_unit_and_a_row_in_another_unit_are_two_candidates() -> None:
    assert places("凤鸣社区4组桂花路11号") == [(FIVE, 1), (PHOENIX, 4)]


def test_a_group_alone_is_the_finest_level() -> None:
    assert (places("五桂社区7组"), found("五桂社区7组").level) == ([(FIVE, 7)], Level.VILLAGE_GROUP)
    assert places("五桂社区7组振兴路12号") == [(FIVE, 7)]
    assert places("和顺村6组柳湾") == places("柳湾") == [("990000200203", 6)]


def test_a_group_behind_a_hamlet_that_the_table_puts_elsewhere_leaves_the_group_open() -> None:
    assert places("和顺村柳湾6组") == [("990000200203", 6)]
    assert places("和顺村柳湾5组") == [("990000200203", None)]
    assert isinstance(ask("柳湾5组"), NotFound)


def test_the_building_of_an_estate_is_kept() -> None:
    assert [spot.building for spot in found("杏花园3幢2单元501").spots] == ["3"]
    assert [spot.building for spot in found("凤鸣社区杏花园b座").spots] == ["B"]
    assert [spot.building for spot in found("杏花园501").spots] == [None]


def test_a_door_between_two_listed_ones_is_placed_and_says_between_which() -> None:
    located = found("桂花路7号")
    assert located.level is Level.ROAD_NUMBER_BETWEEN
    assert located.between == (Door(5), Door(9))
    assert places("桂花路7号") == [(FIVE, 1)]
    assert [(spot.row, spot.door) for spot in located.spots] == [(None, Door(7))]
    assert found("五桂社区桂花路7号").between == (Door(5), Door(9))
    assert found("桂花路11之3号").between == (Door(11, "之", 2), Door(11, "之", 5))
    assert found("桂花路11之9号").between == (Door(11, "之", 5), Door(13))
    assert sorted(places("桂花路11之9号")) == [(FIVE, 1), (FIVE, 2)]
    assert found("桂花路12巷3弄4号").between == (Door(2), Door(6))


@pytest.mark.parametrize("text", ["桂花路21号", "桂花路12号", "双名路5号", "桂花街道桂花路21号", "桂花路12巷3弄10号"])
def test_a_door_that_is_not_safely_between_listed_ones_is_not_found(text: str) -> None:
    assert isinstance(ask(text), NotFound)


def test_a_road_of_which_there_are_two_places_no_unlisted_door() -> None:
    """人民路5号 of the one town may be missing in the list; that of the other is in it."""
    assert places("人民路5号") == [(FAR, None)]
    assert isinstance(ask("人民路9号"), NotFound)
    assert places("五桂社区人民路5号") == [(FIVE, None), (FAR, None)]


def test_a_door_that_is_listed_twice_in_one_town_contradicts_itself_and_in_two_towns_does_not() -> None:
    assert (places("双名路3号"), found("双名路3号").doubled) == ([(FIVE, 1), (PHOENIX, 2)], True)
    assert (places("人民路3号"), found("人民路3号").doubled) == ([(FIVE, 1), (FAR, None)], False)
    assert (places("五桂社区双名路3号"), found("五桂社区双名路3号").doubled) == ([(FIVE, 1)], False)


def test_an_old_name_of_a_road_is_found_and_said() -> None:
    assert found("解放路7号").alias == OLD_ROAD
    assert places("解放路7号") == places("新民路7号") == [(PEACE, 3)]
    assert found("新民路7号").alias is None
    assert [spot.road for spot in found("解放路7号").spots] == ["新民路"]


def test_an_estate_that_bears_a_mere_number_is_found_by_it_and_is_not_seen_in_door_numbers() -> None:
    assert places("108") == places("桂花街道108") == [(PEACE, 9)]
    assert places("新民路99号108") != places("新民路99号")
    assert places("五桂社区振兴路108号") == [(FIVE, None)]


def test_beside_a_door_is_not_at_it() -> None:
    for words in ("对面", "斜对面", "附近", "旁边", "隔壁", "后面"):
        assert isinstance(ask(f"桂花路11号{words}"), NotFound), words
        assert isinstance(ask(f"五桂社区桂花路11号{words}"), NotFound), words
        assert isinstance(ask(f"桂花街道振兴路11号{words}"), NotFound), words
