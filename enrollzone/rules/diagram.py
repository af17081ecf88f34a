"""Decision diagrams: the rules as a directed graph in which every question has its exact answer.

Multi-valued, multi-terminal, ordered and reduced (Bryant 1986; Kam et al. 1998): each inner node asks one variable and
has one child for each of its values; equal nodes are one node; a node whose children are all the same does not exist.
A `Diagram` is frozen. `restrict` gives another one; nothing here grows while a service runs.
"""

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache

from enrollzone.rules.variables import State, Variable

TERMINAL = 1 << 30  # the level of a terminal: below every variable

# (level, numbers of the children); for a terminal the only "child" is the number of its value.
Node = tuple[int, tuple[int, ...]]
# Of one level: the name of its variable, the child position of each value, of each set of a single value, and of all.
Positions = tuple[str, Mapping[str, int], Mapping[frozenset[str], tuple[int, ...]], tuple[int, ...]]
# For each level the child positions still possible; None: not looked at yet.
Choices = list[tuple[int, ...] | None]


class DiagramTooLargeError(Exception):
    """The rules need more than the budget allows. The message says of what how much, and what to look at."""


@dataclass
class NodeTable:
    """Nodes under construction, each stored once. `budget` bounds their number."""

    budget: int = 100_000
    nodes: list[Node] = field(default_factory=list)
    values: list[Hashable] = field(default_factory=list)
    _numbers: dict[Node, int] = field(default_factory=dict)
    _value_numbers: dict[Hashable, int] = field(default_factory=dict)

    def terminal(self, value: Hashable) -> int:
        """Return the number of the terminal with this value."""
        number = self._value_numbers.setdefault(value, len(self.values))
        if number == len(self.values):
            self.values.append(value)
        return self._number((TERMINAL, (number,)))

    def node(self, level: int, children: Sequence[int]) -> int:
        """Return the number of the node that asks `level`, or its only child when the answer makes no difference."""
        first = children[0]
        if len(set(children)) == 1:
            return first
        return self._number((level, tuple(children)))

    def node_without(self, gone: int, level: int, children: Sequence[int]) -> int:
        """Return the number of the node that asks `level` when it does not matter what happens where `gone` follows."""
        first = next((child for child in children if child != gone), gone)
        return self.node(level, [first if child == gone else child for child in children])

    def value(self, number: int) -> Hashable:
        """Return the value of a terminal."""
        return self.values[self.nodes[number][1][0]]

    def _number(self, key: Node) -> int:
        number = self._numbers.get(key)
        if number is None:
            if len(self.nodes) >= self.budget:
                raise DiagramTooLargeError(f"the rules need more than {self.budget} diagram nodes")
            number = self._numbers[key] = len(self.nodes)
            self.nodes.append(key)
        return number

    def frozen(self, variables: tuple[Variable, ...], root: int) -> "Diagram":
        """Return the function that starts at one node, with only the nodes and values that it needs."""
        compact = NodeTable(budget=self.budget)
        numbers: dict[int, int] = {}
        for number in sorted(self.below(root)):
            level, children = self.nodes[number]
            if level == TERMINAL:
                numbers[number] = compact.terminal(self.values[children[0]])
            else:
                numbers[number] = compact.node(level, [numbers[child] for child in children])
        return Diagram(variables, tuple(compact.nodes), tuple(compact.values), numbers[root])

    def below(self, root: int) -> Iterator[int]:
        """Walk over the numbers of a node and of all nodes that can be reached from it."""
        seen, waiting = {root}, [root]
        while waiting:
            number = waiting.pop()
            yield number
            level, children = self.nodes[number]
            if level != TERMINAL:
                new = [child for child in children if child not in seen]
                seen.update(new)
                waiting.extend(new)


@dataclass(frozen=True)
class Diagram:
    """A function from the values of variables to terminal values, as a reduced graph.

    `nodes[root]` is where it starts; children have smaller numbers than their parents, so one pass over the nodes in
    order sees every child before its parent. `terminals` are the values that the function can take.
    """

    variables: tuple[Variable, ...]
    nodes: tuple[Node, ...]
    terminals: tuple[Hashable, ...]
    root: int

    def __len__(self) -> int:
        return len(self.nodes)

    @cached_property
    def places(self) -> tuple[Positions, ...]:
        """The child positions of each level: by value, by the set of the one value that is known, and all of them."""
        return _positions_of(self.variables)

    @cached_property
    def support(self) -> tuple[Variable, ...]:
        """The variables on which the function depends, in order."""
        levels = {level for level, _ in self.nodes if level != TERMINAL}
        return tuple(self.variables[level] for level in sorted(levels))

    @cached_property
    def levels(self) -> Mapping[str, int]:
        """The level of each variable on which the function depends, by its name."""
        asked = set(self.support)
        return {variable.name: level for level, variable in enumerate(self.variables) if variable in asked}

    @cached_property
    def end_bits(self) -> Mapping[int, int]:
        """For the number of each terminal node, the bit that stands for its value."""
        return {number: 1 << below[0] for number, (level, below) in enumerate(self.nodes) if level == TERMINAL}

    def positions(self, level: int, state: State) -> tuple[int, ...]:
        """Return the child positions that a state leaves to the nodes of a level, in order."""
        name, places, exact, every = self.places[level]
        known = state.get(name)
        if known is None or len(known) >= len(every):
            return every
        return exact.get(known) or tuple(sorted([places[value] for value in known]))

    def visit(self, starts: Iterable[int], state: State, choices: Choices, seen: set[int]) -> list[int]:
        """Walk down from some nodes past what was seen; return the inner nodes met for the first time, lowest first.

        `seen` grows by every node met, and `choices` is filled in for the levels that were asked, and only for those:
        to know what days come to is the dearest part of a decision.
        """
        nodes, waiting, met = self.nodes, list(starts), []
        while waiting:
            number = waiting.pop()
            if number in seen:
                continue
            seen.add(number)
            level, children = nodes[number]
            if level == TERMINAL:
                continue
            met.append(number)
            choice = choices[level]
            if choice is None:
                choice = choices[level] = self.positions(level, state)
            waiting += [children[n] for n in choice]
        met.sort()
        return met

    def nothing_chosen(self) -> Choices:
        """Return the choices of a walk that has not begun."""
        return [None] * len(self.variables)

    def values(self, state: State) -> set[Hashable]:
        """Return every terminal value that some completion of the state leads to: the exact possible outcomes."""
        seen: set[int] = set()
        self.visit([self.root], state, self.nothing_chosen(), seen)
        return {self.terminals[self.nodes[number][1][0]] for number in self.end_bits.keys() & seen}

    def looked_at(self, state: State) -> set[str]:
        """Return the names of the variables that some completion of the state meets: all that still matter, or more."""
        met = self.visit([self.root], state, self.nothing_chosen(), set())
        return {self.variables[level].name for level in {self.nodes[number][0] for number in met}}

    def restrict(self, state: State) -> "Diagram":
        """Return the function that is left when the state is known.

        A variable of which several values are possible keeps its node; its impossible children repeat a possible one,
        so that it counts as support only when its possible values differ.
        """
        choices, table = self.nothing_chosen(), NodeTable()
        met = self.visit([self.root], state, choices, set())
        done = {number: table.terminal(self.terminals[self.nodes[number][1][0]]) for number in self.end_bits}
        for number in met:
            level, children = self.nodes[number]
            choice = choices[level] or ()
            first = done[children[choice[0]]]
            done[number] = table.node(level, [done[c] if n in choice else first for n, c in enumerate(children)])
        return table.frozen(self.variables, done[self.root])

    def without(self, value: Hashable) -> "Diagram":
        """Return the function with one terminal treated as "does not matter": what leads only there is left out."""
        table = NodeTable()
        gone = table.terminal(value)
        done: list[int] = []
        for level, children in self.nodes:
            if level == TERMINAL:
                done.append(table.terminal(self.terminals[children[0]]))
                continue
            done.append(table.node_without(gone, level, [done[child] for child in children]))
        return table.frozen(self.variables, done[self.root])

    def hangs_on(self, state: State, *, whatever: Hashable) -> tuple[Variable, ...]:
        """Return the variables on which the function depends under a state, one terminal treated as in `without`.

        The same as ``restrict(state).without(whatever).support``, in one pass that builds neither diagram.
        """
        choices, table = self.nothing_chosen(), NodeTable()
        met = self.visit([self.root], state, choices, set())
        gone = table.terminal(whatever)
        done = {number: table.terminal(self.terminals[self.nodes[number][1][0]]) for number in self.end_bits}
        for number in met:
            level, children = self.nodes[number]
            done[number] = table.node_without(gone, level, [done[children[n]] for n in choices[level] or ()])
        levels = {table.nodes[number][0] for number in table.below(done[self.root])} - {TERMINAL}
        return tuple(self.variables[level] for level in sorted(levels))

    def witness(self, wanted: Callable[[Hashable], bool]) -> dict[str, str] | None:
        """Return few values that lead to a wanted terminal whatever else holds, or None: none of them is idle."""
        best: list[dict[str, str] | None] = []
        for level, children in self.nodes:
            if level == TERMINAL:
                best.append({} if wanted(self.terminals[children[0]]) else None)
                continue
            variable = self.variables[level]
            known = zip(variable.values, (best[child] for child in children), strict=True)
            paths = [{variable.name: value, **path} for value, path in known if path is not None]
            best.append(min(paths, key=len, default=None))
        path = best[self.root]
        return path and self._without_idle(path, wanted)

    def _without_idle(self, path: dict[str, str], wanted: Callable[[Hashable], bool]) -> dict[str, str]:
        """Leave out what a path passes on its way although the end is the same without it."""
        for name in tuple(path):
            fewer = {other: value for other, value in path.items() if other != name}
            if all(map(wanted, self.values({other: frozenset([value]) for other, value in fewer.items()}))):
                path = fewer
        return path


@lru_cache(maxsize=16)
def _positions_of(variables: tuple[Variable, ...]) -> tuple[Positions, ...]:
    """The positions of each level, made once for all the diagrams of a policy: they have its variables in common."""
    places = [{value: n for n, value in enumerate(variable.values)} for variable in variables]
    exact = [{frozenset([value]): (n,) for value, n in known.items()} for known in places]
    every = [tuple(range(len(known))) for known in places]
    return tuple(zip((variable.name for variable in variables), places, exact, every, strict=True))
