"""From metres of the county's zone to millimetres on a sheet, and back to what a length on the ground is there."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from enrollzone.atlas.vertices import Vertices, lonlat_array
from enrollzone.mapsheets.marks import Box
from enrollzone.mapsheets.papers import round_scale

_MARGIN = 0.04
LEAST_SCALE = 500
"""A map at a larger scale than 1:500 would show a precision that no border has."""


@dataclass(frozen=True)
class Window:
    """The frame of a map on its sheet (mm), the point in its middle (metres of `crs`), and the n of its scale 1:n."""

    frame: Box
    middle: tuple[float, float]
    scale: int
    crs: str

    @property
    def mm_per_metre(self) -> float:
        """How long a metre of the county's zone is on the sheet."""
        return 1000 / self.scale

    @property
    def shown(self) -> Box:
        """The box in metres that the frame shows."""
        west, south, east, north = self.frame
        wide, high = (east - west) / 2 / self.mm_per_metre, (north - south) / 2 / self.mm_per_metre
        x, y = self.middle
        return x - wide, y - high, x + wide, y + high

    def on_sheet(self, shape: BaseGeometry) -> BaseGeometry:
        """Return a shape in metres as it lies on the sheet, cut off at the frame."""
        west, south, east, north = self.frame
        origin = np.array([(west + east) / 2, (south + north) / 2])
        moved = shapely.transform(shape, lambda xy: origin + (xy - self.middle) * self.mm_per_metre)
        frame = shapely.box(*self.frame)
        return moved if shapely.covers(frame, shapely.box(*moved.bounds)) else shapely.intersection(moved, frame)

    @cached_property
    def ground(self) -> tuple[float, float]:
        """How long a metre on the ground is in the county's zone, and by how many degrees north is turned clockwise.

        Both at the middle of the map: a projection is nowhere true to scale as a whole.
        """
        import pyproj  # noqa: PLC0415 - only sheets ask for it

        lonlat: Vertices = lonlat_array(np.array([self.middle]), self.crs)
        factors = pyproj.Proj(self.crs).get_factors(*lonlat[0])
        return float(factors.meridional_scale), float(factors.meridian_convergence)


def window_on(bounds: Box, frame: Box, crs: str) -> Window:
    """Return a window that shows bounds (metres) in a frame (mm) with a margin, at a round scale."""
    wide, high = bounds[2] - bounds[0], bounds[3] - bounds[1]
    room = (frame[2] - frame[0]) * (1 - 2 * _MARGIN), (frame[3] - frame[1]) * (1 - 2 * _MARGIN)
    least = max(wide / room[0], high / room[1]) * 1000
    middle = (bounds[0] + bounds[2]) / 2, (bounds[1] + bounds[3]) / 2
    return Window(frame, middle, max(LEAST_SCALE, round_scale(max(least, 1.0))), crs)
