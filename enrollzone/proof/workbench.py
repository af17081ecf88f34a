"""Questions about several diagrams at once: conditions with a part left out, outcomes beside outcomes, shares."""

from collections.abc import Mapping, Sequence
from functools import reduce

from enrollzone.rules.compare import shares
from enrollzone.rules.conditions import AllOf, AnyOf, Condition, Named, Not
from enrollzone.rules.diagram import TERMINAL
from enrollzone.rules.functions import Functions
from enrollzone.rules.variables import Variable

Place = tuple[int, int]  # the identity of a condition's parent, and the number of the part in it
Changed = frozenset[int]  # the identities of the conditions in which a part lies


class Workbench(Functions):
    """Functions of the same variables, with conditions that are built again without one of their parts."""

    def __init__(self, variables: tuple[Variable, ...]) -> None:
        super().__init__(variables)
        self._whole: dict[int, int] = {}

    def condition(self, condition: Condition) -> int:
        """Return the function that is true where a condition holds; the same condition is built once."""
        if id(condition) not in self._whole:
            self._whole[id(condition)] = super().condition(condition)
        return self._whole[id(condition)]

    def without(self, condition: Condition, place: Place | None, within: Changed) -> int:
        """Return the function of a condition, one part left out: `within` are the conditions in which it lies."""
        if id(condition) not in within:
            return self.condition(condition)
        match condition:
            case AllOf(parts):
                return reduce(self.both, self._kept(condition, parts, place, within), self.yes)
            case AnyOf(parts):
                return reduce(self.either, self._kept(condition, parts, place, within), self.no)
            case Not(part):
                return self.negation(self.without(part, place, within))
            case Named(part=part):
                return self.without(part, place, within)
        return self.condition(condition)

    def _kept(
        self, condition: Condition, parts: Sequence[Condition], place: Place | None, within: Changed
    ) -> list[int]:
        kept = (part for n, part in enumerate(parts) if (id(condition), n) != place)
        return [self.without(part, place, within) for part in kept]

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

    def share(self, node: int) -> float:
        """Return the weight of the assignments under which a condition holds; without weights values count evenly."""
        return shares(self.frozen(node)).get(True, 0.0)
