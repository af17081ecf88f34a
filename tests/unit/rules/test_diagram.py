from itertools import product

import pytest

from enrollzone.rules.diagram import Diagram, DiagramTooLargeError, NodeTable
from enrollzone.rules.variables import Variable

WEATHER = Variable("weather", ("sun", "rain", "snow"))
DAY = Variable("day", ("work", "rest"))
COAT = Variable("coat", ("no", "yes"))
VARIABLES = (WEATHER, DAY, COAT)


def picnic() -> Diagram:
    """On a day of rest: a picnic in the sun; in rain only with a coat, else at home. On a workday: work. No snow."""
    table = NodeTable()
    work, out, home, never = map(table.terminal, ("work", "out", "home", "never"))
    rain = table.node(1, [work, table.node(2, [home, out])])
    root = table.node(0, [table.node(1, [work, out]), rain, never])
    return table.frozen(VARIABLES, root)


PICNIC = picnic()


def known(**values: str) -> dict[str, frozenset[str]]:
    return {name: frozenset(said.split("|")) for name, said in values.items()}


def test_equal_nodes_are_one_and_a_question_without_consequence_is_none() -> None:
    table = NodeTable()
    yes, no = table.terminal("yes"), table.terminal("no")
    assert table.terminal("yes") == yes
    assert table.node(0, [yes, no]) == table.node(0, [yes, no])
    assert table.node(1, [yes, yes]) == yes
    assert table.value(no) == "no"
    assert len(table.nodes) == 3


def test_a_frozen_diagram_holds_only_what_it_needs() -> None:
    table = NodeTable()
    table.terminal("unused")
    root = table.node(2, [table.terminal("a"), table.terminal("b")])
    table.node(1, [root, table.terminal("c")])
    frozen = table.frozen(VARIABLES, root)
    assert len(frozen) == 3
    assert set(frozen.terminals) == {"a", "b"}
    assert frozen.support == (COAT,)


@pytest.mark.parametrize(
    ("state", "expected"),
    [
        ({}, {"work", "out", "home", "never"}),
        ({"day": "work"}, {"work", "never"}),
        ({"day": "rest", "weather": "rain"}, {"home", "out"}),
        ({"day": "rest", "weather": "sun|rain", "coat": "yes"}, {"out"}),
        ({"day": "rest", "weather": "rain|snow", "coat": "no"}, {"home", "never"}),
        ({"weather": "sun|rain|snow"}, {"work", "out", "home", "never"}),
        ({"weather": "sun", "unheard_of": "x"}, {"work", "out"}),
    ],
)
def test_the_values_are_those_of_every_completion_and_no_others(state: dict[str, str], expected: set[str]) -> None:
    assert PICNIC.values(known(**state)) == expected


def test_restricting_first_changes_no_answer() -> None:
    for weather, day in product(("sun", "rain|snow", "sun|rain|snow"), ("work", "rest", "work|rest")):
        state = known(weather=weather, day=day)
        for coat in ("yes", "no", "no|yes"):
            assert PICNIC.restrict(state).values(known(coat=coat)) == PICNIC.values({**state, **known(coat=coat)})


def test_what_is_known_is_no_longer_asked() -> None:
    assert PICNIC.support == (WEATHER, DAY, COAT)
    assert PICNIC.restrict(known(weather="sun")).support == (DAY,)
    assert PICNIC.restrict(known(weather="snow")).support == ()


def test_one_of_several_counts_only_while_the_several_differ() -> None:
    table = NodeTable()
    out, home = table.terminal("out"), table.terminal("home")
    diagram = table.frozen(VARIABLES, table.node(0, [out, out, home]))
    assert diagram.restrict(known(weather="sun|rain")).support == ()
    assert diagram.restrict(known(weather="rain|snow")).support == (WEATHER,)


def test_what_can_never_be_is_left_out_and_needs_no_question() -> None:
    table = NodeTable()
    out, home, never = map(table.terminal, ("out", "home", "never"))
    root = table.node(0, [table.node(2, [never, out]), home, table.node(1, [never, never])])
    rest = table.frozen(VARIABLES, root).without("never")
    assert rest.values({}) == {"out", "home"}
    assert rest.support == (WEATHER,)
    assert rest.values(known(weather="sun")) == {"out"}
    assert rest.values(known(weather="rain")) == {"home"}


def test_leaving_out_what_does_not_occur_changes_nothing() -> None:
    assert PICNIC.without("holiday").values({}) == PICNIC.values({})


def test_a_function_that_is_nothing_but_what_is_left_out_keeps_it() -> None:
    table = NodeTable()
    only = table.frozen(VARIABLES, table.terminal("never"))
    assert only.without("never").values({}) == {"never"}


def test_a_witness_names_the_fewest_values_that_lead_to_a_wanted_end() -> None:
    assert PICNIC.witness(lambda end: end == "never") == {"weather": "snow"}
    assert PICNIC.witness(lambda end: end == "home") == {"weather": "rain", "day": "rest", "coat": "no"}
    assert PICNIC.witness(lambda end: end in {"out", "home"}) == {"weather": "sun", "day": "rest"}
    assert PICNIC.witness(lambda end: end == "holiday") is None


def test_a_witness_leaves_out_what_it_passes_where_the_end_is_the_same_whatever_holds_there() -> None:
    table = NodeTable()
    home, out, work = map(table.terminal, ("home", "out", "work"))
    root = table.node(0, [table.node(2, [home, out]), table.node(2, [home, work]), table.node(2, [home, work])])
    asked_first = table.frozen(VARIABLES, root)
    assert asked_first.witness(lambda end: end == "home") == {"coat": "no"}
    assert asked_first.witness(lambda end: end == "out") == {"weather": "sun", "coat": "yes"}


def test_every_witness_leads_where_it_says_whatever_else_holds() -> None:
    for end in PICNIC.terminals:
        witness = PICNIC.witness(lambda terminal, end=end: terminal == end)
        assert witness is not None
        assert PICNIC.values(known(**witness)) == {end}


def test_past_the_budget_the_message_says_how_many() -> None:
    table = NodeTable(budget=2)
    yes, no = table.terminal("yes"), table.terminal("no")
    with pytest.raises(DiagramTooLargeError, match="more than 2 diagram nodes"):
        table.node(0, [yes, no, yes])
