"""The truth-table evaluator: what a condition says under partial knowledge, and which tests carry that.

It is sound but not complete (it calls "A or not A" unknown); the decision diagram is exact. It serves the trace of
reasons, and as the oracle against which the diagram is tested.
"""

from collections.abc import Callable, Iterator
from functools import partial

from enrollzone.rules.conditions import AllOf, AnyOf, Condition, Is, Named, Not, Same, Test, parts_of
from enrollzone.rules.truth import NO, NOT, UNKNOWN, YES, Truth, all_of, any_of
from enrollzone.rules.variables import State, still_possible

Verdicts = Callable[[Condition], Truth]


def evaluate(condition: Condition, state: State, verdict_of: Verdicts | None = None) -> Truth:
    """Return what the truth tables say of a condition when each variable may still have the values of `state`.

    `verdict_of` evaluates the parts, where a caller remembers them or knows better than the tables.
    """
    if isinstance(condition, Is):  # tests first: there are most of them
        return _within(condition, state)
    if isinstance(condition, Same):
        return _equal(still_possible(condition.left, state), still_possible(condition.right, state))
    of = verdict_of or partial(evaluate, state=state)
    if isinstance(condition, AllOf):
        return all_of(map(of, condition.parts))
    if isinstance(condition, AnyOf):
        return any_of(map(of, condition.parts))
    verdict = of(condition.part)  # a name adds nothing
    return NOT[verdict] if isinstance(condition, Not) else verdict


def _within(test: Is, state: State) -> Truth:
    possible = state.get(test.variable.name)
    if possible is None:
        return UNKNOWN  # a test can hold and can fail
    if possible <= test.values:
        return YES
    return NO if possible.isdisjoint(test.values) else UNKNOWN


def _equal(left: frozenset[str], right: frozenset[str]) -> Truth:
    if len(left) == 1 and left == right:
        return YES
    return UNKNOWN if left & right else NO


def carrying(condition: Condition, verdict_of: Verdicts) -> list[tuple[Test | Named, Truth]]:
    """Return the named conditions and tests that carry the verdict of a condition, each with its own verdict.

    Of "all of" that fails, and of "any of" that holds, one part is enough and the first is given; where nothing is
    decided, the undecided parts are given. Named conditions come before what they rest on.
    """
    found: list[tuple[Test | Named, Truth]] = []
    waiting = [condition]
    while waiting:
        part = waiting.pop()
        verdict = verdict_of(part)
        if isinstance(part, Is | Same):
            found.append((part, verdict))
            continue
        if isinstance(part, Named):
            found.append((part, verdict))
        waiting += reversed(_carriers(part, verdict, verdict_of))
    return found


def _carriers(condition: Condition, verdict: Truth, verdict_of: Verdicts) -> tuple[Condition, ...]:
    parts = parts_of(condition)
    if not isinstance(condition, AllOf | AnyOf):
        return parts
    if verdict is (YES if isinstance(condition, AnyOf) else NO):  # one is enough
        first = next((part for part in parts if verdict_of(part) is verdict), None)
        # No single part may decide although the whole is decided: every completion leads here by another part.
        return parts if first is None else (first,)
    return tuple([part for part in parts if verdict_of(part) is verdict]) or parts


def failing(condition: Condition, verdict_of: Verdicts) -> Iterator[Test]:
    """Walk over every test for which a condition fails, all of them and not only the first: what must be mended."""
    if verdict_of(condition) is not NO:
        return
    if isinstance(condition, Is | Same):
        yield condition
    if isinstance(condition, Not):
        yield from [test for test, _ in carrying(condition.part, verdict_of) if isinstance(test, Is | Same)]
        return
    for part in parts_of(condition):
        yield from failing(part, verdict_of)
