"""The nearest border behind which the answer would be another. Edges within one catchment are not borders."""

from collections.abc import Iterator
from dataclasses import replace
from operator import itemgetter

from enrollzone.answers.answer import DecidingBorder
from enrollzone.answers.possible import possibilities
from enrollzone.answers.territory import Territory, territory
from enrollzone.atlas.edition import Edition
from enrollzone.atlas.spot import Spot
from enrollzone.decision.decide import decide
from enrollzone.decision.facts import FactState, Value
from enrollzone.places.home import Located
from enrollzone.policy.pack import Pack
from enrollzone.rules.ruleset import Outcome


def deciding_border(
    pack: Pack, edition: Edition, home: Territory | None, facts: FactState, outcomes: tuple[Outcome, ...]
) -> DecidingBorder | None:
    """Return the nearest border behind which there are other outcomes, with the metres and the unit behind it.

    Looked at are the neighbours, and the edges of drawn areas, that the place was found with. Of the places that have
    one claim the nearest is tried, so the first with other outcomes is the nearest place of all that has them.
    """
    found = home.report.found if home else None
    if home is None or not isinstance(found, Located):
        return None
    for metres, spot, values in _other_sides(pack, edition, home, found, facts):
        there = decide(pack, replace(facts, values={**facts.values, **values})).outcomes
        if there != outcomes:
            return DecidingBorder(metres, spot.unit.full_name, possibilities(pack, there))
    return None


def _other_sides(
    pack: Pack, edition: Edition, home: Territory, found: Located, facts: FactState
) -> Iterator[tuple[float, Spot, dict[str, Value]]]:
    """Walk over the nearest place of each claim that is not that of the home, nearest first.

    Facts that follow the home, by lists for other children, are part of the claim.
    """
    fact = home.report.fact
    moving = (fact, *(name for name, one in pack.facts.items() if one.follows == fact and name in facts.values))
    met = [{name: facts.values.get(name) for name in moving}]
    for metres, spot in sorted(_beyond(found), key=itemgetter(0)):
        there = replace(found, spots=(spot,))
        others = {name: territory(pack, name, there, facts.readings, edition).value for name in moving}
        if others not in met:
            met.append(others)
            yield metres, spot, {name: value for name, value in others.items() if value is not None}


def _beyond(found: Located) -> Iterator[tuple[float, Spot]]:
    """Walk over the places behind each border, with its metres: neighbouring units, and what a drawn area divides."""
    here = found.spots[0]
    for neighbour in found.neighbours:
        yield neighbour.distance_m, replace(_so_far(found, neighbour.distance_m), unit=neighbour.unit)
    for edge in found.edges:
        spot = _so_far(found, edge.distance_m)
        if edge.area in here.inside:
            yield edge.distance_m, replace(spot, outside=spot.outside | {edge.area})
        elif edge.area in here.outside:
            yield edge.distance_m, replace(spot, inside=spot.inside | {edge.area})


def _so_far(found: Located, metres: float) -> Spot:
    """Return what holds of every place within a distance: of an area whose edge lies nearer nothing is known there."""
    near = {edge.area for edge in found.edges if edge.distance_m <= metres}
    here = found.spots[0]
    return Spot(here.unit, inside=here.inside - near, outside=here.outside - near)
