"""The nearest border behind which the answer would be another. Edges within one catchment are not borders."""

from collections.abc import Iterator
from dataclasses import replace

from enrollzone.answers.answer import DecidingBorder
from enrollzone.answers.possible import possibilities
from enrollzone.answers.territory import Territory, territory
from enrollzone.atlas.spot import Spot
from enrollzone.decision.decide import decide
from enrollzone.decision.facts import FactState, Value
from enrollzone.places.home import Located, Neighbour
from enrollzone.policy.pack import Pack
from enrollzone.rules.ruleset import Outcome


def deciding_border(
    pack: Pack, home: Territory | None, facts: FactState, outcomes: tuple[Outcome, ...]
) -> DecidingBorder | None:
    """Return the nearest neighbour whose side would give other outcomes, with the distance in metres.

    Looked at are the neighbours that the place was found with. A unit is nearer than any other of the same claim, so
    the first one that differs is also the nearest point of all that would be answered otherwise.
    """
    found = home.report.found if home else None
    if home is None or not isinstance(found, Located):
        return None
    for neighbour, value in _other_sides(pack, home, found, facts):
        there = decide(pack, replace(facts, values={**facts.values, home.report.fact: value})).outcomes
        if there != outcomes:
            return DecidingBorder(neighbour.distance_m, neighbour.unit.full_name, possibilities(pack, there))
    return None


def _other_sides(pack: Pack, home: Territory, found: Located, facts: FactState) -> Iterator[tuple[Neighbour, Value]]:
    """Walk over the nearest neighbour of each claim that is not that of the home, nearest first."""
    met = [home.value]
    for neighbour in found.neighbours:
        beyond = replace(found, spots=(Spot(neighbour.unit),))
        other = territory(pack, home.report.fact, beyond, facts.readings)
        if other.value is not None and other.value not in met:
            met.append(other.value)
            yield neighbour, other.value
