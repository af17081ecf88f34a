"""What a file says of itself that was made by an export of ours: shapes that were simplified decide nothing."""

import re
from collections.abc import Iterator

from enrollzone.quarantine.content import Content
from enrollzone.quarantine.findings import Finding, Severity, found
from enrollzone.quarantine.whereabouts import place_in

SIMPLIFIED_BY = "simpl_m"
"""The column in which every row of an export says by how many metres its shapes were simplified; empty for none."""

_METRES = re.compile(r"[0-9]+(\.[0-9]+)?")
"""A number; an old format fills a cell in which none stands with asterisks."""


def simplified(content: Content) -> Iterator[Finding]:
    """Tell that the shapes of a file were simplified to be drawn: homes near an edge would change sides."""
    said = {record.cells.get(SIMPLIFIED_BY, "").strip() for record in content.records if record.shape is not None}
    told = sorted(metres for metres in said if _METRES.fullmatch(metres) and float(metres) > 0)
    if told:
        yield found("shapes_simplified", Severity.WARNING, place_in(content.file), metres=f"{float(told[0]):g}")
