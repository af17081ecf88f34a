"""The layer of catchments: units put together as the lists say, for each stage, category of children, group and campus.

A row says how far it goes (`extent`): units that belong to it as a whole, units of which only some homes do, and areas
that a list describes by streets. Land that a list does not settle is never shown as settled.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import chain

import shapely
from shapely.geometry.base import BaseGeometry

from enrollzone.answers.listed import Listed, ListedUnit
from enrollzone.atlas.areas import DrawnAreas
from enrollzone.atlas.vertices import lonlat_array
from enrollzone.layers.coverage import Coverage, PackList
from enrollzone.layers.fields import FLAG, NUMBER, WHOLE, Field
from enrollzone.layers.layer import Layer, Shape
from enrollzone.layers.rows import STAGE, Row, joined, layer_of, versioned
from enrollzone.layers.zones import campuses_of, groups_of, is_provisional
from enrollzone.policy.catchments import CatchmentRow
from enrollzone.policy.pack import CHOICE, LOTTERY, ORDER, Pack, Zone
from enrollzone.policy.parts import DrawnArea


class Level(StrEnum):
    """What a row is the catchment of."""

    ZONE = "zone"
    GROUP = "group"
    CAMPUS = "campus"


class Extent(StrEnum):
    """WHOLE: units of which every home belongs to it. PARTLY: units of which some may.

    DRAWN: areas that the list describes by streets. OPEN: such areas of which it is not settled that they belong to it.
    """

    WHOLE = "whole"
    PARTLY = "partly"
    DRAWN = "drawn"
    OPEN = "open"


FIELDS = (
    Field("catch_id"),
    Field("level", values=tuple(Level)),
    Field("extent", values=tuple(Extent)),
    STAGE,
    Field("category"),
    Field("name"),
    Field("name_en"),
    Field("group_id"),
    Field("group_name"),
    Field("campus_ids"),
    Field("campuses"),
    Field("mode", values=(CHOICE, LOTTERY, ORDER), said_as="placement"),
    Field("choice_of"),
    Field("readings"),
    Field("provis", FLAG),
    Field("clause"),
    Field("unit_count", WHOLE),
    Field("undrawn", WHOLE),
    Field("area_m2", NUMBER),
)


@dataclass(frozen=True)
class Target:
    """Something that has a catchment: the zones that make it up, and what is said of it."""

    level: Level
    id: str
    names: tuple[str, str]
    zones: tuple[Zone, ...]

    @property
    def zone_ids(self) -> frozenset[str]:
        """The ids of its zones."""
        return frozenset(zone.id for zone in self.zones)


@dataclass(frozen=True)
class Catchment:
    """A target with the units or the areas that make up its land to one extent, and their rows in the list."""

    held: PackList
    target: Target
    extent: Extent
    codes: tuple[str, ...]
    rows: tuple[CatchmentRow, ...]
    readings: tuple[str, ...]
    shape: BaseGeometry | None
    area_m2: float | None
    undrawn: int = 0


def catchments(coverage: Coverage) -> Layer:
    """Return the catchments of every policy in force, list by list: zones, then groups, then campuses.

    A group has a row where several of its zones make it up; a campus where a zone has no other, so that the text itself
    gives it an area. Rows without drawn land are there too, without a shape. Where the edition does not draw all units
    of a row, `undrawn` says how many are missing from its shape and its area.
    """
    found = [one for held in coverage.lists for one in catchments_of(coverage, held)]
    rows = (_row(one) for one in found)
    return layer_of(coverage, "catchments", FIELDS, rows, Shape.AREAS, (one.shape for one in found))


def catchments_of(coverage: Coverage, held: PackList) -> Iterator[Catchment]:
    """Walk over the catchments of one list, with their land in degrees."""
    for target in targets(held.pack):
        yield from _of_units(coverage, held, target)
        yield from _of_areas(coverage, held, target)


def targets(pack: Pack) -> Iterator[Target]:
    """Walk over what may have a catchment under a policy: zones, groups of several zones, campuses that are alone."""
    for zone in pack.zones.values():
        yield Target(Level.ZONE, zone.id, (zone.name.zh, zone.name.en), (zone,))
    yield from _groups(pack)
    yield from _campuses(pack)


def _groups(pack: Pack) -> Iterator[Target]:
    members: dict[str, list[Zone]] = {}
    for zone in pack.zones.values():
        if zone.group:
            members.setdefault(zone.group.id, []).append(zone)
    for zones in members.values():
        group = zones[0].group
        if group and len(zones) > 1:
            yield Target(Level.GROUP, group.id, (group.name.zh, group.name.en), tuple(zones))


def _campuses(pack: Pack) -> Iterator[Target]:
    """Walk over the campuses that zones have alone; the text may give one several zones."""
    alone: dict[str, list[Zone]] = {}
    for zone in pack.zones.values():
        if len(zone.campuses) == 1:
            alone.setdefault(zone.campuses[0].id, []).append(zone)
    for zones in alone.values():
        campus = zones[0].campuses[0]
        if campus.named:
            yield Target(Level.CAMPUS, campus.id, (campus.name.zh, campus.name.en), tuple(zones))


def _of_units(coverage: Coverage, held: PackList, target: Target) -> Iterator[Catchment]:
    zones = target.zone_ids
    found = {one.unit.code: one for zone in zones for one in held.of_zone.get(zone, ())}
    extents = {code: _extent(found[code], zones) for code in sorted(found)}
    for extent in (Extent.WHOLE, Extent.PARTLY):
        told = [found[code] for code, held_to in extents.items() if held_to is extent]
        if told or extent is Extent.WHOLE:
            yield _put_together(coverage, held, target, extent, told)


def _put_together(
    coverage: Coverage, held: PackList, target: Target, extent: Extent, told: Sequence[ListedUnit]
) -> Catchment:
    codes = tuple(one.unit.code for one in told)
    zones = target.zone_ids
    # Many units share a row of the list: its fields are compared only once.
    once = {id(row): row for one in told for row in one.claim.rows if row.zone in zones}
    rows = dict.fromkeys(once.values())
    readings = dict.fromkeys(reading.id for one in told for reading in one.readings)
    drawn = [code for code in codes if code in coverage.polygons]
    shape, area = coverage.dissolved(drawn), sum(coverage.areas_m2[code] for code in drawn)
    return Catchment(held, target, extent, codes, tuple(rows), tuple(readings), shape, area, len(codes) - len(drawn))


def _extent(told: ListedUnit, zones: frozenset[str]) -> Extent | None:
    """How far a unit belongs to some zones. Where rows contradict one another nothing is, even within a group."""
    possible = set(told.zones)
    if not possible & zones:
        return None
    settled = possible <= zones and not told.beyond and told.how is not Listed.CONFLICT
    return Extent.WHOLE if settled else Extent.PARTLY


def _of_areas(coverage: Coverage, held: PackList, target: Target) -> Iterator[Catchment]:
    """Walk over the areas that a list describes by streets and the edition draws: pictures of their sentences."""
    for extent in (Extent.DRAWN, Extent.OPEN):
        told = {area: homes for area, homes in held.areas.items() if _extent_of_area(homes, target.zone_ids) is extent}
        drawn = coverage.edition.areas() if told else None
        if drawn is not None:
            yield _put_together_of_areas(held, target, extent, told, drawn)


def _put_together_of_areas(
    held: PackList, target: Target, extent: Extent, told: Mapping[str, Sequence[ListedUnit]], drawn: DrawnAreas
) -> Catchment:
    metres = shapely.union_all([drawn.polygon(area) for area in told])
    degrees = shapely.transform(metres, lambda at: lonlat_array(at, drawn.crs))
    rows = tuple(row for area in told for row in _rows_of(held, target, area))
    homes = chain.from_iterable(told.values())
    readings = dict.fromkeys(reading.id for one in homes for reading in one.readings)
    return Catchment(held, target, extent, (), rows, tuple(readings), degrees, float(metres.area))


def _extent_of_area(homes: Sequence[ListedUnit], zones: frozenset[str]) -> Extent | None:
    """How far an area belongs to some zones: as a whole if that is so in every unit that it covers."""
    extents = {_extent(one, zones) for one in homes}
    return Extent.DRAWN if extents == {Extent.WHOLE} else Extent.OPEN if extents != {None} else None


def _rows_of(held: PackList, target: Target, area: str) -> Iterator[CatchmentRow]:
    rows = held.pack.catchments.of_codes([""], held.category)
    named = (row for row in rows if isinstance(row.area, DrawnArea) and row.area.id == area)
    return (row for row in named if row.zone in target.zone_ids)


def _row(one: Catchment) -> Row:
    pack, zones = one.held.pack, one.target.zones
    campuses, groups = campuses_of(pack, zones), groups_of(zones)
    return {
        "catch_id": one.target.id,
        "level": str(one.target.level),
        "extent": str(one.extent),
        "stage": pack.stage,
        "category": one.held.category,
        "name": one.target.names[0],
        "name_en": one.target.names[1],
        "group_id": joined(groups),
        "group_name": joined(groups.values()),
        "campus_ids": joined(campuses),
        "campuses": joined(campus.name.zh for campus in campuses.values()),
        "mode": joined(zone.mode or "" for zone in zones),
        "choice_of": joined(side for zone in zones for side in zone.choice_of),
        "readings": joined(one.readings),
        "provis": is_provisional(pack.readings[reading] for reading in one.readings),
        "clause": _clauses(pack, one),
        "unit_count": len(one.codes),
        "undrawn": one.undrawn,
        "area_m2": None if one.shape is None or one.area_m2 is None else round(one.area_m2, 1),
        "policy": versioned(pack),
    }


def _clauses(pack: Pack, one: Catchment) -> str | None:
    """The labels of the sentences that list the land, or else of those that name the zones."""
    listing = [pack.clauses[row.clause].label for row in one.rows]
    naming = [pack.clauses[zone.clause].label for zone in one.target.zones if zone.clause]
    return joined(listing or naming)


def outlines(coverage: Coverage, held: PackList) -> Mapping[str, BaseGeometry]:
    """Return the land of which every home belongs to a zone, by zone, in degrees: those that have any."""
    found = (one for one in catchments_of(coverage, held) if one.target.level is Level.ZONE)
    return {one.target.id: one.shape for one in found if one.extent is Extent.WHOLE and one.shape is not None}
