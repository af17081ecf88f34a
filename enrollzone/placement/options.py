"""From the outcome of the rules to options a parent understands, at the level that the data supports."""

from dataclasses import dataclass

from enrollzone.policy.pack import CHOICE, Annex, Pack, Zone
from enrollzone.policy.unions import Campus, School, Union
from enrollzone.rules.ruleset import Outcome


@dataclass(frozen=True)
class Option:
    """One place where the child may go. `campus` is None when only the group is certain.

    `campuses` are then those among which it will be, in the order of the text. `mode` is how the text says that one of
    them is found (choice, lottery, order); without it the campus areas, not supplied, would tell: `stops_at` is what is
    missing.
    """

    zone: Zone
    group: Union | None
    school: School | None
    campus: Campus | None
    campuses: tuple[Campus, ...] = ()
    stops_at: Annex | None = None
    mode: str | None = None


def options(pack: Pack, outcome: Outcome) -> tuple[Option, ...]:
    """Return the options of an outcome, in the order of the zones in the pack; none is ranked by us.

    Where the text lets the family choose among the campuses of a zone, each of them is an option.
    """
    zones = (zone for zone in pack.zones.values() if zone.id in outcome.options)
    return tuple(option for zone in zones for option in _options(pack, zone))


def _options(pack: Pack, zone: Zone) -> tuple[Option, ...]:
    if zone.mode == CHOICE and all(campus.named for campus in zone.campuses):
        return tuple(Option(zone, zone.group, _school(pack, one), one, mode=CHOICE) for one in zone.campuses)
    if zone.mode is not None:
        return (Option(zone, zone.group, None, None, zone.campuses, mode=zone.mode),)
    return (_option(pack, zone),)


def _option(pack: Pack, zone: Zone) -> Option:
    if len(zone.campuses) == 1 and zone.campuses[0].named:
        campus = zone.campuses[0]
        return Option(zone, zone.group, _school(pack, campus), campus)
    missing = next((annex for annex in pack.annexes if annex.missing), None)
    return Option(zone, zone.group, None, None, zone.campuses, missing)


def _school(pack: Pack, campus: Campus) -> School | None:
    return pack.schools.get(campus.school) if campus.school else None
