"""Which screen to show next: the first in the pack's order that holds a fact on which the outcome still hangs."""

from collections.abc import Iterable

from enrollzone.policy.facts import FactState
from enrollzone.policy.pack import Pack, Question
from enrollzone.rules.conditions import Condition, Named, parts_of, tests_in, variables_of


def next_screen(pack: Pack, facts: FactState, askable: Iterable[str]) -> tuple[Question, tuple[str, ...]] | None:
    """Return the next screen with the facts on it that matter and were not asked, or None."""
    open_facts = frozenset(askable) - facts.settled
    for screen in pack.questions:
        wanted = tuple(name for name in screen.facts if name in open_facts)
        if wanted:
            return screen, wanted
    return None


def clauses_needing(pack: Pack, facts: Iterable[str]) -> tuple[str, ...]:
    """Return the clauses of the named conditions and rules that look at some facts, the narrowest first."""
    wanted = frozenset(facts)
    named = [(condition.clauses, condition.part) for condition in pack.definitions.values()]
    whole = [(rule.clauses, rule.when) for rule in pack.rules.values()]
    found = [clause for clauses, condition in (*named, *whole) if _looks_at(condition, wanted) for clause in clauses]
    return tuple(dict.fromkeys(found))


def _looks_at(condition: Condition, facts: frozenset[str]) -> bool:
    """Tell whether a condition itself, not a named one inside it, looks at some facts."""
    if isinstance(condition, Named):
        return False
    parts = parts_of(condition)
    if parts:
        return any(_looks_at(part, facts) for part in parts)
    return any(name in facts for test in tests_in(condition) for v in variables_of(test) for name in v.inputs)
