"""Two drawings of the same land, one laid over the other: what each area lost and gained, without slivers.

Everything is in metres on a plane. Areas of one drawing may overlap one another, as those of different grades do: an
area is held against its own successor, never against the rest of its drawing.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from enrollzone.atlas.vertices import Vertices

SLIVER_M = 2.0
"""What is nowhere wider than this is two hands drawing one line, and is told apart from a change."""

LEAST_SHARE = 0.01
"""An area has changed when so much of it did, or a home."""

Drawing = Mapping[str, BaseGeometry]
_MITRE = 2


@dataclass(frozen=True)
class Piece:
    """Land that changed hands, between an area and `other`: None where no area of the other drawing has it."""

    other: str | None
    area_m2: float
    shape: BaseGeometry


@dataclass(frozen=True)
class AreaChange:
    """What became of one area. `slivers_m2` is what was lost and gained in slivers, and counts for nothing.

    `homes` are the places in the list of homes that lie in what was lost or gained.
    """

    name: str
    before_m2: float
    after_m2: float
    lost: tuple[Piece, ...] = ()
    gained: tuple[Piece, ...] = ()
    slivers_m2: float = 0.0
    homes: tuple[int, ...] = ()

    @property
    def changed_m2(self) -> float:
        """The square metres that were lost or gained."""
        return sum((piece.area_m2 for piece in (*self.lost, *self.gained)), 0.0)

    @property
    def share(self) -> float:
        """The changed part of the area as it was, or as it is where there was none."""
        return self.changed_m2 / (self.before_m2 or self.after_m2 or 1.0)

    @property
    def counts(self) -> bool:
        """Tell whether the area has changed: a home did, or at least one hundredth of the land."""
        return bool(self.homes) or self.share >= LEAST_SHARE


class Overlay:
    """Two drawings, in metres of one system, by the names of their areas; slivers are up to `sliver_m` wide."""

    def __init__(self, old: Drawing, new: Drawing, sliver_m: float = SLIVER_M) -> None:
        self.old, self.new, self.sliver_m = _sound(old), _sound(new), sliver_m
        self._found = _Index(self.old), _Index(self.new)

    def change(self, name: str, then: str | None = None, homes: Vertices | None = None) -> AreaChange:
        """Return what became of an area, called `then` in the new drawing where it has another name there.

        An area that only one of the drawings has was lost or gained as a whole. `homes` are points, one row each.
        """
        before, after = self.old.get(name, _NOTHING), self.new.get(then or name, _NOTHING)
        gone, come = shapely.difference(before, after), shapely.difference(after, before)
        in_old, in_new = self._found
        lost, gained = self._pieces(gone, in_new), self._pieces(come, in_old)
        changed = AreaChange(name, before.area, after.area, lost, gained)
        land = shapely.union_all([piece.shape for piece in (*lost, *gained)])
        slivers = max(0.0, gone.area + come.area - changed.changed_m2)
        return replace(changed, slivers_m2=slivers, homes=_inside(land, homes))

    def heirs(self, name: str) -> tuple[tuple[str, float], ...]:
        """Return the new areas on the land of an old one, with the square metres of each, the largest first."""
        return self._found[1].over(self.old[name])

    def forebears(self, name: str) -> tuple[tuple[str, float], ...]:
        """Return the old areas on the land of a new one, with the square metres of each, the largest first."""
        return self._found[0].over(self.new[name])

    def _pieces(self, shape: BaseGeometry, others: "_Index") -> tuple[Piece, ...]:
        """Return what a shape is made of in the other drawing, without slivers: other areas, and what nobody has."""
        wide = self._wide(shape)
        if wide.is_empty:
            return ()
        parts = others.parts(wide)
        nobody = shapely.difference(wide, shapely.union_all([part for _, part in parts]))
        kept = [(name, part) for name, part in (*parts, (None, nobody)) if not self._worn(part).is_empty]
        return tuple(Piece(name, float(part.area), _areas_of(part)) for name, part in kept)

    def _wide(self, shape: BaseGeometry) -> BaseGeometry:
        """Return a shape without everything that is nowhere wider than a sliver."""
        grown = shapely.buffer(self._worn(shape), self.sliver_m / 2, join_style="mitre", mitre_limit=_MITRE)
        return _areas_of(shapely.intersection(grown, shape))

    def _worn(self, shape: BaseGeometry) -> BaseGeometry:
        """Return a shape worn off by half a sliver on every side: nothing is left of a sliver."""
        return shapely.buffer(shape, -self.sliver_m / 2, join_style="mitre", mitre_limit=_MITRE)


class _Index:
    """The areas of one drawing, found by where they lie."""

    def __init__(self, drawing: Drawing) -> None:
        self.names = sorted(drawing)
        self.shapes = np.array([drawing[name] for name in self.names], dtype=object)
        self._tree = shapely.STRtree(self.shapes)

    def over(self, shape: BaseGeometry) -> tuple[tuple[str, float], ...]:
        """Return the areas that share land with a shape, with the square metres, the largest first."""
        found = ((name, float(part.area)) for name, part in self.parts(shape))
        return tuple(sorted((pair for pair in found if pair[1] > 0), key=lambda pair: (-pair[1], pair[0])))

    def parts(self, shape: BaseGeometry) -> list[tuple[str, BaseGeometry]]:
        """Return the part of a shape in each area that it meets."""
        places = sorted(self._tree.query(shape, predicate="intersects").tolist())
        return [(self.names[place], _areas_of(shapely.intersection(shape, self.shapes[place]))) for place in places]


def dissolved(units: Drawing, area_of: Mapping[str, str]) -> dict[str, BaseGeometry]:
    """Return the areas that units make together, by a table from unit to area; it may leave units out."""
    members: dict[str, list[BaseGeometry]] = {}
    for unit, shape in units.items():
        if unit in area_of:
            members.setdefault(area_of[unit], []).append(shape)
    return {area: shapely.union_all(shapes) for area, shapes in sorted(members.items())}


_NOTHING = shapely.Polygon()


def _sound(drawing: Drawing) -> dict[str, BaseGeometry]:
    """Return a drawing whose rings nowhere touch themselves: projected to metres, a ring that was sound may do so."""
    return {name: shape if shape.is_valid else _areas_of(shapely.make_valid(shape)) for name, shape in drawing.items()}


def _areas_of(shape: BaseGeometry) -> BaseGeometry:
    """Return the part of a shape that has area: an overlay leaves lines and points where edges meet."""
    parts = shapely.get_parts(shape)
    return shapely.union_all(parts[shapely.get_dimensions(parts) == 2])


def _inside(shape: BaseGeometry, homes: Vertices | None) -> tuple[int, ...]:
    if homes is None or shape.is_empty or not len(homes):
        return ()
    return tuple(np.flatnonzero(shapely.contains_xy(shape, homes[:, 0], homes[:, 1])).tolist())
