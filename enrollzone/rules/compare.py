"""Two decision diagrams over common variables: where do they differ, how often, and under which few conditions.

Each function is first put in terms of the common variables (`Functions.of`), and what only the bureau can settle is
forgotten: what is left is the set of values that a known family may get.
"""

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import reduce
from operator import or_

from enrollzone.rules.diagram import TERMINAL, Diagram, NodeTable
from enrollzone.rules.variables import Variable

SAME = "same"
NOBODY = "nobody"  # no family is like this, or both functions call it impossible


@dataclass(frozen=True)
class Branch:
    """What a common variable comes to in one diagram: for each of its values those of the diagram's own variable.

    A value may be a branch again: where it hangs on another variable as well.
    """

    variable: str
    values: "tuple[Selected, ...]"


Selected = frozenset[str] | Branch
Operation = Callable[..., Hashable]
# Under which a condition holds: for some variables the values allowed. A variable that is not in it does not matter.
Condition = Mapping[str, frozenset[str]]


@dataclass
class Functions:
    """Functions of some variables, by the number of their first node."""

    variables: tuple[Variable, ...]
    table: NodeTable = field(default_factory=NodeTable)
    _cache: dict[tuple[Hashable, ...], int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._levels = {variable.name: level for level, variable in enumerate(self.variables)}
        self.yes, self.no = self.table.terminal(value=True), self.table.terminal(value=False)

    def of(self, diagram: Diagram, selected: Mapping[str, Selected], value_of: Callable[[Hashable], Hashable]) -> int:
        """Return a diagram's function over the common variables; `value_of` gives each terminal as a set."""
        done: list[int] = []
        for level, children in diagram.nodes:
            if level == TERMINAL:
                done.append(self.table.terminal(value_of(diagram.terminals[children[0]])))
                continue
            variable = diagram.variables[level]
            below = dict(zip(variable.values, (done[child] for child in children), strict=True))
            done.append(self._selected(selected[variable.name], below))
        return done[diagram.root]

    def mapped(self, diagram: Diagram, value_of: Callable[[Hashable], Hashable]) -> int:
        """Return the function of a diagram over the same variables with other terminals."""
        done: list[int] = []
        for level, children in diagram.nodes:
            if level == TERMINAL:
                done.append(self.table.terminal(value_of(diagram.terminals[children[0]])))
            else:
                done.append(self.table.node(level, [done[child] for child in children]))
        return done[diagram.root]

    def _selected(self, choice: Selected, below: Mapping[str, int]) -> int:
        if isinstance(choice, Branch):
            return self._branch(choice.variable, [self._selected(part, below) for part in choice.values])
        return reduce(self._union, (below[value] for value in sorted(choice)))

    def _union(self, left: int, right: int) -> int:
        return left if left == right else self.apply(or_, left, right)

    def _branch(self, name: str, children: Sequence[int]) -> int:
        """A node that asks one variable, whatever the children ask."""
        level, values = self._levels[name], self.variables[self._levels[name]].values
        if all(self.table.nodes[child][0] > level for child in children):
            return self.table.node(level, children)
        tests = [self.where({name: frozenset([value])}) for value in values]
        pairs = list(zip(tests, children, strict=True))[:-1]
        return reduce(lambda rest, pair: self.choose(pair[0], pair[1], rest), pairs, children[-1])

    def where(self, condition: Condition) -> int:
        """Return the function that is true where a condition holds."""
        node = self.yes
        for variable in reversed(self.variables):
            if variable.name in condition:
                allowed = condition[variable.name]
                children = [node if value in allowed else self.no for value in variable.values]
                node = self.table.node(self._levels[variable.name], children)
        return node

    def among(self, names: Sequence[str], rows: Iterable[Sequence[str]]) -> int:
        """Return the function that is true where some variables have the values of one of the rows."""
        ordered = sorted(range(len(names)), key=lambda n: self._levels[names[n]])
        return self._among([names[n] for n in ordered], {tuple(row[n] for n in ordered) for row in rows})

    def _among(self, names: Sequence[str], rows: set[tuple[str, ...]]) -> int:
        if not names or not rows:
            return self.yes if rows else self.no
        level = self._levels[names[0]]
        below = [
            self._among(names[1:], {row[1:] for row in rows if row[0] == value})
            for value in self.variables[level].values
        ]
        return self.table.node(level, below)

    def choose(self, test: int, then: int, otherwise: int) -> int:
        """Return the function that is `then` where a test holds and `otherwise` where it does not."""
        if test in (self.yes, self.no) or then == otherwise:
            return otherwise if test == self.no else then
        return self._remembered(("choose", test, then, otherwise), self.choose, test, then, otherwise)

    def apply(self, operation: Operation, *nodes: int) -> int:
        """Return the function whose values are an operation applied to those of the given ones."""
        if all(self.table.nodes[node][0] == TERMINAL for node in nodes):
            return self.table.terminal(operation(*map(self.table.value, nodes)))
        return self._remembered((operation, *nodes), lambda *below: self.apply(operation, *below), *nodes)

    def forget(self, names: frozenset[str], node: int) -> int:
        """Return the function that joins what follows from any values of some variables."""
        level, children = self.table.nodes[node]
        if level == TERMINAL:
            return node
        key = ("forget", names, node)
        if key not in self._cache:
            below = [self.forget(names, child) for child in children]
            joined = self.variables[level].name in names
            self._cache[key] = reduce(self._union, below) if joined else self.table.node(level, below)
        return self._cache[key]

    def _remembered(self, key: tuple[Hashable, ...], step: Callable[..., int], *nodes: int) -> int:
        """Take a step at the topmost variable of some nodes, once for each of its values."""
        if key not in self._cache:
            tops = [self.table.nodes[node] for node in nodes]
            level = min(top for top, _ in tops)
            children = [
                step(*(kids[n] if top == level else node for node, (top, kids) in zip(nodes, tops, strict=True)))
                for n in range(len(self.variables[level].values))
            ]
            self._cache[key] = self.table.node(level, children)
        return self._cache[key]

    def frozen(self, root: int) -> Diagram:
        """Return the function that starts at a node."""
        return self.table.frozen(self.variables, root)


def pair(old: Hashable, new: Hashable) -> Hashable:
    """Return how two sets of values differ: SAME, both of them, or NOBODY where both are empty."""
    if old != new:
        return old, new
    return NOBODY if old == frozenset() else SAME


def chances(variable: Variable) -> tuple[float, ...]:
    """Return the prior chance of each value; without priors all are alike."""
    return variable.weights or (1 / len(variable.values),) * len(variable.values)


def shares(diagram: Diagram) -> dict[Hashable, float]:
    """Return the prior chance of each terminal."""
    reached = [0.0] * len(diagram.nodes)
    reached[diagram.root] = 1.0
    found: dict[Hashable, float] = dict.fromkeys(diagram.terminals, 0.0)
    for number in range(len(diagram.nodes) - 1, -1, -1):  # parents have greater numbers than their children
        level, children = diagram.nodes[number]
        if level == TERMINAL:
            found[diagram.terminals[children[0]]] = reached[number]
            continue
        for chance, child in zip(chances(diagram.variables[level]), children, strict=True):
            reached[child] += reached[number] * chance
    return found


@dataclass(frozen=True)
class Found:
    """A condition under which a terminal is reached, the likeliest way to it, and the share that it adds."""

    condition: Condition
    path: Mapping[str, str]
    share: float


def cover(diagram: Diagram, wanted: Hashable) -> Iterator[Found]:
    """Walk over short conditions, the likeliest first, that together hold exactly where a terminal is reached.

    None of them has a part that could be left out; where nobody is, they may hold or not.
    """
    functions = Functions(diagram.variables)
    left = functions.mapped(diagram, lambda terminal: terminal == wanted)
    simple = _simplified(diagram, wanted)
    before = shares(functions.frozen(left)).get(True, 0.0)
    while left != functions.no:
        path = _likeliest(functions.frozen(left))
        condition = _widened(simple, path)
        left = functions.choose(functions.where(condition), functions.no, left)
        after = shares(functions.frozen(left)).get(True, 0.0)
        yield Found(condition, path, before - after)
        before = after


def _likeliest(diagram: Diagram) -> dict[str, str]:
    """The likeliest values that lead to true."""
    best: list[float] = []
    for level, children in diagram.nodes:
        if level == TERMINAL:
            best.append(float(bool(diagram.terminals[children[0]])))
        else:
            best.append(max(_weighed(diagram.variables[level], children, best)))
    path, number = {}, diagram.root
    while diagram.nodes[number][0] != TERMINAL:
        level, children = diagram.nodes[number]
        variable = diagram.variables[level]
        weighed = _weighed(variable, children, best)
        choice = weighed.index(max(weighed))
        path[variable.name], number = variable.values[choice], children[choice]
    return path


def _weighed(variable: Variable, children: Sequence[int], best: Sequence[float]) -> list[float]:
    """What each value of a variable is worth: one with a prior of nothing is still better than none."""
    least = 1e-9
    return [max(chance, least) * best[child] for chance, child in zip(chances(variable), children, strict=True)]


def _simplified(diagram: Diagram, wanted: Hashable) -> Diagram:
    """The function that is true where a terminal is reached, and where nobody is whatever makes it small."""
    table = NodeTable()
    nobody, done = table.terminal(NOBODY), list[int]()
    for level, children in diagram.nodes:
        if level == TERMINAL:
            terminal = diagram.terminals[children[0]]
            done.append(nobody if terminal == NOBODY else table.terminal(terminal == wanted))
        else:
            done.append(table.node_without(nobody, level, [done[child] for child in children]))
    return table.frozen(diagram.variables, done[diagram.root])


def _widened(diagram: Diagram, path: Mapping[str, str]) -> Condition:
    """Allow as many values as lead nowhere else, the last variables first; what allows every value is left out."""
    state = {name: frozenset([value]) for name, value in path.items()}
    values = {variable.name: variable.values for variable in diagram.variables}
    for name in reversed(tuple(path)):
        without = {other: known for other, known in state.items() if other != name}
        if diagram.values(without) == {True}:
            state = without
            continue
        for value in values[name]:
            wider = {**state, name: state[name] | {value}}
            if value not in state[name] and diagram.values(wider) == {True}:
                state = wider
    return state
