"""Decision diagrams: the rules as a directed graph in which every question has its exact answer.

Multi-valued, multi-terminal, ordered and reduced (Bryant 1986; Kam et al. 1998): each inner node asks one variable and
has one child for each of its values; equal nodes are one node; a node whose children are all the same does not exist.
A `Diagram` is frozen. `restrict` gives another one; nothing here grows while a service runs.
"""

from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from enrollzone.rules.variables import State, Variable

TERMINAL = 1 << 30  # the level of a terminal: below every variable

# (level, numbers of the children); for a terminal the only "child" is the number of its value.
Node = tuple[int, tuple[int, ...]]
# Of one level: the name of its variable, the child position of each value, and of each set of a single value.
Positions = tuple[str, Mapping[str, int], Mapping[frozenset[str], tuple[int, ...]]]
# For each level the child positions still possible, or None for all of them.
Allowed = Sequence[tuple[int, ...] | None]


class DiagramTooLargeError(Exception):
    """The rules need more nodes than the budget allows. The message says how many, and what to look at."""


@dataclass
class NodeTable:
    """Nodes under construction, each stored once. `budget` bounds their number."""

    budget: int = 2_000_000
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
                raise DiagramTooLargeError(
                    f"the rules need more than {self.budget} diagram nodes; look for a condition that compares"
                    " places or dates which nothing else in the pack uses"
                )
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
    def _positions(self) -> tuple[Positions, ...]:
        """The child positions of each level: by value, and by the set of the one value that is known."""
        places = [{value: n for n, value in enumerate(variable.values)} for variable in self.variables]
        exact = [{frozenset([value]): (n,) for value, n in known.items()} for known in places]
        names = (variable.name for variable in self.variables)
        return tuple(zip(names, places, exact, strict=True))

    @cached_property
    def support(self) -> tuple[Variable, ...]:
        """The variables on which the function depends, in order."""
        levels = {level for level, _ in self.nodes if level != TERMINAL}
        return tuple(self.variables[level] for level in sorted(levels))

    def allowed(self, state: State) -> list[tuple[int, ...] | None]:
        """Turn a state into the child positions that each level may still take."""
        return [self._choice(level, state) for level in range(len(self.variables))]

    def _choice(self, level: int, state: State) -> tuple[int, ...] | None:
        name, places, exact = self._positions[level]
        known = state.get(name)
        if known is None or len(known) >= len(places):
            return None
        return exact.get(known) or tuple(sorted([places[value] for value in known]))

    def values(self, state: State) -> set[Hashable]:
        """Return every terminal value that some completion of the state leads to: the exact possible outcomes."""
        visited = self._visited(state)
        return {value for number, value in self._terminals if number in visited}

    def looked_at(self, state: State) -> set[str]:
        """Return the names of the variables that some completion of the state meets: all that still matter, or more."""
        nodes, names = self.nodes, self.variables
        levels = {nodes[number][0] for number in self._visited(state)} - {TERMINAL}
        return {names[level].name for level in levels}

    @cached_property
    def _terminals(self) -> tuple[tuple[int, Hashable], ...]:
        return tuple((n, self.terminals[below[0]]) for n, (level, below) in enumerate(self.nodes) if level == TERMINAL)

    def _visited(self, state: State) -> set[int]:
        nodes, positions = self.nodes, self._positions
        seen, waiting = {self.root}, [self.root]
        while waiting:
            level, children = nodes[waiting.pop()]
            if level == TERMINAL:
                continue
            # `_choice` written out: a decision comes through here some hundred times.
            name, places, exact = positions[level]
            known = state.get(name)
            if known is not None and len(known) < len(places):
                children = tuple([children[n] for n in exact.get(known) or map(places.__getitem__, known)])
            for child in children:
                if child not in seen:
                    seen.add(child)
                    waiting.append(child)
        return seen

    def restrict(self, state: State) -> "Diagram":
        """Return the function that is left when the state is known.

        A variable of which several values are possible keeps its node; its impossible children repeat a possible one,
        so that it counts as support only when its possible values differ.
        """
        allowed = self.allowed(state)
        table, done = NodeTable(), dict[int, int]()
        for number in sorted(self._visited(state)):
            level, children = self.nodes[number]
            if level == TERMINAL:
                done[number] = table.terminal(self.terminals[children[0]])
                continue
            choice = allowed[level]
            if choice is None:
                done[number] = table.node(level, [done[child] for child in children])
            else:
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
        allowed, table, done = self.allowed(state), NodeTable(), dict[int, int]()
        gone = table.terminal(whatever)
        for number in sorted(self._visited(state)):
            level, children = self.nodes[number]
            if level == TERMINAL:
                done[number] = table.terminal(self.terminals[children[0]])
                continue
            choice = allowed[level]
            here = [done[child] for child in children] if choice is None else [done[children[n]] for n in choice]
            done[number] = table.node_without(gone, level, here)
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
