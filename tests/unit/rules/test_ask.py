"""What a question tells, held against counting every family by hand."""

from collections.abc import Callable, Iterator, Mapping
from itertools import product
from math import log2, prod

import pytest
from hypothesis import given
from hypothesis import strategies as st

from enrollzone.rules.ask import Chart, Told, chances, worth
from enrollzone.rules.diagram import Diagram, NodeTable
from enrollzone.rules.variables import Origin, State, Variable

GONE = "gone"
VARIABLES = (
    Variable("a", ("x", "y", "z"), weights=(0.5, 0.2, 0.3)),
    Variable("b", ("no", "yes"), weights=(0.0, 1.0)),
    Variable("c", ("no", "yes")),
    Variable("r", ("one", "two"), Origin.READING),
)
Outcome = Callable[..., str]
STATES: tuple[State, ...] = (
    {},
    {"a": frozenset("xz")},
    {"c": frozenset(["yes"]), "r": frozenset(["one"])},
    {"b": frozenset(["no"])},
    {"b": frozenset(["no", "yes"]), "a": frozenset("y")},
)


def diagram(outcome: Outcome, variables: tuple[Variable, ...] = VARIABLES) -> Diagram:
    table = NodeTable()

    def below(values: tuple[str, ...]) -> int:
        if len(values) == len(variables):
            return table.terminal(outcome(*values))
        return table.node(len(values), [below((*values, value)) for value in variables[len(values)].values])

    return table.frozen(variables, below(()))


def families(state: State) -> Iterator[tuple[tuple[str, ...], float]]:
    """Every family that a state leaves, with its chance."""
    left = [state.get(variable.name, frozenset(variable.values)) for variable in VARIABLES]
    shares = []
    for variable, possible in zip(VARIABLES, left, strict=True):
        weighted = {v: w for v, w in zip(variable.values, chances(variable), strict=True) if v in possible}
        if not any(weighted.values()):
            weighted = dict.fromkeys(weighted, 1.0)
        shares.append({value: weight / sum(weighted.values()) for value, weight in weighted.items()})
    for values in product(*shares):
        yield values, prod(share[value] for share, value in zip(shares, values, strict=True))


def by_hand(outcome: Outcome, state: State, place: int) -> Told:
    joint: dict[tuple[str, str], float] = {}
    for values, chance in families(state):
        if outcome(*values) != GONE and chance > 0:
            key = (values[place], outcome(*values))
            joint[key] = joint.get(key, 0.0) + chance
    total = sum(joint.values())
    values = {value for value, _ in joint}
    of_value = {value: sum(p for (v, _), p in joint.items() if v == value) / total for value in values}
    ends = {end for _, end in joint}
    of_end = {end: sum(p for (_, e), p in joint.items() if e == end) / total for end in ends}
    bits = sum(p / total * log2(p / total / of_value[v] / of_end[e]) for (v, e), p in joint.items())
    common = sum(min(joint.get((v, end), 0.0) / total / of_value[v] for v in values) for end in ends)
    return Told(bits, 1.0 - common)


def both(a: str, b: str, c: str, r: str) -> str:
    return "in" if a != "y" and b == "yes" and (c == "yes" or r == "two") else "out"


def never_z(*family: str) -> str:
    a, _, c, _ = family
    return GONE if a == "z" and c == "no" else f"{a}{c}"


def same(*_family: str) -> str:
    return "same"


def none(*_family: str) -> str:
    return GONE


@pytest.mark.parametrize("state", STATES, ids=range(len(STATES)))
@pytest.mark.parametrize("outcome", [both, never_z])
def test_bits_and_need_are_those_of_counting_every_family(outcome: Outcome, state: State) -> None:
    told = Chart.of(diagram(outcome), impossible=GONE).told(state)
    for place, variable in enumerate(VARIABLES):
        assert told.get(variable.name, Told(0.0, 0.0)) == pytest.approx(by_hand(outcome, state, place), abs=1e-12)


@given(st.lists(st.sampled_from(["in", "out", "other", GONE]), min_size=24, max_size=24), st.sampled_from(STATES))
def test_it_is_so_whatever_the_rules_say(ends: list[str], state: State) -> None:
    table = dict(zip(product(*(variable.values for variable in VARIABLES)), ends, strict=True))

    def outcome(*values: str) -> str:
        return table[values]

    told = Chart.of(diagram(outcome), impossible=GONE).told(state)
    if any(chance > 0 and outcome(*values) != GONE for values, chance in families(state)):
        for place, variable in enumerate(VARIABLES):
            found = told.get(variable.name, Told(0.0, 0.0))
            assert found == pytest.approx(by_hand(outcome, state, place), abs=1e-9)
    assert all(one.bits >= 0 and 0 <= one.needed <= 1 for one in told.values())


@pytest.mark.parametrize("outcome", [same, none])
def test_where_every_family_fares_alike_nothing_tells_anything(outcome: Outcome) -> None:
    assert Chart.of(diagram(outcome), impossible=GONE).told({}) == {}


def test_where_no_family_is_thought_possible_nothing_tells_anything() -> None:
    def impossible_with_b(*family: str) -> str:
        return GONE if family[1] == "yes" else family[2]

    told = Chart.of(diagram(impossible_with_b), impossible=GONE).told({})
    assert all(one == Told(0.0, 0.0) for one in told.values())


def test_very_many_variables_leave_the_figures_sound() -> None:
    many = tuple(Variable(f"v{n}", ("no", "yes"), weights=(0.999, 0.001)) for n in range(200))
    table = NodeTable()
    node, out = table.terminal("in"), table.terminal("out")
    for level in reversed(range(200)):
        node = table.node(level, [out, node])
    told = Chart.of(table.frozen(many, node), impossible=GONE).told({})
    assert all(0 <= one.bits <= 1 and 0 <= one.needed <= 1 for one in told.values())


@pytest.mark.parametrize(
    ("weights", "expected"), [((), (0.5, 0.5)), ((0.0, 0.0), (0.5, 0.5)), ((1.0, 3.0), (0.25, 0.75))]
)
def test_chances_are_shares_and_even_where_none_are_given(
    weights: tuple[float, ...], expected: tuple[float, ...]
) -> None:
    assert chances(Variable("v", ("no", "yes"), weights=weights)) == expected


def test_a_question_that_must_be_asked_anyway_is_worth_more() -> None:
    assert worth([Told(0.5, 1.0)]) > worth([Told(0.9, 0.5)]) > worth([Told(0.5, 0.5)])
    assert worth([Told(0.2, 0.0), Told(0.3, 0.0)]) == pytest.approx(worth([Told(0.5, 0.0)]))
    assert worth([Told(0.5, 0.5), Told(0.0, 0.5)]) > worth([Told(0.5, 0.5)])
    assert worth([]) == 0


def test_a_chart_is_read_the_same_in_whatever_order_a_state_was_told() -> None:
    chart = Chart.of(diagram(both), impossible=GONE)
    told: Mapping[str, frozenset[str]] = {"a": frozenset("xz"), "c": frozenset(["yes"])}
    assert chart.told(told) == chart.told(dict(reversed(told.items())))


@pytest.mark.parametrize("chance", [0.1, 0.2, 0.3, 0.6, 0.7])
def test_a_value_that_no_family_has_leaves_nothing_to_rounding(chance: float) -> None:
    """What is left of a chance by subtraction is another number on every machine: no question may hang on it."""
    rest = 1 - chance
    variables = (
        Variable("who", ("one", "two", "three"), weights=(chance * 0.1, chance * 0.9, rest)),
        Variable("never", ("low", "mid", "high"), weights=(0.7 * rest, 0.3 * rest, chance)),
    )

    def outcome(who: str, never: str) -> str:
        return GONE if never == "high" else who

    told = Chart.of(diagram(outcome, variables), impossible=GONE).told({})
    assert told["never"].needed == pytest.approx(0.0, abs=1e-9)
    assert told["who"].needed == pytest.approx(1.0)
