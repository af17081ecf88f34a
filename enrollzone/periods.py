"""Dated validity: from a first day to a last day, both included, or open-ended."""

from calendar import isleap
from dataclasses import dataclass
from datetime import MINYEAR, date, timedelta, timezone

# China keeps one time all year, so no table of time zones is needed (some systems have none).
CHINA_TIME = timezone(timedelta(hours=8))
FIRST_MONTH = 3  # from March on children are counted and registered for the September to come


def school_year(day: date) -> int:
    """Return the calendar year in which the school year that a day is asked for begins.

    A family that asks in June asks about the coming September, not about the class that is about to end.
    """
    return day.year if day.month >= FIRST_MONTH else day.year - 1


@dataclass(frozen=True)
class YearlyDay:
    """A day that comes round every year, such as 31 August: in a policy that goes on from year to year.

    Raises ValueError for a day that no year has; 29 February is taken as 28 February in common years.
    """

    month: int
    day: int

    def __post_init__(self) -> None:
        date(2000, self.month, self.day)

    def in_year(self, year: int) -> date:
        """Return the day in a calendar year."""
        last = 28 if (self.month, self.day) == (2, 29) and not isleap(year) else self.day
        return date(year, self.month, last)


def a_year_before(day: date) -> date:
    """Return the same day one calendar year earlier; for 29 February, 28 February.

    A day of the first year of the calendar, which somebody mistyped, stays what it is: there is none before it.
    """
    return YearlyDay(day.month, day.day).in_year(max(day.year - 1, MINYEAR))


@dataclass(frozen=True)
class Period:
    """The days from `first` to `last`, both included; `last` of None means that no end is known.

    Raises ValueError when the last day lies before the first.
    """

    first: date
    last: date | None = None

    def __post_init__(self) -> None:
        if self.last is not None and self.last < self.first:
            raise ValueError(f"period ends on {self.last}, before it begins on {self.first}")

    def __contains__(self, day: date) -> bool:
        return self.first <= day and (self.last is None or day <= self.last)

    def overlaps(self, other: "Period") -> bool:
        """Tell whether any day belongs to both periods."""
        return (other.last is None or self.first <= other.last) and (self.last is None or other.first <= self.last)

    def days_from(self, day: date) -> int:
        """Return 0 for a day inside, else the number of days to the nearest end."""
        if day in self:
            return 0
        if day < self.first:
            return (self.first - day).days
        assert self.last is not None  # an open period holds every later day
        return (day - self.last).days

    def ends_before(self, other: "Period") -> bool:
        """Tell whether `other` begins on the very day after this period ends."""
        return self.last is not None and self.last + timedelta(days=1) == other.first
