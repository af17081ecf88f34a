"""The best order of questions, found by trying every order: only possible where few questions are open."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from random import Random

from enrollzone.decision.facts import FactState, worlds
from enrollzone.decision.population import simulated
from enrollzone.policy.pack import Pack
from enrollzone.rules.ask import Chart, chances, worth
from enrollzone.rules.compiler import IMPOSSIBLE
from enrollzone.rules.diagram import TERMINAL, Diagram, NodeTable
from enrollzone.rules.variables import Origin

_NODES = 20_000_000  # every state of every order is a function of its own
_DRAWN = 5_000  # families looked at for reductions in which enough still matters

Choose = Callable[["Interview", int, Sequence[int]], int]


@dataclass
class Interview:
    """What is left of a pack when most facts are told: a function, and the screens that settle its variables.

    A state of the interview is a node: equal functions are one node, whatever was told on the way. Screens cost one
    each, and the chances of answers are the priors, given that the family is possible.
    """

    diagram: Diagram
    screens: tuple[frozenset[int], ...]
    table: NodeTable = field(default_factory=lambda: NodeTable(budget=_NODES))
    _known: dict[tuple[object, ...], int] = field(default_factory=dict)
    _outcomes: dict[int, float] = field(default_factory=dict)
    _matters: dict[int, frozenset[int]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        places: list[int] = []
        for level, below in self.diagram.nodes:
            if level == TERMINAL:
                places.append(self.table.terminal(self.diagram.terminals[below[0]]))
            else:
                places.append(self.table.node(level, [places[child] for child in below]))
        self.start = places[self.diagram.root]
        self.gone = self.table.terminal(IMPOSSIBLE)
        self.weights = tuple(chances(variable) for variable in self.diagram.variables)
        self.asked = tuple(variable.origin is not Origin.READING for variable in self.diagram.variables)

    def open(self, node: int) -> list[int]:
        """Return the screens on which the outcome still hangs."""
        levels = self.matters(node)
        return [number for number, screen in enumerate(self.screens) if not levels.isdisjoint(screen)]

    def matters(self, node: int) -> frozenset[int]:
        """Return the levels of what a family can tell and what still matters."""
        if node not in self._matters:
            below = self.table.below(self._without(node))
            levels = {self.table.nodes[number][0] for number in below} - {TERMINAL}
            self._matters[node] = frozenset(level for level in levels if self.asked[level])
        return self._matters[node]

    def _without(self, node: int) -> int:
        """The function where it does not matter what the impossible leads to."""
        key = ("without", node)
        if key not in self._known:
            level, below = self.table.nodes[node]
            children = [] if level == TERMINAL else [self._without(child) for child in below]
            self._known[key] = self.table.node_without(self.gone, level, children) if children else node
        return self._known[key]

    def answers(self, node: int, screen: int) -> Iterator[tuple[float, int]]:
        """Walk over what is left after each answer to a screen, with its chance."""
        left = {node: 1.0}
        for level in sorted(self.screens[screen]):
            following: dict[int, float] = {}
            for number, chance in left.items():
                for value, weight in enumerate(self.weights[level]):
                    after = self._told(number, level, value)
                    following[after] = following.get(after, 0.0) + chance * weight
            left = following
        possible = {number: chance * self._possible(number) for number, chance in left.items()}
        total = sum(possible.values())
        return ((chance / total, number) for number, chance in possible.items() if chance > 0)

    def _told(self, node: int, level: int, value: int) -> int:
        top, below = self.table.nodes[node]
        if top >= level:
            return below[value] if top == level else node
        key = (node, level, value)
        if key not in self._known:
            self._known[key] = self.table.node(top, [self._told(child, level, value) for child in below])
        return self._known[key]

    def _possible(self, node: int) -> float:
        """The chance that a family is possible."""
        if node not in self._outcomes:
            level, below = self.table.nodes[node]
            if level == TERMINAL:
                self._outcomes[node] = float(node != self.gone)
            else:
                weighted = zip(self.weights[level], below, strict=True)
                self._outcomes[node] = sum(weight * self._possible(child) for weight, child in weighted)
        return self._outcomes[node]

    @cached_property
    def best(self) -> float:
        """The least expected number of screens that any order of asking can reach."""
        known: dict[int, float] = {}

        def least(node: int) -> float:
            if node not in known:
                costs = (1 + sum(p * least(left) for p, left in self.answers(node, n)) for n in self.open(node))
                known[node] = min(costs, default=0.0)
            return known[node]

        return least(self.start)

    def expected(self, choose: Choose) -> float:
        """Return the expected number of screens when a rule chooses the next one."""
        known: dict[int, float] = {}

        def cost(node: int) -> float:
            if node not in known:
                waiting = self.open(node)
                left = self.answers(node, choose(self, node, waiting)) if waiting else ()
                known[node] = bool(waiting) + sum(p * cost(after) for p, after in left)
            return known[node]

        return cost(self.start)


def in_the_order_of_the_pack(_interview: Interview, _node: int, waiting: Sequence[int]) -> int:
    """Choose the first screen that still matters."""
    return waiting[0]


def as_asked(interview: Interview, node: int, waiting: Sequence[int]) -> int:
    """Choose as the product does: the screen that tells most for what it costs."""
    variables = interview.diagram.variables
    told = Chart.of(interview.table.frozen(variables, node), impossible=IMPOSSIBLE).told({})

    def value(screen: int) -> float:
        names = (variables[level].name for level in interview.screens[screen])
        return round(worth(told[name] for name in names if name in told), 9)

    return max(waiting, key=value)


def reductions(pack: Pack, count: int, screens: int, seed: int) -> Iterator[Interview]:
    """Walk over what is left of a pack when all but some screens are told by a family of the imagined population.

    Only those in which at least two thirds of the screens left still matter.
    """
    random, found = Random(seed), 0  # noqa: S311 - nothing is secret here
    for family in simulated(pack, _DRAWN, seed):
        left = random.sample(pack.questions, min(screens, len(pack.questions)))
        asked = {name for screen in left for name in screen.facts}
        told = {name: value for name, value in family.values.items() if name not in asked}
        interview = _interview(pack, FactState(told, year=family.year))
        if interview is not None and 3 * len(interview.open(interview.start)) >= 2 * screens:
            yield interview
            found += 1
        if found == count:
            return


def _interview(pack: Pack, facts: FactState) -> Interview | None:
    """The interview that some facts leave; None where open readings act on what was told."""
    left = tuple(worlds(pack, facts))
    if len(left) > 1:
        return None
    diagram = pack.compiled.outcomes.restrict(left[0].state)
    inputs = {variable.name: set(variable.inputs) - facts.values.keys() for variable in diagram.variables}
    screens = (
        frozenset(n for n, v in enumerate(diagram.variables) if inputs[v.name] and inputs[v.name] <= set(screen.facts))
        for screen in pack.questions
    )
    return Interview(diagram, tuple(screens))
