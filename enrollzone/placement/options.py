"""From the outcome of the rules to options a parent understands, at the level that the data supports."""

from dataclasses import dataclass

from enrollzone.policy.pack import Annex, Pack, Zone
from enrollzone.policy.unions import Campus, School, Union
from enrollzone.rules.ruleset import Outcome


@dataclass(frozen=True)
class Option:
    """One place where the child may go. `campus` is None when only the group is certain.

    `campuses` are then those among which the campus areas, not supplied, would choose. `stops_at` is what is missing.
    """

    zone: Zone
    group: Union | None
    school: School | None
    campus: Campus | None
    campuses: tuple[Campus, ...] = ()
    stops_at: Annex | None = None


def options(pack: Pack, outcome: Outcome) -> tuple[Option, ...]:
    """Return the options of an outcome, in the order of the zones in the pack; none is ranked by us."""
    return tuple(_option(pack, zone) for zone in pack.zones.values() if zone.id in outcome.options)


def _option(pack: Pack, zone: Zone) -> Option:
    if len(zone.campuses) == 1 and zone.campuses[0].named:
        campus = zone.campuses[0]
        return Option(zone, zone.group, _school(pack, campus), campus)
    missing = next((annex for annex in pack.annexes if annex.missing), None)
    return Option(zone, zone.group, None, None, zone.campuses, missing)


def _school(pack: Pack, campus: Campus) -> School | None:
    return pack.schools.get(campus.school) if campus.school else None
