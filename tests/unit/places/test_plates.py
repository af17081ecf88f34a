import pytest
from hypothesis import given
from hypothesis import strategies as st

from enrollzone.atlas.doors import CYCLICAL, Door, door_of
from enrollzone.atlas.edition import AddressKind, AddressRow, Parity
from enrollzone.places.plates import building_of, group_of, is_plate, plate_of
from enrollzone.places.text import canonical

BEHIND_3, ATTACHED_3 = Door(12, "之", 3), Door(12, "附", 3)


def read(text: str) -> Door | None:
    plate = plate_of(canonical(text))
    return plate.door if plate and plate.certain and not plate.rest else None


@pytest.mark.parametrize(
    ("written", "door"),
    [
        ("12号", Door(12)),
        ("１２號", Door(12)),
        ("十二号", Door(12)),
        ("12#", Door(12)),
        ("12", Door(12)),
        ("门牌12号", Door(12)),
        ("12号之一", Door(12, "之", 1)),
        ("12号之十二", Door(12, "之", 12)),
        ("12之3号", BEHIND_3),
        ("12之三号", BEHIND_3),
        ("12-3号", BEHIND_3),
        ("12－3号", BEHIND_3),
        ("12-3", BEHIND_3),
        ("12之3", BEHIND_3),
        ("12號之3", BEHIND_3),
        ("甲12号", Door(12, "甲")),
        ("附12号", Door(12, "附")),
        ("12号附3号", ATTACHED_3),
        ("12号附三号", ATTACHED_3),
        ("12号附3", ATTACHED_3),
        ("12附3号", ATTACHED_3),
        ("甲12号附3号", Door(12, "甲附", 3)),
        ("甲12之3号", Door(12, "甲之", 3)),
        ("51之3之1號", Door(51, "之3之", 1)),
    ],
)
def test_every_writing_of_a_plate_is_read(written: str, door: Door) -> None:
    assert read(written) == door


@pytest.mark.parametrize(
    "text",
    ["12号楼", "12栋", "12巷3号", "12、14号", "12-14号", "12-14", "0号", "附12号附3号", "999999号", "号", "12之号"],
)
def test_what_is_no_plate_or_several_is_read_as_none(text: str) -> None:
    assert read(text) is None


def test_what_stands_behind_a_plate_is_left_for_others_to_read() -> None:
    plate = plate_of(canonical("12号3栋2单元501室"))
    assert plate is not None
    assert (plate.door, plate.rest) == (Door(12), "3栋2单元501室")
    assert is_plate(canonical("12号对面"))
    assert not is_plate("12号楼")


@given(
    st.integers(1, 99999),
    st.sampled_from(["", *CYCLICAL]),
    st.sampled_from(["", "之", "附"]),
    st.integers(1, 9999),
)
def test_a_plate_that_is_printed_is_read_back(number: int, front: str, between: str, sub: int) -> None:
    door = Door(number, front + between, sub if between else 0)
    assert door_of(door.words) == read(door.words) == door


def test_plates_stand_in_order_of_number_then_of_what_is_behind_it() -> None:
    written = ["14号", "12之10号", "12号", "12之9号", "9号", "12号附1号", "甲12号"]
    assert [door.words for door in sorted(map(door_of, written))] == [
        "9号", "12号", "12之9号", "12之10号", "甲12号", "12号附1号", "14号"
    ]  # fmt: skip


@pytest.mark.parametrize("cell", ["", "0", "012", "12-0", "a", "12号楼", "12-", "-3", "附12附3", "12--3", "１２"])
def test_a_cell_that_is_no_plate_is_refused(cell: str) -> None:
    with pytest.raises(ValueError, match=f"^{cell}$"):
        door_of(cell)


@pytest.mark.parametrize(
    ("first", "last", "held", "not_held"),
    [
        ("1", "99", ["1", "99", "99之2", "甲99", "1附1"], ["98", "101", "2之1"]),
        ("12", "12", ["12"], ["12之1", "甲12", "13"]),
        ("13-3", "19", ["13之3", "13之9", "15", "19之7"], ["13", "13之2", "13附5", "14", "21"]),
        ("11", "13-3", ["11", "11之9", "13", "13之3"], ["13之4", "13附1", "15"]),
    ],
)
def test_a_range_holds_plates_by_their_number_and_marks(
    first: str, last: str, held: list[str], not_held: list[str]
) -> None:
    parity = Parity.ALL if first == last else Parity.ODD
    row = AddressRow(AddressKind.ROAD, "长街", "990000001001", door_of(first), door_of(last), parity)
    assert [plate for plate in held + not_held if row.admits(door_of(plate))] == held


@pytest.mark.parametrize(
    ("text", "group"),
    [
        ("3组", (3, "")),
        ("第三村民小组", (3, "")),
        ("十二组", (12, "")),
        ("12鄰林口路6號", (12, "林口路6号")),
        ("四鄰", (4, "")),
        ("3社", (3, "")),
        ("3社区", None),
        ("5号", None),
        ("0组", None),
        ("组", None),
    ],
)
def test_a_village_group_is_read_with_what_stands_behind_it(text: str, group: tuple[int, str] | None) -> None:
    assert group_of(canonical(text)) == group


@pytest.mark.parametrize(
    ("text", "building"),
    [("3栋2单元501", "3"), ("三幢", "3"), ("3号楼", "3"), ("b座", "B"), ("a2栋", "A2"), ("3号", None), ("501", None)],
)
def test_the_building_of_an_estate_is_the_first_that_is_named(text: str, building: str | None) -> None:
    assert building_of(canonical(text)) == building
