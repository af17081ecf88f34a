"""What a file itself says of its coordinates: ``EPSG:n`` where that can be told, a name where it cannot."""

import re

from enrollzone.quarantine.ledger import Ledger, shown
from enrollzone.quarantine.troubles import Trouble

_URN = re.compile(r"(?:urn:(?:x-)?ogc:def:crs:)?EPSG:[0-9.]{0,10}:?([0-9]{4,6})", re.IGNORECASE | re.ASCII)
_EAST_FIRST = re.compile(r"(?:urn:ogc:def:crs:)?OGC:[0-9.]{0,10}:?CRS84", re.IGNORECASE | re.ASCII)
_ADDRESS = re.compile(r"https?://www\.opengis\.net/def/crs/EPSG/[0-9.]{1,10}/([0-9]{4,6})", re.IGNORECASE | re.ASCII)
_LONGEST = 20_000
_SURE = 70


def from_name(name: str) -> str:
    """Return a system that is named: by an EPSG number in any of its spellings, OGC:CRS84, or by another name."""
    stripped = name.strip()
    if _EAST_FIRST.fullmatch(stripped):
        return "EPSG:4326"
    numbered = _URN.fullmatch(stripped) or _ADDRESS.fullmatch(stripped)
    return f"EPSG:{int(numbered[1])}" if numbered else shown(stripped)


def from_wkt(text: str, ledger: Ledger) -> str | None:
    """Return a system that is written out (.prj), None after saying that it cannot be read."""
    if len(text) > _LONGEST:
        ledger.add(Trouble.CRS_UNREADABLE)
        return None
    import pyproj  # noqa: PLC0415 - only a file with a written-out system needs it, and it costs 200 ms

    try:
        system = pyproj.CRS.from_wkt(text)
    except pyproj.exceptions.CRSError:
        ledger.add(Trouble.CRS_UNREADABLE)
        return None
    code = system.to_epsg(min_confidence=_SURE)
    return f"EPSG:{code}" if code else shown(system.name)
