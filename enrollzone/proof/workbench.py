"""Questions about several diagrams at once: conditions changed in one place, outcomes beside outcomes, shares.

All nodes lie in one table, so that two functions are the same exactly when they are the same node.
"""

from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import reduce

from enrollzone.rules.conditions import AllOf, AnyOf, Condition, Is, Named, Not, Same
from enrollzone.rules.diagram import TERMINAL, Diagram, NodeTable
from enrollzone.rules.variables import Variable

Operation = Callable[..., Hashable]
Place = tuple[int, int]  # the identity of a condition's parent, and the number of the part in it


@dataclass
class Workbench:
    """Functions of the same variables, in one order. `levels` are their places in that order."""

    variables: tuple[Variable, ...]
    table: NodeTable = field(default_factory=NodeTable)
    _applied: dict[tuple[object, ...], int] = field(default_factory=dict)
    _conditions: dict[int, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.levels = {variable.name: level for level, variable in enumerate(self.variables)}
        self.yes, self.no = self.table.terminal(value=True), self.table.terminal(value=False)

    def taken(self, diagram: Diagram) -> int:
        """Return the node of a diagram over the same variables, in whatever order it asks them."""
        numbers: list[int] = []
        for level, children in diagram.nodes:
            if level == TERMINAL:
                numbers.append(self.table.terminal(diagram.terminals[children[0]]))
            else:
                numbers.append(self.branch(diagram.variables[level], [numbers[child] for child in children]))
        return numbers[diagram.root]

    def branch(self, variable: Variable, children: Sequence[int]) -> int:
        """Return the node that asks one variable, whatever levels the children have."""
        level = self.levels[variable.name]
        if all(self.table.nodes[child][0] > level for child in children):
            return self.table.node(level, children)
        return self.apply(_Chosen(variable.values), self._value(variable), *children)

    def frozen(self, node: int) -> Diagram:
        """Return a node as a diagram of its own."""
        return self.table.frozen(self.variables, node)

    def apply(self, operation: Operation, *nodes: int) -> int:
        """Return the node whose terminal values are the operation applied to those of some nodes."""
        key = (operation, *nodes)
        found = self._applied.get(key)
        if found is None:
            if all(self.table.nodes[node][0] == TERMINAL for node in nodes):
                found = self.table.terminal(operation(*map(self.table.value, nodes)))
            else:
                level, below = self._below(nodes)
                found = self.table.node(level, [self.apply(operation, *children) for children in below])
            self._applied[key] = found
        return found

    def _below(self, nodes: Sequence[int]) -> tuple[int, Iterator[tuple[int, ...]]]:
        """The topmost level of some nodes, and the nodes that follow for each value of its variable."""
        tops = [self.table.nodes[node] for node in nodes]
        level = min(top for top, _ in tops)
        kids = [below if top == level else None for top, below in tops]
        count = len(self.variables[level].values)
        return level, (
            tuple(node if below is None else below[n] for node, below in zip(nodes, kids, strict=True))
            for n in range(count)
        )

    def both(self, left: int, right: int) -> int:
        """Return the conjunction of two conditions."""
        return self._joined(left, right, self.yes, self.no)

    def either(self, left: int, right: int) -> int:
        """Return the disjunction of two conditions."""
        return self._joined(left, right, self.no, self.yes)

    def _joined(self, left: int, right: int, idle: int, final: int) -> int:
        """Join two conditions by "and" or "or". `apply` would do; this is written out, for it is most of the work."""
        if left == final or right in {left, idle}:
            return left
        if left == idle or right == final:
            return right
        key = (idle, left, right) if left < right else (idle, right, left)
        found = self._applied.get(key)
        if found is None:
            (level, ours), (other, theirs) = self.table.nodes[left], self.table.nodes[right]
            ours = ours if level <= other else (left,) * len(theirs)
            theirs = theirs if other <= level else (right,) * len(ours)
            children = [self._joined(one, two, idle, final) for one, two in zip(ours, theirs, strict=True)]
            found = self._applied[key] = self.table.node(min(level, other), children)
        return found

    def negation(self, node: int) -> int:
        """Return the condition that holds where another does not."""
        return self.apply(_not, node)

    def condition(
        self, condition: Condition, without: Place | None = None, within: frozenset[int] = frozenset()
    ) -> int:
        """Return the node of a condition, one part left out: `within` are the conditions in which that part lies."""
        changed = id(condition) in within
        if not changed and id(condition) in self._conditions:
            return self._conditions[id(condition)]
        node = self._built(condition, without, within)
        if not changed:
            self._conditions[id(condition)] = node
        return node

    def _built(self, condition: Condition, without: Place | None, within: frozenset[int]) -> int:
        match condition:
            case Is():
                return self._test(condition)
            case Same(left, right):
                return self.apply(_equal, self._value(left), self._value(right))
            case AllOf(parts):
                return reduce(self.both, self._parts(condition, parts, without, within), self.yes)
            case AnyOf(parts):
                return reduce(self.either, self._parts(condition, parts, without, within), self.no)
            case Not(part):
                return self.negation(self.condition(part, without, within))
            case Named(part=part):
                return self.condition(part, without, within)

    def _parts(
        self, condition: Condition, parts: Sequence[Condition], without: Place | None, within: frozenset[int]
    ) -> list[int]:
        kept = (part for n, part in enumerate(parts) if (id(condition), n) != without)
        return [self.condition(part, without, within) for part in kept]

    def _test(self, test: Is) -> int:
        wanted = [self.yes if value in test.values else self.no for value in test.variable.values]
        return self.table.node(self.levels[test.variable.name], wanted)

    def _value(self, variable: Variable) -> int:
        return self.table.node(self.levels[variable.name], [self.table.terminal(v) for v in variable.values])

    def under(self, node: int, values: Mapping[str, str]) -> int:
        """Return the function that is left when some variables have a value."""
        fixed = {self.levels[name]: value for name, value in values.items() if name in self.levels}
        positions = {level: self.variables[level].values.index(value) for level, value in fixed.items()}
        done: dict[int, int] = {}
        for number in sorted(self.table.below(node)):
            level, children = self.table.nodes[number]
            if level == TERMINAL:
                done[number] = number
            elif level in positions:
                done[number] = done[children[positions[level]]]
            else:
                done[number] = self.table.node(level, [done[child] for child in children])
        return done[node]

    def somehow(self, node: int, variables: frozenset[str]) -> int:
        """Return where a condition holds for some values of variables: one of them is enough."""
        levels = {self.levels[name] for name in variables if name in self.levels}
        done: dict[int, int] = {}
        for number in sorted(self.table.below(node)):
            level, children = self.table.nodes[number]
            if level == TERMINAL:
                done[number] = number
            elif level in levels:
                done[number] = reduce(self.either, (done[child] for child in children))
            else:
                done[number] = self.table.node(level, [done[child] for child in children])
        return done[node]

    def share(self, node: int) -> float:
        """Return the weight of the assignments under which a condition holds; without weights values count evenly."""
        done: dict[int, float] = {}
        for number in sorted(self.table.below(node)):
            level, children = self.table.nodes[number]
            if level == TERMINAL:
                done[number] = float(number == self.yes)
                continue
            variable = self.variables[level]
            weights = variable.weights or (1 / len(variable.values),) * len(variable.values)
            done[number] = sum(weight * done[child] for weight, child in zip(weights, children, strict=True))
        return done[node]


@dataclass(frozen=True)
class _Chosen:
    """The one of some things that stands where a value stands among the values of a variable."""

    values: tuple[str, ...]

    def __call__(self, value: str, *things: Hashable) -> Hashable:
        return things[self.values.index(value)]


def _not(value: bool) -> bool:  # noqa: FBT001 - a truth
    return not value


def _equal(left: Hashable, right: Hashable) -> bool:
    return left == right
