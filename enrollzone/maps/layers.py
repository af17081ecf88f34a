"""A map as data for a browser: units as arcs on a grid of degrees, the zones they lie in, and where campuses stand."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import ceil
from string import ascii_uppercase
from typing import Any

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from enrollzone.atlas.edition import Site
from enrollzone.atlas.index import Shapes
from enrollzone.atlas.simplified import Picture, coarse_enough
from enrollzone.atlas.vertices import lonlat_array
from enrollzone.i18n.catalogue import Catalogue
from enrollzone.maps.arcs import Arcs, At, arcs_of
from enrollzone.maps.territories import PlacedUnit, Territories
from enrollzone.policy.pack import Zone

FINEST_M = 5.0
"""By how much borders are simplified where that makes the map small enough."""

MOST_VERTICES = 15_000
GRID = 1e-5
"""The grid of coordinates in degrees: about a metre. Finer than any border is known, and short to write."""

_GRID_M = 1.2  # the longest way from a point to its place on the grid, with a margin


@dataclass(frozen=True)
class Drawn:
    """What a map draws, in the county's metres: simplified units, and how far a drawn border may be off."""

    picture: Picture
    crs: str

    @property
    def off_by_m(self) -> int:
        """How many metres a drawn border may lie beside the true one, rounded up."""
        return ceil(self.picture.budget.farthest_m + _GRID_M)


def letter(number: int) -> str:
    """Return the letter of a zone by its place in the policy: A to Z, then AA, AB and so on."""
    first, second = divmod(number, len(ascii_uppercase))
    return (ascii_uppercase[first - 1] if first else "") + ascii_uppercase[second]


def drawing(shapes: Shapes, most_vertices: int = MOST_VERTICES) -> Drawn:
    """Return the units of an edition simplified together, no more than the size of a map asks for."""
    return Drawn(
        coarse_enough({code: shapes.polygon(code) for code in shapes.codes}, FINEST_M, most_vertices), shapes.crs
    )


def map_layers(held: Territories, drawn: Drawn, words: Catalogue) -> dict[str, Any]:
    """Return the layers of a map: zones, units with the arcs of their rings, arcs, and campuses.

    An arc is a list of whole numbers of `grid` degrees (WGS-84), longitude before latitude: a point, then the way from
    each point to the next; so are the rings of areas. Rings of units are lists of numbers of arcs, ~n for arc n walked
    backwards; of a polygon with holes every ring is told alike, so that it is to be filled by the even-odd rule.
    """
    polygons = drawn.picture.polygons
    places = {zone.id: number for number, zone in enumerate(held.zones)}
    arcs = arcs_of({code: _rings(polygon, drawn.crs) for code, polygon in polygons.items()})
    return {
        "grid": GRID,
        "simplified": {"tolerance_m": drawn.picture.budget.tolerance_m, "off_by_m": drawn.off_by_m},
        "zones": [_zone(held, zone, number, drawn, words) for number, zone in enumerate(held.zones)],
        "units": [_unit(placed, places, arcs, drawn) for placed in held.drawn],
        "arcs": [_written(line) for line in arcs.lines],
        "areas": list(_areas(held, places)),
        "campuses": list(_campuses(held, words)),
    }


def _zone(held: Territories, zone: Zone, number: int, drawn: Drawn, words: Catalogue) -> dict[str, Any]:
    whole = [drawn.picture.polygons[placed.unit.code] for placed in held.whole(zone.id) if placed.is_drawn]
    at = _label(shapely.union_all(whole), drawn.crs) if whole else None
    return {"id": zone.id, "letter": letter(number), "name": words.say(zone.name), "at": at}


def _unit(placed: PlacedUnit, places: Mapping[str, int], arcs: Arcs, drawn: Drawn) -> dict[str, Any]:
    code = placed.unit.code
    return {
        "code": code,
        "name": placed.unit.name,
        "township": placed.unit.township,
        "zones": [places[zone] for zone in placed.zones],
        "beyond": placed.beyond,
        "at": _label(drawn.picture.polygons[code], drawn.crs),
        "rings": [list(ring) for ring in arcs.rings[code]],
    }


def _areas(held: Territories, places: Mapping[str, int]) -> Iterator[dict[str, Any]]:
    """Walk over the areas that a list describes by streets. They lie across units, so each ring is told by itself."""
    drawn = held.edition.areas()
    if drawn is None:
        return
    for area, zone in held.areas:
        rings = _rings(drawn.polygon(area), drawn.crs)
        yield {"zone": places[zone], "rings": [_written(ring) for ring in rings]}


def _rings(polygon: BaseGeometry, crs: str) -> Iterator[Sequence[At]]:
    for ring in shapely.get_rings(polygon):
        yield _gridded(shapely.get_coordinates(ring), crs)


def _gridded(xy: "np.ndarray[Any, Any]", crs: str) -> list[At]:
    return [(int(x), int(y)) for x, y in np.rint(lonlat_array(xy, crs) / GRID)]


def _written(line: Sequence[At]) -> list[int]:
    steps = np.diff(np.array(line), axis=0)
    return [*line[0], *steps.reshape(-1).tolist()]


def _label(shape: BaseGeometry, crs: str) -> list[int]:
    """The middle of the widest place, where a name can stand."""
    parts = shapely.get_parts(shape)
    largest = parts[int(np.argmax(shapely.area(parts)))]
    middle = shapely.get_coordinates(shapely.maximum_inscribed_circle(largest, tolerance=1.0))[:1]
    return list(_gridded(middle, crs)[0])


def _campuses(held: Territories, words: Catalogue) -> Iterator[dict[str, Any]]:
    """Walk over the campuses of the zones that have a place in the edition."""
    for campus, zones in campuses_of(held).items():
        site = site_of(held, campus)
        if site is not None and site.lon is not None and site.lat is not None:
            name = words.say(next(one.name for zone in held.zones for one in zone.campuses if one.id == campus))
            at = [round(site.lon / GRID), round(site.lat / GRID)]
            yield {"id": campus, "name": name, "zones": zones, "at": at}


def campuses_of(held: Territories) -> dict[str, list[int]]:
    """Return the campuses of a policy, each with the places of its zones in the policy's order."""
    found: dict[str, list[int]] = {}
    for number, zone in enumerate(held.zones):
        for campus in zone.campuses:
            found.setdefault(campus.id, []).append(number)
    return found


def site_of(held: Territories, campus: str) -> Site | None:
    """Return where an edition puts a campus, if it does."""
    return next((site for site in held.edition.sites if site.campus == campus), None)
