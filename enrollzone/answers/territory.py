"""What a place found on the ladder means for a policy: the zone it lies in, or why that cannot be said."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from enrollzone.answers.answer import PlaceReport
from enrollzone.atlas.edition import AddressKind, Edition
from enrollzone.atlas.spot import Spot
from enrollzone.decision.explain import Step
from enrollzone.decision.facts import Value, ZoneByReading, options_of
from enrollzone.messages import Message
from enrollzone.places.home import Located, Missing, NotFound
from enrollzone.policy.catchments import Edge, ZoneClaim
from enrollzone.policy.pack import OUTSIDE, Pack
from enrollzone.policy.parts import Part
from enrollzone.rules.truth import UNKNOWN, YES

HOME = "home.zone"  # the fact that the home itself settles


@dataclass(frozen=True)
class Territory:
    """A place with its zones under a policy. `value` is None when the place was not found."""

    report: PlaceReport
    claims: tuple[ZoneClaim, ...] = ()
    value: Value | None = None


def territory(
    pack: Pack, fact: str, found: Located | NotFound, readings: Mapping[str, str], edition: Edition | None = None
) -> Territory:
    """Return the zones that a policy's list gives to a place: the list for the category of children of the fact.

    An edition may draw only some of the county's units, so a point that may lie beyond them may lie in any zone, or in
    none. With the `edition` in which it was found, names in its gazetteer are told apart from those that it lacks.
    """
    if isinstance(found, NotFound):
        return Territory(PlaceReport(fact, found), value=_elsewhere(fact, found))
    claims = _claims(pack, fact, found, edition)
    anywhere = frozenset([*pack.zones, OUTSIDE]) if found.may_lie_beyond else None
    value = anywhere or _value(pack, claims, readings)
    report = PlaceReport(
        fact,
        found,
        zones=tuple(sorted(anywhere or _zones(pack, claims, readings))),
        zones_of_spots=tuple(tuple(sorted(_zones(pack, (claim,), readings))) for claim in claims),
        parts=tuple(dict.fromkeys(part for claim in claims for part in _asked(pack, claim, readings))),
        conflict=found.doubled or _contradict(claims),
    )
    return Territory(report, claims, value)


def _claims(pack: Pack, fact: str, found: Located, edition: Edition | None) -> tuple[ZoneClaim, ...]:
    listed = pack.catchments.in_edition(edition) if edition else pack.catchments
    return tuple(listed.claim(spot, pack.facts[fact].category) for spot in found.spots)


def _contradict(claims: Iterable[ZoneClaim]) -> bool:
    return any(claim.conflict for claim in claims)


def is_left_out(pack: Pack, place: Territory) -> bool:
    """Tell whether the list tells a unit apart and forgets the part in which a place lies: a hole in the list."""
    if isinstance(place.report.found, NotFound) or set(place.report.zones) != {OUTSIDE}:
        return False
    return all(spot.unit.code in pack.catchments.by_code for spot in place.report.found.spots)


def _elsewhere(fact: str, found: NotFound) -> Value | None:
    """A register or workplace that is certainly in another county lies outside; a home there is another question."""
    certain = found.why is Missing.OUTSIDE_JURISDICTION and fact != HOME
    return frozenset([OUTSIDE]) if certain else None


def _asked(pack: Pack, claim: ZoneClaim, readings: Mapping[str, str]) -> tuple[Part, ...]:
    """The narrower things to ask about a place, as long as they part zones."""
    return claim.parts if len(_zones(pack, (claim,), readings)) > 1 else ()


def _value(pack: Pack, claims: tuple[ZoneClaim, ...], readings: Mapping[str, str]) -> Value:
    if len(claims) == 1 and claims[0].shared and not claims[0].apart:
        return ZoneByReading(claims[0].shared.reading, claims[0].shared.options)
    return frozenset(_zones(pack, claims, readings))


def _zones(pack: Pack, claims: Iterable[ZoneClaim], readings: Mapping[str, str]) -> set[str]:
    return {zone for claim in claims for zone in claim.under(lambda reading: options_of(pack, reading, readings))}


def place_steps(pack: Pack, places: Iterable[Territory]) -> Iterator[Step]:
    """Walk over the steps that say in which zone each place lies, with the sentence that lists it."""
    for place in places:
        zones = place.report.zones
        verdict = UNKNOWN if len(zones) > 1 else YES
        label = pack.facts[place.report.fact].label
        for row in dict.fromkeys(row for claim in place.claims for row in claim.rows if row.zone in zones):
            params = {"fact": label, "place": row.words, "zone": pack.zones[row.zone].name}
            yield Step("", "catchment", verdict, Message("because.listed", params), pack.clauses[row.clause], row.zone)
            if row.edge is not None:
                yield Step("", "catchment", verdict, edge_words(row.edge, label), pack.clauses[row.clause])
        if OUTSIDE in zones or isinstance(place.report.found, NotFound):
            yield Step("", "catchment", verdict, Message("because.unlisted", {"fact": label}), None)


def edge_words(edge: Edge, fact: object) -> Message:
    """Say how the text draws an edge, in its own sentence."""
    return Message(f"because.edge.{edge.rule}", {"fact": fact, "road": edge.road, "sentence": edge.sentence})


def edges_at(pack: Pack, places: Iterable[Territory]) -> Iterator[Edge]:
    """Walk over the edge rules of roads on which a place lies: there the sentence, and no map, says what holds.

    The rules of its whole township count, and those of drawn areas: the houses across the road may be of another unit.
    """
    spots = [spot for place in places for spot in getattr(place.report.found, "spots", ())]
    for edge, townships in pack.catchments.edges.items():
        if any(
            edge.road in roads_of(spot) and not {"", spot.unit.township_code}.isdisjoint(townships) for spot in spots
        ):
            yield edge


def roads_of(spot: Spot) -> frozenset[str]:
    """Return the names of the road on which a place lies, as it was told and as the gazetteer calls it."""
    rows = (row for row in spot.rows if row.kind is AddressKind.ROAD)
    return frozenset(name for row in rows for name in (row.name, *row.aliases)) | ({spot.road} if spot.road else set())
