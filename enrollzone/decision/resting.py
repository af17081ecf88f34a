"""On which decisions of the bureau does an outcome rest? Whoever is told the outcome is told them."""

from collections.abc import Iterable, Iterator

from enrollzone.decision.decide import possible_outcomes
from enrollzone.decision.facts import FactState, Prospects
from enrollzone.policy.pack import Pack, Reading, ReadingStatus
from enrollzone.rules.ruleset import Outcome


def decisions_behind(pack: Pack, facts: FactState, outcomes: Iterable[Outcome]) -> Iterator[str]:
    """Walk over the decided readings that carry some outcomes: decided another way, others would be possible.

    A reading that the question itself supposes is not among them.
    """
    prospects, known = Prospects(pack, facts), frozenset(outcomes)
    for reading in pack.readings.values():
        if _stands(reading) and reading.id not in facts.readings:
            others = tuple(option for option in reading.options if option != reading.use)
            if not known.issuperset(possible_outcomes(pack, prospects.worlds({reading.id: others}))):
                yield reading.id


def _stands(reading: Reading) -> bool:
    return reading.status is ReadingStatus.DECIDED and not reading.informative
