"""Rules that nobody would write, and what they mean: made up for laws, and worked out family by family.

The meaning is written from what rules are alone. In effect is a rule that applies and that no applying rule overrides;
rules that add up offer the places of both; combinations that no family can have count for nothing.
"""

from collections.abc import Iterator, Mapping
from itertools import product

from hypothesis import strategies as st

from enrollzone.messages import Text
from enrollzone.rules.compiler import IMPOSSIBLE, UNCOVERED, Conflict, Effect
from enrollzone.rules.conditions import AllOf, AnyOf, Condition, Is, Named, Not, Same
from enrollzone.rules.ruleset import Expansion, Outcome, Plan, PlanByReading, Rule, Ruleset
from enrollzone.rules.variables import Origin, Variable

Family = dict[str, str]
State = dict[str, frozenset[str]]

SITES = ("p", "q", "s", "z")  # z is nowhere; s is shared by p and r
HOME, OLD, WORK = (Variable(name, SITES, Origin.FACT, (name,)) for name in ("home", "old", "work"))
LOCAL, JOB = Variable("local", ("no", "yes"), inputs=("local",)), Variable("job", ("none", "farm", "shop"))
AGE = Variable("age(birth, cutoff)", ("<6 years", ">=6 years", ">=16 years"), Origin.DATES, ("birth",))
TERM = Variable("term(start, end)", ("<1 month", ">=1 month", ">=6 months", ">=1 year"), Origin.DATES, ("start", "end"))
WIDE = Variable("reading.wide", ("wide", "narrow"), Origin.READING)
WHO = Variable("reading.who", ("both", "either", "neither"), Origin.READING)
PLACES, READINGS = (HOME, OLD, WORK), (WIDE, WHO)
VARIABLES = (*PLACES, LOCAL, JOB, AGE, TERM, *READINGS)
EXPANSION = Expansion("z", {"s": ("p", "r")}, single="school", several="choose", none="not_covered")

_MOST_FAMILIES = 200  # under one ruleset: each is tried, for each law, some hundred times


# ---- what is made up


@st.composite
def vocabularies(draw: st.DrawFn) -> tuple[Variable, ...]:
    """Some variables in some order: few enough that every family can be tried."""
    chosen, families = [], 1
    for variable in draw(st.permutations(VARIABLES)):
        if families * len(variable.values) <= _MOST_FAMILIES:
            chosen.append(variable)
            families *= len(variable.values)
    return tuple(chosen[: draw(st.integers(2, len(chosen)))])


@st.composite
def single_tests(draw: st.DrawFn, variables: tuple[Variable, ...]) -> Condition:
    places = [variable for variable in variables if variable in PLACES]
    if len(places) > 1 and draw(st.integers(0, 5)) == 0:
        left, right = draw(st.permutations(places))[:2]
        return Same(left, right)
    variable = draw(st.sampled_from(variables))
    most = len(variable.values) - 1
    return Is(variable, draw(st.frozensets(st.sampled_from(variable.values), min_size=1, max_size=most)))


def trees(parts: st.SearchStrategy[Condition]) -> st.SearchStrategy[Condition]:
    several = st.lists(parts, min_size=1, max_size=3).map(tuple)
    return st.one_of(several.map(AllOf), several.map(AnyOf), parts.map(Not))


def conditions_of(
    variables: tuple[Variable, ...], names: Mapping[str, Condition] | None = None, leaves: int = 8
) -> st.SearchStrategy[Condition]:
    """Conditions nested as deep as they come, some of them resting on named ones."""
    single: st.SearchStrategy[Condition] = single_tests(variables)
    if names:
        named = [Named(name, part, Text("名", "name")) for name, part in names.items()]
        single = st.one_of(single, single, st.sampled_from(named))
    return st.recursive(single, trees, max_leaves=leaves)


def plans_of(variables: tuple[Variable, ...]) -> st.SearchStrategy[Plan | PlanByReading]:
    places = [variable for variable in variables if variable in PLACES]
    plans = [Plan("stay"), Plan("arrange"), Plan("not_covered"), *(Plan("school", (place,)) for place in places)]
    plans += [Plan("choose", (one, other)) for one in places for other in places if one != other]
    single = st.sampled_from(plans)
    readings = [variable for variable in variables if variable in READINGS]
    by_reading = [
        st.builds(PlanByReading, st.just(r), st.fixed_dictionaries(dict.fromkeys(r.values, single))) for r in readings
    ]
    return st.one_of(single, single, *by_reading)


@st.composite
def rulesets(draw: st.DrawFn) -> Ruleset:
    variables = draw(vocabularies())
    definitions: dict[str, Condition] = {}
    for name in ("inner", "outer")[: draw(st.integers(0, 2))]:
        definitions[name] = draw(conditions_of(variables, definitions, leaves=4))
    names = [f"rule{n}" for n in range(draw(st.integers(1, 5)))]
    rules = tuple(
        Rule(
            name,
            draw(conditions_of(variables, definitions)),
            draw(plans_of(variables)),
            overrides=frozenset(draw(st.sets(st.sampled_from(names))) - {name}),
            adds_to=frozenset(draw(st.sets(st.sampled_from(names), max_size=1)) - {name}),
        )
        for name in names
    )
    impossible = tuple(draw(st.lists(conditions_of(variables, definitions, leaves=4), max_size=2)))
    return Ruleset(variables, rules, impossible, definitions, EXPANSION)


def states_of(variables: tuple[Variable, ...]) -> st.SearchStrategy[State]:
    """What is known of some variables: one value, or one of several."""
    values = {v.name: st.sets(st.sampled_from(v.values), min_size=1).map(frozenset) for v in variables}
    return st.fixed_dictionaries({}, optional=values)


@st.composite
def ruled(draw: st.DrawFn) -> tuple[Ruleset, State]:
    """Rules, and what is known of a family."""
    ruleset = draw(rulesets())
    return ruleset, draw(states_of(ruleset.variables))


@st.composite
def conditioned(draw: st.DrawFn) -> tuple[tuple[Variable, ...], Condition, State]:
    """A condition with its variables, and what is known of a family."""
    variables = draw(vocabularies())
    names = {"inner": draw(conditions_of(variables, leaves=4))}
    return variables, draw(conditions_of(variables, names, leaves=12)), draw(states_of(variables))


# ---- what it means


def families(variables: tuple[Variable, ...], state: State) -> Iterator[Family]:
    """Every family that a state may be about."""
    spans = [[value for value in v.values if value in state.get(v.name, v.values)] for v in variables]
    for values in product(*spans):
        yield dict(zip((v.name for v in variables), values, strict=True))


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


def said_of(ruleset: Ruleset, family: Family) -> dict[str, str]:
    """The outcome of each rule in effect."""
    effective = in_effect(ruleset, family)
    return {name: outcome_of(rule, effective, family) for name, rule in effective.items()}


def verdict(ruleset: Ruleset, family: Family) -> tuple[str, frozenset[str]]:
    """The outcome in words, and the rules that bring it about."""
    if any(holds(never, family) for never in ruleset.impossible):
        return IMPOSSIBLE, frozenset()
    said = said_of(ruleset, family)
    if len(set(said.values())) > 1:
        return "conflict", frozenset(said)
    return next(iter(said.values()), UNCOVERED), frozenset(said)


def meaning(ruleset: Ruleset, state: State) -> set[tuple[str, frozenset[str]]]:
    """What becomes of every family that a state may be about."""
    return {verdict(ruleset, family) for family in families(ruleset.variables, state)}


def in_words(end: object) -> tuple[str, frozenset[str]]:
    """An end of a diagram, said as `verdict` says it."""
    if isinstance(end, Effect):
        return str(end.outcome), frozenset(end.rules)
    if isinstance(end, Conflict):
        return "conflict", frozenset(rule for effect in end.effects for rule in effect.rules)
    return str(end) if isinstance(end, str | Outcome) else repr(end), frozenset()
