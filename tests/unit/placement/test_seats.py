"""Seats: the plan before what was announced, and unknown neither none nor endless."""

from enrollzone.atlas.jurisdiction import CampusSeats
from enrollzone.placement.seats import PlanRow, RowFault, SeatsOf, SeatSource, row_faults, seats_of


def test_the_plan_comes_before_what_was_announced_and_what_is_in_neither_is_unknown() -> None:
    announced = [CampusSeats("a", "primary", 2026, 80, 40), CampusSeats("b", "primary", 2026, 60, 45)]
    announced.append(CampusSeats("c", "primary", 2026, None, 40))
    found = tuple(seats_of("abcd", [PlanRow("a", 90, 2, 45)], announced, {"a": 85, "d": 3}, {"a": 8, "b": 1}))
    assert found == (
        SeatsOf("a", SeatSource.PLAN, 90, 45, 85, 8),
        SeatsOf("b", SeatSource.ANNOUNCED, 60, 45, 0, 1),
        SeatsOf("c", SeatSource.UNKNOWN),
        SeatsOf("d", SeatSource.UNKNOWN, taken=3),
    )
    assert [(row.left, row.beyond) for row in found] == [(0, 3), (59, 0), (None, 0), (None, 0)]


def test_a_row_that_cannot_be_is_told_by_its_campus() -> None:
    rows = (
        PlanRow("good", 90, 2, 45),
        PlanRow("good", 10),
        PlanRow("large", 90, 2, 46),
        PlanRow("full", 91, 2, 45),
        PlanRow("much", 10_000),
        PlanRow("none", 0, 0, 0),
    )
    assert tuple(row_faults(rows, 45)) == (
        ("good", RowFault.TWICE),
        ("large", RowFault.CLASS_SIZE),
        ("full", RowFault.TOO_MANY),
        ("much", RowFault.NUMBER),
    )
    assert tuple(row_faults([PlanRow("large", 90, 2, 60)], None)) == ()
