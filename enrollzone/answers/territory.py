"""What a place found on the ladder means for a policy: the zone it lies in, or why that cannot be said."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from enrollzone.answers.answer import PlaceReport
from enrollzone.atlas.spot import Spot
from enrollzone.decision.explain import Step
from enrollzone.decision.facts import Value, ZoneByReading, options_of
from enrollzone.messages import Message
from enrollzone.places.home import Located, Missing, NotFound
from enrollzone.policy.catchments import ZoneClaim
from enrollzone.policy.pack import OUTSIDE, Pack
from enrollzone.rules.truth import UNKNOWN, YES

HOME = "home.zone"  # the fact that the home itself settles


@dataclass(frozen=True)
class Territory:
    """A place with its zones under a policy. `value` is None when the place was not found."""

    report: PlaceReport
    claims: tuple[ZoneClaim, ...] = ()
    value: Value | None = None


def territory(pack: Pack, fact: str, found: Located | NotFound, readings: Mapping[str, str]) -> Territory:
    """Return the zones that a policy's list gives to a place.

    An edition may draw only some of the county's units, so a point that may lie beyond them may lie in any zone, or in
    none.
    """
    if isinstance(found, NotFound):
        return Territory(PlaceReport(fact, found), value=_elsewhere(fact, found))
    claims = tuple(claim_of(pack, spot) for spot in found.spots)
    anywhere = frozenset([*pack.zones, OUTSIDE]) if found.may_lie_beyond else None
    value = anywhere or _value(pack, claims, readings)
    report = PlaceReport(
        fact,
        found,
        zones=tuple(sorted(anywhere or _zones(pack, claims, readings))),
        zones_of_spots=tuple(tuple(sorted(_zones(pack, (claim,), readings))) for claim in claims),
        parts=tuple(dict.fromkeys(part for claim in claims for part in claim.parts)),
        conflict=any(claim.conflict for claim in claims),
    )
    return Territory(report, claims, value)


def _elsewhere(fact: str, found: NotFound) -> Value | None:
    """A register or workplace that is certainly in another county lies outside; a home there is another question."""
    certain = found.why is Missing.OUTSIDE_JURISDICTION and fact != HOME
    return frozenset([OUTSIDE]) if certain else None


def claim_of(pack: Pack, spot: Spot) -> ZoneClaim:
    """Return what the list says of one spot."""
    return pack.catchments.claim(spot)


def _value(pack: Pack, claims: tuple[ZoneClaim, ...], readings: Mapping[str, str]) -> Value:
    if len(claims) == 1 and claims[0].reading:
        return ZoneByReading(claims[0].reading, {zone: zone for zone in claims[0].zones})
    return frozenset(_zones(pack, claims, readings))


def _zones(pack: Pack, claims: Iterable[ZoneClaim], readings: Mapping[str, str]) -> set[str]:
    return {
        zone
        for claim in claims
        for zone in (options_of(pack, claim.reading, readings) if claim.reading else claim.zones)
    }


def place_steps(pack: Pack, places: Iterable[Territory]) -> Iterator[Step]:
    """Walk over the steps that say in which zone each place lies, with the sentence that lists it."""
    for place in places:
        zones = place.report.zones
        verdict = UNKNOWN if len(zones) > 1 else YES
        label = pack.facts[place.report.fact].label
        for row in dict.fromkeys(row for claim in place.claims for row in claim.rows if row.zone in zones):
            params = {"fact": label, "place": row.words, "zone": pack.zones[row.zone].name}
            yield Step("", "catchment", verdict, Message("because.listed", params), pack.clauses[row.clause])
        if OUTSIDE in zones or isinstance(place.report.found, NotFound):
            yield Step("", "catchment", verdict, Message("because.unlisted", {"fact": label}), None)
