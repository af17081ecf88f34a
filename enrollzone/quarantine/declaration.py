"""What the person who hands a file in says of it, and how much of this machine the file may use."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

UNIT_COLUMNS = ("code", "name", "kind", "street")
"""What a file of units is read for; `street` is the subdistrict, town or township (街道、镇、乡)."""

TABLE_COLUMNS = ("community_code", "community", "street", "group", "campus")
"""What a table of units and their groups is read for."""


@dataclass(frozen=True)
class Limits:
    """What reading one file may cost. A file that asks for more is refused, whatever it holds."""

    file_bytes: int = 20_000_000
    seconds: int = 30
    memory_bytes: int = 500_000_000
    vertices: int = 100_000
    rows: int = 20_000


@dataclass(frozen=True)
class Declaration:
    """What is said of a file by whoever hands it in.

    `crs` is the coordinate system as `atlas.crs` names them: it is required with shapes and never guessed. `columns`
    gives the column of the file for a name of ours. `first_day` is the day from which the new edition shall hold.
    `by` is who hands it in: somebody else must activate it. `layer` names the layer or sheet to read, where a file has
    several.
    """

    jurisdiction: str
    crs: str
    first_day: date
    by: str
    columns: Mapping[str, str] = field(default_factory=dict)
    limits: Limits = field(default_factory=Limits)
    layer: str | None = None
