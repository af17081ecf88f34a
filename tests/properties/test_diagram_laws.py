"""Laws of decision diagrams, on functions small enough to write out as a table."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from enrollzone.rules.diagram import Diagram, NodeTable
from enrollzone.rules.functions import Functions
from enrollzone.rules.variables import Variable

VARIABLES = (
    Variable("a", ("no", "yes")),
    Variable("b", ("x", "y", "z")),
    Variable("c", ("no", "yes")),
    Variable("d", ("p", "q", "r")),
)
PLACES = tuple(product(*(variable.values for variable in VARIABLES)))
NEVER = "never"


@dataclass(frozen=True)
class Function:
    """A function as its table, and the diagram that was built from it."""

    table: Mapping[tuple[str, ...], str]
    diagram: Diagram

    def values(self, state: Mapping[str, frozenset[str]]) -> set[str]:
        return {self.table[place] for place in completions(state)}


def completions(state: Mapping[str, frozenset[str]]) -> Iterator[tuple[str, ...]]:
    return product(*(sorted(state.get(v.name, frozenset(v.values))) for v in VARIABLES))


@st.composite
def functions(draw: st.DrawFn) -> Function:
    # A few variables at a time, so that some of them make no difference.
    looks_at = draw(st.sets(st.sampled_from(range(len(VARIABLES))), min_size=1))
    known: dict[tuple[str, ...], str] = {}
    ends = st.sampled_from(["one", "two", "three", NEVER])
    table = {}
    for place in PLACES:
        key = tuple(place[n] for n in sorted(looks_at))
        table[place] = known[key] if key in known else known.setdefault(key, draw(ends))
    nodes = NodeTable()
    return Function(table, nodes.frozen(VARIABLES, built(nodes, table, ())))


def built(nodes: NodeTable, table: Mapping[tuple[str, ...], str], place: tuple[str, ...]) -> int:
    if len(place) == len(VARIABLES):
        return nodes.terminal(table[place])
    return nodes.node(len(place), [built(nodes, table, (*place, value)) for value in VARIABLES[len(place)].values])


states = st.fixed_dictionaries(
    {},
    optional={v.name: st.sets(st.sampled_from(v.values), min_size=1).map(frozenset) for v in VARIABLES},
)


@given(functions(), states)
def test_the_values_are_those_of_every_completion(function: Function, state: dict[str, frozenset[str]]) -> None:
    assert function.diagram.values(state) == function.values(state)


@given(functions(), states, states)
def test_restricting_and_then_asking_is_asking_both(
    function: Function, state: dict[str, frozenset[str]], more: dict[str, frozenset[str]]
) -> None:
    narrower = {name: state.get(name, values) & values or state[name] for name, values in more.items()}
    rest = function.diagram.restrict(state)
    assert rest.values({}) == function.values(state)
    assert rest.values(narrower) == function.values({**state, **narrower})
    assert len(rest) <= len(function.diagram)


@given(functions(), states)
def test_what_the_rest_hangs_on_settles_it_and_is_no_more_than_what_is_met(
    function: Function, state: dict[str, frozenset[str]]
) -> None:
    rest = function.diagram.restrict(state)
    names = [variable.name for variable in rest.support]
    assert set(names) <= function.diagram.looked_at(state)
    for place in completions(state):
        told = dict(zip((v.name for v in VARIABLES), place, strict=True))
        settled = {**state, **{name: frozenset([told[name]]) for name in names}}
        assert function.values(settled) == {function.table[place]}


@given(functions(), states)
def test_each_thing_that_the_rest_hangs_on_can_change_it(function: Function, state: dict[str, frozenset[str]]) -> None:
    for variable in function.diagram.restrict(state).support:
        level = VARIABLES.index(variable)
        here = set(completions(state))
        moved = ((place, (*place[:level], value, *place[level + 1 :])) for place in here for value in variable.values)
        assert any(there in here and function.table[place] != function.table[there] for place, there in moved)


@given(functions(), states)
def test_leaving_one_end_out_keeps_every_other(function: Function, state: dict[str, frozenset[str]]) -> None:
    rest = function.diagram.restrict(state).without(NEVER)
    for place in completions(state):
        told = {v.name: frozenset([value]) for v, value in zip(VARIABLES, place, strict=True)}
        if function.table[place] != NEVER:
            assert rest.values(told) == {function.table[place]}
    assert rest.values({}) - {NEVER} == function.values(state) - {NEVER}


@given(functions(), states)
def test_what_a_function_hangs_on_in_one_pass_is_the_support_of_restricting_and_leaving_out(
    function: Function, state: dict[str, frozenset[str]]
) -> None:
    slowly = function.diagram.restrict(state).without(NEVER).support
    assert function.diagram.hangs_on(state, whatever=NEVER) == slowly


@given(functions())
def test_a_witness_forces_its_end_and_none_of_its_values_can_be_left_out(function: Function) -> None:
    for end in set(function.table.values()):
        witness = function.diagram.witness(lambda terminal, end=end: terminal == end)
        assert witness is not None
        told = {name: frozenset([value]) for name, value in witness.items()}
        assert function.values(told) == {end}
        for name in told:
            assert function.values({other: values for other, values in told.items() if other != name}) != {end}


@given(functions())
def test_two_tables_that_are_equal_make_one_diagram(function: Function) -> None:
    nodes = NodeTable()
    again = nodes.frozen(VARIABLES, built(nodes, function.table, ()))
    assert again == function.diagram


@given(function=functions())
def test_one_pass_gives_what_applying_to_every_value_gives(function: Function) -> None:
    algebra = Functions(VARIABLES)
    node = algebra.taken(function.diagram)
    assert algebra.mapped(len, node) == algebra.apply(len, node)  # "one" and "two" become the same


@given(one=functions(), other=functions())
def test_what_is_laid_over_nothing_is_itself_and_everything_else_is_joined(one: Function, other: Function) -> None:
    def join(left: str, right: str) -> str:
        return left if right == NEVER else right if left == NEVER else f"{left} {right}"

    algebra = Functions(VARIABLES)
    left, right = algebra.taken(one.diagram), algebra.taken(other.diagram)
    never = algebra.table.terminal(NEVER)
    joined = algebra.apply(partial(join), left, right)  # an operation of its own: nothing of the other is remembered
    assert algebra.laid_over(join, never, left, right) == joined
