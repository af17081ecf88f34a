"""Which ring of a Shapefile is a hole of which: the format stores rings one after another and only their direction."""

from collections.abc import Sequence
from itertools import pairwise

from enrollzone.quarantine.shapes import Piece, Position, twice_area


def areas_of(rings: Sequence[Sequence[Position]]) -> list[Piece]:
    """Return areas, each with its outer ring first: outer rings run clockwise, holes against it.

    A hole belongs to the smallest outer ring around it; one that lies in none is an area of its own. The largest ring
    of all can be no hole: where it runs like one, the shape was written the wrong way round throughout. Nothing is left
    out: a ring whose area is no number comes back too.
    """
    drawn = [ring for ring in rings if len(ring)]
    signed = _signed(drawn)
    outer = sorted((-area, index) for index, area in enumerate(signed) if not area > 0)
    areas: dict[int, list[Sequence[Position]]] = {index: [drawn[index]] for _, index in outer}
    for hole in (index for index, area in enumerate(signed) if area > 0):
        areas.setdefault(_around(hole, outer, drawn), []).append(drawn[hole])
    return [areas[index] for index in sorted(areas)]


def _signed(rings: Sequence[Sequence[Position]]) -> list[float]:
    """Return twice the area of each ring, negative for outer ones."""
    signed = [twice_area([(p[0], p[1]) for p in ring]) for ring in rings]
    return [-area for area in signed] if max(signed, key=abs, default=0.0) > 0 else signed


def _around(hole: int, outer: Sequence[tuple[float, int]], rings: Sequence[Sequence[Position]]) -> int:
    """Return the smallest outer ring around a hole, the hole itself where there is none."""
    return next((index for _, index in outer if _inside(rings[hole], rings[index])), hole)


def _inside(inner: Sequence[Position], ring: Sequence[Position]) -> bool:
    """Tell whether a ring lies inside another that it does not cross: the middles of its edges do.

    Its corners tell nothing: they may lie on the other ring, where rounding decides.
    """
    if not _in_box(inner, ring):
        return False
    middles = _some([((a[0] + b[0]) / 2, (a[1] + b[1]) / 2) for a, b in pairwise(inner)])
    return 2 * sum(_holds(ring, x, y) for x, y in middles) > len(middles)


def _in_box(inner: Sequence[Position], ring: Sequence[Position]) -> bool:
    return all(
        min(p[axis] for p in ring) <= min(p[axis] for p in inner)
        and max(p[axis] for p in inner) <= max(p[axis] for p in ring)
        for axis in (0, 1)
    )


def _some(points: Sequence[tuple[float, float]]) -> Sequence[tuple[float, float]]:
    """Return at most some sixteen points, spread over all: a long ring is not to cost a minute."""
    return points[:: len(points) // 16 + 1]


def _holds(ring: Sequence[Position], x: float, y: float) -> bool:
    """Tell whether a ring holds a point, by the number of edges to the east of it."""
    crossings = sum(
        1
        for a, b in pairwise(ring)
        if (a[1] > y) != (b[1] > y) and x < (b[0] - a[0]) * (y - a[1]) / (b[1] - a[1]) + a[0]
    )
    return crossings % 2 == 1
