"""Between which listed plates an unlisted one lies: only where the list shows an undisturbed row of houses."""

from collections.abc import Iterable

from hypothesis import given
from hypothesis import strategies as st

from enrollzone.atlas.doors import Door, door_of
from enrollzone.atlas.edition import AddressKind, AddressRow, Parity
from enrollzone.places.streets import Between, Street

ONE, OTHER = "990000001001", "990000001002"


def plate(number: int | str, unit: str = ONE, group: int | None = 1) -> AddressRow:
    door = door_of(str(number))
    return AddressRow(AddressKind.ROAD, "长街", unit, door, door, group=group)


def street(rows: Iterable[AddressRow], name: str = "长街") -> Street:
    return Street(name, tuple(rows))


def between(rows: Iterable[AddressRow], number: int | str, name: str = "长街") -> Between | None:
    return street(rows, name).between(door_of(str(number)))


ROW = tuple(plate(number) for number in range(1, 40, 2))
WITHOUT_13 = tuple(row for row in ROW if row.first != Door(13))


def places(found: Between | None) -> set[tuple[str, int | None]]:
    return {(row.unit, row.group) for row in found.rows} if found else set()


def test_a_number_lies_between_the_nearest_listed_ones_of_its_side() -> None:
    found = between((*WITHOUT_13, *(plate(number, OTHER) for number in range(2, 40, 2))), 13)
    assert found is not None
    assert (found.low, found.high, places(found)) == (Door(11), Door(15), {(ONE, 1)})


def test_a_plate_of_a_listed_number_lies_between_that_and_the_next() -> None:
    found = between((*ROW, plate("13-2", group=2)), "13-3")
    assert found is not None
    assert (found.low.words, found.high.words, places(found)) == ("13之2号", "15号", {(ONE, 1), (ONE, 2)})


def test_every_listed_plate_of_the_same_number_is_a_candidate() -> None:
    found = between((*WITHOUT_13, plate(13, group=3), plate("13-2", group=2)), "13-9")
    assert places(found) == {(ONE, 1), (ONE, 2), (ONE, 3)}


def test_a_number_before_the_first_or_behind_the_last_or_on_the_other_side_lies_between_none() -> None:
    assert between(WITHOUT_13[1:], 1) is None
    assert between(WITHOUT_13, 41) is None
    assert between(WITHOUT_13, 12) is None


def test_neighbours_in_two_units_say_nothing_and_in_two_groups_both() -> None:
    assert between([*(plate(n) for n in range(1, 12, 2)), *(plate(n, OTHER) for n in range(15, 30, 2))], 13) is None
    found = between([*(plate(n) for n in range(1, 12, 2)), *(plate(n, group=2) for n in range(15, 30, 2))], 13)
    assert places(found) == {(ONE, 1), (ONE, 2)}


def test_where_the_numbers_of_two_units_run_into_one_another_nothing_is_placed() -> None:
    """Two roads of one name: the other one is a handful of doors somewhere among the numbers."""
    tangled = (*WITHOUT_13, plate("7-1", OTHER), plate("23-1", OTHER))
    assert between(tangled, 13) is None


def test_a_group_whose_numbers_reach_over_the_place_is_a_candidate_too() -> None:
    reaching = (*WITHOUT_13, plate("5-1", group=7), plate("25-1", group=7))
    assert places(between(reaching, 13)) == {(ONE, 1), (ONE, 7)}


def test_a_side_on_which_a_plate_is_listed_in_two_places_is_not_trusted() -> None:
    assert between((*WITHOUT_13, plate(31, OTHER)), 13) is None
    assert between((*WITHOUT_13, plate(31, group=9)), 13) is None
    assert between((*WITHOUT_13, plate(31)), 13) is not None


def test_a_hole_that_could_hold_a_whole_block_is_not_bridged() -> None:
    assert between((plate(1), plate(3), plate(25), plate(27)), 13) is not None
    assert between((plate(1), plate(3), plate(45), plate(47)), 13) is None
    assert between((plate(1), plate(21), plate(45), plate(61), plate(81)), 33) is not None


def test_in_a_hamlet_only_plates_of_one_number_stand_side_by_side() -> None:
    hamlet = [plate(n) for n in ("3", "5", "5-1", "5-3", "7")]
    assert between(hamlet, "5-2", name="大寨") is not None
    assert between([plate(3), plate(7)], 5, name="大寨") is None
    for road in ("长街", "中山路", "文化路二段", "长街15巷", "中山路3巷2弄", "长胡同", "世纪大道"):
        assert between([plate(3), plate(7)], 5, name=road) is not None


def test_ranges_are_neighbours_by_their_ends() -> None:
    low = AddressRow(AddressKind.ROAD, "长街", ONE, Door(1), Door(19), Parity.ODD)
    high = AddressRow(AddressKind.ROAD, "长街", ONE, Door(31), Door(49), Parity.ODD)
    found = between([low, high], 25)
    assert found is not None
    assert (found.low, found.high) == (Door(19), Door(31))
    assert between([low, high], 26) is None
    assert street([low, high]).listed(Door(7)) == (low,)
    whole = AddressRow(AddressKind.ROAD, "长街", OTHER)
    assert street([low, whole]).listed(Door(7)) == (low, whole)


numbers = st.lists(st.tuples(st.integers(1, 60), st.sampled_from([ONE, OTHER]), st.integers(1, 3)), max_size=25)


@given(numbers, st.integers(1, 60))
def test_whatever_the_list_the_neighbours_enclose_the_number_in_one_unit(
    listed: list[tuple[int, str, int]], number: int
) -> None:
    rows = [plate(each, unit, group) for each, unit, group in listed]
    if any(row.first == Door(number) for row in rows):
        return
    found = between(rows, number)
    if found is not None:
        side = [row for row in rows if row.first and row.first.number % 2 == number % 2]
        inside = [row for row in side if row.first and found.low < row.first < found.high]
        assert found.low < Door(number) < found.high
        assert not inside
        assert len({row.unit for row in found.rows}) == 1
        assert {(row.unit, row.group) for row in side if row.first in {found.low, found.high}} <= places(found)
