"""Functions of variables, put together from others: the algebra of decision diagrams.

All nodes lie in one table, so that two functions are the same exactly when they have the same number. Whoever compiles
rules, compares policies or asks what a part of a condition changes builds on these few operations.
"""

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, field
from functools import reduce
from operator import eq, not_, or_
from typing import Any

from enrollzone.rules.conditions import AllOf, AnyOf, Condition, Is, Not, Same
from enrollzone.rules.diagram import TERMINAL, Diagram, DiagramTooLargeError, NodeTable
from enrollzone.rules.variables import Variable

Operation = Callable[..., Hashable]


def itself(value: Hashable) -> Hashable:
    """Return what is given: a terminal that stays as it is."""
    return value


@dataclass
class Functions:
    """Functions of some variables, in one order, each by the number of its first node. Conditions are true or false.

    Every result is remembered once, so `most_steps` bounds the time and the memory of all that is asked of them;
    whatever needs more ends in DiagramTooLargeError.
    """

    variables: tuple[Variable, ...]
    most_steps: int = 5_000_000
    table: NodeTable = field(default_factory=NodeTable)
    _done: dict[tuple[Hashable, ...], int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.levels = {variable.name: level for level, variable in enumerate(self.variables)}
        self.yes, self.no = self.table.terminal(value=True), self.table.terminal(value=False)

    def taken(self, diagram: Diagram, value_of: Callable[[Hashable], Hashable] = itself) -> int:
        """Return the function of a diagram over the same variables, in whatever order it asks them."""
        numbers: list[int] = []
        for level, children in diagram.nodes:
            if level == TERMINAL:
                numbers.append(self.table.terminal(value_of(diagram.terminals[children[0]])))
            else:
                numbers.append(self.branch(diagram.variables[level], [numbers[child] for child in children]))
        return numbers[diagram.root]

    def frozen(self, node: int) -> Diagram:
        """Return a function as a diagram of its own."""
        return self.table.frozen(self.variables, node)

    def value(self, variable: Variable) -> int:
        """Return the function that gives the value of a variable."""
        return self.table.node(self.levels[variable.name], [self.table.terminal(v) for v in variable.values])

    def test(self, variable: Variable, values: frozenset[str]) -> int:
        """Return the condition that a variable has one of some values."""
        children = [self.yes if value in values else self.no for value in variable.values]
        return self.table.node(self.levels[variable.name], children)

    def branch(self, variable: Variable, children: Sequence[int]) -> int:
        """Return the function that is one of the given ones for each value of a variable, whatever those look at."""
        level = self.levels[variable.name]
        if all(self.table.nodes[child][0] > level for child in children):
            return self.table.node(level, children)
        tests = [self.test(variable, frozenset([value])) for value in variable.values]
        pairs = list(zip(tests, children, strict=True))[:-1]
        return reduce(lambda rest, pair: self.choose(pair[0], pair[1], rest), pairs, children[-1])

    def condition(self, condition: Condition) -> int:
        """Return the function that is true where a condition holds."""
        match condition:
            case Is(variable, values):
                return self.test(variable, values)
            case Same(left, right):
                return self.apply(eq, self.value(left), self.value(right))
            case AllOf(parts):
                return reduce(self.both, map(self.condition, parts), self.yes)
            case AnyOf(parts):
                return reduce(self.either, map(self.condition, parts), self.no)
            case Not(part):
                return self.negation(self.condition(part))
        return self.condition(condition.part)  # a name adds nothing

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
        found = self._done.get(key)
        if found is None:
            level, parts = self._below(left, right)
            found = self._remembered(key, level, [self._joined(one, other, idle, final) for one, other in parts])
        return found

    def negation(self, node: int) -> int:
        """Return the condition that holds where another does not."""
        return self.apply(not_, node)

    def choose(self, test: int, then: int, otherwise: int) -> int:
        """Return the function that is `then` where a test holds and `otherwise` where it does not."""
        if test in (self.yes, self.no) or then == otherwise:
            return otherwise if test == self.no else then
        key = ("choose", test, then, otherwise)
        found = self._done.get(key)
        if found is None:
            level, parts = self._below(test, then, otherwise)
            found = self._remembered(key, level, [self.choose(*part) for part in parts])
        return found

    def apply(self, operation: Operation, *nodes: int) -> int:
        """Return the function whose values are an operation applied to those of the given ones."""
        key = (operation, *nodes)
        found = self._done.get(key)
        if found is None and all(self.table.nodes[node][0] == TERMINAL for node in nodes):
            found = self._done[key] = self.table.terminal(operation(*map(self.table.value, nodes)))
        elif found is None:
            level, parts = self._below(*nodes)
            found = self._remembered(key, level, [self.apply(operation, *part) for part in parts])
        return found

    def mapped(self, operation: Callable[[Any], Hashable], node: int) -> int:
        """Return the function whose values are an operation applied to those of another, as `apply`, in one pass."""
        numbers: dict[int, int] = {}
        for number in sorted(self.table.below(node)):
            level, children = self.table.nodes[number]
            if level == TERMINAL:
                numbers[number] = self.table.terminal(operation(self.table.value(number)))
            else:
                numbers[number] = self.table.node(level, [numbers[child] for child in children])
        return numbers[node]

    def laid_over(self, join: Operation, nothing: int, one: int, other: int) -> int:
        """Return two functions joined by an operation under which a value joined with `nothing` is itself."""
        if nothing in {one, other}:
            return other if one == nothing else one
        key = (join, one, other)
        found = self._done.get(key)
        if found is None:
            level, parts = self._below(one, other)
            if level == TERMINAL:
                return self.apply(join, one, other)
            found = self._remembered(key, level, [self.laid_over(join, nothing, *part) for part in parts])
        return found

    def forget(self, names: frozenset[str], node: int, join: Operation = or_) -> int:
        """Return the function that joins what follows from any values of some variables."""
        level, children = self.table.nodes[node]
        if level == TERMINAL:
            return node
        key = ("forget", names, join, node)
        found = self._done.get(key)
        if found is None:
            below = [self.forget(names, child, join) for child in children]
            if self.variables[level].name in names:
                found = self._done[key] = reduce(lambda one, other: self.united(join, one, other), below)
            else:
                found = self._remembered(key, level, below)
        return found

    def united(self, join: Operation, one: int, other: int) -> int:
        """Return two functions joined by an operation under which a value joined with itself is itself."""
        return one if one == other else self.apply(join, one, other)

    def _remembered(self, key: tuple[Hashable, ...], level: int, children: Sequence[int]) -> int:
        if len(self._done) >= self.most_steps:
            raise DiagramTooLargeError(f"the rules need more than {self.most_steps} steps to be put together")
        found = self._done[key] = self.table.node(level, children)
        return found

    def _below(self, *nodes: int) -> tuple[int, list[tuple[int, ...]]]:
        """The level of the topmost variable of some nodes, and what they become under each of its values."""
        tops = [self.table.nodes[node] for node in nodes]
        level = min([top for top, _ in tops])
        columns = [
            below if top == level else (node,) * len(self.variables[level].values)
            for node, (top, below) in zip(nodes, tops, strict=True)
        ]
        return level, list(zip(*columns, strict=True))
