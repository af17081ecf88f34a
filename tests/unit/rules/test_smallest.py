"""The smallest example of a claim, held against trying every set of values."""

from collections.abc import Iterator
from itertools import combinations, product

from hypothesis import given
from hypothesis import strategies as st

from enrollzone.rules.diagram import Diagram, NodeTable
from enrollzone.rules.smallest import smallest
from enrollzone.rules.variables import Variable

VARIABLES = tuple(
    Variable(name, values) for name, values in [("a", ("x", "y")), ("b", ("x", "y", "z")), ("c", ("x", "y"))]
)
SIZES = [len(variable.values) for variable in VARIABLES]


def function(table: tuple[int, ...]) -> Diagram:
    """A function of the three variables: one number for each of their combinations."""
    nodes = NodeTable()
    numbers = [nodes.terminal(value) for value in table]
    for level in (2, 1, 0):
        size = SIZES[level]
        groups = [numbers[n : n + size] for n in range(0, len(numbers), size)]
        numbers = [nodes.node(level, group) for group in groups]
    return nodes.frozen(VARIABLES, numbers[0])


FUNCTIONS = st.tuples(*[st.integers(0, 2)] * 12).map(function)


def examples(count: int) -> Iterator[dict[str, str]]:
    for chosen in combinations(VARIABLES, count):
        for values in product(*(variable.values for variable in chosen)):
            yield {variable.name: value for variable, value in zip(chosen, values, strict=True)}


def leads_to_zero(diagram: Diagram, example: dict[str, str]) -> bool:
    return diagram.values({name: frozenset([value]) for name, value in example.items()}) == {0}


@given(FUNCTIONS)
def test_no_example_with_fewer_values_shows_the_same(diagram: Diagram) -> None:
    found = smallest(diagram, lambda value: value == 0)
    sizes = [count for count in range(4) if any(leads_to_zero(diagram, example) for example in examples(count))]
    assert (found is None) is (sizes == [])
    if found is not None:
        assert leads_to_zero(diagram, found)
        assert len(found) == sizes[0]


def test_what_holds_always_needs_no_value() -> None:
    assert smallest(function((0,) * 12), lambda value: value == 0) == {}


def test_a_search_that_would_take_too_long_gives_a_short_example_instead() -> None:
    diagram = function((0, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1))
    for most_steps in (-1, 0, 1):
        assert smallest(diagram, lambda value: value == 0, most_steps) == {"a": "x", "b": "x", "c": "x"}
