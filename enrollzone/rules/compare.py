"""Two decision diagrams over common variables: where do they differ, how often, and under which few conditions.

Each function is first put in terms of the common variables (`CommonFunctions.of`), and what only the bureau can settle
is forgotten: what is left is the set of values that a known family may get.
"""

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial, reduce
from operator import or_

from enrollzone.rules.diagram import TERMINAL, Diagram, NodeTable
from enrollzone.rules.functions import Functions
from enrollzone.rules.variables import Variable, chances

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
# Under which a condition holds: for some variables the values allowed. A variable that is not in it does not matter.
Condition = Mapping[str, frozenset[str]]


class CommonFunctions(Functions):
    """Functions of common variables, among them those of diagrams that look at variables of their own."""

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

    def _selected(self, choice: Selected, below: Mapping[str, int]) -> int:
        if isinstance(choice, Branch):
            variable = self.variables[self.levels[choice.variable]]
            return self.branch(variable, [self._selected(part, below) for part in choice.values])
        return reduce(partial(self.united, or_), (below[value] for value in sorted(choice)))

    def where(self, condition: Condition) -> int:
        """Return the function that is true where a condition holds."""
        tests = [self.test(v, condition[v.name]) for v in reversed(self.variables) if v.name in condition]
        return reduce(self.both, tests, self.yes)

    def among(self, names: Sequence[str], rows: Iterable[Sequence[str]]) -> int:
        """Return the function that is true where some variables have the values of one of the rows."""
        ordered = sorted(range(len(names)), key=lambda n: self.levels[names[n]])
        return self._among([names[n] for n in ordered], {tuple(row[n] for n in ordered) for row in rows})

    def _among(self, names: Sequence[str], rows: set[tuple[str, ...]]) -> int:
        if not names or not rows:
            return self.yes if rows else self.no
        level = self.levels[names[0]]
        below = [
            self._among(names[1:], {row[1:] for row in rows if row[0] == value})
            for value in self.variables[level].values
        ]
        return self.table.node(level, below)


def pair(old: Hashable, new: Hashable) -> Hashable:
    """Return how two sets of values differ: SAME, both of them, or NOBODY where both are empty."""
    if old != new:
        return old, new
    return NOBODY if old == frozenset() else SAME


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
    functions = CommonFunctions(diagram.variables)
    left = functions.taken(diagram, lambda terminal: terminal == wanted)
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
