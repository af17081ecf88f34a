"""A file is read and judged: every gate in its order, every finding of all of them, and the verdict that follows."""

from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import Any

import shapely
from shapely.errors import ShapelyError
from shapely.geometry.base import BaseGeometry

from enrollzone.atlas.edition import Edition, Unit
from enrollzone.atlas.index import Shapes
from enrollzone.intake.agreement import agreed
from enrollzone.intake.candidate import Candidate, Examination, Surroundings
from enrollzone.intake.completeness import not_drawn, schools_outside, without_map
from enrollzone.intake.displacement import displaced
from enrollzone.intake.exported import simplified
from enrollzone.intake.ground import Ground
from enrollzone.intake.listing import Listed, listed_units
from enrollzone.intake.memory import Remembered, remembered
from enrollzone.intake.placing import placed_shapes
from enrollzone.intake.plane import Plane
from enrollzone.intake.seams import apart, crossings, gaps, overlaps, unmatched
from enrollzone.intake.soundness import sound_shapes
from enrollzone.intake.twice import Single, singled
from enrollzone.quarantine.content import Content
from enrollzone.quarantine.declaration import Declaration
from enrollzone.quarantine.findings import Finding, Severity, blocks, found
from enrollzone.quarantine.reading import read
from enrollzone.quarantine.whereabouts import place_in


def examine(path: Path, declaration: Declaration, around: Surroundings) -> Examination:
    """Read a file of units in quarantine and judge it. Never raises for anything that may stand in a file."""
    return judge(read(path, declaration), declaration, around)


def judge(content: Content, declaration: Declaration, around: Surroundings) -> Examination:
    """Judge the records of a file of units against the county and its edition before.

    Same units, same polygons, same findings, whatever the order of the records and of the vertices in a ring. The
    candidate is what could be understood, also of a file that is refused; only the verdict says whether it may be kept.
    """
    try:
        return _judged(content, declaration, around)
    except ShapelyError:
        # A drawing with which the geometry library itself cannot go on: nobody can say what it shows.
        failed = found("drawing_failed", Severity.ERROR, place_in(content.file))
        return Examination(declaration, content, None, (*content.findings, failed))


def _judged(content: Content, declaration: Declaration, around: Surroundings) -> Examination:
    if blocks(content.findings):
        return Examination(declaration, content, None, content.findings)
    listed, findings = listed_units(content, declaration, around)
    if not listed:
        return Examination(declaration, content, None, (*content.findings, *findings))
    has_all = not blocks(findings)
    shapes, some = placed_shapes(listed, content, declaration, around) if content.drawn else ({}, ())
    plane = Plane.around(shapes.values())
    single, twice = singled(listed, shapes, plane, content.file)
    at_fault = {code for finding in some if finding.severity is Severity.ERROR for code in finding.units}
    drawn, on_ground = _on_ground(single, plane, content, around, at_fault, has_all=has_all)
    kept, against = _against_before(single.listed, drawn, content, declaration, around, has_all=has_all)
    candidate = _candidate(single.listed, drawn, kept)
    findings = (*content.findings, *findings, *simplified(content), *some, *twice, *on_ground, *against)
    return Examination(declaration, content, candidate, findings)


def _candidate(listed: Mapping[str, Listed], drawn: Mapping[str, BaseGeometry], kept: Mapping[str, Unit]) -> Candidate:
    units = {code: one.unit for code, one in listed.items()}
    return Candidate({**units, **kept}, drawn, {code: one.record for code, one in listed.items()})


def _on_ground(
    single: Single, plane: Plane, content: Content, around: Surroundings, at_fault: Collection[str], *, has_all: bool
) -> tuple[dict[str, BaseGeometry], tuple[Finding, ...]]:
    """Return the polygons as they may be used, and what is wrong with them alone and together.

    Units whose shape was `at_fault` before are not there: they are not told as missing. A gap is told only where the
    file `has_all` its units.
    """
    listed, shapes, file = single.listed, single.drawn, content.file
    if not shapes:
        return {}, ()
    ground = Ground(file, listed, plane)
    sound, findings = sound_shapes(shapes, ground)
    only_listed = {code: one for code, one in listed.items() if code not in at_fault}
    findings = (*findings, *not_drawn(only_listed, shapes, file))
    if blocks(findings):
        return sound, findings
    layers = {code: listed[code].layer for code in sound}
    drawn, together = _together(sound, layers, ground)
    schools = schools_outside(drawn, around.before, ground) if around.before else ()
    seams = (
        together if has_all and not at_fault else tuple(one for one in together if one.severity is not Severity.WARNING)
    )
    return drawn, (*findings, *seams, *schools)


def _together(
    sound: Mapping[str, BaseGeometry], layers: Mapping[str, tuple[str, ...]], ground: Ground
) -> tuple[dict[str, BaseGeometry], tuple[Finding, ...]]:
    """Return the polygons with edges that agree, and overlaps and gaps: layer by layer where they lie above others."""
    crossing = crossings(sound, layers, ground) if len(set(layers.values())) > 1 else ()
    drawn: dict[str, BaseGeometry] = {}
    findings: list[Finding] = list(_told_layers(crossing, layers, ground.file))
    for layer in sorted(set(layers.values())) if crossing else (None,):
        own = {code: polygon for code, polygon in sound.items() if layer in {None, layers[code]}}
        agreement = agreed(own, ground.plane)
        if agreement.touched:
            touched: dict[str, Any] = {"units": agreement.touched, "count": len(agreement.touched)}
            findings.append(found("edges_matched", Severity.REPAIR, place_in(ground.file), **touched))
        drawn |= agreement.drawn
        findings += _of_layer(agreement.drawn, ground)
    return drawn, tuple(findings)


def _told_layers(
    crossing: tuple[tuple[str, str], ...], layers: Mapping[str, tuple[str, ...]], file: str
) -> Iterator[Finding]:
    """Tell that layers lie above one another: lawful, but an edition is one of them."""
    if crossing:
        names = tuple("/".join(layer) for layer in sorted(set(layers.values())))
        units = sorted({code for pair in crossing for code in pair})
        told: dict[str, Any] = {"layers": names[:5], "count": len(crossing)}
        yield found("layers_above", Severity.WARNING, place_in(file), units=units, **told)


def _of_layer(drawn: Mapping[str, BaseGeometry], ground: Ground) -> Iterator[Finding]:
    """Walk over what is wrong between the units of a layer; a finer look only where the coarser one found nothing."""
    claimed_twice = tuple(overlaps(drawn, ground))
    yield from claimed_twice or unmatched(drawn, ground)
    unclaimed = tuple(gaps(drawn, ground))
    yield from unclaimed
    if not claimed_twice and not unclaimed:
        yield from apart(drawn, ground)


def _against_before(
    listed: Mapping[str, Listed],
    drawn: Mapping[str, BaseGeometry],
    content: Content,
    declaration: Declaration,
    around: Surroundings,
    *,
    has_all: bool,
) -> tuple[dict[str, Unit], tuple[Finding, ...]]:
    """Return the units that a map leaves as they were, and what differs from the edition before."""
    before, file = around.before, content.file
    valid = {code: shape for code, shape in drawn.items() if shapely.is_valid(shape)}
    shift = tuple(displaced(valid, around, file))
    if before is None:
        county = around.county.code
        return {}, (*shift, found("nothing_before", Severity.NOTICE, place_in(file), county=county))
    on_record = tuple(row for row in around.county.successions if row.day <= declaration.first_day)
    now = Remembered(file, listed, _in_metres_of(before, valid), before, on_record, has_all)
    findings = (*shift, *without_map(listed, before, file), *remembered(now, shifted=bool(shift)))
    return {code: before.units[code] for code in now.undrawn}, findings


def _in_metres_of(before: Edition, drawn: Mapping[str, BaseGeometry]) -> Shapes | None:
    """Return the new polygons in the metres of the edition before, None where either has none."""
    shapes = before.shapes()
    return Shapes(drawn, shapes.crs) if shapes is not None and drawn else None
