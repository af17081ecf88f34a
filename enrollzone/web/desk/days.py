"""Days as they are typed at a desk: 20260618, 2026-6-18, 2026/6/18, 2026年6月18日, in half or full width."""

import re
import unicodedata
from datetime import date

_TOGETHER = re.compile(r"(\d{4})(\d{2})(\d{2})", re.ASCII)
_APART = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?", re.ASCII)


def read_day(text: str) -> date | None:
    """Return the day that is typed; None for an empty field. Raises ValueError for what is no day."""
    typed = "".join(unicodedata.normalize("NFKC", text).split())
    if not typed:
        return None
    found = _TOGETHER.fullmatch(typed) or _APART.fullmatch(typed)
    if found is None:
        raise ValueError("not a day")
    year, month, day = map(int, found.groups())
    return date(year, month, day)
