"""What somebody asks to have exported, and the layers made ready for it: projected, and simplified if asked for."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property

import numpy as np
import shapely

from enrollzone.atlas.simplified import ErrorBudget, Picture, picture
from enrollzone.atlas.vertices import lonlat_array
from enrollzone.exports.about import DictionaryRow, Document, about, dictionary
from enrollzone.exports.coverage import Coverage
from enrollzone.exports.layers import Layer
from enrollzone.exports.registry import LAYERS
from enrollzone.exports.targets import Target, in_system


@dataclass(frozen=True, eq=False)
class Order:
    """Layers of a coverage in a format and a system. `encoding` is that of formats that have several (Shapefile).

    `tolerance_m` simplifies all units together, so that they still share their edges; None leaves them as they decide.
    """

    coverage: Coverage
    layers: tuple[str, ...]
    format: str
    target: Target
    encoding: str = "utf-8"
    tolerance_m: float | None = None


@dataclass(frozen=True, eq=False)
class Delivery:
    """What a writer writes: layers in their system, what is said of them, and the dictionary of their fields.

    `stamp` stands wherever a format wants a time of writing, so that the same order gives the same bytes.
    """

    layers: tuple[Layer, ...]
    target: Target
    about: Document
    dictionary: tuple[DictionaryRow, ...]
    stamp: date
    encoding: str = "utf-8"
    budget: ErrorBudget | None = field(default=None)


def delivery_of(order: Order) -> Delivery:
    """Return the layers of an order, ready to be written."""
    drawn = Simplification(order.coverage, order.tolerance_m) if order.tolerance_m else None
    coverage = drawn.coverage if drawn else order.coverage
    budget = drawn.picture.budget if drawn else None
    kinds = [LAYERS[name] for name in order.layers]
    return Delivery(
        layers=tuple(in_system(kind.of(coverage), order.target) for kind in kinds),
        target=order.target,
        about=about(order.coverage, order.target, budget),
        dictionary=dictionary(kinds),
        stamp=order.coverage.edition.period.first,
        encoding=order.encoding,
        budget=budget,
    )


class Simplification:
    """A coverage whose units were simplified together, for drawing only, with what that costs.

    Catchments and borders are made of the simplified units, so that they still lie upon them. Areas in attributes stay
    those of the true ones.
    """

    def __init__(self, coverage: Coverage, tolerance_m: float) -> None:
        self._true, self._tolerance_m = coverage, tolerance_m

    @cached_property
    def picture(self) -> Picture:
        """The simplified units in metres, and the cost. Raises ValueError for an edition without polygons."""
        shapes = self._true.shapes
        polygons = {code: shapes.polygon(code) for code in shapes.codes} if shapes else {}
        return picture(polygons, self._tolerance_m)

    @cached_property
    def coverage(self) -> Coverage:
        """The coverage with the simplified units in degrees."""
        shapes = self._true.shapes
        crs = shapes.crs if shapes else ""
        codes = list(self.picture.polygons)
        metres = np.array([self.picture.polygons[code] for code in codes], dtype=object)
        degrees = shapely.transform(metres, lambda xy: lonlat_array(xy, crs))
        return _drawn_as(self._true, dict(zip(codes, degrees, strict=True)))


def _drawn_as(coverage: Coverage, polygons: Mapping[str, shapely.Geometry]) -> Coverage:
    """Return a coverage that is drawn by other polygons; what is said of its land stays that of the true ones."""
    other = replace(coverage)
    kept = {"polygons": polygons, "areas_m2": coverage.areas_m2, "digest": coverage.digest, "lists": coverage.lists}
    vars(other).update(kept)
    return other
