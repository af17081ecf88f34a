"""Polygons simplified to be drawn, and only to be drawn: with what that costs in land, said beside them.

Neighbours are simplified together, so that they still share their edges. No answer is ever given out of this: nobody
who decides imports this module, and a test holds that.
"""

import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry.base import BaseGeometry

from enrollzone.atlas.overlay import Drawing

Shapes = npt.NDArray[np.object_]

_COARSEST_M = 1000.0


@dataclass(frozen=True)
class ErrorBudget:
    """What a simplification costs. `tolerance_m` is what was asked for, the rest what came of it.

    `changed` is the share of the land that is drawn for another owner than it has, for none, or for one where nobody
    has it; `farthest_m` how far a
    drawn edge lies from the true one at most, and `worst` the unit of which it is one.
    """

    tolerance_m: float
    changed: float
    farthest_m: float
    worst: str
    vertices: tuple[int, int]


@dataclass(frozen=True)
class Picture:
    """Simplified polygons by code, in metres, and the error budget that must be shown with them."""

    polygons: Mapping[str, BaseGeometry]
    budget: ErrorBudget


def picture(polygons: Drawing, tolerance_m: float) -> Picture:
    """Return polygons (metres) simplified together: about `tolerance_m` squared is the most that a bend may take off.

    The polygons must be a coverage (`checks.shape_faults`), as those of an edition are. Raises ValueError for no
    polygons, or a tolerance that is not above 0.
    """
    return coarse_enough(polygons, tolerance_m, sys.maxsize)


def coarse_enough(polygons: Drawing, finest_m: float, vertices: int) -> Picture:
    """Return polygons (metres) simplified by `finest_m`, or by as many times twice that as leaves so many vertices.

    Where even a kilometre leaves more, that is drawn. Raises ValueError as `picture` does.
    """
    if not polygons or not finest_m > 0:
        raise ValueError("expected polygons, and a tolerance in metres above 0")
    codes, tolerance_m = sorted(polygons), finest_m
    true = np.array([polygons[code] for code in codes], dtype=object)
    drawn = shapely.coverage_simplify(true, tolerance_m)
    while shapely.get_num_coordinates(drawn).sum() > vertices and tolerance_m < _COARSEST_M:
        tolerance_m *= 2
        drawn = shapely.coverage_simplify(true, tolerance_m)
    return Picture(dict(zip(codes, drawn, strict=True)), _budget(codes, true, drawn, tolerance_m))


def fit_to_pen(polygons: Drawing, pen_m: float) -> Mapping[str, BaseGeometry]:
    """Return polygons (metres) simplified together by less than the width of the pen that will draw them.

    What that costs nobody can see on the paper, so that it is not worked out.
    """
    true = np.array(list(polygons.values()), dtype=object)
    return dict(zip(polygons, shapely.coverage_simplify(true, pen_m), strict=True))


def _budget(codes: Sequence[str], true: Shapes, drawn: Shapes, tolerance_m: float) -> ErrorBudget:
    lost = float(shapely.area(shapely.difference(true, drawn)).sum())
    nobodys = shapely.difference(shapely.coverage_union_all(drawn), shapely.coverage_union_all(true)).area
    off = shapely.hausdorff_distance(shapely.boundary(drawn), shapely.boundary(true))
    worst = int(np.argmax(off))
    counted = int(shapely.get_num_coordinates(true).sum()), int(shapely.get_num_coordinates(drawn).sum())
    changed = (lost + float(nobodys)) / float(shapely.area(true).sum())
    return ErrorBudget(tolerance_m, changed, float(off[worst]), codes[worst], counted)
