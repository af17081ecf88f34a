"""The layer of campuses: where each stands, as far as the edition knows, and the zones that it belongs to."""

from collections.abc import Iterator

import shapely
from shapely.geometry.base import BaseGeometry

from enrollzone.atlas.edition import Site
from enrollzone.layers.coverage import Coverage
from enrollzone.layers.fields import Field
from enrollzone.layers.layer import Layer, Shape
from enrollzone.layers.rows import STAGE, Row, joined, layer_of, versioned
from enrollzone.layers.zones import groups_of
from enrollzone.policy.pack import Pack, Zone
from enrollzone.policy.unions import Campus

FIELDS = (
    Field("campus_id"),
    Field("name"),
    Field("name_en"),
    Field("school_id"),
    Field("school"),
    STAGE,
    Field("unit"),
    Field("zones"),
    Field("zone_names"),
    Field("group_id"),
    Field("group_name"),
    Field("clause"),
)


def campuses(coverage: Coverage) -> Layer:
    """Return the campuses of the policies, then those that only the edition knows, each with its point in degrees.

    A campus of which nobody knows the place is a row without a shape: it is not put anywhere.
    """
    sites = {site.campus: site for site in coverage.edition.sites}
    told = [(_of_pack(pack, campus, sites.get(campus.id)), campus.id) for pack, campus in _campuses(coverage)]
    named = {campus for _, campus in told}
    told += [(_of_edition(site), site.campus) for site in coverage.edition.sites if site.campus not in named]
    points = (_point(sites.get(campus)) for _, campus in told)
    return layer_of(coverage, "campuses", FIELDS, (row for row, _ in told), Shape.POINTS, points)


def _campuses(coverage: Coverage) -> Iterator[tuple[Pack, Campus]]:
    for pack in coverage.packs:
        found = {campus.id: campus for zone in pack.zones.values() for campus in zone.campuses}
        yield from ((pack, campus) for campus in found.values())


def _of_pack(pack: Pack, campus: Campus, site: Site | None) -> Row:
    zones = [zone for zone in pack.zones.values() if campus in zone.campuses]
    return {
        **(_of_site(site) if site else {}),
        "campus_id": campus.id,
        "name": campus.name.zh,
        "name_en": campus.name.en,
        "school_id": campus.school,
        **({"school": pack.schools[campus.school].name.zh} if campus.school else {}),
        "stage": pack.stage,
        "zones": joined(zone.id for zone in zones),
        "zone_names": joined(zone.name.zh for zone in zones),
        **_group(zones),
        "clause": pack.clauses[campus.clause].label if campus.clause else None,
        "policy": versioned(pack),
    }


def _group(zones: list[Zone]) -> Row:
    groups = groups_of(zones)
    return {"group_id": joined(groups), "group_name": joined(groups.values())}


def _of_edition(site: Site) -> Row:
    return {"campus_id": site.campus, "name": site.name, **_of_site(site), "policy": None}


def _of_site(site: Site) -> Row:
    return {"school": site.school, "unit": site.unit}


def _point(site: Site | None) -> BaseGeometry | None:
    return shapely.Point(site.lon, site.lat) if site and site.lon is not None and site.lat is not None else None
