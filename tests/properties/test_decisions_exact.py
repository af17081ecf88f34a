"""The compiled rules against every family, one after the other: places, bands of days, several readings at once."""

from hypothesis import given
from hypothesis import strategies as st

from enrollzone.rules.compiler import IMPOSSIBLE, Compiled, compile_rules
from enrollzone.rules.conditions import Condition, Named
from enrollzone.rules.evaluate import carrying, evaluate
from enrollzone.rules.ruleset import Outcome, Plan, Rule, Ruleset
from enrollzone.rules.truth import NO, UNKNOWN, YES
from enrollzone.rules.variables import Variable
from enrollzone.rules.walk import Walk, numbers_of
from tests.made_up import (
    EXPANSION,
    HOME,
    State,
    conditioned,
    families,
    holds,
    in_words,
    meaning,
    ruled,
    rulesets,
    said_of,
    states_of,
    verdict,
)


def possible(compiled: Compiled, state: State) -> set[object]:
    return compiled.outcomes.values(state) - {IMPOSSIBLE}


def alone(condition: Condition, variables: tuple[Variable, ...]) -> Compiled:
    return compile_rules(Ruleset(variables, (Rule("rule", condition, Plan("stay")),), (), {}, EXPANSION))


@given(ruled())
def test_the_compiled_rules_say_what_every_completion_says(world: tuple[Ruleset, State]) -> None:
    ruleset, state = world
    compiled = compile_rules(ruleset)
    expected = meaning(ruleset, state)
    assert {in_words(end) for end in compiled.effects.values(state)} == expected
    assert {in_words(end)[0] for end in compiled.outcomes.values(state)} == {said for said, _ in expected}


@given(ruled(), st.data())
def test_telling_more_never_adds_an_outcome(world: tuple[Ruleset, State], data: st.DataObject) -> None:
    ruleset, state = world
    compiled = compile_rules(ruleset)
    variable = data.draw(st.sampled_from(ruleset.variables))
    told = data.draw(st.sampled_from(sorted(state.get(variable.name, frozenset(variable.values)))))
    assert possible(compiled, {**state, variable.name: frozenset([told])}) <= possible(compiled, state)


@given(ruled())
def test_what_is_decided_is_decided_the_same_in_every_completion(world: tuple[Ruleset, State]) -> None:
    ruleset, state = world
    ends = possible(compile_rules(ruleset), state)
    said = {words for words, _ in meaning(ruleset, state)} - {IMPOSSIBLE}
    if len(ends) == 1:
        assert len(said) == 1
    assert (not ends) is (not said)


@given(ruled())
def test_knowing_what_the_outcome_hangs_on_decides_it(world: tuple[Ruleset, State]) -> None:
    ruleset, state = world
    names = [variable.name for variable in compile_rules(ruleset).outcomes.hangs_on(state, whatever=IMPOSSIBLE)]
    for values in {tuple(family[name] for name in names) for family in families(ruleset.variables, state)}:
        told = {**state, **{name: frozenset([value]) for name, value in zip(names, values, strict=True)}}
        assert len({words for words, _ in meaning(ruleset, told)} - {IMPOSSIBLE}) <= 1


@given(ruled())
def test_everything_that_the_outcome_hangs_on_is_worth_asking(world: tuple[Ruleset, State]) -> None:
    """For each variable there are two families that differ in it alone, and get two outcomes or are impossible."""
    ruleset, state = world
    for variable in compile_rules(ruleset).outcomes.hangs_on(state, whatever=IMPOSSIBLE):
        said: dict[tuple[str, ...], set[str]] = {}
        for family in families(ruleset.variables, state):
            rest = tuple(value for name, value in family.items() if name != variable.name)
            words = verdict(ruleset, family)[0]
            # One conflict is another than the next when its rules say other things.
            said.setdefault(rest, set()).add(str(said_of(ruleset, family)) if words == "conflict" else words)
        assert any(len(words) > 1 for words in said.values())


@given(ruled())
def test_what_is_left_when_a_state_is_known_means_what_it_meant(world: tuple[Ruleset, State]) -> None:
    ruleset, state = world
    left = compile_rules(ruleset).effects.restrict(state)
    rest = left.without(IMPOSSIBLE)
    for family in families(ruleset.variables, state):
        known = {name: frozenset([value]) for name, value in family.items()}
        assert {in_words(end) for end in left.values(known)} == {verdict(ruleset, family)}
        if verdict(ruleset, family)[0] != IMPOSSIBLE:
            assert {in_words(end) for end in rest.values(known)} == {verdict(ruleset, family)}


@given(rulesets())
def test_a_witness_of_each_end_is_a_family_that_comes_to_it_whatever_else_holds(ruleset: Ruleset) -> None:
    effects = compile_rules(ruleset).effects
    assert {in_words(end) for end in effects.terminals} == meaning(ruleset, {})
    for end in effects.terminals:
        witness = effects.witness(lambda terminal, end=end: terminal == end)
        assert witness is not None
        assert meaning(ruleset, {name: frozenset([value]) for name, value in witness.items()}) == {in_words(end)}


@given(ruled(), st.data())
def test_a_walk_finds_the_ends_of_every_way_and_of_those_that_part_from_it(
    world: tuple[Ruleset, State], data: st.DataObject
) -> None:
    ruleset, state = world
    effects = compile_rules(ruleset).effects
    walk = Walk(effects, state)
    assert {in_words(effects.terminals[n]) for n in numbers_of(walk.ends)} == meaning(ruleset, state)
    for _ in range(3):  # a walk remembers, and must not remember wrongly
        instead = data.draw(states_of(ruleset.variables))
        parted = {in_words(effects.terminals[n]) for n in numbers_of(walk.ends_if(instead))}
        there = meaning(ruleset, {**state, **instead})
        assert there <= parted | meaning(ruleset, state)
        assert parted <= there


@given(ruled())
def test_what_is_not_known_may_be_told_later(world: tuple[Ruleset, State]) -> None:
    ruleset, state = world
    effects = compile_rules(ruleset).effects
    asked: list[str] = []

    def later(name: str) -> frozenset[str] | None:
        asked.append(name)
        return state.get(name)

    assert Walk(effects, {}, later).ends == Walk(effects, state).ends
    assert len(asked) == len(set(asked))
    assert set(asked) <= effects.looked_at(state)


@given(conditioned())
def test_the_truth_tables_never_contradict_the_exact_answer(
    world: tuple[tuple[Variable, ...], Condition, State],
) -> None:
    variables, condition, state = world
    exact = alone(condition, variables).conditions["rule"].values(state)
    assert exact == {holds(condition, family) for family in families(variables, state)}
    by_table = evaluate(condition, state)
    if by_table is YES:
        assert exact == {True}
    if by_table is NO:
        assert exact == {False}


@given(conditioned())
def test_the_truth_tables_are_exact_when_everything_is_known(
    world: tuple[tuple[Variable, ...], Condition, State],
) -> None:
    variables, condition, _ = world
    for family in families(variables, {}):
        known = {name: frozenset([value]) for name, value in family.items()}
        assert evaluate(condition, known) is (YES if holds(condition, family) else NO)


@given(conditioned())
def test_what_carries_a_verdict_is_enough_for_it(world: tuple[tuple[Variable, ...], Condition, State]) -> None:
    """Knowing only what the given reasons looked at, the tables come to the same verdict."""
    _, condition, state = world
    verdict_here = evaluate(condition, state)
    if verdict_here is UNKNOWN:
        return
    reasons = carrying(condition, lambda part: evaluate(part, state))
    tests = [part for part, _ in reasons if not isinstance(part, Named)]
    names = {v.name for t in tests for v in ((t.variable,) if hasattr(t, "variable") else (t.left, t.right))}
    assert evaluate(condition, {name: values for name, values in state.items() if name in names}) is verdict_here


@given(rulesets())
def test_the_order_in_which_rules_are_written_changes_no_outcome(ruleset: Ruleset) -> None:
    backwards = Ruleset(
        ruleset.variables[::-1], ruleset.rules[::-1], ruleset.impossible[::-1], ruleset.definitions, EXPANSION
    )
    forwards, reversed_ = compile_rules(ruleset).effects, compile_rules(backwards).effects
    for family in families(ruleset.variables, {}):
        known = {name: frozenset([value]) for name, value in family.items()}
        assert {in_words(end) for end in forwards.values(known)} == {in_words(end) for end in reversed_.values(known)}


@given(st.lists(st.sampled_from(HOME.values), max_size=4).map(tuple))
def test_an_offer_names_each_school_once_and_in_order(values: tuple[str, ...]) -> None:
    outcome = EXPANSION.options(values)
    assert list(outcome.options) == sorted(set(outcome.options))
    assert outcome.kind == ("not_covered", "school", "choose")[min(len(outcome.options), 2)]
    assert outcome == Outcome(outcome.kind, outcome.options)
