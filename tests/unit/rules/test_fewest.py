"""The fewest changes after which an end is sure, against trying every set of changes and every value by hand."""

from itertools import combinations, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from enrollzone.rules.compiler import compile_rules
from enrollzone.rules.conditions import AllOf, AnyOf, Condition, Is, Not, Same
from enrollzone.rules.diagram import Diagram
from enrollzone.rules.fewest import alternatives, fewest_changes
from enrollzone.rules.ruleset import Expansion, Plan, Rule, Ruleset
from enrollzone.rules.variables import State, Variable

A, B, C, D = (Variable(name, ("no", "yes")) for name in "abcd")
KIND, OTHER = (Variable(name, ("x", "y", "z")) for name in ("kind", "other"))
VARIABLES = (A, B, C, D, KIND, OTHER)


def yes(variable: Variable) -> Is:
    return Is(variable, frozenset(["yes"]))


def diagram_of(condition: Condition) -> Diagram:
    rules = Ruleset(
        VARIABLES, (Rule("r", condition, Plan("stay")),), (), {}, Expansion("outside", {}, "school", "choose", "none")
    )
    return compile_rules(rules).conditions["r"]


def known(**values: str) -> State:
    return {name: frozenset(value.split()) for name, value in values.items()}


def ways(condition: Condition, state: State, **owner: str) -> list[set[str]] | None:
    found = fewest_changes(diagram_of(condition), state, owner, bool)
    return None if found is None else [set(way) for way in found]


def test_what_holds_already_needs_nothing() -> None:
    assert ways(yes(A), known(a="yes"), a="paper") == [set()]


def test_what_nobody_can_change_is_not_changed() -> None:
    assert ways(AllOf((yes(A), yes(B))), known(a="no", b="no"), b="paper") == []


def test_any_one_of_several_is_enough() -> None:
    deed_or_lease = AllOf((yes(A), AnyOf((yes(B), yes(C)))))
    assert ways(deed_or_lease, known(a="no", b="no", c="no"), a="book", b="deed", c="lease") == [
        {"book", "deed"},
        {"book", "lease"},
    ]


def test_several_changes_of_one_owner_cost_one() -> None:
    lease_or_two = AnyOf((AllOf((yes(A), yes(B))), AllOf((yes(C), yes(D)))))
    state = known(a="no", b="no", c="no", d="no")
    assert ways(lease_or_two, state, a="lease", b="lease", c="book", d="card") == [{"lease"}, {"book", "card"}]


def test_whatever_is_unknown_and_nobodys_may_come_out_either_way() -> None:
    assert ways(AllOf((yes(A), yes(B))), known(b="no"), b="paper") == []
    assert ways(AnyOf((yes(A), yes(B))), known(b="no"), b="paper") == [{"paper"}]


def test_an_owner_chooses_before_it_is_known_what_is_unknown() -> None:
    assert ways(Same(KIND, OTHER), known(other="x y"), kind="paper") == []
    assert ways(Same(KIND, OTHER), known(kind="z", other="y"), kind="paper") == [{"paper"}]


def test_too_many_steps_are_not_taken() -> None:
    odd = AnyOf((AllOf((yes(A), Not(yes(B)))), AllOf((Not(yes(A)), yes(B)))))
    owner = {"a": "one", "b": "two"}
    assert fewest_changes(diagram_of(odd), {}, owner, bool, most_steps=1) is None
    assert fewest_changes(diagram_of(odd), {}, owner, bool) == (frozenset(["one", "two"]),)


tests_of_one = st.sampled_from(
    [*map(yes, (A, B, C, D)), Is(KIND, frozenset("x")), Is(OTHER, frozenset("xy")), Same(KIND, OTHER)]
)
conditions = st.recursive(
    tests_of_one,
    lambda parts: st.one_of(
        st.lists(parts, min_size=1, max_size=3).map(lambda found: AllOf(tuple(found))),
        st.lists(parts, min_size=1, max_size=3).map(lambda found: AnyOf(tuple(found))),
        parts.map(Not),
    ),
    max_leaves=8,
)
states = st.fixed_dictionaries(
    {}, optional={v.name: st.sets(st.sampled_from(v.values), min_size=1).map(frozenset) for v in VARIABLES}
)
owners = st.dictionaries(st.sampled_from([v.name for v in VARIABLES]), st.sampled_from(["p", "q", "r"]))


def is_enough(diagram: Diagram, state: State, mine: list[Variable]) -> bool:
    """Whether some values of my variables lead to the end in every completion of the rest: all of them are tried."""
    for values in product(*(v.values for v in mine)):
        changed = {v.name: frozenset([value]) for v, value in zip(mine, values, strict=True)}
        if diagram.values({**state, **changed}) == {True}:
            return True
    return False


@given(condition=conditions, state=states, owner=owners)
def test_the_ways_are_exactly_the_sets_of_owners_of_which_none_can_be_left_out(
    condition: Condition, state: State, owner: dict[str, str]
) -> None:
    diagram = diagram_of(condition)
    enough = []
    for size in range(4):
        for way in combinations("pqr", size):
            mine = [v for v in VARIABLES if owner.get(v.name) in way]
            # Left as it is, an unknown value of an owner in the set may also stay unknown: trying each is no less.
            if is_enough(diagram, state, mine) and not any(set(other) <= set(way) for other in enough):
                enough.append(way)
    assert fewest_changes(diagram, state, owner, bool) == tuple(map(frozenset, enough))


@pytest.mark.parametrize(
    ("sets", "written"),
    [
        (["a"], ["a"]),
        ([""], [""]),
        (["ab", "ac"], ["a b|c"]),
        (["adx", "aex", "ady", "aey"], ["a d|e x|y"]),
        (["ab", "cd"], ["a b", "c d"]),
        (["ad", "al", "alf"], ["a d", "a l", "a f l"]),
    ],
)
def test_alternatives_are_written_as_such(sets: list[str], written: list[str]) -> None:
    found = alternatives(frozenset(one) for one in sets)
    assert [" ".join("|".join(choice) for choice in entry) for entry in found] == written


@given(st.sets(st.frozensets(st.sampled_from("abcdef"), min_size=1)))
def test_alternatives_multiplied_out_are_the_sets_again(sets: set[frozenset[str]]) -> None:
    entries = alternatives(sorted(sets, key=sorted))
    assert {frozenset(chosen) for entry in entries for chosen in product(*entry)} == sets
