"""The layer of borders: every edge once, with the units on both sides and, under a policy, their zones."""

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt
import shapely

from enrollzone.atlas.outlines import NO_UNIT, Outlines
from enrollzone.exports.coverage import Coverage, PackList
from enrollzone.exports.fields import FLAG, NUMBER, TEXT, Field
from enrollzone.exports.layers import Layer, Shape
from enrollzone.exports.rows import Row, joined, layer_of
from enrollzone.exports.units import PREFIXES
from enrollzone.exports.zones import possible_ids

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
        for what, kind in (("zone_a", TEXT), ("zone_b", TEXT), ("border", FLAG))
    ),
)

_Longs = npt.NDArray[np.int64]


def borders(coverage: Coverage) -> Layer:
    """Return the edges between units, each once for two neighbours; where the map ends there is no second unit.

    `*_border` says that the homes of the two sides belong to different zones, or that nobody can say that they do not.
    Lengths are metres in the county's CGCS2000 zone. An edition without polygons has none.
    """
    shapes = coverage.shapes
    if shapes is None:
        return layer_of(coverage, "borders", FIELDS, (), Shape.LINES)
    pairs, lines, metres = _edges(shapes.outlines, shapely.get_coordinates(list(coverage.polygons.values())))
    lists = {held.pack.stage: held for held in coverage.lists if held.is_for_homes}
    codes = [(shapes.code(a), None if b == NO_UNIT else shapes.code(b)) for a, b in pairs.tolist()]
    rows = (_row(coverage, lists, *pair, length) for pair, length in zip(codes, metres.tolist(), strict=True))
    return layer_of(coverage, "borders", FIELDS, rows, Shape.LINES, lines)


def _row(coverage: Coverage, lists: Mapping[str, PackList], code: str, other: str | None, metres: float) -> Row:
    units = coverage.edition.units
    sides: dict[str, str | int | None] = {}
    for stage, prefix in PREFIXES.items():
        if stage in lists:
            held = lists[stage].units
            here, there = held[code], held[other] if other else None
            sides[f"{prefix}_zone_a"] = joined(possible_ids(here))
            sides[f"{prefix}_zone_b"] = joined(possible_ids(there)) if there else None
            sides[f"{prefix}_border"] = int(there is None or here.zone is None or here.zone != there.zone)
    return {
        "unit_a": code,
        "name_a": units[code].full_name,
        "unit_b": other,
        "name_b": units[other].full_name if other else None,
        "edge": int(other is None),
        "length_m": round(metres, 1),
        **sides,
    }


def _edges(
    outlines: Outlines, degrees: npt.NDArray[np.float64]
) -> tuple[_Longs, list[object], npt.NDArray[np.float64]]:
    """Return the pairs of units that share an edge, in order, with their lines in degrees and lengths in metres.

    `degrees` are the points of the outlines in their order. A stretch along which both sides stay the same is one line.
    """
    own, other = outlines.own.astype(np.int64), outlines.other.astype(np.int64)
    told_once = (own != NO_UNIT) & ((other == NO_UNIT) | (own < other))
    begins = np.flatnonzero(told_once)
    steps = np.hypot(*(outlines.xy[begins + 1] - outlines.xy[begins]).T)
    pairs = np.column_stack((own[begins], other[begins]))
    fresh = np.r_[True, (np.diff(begins) != 1) | (np.diff(pairs, axis=0) != 0).any(axis=1)][: len(begins)]
    run = np.cumsum(fresh) - 1
    lines = _runs(degrees, begins, run)
    kinds, of_run = np.unique(pairs[fresh], axis=0, return_inverse=True)
    order = np.argsort(of_run.reshape(-1), kind="stable")
    several = shapely.multilinestrings(lines[order], indices=of_run.reshape(-1)[order])
    lengths = np.bincount(of_run.reshape(-1)[run], weights=steps, minlength=len(kinds)).astype(np.float64)
    return kinds, list(shapely.line_merge(several)), lengths


def _runs(degrees: npt.NDArray[np.float64], begins: _Longs, run: _Longs) -> npt.NDArray[np.object_]:
    """Return a line for each run of segments: their first points, and the end of the last."""
    last = np.r_[np.diff(run) != 0, True][: len(run)]
    points = np.concatenate((begins, begins[last] + 1))
    owner = np.concatenate((run, run[last]))
    order = np.argsort(owner, kind="stable")  # the ends stand behind the segments of their run
    lines: npt.NDArray[np.object_] = shapely.linestrings(degrees[points[order]], indices=owner[order])
    return lines
