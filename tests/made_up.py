"""Rules that nobody would write, and what they mean: made up for laws, and worked out family by family.

The meaning is written from what rules are alone. In effect is a rule that applies and that no applying rule overrides;
rules that add up offer the places of both; combinations that no family can have count for nothing.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import product
from typing import TypeVar

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


# Strategies that are built once: what is drawn here is drawn some hundred thousand times.
_UPTO = [st.integers(0, most) for most in range(16)]
_Draw = Callable[[st.SearchStrategy[int]], int]
T = TypeVar("T")


def one_of(draw: _Draw, things: Sequence[T]) -> T:
    return things[draw(_UPTO[len(things) - 1])]


def some_of(draw: _Draw, things: Sequence[T]) -> list[T]:
    """Some of some things, not all and not none."""
    bits = 1 + draw(_UPTO[2 ** len(things) - 3])
    return [thing for n, thing in enumerate(things) if bits >> n & 1]


@st.composite
def vocabularies(draw: st.DrawFn) -> tuple[Variable, ...]:
    """Some variables in some order: few enough that every family can be tried."""
    left, chosen, families = list(VARIABLES), [], 1
    for _ in range(2 + draw(_UPTO[3])):
        variable = left.pop(draw(_UPTO[len(left) - 1]))
        if families * len(variable.values) <= _MOST_FAMILIES:
            chosen.append(variable)
            families *= len(variable.values)
    return tuple(chosen)


def a_test(draw: _Draw, variables: Sequence[Variable]) -> Condition:
    places = [variable for variable in variables if variable in PLACES]
    if len(places) > 1 and draw(_UPTO[5]) == 5:
        return Same(places[0], one_of(draw, places[1:]))
    variable = one_of(draw, variables)
    return Is(variable, frozenset(some_of(draw, variable.values)))


def a_condition(draw: _Draw, variables: Sequence[Variable], names: Sequence[Named] = (), depth: int = 3) -> Condition:
    """A condition nested as deep as it comes, some of it resting on named ones."""
    pick = draw(_UPTO[7]) if depth else 0
    if pick < 3:
        return one_of(draw, names) if names and pick == 2 else a_test(draw, variables)
    if pick == 3:
        return Not(a_condition(draw, variables, names, depth - 1))
    parts = tuple(a_condition(draw, variables, names, depth - 1) for _ in range(1 + draw(_UPTO[2])))
    return AllOf(parts) if pick < 6 else AnyOf(parts)


def a_plan(draw: _Draw, variables: Sequence[Variable]) -> Plan:
    places = [variable for variable in variables if variable in PLACES]
    plans = [Plan("stay"), Plan("arrange"), Plan("not_covered"), *(Plan("school", (place,)) for place in places)]
    return one_of(draw, plans + [Plan("choose", (one, other)) for one in places for other in places if one != other])


def an_outcome(draw: _Draw, variables: Sequence[Variable]) -> Plan | PlanByReading:
    readings = [variable for variable in variables if variable in READINGS]
    if readings and draw(_UPTO[2]) == 2:
        reading = one_of(draw, readings)
        return PlanByReading(reading, {option: a_plan(draw, variables) for option in reading.values})
    return a_plan(draw, variables)


def named_conditions(draw: _Draw, variables: Sequence[Variable]) -> list[Named]:
    """Named conditions, of which the later may rest on the earlier."""
    found: list[Named] = []
    for name in ("inner", "outer")[: draw(_UPTO[2])]:
        found.append(Named(name, a_condition(draw, variables, found, depth=2), Text("名", "name")))
    return found


@st.composite
def rulesets(draw: st.DrawFn) -> Ruleset:
    variables = draw(vocabularies())
    named = named_conditions(draw, variables)
    names = [f"rule{n}" for n in range(1 + draw(_UPTO[4]))]
    rules = tuple(
        Rule(
            name,
            a_condition(draw, variables, named),
            an_outcome(draw, variables),
            overrides=frozenset(other for other in names if other != name and draw(_UPTO[2]) == 2),
            adds_to=frozenset({one_of(draw, names)} - {name}) if draw(_UPTO[3]) == 3 else frozenset(),
        )
        for name in names
    )
    impossible = tuple(a_condition(draw, variables, named, depth=2) for _ in range(draw(_UPTO[2])))
    return Ruleset(variables, rules, impossible, {each.name: each.part for each in named}, EXPANSION)


@st.composite
def states_of(draw: st.DrawFn, variables: tuple[Variable, ...]) -> State:
    """What is known of some variables: one value, or one of several."""
    ways = {variable: draw(_UPTO[2]) for variable in variables}
    told = {v: one_of(draw, v.values) for v, way in ways.items() if way == 1}
    partly = {v.name: frozenset(some_of(draw, v.values)) for v, way in ways.items() if way == 2}
    return {v.name: frozenset([value]) for v, value in told.items()} | partly


@st.composite
def ruled(draw: st.DrawFn) -> tuple[Ruleset, State]:
    """Rules, and what is known of a family."""
    ruleset = draw(rulesets())
    return ruleset, draw(states_of(ruleset.variables))


@st.composite
def conditioned(draw: st.DrawFn) -> tuple[tuple[Variable, ...], Condition, State]:
    """A condition with its variables, and what is known of a family."""
    variables = draw(vocabularies())
    condition = a_condition(draw, variables, named_conditions(draw, variables), depth=4)
    return variables, condition, draw(states_of(variables))


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
