"""Dated validity: from a first day to a last day, both included, or open-ended."""

from dataclasses import dataclass
from datetime import date, timedelta


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
