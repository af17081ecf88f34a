"""Canaries asked: known homes go the same road as everybody's question, and whatever differs is named.

A canary says nothing of a family that lives: its home and its facts stand in the data that is published with an
edition. Still only its name and what was found are told, so that no text of it ever comes into a log.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from enrollzone.atlas.edition import Canary, Edition
from enrollzone.atlas.shelf import Atlas
from enrollzone.errors import RequestError
from enrollzone.lookup import Bureau, answer, where
from enrollzone.messages import Message
from enrollzone.periods import Period
from enrollzone.places.home import AskedPlace, Located, Point
from enrollzone.request import parse, read_body

REFUSED = "refused"  # what is found where the question itself cannot be taken: a fact that the policy no longer has


@dataclass(frozen=True)
class CanaryFault:
    """A canary that does not get its answer: which one, of which edition, what was found and what was expected."""

    edition: str
    canary: str
    found: str
    expected: str

    @property
    def message(self) -> Message:
        """What is said of it."""
        return Message("publishing.canary", vars(self))

    def __str__(self) -> str:
        return f"canary {self.canary} of {self.edition}: {self.found}, expected {self.expected}"


def canary_faults(bureau: Bureau) -> tuple[CanaryFault, ...]:
    """Return every canary of the editions of a county that does not get its answer."""
    asked = ((edition, canary) for edition in bureau.atlas.editions for canary in edition.canaries)
    return tuple(fault for edition, canary in asked for fault in _faults(bureau, edition, canary))


def _faults(bureau: Bureau, edition: Edition, canary: Canary) -> Iterator[CanaryFault]:
    under = _under(bureau, edition, canary.day)
    try:
        pairs = tuple(_compared(under, canary))
    except RequestError as error:
        pairs = ((f"{REFUSED} {', '.join(problem.field for problem in error.problems)}", canary.outcome or "-"),)
    for found, expected in pairs:
        if found != expected:
            yield CanaryFault(edition.id, canary.id, found, expected)


def _compared(bureau: Bureau, canary: Canary) -> Iterator[tuple[str, str]]:
    """Walk over what was found beside what was expected."""
    if canary.lies_in is not None:
        yield _unit_of(bureau, canary), canary.lies_in
    if canary.outcome is not None:
        body = read_body(_body(bureau, canary))
        _, question = parse(body, {bureau.county.code: bureau}, canary.day, spoken=True)
        # A canary is told on its entry day, so that what it must get does not hang on the day of asking.
        given = answer(bureau, replace(question, asked_on=question.on))
        zones = sorted({option.zone.id for option in given.options})
        yield " ".join((given.outcome, *zones)), " ".join((canary.outcome, *sorted(canary.zones)))


def _under(bureau: Bureau, edition: Edition, day: date) -> Bureau:
    """Return a bureau in which an edition answers on a day: the bureau itself where it does so anyway.

    A canary that was carried over from an older edition is asked for its own entry day all the same, with the policy of
    that day: whether its home is found where it was does not hang on the year.
    """
    if bureau.atlas.in_force(day) is edition:
        return bureau
    alone = Atlas([replace(edition, period=Period(date.min))])
    return replace(bureau, county=replace(bureau.county, atlas=alone))


def _unit_of(bureau: Bureau, canary: Canary) -> str:
    point = Point(*canary.point, "wgs84") if canary.point else None
    pack = bureau.shelf.in_force(canary.stage, canary.day)
    found = where(bureau, AskedPlace(canary.unit, canary.text, point), canary.day, pack)
    if isinstance(found, Located):
        return " ".join(sorted({spot.unit.code for spot in found.spots}))
    return str(found.why) if found else "not_in_force"


def _body(bureau: Bureau, canary: Canary) -> Mapping[str, Any]:
    """The same body that the API takes."""
    home: dict[str, Any] = {"text": canary.text} if canary.text else {"unit": canary.unit}
    if canary.point:
        lon, lat = canary.point
        home = {"point": {"x": lon, "y": lat, "crs": "wgs84"}}
    told = {name: values[0] if len(values) == 1 else list(values) for name, values in (canary.facts or {}).items()}
    asked = {"stage": canary.stage, "on": canary.day.isoformat(), "facts": told}
    return {"jurisdiction": bureau.county.code, "home": home, **asked}
