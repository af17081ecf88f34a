"""The coverages of the benchmarks with their indexes, made once in a run: ours, and those it is held against."""

from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any

import numpy as np
import shapely
from pyproj import Transformer

from benchmarks.coverage import COUNTY, NATION, PROVINCE, Coverage, Points
from enrollzone.atlas.cell_building import cells_of
from enrollzone.atlas.index import Shapes
from enrollzone.atlas.outlines import outlines_of

SIZES = {coverage.name: coverage for coverage in (COUNTY, PROVINCE, NATION)}
CRS, _CRS_CODE, _DEGREES = "EPSG:4543", 4543, 4490


@dataclass(frozen=True)
class LaidOut:
    """A coverage, ready to be asked."""

    coverage: Coverage

    @property
    def title(self) -> str:
        """How the size is called in a table: (a) 130 units."""
        return f"({self.coverage.name}) {self.coverage.units:,} units"

    @cached_property
    def shapes(self) -> Shapes:
        """Our index. The units stand in the order of their codes."""
        cells = cells_of(outlines_of(self.coverage.polygons))
        return Shapes.of_cells(np.array(self.coverage.codes), CRS, cells)

    @cached_property
    def tree(self) -> shapely.STRtree:
        """A bare tree over the same polygons, prepared as it wants them."""
        shapely.prepare(self.coverage.polygons)
        return shapely.STRtree(self.coverage.polygons)

    @cached_property
    def frame(self) -> Any:  # noqa: ANN401 - geopandas tells no types
        """The same polygons as geopandas has them."""
        import geopandas  # noqa: PLC0415 - a second; only the benchmarks of many points want it

        return geopandas.GeoDataFrame({"code": self.coverage.codes}, geometry=self.coverage.polygons, crs=CRS)

    def degrees(self, xy: Points) -> Points:
        """Return points in longitude and latitude; only within some thousand kilometres of the middle of the zone."""
        to_degrees = Transformer.from_crs(_CRS_CODE, _DEGREES, always_xy=True)
        return np.column_stack(to_degrees.transform(xy[:, 0], xy[:, 1]))


@cache
def laid_out(name: str) -> LaidOut:
    """Return a size by its letter, the same one within a run."""
    return LaidOut(SIZES[name])
