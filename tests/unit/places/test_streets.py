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


def test_neighbours_in_two_units_or_two_groups_are_both_candidates() -> None:
    first = [plate(n) for n in range(1, 12, 2)]
    found = between([*first, *(plate(n, OTHER) for n in range(15, 30, 2))], 13)
    assert places(found) == {(ONE, 1), (OTHER, 1)}
    found = between([*first, *(plate(n, group=2) for n in range(15, 30, 2))], 13)
    assert places(found) == {(ONE, 1), (ONE, 2)}


def test_every_place_that_is_listed_half_as_near_as_the_hole_is_wide_is_a_candidate() -> None:
    listed = [plate(3, group=5), plate(5, group=4), *(plate(n) for n in (7, 9, 11, 23, 25, 27)), plate(29, group=3)]
    assert places(between(listed, 15)) == {(ONE, 1), (ONE, 4), (ONE, 3)}
    assert places(between([*listed, plate(15), plate(17), plate(19), plate(21)], 13)) == {(ONE, 1)}


def test_a_unit_whose_first_plates_may_be_unlisted_is_a_candidate_near_its_border() -> None:
    """Four plates from the hole of three another unit begins, however far its first listed number lies."""
    listed = [*(plate(n) for n in (1, 3, 5, 7, 9, 11, 13, 15, 17, 25, 27, 29)), plate(133, OTHER), plate(135, OTHER)]
    assert places(between(listed, 21)) == {(ONE, 1), (OTHER, 1)}
    assert places(between([row for row in listed if row.first != Door(5)], 5)) == {(ONE, 1)}


def test_where_plates_bear_two_numberings_the_other_one_is_a_candidate_a_block_away() -> None:
    listed = [*WITHOUT_13, plate(31, OTHER)]
    assert places(between(listed, 13)) == {(ONE, 1), (OTHER, 1)}
    assert places(between([plate(31 + 30), *(row for row in listed), plate(61, OTHER)], 13)) == {(ONE, 1), (OTHER, 1)}
    far = [*(row for row in WITHOUT_13), plate(61), plate(61, OTHER)]
    assert places(between(far, 13)) == {(ONE, 1)}


def test_where_the_numbers_of_two_units_run_into_one_another_nothing_is_placed() -> None:
    """Two roads of one name: the other one is a handful of doors somewhere among the numbers."""
    tangled = (*WITHOUT_13, plate("7-1", OTHER), plate("23-1", OTHER))
    assert between(tangled, 13) is None


def test_a_group_whose_numbers_reach_over_the_place_is_a_candidate_too() -> None:
    reaching = (*WITHOUT_13, plate("5-1", group=7), plate("25-1", group=7))
    assert places(between(reaching, 13)) == {(ONE, 1), (ONE, 7)}


def test_between_two_groups_nothing_is_placed_where_a_plate_beside_is_listed_in_two() -> None:
    """An old numbering and a new one: a third group may have numbers of either."""
    rows = [*(plate(n) for n in (1, 3, 5, 7, 9, 11)), *(plate(n, group=2) for n in (15, 17, 19, 21))]
    assert places(between(rows, 13)) == {(ONE, 1), (ONE, 2)}
    assert between([*rows, plate(11, group=3)], 13) is None
    assert between([*rows, plate(1, group=3)], 13) is not None


def test_a_hole_that_could_hold_a_block_of_another_unit_is_not_bridged_between_two() -> None:
    assert between((plate(1), plate(3), plate(25, OTHER), plate(27, OTHER)), 13) is not None
    assert between((plate(1), plate(3), plate(45, OTHER), plate(47, OTHER)), 13) is None
    assert between((plate(1), plate(21), plate(45, OTHER), plate(61, OTHER), plate(81, OTHER)), 33) is not None


def test_in_one_unit_a_hole_is_bridged_up_to_a_hundred_numbers() -> None:
    assert between((plate(1), plate(3), plate(103), plate(105)), 13) is not None
    assert between((plate(1), plate(3), plate(105), plate(107)), 13) is None


def test_in_a_hamlet_only_a_few_numbers_are_bridged_and_fewer_between_two_groups() -> None:
    hamlet = [plate(n) for n in ("3", "5", "5-1", "5-3", "7")]
    assert between([*hamlet, plate(31, OTHER)], 9, name="大寨") is None  # two hamlets of one name
    assert between(hamlet, "5-2", name="大寨") is not None
    assert between([plate(3), plate(15)], 5, name="大寨") is not None
    assert between([plate(3), plate(17)], 5, name="大寨") is None
    assert between([plate(3), plate(11, group=2)], 5, name="大寨") is not None
    assert between([plate(3), plate(13, group=2)], 5, name="大寨") is None
    for road in ("长街", "中山路", "文化路二段", "长街15巷", "中山路3巷2弄", "长胡同", "世纪大道"):
        assert between([plate(3), plate(17)], 5, name=road) is not None


def test_a_row_of_another_unit_as_near_as_the_hole_is_wide_is_a_candidate() -> None:
    listed = [*(plate(n) for n in (1, 3, 5, 7, 15, 17, 19, 21)), plate(23, OTHER)]
    assert places(between(listed, 11)) == {(ONE, 1), (OTHER, 1)}


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
def test_whatever_the_list_the_neighbours_enclose_the_number_and_both_are_candidates(
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
        assert {(row.unit, row.group) for row in side if row.first in {found.low, found.high}} <= places(found)
