"""A layout in columns: boxes that never overlap, and lines that run between boxes and never through them.

Each box stands one column left of the leftmost box it leads to. A line that has to pass a column gets a slot
of its own there, between the boxes. All lines of one box share it: a clause with ten uses is one line that branches.
"""

from bisect import bisect_left, insort
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

BETWEEN, SLOT = 12.0, 7.0  # between two boxes of a column, and the height of a slot, in pixels
_SWEEPS = 16  # orders tried; more find nothing better on the policies at hand

Item = tuple[str, int]  # a box in its own column, or the slot of its line in a later one


@dataclass(frozen=True)
class Columns:
    """Items by column from left to right, and for every item those of the next column to which its line goes."""

    items: tuple[tuple[Item, ...], ...]
    onward: Mapping[Item, tuple[Item, ...]]
    homes: frozenset[Item]


@dataclass(frozen=True)
class Places:
    """The upper edge of every item, and the height of the whole, in pixels."""

    top: Mapping[Item, float]
    height: float


def columns(
    heights: Mapping[str, float],
    links: Sequence[tuple[str, str]],
    first: Collection[str] = (),
    free: Collection[str] = (),
) -> Columns:
    """Return boxes, given by their heights, in columns and in an order with few crossings.

    Those of `first` fill the first column, in their order. Those of `free`, to which nothing but these may lead, are
    put further left where a column would grow too high. Raises RecursionError when `links` form a circle.
    """
    column = _columns_of(list(heights), links, frozenset(first))
    _even_out(column, heights, free)
    onward = _onward(column, links)
    items: list[list[Item]] = [[] for _ in range(max(column.values(), default=0) + 1)]
    for item in dict.fromkeys([*column.items(), *(to for some in onward.values() for to in some)]):
        items[item[1]].append(item)
    return Columns(_with_few_crossings(items, onward), onward, frozenset(column.items()))


def _columns_of(boxes: Sequence[str], links: Sequence[tuple[str, str]], first: frozenset[str]) -> dict[str, int]:
    """The column of every box: as far right as what it leads to allows."""
    leads = defaultdict(list)
    for source, target in links:
        leads[source].append(target)
    depth: dict[str, int] = {}

    def deep(name: str) -> int:
        if name not in depth:
            depth[name] = max((deep(target) + 1 for target in leads[name]), default=0)
        return depth[name]

    last = max((deep(name) + (name not in first and bool(first)) for name in boxes), default=0)
    return {name: 0 if name in first else last - deep(name) for name in boxes}


def _even_out(column: dict[str, int], heights: Mapping[str, float], free: Collection[str]) -> None:
    """Move free boxes from the highest column that has one leftwards, as long as that makes it lower."""
    high = [0.0] * (max(column.values(), default=0) + 1)
    for name, at in column.items():
        high[at] += heights[name] + BETWEEN
    for _ in free:
        name = max((name for name in free if column[name] > 1), key=lambda name: high[column[name]], default="")
        lower = min(range(1, column.get(name, 0)), key=high.__getitem__, default=0)
        if not lower or high[lower] + heights[name] + BETWEEN >= high[column[name]]:
            return
        high[lower] += heights[name] + BETWEEN
        high[column[name]] -= heights[name] + BETWEEN
        column[name] = lower


def _onward(column: Mapping[str, int], links: Sequence[tuple[str, str]]) -> dict[Item, tuple[Item, ...]]:
    reached = defaultdict(list)
    for source, target in links:
        reached[source].append(target)
    onward = {}
    for source, targets in reached.items():
        last = max(column[target] for target in targets)
        for at in range(column[source], last):
            slot = [(source, at + 1)] if at + 1 < last else []
            onward[source, at] = (*((target, at + 1) for target in targets if column[target] == at + 1), *slot)
    return onward


def _with_few_crossings(
    items: list[list[Item]], onward: Mapping[Item, tuple[Item, ...]]
) -> tuple[tuple[Item, ...], ...]:
    """Sweep to and fro, each column in the order of the middles of its neighbours; the best order met is taken."""
    back = _backward(onward)
    best, fewest = tuple(map(tuple, items)), _crossings(items, onward)
    for sweep in range(_SWEEPS):
        _sweep(items, *((1, back) if sweep % 2 == 0 else (-1, onward)))
        crossings = _crossings(items, onward)
        if crossings < fewest:
            best, fewest = tuple(map(tuple, items)), crossings
    return best


def _backward(onward: Mapping[Item, tuple[Item, ...]]) -> Mapping[Item, Sequence[Item]]:
    back = defaultdict(list)
    for source, targets in onward.items():
        for target in targets:
            back[target].append(source)
    return back


def _sweep(items: list[list[Item]], step: int, near: Mapping[Item, Sequence[Item]]) -> None:
    """Order the columns one after another, rightwards (`step` 1) or leftwards (-1); the first keeps its order."""
    for at in range(1, len(items)) if step > 0 else range(len(items) - 2, 0, -1):
        beside = {item: place for place, item in enumerate(items[at - step])}
        _sort_by_middle(items[at], beside, near)


def _sort_by_middle(column: list[Item], beside: Mapping[Item, int], near: Mapping[Item, Sequence[Item]]) -> None:
    def middle(item: Item) -> float:
        places = [beside[other] for other in near.get(item, ())]
        return sum(places) / len(places) if places else kept[item]

    kept = {item: float(place) for place, item in enumerate(column)}
    column.sort(key=middle)


def _crossings(items: Sequence[Sequence[Item]], onward: Mapping[Item, tuple[Item, ...]]) -> int:
    """How many pairs of lines cross between neighbouring columns."""
    total = 0
    for left, right in pairwise(items):
        place = {item: number for number, item in enumerate(right)}
        seen: list[int] = []
        for item in left:
            ends = sorted(place[target] for target in onward.get(item, ()))
            total += sum(len(seen) - bisect_left(seen, end + 1) for end in ends)
            for end in ends:
                insort(seen, end)
    return total


def places(laid: Columns, heights: Mapping[str, float], rounds: int = 30) -> Places:
    """Return where every item stands: near the middle of what it is joined with, and never over another."""
    tall = _tall(laid, heights)
    whole = max((_stacked(column, tall, laid) for column in laid.items), default=0.0)
    top = dict(at for column in laid.items for at in _start(column, tall, laid, whole))
    near = _neighbours(laid)
    for turn in range(rounds):
        for column in laid.items[:: 1 if turn % 2 else -1]:
            wanted = _wanted(column, near, top, tall)
            top.update(zip(column, _settled(column, wanted, tall, laid, whole), strict=True))
    return Places(top, whole)


def _tall(laid: Columns, heights: Mapping[str, float]) -> Mapping[Item, float]:
    return {item: heights[item[0]] if item in laid.homes else SLOT for column in laid.items for item in column}


def _neighbours(laid: Columns) -> Mapping[Item, Sequence[Item]]:
    """The items of the columns beside it with which an item is joined."""
    back = _backward(laid.onward)
    return {item: (*laid.onward.get(item, ()), *back.get(item, ())) for column in laid.items for item in column}


def _wanted(
    column: Sequence[Item],
    near: Mapping[Item, Sequence[Item]],
    top: Mapping[Item, float],
    tall: Mapping[Item, float],
) -> list[float]:
    return [_middle(item, near[item], top, tall) for item in column]


def _middle(item: Item, near: Sequence[Item], top: Mapping[Item, float], tall: Mapping[Item, float]) -> float:
    """The upper edge that puts an item at the middle of its neighbours."""
    if not near:
        return top[item]
    return sum(top[other] + tall[other] / 2 for other in near) / len(near) - tall[item] / 2


def _gap(one: Item, other: Item, laid: Columns) -> float:
    """Two slots may lie closer together than two boxes."""
    return BETWEEN if one in laid.homes or other in laid.homes else 0.0


def _stacked(column: Sequence[Item], tall: Mapping[Item, float], laid: Columns) -> float:
    gaps = sum(_gap(one, other, laid) for one, other in pairwise(column))
    return sum(tall[item] for item in column) + gaps


def _start(
    column: Sequence[Item], tall: Mapping[Item, float], laid: Columns, whole: float
) -> Iterable[tuple[Item, float]]:
    at = (whole - _stacked(column, tall, laid)) / 2
    for item, following in zip(column, (*column[1:], None), strict=True):
        yield item, at
        at += tall[item] + (_gap(item, following, laid) if following else 0)


def _settled(
    column: Sequence[Item], wanted: Sequence[float], tall: Mapping[Item, float], laid: Columns, whole: float
) -> list[float]:
    """Positions near the wanted ones, in order and without overlap, from 0 to the height of the whole.

    Pushing down and pushing up each keep the order; their mean does too, and favours neither end.
    """
    steps = [tall[one] + _gap(one, other, laid) for one, other in pairwise(column)]
    down, up = _down(wanted, steps), _up(wanted, steps, wanted[-1])
    first, *others = [(one + other) / 2 for one, other in zip(down, up, strict=True)]
    return _up(_down([max(first, 0.0), *others], steps), steps, whole - tall[column[-1]])


def _down(wanted: Sequence[float], steps: Sequence[float]) -> list[float]:
    found = [wanted[0]]
    for at, step in zip(wanted[1:], steps, strict=True):
        found.append(max(at, found[-1] + step))
    return found


def _up(wanted: Sequence[float], steps: Sequence[float], lowest: float) -> list[float]:
    found = [min(wanted[-1], lowest)]
    for at, step in zip(reversed(wanted[:-1]), reversed(steps), strict=True):
        found.append(min(at, found[-1] - step))
    return found[::-1]
