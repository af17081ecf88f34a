"""What stands in a file, as it stands there: the only thing that comes out of quarantine."""

from collections.abc import Mapping
from dataclasses import dataclass

from enrollzone.quarantine.findings import Finding


@dataclass(frozen=True)
class Record:
    """One row or feature: its place in the file (1-based), its attributes as text, its shape as WKB in file numbers."""

    number: int
    cells: Mapping[str, str]
    shape: bytes | None = None


@dataclass(frozen=True)
class Content:
    """The records of a file, and what the file says of itself.

    `format` is what its bytes show it to be; `encoding` how its text was read, where that had to be found out; `crs`
    what the file itself says of its coordinates: ``EPSG:n`` or a name, None where it says nothing. `findings` are what
    was met while reading; with an error among them the records are not to be used.
    """

    file: str
    format: str
    columns: tuple[str, ...] = ()
    records: tuple[Record, ...] = ()
    encoding: str | None = None
    crs: str | None = None
    findings: tuple[Finding, ...] = ()

    @property
    def drawn(self) -> bool:
        """Tell whether any record has a shape."""
        return any(record.shape is not None for record in self.records)
