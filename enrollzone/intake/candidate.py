"""A candidate: the units of a file in our own terms, before anybody has said that they shall hold."""

from collections.abc import Mapping
from dataclasses import dataclass

from shapely.geometry.base import BaseGeometry

from enrollzone.atlas.edition import Edition, Unit
from enrollzone.atlas.jurisdiction import Jurisdiction
from enrollzone.quarantine.content import Content
from enrollzone.quarantine.declaration import Declaration
from enrollzone.quarantine.findings import Finding, Verdict, verdict


@dataclass(frozen=True)
class Candidate:
    """The units of a file by code, and their polygons in degrees of WGS-84 (x east), exactly as drawn.

    `drawn` is empty for a list of names. `records` says from which record of the file each unit comes (1-based).
    """

    units: Mapping[str, Unit]
    drawn: Mapping[str, BaseGeometry]
    records: Mapping[str, int]


@dataclass(frozen=True)
class Surroundings:
    """What a candidate is held against: the county, and the edition in force on its first day, where there is one.

    `outline` is ground whose place is known (degrees of WGS-84): that of the county, or of its townships together.
    """

    county: Jurisdiction
    before: Edition | None = None
    outline: BaseGeometry | None = None


@dataclass(frozen=True)
class Examination:
    """A file as it was examined: declared, read, understood where possible, and everything that was found."""

    declaration: Declaration
    content: Content
    candidate: Candidate | None
    findings: tuple[Finding, ...]

    @property
    def verdict(self) -> Verdict:
        """What becomes of the file."""
        return verdict(self.findings)
