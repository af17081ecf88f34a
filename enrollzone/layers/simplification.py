"""A coverage drawn more simply than it decides, only to be looked at, with what that costs said beside it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from enrollzone.atlas.index import Shapes
from enrollzone.atlas.simplified import Picture, picture
from enrollzone.atlas.vertices import lonlat_array
from enrollzone.layers.coverage import Coverage


@dataclass(frozen=True, eq=False)
class Simplification:
    """The units of a coverage simplified together, by about `tolerance_m` metres.

    Catchments and borders are made of the simplified units, so that they lie upon them. Areas in attributes, findings
    and whatever is said of the land stay those of the `true` ones.
    """

    true: Coverage
    tolerance_m: float

    @cached_property
    def picture(self) -> Picture:
        """The simplified units in metres, and the cost. Raises ValueError for an edition without polygons."""
        shapes = self.true.shapes
        return picture({code: shapes.polygon(code) for code in shapes.codes} if shapes else {}, self.tolerance_m)

    @cached_property
    def polygons(self) -> Mapping[str, BaseGeometry]:
        """The simplified units in degrees of WGS-84, by code in order of code."""
        codes = sorted(self.picture.polygons)
        metres = np.array([self.picture.polygons[code] for code in codes], dtype=object)
        degrees = shapely.transform(metres, lambda xy: lonlat_array(xy, self._crs))
        return dict(zip(codes, degrees, strict=True))

    @cached_property
    def shapes(self) -> Shapes:
        """The same in metres of the county's zone, as every layer reads them."""
        return Shapes(self.polygons, self._crs)

    @cached_property
    def coverage(self) -> Coverage:
        """The coverage that is drawn by the simplified units."""
        return replace(self.true, simplified=self)

    @property
    def _crs(self) -> str:
        return self.true.shapes.crs if self.true.shapes else ""


def simplified(coverage: Coverage, tolerance_m: float) -> Simplification:
    """Return a coverage simplified by some metres: worked out once, however many files are made of it."""
    if tolerance_m not in coverage.pictures:
        coverage.pictures[tolerance_m] = Simplification(coverage, tolerance_m)
    return coverage.pictures[tolerance_m]
