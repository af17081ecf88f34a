"""The land of a sheet in metres: every unit with what the list makes of it, and the lines between them."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from enrollzone.answers.listed import ListedUnit
from enrollzone.atlas.edition import ApprovedLine, Unit
from enrollzone.atlas.outlines import NO_UNIT, outlines_of
from enrollzone.atlas.simplified import fit_to_pen
from enrollzone.mapsheets.subjects import Subject
from enrollzone.policy.parts import DrawnArea


class Standing(StrEnum):
    """What a unit is on a sheet.

    ZONE: every home of it lies in one zone of the sheet. UNSETTLED: some may, or a question is open. UNLISTED: no row
    names it. AROUND: it has to do with other zones alone.
    """

    ZONE = "zone"
    UNSETTLED = "unsettled"
    UNLISTED = "unlisted"
    AROUND = "around"


class Edge(StrEnum):
    """What a line parts. COUNTY and TOWNSHIP are drawn only where the edition says that they are approved."""

    UNIT = "unit"
    ZONE = "zone"
    TOWNSHIP = "township"
    COUNTY = "county"


@dataclass(frozen=True, eq=False)
class Plot:
    """A unit that is drawn, in metres, with the zones in which its homes may lie.

    `is_about` tells whether the sheet is of it, and not of its neighbours alone.
    """

    unit: Unit
    standing: Standing
    told: ListedUnit
    shape: BaseGeometry
    is_about: bool

    @property
    def ground(self) -> tuple[str, str]:
        """What is alike for all units that are drawn as one."""
        return self.standing, self.told.zone or "" if self.standing is Standing.ZONE else ""


@dataclass(frozen=True, eq=False)
class Land:
    """The plots of a sheet in order of code, the lines between them, and areas that the list describes by streets."""

    plots: tuple[Plot, ...]
    edges: Mapping[Edge, BaseGeometry]
    areas: tuple[tuple[str, BaseGeometry], ...]

    def of(self, standing: Standing) -> tuple[Plot, ...]:
        """Return the plots of one standing."""
        return tuple(plot for plot in self.plots if plot.standing is standing)


def standing_of(subject: Subject, told: ListedUnit) -> Standing:
    """Return what a unit is on a sheet."""
    if told.zone in subject.focus:
        return Standing.ZONE
    if subject.focus & set(told.zones):
        return Standing.UNSETTLED
    return Standing.AROUND if told.zones else Standing.UNLISTED


def shown_of(subject: Subject) -> tuple[float, float, float, float] | None:
    """Return the box in metres around what a sheet is of; None where none of it is drawn."""
    shapes = subject.coverage.shapes
    if shapes is None:
        return None
    about = [code for code in shapes.codes if _is_about(subject, subject.held.units[code])]
    drawn = [shapes.polygon(code) for code in about] + [area for _, area in _areas(subject)]
    if not drawn:
        return None
    west, south, east, north = shapely.total_bounds(drawn).tolist()
    return west, south, east, north


def _is_about(subject: Subject, told: ListedUnit) -> bool:
    return subject.name is None or bool(subject.focus & set(told.zones))


def land_of(subject: Subject, shown: tuple[float, float, float, float], pen_m: float) -> Land:
    """Return the land inside a box (metres), simplified together by less than a pen could draw."""
    shapes = subject.coverage.shapes
    polygons = {code: shapes.polygon(code) for code in shapes.codes} if shapes else {}
    near = {code: polygon for code, polygon in polygons.items() if _meets(polygon, shown)}
    plots = tuple(_plot(subject, code, shape) for code, shape in fit_to_pen(near, pen_m).items())
    return Land(plots, _edges(subject, plots), tuple(_areas(subject)))


def _meets(polygon: BaseGeometry, shown: tuple[float, float, float, float]) -> bool:
    west, south, east, north = polygon.bounds
    return bool(west <= shown[2] and east >= shown[0] and south <= shown[3] and north >= shown[1])


def _plot(subject: Subject, code: str, shape: BaseGeometry) -> Plot:
    told = subject.held.units[code]
    return Plot(told.unit, standing_of(subject, told), told, shape, _is_about(subject, told))


def _areas(subject: Subject) -> Iterator[tuple[str, BaseGeometry]]:
    """Walk over the areas that the list describes by streets for zones of the sheet, each with its zone."""
    edition, held = subject.coverage.edition, subject.held
    rows = [row for row in held.pack.catchments.of_codes([""], held.category) if row.zone in subject.focus]
    drawn = edition.areas() if rows and edition.area_ids else None
    for row in rows:
        if drawn is not None and isinstance(row.area, DrawnArea) and row.area.id in edition.area_ids:
            yield row.zone, drawn.polygon(row.area.id)


def _edges(subject: Subject, plots: Sequence[Plot]) -> Mapping[Edge, BaseGeometry]:
    """The lines that may be drawn, by what they part; where the map ends there is a line only if it is approved."""
    outlines = outlines_of(np.array([plot.shape for plot in plots], dtype=object))
    own, other = outlines.own, outlines.other
    begins = np.flatnonzero((own != NO_UNIT) & ((other == NO_UNIT) | (own < other)))
    pairs, of_pair = np.unique(np.column_stack((own[begins], other[begins])), axis=0, return_inverse=True)
    lines = np.stack((outlines.xy[begins], outlines.xy[begins + 1]), axis=1)
    found: dict[Edge, list[int]] = defaultdict(list)
    for number, (one, two) in enumerate(pairs.tolist()):
        for edge in _kinds(subject, plots[one], plots[two] if two != NO_UNIT else None):
            found[edge].append(number)
    return {edge: _merged(lines[np.isin(of_pair.reshape(-1), numbers)]) for edge, numbers in found.items()}


def _merged(segments: "np.ndarray[tuple[int, ...], np.dtype[np.float64]]") -> BaseGeometry:
    return shapely.line_merge(shapely.multilinestrings(shapely.linestrings(segments)))


def _kinds(subject: Subject, one: Plot, other: Plot | None) -> Iterator[Edge]:
    approval = subject.coverage.edition.map_approval
    approved = approval.lines if approval else frozenset()
    if other is None:
        if ApprovedLine.COUNTY in approved:
            yield Edge.COUNTY
        return
    if ApprovedLine.TOWNSHIP in approved and one.unit.township_code != other.unit.township_code:
        yield Edge.TOWNSHIP
    yield Edge.ZONE if one.ground != other.ground else Edge.UNIT
