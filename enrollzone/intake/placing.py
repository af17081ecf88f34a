"""From the numbers of a file to degrees: in the system that was declared, every vertex held against the county."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from shapely.errors import ShapelyError
from shapely.geometry.base import BaseGeometry

from enrollzone.atlas.crs import Envelope, PointError, PointFault, epsg_of
from enrollzone.atlas.evidence import Doubt, Suspicion, evidence
from enrollzone.atlas.vertices import held, lonlat_array
from enrollzone.intake.candidate import Surroundings
from enrollzone.intake.listing import Listed
from enrollzone.quarantine.content import Content
from enrollzone.quarantine.declaration import Declaration
from enrollzone.quarantine.findings import Finding, Severity, found
from enrollzone.quarantine.whereabouts import place_in

CHINA: Envelope = (73.0, 3.0, 136.0, 54.0)
"""Where any county lies: the box that is left when nothing closer is known."""


_MARGIN_DEG = 0.05  # about 5 km: what lies farther outside an outline is another county
_WRITTEN = {"gcj02": "GCJ-02", "bd09": "BD-09"}
CAUSES = (
    Suspicion.METRES_AS_DEGREES,
    Suspicion.DEGREES_AS_METRES,
    Suspicion.ZONE_PREFIX,
    Suspicion.SWAPPED_AXES,
    Suspicion.OTHER_SYSTEM,
)
"""What may put a whole file outside the county: each is the code of a finding."""


@dataclass(frozen=True)
class _Look:
    """What the numbers of a file are held against."""

    file: str
    crs: str
    envelope: Envelope


@dataclass(frozen=True)
class _Shape:
    record: int
    code: str
    name: str
    shape: BaseGeometry


def known_envelope(around: Surroundings) -> Envelope | None:
    """Return the box of the county: that of its outline, of the edition before, or of the newest one that has a box."""
    if around.outline is not None:
        west, south, east, north = shapely.bounds(around.outline).tolist()
        return west - _MARGIN_DEG, south - _MARGIN_DEG, east + _MARGIN_DEG, north + _MARGIN_DEG
    editions = (around.before, *reversed(around.county.editions))
    return next((edition.envelope for edition in editions if edition and edition.envelope), None)


def placed_shapes(
    listed: Sequence[Listed], content: Content, declaration: Declaration, around: Surroundings
) -> tuple[dict[int, BaseGeometry], tuple[Finding, ...]]:
    """Return the polygons by record, in degrees of WGS-84, and what is wrong with shapes and coordinates.

    A shape that is no polygon or lies outside the county, with even one vertex, is an error and is left out.
    """
    refused = tuple(_refused_system(declaration, content.file))
    if refused:
        return {}, refused
    read, findings = _polygons(listed, content.file)
    envelope = known_envelope(around)
    look = _Look(content.file, declaration.crs, envelope or CHINA)
    placed, outside = _inside(read, declaration.crs, look.envelope)
    vertices = [shapely.get_coordinates(one.shape) for one in read]
    doubts = evidence(np.concatenate(vertices), look.crs, look.envelope, content.crs) if vertices else ()
    findings += (*_told_label(doubts, look), *_told_outside(read, outside, doubts, look))
    if placed and envelope is None:
        findings += (_somewhere(placed, around.county.code, content.file),)
    if placed and epsg_of(declaration.crs) is None:
        name = _WRITTEN[declaration.crs.strip().casefold()]
        findings += (found("crs_converted", Severity.REPAIR, place_in(content.file), crs=name),)
    return placed, findings


def _somewhere(placed: Mapping[int, BaseGeometry], county: str, file: str) -> Finding:
    """Say where a map lies that nothing is known to hold it against: a picture of it alone does not tell."""
    west, south, east, north = (f"{side:.3f}" for side in shapely.total_bounds(list(placed.values())).tolist())
    return found(
        "envelope_unknown",
        Severity.WARNING,
        place_in(file),
        county=county,
        west=west,
        south=south,
        east=east,
        north=north,
    )


def _refused_system(declaration: Declaration, file: str) -> Iterator[Finding]:
    try:
        epsg_of(declaration.crs)
    except PointError as error:
        refused = error.fault is PointFault.REFUSED_DATUM
        yield found("crs_refused" if refused else "crs_unknown", Severity.ERROR, place_in(file), crs=declaration.crs)


def _polygons(listed: Sequence[Listed], file: str) -> tuple[list[_Shape], tuple[Finding, ...]]:
    read: list[_Shape] = []
    findings: list[Finding] = []
    for one in listed:
        if one.shape is None:
            continue
        shape = _decoded(one.shape)
        if shape is not None and shape.is_empty:
            continue
        if shape is None or shape.geom_type not in {"Polygon", "MultiPolygon"}:
            kind = shape.geom_type if shape is not None else "?"
            where = place_in(file, one.record)
            findings.append(found("not_a_polygon", Severity.ERROR, where, units=(one.code,), kind=kind))
        else:
            read.append(_Shape(one.record, one.code, one.name, shapely.force_2d(shape)))
    return read, tuple(findings)


def _decoded(wkb: bytes) -> BaseGeometry | None:
    try:
        return shapely.from_wkb(wkb)
    except (ShapelyError, ValueError):
        return None


def _inside(read: Sequence[_Shape], crs: str, envelope: Envelope) -> tuple[dict[int, BaseGeometry], list[_Shape]]:
    """Return the polygons of which every vertex lies in the box, in degrees, and the others as they are."""
    placed: dict[int, BaseGeometry] = {}
    outside: list[_Shape] = []
    for one in read:
        degrees = _degrees(one.shape, crs)
        if degrees is not None and held(envelope, shapely.get_coordinates(degrees)).all():
            placed[one.record] = degrees
        else:
            outside.append(one)
    return placed, outside


def _degrees(shape: BaseGeometry, crs: str) -> BaseGeometry | None:
    if epsg_of(crs) == epsg_of("wgs84"):
        return shape
    try:
        return shapely.transform(shape, lambda xy: lonlat_array(xy, crs))
    except PointError:
        return None


def _told_outside(
    read: Sequence[_Shape], outside: Sequence[_Shape], doubts: Sequence[Doubt], look: _Look
) -> Iterator[Finding]:
    """Tell what lies outside: once for the whole file where it is all of it or has one cause, else unit by unit."""
    units = [one.code for one in outside]
    causes = [doubt for doubt in doubts if doubt.suspicion in CAUSES]
    for doubt in causes:
        told: dict[str, Any] = {"crs": look.crs, "fits": doubt.fits[:5] or "—"}
        yield found(f"{doubt.suspicion}", Severity.ERROR, place_in(look.file), units=units, **told)
    if causes or not outside:
        return
    if len(outside) == len(read) > 1:
        yield found("all_outside", Severity.ERROR, place_in(look.file), units=units, crs=look.crs)
        return
    for one in outside:
        yield _unit_outside(one, look)


def _unit_outside(one: _Shape, look: _Look) -> Finding:
    degrees = _degrees(one.shape, look.crs)
    shape = _beyond(degrees, look.envelope) if degrees is not None else None
    count = len(shapely.get_coordinates(one.shape if shape is None else shape))
    wkb = None if shape is None else shapely.to_wkb(shape)
    told: dict[str, Any] = {"unit": f"{one.name} {one.code}", "count": count}
    return found(
        "outside_county", Severity.ERROR, place_in(look.file, one.record), units=(one.code,), shape=wkb, **told
    )


def _told_label(doubts: Sequence[Doubt], look: _Look) -> Iterator[Finding]:
    """Tell that the file names another system. GCJ-02 and BD-09 have no name that a file could carry."""
    for doubt in doubts:
        named = doubt.stated or "—"
        told: dict[str, Any] = {"crs": look.crs, "named": named}
        if doubt.suspicion is Suspicion.LABEL_LIES:
            yield found("label_lies", Severity.WARNING, place_in(look.file), **told)
        elif doubt.suspicion is Suspicion.LABEL_DIFFERS:
            nameless = epsg_of(look.crs) is None and bool(doubt.fits)
            severity = Severity.NOTICE if nameless else Severity.WARNING
            yield found("label_differs", severity, place_in(look.file), **told)


def _beyond(degrees: BaseGeometry, envelope: Envelope) -> BaseGeometry | None:
    """Return the vertices outside the box, where they are numbers of the earth at all."""
    vertices = shapely.get_coordinates(degrees)
    out = vertices[~held(envelope, vertices)]
    on_earth = out[held((-180.0, -90.0, 180.0, 90.0), out)]
    return shapely.multipoints(on_earth) if len(on_earth) else None
