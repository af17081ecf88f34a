"""The compiled rules against an oracle: every completion of what is unknown, one after the other.

The oracle is written from the meaning of rules alone. In effect is a rule that applies and that no applying rule
overrides; rules that add up offer the places of both; combinations that no family can have count for nothing.
"""

from collections.abc import Iterator, Mapping
from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from enrollzone.messages import Text
from enrollzone.rules.compiler import IMPOSSIBLE, UNCOVERED, Compiled, Conflict, Effect, compile_rules
from enrollzone.rules.conditions import AllOf, AnyOf, Condition, Is, Named, Not, Same
from enrollzone.rules.evaluate import evaluate
from enrollzone.rules.ruleset import Expansion, Outcome, Plan, PlanByReading, Rule, Ruleset
from enrollzone.rules.truth import NO, YES
from enrollzone.rules.variables import Origin, Variable

HOME, OLD = Variable("home", ("p", "q", "s", "z")), Variable("old", ("p", "q", "s", "z"))
LOCAL, JOB = Variable("local", ("no", "yes")), Variable("job", ("none", "farm", "shop"))
READING = Variable("reading.r", ("wide", "narrow"), Origin.READING)
VARIABLES = (HOME, OLD, LOCAL, JOB, READING)
EXPANSION = Expansion("z", {"s": ("p", "r")}, single="school", several="choose", none="not_covered")

Family = dict[str, str]
State = dict[str, frozenset[str]]


# ---- what is made up


@st.composite
def single_tests(draw: st.DrawFn) -> Condition:
    if draw(st.integers(0, 5)) == 0:
        return Same(HOME, OLD)
    variable = draw(st.sampled_from(VARIABLES))
    most = len(variable.values) - 1
    return Is(variable, draw(st.frozensets(st.sampled_from(variable.values), min_size=1, max_size=most)))


def trees(parts: st.SearchStrategy[Condition]) -> st.SearchStrategy[Condition]:
    several = st.lists(parts, min_size=1, max_size=3).map(tuple)
    named = parts.map(lambda part: Named("named", part, Text("名", "name")))
    return st.one_of(several.map(AllOf), several.map(AnyOf), parts.map(Not), named)


conditions = st.recursive(single_tests(), trees, max_leaves=5)
plans = st.sampled_from(
    [Plan("stay"), Plan("arrange"), Plan("school", (HOME,)), Plan("school", (OLD,)), Plan("choose", (HOME, OLD))]
)
outcomes = st.one_of(plans, st.builds(lambda a, b: PlanByReading(READING, {"wide": a, "narrow": b}), plans, plans))


@st.composite
def rulesets(draw: st.DrawFn) -> Ruleset:
    names = [f"rule{n}" for n in range(draw(st.integers(1, 4)))]
    rules = tuple(
        Rule(
            name,
            draw(conditions),
            draw(outcomes),
            overrides=frozenset(draw(st.sets(st.sampled_from(names))) - {name}),
            adds_to=frozenset(draw(st.sets(st.sampled_from(names), max_size=1)) - {name}),
        )
        for name in names
    )
    impossible = tuple(draw(st.lists(conditions, max_size=2)))
    return Ruleset(VARIABLES, rules, impossible, {"named": draw(conditions)}, EXPANSION)


states = st.fixed_dictionaries(
    {},
    optional={v.name: st.sets(st.sampled_from(v.values), min_size=1).map(frozenset) for v in VARIABLES},
)


# ---- the oracle


def families(state: State) -> Iterator[Family]:
    names = [v.name for v in VARIABLES]
    for values in product(*(sorted(state.get(v.name, frozenset(v.values))) for v in VARIABLES)):
        yield dict(zip(names, values, strict=True))


def holds(condition: Condition, family: Family) -> bool:
    if isinstance(condition, Is):
        return family[condition.variable.name] in condition.values
    if isinstance(condition, Same):
        return family[condition.left.name] == family[condition.right.name]
    if isinstance(condition, AllOf):
        return all(holds(part, family) for part in condition.parts)
    if isinstance(condition, AnyOf):
        return any(holds(part, family) for part in condition.parts)
    if isinstance(condition, Not):
        return not holds(condition.part, family)
    return holds(condition.part, family)


def in_effect(ruleset: Ruleset, family: Family) -> dict[str, Rule]:
    applying = [rule for rule in ruleset.rules if holds(rule.when, family)]
    beaten = {name for rule in applying for name in rule.overrides}
    return {rule.name: rule for rule in applying if rule.name not in beaten}


def offered(rule: Rule, family: Family) -> tuple[str, list[str]]:
    plan = rule.outcome
    if isinstance(plan, PlanByReading):
        plan = plan.plans[family[plan.reading.name]]
    return plan.kind, [family[variable.name] for variable in plan.of]


def outcome_of(rule: Rule, effective: Mapping[str, Rule], family: Family) -> str:
    kind, places = offered(rule, family)
    for other in effective.values():
        if other.name in rule.adds_to or rule.name in other.adds_to:
            places = [*places, *offered(other, family)[1]]
    if kind not in {"school", "choose"}:
        return kind
    schools = sorted({school for place in places for school in {"s": "pr", "z": ""}.get(place, place)})
    return " ".join([("not_covered", "school", "choose")[min(len(schools), 2)], *schools])


def verdict(ruleset: Ruleset, family: Family) -> tuple[str, frozenset[str]]:
    """The outcome in words, and the rules that bring it about."""
    if any(holds(never, family) for never in ruleset.impossible):
        return IMPOSSIBLE, frozenset()
    effective = in_effect(ruleset, family)
    said = {name: outcome_of(rule, effective, family) for name, rule in effective.items()}
    if len(set(said.values())) > 1:
        return "conflict", frozenset(said)
    return next(iter(said.values()), UNCOVERED), frozenset(said)


def oracle(ruleset: Ruleset, state: State) -> set[tuple[str, frozenset[str]]]:
    return {verdict(ruleset, family) for family in families(state)}


def in_words(end: object) -> tuple[str, frozenset[str]]:
    if isinstance(end, Effect):
        return str(end.outcome), frozenset(end.rules)
    if isinstance(end, Conflict):
        return "conflict", frozenset(rule for effect in end.effects for rule in effect.rules)
    return str(end), frozenset()


def possible(compiled: Compiled, state: State) -> set[object]:
    return compiled.outcomes.values(state) - {IMPOSSIBLE}


# ---- the laws


@given(rulesets(), states)
def test_the_compiled_rules_say_what_every_completion_says(ruleset: Ruleset, state: State) -> None:
    compiled = compile_rules(ruleset)
    expected = oracle(ruleset, state)
    assert {in_words(end) for end in compiled.effects.values(state)} == expected
    assert {in_words(end)[0] for end in compiled.outcomes.values(state)} == {said for said, _ in expected}


@given(rulesets(), states, st.data())
def test_telling_more_never_adds_an_outcome(ruleset: Ruleset, state: State, data: st.DataObject) -> None:
    compiled = compile_rules(ruleset)
    variable = data.draw(st.sampled_from(VARIABLES))
    told = data.draw(st.sampled_from(sorted(state.get(variable.name, frozenset(variable.values)))))
    assert possible(compiled, {**state, variable.name: frozenset([told])}) <= possible(compiled, state)


@given(rulesets(), states)
def test_what_is_decided_is_decided_the_same_in_every_completion(ruleset: Ruleset, state: State) -> None:
    ends = possible(compile_rules(ruleset), state)
    said = {words for words, _ in oracle(ruleset, state)} - {IMPOSSIBLE}
    if len(ends) == 1:
        assert len(said) == 1
    assert (not ends) is (not said)


@given(rulesets(), states)
def test_knowing_what_the_outcome_hangs_on_decides_it(ruleset: Ruleset, state: State) -> None:
    outcomes_of = compile_rules(ruleset).outcomes
    names = [variable.name for variable in outcomes_of.hangs_on(state, whatever=IMPOSSIBLE)]
    for values in {tuple(family[name] for name in names) for family in families(state)}:
        told = {**state, **{name: frozenset([value]) for name, value in zip(names, values, strict=True)}}
        assert len({words for words, _ in oracle(ruleset, told)} - {IMPOSSIBLE}) <= 1


@given(conditions, states)
def test_the_truth_tables_never_contradict_the_exact_answer(condition: Condition, state: State) -> None:
    rule = Rule("rule", condition, Plan("stay"))
    exact = compile_rules(Ruleset(VARIABLES, (rule,), (), {}, EXPANSION)).conditions["rule"].values(state)
    assert exact == {holds(condition, family) for family in families(state)}
    by_table = evaluate(condition, state)
    if by_table is YES:
        assert exact == {True}
    if by_table is NO:
        assert exact == {False}


@given(conditions)
def test_the_truth_tables_are_exact_when_everything_is_known(condition: Condition) -> None:
    for family in families({}):
        known = {name: frozenset([value]) for name, value in family.items()}
        assert evaluate(condition, known) is (YES if holds(condition, family) else NO)


@given(rulesets())
def test_the_order_in_which_rules_are_written_changes_no_outcome(ruleset: Ruleset) -> None:
    backwards = Ruleset(VARIABLES, ruleset.rules[::-1], ruleset.impossible[::-1], ruleset.definitions, EXPANSION)
    forwards, reversed_ = compile_rules(ruleset).effects, compile_rules(backwards).effects
    for family in families({}):
        known = {name: frozenset([value]) for name, value in family.items()}
        assert {in_words(end) for end in forwards.values(known)} == {in_words(end) for end in reversed_.values(known)}


@given(st.lists(st.sampled_from(HOME.values), max_size=4).map(tuple))
def test_an_offer_names_each_school_once_and_in_order(values: tuple[str, ...]) -> None:
    outcome = EXPANSION.options(values)
    assert list(outcome.options) == sorted(set(outcome.options))
    assert outcome.kind == ("not_covered", "school", "choose")[min(len(outcome.options), 2)]
    assert outcome == Outcome(outcome.kind, outcome.options)
