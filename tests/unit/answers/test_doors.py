"""What an answer says of a door that is not in the list, that is in it twice, and of a part that the list forgets."""

from pathlib import Path

import pytest

from enrollzone.answers.answer import Answer, Code, Question
from enrollzone.atlas.doors import door_of
from enrollzone.atlas.edition import AddressKind, AddressRow
from enrollzone.lookup import answer
from enrollzone.places.home import AskedPlace
from enrollzone.present import document
from tests.builders import NORTH, SPLIT, a_bureau, a_pack, an_edition

UNITS = f'\n  甲街道/北村: "{NORTH.code}"\n  甲街道/中街: "{SPLIT.code}"'
CATCHMENTS = """
  north: {clause: c.near, places: [甲街道/北村, 甲街道/中街/1-3组]}
  south: {clause: c.near, places: [甲街道/中街/4、6组]}"""


def plates(unit: str, group: int | None, *written: str, road: str = "新路") -> tuple[AddressRow, ...]:
    return tuple(AddressRow(AddressKind.ROAD, road, unit, door, door, group=group) for door in map(door_of, written))


ROWS = (
    *plates(SPLIT.code, 1, "1", "5"),
    *plates(SPLIT.code, 2, "7", "11"),
    *plates(SPLIT.code, 4, "15", "17"),
    *plates(SPLIT.code, 9, "31", "35"),
    *plates(SPLIT.code, 1, "1", "3", "5", road="界路"),
    *plates(NORTH.code, None, "9", "11", road="界路"),
    *plates(NORTH.code, None, "2", "4", road="双路"),
    *plates(SPLIT.code, 6, "4", road="双路"),
    *plates(SPLIT.code, 2, "2", road="双路"),
)


def asked(folder: Path, text: str) -> Answer:
    pack = a_pack(folder, units=UNITS, catchments=CATCHMENTS)
    bureau = a_bureau([pack], [an_edition(addresses=ROWS)])
    return answer(bureau, Question(pack.jurisdiction, pack.stage, pack.period.first, AskedPlace(text=text), {}))


def warned(given: Answer) -> list[str]:
    return [warning["text"] for warning in document(given, "zh")["warnings"]]


@pytest.mark.parametrize(("text", "low", "high"), [("新路3号", "1号", "5号"), ("新路9号", "7号", "11号")])
def test_a_door_between_two_of_one_school_is_answered_and_says_between_which(
    tmp_path: Path, text: str, low: str, high: str
) -> None:
    given = asked(tmp_path, text)
    assert given.outcome is Code.ASSIGNED
    assert document(given, "zh")["place"]["level"] == "road_number_between"
    assert any(text in said and low in said and high in said for said in warned(given))


def test_a_door_between_two_units_of_one_school_is_answered_and_with_its_unit_told_the_group_is_open(
    tmp_path: Path,
) -> None:
    assert asked(tmp_path, "界路7号").outcome is Code.ASSIGNED
    assert asked(tmp_path, "甲街道北村界路7号").outcome is Code.ASSIGNED
    told = asked(tmp_path, "甲街道中街社区界路7号")
    assert told.outcome is not Code.ASSIGNED
    assert asked(tmp_path, "甲街道中街社区1组界路7号").outcome is Code.ASSIGNED


def test_a_listed_door_says_nothing_of_the_kind(tmp_path: Path) -> None:
    given = asked(tmp_path, "新路5号")
    assert given.outcome is Code.ASSIGNED
    assert not any("之间" in said for said in warned(given))


def test_a_door_between_two_groups_of_different_schools_is_asked(tmp_path: Path) -> None:
    given = asked(tmp_path, "新路13号")
    assert given.outcome is Code.UNCLEAR_PLACE
    assert given.options == ()
    assert asked(tmp_path, "新路37号").outcome is Code.UNCLEAR_PLACE


def test_a_door_in_two_places_of_different_schools_is_a_conflict_in_the_data(tmp_path: Path) -> None:
    given = asked(tmp_path, "双路4号")
    assert given.outcome is Code.CONFLICT_IN_DATA
    assert "门牌表" in document(given, "zh")["headline"]["zh"]
    assert asked(tmp_path, "双路2号").outcome is Code.ASSIGNED  # both places have one school


def test_a_group_that_the_list_forgets_is_a_gap_in_the_data(tmp_path: Path) -> None:
    for text in ("新路31号", "新路33号", "甲街道中街社区9组"):
        given = asked(tmp_path, text)
        assert given.outcome is Code.GAP_IN_DATA, text
        assert "没有写到" in document(given, "zh")["headline"]["zh"]
    assert asked(tmp_path, "甲街道中街社区3组").outcome is Code.ASSIGNED


def test_candidates_in_one_unit_are_told_apart_by_their_group_and_each_can_be_chosen(tmp_path: Path) -> None:
    candidates = document(asked(tmp_path, "新路13号"), "zh")["place"]["candidates"]
    assert [one["name"] for one in candidates] == ["甲街道中街社区2组", "甲街道中街社区4组"]
    chosen = [asked(tmp_path, one["place"]) for one in candidates]
    assert [given.outcome for given in chosen] == [Code.ASSIGNED, Code.ASSIGNED]
    assert [given.options[0].zone.id for given in chosen] == ["north", "south"]
