import pytest

from enrollzone.messages import Text
from enrollzone.rules.conditions import AllOf, AnyOf, Is, Named, Not, Same, names_in, parts_of, variables_of
from enrollzone.rules.conditions import tests_in as all_tests_in  # pytest would take the name for a test
from enrollzone.rules.variables import Origin, Variable, scaled, still_possible

COLOUR = Variable("colour", ("red", "green", "blue"))
SHADE = Variable("shade", ("red", "green", "blue"))
LOCAL = Variable("local", ("no", "yes"))

RED = Is(COLOUR, frozenset(["red"]))
YES_LOCAL = Is(LOCAL, frozenset(["yes"]))
ALIKE = Same(COLOUR, SHADE)
REDDISH = Named("reddish", AnyOf((RED, Not(YES_LOCAL))), Text("偏红", "reddish"))
TREE = AllOf((REDDISH, ALIKE))


@pytest.mark.parametrize("values", [(), ("one",), ("one", "one"), ("one", "two", "one")])
def test_a_variable_has_at_least_two_different_values(values: tuple[str, ...]) -> None:
    with pytest.raises(ValueError, match="at least two different values"):
        Variable("broken", values)


def test_a_variable_has_as_many_weights_as_values() -> None:
    with pytest.raises(ValueError, match="colour has 3 values but 2 weights"):
        Variable("colour", COLOUR.values, weights=(0.5, 0.5))
    assert Variable("colour", COLOUR.values, Origin.FACT, (), (0.2, 0.3, 0.5)).weights == (0.2, 0.3, 0.5)


def test_weights_are_scaled_to_a_sum_of_one() -> None:
    assert scaled([95, 5]) == (0.95, 0.05)
    assert sum(scaled([1, 1, 1])) == pytest.approx(1)


def test_a_variable_that_no_state_mentions_may_have_every_value() -> None:
    assert still_possible(COLOUR, {}) == {"red", "green", "blue"}
    assert still_possible(COLOUR, {"colour": frozenset(["red"])}) == {"red"}


def test_a_test_of_a_value_that_the_variable_never_has_cannot_be_built() -> None:
    with pytest.raises(ValueError, match="colour never has the value mauve, teal"):
        Is(COLOUR, frozenset(["red", "teal", "mauve"]))


@pytest.mark.parametrize("values", [(), ("red", "green", "blue")])
def test_a_test_that_never_or_always_holds_cannot_be_built(values: tuple[str, ...]) -> None:
    with pytest.raises(ValueError, match="must be able to hold and to fail"):
        Is(COLOUR, frozenset(values))


def test_variables_over_different_values_cannot_be_compared() -> None:
    with pytest.raises(ValueError, match="colour and local have different values"):
        Same(COLOUR, LOCAL)


def test_conditions_are_equal_when_they_ask_the_same_wherever_they_are_written() -> None:
    assert Is(COLOUR, frozenset(["red"]), "colour = red", 7) == Is(COLOUR, frozenset(["red"]), "colour=red", 9)
    assert Same(COLOUR, SHADE, "colour = shade", 7) == ALIKE


def test_the_parts_of_a_condition_are_its_direct_parts() -> None:
    assert parts_of(TREE) == (REDDISH, ALIKE)
    assert parts_of(REDDISH) == (REDDISH.part,)
    assert parts_of(Not(RED)) == (RED,)
    assert parts_of(RED) == parts_of(ALIKE) == ()


def test_tests_and_names_are_found_at_every_depth_in_the_order_written() -> None:
    assert list(all_tests_in(TREE)) == [RED, YES_LOCAL, ALIKE]
    assert list(names_in(TREE)) == ["reddish"]
    assert [v.name for test in all_tests_in(TREE) for v in variables_of(test)] == ["colour", "local", "colour", "shade"]
