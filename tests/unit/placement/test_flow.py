"""The placing with the shortest ways, beside ours."""

import sys

import pytest

from enrollzone.placement.assignment import Applicant, Order
from enrollzone.placement.explained import assign
from enrollzone.placement.flow import Comparison, Figures, FlowUnavailableError, compared, optimum

# The first takes what is nearest to it, and the second has far to go; together it would be shorter the other way round.
FIRST = Applicant("1", 0, ("near", "far"), metres={"near": 100, "far": 200})
SECOND = Applicant("2", 1, ("near", "far"), metres={"near": 150, "far": 900})
SEATS = {"near": 1, "far": 1}


def test_the_optimum_is_shorter_than_the_order_and_who_would_move_is_said() -> None:
    ours = {one.applicant: one.campus for one in assign([FIRST, SECOND], SEATS, Order(((), ()))).placements}
    best = optimum([FIRST, SECOND], SEATS)
    assert compared([FIRST, SECOND], ours, best) == Comparison(
        Figures(2, 2, 500.0, 900), Figures(2, 2, 175.0, 200), (("1", "near", "far"), ("2", "far", "near"))
    )


def test_most_children_come_before_fewest_metres() -> None:
    far_only = Applicant("3", 0, ("near",), metres={"near": 5000})
    best = optimum([FIRST, far_only], {"near": 1, "far": 1})
    assert best == {"1": "far", "3": "near"}


def test_no_seats_unknown_seats_and_ways_that_were_not_measured_are_none() -> None:
    unmeasured = Applicant("4", 0, ("closed", "unknown", "far"))
    seats = {"closed": 0, "unknown": None, "far": 1}
    best = optimum([unmeasured, Applicant("5", 0, ())], seats)
    assert best == {"4": "far", "5": None}
    assert compared([unmeasured, Applicant("5", 0, ())], best, best).ours == Figures(1, 0, None, None)


def test_without_the_library_its_name_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "ortools.graph.python", None)
    with pytest.raises(FlowUnavailableError, match="plan"):
        optimum([FIRST], SEATS)
