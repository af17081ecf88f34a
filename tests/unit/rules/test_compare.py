"""Where two functions differ, how often, and under which few conditions."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from enrollzone.rules.compare import NOBODY, SAME, Branch, CommonFunctions, cover, pair, shares
from enrollzone.rules.diagram import Diagram
from enrollzone.rules.variables import Variable

A = Variable("a", ("x", "y", "z"), weights=(0.5, 0.3, 0.2))
B = Variable("b", ("no", "yes"))
C = Variable("c", ("no", "yes"), weights=(1.0, 0.0))
VARIABLES = (A, B, C)
CELLS = list(product(*(variable.values for variable in VARIABLES)))
ends = st.lists(st.sampled_from([SAME, NOBODY, "change", "other"]), min_size=len(CELLS), max_size=len(CELLS))


def function(values: list[str]) -> Diagram:
    """The diagram with these values, one for each combination."""
    functions = CommonFunctions(VARIABLES)
    node = functions.table.terminal(SAME)
    for cell, value in zip(CELLS, values, strict=True):
        here = functions.where({v.name: frozenset([part]) for v, part in zip(VARIABLES, cell, strict=True)})
        node = functions.choose(here, functions.table.terminal(value), node)
    return functions.frozen(node)


def holds(condition: dict[str, frozenset[str]], cell: tuple[str, ...]) -> bool:
    told = dict(zip((v.name for v in VARIABLES), cell, strict=True))
    return all(told[name] in allowed for name, allowed in condition.items())


@given(ends)
def test_the_conditions_hold_wherever_a_change_is_and_nowhere_that_another_end_is(values: list[str]) -> None:
    found = list(cover(function(values), "change"))
    for cell, value in zip(CELLS, values, strict=True):
        covered = any(holds(dict(one.condition), cell) for one in found)
        assert covered is (value == "change") or value == NOBODY


@given(ends)
def test_no_condition_has_a_part_too_many_where_everybody_is_somebody(values: list[str]) -> None:
    everybody = [SAME if value == NOBODY else value for value in values]
    for one in cover(function(everybody), "change"):
        for name in one.condition:
            wider = {other: allowed for other, allowed in one.condition.items() if other != name}
            beyond = {value for cell, value in zip(CELLS, everybody, strict=True) if holds(wider, cell)}
            assert beyond != {"change"}


@given(ends)
def test_shares_are_those_of_the_priors_and_the_conditions_add_up_to_them(values: list[str]) -> None:
    weight = dict(zip(CELLS, (a * 0.5 * c for a in A.weights for _ in B.values for c in C.weights), strict=True))
    expected = sum(weight[cell] for cell, value in zip(CELLS, values, strict=True) if value == "change")
    diagram = function(values)
    assert shares(diagram).get("change", 0.0) == pytest.approx(expected)
    assert sum(one.share for one in cover(diagram, "change")) == pytest.approx(expected)


@given(ends)
def test_the_way_to_a_change_leads_there_however_unlikely_it_is(values: list[str]) -> None:
    diagram = function(values)
    for one in cover(diagram, "change"):
        assert diagram.values({name: frozenset([value]) for name, value in one.path.items()}) == {"change"}


def test_a_condition_allows_every_value_that_leads_to_the_same_change() -> None:
    values = ["change" if a in "xz" and b == "yes" else SAME for a, b, _ in CELLS]
    (only,) = cover(function(values), "change")
    assert only.condition == {"a": frozenset("xz"), "b": frozenset(["yes"])}


def test_a_value_may_hang_on_a_variable_that_comes_earlier() -> None:
    functions = CommonFunctions(VARIABLES)
    own = Variable("own", ("p", "q"))
    table = CommonFunctions((own,)).table
    root = table.node(0, [table.terminal("P"), table.terminal("Q")])
    choice = Branch("c", (Branch("b", (frozenset("p"), frozenset("q"))), frozenset("pq")))
    node = functions.of(table.frozen((own,), root), {"own": choice}, lambda terminal: frozenset([terminal]))
    diagram = functions.frozen(node)
    assert diagram.values({"c": frozenset(["no"]), "b": frozenset(["yes"])}) == {frozenset("Q")}
    assert diagram.values({"c": frozenset(["yes"])}) == {frozenset("PQ")}
    assert functions.frozen(functions.forget(frozenset(["b", "c"]), node)).values({}) == {frozenset("PQ")}


def test_rows_of_values_that_go_together() -> None:
    functions = CommonFunctions(VARIABLES)
    together = functions.frozen(functions.among(("c", "a"), [("yes", "x"), ("no", "z")]))
    assert together.values({"a": frozenset("x"), "c": frozenset(["yes"])}) == {True}
    assert together.values({"a": frozenset("y")}) == {False}
    assert functions.among(("a",), []) == functions.no


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (frozenset("a"), frozenset("a"), SAME),
        (frozenset(), frozenset(), NOBODY),
        (frozenset("a"), frozenset(), (frozenset("a"), frozenset())),
    ],
)
def test_two_answers_are_the_same_or_both_are_told(old: object, new: object, said: object) -> None:
    assert pair(old, new) == said
