"""One walk through a small diagram, and the ways that part from it."""

from collections.abc import Hashable

from enrollzone.rules.diagram import Diagram, NodeTable
from enrollzone.rules.functions import Functions
from enrollzone.rules.variables import Variable
from enrollzone.rules.walk import Walk, joined, numbers_of

HOME, LOCAL, OLD = (
    Variable("home", ("north", "south")),
    Variable("local", ("no", "yes")),
    Variable("old", ("no", "yes")),
)


def by_the_list() -> Diagram:
    """Locals go north, or by the old list south; others are arranged for, or stay. The home makes no difference."""
    table = NodeTable()
    north, south, arrange, stay = map(table.terminal, ("north", "south", "arrange", "stay"))
    elsewhere = table.node(2, [arrange, stay])
    root = table.node(1, [elsewhere, table.node(2, [north, south])])
    return table.frozen((HOME, LOCAL, OLD), root)


DIAGRAM = by_the_list()


def known(**values: str) -> dict[str, frozenset[str]]:
    return {name: frozenset(said.split("|")) for name, said in values.items()}


def ends(bits: int) -> set[Hashable]:
    return {DIAGRAM.terminals[number] for number in numbers_of(bits)}


def test_a_function_that_is_taken_from_a_diagram_in_another_order_ends_where_the_diagram_ends() -> None:
    functions = Functions((OLD, HOME, LOCAL))
    taken = functions.frozen(functions.taken(DIAGRAM))
    for told in (known(local=local, old=old) for local in LOCAL.values for old in OLD.values):
        ended = {taken.terminals[number] for number in numbers_of(Walk(taken, told).ends)}
        assert ended == ends(Walk(DIAGRAM, told).ends)


def test_a_walk_ends_where_every_completion_of_the_state_ends() -> None:
    assert ends(Walk(DIAGRAM, known(local="yes", old="no")).ends) == {"north"}
    assert ends(Walk(DIAGRAM, known(local="yes")).ends) == {"north", "south"}
    assert ends(Walk(DIAGRAM, known(local="no|yes", old="yes")).ends) == {"south", "stay"}
    assert ends(Walk(DIAGRAM, {}).ends) == {"north", "south", "arrange", "stay"}


def test_what_is_not_in_the_state_is_worked_out_only_where_a_way_leads_to_it() -> None:
    asked: list[str] = []

    def later(name: str) -> frozenset[str] | None:
        asked.append(name)
        return frozenset(["yes"]) if name == "old" else None

    assert ends(Walk(DIAGRAM, known(local="yes"), later).ends) == {"south"}
    assert asked == ["old"]


def test_a_walk_meets_what_is_asked_on_its_ways_and_nothing_else() -> None:
    walk = Walk(DIAGRAM, known(local="yes"))
    assert [walk.meets(name) for name in ("home", "local", "old", "unheard of")] == [False, True, True, False]
    assert walk.met == {1, 2}


def test_one_thing_settled_otherwise_leads_where_the_others_still_hold() -> None:
    walk = Walk(DIAGRAM, known(local="yes", old="no"))
    assert ends(walk.ends_if(known(local="no"))) == {"arrange"}
    assert ends(walk.ends_if(known(old="yes"))) == {"south"}
    assert ends(walk.ends_past(2, (1,))) == {"south"}


def test_several_things_settled_otherwise_together() -> None:
    walk = Walk(DIAGRAM, known(local="yes", old="no"))
    assert ends(walk.ends_if(known(local="no", old="yes"))) == {"stay"}


def test_what_keeps_its_values_or_is_not_met_parts_nowhere() -> None:
    walk = Walk(DIAGRAM, known(local="yes", old="no"))
    assert walk.ends_if(known(local="yes")) == 0
    assert walk.ends_if(known(home="south")) == 0
    assert walk.ends_past(0, (0, 1)) == 0


def test_ends_are_joined_and_read_as_the_bits_of_a_number() -> None:
    assert joined([0b001, 0b100]) == 0b101
    assert joined([]) == 0
    assert list(numbers_of(0b1011)) == [0, 1, 3]
