"""The fewest changes that surely lead to a wanted end of a diagram.

What can be changed belongs to somebody: several variables to one paper, say, so that whoever brings the paper changes
them all at the cost of one. Whatever cannot be changed and is not known may come out either way.
"""

from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from itertools import chain

from enrollzone.rules.diagram import TERMINAL, Diagram
from enrollzone.rules.variables import State, still_possible

# Sets of owners, none of which contains another, the smallest first.
Ways = tuple[frozenset[str], ...]

_AS_IT_IS: Ways = (frozenset(),)

MOST_STEPS = 20_000


def fewest_changes(
    diagram: Diagram,
    state: State,
    owner: Mapping[str, str],
    wanted: Callable[[Hashable], bool],
    most_steps: int = MOST_STEPS,
) -> Ways | None:
    """Return every set of owners that can give their variables values that surely lead to a wanted end.

    `owner` names, by variable, whose it is to change. Only sets of which nothing can be left out are given; the empty
    set says that the end is wanted as it is, no set that nothing helps. None: too much is unknown to be worked out in
    so many steps.
    """
    search = _Search(diagram, _left(diagram, state), _by_level(diagram, owner), _unwanted(diagram, wanted))
    try:
        return search.ways(search.past_the_known([diagram.root]), most_steps)
    except _TooManySteps:
        return None


def _left(diagram: Diagram, state: State) -> tuple[tuple[int, ...], ...]:
    """For each level the child positions that are still possible."""
    known = ((variable.values, still_possible(variable, state)) for variable in diagram.variables)
    return tuple(tuple(n for n, value in enumerate(values) if value in left) for values, left in known)


def _by_level(diagram: Diagram, owner: Mapping[str, str]) -> tuple[str | None, ...]:
    return tuple(owner.get(variable.name) for variable in diagram.variables)


def _unwanted(diagram: Diagram, wanted: Callable[[Hashable], bool]) -> frozenset[int]:
    ends = ((number, below[0]) for number, (level, below) in enumerate(diagram.nodes) if level == TERMINAL)
    return frozenset(number for number, value in ends if not wanted(diagram.terminals[value]))


class _TooManySteps(Exception):  # noqa: N818 - not a fault: it ends the search
    """The search was given up."""


@dataclass
class _Search:
    """Nodes that all have to lead to a wanted end are looked at together: what is unknown may be at any of them."""

    diagram: Diagram
    left: tuple[tuple[int, ...], ...]
    owners: tuple[str | None, ...]
    unwanted: frozenset[int]
    found: dict[frozenset[int], Ways] = field(default_factory=dict)

    def past_the_known(self, nodes: Iterable[int]) -> frozenset[int]:
        """The nodes to which some nodes lead as far as all is known and nobody can change it: most of the way."""
        return frozenset(map(self._past_the_known, nodes))

    def _past_the_known(self, node: int) -> int:
        level, children = self.diagram.nodes[node]
        while level != TERMINAL and self.owners[level] is None and len(self.left[level]) == 1:
            node = children[self.left[level][0]]
            level, children = self.diagram.nodes[node]
        return node

    def ways(self, nodes: frozenset[int], most: int) -> Ways:
        if nodes & self.unwanted:
            return ()
        if nodes not in self.found:
            if len(self.found) >= most:
                raise _TooManySteps
            self.found[nodes] = ()
            self.found[nodes] = self._below(nodes, most)
        return self.found[nodes]

    def _then(self, nodes: frozenset[int], level: int) -> list[frozenset[int]]:
        """For each value of the variable that is asked next, the nodes to which it leads."""
        asked = frozenset(node for node in nodes if self.diagram.nodes[node][0] == level)
        below = zip(*(self.diagram.nodes[node][1] for node in asked), strict=True)
        return [nodes - asked | self.past_the_known(children) for children in below]

    def _below(self, nodes: frozenset[int], most: int) -> Ways:
        level = min(self.diagram.nodes[node][0] for node in nodes)
        if level == TERMINAL:
            return _AS_IT_IS
        then = self._then(nodes, level)
        as_is = frozenset().union(*(then[n] for n in self.left[level]))
        ways, owner = self.ways(as_is, most), self.owners[level]
        if owner is None or ways == _AS_IT_IS:
            return ways
        # What comes to the same as leaving it alone is no change.
        changed = chain.from_iterable(self.ways(after, most) for after in {*then} - {as_is})
        return _without_idle((*ways, *(way | {owner} for way in changed)))


def _without_idle(ways: Iterable[frozenset[str]]) -> Ways:
    """Leave out every set that contains another."""
    kept: list[frozenset[str]] = []
    for way in sorted(set(ways), key=lambda way: (len(way), sorted(way))):
        if not any(other <= way for other in kept):
            kept.append(way)
    return tuple(kept)


def alternatives(ways: Iterable[frozenset[str]]) -> tuple[tuple[tuple[str, ...], ...], ...]:
    """Return the same sets, with what can stand in one another's place written as a choice and not multiplied out.

    Each entry is a tuple of choices: any one out of each makes one of the sets. Two owners are a choice when one can
    be put for the other in every set in which either stands.
    """
    given = tuple(ways)
    every = sorted(frozenset().union(*given))
    choices: dict[frozenset[frozenset[str]], list[str]] = {}
    for name in every:
        company = frozenset(way - {name} for way in given if name in way)
        choices.setdefault(company, []).append(name)
    choice_of = {name: tuple(names) for names in choices.values() for name in names}
    entries = dict.fromkeys(tuple(sorted({choice_of[name] for name in way})) for way in given)
    return tuple(entries)
