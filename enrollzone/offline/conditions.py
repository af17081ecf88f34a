"""Conditions as JSON: what is still open of a rule, and why a paper does not do, is read off them."""

from collections.abc import Iterator, Mapping
from typing import Any

from enrollzone.policy.pack import Pack
from enrollzone.rules.conditions import AllOf, AnyOf, Condition, Is, Named, Not, Same, parts_of, variables_of

Numbers = Mapping[str, int]  # of variables, by name

_JOINED: Mapping[type, str] = {Not: "not", AllOf: "all", AnyOf: "any"}


def written(condition: Condition, numbers: Numbers) -> list[Any]:
    """Return a condition as nested lists: a word for what it is, then variables by number, values by place, or parts.

    A named condition stands there by its name.
    """
    if isinstance(condition, Is):
        places = [n for n, value in enumerate(condition.variable.values) if value in condition.values]
        return ["is", numbers[condition.variable.name], places]
    if isinstance(condition, Same):
        return ["same", *(numbers[variable.name] for variable in variables_of(condition))]
    if isinstance(condition, Named):
        return ["named", condition.name]
    return [_JOINED[type(condition)], *(written(part, numbers) for part in parts_of(condition))]


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
