"""The rows of a table of units and groups: which unit of the edition each of them means, and what speaks against it."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from rapidfuzz.process import extractOne

from enrollzone.atlas.edition import Edition, Unit
from enrollzone.intake.columns import Columns
from enrollzone.places.gazetteer import Gazetteer
from enrollzone.places.names import Scope, hits_of
from enrollzone.places.text import canonical
from enrollzone.quarantine.content import Content, Record
from enrollzone.quarantine.findings import Finding, Severity, found
from enrollzone.quarantine.whereabouts import place_in

_NEAR_ENOUGH = 60


@dataclass(frozen=True)
class Placed:
    """A row that was understood: the unit it means, and the group and campus to which it gives it, as written."""

    record: int
    unit: Unit
    group: str
    campus: str


def placed_rows(
    content: Content, columns: Columns, edition: Edition, names: Gazetteer
) -> tuple[tuple[Placed, ...], tuple[Finding, ...]]:
    """Return the rows that mean one unit of the edition, and what is wrong with the others. Nothing is guessed."""
    placed: list[Placed] = []
    findings: list[Finding] = []
    for record in content.records:
        row = _Row(content.file, record, columns, edition, names)
        unit = row.unit()
        group, campus = row.said("group"), row.said("campus")
        findings += row.findings
        if unit is not None and not group:
            findings.append(found("row_without_group", Severity.WARNING, row.where("group"), units=(unit.code,)))
        elif unit is not None:
            placed.append(Placed(record.number, unit, group, campus))
    return tuple(placed), tuple(findings)


class _Row:
    """One row being read. A code decides, and a name must agree with it; without a code the name must mean one unit."""

    def __init__(self, file: str, record: Record, columns: Columns, edition: Edition, names: Gazetteer) -> None:
        self.file, self.record, self.columns, self.edition, self.names = file, record, columns, edition, names
        self.findings: list[Finding] = []

    def said(self, name: str) -> str:
        return self.columns.cell(self.record.cells, name)

    def where(self, name: str) -> str:
        return place_in(self.file, self.record.number, self.columns.of.get(name))

    def unit(self) -> Unit | None:
        code, name = self.said("community_code"), self.said("community")
        unit = self._of_code(code) if code else self._of_name(name)
        if unit is not None and code and name:
            self._compare_name(unit, name)
        if unit is not None:
            self._compare_township(unit)
        return unit

    def _of_code(self, code: str) -> Unit | None:
        unit = self.edition.units.get(code)
        if unit is None:
            self.findings.append(
                found("row_code_unknown", Severity.WARNING, self.where("community_code"), edition=self.edition.id)
            )
        return unit

    def _of_name(self, name: str) -> Unit | None:
        hit = hits_of(canonical(name), Scope(self.names, self._township_scope())) if name else None
        if hit is None:
            near = extractOne(name, [unit.name for unit in self.edition.units.values()], score_cutoff=_NEAR_ENOUGH)
            edition = self.edition.id
            if near:
                self.findings.append(
                    found(
                        "row_name_unknown_near",
                        Severity.WARNING,
                        self.where("community"),
                        edition=edition,
                        near=near[0],
                    )
                )
            else:
                self.findings.append(
                    found("row_name_unknown", Severity.WARNING, self.where("community"), edition=edition)
                )
            return None
        if len(hit.units) > 1:
            names = tuple(unit.full_name for unit in hit.units)
            self.findings.append(
                found(
                    "row_name_several", Severity.WARNING, self.where("community"), units=_codes(hit.units), names=names
                )
            )
            return None
        if hit.alias is not None:
            self.findings.append(
                found(
                    "row_other_name",
                    Severity.NOTICE,
                    self.where("community"),
                    units=_codes(hit.units),
                    name=hit.units[0].full_name,
                )
            )
        return hit.units[0]

    def _township_scope(self) -> frozenset[str] | None:
        """Return the units of the township of the row; None, for all of them, where none is named or known."""
        codes = self.names.townships.get(canonical(self.said("street")))
        return self.names.in_townships(codes) if codes else None

    def _compare_name(self, unit: Unit, name: str) -> None:
        hit = hits_of(canonical(name), Scope(self.names))
        if hit is None or unit not in hit.units:
            self.findings.append(
                found(
                    "row_name_differs",
                    Severity.WARNING,
                    self.where("community"),
                    units=(unit.code,),
                    name=unit.full_name,
                )
            )

    def _compare_township(self, unit: Unit) -> None:
        street = self.said("street")
        if street and unit.township_code not in self.names.townships.get(canonical(street), ()):
            self.findings.append(
                found(
                    "row_township_differs",
                    Severity.WARNING,
                    self.where("street"),
                    units=(unit.code,),
                    name=unit.full_name,
                )
            )


def _codes(units: Iterable[Unit]) -> tuple[str, ...]:
    return tuple(unit.code for unit in units)


def disagreements(rows: Iterable[Placed], edition: Edition, file: str) -> Iterator[Finding]:
    """Walk over where the table contradicts itself, or leaves units of the edition to no group."""
    by_unit = _by_unit(rows)
    for _, several in sorted(by_unit.items()):
        yield from _repeated(several, file)
    left = tuple(unit for code, unit in edition.units.items() if code not in by_unit)
    if left:
        names = tuple(unit.full_name for unit in left[:5])
        yield found(
            "units_without_group", Severity.NOTICE, place_in(file), units=_codes(left), count=len(left), names=names
        )


def _repeated(rows: list[Placed], file: str) -> Iterator[Finding]:
    """Tell of a unit that stands in several rows: with one group, or with several."""
    groups = tuple(dict.fromkeys(" ".join(filter(None, (row.group, row.campus))) for row in rows))
    unit = rows[0].unit
    if len(groups) > 1:
        records = tuple(str(row.record) for row in rows)
        name, units = unit.full_name, (unit.code,)
        yield found(
            "unit_in_two_groups",
            Severity.WARNING,
            place_in(file),
            units=units,
            unit=name,
            groups=groups,
            records=records,
        )
    elif len(rows) > 1:
        yield found("unit_listed_twice", Severity.NOTICE, place_in(file, rows[1].record), units=(unit.code,))


def _by_unit(rows: Iterable[Placed]) -> dict[str, list[Placed]]:
    by_unit: defaultdict[str, list[Placed]] = defaultdict(list)
    for row in rows:
        by_unit[row.unit.code].append(row)
    return by_unit
