"""The findings of an examination as one document: gravest first, each with its number, its words and its picture."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from enrollzone.i18n.catalogue import catalogue
from enrollzone.intake.candidate import Examination
from enrollzone.quarantine.findings import Finding, Severity

MOST_DRAWN = 20
"""So many findings of one kind are drawn in a letter; the others are only listed: a thousand pictures help nobody."""

_RISING = tuple(Severity)


@dataclass(frozen=True)
class Numbered:
    """A finding with its place in the report, and whether it has a picture there."""

    number: int
    finding: Finding
    is_drawn: bool

    @property
    def picture(self) -> str:
        """The name of its picture in the letter."""
        return f"picture-{self.number}"


def numbered(findings: tuple[Finding, ...]) -> Iterator[Numbered]:
    """Walk over findings in the order of a report: the gravest first, those of one kind together."""
    drawn: Counter[str] = Counter()
    ordered = sorted(findings, key=lambda finding: (-_RISING.index(finding.severity), finding.code))
    for number, finding in enumerate(ordered, 1):
        drawn[finding.code] += 1
        yield Numbered(number, finding, drawn[finding.code] <= MOST_DRAWN)


def report(examination: Examination, *, letter: str | None = None, staged: str | None = None) -> dict[str, object]:
    """Return an examination as a JSON document: the verdict, what the file is, and all findings.

    `letter` is the name of the page with the pictures, where one is written; `staged` the id of the new edition. Words
    are Chinese and English in one string.
    """
    declaration, content, candidate = examination.declaration, examination.content, examination.candidate
    return {
        "verdict": str(examination.verdict),
        "exit_status": examination.verdict.exit_status,
        "staged": staged,
        "file": content.file,
        "format": content.format or None,
        "encoding": content.encoding,
        "jurisdiction": declaration.jurisdiction,
        "crs": {"declared": declaration.crs, "stated": content.crs},
        "first_day": declaration.first_day.isoformat(),
        "by": declaration.by,
        "units": len(candidate.units) if candidate else 0,
        "drawn": len(candidate.drawn) if candidate else 0,
        "findings": [_entry(one, letter) for one in numbered(examination.findings)],
    }


def both(finding: Finding) -> str:
    """Return what is said of a finding, in Chinese and in English."""
    return " / ".join(catalogue(language).say(finding.message) for language in ("zh", "en"))


def _entry(one: Numbered, letter: str | None) -> dict[str, object]:
    finding = one.finding
    return {
        "code": finding.code,
        "severity": str(finding.severity),
        "message": both(finding),
        "where": finding.where,
        "units": list(finding.units),
        "picture": f"{letter}#{one.picture}" if letter and one.is_drawn else None,
    }
