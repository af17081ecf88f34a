"""Draws invented unit polygons that fit together exactly, for editions that have no real ones.

The land is laid out in hexagons, each given to the unit that claims its centre. Three hexagons meet in every corner, so
borders never cross or merely touch; each corner is smoothed once, in one place, and both neighbours take it from there.
Standard library only, seeded, and rounded to 7 decimals of a degree: the same bytes on every run.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from math import cos, pi, radians, sin, sqrt
from pathlib import Path
from random import Random

Corner = tuple[int, int]
OwnerOf = Callable[[float, float], str | None]
"""The code of the unit that owns a place, in kilometres east and north of the middle; None outside the county."""

_SMOOTHINGS = 6
_KM_PER_DEGREE_NORTH = 110.8
_KM_PER_DEGREE_EAST = 111.32


def ripple(random: Random, size: float, wavelength: float) -> Callable[[float, float], tuple[float, float]]:
    """Return a gentle displacement of the plane, in kilometres, that bends straight borders."""
    phases = [random.random() * 2 * pi for _ in range(8)]
    waves = [2 * pi / (wavelength * factor) for factor in (1.0, 0.61)]

    def displaced(x: float, y: float) -> tuple[float, float]:
        east = sum(sin(k * y + phases[n]) + sin(k * (x + y) / sqrt(2) + phases[n + 2]) for n, k in enumerate(waves))
        north = sum(
            sin(k * x + phases[n + 4]) + sin(k * (x - y) / sqrt(2) + phases[n + 6]) for n, k in enumerate(waves)
        )
        return x + size * east / 4, y + size * north / 4

    return displaced


def nearest(centres: Mapping[str, tuple[float, float]], x: float, y: float) -> str:
    """Return the unit whose centre lies nearest."""
    return min(centres, key=lambda code: (centres[code][0] - x) ** 2 + (centres[code][1] - y) ** 2)


def draw(owner_of: OwnerOf, side_km: float, reach_km: float) -> dict[str, list[tuple[float, float]]]:
    """Return the outline of every unit, in kilometres, counter-clockwise and not closed.

    `side_km` is the side of a hexagon, `reach_km` how far the county extends from the middle. Ends the program when a
    unit falls into pieces or encloses another: move its centre.
    """
    outlines = _outlines(_claimed(owner_of, side_km, reach_km))
    places = _smoothed(outlines, side_km)
    return {code: [places[corner] for corner in _thinned(ring, outlines)] for code, ring in sorted(outlines.items())}


def degrees(outline: Sequence[tuple[float, float]], lon: float, lat: float) -> list[list[float]]:
    """Return a closed ring in degrees around a middle, rounded to 7 decimals (1 cm)."""
    east = _KM_PER_DEGREE_EAST * cos(radians(lat))
    ring = [[round(lon + x / east, 7), round(lat + y / _KM_PER_DEGREE_NORTH, 7)] for x, y in outline]
    return [*ring, ring[0]]


def write_geojson(
    path: Path, notes: Mapping[str, str], features: Sequence[tuple[Mapping[str, str], list[list[float]]]]
) -> None:
    """Write one feature a line; `notes` become members of the collection."""
    lines = [
        json.dumps(
            {"type": "Feature", "properties": dict(properties), "geometry": {"type": "Polygon", "coordinates": [ring]}},
            ensure_ascii=False,
            separators=(",", ":"),
        )
        for properties, ring in features
    ]
    head = json.dumps({"type": "FeatureCollection", **notes}, ensure_ascii=False, indent=1)[:-2]
    path.write_text(head + ',\n "features": [\n' + ",\n".join(lines) + "\n]}\n", encoding="utf-8", newline="\n")


def _claimed(owner_of: OwnerOf, side_km: float, reach_km: float) -> dict[Corner, str]:
    """Return the owner of every hexagon, by its centre in half steps of the lattice."""
    rows, columns = int(reach_km / (1.5 * side_km)) + 1, int(reach_km / (sqrt(3) * side_km)) + 1
    claimed = {}
    for row in range(-rows, rows + 1):
        for column in range(-columns, columns + 1):
            centre = (2 * column + row % 2, 3 * row)
            owner = owner_of(*_kilometres(centre, side_km))
            if owner is not None:
                claimed[centre] = owner
    return claimed


def _outlines(claimed: Mapping[Corner, str]) -> dict[str, list[Corner]]:
    """Return the ring of lattice corners around the hexagons of each unit."""
    sides: dict[str, dict[Corner, Corner]] = {}
    for (x, y), owner in claimed.items():
        corners = [(x + 1, y - 1), (x + 1, y + 1), (x, y + 2), (x - 1, y + 1), (x - 1, y - 1), (x, y - 2)]
        beyond = [(x + 2, y), (x + 1, y + 3), (x - 1, y + 3), (x - 2, y), (x - 1, y - 3), (x + 1, y - 3)]
        for number, neighbour in enumerate(beyond):
            if claimed.get(neighbour) != owner:
                sides.setdefault(owner, {})[corners[number]] = corners[(number + 1) % 6]
    return {owner: _ring(owner, following) for owner, following in sides.items()}


def _ring(owner: str, following: Mapping[Corner, Corner]) -> list[Corner]:
    start = min(following)
    ring, corner = [start], following[start]
    while corner != start:
        ring.append(corner)
        corner = following[corner]
    if len(ring) != len(following):
        raise SystemExit(f"{owner} is not in one piece: move its centre")
    return ring


def _neighbours(outlines: Mapping[str, list[Corner]]) -> dict[Corner, set[Corner]]:
    """Return, for every corner on a border, the corners that borders lead to from there: three at a junction."""
    joined: dict[Corner, set[Corner]] = {}
    for ring in outlines.values():
        for here, there in zip(ring, [*ring[1:], ring[0]], strict=True):
            joined.setdefault(here, set()).add(there)
            joined.setdefault(there, set()).add(here)
    return joined


def _smoothed(outlines: Mapping[str, list[Corner]], side_km: float) -> dict[Corner, tuple[float, float]]:
    joined = _neighbours(outlines)
    places = {corner: _kilometres(corner, side_km) for corner in joined}
    for _ in range(_SMOOTHINGS):
        places = {corner: _between(places[corner], [places[c] for c in sorted(joined[corner])]) for corner in places}
    return places


def _between(place: tuple[float, float], others: Sequence[tuple[float, float]]) -> tuple[float, float]:
    count = len(others)
    return tuple((place[axis] + sum(other[axis] for other in others) / count) / 2 for axis in (0, 1))  # type: ignore[return-value]


def _thinned(ring: Sequence[Corner], outlines: Mapping[str, list[Corner]]) -> list[Corner]:
    """Keep junctions and every other corner between them: a rule of the corner alone, so both sides keep the same."""
    joined = _neighbours(outlines)
    return [corner for corner in ring if len(joined[corner]) > 2 or corner[1] % 3 == 1]


def _kilometres(place: Corner, side_km: float) -> tuple[float, float]:
    return place[0] * side_km * sqrt(3) / 2, place[1] * side_km / 2
