"""The layer of borders: every edge once, with the units on both sides and, under a policy, their zones."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import shapely

from enrollzone.atlas.outlines import NO_UNIT, Outlines
from enrollzone.layers.coverage import Coverage
from enrollzone.layers.fields import FLAG, NUMBER, TEXT, Field
from enrollzone.layers.layer import Layer, Shape
from enrollzone.layers.rows import Row, joined, layer_of
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
    sides = [_side(coverage, code) for code in shapes.codes]
    told = zip(pairs.tolist(), metres.tolist(), strict=True)
    written_for = {f"{PREFIXES[held.pack.stage]}_for": held.category for held in coverage.lists if held.is_for_homes}
    rows = ({**_row(sides[a], None if b == NO_UNIT else sides[b], length), **written_for} for (a, b), length in told)
    return layer_of(coverage, "borders", FIELDS, rows, Shape.LINES, lines)


@dataclass(frozen=True)
class _Side:
    """What is said of a unit wherever it is on one side of an edge: its zones by the field that tells them."""

    code: str
    name: str
    zones: Mapping[str, tuple[str | None, str | None]]


def _side(coverage: Coverage, code: str) -> _Side:
    """For each stage that has a list for homes: every zone that is possible, and the only one if there is one."""
    lists = {PREFIXES[held.pack.stage]: held.units[code] for held in coverage.lists if held.is_for_homes}
    zones = {prefix: (joined(possible_ids(told)), told.zone) for prefix, told in lists.items()}
    return _Side(code, coverage.edition.units[code].full_name, zones)


def _row(here: _Side, there: _Side | None, metres: float) -> Row:
    row: dict[str, str | int | float | None] = {
        "unit_a": here.code,
        "name_a": here.name,
        "unit_b": there.code if there else None,
        "name_b": there.name if there else None,
        "edge": int(there is None),
        "length_m": round(metres, 1),
    }
    for prefix, (zones, zone) in here.zones.items():
        others, other = there.zones[prefix] if there else (None, None)
        row[f"{prefix}_zone_a"], row[f"{prefix}_zone_b"] = zones, others
        row[f"{prefix}_border"] = int(zone is None or zone != other)
    return row


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
