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
from enrollzone.rules.variables import State, Variable

Floats = NDArray[np.float64]
Places = NDArray[np.intp]

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


def chances(variable: Variable) -> tuple[float, ...]:
    """Return the prior chance of each value; equal chances where none are given."""
    total, count = sum(variable.weights), len(variable.values)
    return tuple(weight / total for weight in variable.weights) if total > 0 else (1 / count,) * count


@dataclass(frozen=True)
class Level:
    """All nodes that ask one variable, and the chances of its values before anything is known of it.

    `nodes` are their places in the order of a `Chart`, `children` for each value those of their children; `onward`
    counts the same from the end of the level.
    """

    variable: Variable
    prior: Floats
    nodes: slice
    children: Places
    onward: Places

    def chances(self, state: State) -> Floats:
        """The chances of the values under a state: shared evenly where the priors deny all that it leaves possible."""
        possible = state.get(self.variable.name)
        if possible is None:
            return self.prior
        left = np.array([value in possible for value in self.variable.values], dtype=np.float64)
        weighted = self.prior * left
        chosen: Floats = weighted if weighted.any() else left
        shared: Floats = chosen / chosen.sum()
        return shared


@dataclass(frozen=True)
class Chart:
    """A diagram laid out level by level, so that chances flow through a whole level at once.

    `first` is the place of the root, and `ends` are those of the terminals that count as outcomes: a path to any other
    terminal is one that no family takes. Of every step from a node to a child, level by level and in each value by
    value, there are the place it leaves (`leaves`) and the place it comes to (`comes`); `begins` says where the steps
    of each value begin, and `value_of` of which level it is which value.
    """

    levels: tuple[Level, ...]
    size: int
    first: int
    ends: tuple[int, ...]
    leaves: Places
    comes: Places
    begins: Places
    value_of: tuple[Places, Places]

    @classmethod
    def of(cls, diagram: Diagram, *, impossible: Hashable) -> "Chart":
        """Lay out a diagram. `impossible` is the terminal of the combinations that no family has."""
        order = sorted(range(len(diagram)), key=lambda number: diagram.nodes[number][0])
        places = {number: place for place, number in enumerate(order)}
        ends = tuple(place for place, number in enumerate(order) if _ends(diagram, number, impossible))
        levels = tuple(_levels(diagram, order, places))
        nodes = [np.arange(level.nodes.start, level.nodes.stop) for level in levels for _ in level.prior]
        begins = np.cumsum([0, *(len(part) for part in nodes)], dtype=np.intp)[:-1]
        value_of = [(row, value) for row, level in enumerate(levels) for value in range(len(level.prior))]
        rows, values = np.array(value_of, dtype=np.intp).reshape(-1, 2).T
        comes = [level.children.ravel() for level in levels]
        nothing = np.array([], dtype=np.intp)
        leave, come = np.concatenate([nothing, *nodes]), np.concatenate([nothing, *comes])
        return cls(levels, len(order), places[diagram.root], ends, leave, come, begins, (rows, values))

    def told(self, state: State) -> Mapping[str, Told]:
        """Return what the value of each variable on which the outcome ever hangs is expected to tell of it.

        One pass down finds the chance of coming to each node, one up the outcomes below it.
        """
        weights = [level.chances(state) for level in self.levels]
        if not weights:
            return {}
        coming, below = self._coming(weights), self._below(weights)
        shape = len(weights), max(map(len, weights))
        chance, after = np.zeros(shape), np.zeros((*shape, len(self.ends)))
        chance[self.value_of] = np.concatenate(weights)
        steps = coming[self.leaves, None] * below[self.comes]
        after[self.value_of] = np.add.reduceat(steps, self.begins)
        names = (level.variable.name for level in self.levels)
        return dict(zip(names, _told(chance, after, below[self.first]), strict=True))

    def _coming(self, weights: Sequence[Floats]) -> Floats:
        """The chance of coming to each node."""
        coming = np.zeros(self.size)
        coming[self.first] = 1.0
        for level, weight in zip(self.levels, weights, strict=True):
            here, end = coming[level.nodes], level.nodes.stop
            onward = (weight[:, None] * here).ravel()
            coming[end:] += np.bincount(level.onward, onward, self.size - end)
        return coming

    def _below(self, weights: Sequence[Floats]) -> Floats:
        """The chances of the outcomes below each node."""
        below = np.zeros((self.size, len(self.ends)))
        below[self.ends, range(len(self.ends))] = 1.0
        for level, weight in zip(reversed(self.levels), reversed(weights), strict=True):
            branches = below.take(level.children, axis=0)
            below[level.nodes] = (weight @ branches.reshape(len(weight), -1)).reshape(-1, len(self.ends))
        return below


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
        yield Level(variable, np.array(chances(variable)), slice(begin, end), children, children.ravel() - end)
        begin = end


def _told(chance: Floats, after: Floats, total: Floats) -> Iterator[Told]:
    """What each variable tells.

    `chance` holds the chances of its values and `after` the outcomes below each of them, where its nodes are met; where
    they are passed by, the outcome does not depend on it. `total` are the outcomes altogether.
    """
    passed = np.maximum(total - np.einsum("vx,vxk->vk", chance, after), 0.0)
    joint = _shares(chance[:, :, None] * (after + passed[:, None, :]), (1, 2))
    values = joint.sum(axis=2)
    bits = np.maximum(_entropy(joint.sum(axis=1)) + _entropy(values) - _entropy(joint), 0.0)
    common = np.min(_shares(joint, 2), axis=1, where=values[:, :, None] > 0, initial=1.0).sum(axis=1)
    needed = np.clip(1.0 - common, 0.0, 1.0)
    return map(Told, bits.tolist(), needed.tolist())


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
