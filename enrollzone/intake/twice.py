"""What stands in a file twice: parts of one unit are put together, anything else under one code is a fault."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import shapely
from shapely.geometry.base import BaseGeometry

from enrollzone.atlas.index import EDGE_TOLERANCE_M
from enrollzone.intake.findings import Finding, Severity, found
from enrollzone.intake.listing import Listed
from enrollzone.intake.naming import street_key
from enrollzone.intake.plane import Plane
from enrollzone.intake.whereabouts import place_in
from enrollzone.places.text import canonical


@dataclass(frozen=True)
class Single:
    """Every unit once: its first record, and its shape (degrees) where it has one."""

    listed: Mapping[str, Listed]
    drawn: Mapping[str, BaseGeometry]


def singled(
    listed: Sequence[Listed], shapes: Mapping[int, BaseGeometry], plane: Plane, file: str
) -> tuple[Single, tuple[Finding, ...]]:
    """Return every unit once, and what stands twice. `shapes` are by record.

    Records of one code, name, township and layer whose shapes do not overlap are parts of one unit.
    """
    records: dict[str, list[Listed]] = defaultdict(list)
    for one in listed:
        records[one.code].append(one)
    first = {code: some[0] for code, some in records.items()}
    drawn: dict[str, BaseGeometry] = {}
    findings: list[Finding] = []
    for code, some in records.items():
        parts = [shapes[one.record] for one in some if one.record in shapes]
        if len(some) == 1 and parts:
            drawn[code] = parts[0]
        elif len(some) > 1:
            shape, finding = _put_together(some, parts, plane, file)
            findings.append(finding)
            if shape is not None:
                drawn[code] = shape
    return Single(first, drawn), (*findings, *_same_names(first, file), *_townships(first, file))


def _put_together(
    some: Sequence[Listed], parts: Sequence[BaseGeometry], plane: Plane, file: str
) -> tuple[BaseGeometry | None, Finding]:
    code = some[0].code
    told: dict[str, Any] = {"code": code, "records": tuple(one.record for one in some)}
    where = place_in(file, some[1].record)
    alike = len({(canonical(one.name), street_key(one.street)) for one in some}) == 1
    if len({one.layer for one in some}) > 1 and alike and len(parts) == len(some) and _equal(parts):
        return parts[0], found("layers_joined", Severity.REPAIR, where, units=(code,), **told)
    if len({one.layer for one in some}) > 1:
        return parts[0] if parts else None, found("code_in_layers", Severity.ERROR, where, units=(code,), **told)
    if not alike or len(parts) < len(some) or not _apart(parts, plane):
        shape = parts[0] if parts else None
        return shape, found("code_twice", Severity.ERROR, where, units=(code,), **told)
    return shapely.union_all(parts), found("parts_joined", Severity.REPAIR, where, units=(code,), **told)


def _equal(parts: Sequence[BaseGeometry]) -> bool:
    return all(shapely.equals_exact(parts[0].normalize(), part.normalize()) for part in parts[1:])


def _apart(parts: Sequence[BaseGeometry], plane: Plane) -> bool:
    """Tell whether parts lie beside one another: what they share is thinner than a centimetre."""
    if not all(shapely.is_valid(part) for part in parts):
        return False
    shared = sum(map(plane.area, parts)) - plane.area(shapely.union_all(list(parts)))
    outline = sum(float(plane.metres(part).length) for part in parts)
    return shared <= EDGE_TOLERANCE_M * outline


def _same_names(listed: Mapping[str, Listed], file: str) -> Iterator[Finding]:
    """Walk over names that two units of one township have: nobody who writes the name can say which is meant."""
    by_name: dict[tuple[str, str], list[Listed]] = defaultdict(list)
    for one in listed.values():
        by_name[one.code[:9], canonical(one.name)].append(one)
    for some in by_name.values():
        if len(some) > 1:
            codes = tuple(one.code for one in some)
            where = place_in(file, some[1].record)
            yield found("name_twice", Severity.WARNING, where, units=codes, name=some[0].name, codes=codes)


def _townships(listed: Mapping[str, Listed], file: str) -> Iterator[Finding]:
    """Walk over townships with two names under one code, and with two codes under one name."""
    names, codes = defaultdict(list), defaultdict(list)
    for one in listed.values():
        names[one.code[:9]].append(one)
        codes[street_key(one.street)].append(one)
    for township, some in names.items():
        written = tuple(dict.fromkeys(one.street for one in some if one.street))
        if len({street_key(name) for name in written}) > 1:
            units = tuple(one.code for one in some)
            where = place_in(file, some[0].record)
            told: dict[str, Any] = {"township": township, "names": written[:5]}
            yield found("township_two_names", Severity.WARNING, where, units=units, **told)
    for some in codes.values():
        numbers = tuple(dict.fromkeys(one.code[:9] for one in some))
        if len(numbers) > 1 and some[0].street:
            units = tuple(one.code for one in some)
            where = place_in(file, some[0].record)
            told = {"name": some[0].street, "townships": numbers[:5]}
            yield found("township_two_codes", Severity.WARNING, where, units=units, **told)
