"""How much the answer to a question would tell of the outcome, under prior chances. They order questions only.

The outcome of a family is uncertain by so many bits of entropy, and what is expected to be left of them once a variable
is known is less by its information. A question that nearly every order of asking comes to costs next to nothing when it
is asked first. So what is asked first is what tells most for what it costs: not the exact minimum of questions, which
takes exponential time, but measured close to it (docs/performance.md).
"""

from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import prod
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from enrollzone.rules.diagram import TERMINAL, Diagram
from enrollzone.rules.variables import State, Variable, chances

Floats = NDArray[np.float64]

_ROUNDING = 1e-12  # a chance below this is what subtraction leaves of nothing, on every machine something else
_LEAST_COST = 0.03  # of a question that must be asked in any order, as part of one: so small that information decides


class Told(NamedTuple):
    """What the value of a variable tells of the outcome: bits, and the chance that no order can do without it.

    That chance is the one, at least, that families alike in all else get other outcomes for other values.
    """

    bits: float
    needed: float


def worth(told: Iterable[Told]) -> float:
    """Return the bits that a question tells for each part of a question that asking it now may cost too many."""
    answers = tuple(told)
    return sum(one.bits for one in answers) / (_LEAST_COST + prod(1.0 - one.needed for one in answers))


@dataclass(frozen=True)
class Level:
    """All nodes that ask one variable, and the chances of its values before anything is known of it.

    `only` are the chances once a value is known. `nodes` are their places in the order of a `Chart`, `children` for
    each value those of their children; `onward` counts the same from the end of the level.
    """

    variable: Variable
    prior: Floats
    only: Mapping[str, Floats]
    nodes: slice
    children: NDArray[np.intp]
    onward: NDArray[np.intp]

    def chances(self, state: State) -> Floats:
        """The chances of the values under a state: shared evenly where the priors deny all that it leaves possible."""
        possible = state.get(self.variable.name)
        if possible is None:
            return self.prior
        if len(possible) == 1:
            return self.only[next(iter(possible))]
        left = np.array([value in possible for value in self.variable.values], dtype=np.float64)
        weighted = self.prior * left
        chosen: Floats = weighted if weighted.any() else left
        shared: Floats = chosen / chosen.sum()
        return shared


@dataclass(frozen=True)
class Chart:
    """A diagram laid out level by level, so that chances flow through a whole level at once.

    `first` is the place of the root, and `ends` are those of the terminals that count as outcomes: a path to any other
    terminal is one that no family takes.
    """

    levels: tuple[Level, ...]
    size: int
    first: int
    ends: tuple[int, ...]

    @classmethod
    def of(cls, diagram: Diagram, *, impossible: Hashable) -> "Chart":
        """Lay out a diagram. `impossible` is the terminal of the combinations that no family has."""
        order = sorted(range(len(diagram)), key=lambda number: diagram.nodes[number][0])
        places = {number: place for place, number in enumerate(order)}
        ends = [place for place, number in enumerate(order) if _ends(diagram, number, impossible)]
        return cls(tuple(_levels(diagram, order, places)), len(order), places[diagram.root], tuple(ends))

    def told(self, state: State) -> Mapping[str, Told]:
        """Return what the value of each variable is expected to tell of the outcome.

        One pass down finds the chance of coming to each node, one up the outcomes below it. A variable that is known,
        or not met, is left out: it tells nothing.
        """
        weights = [level.chances(state) for level in self.levels]
        coming, met = self._coming(weights)
        below = np.zeros((self.size, len(self.ends)))
        below[self.ends, range(len(self.ends))] = 1.0
        found: list[tuple[str, Floats, Floats]] = []
        for n in reversed(met):
            level, weight = self.levels[n], weights[n]
            branches = below.take(level.children, axis=0)
            below[level.nodes] = (weight @ branches.reshape(len(weight), -1)).reshape(-1, len(self.ends))
            if np.count_nonzero(weight) > 1:
                found.append((level.variable.name, weight, coming[level.nodes] @ branches))
        return _told(found, below[self.first])

    def _coming(self, weights: Sequence[Floats]) -> tuple[Floats, list[int]]:
        """The chance of coming to each node, and the levels that are met."""
        coming, met = np.zeros(self.size), list[int]()
        coming[self.first] = 1.0
        for n, (level, weight) in enumerate(zip(self.levels, weights, strict=True)):
            here = coming[level.nodes]
            if here.any():
                met.append(n)
                end = level.nodes.stop
                coming[end:] += np.bincount(level.onward, (weight[:, None] * here).ravel(), self.size - end)
        return coming, met


def _ends(diagram: Diagram, number: int, impossible: Hashable) -> bool:
    level, children = diagram.nodes[number]
    return level == TERMINAL and diagram.terminals[children[0]] != impossible


def _levels(diagram: Diagram, order: Sequence[int], places: Mapping[int, int]) -> Iterator[Level]:
    """Walk over the levels from the first to the last, terminals left out."""
    begin = 0
    for variable, level in zip(diagram.support, sorted({diagram.nodes[n][0] for n in order}), strict=False):
        asking = [diagram.nodes[number][1] for number in order[begin:] if diagram.nodes[number][0] == level]
        end = begin + len(asking)
        children = np.array([[places[child] for child in below] for below in asking], dtype=np.intp).T.copy()
        prior, only = np.array(chances(variable)), dict(zip(variable.values, np.eye(len(variable.values)), strict=True))
        yield Level(variable, prior, only, slice(begin, end), children, children.ravel() - end)
        begin = end


def _told(found: Sequence[tuple[str, Floats, Floats]], total: Floats) -> dict[str, Told]:
    """What each variable tells.

    Of each are given its name, the chances of its values, and the outcomes below each of them where its nodes are met;
    where they are passed by, the outcome does not depend on it. `total` are the outcomes altogether.
    """
    wide = max((len(weight) for _, weight, _ in found), default=0)
    chance, after = np.zeros((len(found), wide)), np.zeros((len(found), wide, len(total)))
    for row, (_, weight, outcomes) in enumerate(found):
        chance[row, : len(weight)], after[row, : len(weight)] = weight, outcomes
    left = total - np.einsum("vx,vxk->vk", chance, after)
    passed = np.where(left > _ROUNDING, left, 0.0)
    joint = _shares(chance[:, :, None] * (after + passed[:, None, :]), (1, 2))
    values = joint.sum(axis=2)
    bits = np.maximum(_entropy(joint.sum(axis=1)) + _entropy(values) - _entropy(joint), 0.0)
    common = np.min(_shares(joint, 2), axis=1, where=values[:, :, None] > _ROUNDING, initial=1.0).sum(axis=1)
    needed = np.clip(1.0 - common, 0.0, 1.0)
    names = (name for name, _, _ in found)
    return {
        name: Told(*both) for name, both in zip(names, zip(bits.tolist(), needed.tolist(), strict=True), strict=True)
    }


def _shares(parts: Floats, axes: int | tuple[int, int]) -> Floats:
    """Each part as a share of the sum over some axes; of nothing, nothing."""
    whole = parts.sum(axis=axes, keepdims=True)
    shares: Floats = np.divide(parts, whole, out=np.zeros_like(parts), where=whole > 0)
    return shares


def _entropy(parts: Floats) -> Floats:
    """The entropy of the chances in each row, in bits."""
    bits = np.log2(parts, out=np.zeros_like(parts), where=parts > 0)
    entropy: Floats = -(bits * parts).sum(axis=tuple(range(1, parts.ndim)))
    return entropy
