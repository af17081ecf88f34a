"""Each child's reason, as data."""

import pytest

from enrollzone.atlas.desk_rules import By, TieBreak
from enrollzone.placement.assignment import Applicant, Order
from enrollzone.placement.explained import CampusFilled, Decided, Placement, Reason, Refusal, assign

ORDER = Order(
    ((TieBreak(By.DISTANCE), TieBreak(By.LOTTERY)), (TieBreak(By.LOTTERY),)), {"a": 0, "b": 1, "c": 2, "d": 3}
)


def child(name: str, rank: int, *wishes: str, metres: dict[str, int] | None = None, siblings: str = "") -> Applicant:
    return Applicant(name, rank, wishes, (), metres or {}, siblings)


def test_who_comes_later_is_told_which_campus_was_full_and_by_what() -> None:
    near, far = child("a", 0, "x", "y", metres={"x": 10, "y": 50}), child("b", 0, "x", "y", metres={"x": 20, "y": 30})
    later, last = child("c", 1, "x", "y", "z"), child("d", 1, "x")
    found = assign([near, far, later, last], {"x": 1, "y": 1, "z": None}, ORDER)
    full = (Refusal("x", Decided.CLASS, 0), Refusal("y", Decided.CLASS, 0))
    assert found.placements == (
        Placement("a", "x", Reason.FIRST, 0, 1, 1, 10),
        Placement("b", "y", Reason.NEXT, 0, 2, 1, 30, (Refusal("x", Decided.DISTANCE, 0),)),
        Placement("c", None, Reason.SEATS_UNKNOWN, 1, 3, refused=full, waits_at="z"),
        Placement("d", None, Reason.ALL_FULL, 1, refused=full[:1]),
    )
    assert found.campuses == (CampusFilled("x", 1, 1, 0), CampusFilled("y", 1, 1, 0), CampusFilled("z", None, 0))


def test_a_distance_that_is_not_known_puts_nobody_behind() -> None:
    measured, unmeasured = child("b", 0, "x", metres={"x": 10}), child("a", 0, "x")
    found = assign([measured, unmeasured], {"x": 1}, ORDER)
    assert [one.campus for one in found.placements] == ["x", None]
    assert found.placements[1].refused == (Refusal("x", Decided.LOTTERY, 0),)


def test_a_child_that_may_go_nowhere_and_a_campus_without_seats_are_said() -> None:
    found = assign([child("a", 0), child("b", 1, "x")], {"x": 0}, ORDER)
    assert [one.reason for one in found.placements] == [Reason.NO_CAMPUS, Reason.ALL_FULL]
    assert found.placements[1].refused == (Refusal("x", Decided.NO_SEATS),)
    assert found.campuses == (CampusFilled("x", 0, 0),)


def test_what_nothing_decided_is_told_as_such() -> None:
    found = assign([child("a", 1, "x"), child("b", 1, "x")], {"x": 1}, Order(((), ())))
    assert found.placements[1].refused == (Refusal("x", Decided.NOTHING, 1),)


def test_a_child_follows_its_sibling_where_a_seat_stayed_free_and_another_one_wins_by_it() -> None:
    twins = [child("a", 1, "x", "y", siblings="t"), child("c", 1, "x", "y", siblings="t")]
    found = assign([*twins, child("b", 1, "x"), child("d", 1, "x")], {"x": 2, "y": 3}, ORDER, together=True)
    assert {one.applicant: one.campus for one in found.placements} == {"a": "y", "b": "x", "c": "y", "d": "x"}
    assert [one.reason for one in found.placements if one.applicant in "ac"] == [Reason.WITH_SIBLING] * 2


def test_siblings_of_whom_one_waits_at_unknown_seats_are_left_as_they_are() -> None:
    twins = [child("a", 1, "x", siblings="t"), child("c", 1, "z", siblings="t")]
    found = assign(twins, {"x": 1, "z": None}, ORDER, together=True)
    assert [one.reason for one in found.placements] == [Reason.FIRST, Reason.SEATS_UNKNOWN]


@pytest.mark.parametrize("wrong", [[child("a", 0), child("a", 1)], [child("a", 0, "nowhere")]])
def test_a_child_twice_or_a_wish_for_nowhere_is_no_placing(wrong: list[Applicant]) -> None:
    with pytest.raises(ValueError, match="every child once"):
        assign(wrong, {"x": 1}, ORDER)
