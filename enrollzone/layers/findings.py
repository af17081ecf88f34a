"""The layer of findings: where map and list leave something open or disagree, for whoever has to settle it."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

import shapely
from shapely.geometry.base import BaseGeometry

from enrollzone.answers.listed import Listed, ListedUnit, listed_unit
from enrollzone.atlas.accuracy import EDGE_TOLERANCE_M
from enrollzone.atlas.checks import holes
from enrollzone.atlas.edition import Site
from enrollzone.atlas.overlay import SLIVER_M
from enrollzone.atlas.vertices import from_lonlat_array, lonlat_array
from enrollzone.layers.coverage import Coverage, PackList
from enrollzone.layers.fields import NUMBER, Field
from enrollzone.layers.layer import Layer, Shape
from enrollzone.layers.rows import STAGE, Row, joined, layer_of, versioned
from enrollzone.layers.zones import possible_ids
from enrollzone.policy.parts import DrawnArea


class Kind(StrEnum):
    """What was found.

    GAP: land that units enclose and none has. OVERLAP: land that the list gives to one zone by its unit and to another
    by a drawn area. CONFLICT: rows of the list contradict one another. OPEN: a question about the unit is not settled.
    SPLIT: a unit belongs to several zones, or in part to none. UNLISTED: the list does not name a unit. UNDRAWN: a unit
    has no polygon. ELSEWHERE: a campus does not stand in the unit that it is said to lie in.
    """

    GAP = "gap"
    OVERLAP = "overlap"
    CONFLICT = "conflict"
    OPEN = "open"
    SPLIT = "split"
    UNLISTED = "unlisted"
    UNDRAWN = "undrawn"
    ELSEWHERE = "elsewhere"


_OF_LISTS = {
    Listed.CONFLICT: Kind.CONFLICT,
    Listed.OPEN: Kind.OPEN,
    Listed.SPLIT: Kind.SPLIT,
    Listed.UNLISTED: Kind.UNLISTED,
}
_AREA = 2  # the dimension of what has square metres
FIELDS = (
    Field("finding", values=tuple(Kind)),
    STAGE,
    Field("category"),
    Field("units"),
    Field("unit_names"),
    Field("zones"),
    Field("campus"),
    Field("readings"),
    Field("clause"),
    Field("area_m2", NUMBER),
)


@dataclass(frozen=True)
class Found:
    """One finding with the land that it is about, in degrees, and its square metres in the county's zone."""

    row: Row
    shape: BaseGeometry | None = None
    area_m2: float | None = None


def findings(coverage: Coverage) -> Layer:
    """Return what is to be settled, kind by kind: of the map, then of the lists, then of the campuses.

    It is found by the true polygons, also where the units are drawn more simply.
    """
    true = coverage.true
    found = [*_of_map(true), *_of_lists(coverage), *_open_areas(true), *_overlaps(true), *_elsewhere(coverage)]
    rows = ({**one.row, "area_m2": None if one.area_m2 is None else round(one.area_m2, 1)} for one in found)
    return layer_of(coverage, "findings", FIELDS, rows, Shape.AREAS, (one.shape for one in found))


def _of_map(coverage: Coverage) -> Iterator[Found]:
    if not coverage.polygons:
        return
    yield from _gaps(coverage)
    for code in sorted(coverage.edition.units.keys() - coverage.polygons.keys()):
        yield Found({"finding": str(Kind.UNDRAWN), **_units(coverage, [code])})


def _gaps(coverage: Coverage) -> Iterator[Found]:
    """Walk over the land that units enclose. Most editions have none, which the edges around all of them tell."""
    codes = list(coverage.polygons)
    if not shapely.get_num_interior_rings(shapely.get_parts(coverage.dissolved(codes))).any():
        return
    tree = shapely.STRtree(list(coverage.polygons.values()))
    for hole in holes(coverage.polygons):
        beside = [codes[number] for number in sorted(tree.query(hole, predicate="touches").tolist())]
        yield Found({"finding": str(Kind.GAP), **_units(coverage, beside)}, hole, _metres(coverage, hole).area)


def _of_lists(coverage: Coverage) -> Iterator[Found]:
    for held in coverage.lists:
        for told in held.units.values():
            if told.how in _OF_LISTS:
                yield _listed(coverage, held, told)


def _listed(coverage: Coverage, held: PackList, told: ListedUnit) -> Found:
    code = told.unit.code
    row = {
        "finding": str(_OF_LISTS[told.how]),
        **_of_list(held),
        **_units(coverage, [code]),
        **_told(held, told),
    }
    return Found(row, coverage.polygons.get(code), coverage.areas_m2.get(code))


def _told(held: PackList, told: ListedUnit) -> Row:
    return {
        "zones": joined(possible_ids(told)),
        "readings": joined(reading.id for reading in told.readings),
        "clause": joined(held.pack.clauses[row.clause].label for row in told.claim.rows),
    }


_Given = tuple[str, str, BaseGeometry, tuple[str, ...], DrawnArea | None]
"""A zone, the clause that gives it some land, that land in metres, and the unit or the drawn area that it is."""


def _open_areas(coverage: Coverage) -> Iterator[Found]:
    """Walk over the areas that a list describes by streets of which a reading has not settled the zone."""
    drawn = coverage.edition.areas()
    for held in coverage.lists if drawn else ():
        for area, homes in held.areas.items():
            open_homes = [one for one in homes if one.how is Listed.OPEN]
            if open_homes and drawn:
                row = {**_of_list(held), **_told(held, open_homes[0]), "finding": str(Kind.OPEN)}
                land = drawn.polygon(area)
                yield Found(row, _degrees(coverage, land), float(land.area))


def _overlaps(coverage: Coverage) -> Iterator[Found]:
    """Walk over the land that a list gives away twice: by a drawn area and by a unit or another area, slivers apart."""
    drawn = coverage.edition.areas()
    for held in coverage.lists if drawn else ():
        areas = _given_areas(coverage, held)
        given = [*areas, *_given_units(coverage, held)] if areas else []
        tree = shapely.STRtree([one[2] for one in given])
        for number, area in enumerate(areas):
            for other in sorted(tree.query(area[2], predicate="intersects").tolist()):
                if other > number and given[other][0] != area[0] and not _read(held, area, given[other]):
                    yield from _overlap(coverage, held, area, given[other])


def _read(held: PackList, first: _Given, second: _Given) -> bool:
    """Tell whether a reading decides between two zones in the area of either: then the list does not contradict itself.

    What it leaves open is told of the area, once.
    """
    asked = (one for one in held.pack.catchments.shared if one.is_for(held.category))
    return any(one.area in {first[4], second[4]} and {first[0], second[0]} <= {*one.zones} for one in asked)


def _given_areas(coverage: Coverage, held: PackList) -> list[_Given]:
    drawn = coverage.edition.areas()
    rows = held.pack.catchments.of_codes([""], held.category)
    areas = [(row, row.area) for row in rows if isinstance(row.area, DrawnArea)]
    known = coverage.edition.area_ids
    return [
        (row.zone, row.clause, drawn.polygon(area.id), (), area) for row, area in areas if drawn and area.id in known
    ]


def _given_units(coverage: Coverage, held: PackList) -> Iterator[_Given]:
    """Walk over the units that a list gives to one zone as a whole, were it not for its drawn areas."""
    shapes = coverage.shapes
    listed = held.pack.catchments.in_edition(coverage.edition)
    for code in coverage.polygons if shapes else ():
        unit = coverage.edition.units[code]
        told = listed_unit(held.pack, listed, unit, held.category, outside=coverage.edition.area_ids)
        if told.how is Listed.WHOLE and shapes:
            yield told.zones[0], told.claim.rows[0].clause, shapes.polygon(code), (code,), None


def _overlap(coverage: Coverage, held: PackList, first: _Given, second: _Given) -> Iterator[Found]:
    twice = shapely.intersection(first[2], second[2])
    if not shapely.buffer(twice, -SLIVER_M / 2).is_empty:
        parts = shapely.get_parts(twice)
        land = shapely.union_all(parts[shapely.get_dimensions(parts) == _AREA])
        row = {
            "finding": str(Kind.OVERLAP),
            **_of_list(held),
            **_units(coverage, [*first[3], *second[3]]),
            "zones": joined([first[0], second[0]]),
            "clause": joined(held.pack.clauses[clause].label for clause in (first[1], second[1])),
        }
        yield Found(row, _degrees(coverage, land), float(land.area))


def _elsewhere(coverage: Coverage) -> Iterator[Found]:
    for site in coverage.edition.sites:
        if site.unit is not None and site.unit in coverage.polygons and _stands_off(coverage.true, site):
            row = {"finding": str(Kind.ELSEWHERE), **_units(coverage, [site.unit]), "campus": site.campus}
            yield Found({**row, "policy": None}, coverage.polygons[site.unit], coverage.areas_m2[site.unit])


def _stands_off(coverage: Coverage, site: Site) -> bool:
    """Tell whether a campus certainly does not stand in its unit; on its edge it does."""
    shapes = coverage.shapes
    if shapes is None or site.unit is None or site.lon is None or site.lat is None:
        return False
    return shapes.distance(site.unit, *shapes.project(site.lon, site.lat)) > EDGE_TOLERANCE_M


def _of_list(held: PackList) -> Row:
    return {"stage": held.pack.stage, "category": held.category, "policy": versioned(held.pack)}


def _units(coverage: Coverage, codes: list[str]) -> Row:
    return {"units": joined(codes), "unit_names": joined(coverage.edition.units[code].full_name for code in codes)}


def _metres(coverage: Coverage, degrees: BaseGeometry) -> BaseGeometry:
    crs = coverage.shapes.crs if coverage.shapes else ""
    return shapely.transform(degrees, lambda at: from_lonlat_array(at, crs))


def _degrees(coverage: Coverage, metres: BaseGeometry) -> BaseGeometry:
    drawn = coverage.edition.areas()
    crs = drawn.crs if drawn else ""
    return shapely.transform(metres, lambda at: lonlat_array(at, crs))
