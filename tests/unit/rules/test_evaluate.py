import pytest

from enrollzone.messages import Text
from enrollzone.rules.conditions import AllOf, AnyOf, Condition, Is, Named, Not, Same, Test
from enrollzone.rules.evaluate import carrying, evaluate, failing
from enrollzone.rules.truth import NO, UNKNOWN, YES, Truth
from enrollzone.rules.variables import Variable

A, B = Variable("a", ("x", "y", "z")), Variable("b", ("x", "y", "z"))
P, Q = Variable("p", ("no", "yes")), Variable("q", ("no", "yes"))
HOLDS_P, HOLDS_Q = Is(P, frozenset(["yes"])), Is(Q, frozenset(["yes"]))


def state(**values: str) -> dict[str, frozenset[str]]:
    return {name: frozenset(said.split("|")) for name, said in values.items()}


def verdict(condition: Condition, **values: str) -> Truth:
    return evaluate(condition, state(**values))


@pytest.mark.parametrize(
    ("still", "expected"),
    [("x", YES), ("y", YES), ("x|y", YES), ("z", NO), ("x|z", UNKNOWN), ("x|y|z", UNKNOWN)],
)
def test_a_test_is_settled_when_every_possible_value_agrees(still: str, expected: Truth) -> None:
    assert verdict(Is(A, frozenset(["x", "y"])), a=still) is expected


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [("x", "x", YES), ("x", "y", NO), ("x|y", "z", NO), ("x|y", "y|z", UNKNOWN), ("x|y", "x|y", UNKNOWN)],
)
def test_two_places_are_the_same_only_when_both_are_known(left: str, right: str, expected: Truth) -> None:
    assert verdict(Same(A, B), a=left, b=right) is expected


def test_a_fact_that_nobody_told_is_unknown_and_never_no() -> None:
    assert verdict(HOLDS_P) is UNKNOWN
    assert verdict(Not(HOLDS_P)) is UNKNOWN


def test_trees_follow_the_tables_and_a_name_changes_nothing() -> None:
    both, either = AllOf((HOLDS_P, HOLDS_Q)), AnyOf((HOLDS_P, HOLDS_Q))
    assert verdict(both, p="no") is NO
    assert verdict(both, p="yes") is UNKNOWN
    assert verdict(either, p="yes") is YES
    assert verdict(Named("either", either, Text("或", "or")), p="no", q="no") is NO


def test_the_tables_are_blind_to_a_or_not_a() -> None:
    assert verdict(AnyOf((HOLDS_P, Not(HOLDS_P)))) is UNKNOWN


def carriers(condition: Condition, **values: str) -> list[tuple[Condition, Truth]]:
    return list(carrying(condition, lambda part: verdict(part, **values)))


def test_one_part_that_holds_carries_any_and_the_first_is_given() -> None:
    assert carriers(AnyOf((HOLDS_P, HOLDS_Q)), p="yes", q="yes") == [(HOLDS_P, YES)]
    assert carriers(AnyOf((HOLDS_P, HOLDS_Q)), p="no", q="yes") == [(HOLDS_Q, YES)]


def test_one_part_that_fails_carries_the_failure_of_all() -> None:
    assert carriers(AllOf((HOLDS_P, HOLDS_Q)), p="yes", q="no") == [(HOLDS_Q, NO)]


def test_every_part_carries_all_that_hold_and_any_that_fail() -> None:
    assert carriers(AllOf((HOLDS_P, HOLDS_Q)), p="yes", q="yes") == [(HOLDS_P, YES), (HOLDS_Q, YES)]
    assert carriers(AnyOf((HOLDS_P, HOLDS_Q)), p="no", q="no") == [(HOLDS_P, NO), (HOLDS_Q, NO)]


def test_what_is_undecided_is_carried_by_its_undecided_parts_only() -> None:
    assert carriers(AllOf((HOLDS_P, HOLDS_Q)), p="yes") == [(HOLDS_Q, UNKNOWN)]


def test_a_named_condition_comes_before_what_it_rests_on() -> None:
    named = Named("both", AllOf((HOLDS_P, Not(HOLDS_Q))), Text("且", "and"))
    assert carriers(named, p="yes", q="no") == [(named, YES), (HOLDS_P, YES), (HOLDS_Q, NO)]


def test_where_only_the_whole_is_decided_all_its_parts_are_given() -> None:
    exact = AnyOf((HOLDS_P, Not(HOLDS_P)))
    known = {id(exact): YES}
    given = list(carrying(exact, lambda part: known.get(id(part), UNKNOWN)))
    assert given == [(HOLDS_P, UNKNOWN), (HOLDS_P, UNKNOWN)]


def failures(condition: Condition, **values: str) -> list[Test]:
    return list(failing(condition, lambda part: verdict(part, **values)))


def test_every_test_that_fails_is_named_and_not_only_the_first() -> None:
    assert failures(AllOf((HOLDS_P, HOLDS_Q)), p="no", q="no") == [HOLDS_P, HOLDS_Q]


def test_nothing_fails_where_nothing_is_decided_or_all_holds() -> None:
    assert failures(AllOf((HOLDS_P, HOLDS_Q))) == []
    assert failures(AllOf((HOLDS_P, HOLDS_Q)), p="yes", q="yes") == []


def test_what_must_not_hold_but_does_is_named_by_the_tests_that_make_it_hold() -> None:
    assert failures(Not(AnyOf((HOLDS_P, HOLDS_Q))), p="no", q="yes") == [HOLDS_Q]
    named = Not(Named("both", AllOf((HOLDS_P, HOLDS_Q)), Text("且", "and")))
    assert failures(named, p="yes", q="yes") == [HOLDS_P, HOLDS_Q]


def test_failures_are_found_below_names_and_comparisons() -> None:
    named = Named("same", AllOf((Same(A, B), HOLDS_P)), Text("同", "same"))
    assert failures(named, a="x", b="y", p="yes") == [Same(A, B)]
