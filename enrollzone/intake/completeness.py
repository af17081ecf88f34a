"""Is everything there: units that the list has and the map has not, and schools that stand outside their area."""

from collections.abc import Iterator, Mapping
from typing import Any

import shapely
from shapely.geometry import Point
from shapely.geometry.base import BaseGeometry

from enrollzone.atlas.edition import Edition
from enrollzone.intake.ground import Ground
from enrollzone.intake.listing import Listed
from enrollzone.quarantine.findings import Finding, Severity, found
from enrollzone.quarantine.whereabouts import place_in


def not_drawn(listed: Mapping[str, Listed], drawn: Mapping[str, BaseGeometry], file: str) -> Iterator[Finding]:
    """Walk over the units that a map lists without drawing them."""
    for code, one in listed.items():
        if code not in drawn:
            where = place_in(file, one.record)
            yield found("listed_not_drawn", Severity.WARNING, where, units=(code,), unit=f"{one.name} {code}")


def schools_outside(drawn: Mapping[str, BaseGeometry], before: Edition, ground: Ground) -> Iterator[Finding]:
    """Walk over the campuses of the edition before that would no longer stand in the unit that they are said to be in.

    A notice: a campus may well stand outside the area from which its children come.
    """
    for site in before.sites:
        if site.lon is None or site.lat is None or site.unit is None or site.unit not in drawn:
            continue
        point = Point(site.lon, site.lat)
        if not shapely.intersects(drawn[site.unit], point):
            told: dict[str, Any] = {"campus": site.name, "school": site.school, "unit": ground.label(site.unit)}
            yield found(
                "school_outside", Severity.NOTICE, ground.where(site.unit), units=(site.unit,), shape=point.wkb, **told
            )


def without_map(listed: Mapping[str, Listed], before: Edition, file: str) -> Iterator[Finding]:
    """Tell that an edition of names only would follow one with a map: points could no longer be looked up."""
    if before.drawn and not any(one.shape for one in listed.values()):
        yield found("without_map", Severity.NOTICE, place_in(file), edition=before.id)
