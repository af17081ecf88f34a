"""The short ways through a diagram give what the long ones give."""

from hypothesis import given
from hypothesis import strategies as st

from enrollzone.rules.diagram import Diagram, NodeTable
from enrollzone.rules.variables import Variable

VARIABLES = tuple(Variable(name, ("a", "b", "c")[: 2 + number % 2]) for number, name in enumerate("vwxyz"))
ENDS = ("one", "two", "never")


@st.composite
def diagrams(draw: st.DrawFn) -> Diagram:
    """A function of five variables, built from its last variable upwards."""
    table = NodeTable()
    below = [table.terminal(end) for end in ENDS]
    for level in range(len(VARIABLES) - 1, -1, -1):
        width = len(VARIABLES[level].values)
        nodes = draw(st.lists(st.lists(st.sampled_from(below), min_size=width, max_size=width), max_size=4))
        below = [*below, *(table.node(level, children) for children in nodes)]
    return table.frozen(VARIABLES, below[-1])


@st.composite
def states(draw: st.DrawFn) -> dict[str, frozenset[str]]:
    known = draw(st.lists(st.sampled_from(VARIABLES), unique=True))
    return {v.name: draw(st.frozensets(st.sampled_from(v.values), min_size=1)) for v in known}


@given(diagrams(), states(), st.sampled_from((*ENDS, "unheard of")))
def test_what_a_function_hangs_on_is_the_support_of_what_is_left_of_it(
    diagram: Diagram, state: dict[str, frozenset[str]], whatever: str
) -> None:
    left = diagram.restrict(state).without(whatever)
    assert diagram.hangs_on(state, whatever=whatever) == left.support


@given(diagrams(), states())
def test_what_is_not_looked_at_makes_no_difference(diagram: Diagram, state: dict[str, frozenset[str]]) -> None:
    looked_at = diagram.looked_at(state)
    assert {variable.name for variable in diagram.restrict(state).support} <= looked_at
    told_less = {name: values for name, values in state.items() if name in looked_at}
    assert diagram.values(told_less) == diagram.values(state)


@given(diagrams(), states())
def test_the_possible_values_are_those_of_what_is_left(diagram: Diagram, state: dict[str, frozenset[str]]) -> None:
    assert diagram.values(state) == set(diagram.restrict(state).terminals)
