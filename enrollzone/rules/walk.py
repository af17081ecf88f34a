"""A walk through a diagram with what is known of one family, and the ways that part from it.

Ends are the terminals that can be reached, as the bits of a number: bit n stands for `diagram.terminals[n]`. What was
found below a node is kept for as long as the walk lives, so that asking "and if this one thing were different?" costs
only the nodes that no earlier question met.
"""

from collections.abc import Callable, Iterable, Iterator

from enrollzone.rules.diagram import Choices, Diagram
from enrollzone.rules.variables import State

Later = Callable[[str], frozenset[str] | None]


def _nothing_more(_name: str) -> None:
    """Where the state says everything that is known."""


class Walk:
    """Every way through a diagram that a state leaves open. `ends` are exactly the possible ends.

    `later` is asked for what the state does not hold, where a way leads to it: to count days is the dearest part of a
    decision, and a decision looks at few of the days that a family tells. It returns None for what is not known.
    """

    def __init__(
        self, diagram: Diagram, state: State, later: Later = _nothing_more, choices: Choices | None = None
    ) -> None:
        self._diagram, self._state, self._later = diagram, state, later
        self._choices = choices or [None] * len(diagram.variables)
        self._below = dict(diagram.end_bits)
        self.ends = self.below(diagram.root)
        self._visited = list(self._below)[len(diagram.end_bits) :]
        self._met = frozenset([diagram.nodes[number][0] for number in self._visited])

    def below(self, number: int) -> int:
        """Return the ends below a node."""
        nodes, below, choices = self._diagram.nodes, self._below, self._choices
        found, passed = below.get(number), []
        while found is None:
            passed.append(number)
            level, children = nodes[number]
            choice = choices[level] or self._choose(level)
            if len(choice) == 1:  # nearly always: most of what is asked is known, and there is one way on
                number = children[choice[0]]
                found = below.get(number)
            else:
                found = 0
                for n in choice:
                    found |= self.below(children[n])
        for number in passed:
            below[number] = found
        return found

    def _choose(self, level: int) -> tuple[int, ...]:
        name, places, exact, every = self._diagram.places[level]
        known = self._state.get(name) or self._later(name)
        choice = every
        if known is not None and len(known) < len(every):
            choice = exact.get(known) or tuple(sorted([places[value] for value in known]))
        self._choices[level] = choice
        return choice

    @property
    def met(self) -> frozenset[int]:
        """The levels of the inner nodes that the state leads to. What is asked on no other level changes nothing."""
        return self._met

    def meets(self, name: str) -> bool:
        """Tell whether the state leads to a node that asks a variable."""
        return self._diagram.levels.get(name) in self._met

    def ends_past(self, level: int, choice: tuple[int, ...]) -> int:
        """Return the ends of the ways that go on as some children of the nodes of one level.

        Below its own nodes a variable never comes again, so what is below them does not hang on its value.
        """
        nodes, found = self._diagram.nodes, 0
        for number in self._visited:
            at, children = nodes[number]
            if at == level:
                for n in choice:
                    found |= self.below(children[n])
        return found

    def ends_if(self, instead: State) -> int:
        """Return the ends of the ways that part from this walk where some variables had other possible values.

        Whatever is different begins at a node that the walk met: where none of these variables is asked there, or each
        of those asked keeps its values, there are no such ways.
        """
        levels = self._diagram.levels
        asked = [level for name in instead if (level := levels.get(name)) is not None]
        changed = {level: choice for level in asked if level in self._met and (choice := self._change(level, instead))}
        if not changed:
            return 0
        if len(asked) == 1:
            return self.ends_past(*changed.popitem())
        choices = list(self._choices)
        for level in asked:
            choices[level] = self._diagram.positions(level, instead)
        return Walk(self._diagram, self._state, self._later, choices).ends

    def _change(self, level: int, instead: State) -> tuple[int, ...] | None:
        choice = self._diagram.positions(level, instead)
        return None if choice == self._choices[level] else choice


def joined(ends: Iterable[int]) -> int:
    """Return the ends that are among any of some ends."""
    found = 0
    for bits in ends:
        found |= bits
    return found


def numbers_of(ends: int) -> Iterator[int]:
    """Walk over the numbers of the terminals among some ends."""
    while ends:
        lowest = ends & -ends
        yield lowest.bit_length() - 1
        ends ^= lowest
