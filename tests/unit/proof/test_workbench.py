"""Functions on the workbench, held against going through every assignment."""

from itertools import product
from math import isclose

from hypothesis import given
from hypothesis import strategies as st

from enrollzone.messages import Text
from enrollzone.proof.workbench import Workbench
from enrollzone.rules.conditions import AllOf, AnyOf, Condition, Is, Named, Not, Same
from enrollzone.rules.diagram import Diagram
from enrollzone.rules.evaluate import evaluate
from enrollzone.rules.truth import YES
from enrollzone.rules.variables import Variable

A = Variable("a", ("x", "y"), weights=(0.25, 0.75))
B = Variable("b", ("x", "y", "z"))
C = Variable("c", ("x", "y"))
VARIABLES = (A, B, C)
FAMILIES = [dict(zip("abc", values, strict=True)) for values in product(*(v.values for v in VARIABLES))]

TESTS = st.sampled_from(VARIABLES).flatmap(
    lambda v: st.sets(st.sampled_from(v.values), min_size=1, max_size=len(v.values) - 1).map(
        lambda values: Is(v, frozenset(values))
    )
)
CONDITIONS: st.SearchStrategy[Condition] = st.recursive(
    TESTS | st.just(Same(A, C)),
    lambda parts: st.one_of(
        st.lists(parts, min_size=1, max_size=3).map(lambda ps: AllOf(tuple(ps))),
        st.lists(parts, min_size=1, max_size=3).map(lambda ps: AnyOf(tuple(ps))),
        parts.map(Not),
        parts.map(lambda p: Named("n", p, Text("名", "name"))),
    ),
    max_leaves=8,
)


def holds(condition: Condition, family: dict[str, str]) -> bool:
    return evaluate(condition, {name: frozenset([value]) for name, value in family.items()}) is YES


def value(diagram: Diagram, family: dict[str, str]) -> object:
    (found,) = diagram.values({name: frozenset([value]) for name, value in family.items()})
    return found


@given(CONDITIONS)
def test_a_condition_on_the_workbench_holds_for_the_families_for_which_it_holds(condition: Condition) -> None:
    bench = Workbench(VARIABLES)
    diagram = bench.frozen(bench.condition(condition))
    assert [value(diagram, family) for family in FAMILIES] == [holds(condition, family) for family in FAMILIES]


@given(CONDITIONS, CONDITIONS)
def test_the_same_function_is_the_same_node(one: Condition, other: Condition) -> None:
    bench = Workbench(VARIABLES)
    same = [holds(one, family) for family in FAMILIES] == [holds(other, family) for family in FAMILIES]
    assert (bench.condition(one) == bench.condition(other)) is same


@given(CONDITIONS, CONDITIONS)
def test_a_part_left_out_is_as_if_it_had_never_been_written(kept: Condition, dropped: Condition) -> None:
    whole = Named("n", AllOf((kept, dropped)), Text("名", "name"))
    outer = AnyOf((whole, Is(B, frozenset("z"))))
    inside = frozenset(map(id, (outer, whole, whole.part)))
    bench = Workbench(VARIABLES)
    written = bench.condition(outer)
    without = bench.without(outer, (id(whole.part), 1), inside)
    assert without == bench.condition(AnyOf((kept, Is(B, frozenset("z")))))
    assert bench.condition(outer) == written


@given(CONDITIONS)
def test_a_diagram_in_another_order_is_the_same_function(condition: Condition) -> None:
    other = Workbench((C, B, A))
    diagram = other.frozen(other.condition(condition))
    bench = Workbench(VARIABLES)
    assert bench.taken(diagram) == bench.condition(condition)


@given(CONDITIONS, st.sampled_from(VARIABLES))
def test_what_holds_under_a_value_and_what_holds_somehow(condition: Condition, variable: Variable) -> None:
    bench = Workbench(VARIABLES)
    node = bench.condition(condition)
    under = {v: bench.frozen(bench.under(node, {variable.name: v})) for v in variable.values}
    somehow = bench.frozen(bench.forget(frozenset([variable.name]), node))
    for family in FAMILIES:
        found = {v: holds(condition, {**family, variable.name: v}) for v in variable.values}
        assert {v: value(under[v], family) for v in variable.values} == found
        assert value(somehow, family) is any(found.values())


@given(CONDITIONS)
def test_a_share_is_the_weight_of_the_families_for_which_a_condition_holds(condition: Condition) -> None:
    bench = Workbench(VARIABLES)
    weights = [{"x": 0.25, "y": 0.75}[family["a"]] / 6 for family in FAMILIES]
    expected = sum(weight for weight, family in zip(weights, FAMILIES, strict=True) if holds(condition, family))
    assert isclose(bench.share(bench.condition(condition)), expected, abs_tol=1e-12)
