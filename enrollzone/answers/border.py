"""The nearest border behind which the answer would be another. Edges within one catchment are not borders."""

from dataclasses import replace

from enrollzone.answers.answer import DecidingBorder
from enrollzone.answers.possible import possibilities
from enrollzone.answers.territory import Territory, territory
from enrollzone.atlas.spot import Spot
from enrollzone.decision.decide import decide
from enrollzone.decision.facts import FactState
from enrollzone.places.home import Located
from enrollzone.policy.pack import Pack
from enrollzone.rules.ruleset import Outcome


def deciding_border(
    pack: Pack, home: Territory | None, facts: FactState, outcomes: tuple[Outcome, ...]
) -> DecidingBorder | None:
    """Return the nearest neighbour whose side would give other outcomes, with the distance in metres."""
    found = home.report.found if home else None
    if home is None or not isinstance(found, Located):
        return None
    for neighbour in found.neighbours:
        other = territory(pack, home.report.fact, replace(found, spots=(Spot(neighbour.unit),)), facts.readings)
        if other.value is None or other.value == home.value:
            continue
        moved = replace(facts, values={**facts.values, home.report.fact: other.value})
        there = decide(pack, moved).outcomes
        if there != outcomes:
            return DecidingBorder(neighbour.distance_m, neighbour.unit.full_name, possibilities(pack, there))
    return None
