"""Each law of the rules on the smallest set that shows it. Places are p and q; z is nowhere; s is shared by p and r."""

from collections.abc import Iterable

import pytest

from enrollzone.messages import Text
from enrollzone.rules.compiler import IMPOSSIBLE, UNCOVERED, Compiled, Conflict, Effect, compile_rules, order_of
from enrollzone.rules.conditions import AllOf, AnyOf, Condition, Is, Named, Not, Same
from enrollzone.rules.diagram import DiagramTooLargeError
from enrollzone.rules.ruleset import Expansion, Outcome, Plan, PlanByReading, Rule, Ruleset
from enrollzone.rules.variables import Origin, Variable

PLACES = ("p", "q", "s", "z")
HOME, OTHER = Variable("home", PLACES), Variable("other", PLACES)
A, B = Variable("a", ("no", "yes")), Variable("b", ("no", "yes"))
READING = Variable("reading.r", ("one", "two"), Origin.READING)
IS_A, IS_B = Is(A, frozenset(["yes"])), Is(B, frozenset(["yes"]))
EXPANSION = Expansion("z", {"s": ("p", "r")}, single="school", several="choose", none="not_covered")

STAY, ARRANGE = Plan("stay"), Plan("arrange")
AT_HOME, AT_OTHER = Plan("school", (HOME,)), Plan("school", (OTHER,))


def compiled(*rules: Rule, impossible: Iterable[Condition] = (), **definitions: Condition) -> Compiled:
    variables = (A, B, HOME, OTHER, READING)
    return compile_rules(Ruleset(variables, rules, tuple(impossible), definitions, EXPANSION))


def outcomes(result: Compiled, **told: str) -> list[str]:
    return sorted(map(str, result.outcomes.values({name: frozenset([value]) for name, value in told.items()})))


def in_effect(result: Compiled, **told: str) -> set[object]:
    return set(result.effects.values({name: frozenset([value]) for name, value in told.items()}))


def test_a_rule_gives_its_outcome_where_it_applies_and_no_rule_gives_none() -> None:
    result = compiled(Rule("stay", IS_A, STAY))
    assert outcomes(result, a="yes") == ["stay"]
    assert outcomes(result, a="no") == [UNCOVERED]
    assert outcomes(result) == ["stay", UNCOVERED]


@pytest.mark.parametrize(
    ("place", "outcome"),
    [("p", "school p"), ("q", "school q"), ("s", "choose p r"), ("z", "not_covered")],
)
def test_a_place_offers_what_it_stands_for(place: str, outcome: str) -> None:
    assert outcomes(compiled(Rule("near", IS_A, AT_HOME)), a="yes", home=place) == [outcome]


@pytest.mark.parametrize(
    ("home", "other", "outcome"),
    [
        ("p", "q", "choose p q"),
        ("p", "p", "school p"),
        ("p", "z", "school p"),
        ("z", "z", "not_covered"),
        ("s", "q", "choose p q r"),
        ("s", "p", "choose p r"),
    ],
)
def test_a_choice_drops_what_is_no_option_and_one_left_is_a_school(home: str, other: str, outcome: str) -> None:
    result = compiled(Rule("choice", IS_A, Plan("choose", (HOME, OTHER))))
    assert outcomes(result, a="yes", home=home, other=other) == [outcome]


def test_an_outcome_that_names_no_place_does_not_hang_on_places() -> None:
    assert compiled(Rule("arrange", IS_A, ARRANGE)).outcomes.support == (A,)


def test_an_overriding_rule_beats_the_other_only_where_it_applies_itself() -> None:
    result = compiled(Rule("stay", IS_A, STAY, overrides=frozenset(["near"])), Rule("near", IS_B, AT_HOME))
    assert outcomes(result, a="yes", b="yes", home="p") == ["stay"]
    assert outcomes(result, a="no", b="yes", home="p") == ["school p"]
    assert in_effect(result, a="yes", b="yes", home="p") == {Effect(("stay",), Outcome("stay"))}


def test_a_rule_that_is_beaten_itself_still_beats_others() -> None:
    first = Rule("first", IS_A, STAY, overrides=frozenset(["second"]))
    second = Rule("second", IS_A, ARRANGE, overrides=frozenset(["third"]))
    result = compiled(first, second, Rule("third", IS_A, AT_HOME))
    assert outcomes(result, a="yes", home="p") == ["stay"]


def test_two_rules_that_agree_are_both_in_effect() -> None:
    result = compiled(Rule("one", IS_A, AT_HOME), Rule("two", IS_B, AT_OTHER))
    assert in_effect(result, a="yes", b="yes", home="p", other="p") == {
        Effect(("one", "two"), Outcome("school", ("p",)))
    }


def test_two_rules_that_disagree_without_a_stated_relation_are_a_conflict() -> None:
    result = compiled(Rule("one", IS_A, STAY), Rule("two", IS_B, ARRANGE))
    conflict = Conflict((Effect(("one",), Outcome("stay")), Effect(("two",), Outcome("arrange"))))
    assert in_effect(result, a="yes", b="yes") == {conflict}
    assert outcomes(result, a="yes", b="no") == ["stay"]


def test_three_rules_that_disagree_are_one_conflict_of_three() -> None:
    result = compiled(Rule("one", IS_A, STAY), Rule("two", IS_A, ARRANGE), Rule("three", IS_A, Plan("not_yet")))
    (conflict,) = in_effect(result, a="yes")
    assert isinstance(conflict, Conflict)
    assert [effect.rules for effect in conflict.effects] == [("one",), ("two",), ("three",)]


@pytest.mark.parametrize("written_at_the_first", [True, False])
def test_rules_that_add_up_offer_the_places_of_both(written_at_the_first: bool) -> None:
    adds = frozenset(["two" if written_at_the_first else "one"])
    one = Rule("one", IS_A, Plan("choose", (HOME,)), adds_to=adds if written_at_the_first else frozenset())
    two = Rule("two", IS_B, Plan("choose", (OTHER,)), adds_to=frozenset() if written_at_the_first else adds)
    result = compiled(one, two)
    assert outcomes(result, a="yes", b="yes", home="p", other="q") == ["choose p q"]
    assert outcomes(result, a="yes", b="no", home="p", other="q") == ["school p"]
    assert outcomes(result, a="no", b="yes", home="p", other="q") == ["school q"]


def test_a_rule_adds_nothing_while_another_beats_it() -> None:
    one = Rule("one", IS_A, Plan("choose", (HOME,)), adds_to=frozenset(["two"]))
    two = Rule("two", IS_A, Plan("choose", (OTHER,)))
    three = Rule("three", IS_B, STAY, overrides=frozenset(["one", "two"]))
    assert outcomes(compiled(one, two, three), a="yes", b="yes", home="p", other="q") == ["stay"]


def test_an_outcome_may_hang_on_a_reading() -> None:
    plan = PlanByReading(READING, {"one": AT_HOME, "two": STAY})
    result = compiled(Rule("near", IS_A, plan))
    assert outcomes(result, a="yes", home="p", **{"reading.r": "one"}) == ["school p"]
    assert outcomes(result, a="yes", home="p", **{"reading.r": "two"}) == ["stay"]
    assert outcomes(result, a="yes", home="p") == ["school p", "stay"]


def test_a_reading_may_stand_above_or_below_the_places_it_chooses_between() -> None:
    plan = PlanByReading(READING, {"one": AT_HOME, "two": AT_OTHER})
    below = compiled(Rule("near", IS_A, plan))
    above = compiled(Rule("near", AllOf((Is(READING, frozenset(["one"])), IS_A)), plan), Rule("far", Not(IS_A), STAY))
    told = {"a": "yes", "home": "p", "other": "q", "reading.r": "one"}
    assert outcomes(below, **told) == outcomes(above, **told) == ["school p"]
    after_places = compiled(Rule("same", Same(HOME, OTHER), STAY), Rule("near", Not(Same(HOME, OTHER)), plan))
    assert outcomes(after_places, **told) == ["school p"]
    assert outcomes(after_places, **{**told, "reading.r": "two"}) == ["school q"]


def test_impossible_combinations_are_marked_whatever_the_rules_say() -> None:
    result = compiled(
        Rule("stay", IS_A, STAY), impossible=[AllOf((IS_A, IS_B)), AllOf((IS_A, Is(HOME, frozenset("z"))))]
    )
    assert outcomes(result, a="yes", b="yes") == [IMPOSSIBLE]
    assert outcomes(result, a="yes", home="z") == [IMPOSSIBLE]
    assert outcomes(result, a="yes", b="no", home="p") == ["stay"]


def test_a_conflict_between_families_that_cannot_be_is_none() -> None:
    result = compiled(Rule("one", IS_A, STAY), Rule("two", IS_B, ARRANGE), impossible=[AllOf((IS_A, IS_B))])
    assert not [end for end in result.effects.terminals if isinstance(end, Conflict)]


def test_every_rule_and_every_named_condition_has_a_function_of_its_own() -> None:
    either = Named("either", AnyOf((IS_A, IS_B)), Text("或", "or"))
    result = compiled(Rule("stay", either, STAY), either=either)
    assert result.conditions.keys() == {"either", "stay"}
    assert result.conditions["either"].values({"a": frozenset(["no"])}) == {True, False}
    assert result.conditions["stay"].values({"b": frozenset(["yes"])}) == {True}


def test_a_or_not_a_is_seen_to_hold_always() -> None:
    result = compiled(Rule("always", AnyOf((IS_A, Not(IS_A))), STAY))
    assert outcomes(result) == ["stay"]
    assert result.outcomes.support == ()


def test_the_same_place_twice_holds_where_every_value_agrees() -> None:
    result = compiled(Rule("same", Same(HOME, OTHER), STAY))
    assert [outcomes(result, home=place, other=place) for place in PLACES] == [["stay"]] * 4
    assert outcomes(result, home="p", other="q") == [UNCOVERED]


def test_variables_come_in_the_order_in_which_the_rules_first_ask() -> None:
    rules = (Rule("near", AllOf((IS_B, IS_A)), STAY), Rule("far", Same(OTHER, HOME), ARRANGE))
    ruleset = Ruleset((A, B, HOME, OTHER, READING), rules, (), {}, EXPANSION)
    assert [v.name for v in order_of(ruleset)] == ["b", "a", "other", "home", "reading.r"]


def test_an_outcome_reads_as_its_kind_and_its_places() -> None:
    assert str(Outcome("choose", ("p", "q"))) == "choose p q"
    assert str(Outcome("stay")) == "stay"


# ---- rules that explode


def exploding(pairs: int) -> Ruleset:
    """All the left ones are asked before the right ones, and each must be the same as its own."""
    left = tuple(Variable(f"left{n}", PLACES) for n in range(pairs))
    right = tuple(Variable(f"right{n}", PLACES) for n in range(pairs))
    asked = AnyOf(tuple(Is(variable, frozenset("p")) for variable in left))
    same = AllOf((asked, *(Same(one, other) for one, other in zip(left, right, strict=True))))
    return Ruleset((*left, *right), (Rule("small", Is(left[0], frozenset("z")), STAY), Rule("twins", same, ARRANGE)),
                   (), {}, EXPANSION)  # fmt: skip


def test_rules_that_explode_end_in_a_message_that_names_the_rule_and_what_it_looks_at() -> None:
    with pytest.raises(DiagramTooLargeError) as caught:
        compile_rules(exploding(12))
    message = str(caught.value)
    assert message.startswith("the rules need more than 100000 diagram nodes; it grew past that at twins")
    assert "looks at 24 things (left0, left1," in message
    assert "…" in message


def test_the_steps_of_compiling_are_bounded_as_its_nodes_are(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("enrollzone.rules.compiler._MOST_STEPS", 200)
    with pytest.raises(DiagramTooLargeError, match=r"more than 200 steps to be put together; .* at twins"):
        compile_rules(exploding(4))


def test_contradictions_that_explode_are_named_as_such(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("enrollzone.rules.compiler._MOST_STEPS", 5)
    with pytest.raises(DiagramTooLargeError, match="grew past that at impossible, which looks at 2 things"):
        compiled(Rule("stay", IS_A, STAY), impossible=[Same(HOME, OTHER)])


def chain(things: int) -> Ruleset:
    """One condition on many things, which makes a diagram that is long and thin."""
    variables = tuple(Variable(f"fact{n}", ("no", "yes")) for n in range(things))
    every = AllOf(tuple(Is(variable, frozenset(["yes"])) for variable in variables))
    return Ruleset(variables, (Rule("all", every, STAY),), (), {}, EXPANSION)


def test_rules_that_look_at_very_many_things_are_compiled_or_refused_but_never_break_off() -> None:
    everything = {f"fact{n}": frozenset(["yes"]) for n in range(300)}
    assert compile_rules(chain(300)).outcomes.values(everything) == {Outcome("stay")}
    with pytest.raises(DiagramTooLargeError, match="look at more than 300 different things"):
        compile_rules(chain(301))
