"""Which answers still bear on the result: an answer that was changed may leave others without any meaning."""

from datetime import date

from enrollzone.bootstrap import Bureaus
from enrollzone.decision.decide import Finding, Status, decide
from enrollzone.lookup import facts_told
from enrollzone.request import fact_named, parse
from enrollzone.web.families.asking import Found
from enrollzone.web.families.situation import Situation

_OPEN = frozenset([Status.CONTRADICTION])  # where answers exclude one another, any of them may be the wrong one


def pointless(bureaus: Bureaus, before: Situation, after: Situation, found: Found, today: date) -> tuple[str, ...]:
    """Return the answers of a changed situation that have lost their meaning, under the names they were told by.

    They meant something `before`, and `after` the outcome is the same whatever they say. Each is looked at without
    those that are dropped already, so that of two answers that say the same one stays.
    """
    if found.pack is None:
        return ()
    dropped: tuple[str, ...] = ()
    for name in (*after.facts, *after.dont_know):
        bears = _bears(bureaus, before, found, name, today)
        if bears and not _bears(bureaus, after.without(*dropped), found, name, today):
            dropped = (*dropped, name)
    return dropped


def _bears(bureaus: Bureaus, situation: Situation, found: Found, name: str, today: date) -> bool:
    """Tell whether an answer bears on the outcome, beside all others of the situation."""
    told, untold = (_finding(bureaus, one, found, today) for one in (situation, situation.without(name)))
    if told is None or untold is None or found.pack is None or told.status in _OPEN:
        return True
    fact = fact_named(found.pack, name)
    return fact is None or fact.name in (*untold.askable, *untold.uncertain) or untold.outcomes != told.outcomes


def _finding(bureaus: Bureaus, situation: Situation, found: Found, today: date) -> Finding | None:
    """What the rules say of a situation, or None where a place was not found."""
    bureau, question = parse(situation.body("zh"), bureaus, today)
    facts = facts_told(bureau, question)
    return decide(found.pack, facts) if facts is not None and found.pack is not None else None
