"""From the records of a file to units: each with a code, a name, a kind and a township, or with what is wrong there."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from enrollzone.atlas.contents import kind_of
from enrollzone.atlas.edition import Unit, UnitKind
from enrollzone.intake.candidate import Surroundings
from enrollzone.intake.codes import CodeFault, ReadCode, belongs, read_code
from enrollzone.intake.columns import LAYER_COLUMNS, Columns, unit_columns
from enrollzone.intake.naming import kind_faults, name_faults, street_faults
from enrollzone.quarantine.content import Content, Record
from enrollzone.quarantine.declaration import Declaration
from enrollzone.quarantine.findings import Finding, Severity, blocks, found
from enrollzone.quarantine.whereabouts import place_in


@dataclass(frozen=True)
class Listed:
    """A record that names a unit. `name` is empty where it cannot be used, and `street` where nobody says it."""

    record: int
    code: str
    name: str
    street: str
    kind: UnitKind
    layer: tuple[str, ...]
    shape: bytes | None

    @property
    def unit(self) -> Unit:
        """The unit, without the other names that only an edition before this one can tell."""
        return Unit(self.code, self.name, self.kind, self.code[:9], self.street)


@dataclass(frozen=True)
class _Reading:
    """What every record is read with."""

    content: Content
    columns: Columns
    around: Surroundings
    townships: Mapping[str, str]

    def where(self, record: Record, name: str) -> str:
        return place_in(self.content.file, record.number, self.columns.of.get(name))


def listed_units(
    content: Content, declaration: Declaration, around: Surroundings
) -> tuple[tuple[Listed, ...], tuple[Finding, ...]]:
    """Return the records that name a unit, in the order of the file, and everything found in columns and cells.

    A record whose code or name cannot be used is left out and is an error. A township that the file does not name is
    that of the code in the edition before, which is told.
    """
    columns, findings = unit_columns(content, declaration)
    if blocks(findings):
        return (), findings
    if not content.records:
        return (), (*findings, found("no_records", Severity.ERROR, place_in(content.file)))
    reading = _Reading(content, columns, around, _townships(around))
    taken = [_taken(record, reading) for record in content.records]
    listed = tuple(one for one, _ in taken if one is not None)
    told = tuple(finding for _, some in taken for finding in some)
    return listed, (
        *findings,
        *told,
        *_codes_mended(listed, reading),
        *_of_predecessors(listed, reading),
        *_streets_from_before(listed, reading),
    )


def _taken(record: Record, reading: _Reading) -> tuple[Listed | None, tuple[Finding, ...]]:
    columns, cells = reading.columns, record.cells
    code, findings = _code(record, reading)
    name = columns.cell(cells, "name")
    before = reading.around.before.units.get(code or "") if reading.around.before else None
    of_name = tuple(name_faults(name, code, before, reading.where(record, "name")))
    findings += of_name
    if code is None:
        return None, findings
    if blocks(of_name):
        name = ""  # told once: it is not held against other names as well
    said = columns.cell(cells, "kind")
    findings += tuple(kind_faults(said, name, code, before, reading.where(record, "kind")))
    street = columns.cell(cells, "street") or reading.townships.get(code[:9], "")
    findings += tuple(street_faults(street, code, reading.where(record, "street")))
    layer = tuple(columns.cell(cells, each) for each in LAYER_COLUMNS if each in columns.of)
    return Listed(record.number, code, name, street, kind_of(code), layer, record.shape), findings


def _code(record: Record, reading: _Reading) -> tuple[str | None, tuple[Finding, ...]]:
    known = reading.around.before.units if reading.around.before else {}
    read = read_code(reading.columns.cell(record.cells, "code"), known)
    where = reading.where(record, "code")
    if read.code is None:
        return None, tuple(_no_code(read, where))
    faults = tuple(_foreign(read.code, reading.around, where))
    usable = not blocks(faults)
    return read.code if usable else None, faults


def _no_code(read: ReadCode, where: str) -> Iterator[Finding]:
    match read.fault:
        case CodeFault.EMPTY:
            yield found("code_empty", Severity.ERROR, where)
        case CodeFault.ROUNDED:
            yield found("code_rounded", Severity.ERROR, where)
        case _:
            yield found("code_form", Severity.ERROR, where)


def _foreign(code: str, around: Surroundings, where: str) -> Iterator[Finding]:
    county = around.county
    if code.endswith("000"):
        yield found("code_not_a_unit", Severity.ERROR, where, units=(code,), code=code)
    elif not any(belongs(code, own) for own in (county.code, *county.predecessors)):
        yield found("code_elsewhere", Severity.ERROR, where, units=(code,), code=code, county=county.code)


def _townships(around: Surroundings) -> dict[str, str]:
    """Return the names of the townships of the edition before, by their nine digits."""
    return {unit.township_code: unit.township for unit in around.before.units.values()} if around.before else {}


def _codes_mended(listed: Sequence[Listed], reading: _Reading) -> Iterator[Finding]:
    """Tell which codes some program had rewritten, without losing a digit."""
    by_record = {record.number: record for record in reading.content.records}
    mended = [one for one in listed if reading.columns.cell(by_record[one.record].cells, "code") != one.code]
    if mended:
        where = reading.where(by_record[mended[0].record], "code")
        units = [one.code for one in mended]
        yield found("codes_mended", Severity.REPAIR, where, units=units, count=len(mended), code=mended[0].code)


def _of_predecessors(listed: Sequence[Listed], reading: _Reading) -> Iterator[Finding]:
    """Tell which units have codes of a county out of which this one was made: is the list an old one?"""
    county = reading.around.county
    old = [one for one in listed if not belongs(one.code, county.code)]
    if old:
        where = place_in(reading.content.file, old[0].record, reading.columns.of.get("code"))
        told: dict[str, Any] = {"count": len(old), "code": old[0].code, "county": county.code}
        yield found("codes_of_predecessor", Severity.WARNING, where, units=[one.code for one in old], **told)


def _streets_from_before(listed: Sequence[Listed], reading: _Reading) -> Iterator[Finding]:
    """Tell which units have their township from the edition before, because the file is silent."""
    by_record = {record.number: record for record in reading.content.records}
    silent = [one for one in listed if one.street and not reading.columns.cell(by_record[one.record].cells, "street")]
    if silent and reading.around.before:
        where = place_in(reading.content.file, column=reading.columns.of.get("street"))
        yield found(
            "street_from_before",
            Severity.NOTICE,
            where,
            units=[one.code for one in silent],
            count=len(silent),
            edition=reading.around.before.id,
        )
