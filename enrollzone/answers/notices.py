"""Warnings: what an answer must say beside its outcome. Never an outcome themselves."""

from collections.abc import Iterator
from datetime import date

from enrollzone.answers.answer import DecidingBorder, Question
from enrollzone.answers.territory import Territory, edges_at
from enrollzone.atlas.edition import Edition, EditionStatus
from enrollzone.messages import Message
from enrollzone.places.home import Located, Rung
from enrollzone.policy.pack import Pack

NEAR_BORDER_M = 100.0


def notices(
    question: Question,
    pack: Pack,
    edition: Edition,
    places: tuple[Territory, ...],
    provisional: tuple[str, ...],
    border: DecidingBorder | None,
) -> Iterator[Message]:
    """Walk over the warnings of an answer, the gravest first."""
    if question.readings:
        yield Message("warning.what_if_readings")
    yield from _about_edition(question, edition, places)
    if border is not None and border.distance_m <= NEAR_BORDER_M:
        yield Message("warning.near_border", {"metres": round(border.distance_m), "unit": border.unit})
    yield from _about_the_end_of_the_map(places)
    yield from _between_doors(places)
    for edge in edges_at(pack, places):
        yield Message("warning.on_edge", {"road": edge.road, "sentence": edge.sentence})
    if pack.status == "historical":
        yield Message("warning.historical_policy", {"first": pack.period.first, "last": pack.period.last})
    for name in provisional:
        reading = pack.readings[name]
        yield Message("warning.reading_provisional", {"question": reading.question, "option": reading.in_use})


def _about_edition(question: Question, edition: Edition, places: tuple[Territory, ...]) -> Iterator[Message]:
    if edition.status is EditionStatus.EXAMPLE:
        yield Message("warning.example_county")
    if edition.status is EditionStatus.ILLUSTRATIVE and any(_on_map(place) for place in places):
        yield Message("warning.illustrative_boundaries")
    if past_the_last_list(edition, question.on):
        yield Message("warning.units_last_confirmed", {"day": edition.confirmed})


def _between_doors(places: tuple[Territory, ...]) -> Iterator[Message]:
    """Say of a door plate that is not in the list itself between which listed ones it was placed."""
    for found in (place.report.found for place in places):
        if isinstance(found, Located) and found.between:
            low, high = found.between
            door = next(spot.door for spot in found.spots if spot.door)
            params = {"road": found.spots[0].road, "door": door.words, "low": low.words, "high": high.words}
            yield Message("warning.between_doors", params)


def _about_the_end_of_the_map(places: tuple[Territory, ...]) -> Iterator[Message]:
    found = (place.report.found for place in places)
    ends = [metres for one in found if isinstance(one, Located) and (metres := _end_near(one)) is not None]
    if ends:
        yield Message("warning.near_edge", {"metres": round(min(ends))})


def _end_near(found: Located) -> float | None:
    """The metres to where the map ends, if that is near enough for a word, or within the accuracy of the point."""
    near = found.beyond_m is not None and found.beyond_m <= max(NEAR_BORDER_M, found.tolerance_m)
    return found.beyond_m if near else None


def _on_map(place: Territory) -> bool:
    return isinstance(place.report.found, Located) and place.report.found.rung is Rung.POINT


def past_the_last_list(edition: Edition, day: date) -> bool:
    """Tell whether a day lies behind the last list against which an edition was checked, with no newer one known."""
    return edition.period.last is None and edition.confirmed is not None and day > edition.confirmed
