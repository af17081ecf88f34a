"""The parameter `datetime`: an instant or an interval, half open or open, in days of China."""

import re
from dataclasses import dataclass
from datetime import date, datetime

from enrollzone.errors import FieldProblem, ParameterError
from enrollzone.periods import CHINA_TIME, Period

EXPECTED = ("YYYY-MM-DD", "YYYY-MM-DDThh:mm:ssZ", "START/END", "START/..", "../END", "../..")
_OPEN = frozenset({"", ".."})
_INSTANT = re.compile(r"\d{4}-\d{2}-\d{2}([Tt]\d{2}:\d{2}:\d{2}(\.\d{1,6})?([Zz]|[+-]\d{2}:\d{2}))?", re.ASCII)


@dataclass(frozen=True)
class Interval:
    """Days from `first` to `last`, both included; None where it is open."""

    first: date | None = None
    last: date | None = None

    def meets(self, period: Period) -> bool:
        """Tell whether any day belongs to both."""
        begins_in_time = self.last is None or period.first <= self.last
        return begins_in_time and (self.first is None or period.last is None or self.first <= period.last)


def interval_of(told: str) -> Interval:
    """Return the days that a text names; an instant is one day, the one that it is in China.

    Raises ParameterError (field datetime) for anything that is not as Part 1, clause 7.15.4 says, and for an end before
    the beginning.
    """
    parts = told.split("/")
    if len(parts) > 2 or (len(parts) == 1 and told in _OPEN):
        raise _refused()
    days = [None if part in _OPEN and len(parts) == 2 else _day(part) for part in parts]
    first, last = days[0], days[-1]
    if first is not None and last is not None and last < first:
        raise _refused()
    return Interval(first, last)


def as_instants(period: Period) -> list[str | None]:
    """Return a period as the temporal extent of a collection: its first and last instant in China, None while open."""
    last = f"{period.last.isoformat()}T23:59:59+08:00" if period.last else None
    return [f"{period.first.isoformat()}T00:00:00+08:00", last]


def _day(told: str) -> date:
    written = told.replace(" ", "+")  # a plus that was not escaped in an address comes as a space
    if not _INSTANT.fullmatch(written):
        raise _refused()
    try:
        if len(written) == len("YYYY-MM-DD"):
            return date.fromisoformat(written)
        return datetime.fromisoformat(written.upper()).astimezone(CHINA_TIME).date()
    except (ValueError, OverflowError):
        raise _refused() from None


def _refused() -> ParameterError:
    return ParameterError([FieldProblem("datetime", "not_a_date", EXPECTED)])
