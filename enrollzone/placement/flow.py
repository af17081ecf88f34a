"""The placing that would take the most children the shortest way together: to be held against ours, never to decide.

It knows no classes and no order. Needs the extra `plan` (ortools), which is loaded here alone.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from enrollzone.errors import EnrollzoneError
from enrollzone.placement.assignment import Applicant

Arc = tuple[int, int, int, int]  # from a node, to a node, how many children at most, metres for each


class FlowUnavailableError(EnrollzoneError):
    """The library that works out the optimum is not installed."""

    def __init__(self) -> None:
        super().__init__("comparing with the optimum needs the extra `plan` (ortools): pip install enrollzone[plan]")


@dataclass(frozen=True)
class Figures:
    """What a placing comes to: children with a place, and the mean and longest way in metres of those measured."""

    placed: int
    measured: int
    mean_m: float | None
    longest_m: int | None


@dataclass(frozen=True)
class Comparison:
    """Our placing beside the optimum, and the children who would go elsewhere by it: from where to where."""

    ours: Figures
    optimum: Figures
    moves: tuple[tuple[str, str | None, str | None], ...]


def optimum(applicants: Sequence[Applicant], seats: Mapping[str, int | None]) -> dict[str, str | None]:
    """Return the placing with the most children placed, and of all those the one with the least metres in all.

    A way that was not measured counts as long as the longest that was. Seats that are not known take nobody. Raises
    FlowUnavailableError where ortools is not installed.
    """
    network = _network()
    campuses = [campus for campus, number in seats.items() if number]
    longest = max((metres for one in applicants for metres in one.metres.values()), default=0)
    ways = _ways(applicants, campuses, longest)
    arcs = np.array([*ways, *_no_places(applicants, campuses, longest), *_seats(applicants, campuses, seats)], np.int64)
    numbers = network.add_arcs_with_capacity_and_unit_cost(arcs[:, 0], arcs[:, 1], arcs[:, 2], arcs[:, 3])
    source = len(applicants) + len(campuses)
    network.set_node_supply(source, len(applicants))
    network.set_node_supply(source + 1, -len(applicants))
    if network.solve() != network.OPTIMAL:
        raise RuntimeError("no optimum, although every child may stay without a place")
    found: dict[str, str | None] = {one.id: None for one in applicants}
    for way in np.flatnonzero(network.flows(numbers[: len(ways)])).tolist():
        child, node, *_ = ways[way]
        found[applicants[child].id] = campuses[node - len(applicants)]
    return found


def _ways(applicants: Sequence[Applicant], campuses: Sequence[str], longest: int) -> list[Arc]:
    """From each child to the campuses of its wishes. Children are the first nodes, the campuses follow."""
    node = {campus: len(applicants) + n for n, campus in enumerate(campuses)}
    return [
        (n, node[campus], 1, one.metres.get(campus, longest))
        for n, one in enumerate(applicants)
        for campus in one.wishes
        if campus in node
    ]


def _no_places(applicants: Sequence[Applicant], campuses: Sequence[str], longest: int) -> Iterator[Arc]:
    """From the source to each child, and past all campuses to the sink, so dearly that no metres outweigh it."""
    source = len(applicants) + len(campuses)
    for n in range(len(applicants)):
        yield source, n, 1, 0
        yield n, source + 1, 1, (longest + 1) * (len(applicants) + 1)


def _seats(applicants: Sequence[Applicant], campuses: Sequence[str], seats: Mapping[str, int | None]) -> Iterator[Arc]:
    """From each campus to the sink, with its seats."""
    for n, campus in enumerate(campuses):
        yield len(applicants) + n, len(applicants) + len(campuses) + 1, seats[campus] or 0, 0


def _network() -> Any:  # noqa: ANN401 - ortools ships no types that hold
    try:
        from ortools.graph.python import min_cost_flow  # noqa: PLC0415 - only where somebody asks for the optimum
    except ImportError:
        raise FlowUnavailableError from None
    return min_cost_flow.SimpleMinCostFlow()


def compared(
    applicants: Iterable[Applicant], ours: Mapping[str, str | None], best: Mapping[str, str | None]
) -> Comparison:
    """Hold a placing of ours against another one of the same children."""
    known = {one.id: one for one in applicants}
    moves = tuple((name, place, best[name]) for name, place in sorted(ours.items()) if place != best[name])
    return Comparison(figures(known, ours), figures(known, best), moves)


def figures(applicants: Mapping[str, Applicant], places: Mapping[str, str | None]) -> Figures:
    """Return what a placing comes to."""
    placed = {name: place for name, place in places.items() if place is not None}
    ways = [applicants[name].metres[place] for name, place in placed.items() if place in applicants[name].metres]
    mean = sum(ways) / len(ways) if ways else None
    return Figures(len(placed), len(ways), mean, max(ways, default=None))
