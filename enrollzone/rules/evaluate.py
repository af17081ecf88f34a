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
    of = verdict_of or partial(evaluate, state=state)
    match condition:
        case Is(variable, values):
            return _within(still_possible(variable, state), values)
        case Same(left, right):
            return _equal(still_possible(left, state), still_possible(right, state))
        case AllOf(parts):
            return all_of(map(of, parts))
        case AnyOf(parts):
            return any_of(map(of, parts))
        case Not(part):
            return NOT[of(part)]
    return of(condition.part)  # a name adds nothing


def _within(possible: frozenset[str], wanted: frozenset[str]) -> Truth:
    if possible <= wanted:
        return YES
    return UNKNOWN if possible & wanted else NO


def _equal(left: frozenset[str], right: frozenset[str]) -> Truth:
    if len(left) == 1 and left == right:
        return YES
    return UNKNOWN if left & right else NO


def carrying(condition: Condition, verdict_of: Verdicts) -> Iterator[tuple[Test | Named, Truth]]:
    """Walk over the named conditions and tests that carry the verdict of a condition, each with its own verdict.

    Of "all of" that fails, and of "any of" that holds, one part is enough and the first is given; where nothing is
    decided, the undecided parts are given. Named conditions come before what they rest on.
    """
    verdict = verdict_of(condition)
    if isinstance(condition, Is | Same | Named):
        yield condition, verdict
    for part in _carriers(condition, verdict, verdict_of):
        yield from carrying(part, verdict_of)


def _carriers(condition: Condition, verdict: Truth, verdict_of: Verdicts) -> tuple[Condition, ...]:
    parts = parts_of(condition)
    if not isinstance(condition, AllOf | AnyOf):
        return parts
    alike = tuple(part for part in parts if verdict_of(part) is verdict)
    one_is_enough = verdict is (YES if isinstance(condition, AnyOf) else NO)
    # No single part may decide although the whole is decided: every completion leads here by another part.
    return (alike[:1] or parts) if one_is_enough else (alike or parts)


def failing(condition: Condition, verdict_of: Verdicts) -> Iterator[Test]:
    """Walk over every test for which a condition fails, all of them and not only the first: what must be mended."""
    if verdict_of(condition) is not NO:
        return
    if isinstance(condition, Is | Same):
        yield condition
    if isinstance(condition, Not):
        yield from (test for test, _ in carrying(condition.part, verdict_of) if isinstance(test, Is | Same))
        return
    for part in parts_of(condition):
        yield from failing(part, verdict_of)
