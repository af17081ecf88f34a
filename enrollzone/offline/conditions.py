"""Conditions as JSON: what is still open of a rule, and why a paper does not do, is read off them."""

from collections.abc import Iterator, Mapping
from typing import Any

from enrollzone.policy.pack import Pack
from enrollzone.rules.conditions import AllOf, AnyOf, Condition, Is, Named, Not, Same, parts_of

Numbers = Mapping[str, int]  # of variables, by name


def written(condition: Condition, numbers: Numbers) -> list[Any]:
    """Return a condition as nested lists: a word for what it is, then variables by number, values by place, or parts.

    A named condition stands there by its name.
    """
    match condition:
        case Is(variable, values):
            return ["is", numbers[variable.name], [n for n, value in enumerate(variable.values) if value in values]]
        case Same(left, right):
            return ["same", numbers[left.name], numbers[right.name]]
        case Named(name):
            return ["named", name]
        case Not(part):
            return ["not", written(part, numbers)]
        case AllOf(parts):
            return ["all", *(written(part, numbers) for part in parts)]
        case AnyOf(parts):
            return ["any", *(written(part, numbers) for part in parts)]


def named_in(pack: Pack) -> Mapping[str, Named]:
    """Return every named condition that a rule, a paper or an impossible combination of a pack rests on."""
    starts: list[Condition] = [rule.when for rule in pack.rules.values()]
    starts += [paper.condition for paper in pack.papers.values()]
    starts += [entry.condition for entry in pack.impossible]
    return {named.name: named for start in starts for named in _named(start)}


def _named(condition: Condition) -> Iterator[Named]:
    if isinstance(condition, Named):
        yield condition
    for part in parts_of(condition):
        yield from _named(part)
