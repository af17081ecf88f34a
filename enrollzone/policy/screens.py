"""Which screen to show next: the first in the pack's order that holds a fact on which the outcome still hangs."""

from collections.abc import Iterable

from enrollzone.policy.facts import FactState
from enrollzone.policy.pack import Pack, Question


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
    return tuple(dict.fromkeys(clause for fact in facts for clause in pack.clauses_by_fact.get(fact, ())))
