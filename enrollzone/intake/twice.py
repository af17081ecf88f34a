"""What stands in a file twice: parts of one unit are put together, anything else under one code is a fault."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import shapely
from shapely.geometry.base import BaseGeometry

from enrollzone.atlas.index import EDGE_TOLERANCE_M
from enrollzone.intake.listing import Listed
from enrollzone.intake.naming import street_key
from enrollzone.intake.plane import Plane
from enrollzone.places.text import canonical
from enrollzone.quarantine.findings import Finding, Severity, found
from enrollzone.quarantine.whereabouts import place_in


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
    return Single(first, drawn), (
        *findings,
        *_same_names(first, file),
        *_two_names(first, file),
        *_two_codes(first, file),
    )


def _put_together(
    some: Sequence[Listed], parts: Sequence[BaseGeometry], plane: Plane, file: str
) -> tuple[BaseGeometry | None, Finding]:
    """Return the shape that holds for records of one code, and what is said of them."""
    code = some[0].code
    told: dict[str, Any] = {"code": code, "records": tuple(one.record for one in some)}
    where = place_in(file, some[1].record)
    alike = len({(canonical(one.name), street_key(one.street)) for one in some}) == 1 and len(parts) == len(some)
    first = parts[0] if parts else None
    if len({one.layer for one in some}) > 1:
        if alike and _equal(parts):
            return first, found("layers_joined", Severity.REPAIR, where, units=(code,), **told)
        return first, found("code_in_layers", Severity.ERROR, where, units=(code,), **told)
    if alike and _apart(parts, plane):
        return shapely.union_all(parts), found("parts_joined", Severity.REPAIR, where, units=(code,), **told)
    return first, found("code_twice", Severity.ERROR, where, units=(code,), **told)


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
    for one in filter(lambda one: one.name, listed.values()):
        by_name[one.code[:9], canonical(one.name)].append(one)
    for some in by_name.values():
        if len(some) > 1:
            codes = tuple(one.code for one in some)
            where = place_in(file, some[1].record)
            yield found("name_twice", Severity.WARNING, where, units=codes, name=some[0].name, codes=codes)


def _two_names(listed: Mapping[str, Listed], file: str) -> Iterator[Finding]:
    """Walk over townships with two names under one code."""
    for township, some in _grouped(listed, lambda one: one.code[:9]).items():
        written = tuple(dict.fromkeys(one.street for one in some))
        if len(set(map(street_key, written))) > 1:
            where, units = place_in(file, some[0].record), [one.code for one in some]
            told: dict[str, Any] = {"township": township, "names": written[:5]}
            yield found("township_two_names", Severity.WARNING, where, units=units, **told)


def _two_codes(listed: Mapping[str, Listed], file: str) -> Iterator[Finding]:
    """Walk over townships with two codes under one name."""
    for some in _grouped(listed, lambda one: street_key(one.street)).values():
        numbers = tuple(dict.fromkeys(one.code[:9] for one in some))
        if len(numbers) > 1:
            where, units = place_in(file, some[0].record), [one.code for one in some]
            told: dict[str, Any] = {"name": some[0].street, "townships": numbers[:5]}
            yield found("township_two_codes", Severity.WARNING, where, units=units, **told)


def _grouped(listed: Mapping[str, Listed], key: Callable[[Listed], str]) -> dict[str, list[Listed]]:
    groups: dict[str, list[Listed]] = defaultdict(list)
    for one in listed.values():
        if one.street:
            groups[key(one)].append(one)
    return groups
