"""Borders taken apart into arcs: each is told once, however many units it bounds, and knows which they are."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

At = tuple[int, int]
Line = tuple[At, ...]


@dataclass(frozen=True)
class Arcs:
    """The arcs of a drawing, and for each unit its rings: numbers of arcs, ~n for arc n walked from its end."""

    lines: tuple[Line, ...]
    rings: Mapping[str, tuple[tuple[int, ...], ...]]


def arcs_of(outlines: Mapping[str, Iterable[Sequence[At]]]) -> Arcs:
    """Return the arcs of units by the points of their rings, on a grid; the last point of a ring may repeat the first.

    Neighbours share an arc where they have the same points. A ring that the grid has made into a line or a point is
    left out.
    """
    closed = {unit: [ring for ring in map(_distinct, rings) if len(ring) > 2] for unit, rings in outlines.items()}
    nodes = _nodes(ring for rings in closed.values() for ring in rings)
    numbers: dict[Line, int] = {}
    told = {unit: tuple(tuple(_numbered(ring, nodes, numbers)) for ring in rings) for unit, rings in closed.items()}
    return Arcs(tuple(numbers), told)


def _distinct(ring: Sequence[At]) -> Line:
    """A ring without points that repeat the one before; its end does not repeat its beginning."""
    return tuple(at for place, at in enumerate(ring) if at != ring[place - 1])


def _nodes(rings: Iterable[Line]) -> frozenset[At]:
    """The points at which arcs end: those from which lines go in another number of directions than two."""
    beside: dict[At, set[At]] = defaultdict(set)
    for ring in rings:
        for place, at in enumerate(ring):
            beside[at] |= {ring[place - 1], ring[(place + 1) % len(ring)]}
    return frozenset(at for at, others in beside.items() if len(others) != 2)


def _numbered(ring: Line, nodes: frozenset[At], numbers: dict[Line, int]) -> Iterator[int]:
    for arc in _cut(ring, nodes):
        back = arc[::-1]
        line = min(arc, back)
        number = numbers.setdefault(line, len(numbers))
        yield number if line == arc else ~number


def _cut(ring: Line, nodes: frozenset[At]) -> Iterator[Line]:
    """Walk over the arcs of a ring; one that meets no other begins at its smallest point, whoever walks it."""
    begin = next((place for place, at in enumerate(ring) if at in nodes), ring.index(min(ring)))
    walked = (*ring[begin:], *ring[: begin + 1])
    ends = [0, *(place for place, at in enumerate(walked[1:-1], 1) if at in nodes), len(walked) - 1]
    for first, last in pairwise(ends):
        yield walked[first : last + 1]
