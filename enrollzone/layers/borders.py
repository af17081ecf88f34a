"""The layer of borders: every edge once, with the units on both sides and, under a policy, their zones."""

from collections.abc import Iterable, Sequence

import numpy as np
import numpy.typing as npt
import shapely

from enrollzone.atlas.outlines import NO_UNIT, Outlines
from enrollzone.layers.coverage import Coverage
from enrollzone.layers.fields import FLAG, NUMBER, TEXT, Field
from enrollzone.layers.layer import Cell, Layer, Shape
from enrollzone.layers.outer_edges import Longs, lines_along
from enrollzone.layers.rows import joined, layer_of, layer_of_columns
from enrollzone.layers.units import PREFIXES
from enrollzone.layers.zones import possible_ids

FIELDS = (
    Field("unit_a"),
    Field("name_a"),
    Field("unit_b"),
    Field("name_b"),
    Field("edge", FLAG),
    Field("length_m", NUMBER),
    *(
        Field(f"{prefix}_{what}", kind)
        for prefix in PREFIXES.values()
        for what, kind in (("zone_a", TEXT), ("zone_b", TEXT), ("border", FLAG), ("for", TEXT))
    ),
)


def borders(coverage: Coverage) -> Layer:
    """Return the edges between units, each once for two neighbours; where the map ends there is no second unit.

    `*_border` says that the homes of the two sides belong to different zones, or that nobody can say that they do not.
    Lengths are metres in the county's CGCS2000 zone. An edition without polygons has none.
    """
    shapes = coverage.shapes
    if shapes is None:
        return layer_of(coverage, "borders", FIELDS, (), Shape.LINES)
    pairs, lines, metres = _edges(shapes.outlines, shapely.get_coordinates(list(coverage.polygons.values())))
    columns = _columns(coverage, shapes.codes, pairs)
    columns["length_m"] = [round(length, 1) for length in metres.tolist()]
    return layer_of_columns(coverage, "borders", FIELDS, columns, Shape.LINES, lines)


def _columns(coverage: Coverage, codes: Sequence[str], pairs: Longs) -> dict[str, Sequence[Cell]]:
    """What is said of the units on both sides, looked up by their numbers; that of no unit finds the nothing behind."""
    a, b = pairs.T
    names = _cells(coverage.edition.units[code].full_name for code in codes)
    told = {"unit": _cells(codes), "name": names}
    columns: dict[str, Sequence[Cell]] = {"edge": (b == NO_UNIT).astype(int).tolist()}
    for held in coverage.lists:
        if held.is_for_homes:
            prefix = PREFIXES[held.pack.stage]
            told[f"{prefix}_zone"] = _cells(joined(possible_ids(held.units[code])) for code in codes)
            only = _cells(held.units[code].zone for code in codes)
            columns[f"{prefix}_border"] = ((only[a] == None) | (only[a] != only[b])).astype(int).tolist()  # noqa: E711
            columns[f"{prefix}_for"] = [held.category] * len(pairs)
    for name, cells in told.items():
        columns[f"{name}_a"], columns[f"{name}_b"] = cells[a].tolist(), cells[b].tolist()
    return columns


def _cells(told: Iterable[Cell]) -> npt.NDArray[np.object_]:
    """What is told of each unit by its number, and nothing at the end."""
    cells = [*told, None]
    found = np.empty(len(cells), dtype=object)
    found[:] = cells
    return found


def _edges(outlines: Outlines, degrees: npt.NDArray[np.float64]) -> tuple[Longs, list[object], npt.NDArray[np.float64]]:
    """Return the pairs of units that share an edge, in order, with their lines in degrees and lengths in metres.

    `degrees` are the points of the outlines in their order. A stretch along which both sides stay the same is one line.
    """
    own, other = outlines.own, outlines.other
    begins = np.flatnonzero((own != NO_UNIT) & ((other == NO_UNIT) | (own < other)))
    steps = np.hypot(*(outlines.xy[begins + 1] - outlines.xy[begins]).T)
    most = len(outlines) + 1  # in one number for both sides NO_UNIT counts as 0, the others from 1
    sides = own[begins].astype(np.int64) * most + other[begins] + 1
    fresh = np.r_[True, (np.diff(begins) != 1) | (np.diff(sides) != 0)][: len(begins)]
    lines = lines_along(degrees, begins, fresh)
    kinds, of_run = np.unique(sides[fresh], return_inverse=True)
    order = np.argsort(of_run, kind="stable")
    lengths = np.bincount(of_run[np.cumsum(fresh) - 1], weights=steps, minlength=len(kinds)).astype(np.float64)
    pairs = np.column_stack((kinds // most, kinds % most - 1))
    return pairs, _merged(lines[order], of_run[order], len(kinds)), lengths


def _merged(lines: npt.NDArray[np.object_], owner: Longs, count: int) -> list[object]:
    """Return the line of each of `count` owners, in whose order the lines are: most have one, and there is no more."""
    numbers = np.bincount(owner, minlength=count)
    several = numbers[owner] > 1
    found = np.empty(count, dtype=object)
    found[owner[~several]] = lines[~several]
    of_several = np.cumsum(numbers > 1)[owner[several]] - 1
    found[numbers > 1] = shapely.line_merge(shapely.multilinestrings(lines[several], indices=of_several))
    return list(found)
