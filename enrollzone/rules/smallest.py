"""The smallest example of a claim: the fewest values after which an outcome is certain, whatever else holds."""

from collections.abc import Callable, Hashable
from dataclasses import dataclass, field

from enrollzone.rules.diagram import TERMINAL, Diagram

MOST_STEPS = 3_000  # of the search, a second or so
_NEVER = 1 << 20

Wanted = Callable[[Hashable], bool]


def smallest(diagram: Diagram, wanted: Wanted, most_steps: int = MOST_STEPS) -> dict[str, str] | None:
    """Return the fewest values that lead to wanted terminals in every completion, or None when nothing does.

    Of a diagram in which something does not matter take `Diagram.without` that. Past `most_steps` of the search
    the example is short and holds no idle value, but may not be the shortest.
    """
    if not any(wanted(terminal) for terminal in diagram.terminals):
        return None
    search = _Search(diagram, wanted, most_steps)
    most, found = 0, None
    while found is None and search.steps <= most_steps:
        found = search.within(frozenset([diagram.root]), most)
        most += 1
    return diagram.witness(wanted) if found is None else found


@dataclass
class _Search:
    """A search through sets of nodes: all that are still possible, when some variables are left open."""

    diagram: Diagram
    wanted: Wanted
    most_steps: int
    steps: int = 0
    least: list[int] = field(default_factory=list)
    _failed: set[tuple[frozenset[int], int]] = field(default_factory=set)

    def __post_init__(self) -> None:
        """Of every node: how many values are needed at least below it."""
        for level, children in self.diagram.nodes:
            if level == TERMINAL:
                self.least.append(0 if self.wanted(self.diagram.terminals[children[0]]) else _NEVER)
            else:
                below = [self.least[child] for child in children]
                self.least.append(min(1 + min(below), max(below)))

    def within(self, nodes: frozenset[int], most: int) -> dict[str, str] | None:
        """Return values, at most so many, after which all of some nodes lead to what is wanted."""
        needed = max(self.least[node] for node in nodes)
        if needed > most or (nodes, most) in self._failed:
            return None
        if needed == 0:
            return {}
        self.steps += 1
        found = None if self.steps > self.most_steps else self._further(nodes, most)
        if found is None:
            self._failed.add((nodes, most))
        return found

    def _further(self, nodes: frozenset[int], most: int) -> dict[str, str] | None:
        """Take the topmost variable: leave it open, or give it one of its values."""
        level = min(self.diagram.nodes[node][0] for node in nodes)
        variable = self.diagram.variables[level]
        rest = frozenset(node for node in nodes if self.diagram.nodes[node][0] != level)
        asking = [self.diagram.nodes[node][1] for node in nodes - rest]
        found = self.within(rest.union(*asking), most)
        if found is not None:
            return found
        for number, value in enumerate(variable.values):
            found = self.within(rest.union([children[number] for children in asking]), most - 1)
            if found is not None:
                return {variable.name: value, **found}
        return None
