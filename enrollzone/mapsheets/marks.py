"""What stands on a sheet, as data: areas, lines and words, from the lowest to the uppermost.

All in millimetres from the lower left corner of the sheet. Whoever draws them needs to know nothing of catchments.
"""

from dataclasses import dataclass

from shapely.geometry.base import BaseGeometry

from enrollzone.symbology.palette import INK, Hatch

Box = tuple[float, float, float, float]
"""West, south, east, north."""

ASCENT, DESCENT, LEADING = 0.90, 0.22, 1.32
"""How far words reach above and below their baseline, and how far apart lines stand, in heights of the letters."""


@dataclass(frozen=True, eq=False)
class Area:
    """A filled shape; `ink` is the colour of its pattern, `edge` that of its outline, empty for none."""

    shape: BaseGeometry
    ground: str
    hatch: Hatch = Hatch.SOLID
    ink: str = INK
    edge: str = ""
    width: float = 0.2


@dataclass(frozen=True, eq=False)
class Stroke:
    """A line; `dashes` are the lengths of strokes and gaps in turn, none for an unbroken one."""

    shape: BaseGeometry
    width: float
    colour: str = INK
    dashes: tuple[float, ...] = ()


@dataclass(frozen=True)
class Words:
    """A line of words: `x` is their left end, or their middle where they are `centred`; `y` is the baseline.

    `size` is the height of the letters (em). `halo` is the colour of a rim that keeps them apart from what is below.
    Words that are `hollow` are drawn as outlines, so that what lies below keeps its colour.
    """

    text: str
    x: float
    y: float
    size: float
    colour: str = INK
    bold: bool = False
    centred: bool = False
    halo: str = ""
    hollow: bool = False


Mark = Area | Stroke | Words


@dataclass(frozen=True, eq=False)
class Sheet:
    """A sheet ready to be drawn: its size, title, the n of its scale 1:n, approval number, and its marks."""

    width: float
    height: float
    title: str
    scale: int
    approval: str
    marks: tuple[Mark, ...]
