"""What rows say of zones: their ids and names, their campuses, and that some homes may lie in none."""

from collections.abc import Iterable, Mapping

from enrollzone.answers.listed import ListedUnit
from enrollzone.i18n.catalogue import catalogue
from enrollzone.messages import Message
from enrollzone.policy.pack import OUTSIDE, Pack, Reading, ReadingStatus, Zone
from enrollzone.policy.unions import Campus


def possible_ids(told: ListedUnit) -> tuple[str, ...]:
    """Return the zones in which a home of a unit may lie, and `outside` where some may lie in none.

    A unit that is only in part of one zone is never told by that zone alone. One that no list names has nothing.
    """
    return (*told.zones, OUTSIDE) if told.zones and told.beyond else told.zones


def possible_names(pack: Pack, told: ListedUnit) -> tuple[str, ...]:
    """Return the names for what `possible_ids` tells."""
    names = tuple(pack.zones[zone].name.zh for zone in told.zones)
    return (*names, catalogue("zh").say(Message("export.outside"))) if names and told.beyond else names


def campuses_of(pack: Pack, zones: Iterable[Zone]) -> Mapping[str, Campus]:
    """Return the campuses of zones by id, in their order; of a zone whose families choose, those of all its sides."""
    sides = [one for zone in zones for one in (zone, *(pack.zones[side] for side in zone.choice_of))]
    return {campus.id: campus for zone in sides for campus in zone.campuses}


def school_of(pack: Pack, campus: Campus) -> str:
    """Return the name of a campus's school; the text may know no other name than that of the campus."""
    return pack.schools[campus.school].name.zh if campus.school else campus.name.zh


def groups_of(zones: Iterable[Zone]) -> Mapping[str, str]:
    """Return the names of the groups of zones by id."""
    return {zone.group.id: zone.group.name.zh for zone in zones if zone.group}


def is_provisional(readings: Iterable[Reading]) -> int:
    """Return 1 where one of some readings at least is only in use for now, or not settled at all; else 0."""
    return int(any(reading.status is not ReadingStatus.DECIDED for reading in readings))
