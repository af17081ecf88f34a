"""The nearest border behind which the answer would be another. Edges within one catchment are not borders."""

from collections.abc import Iterator
from dataclasses import replace

from enrollzone.answers.answer import DecidingBorder
from enrollzone.answers.possible import possibilities
from enrollzone.answers.territory import Territory, territory
from enrollzone.atlas.spot import Spot
from enrollzone.decision.decide import decide
from enrollzone.decision.facts import FactState, Value
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
        there_found = replace(found, spots=(Spot(neighbour.unit),))
        others = dict(_moved(pack, home.report.fact, there_found, facts))
        if all(facts.values.get(name) == value for name, value in others.items()):
            continue
        there = decide(pack, replace(facts, values={**facts.values, **others})).outcomes
        if there != outcomes:
            return DecidingBorder(neighbour.distance_m, neighbour.unit.full_name, possibilities(pack, there))
    return None


def _moved(pack: Pack, home: str, found: Located, facts: FactState) -> Iterator[tuple[str, Value]]:
    """The values of the home, and of what follows from it, on the other side."""
    for name, fact in pack.facts.items():
        if home in (name, fact.follows):
            value = territory(pack, name, found, facts.readings).value
            if value is not None:
                yield name, value
