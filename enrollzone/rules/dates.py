"""Counting of days, months and years, and tests of dates cut into bands.

A comparison such as "a term of at least one year" turns two dates into a finite variable: its values are the bands
between the thresholds that a pack uses, so that a decision diagram can hold it and two packs can be compared.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import combinations, product

DAY = timedelta(days=1)
UNITS = ("day", "month", "year")
_DAYS = {"day": 1.0, "month": 30.4375, "year": 365.25}
_VARIES_BY = 2.5  # days that a number of months or years may be shorter or longer than its average

# How many dates each test takes, and whether it is compared with a length.
COMPARED = {"term": 2, "since": 2, "age": 2, "gap_days": 2}
PLAIN = {"covers": 3, "before": 2}
FUNCTIONS = {**COMPARED, **PLAIN}


@dataclass(frozen=True)
class Length:
    """A length of time as the law counts it: a number of days, months or years."""

    number: int
    unit: str

    @property
    def sort_key(self) -> float:
        """Roughly the days, enough to order the thresholds of one test."""
        return self.number * _DAYS[self.unit]

    def crosses(self, other: "Length") -> bool:
        """Tell whether either of two lengths may be the longer one: of 30 days and a month, February decides."""
        near = abs(self.sort_key - other.sort_key) < _VARIES_BY
        return near and (self.unit == "day") is not (other.unit == "day") and 0 not in (self.number, other.number)

    def __str__(self) -> str:
        return f"{self.number} {self.unit}{'' if self.number == 1 else 's'}"


def after(day: date, length: Length) -> date:
    """Return the day that lies a length later; past the calendar's end it is the last day of year 9999.

    A month without that day ends the count on its last day (民法典第202条; 民法总则第202条),
    so a year from 29 February ends on 28 February.
    """
    try:
        if length.unit == "day":
            return day + DAY * length.number
        months = day.month - 1 + length.number * (12 if length.unit == "year" else 1)
        year, month = day.year + months // 12, months % 12 + 1
        return min(date(year, month, 1) + DAY * (day.day - 1), _month_end(year, month))
    except (OverflowError, ValueError):
        return date.max


def _month_end(year: int, month: int) -> date:
    return date(year + month // 12, month % 12 + 1, 1) - DAY


@dataclass(frozen=True)
class DateTest:
    """A test of dates: its function, the names of its dates, and the thresholds it is compared with, ascending.

    Bands are numbered by how many thresholds are reached; `covers` and `before` have the bands 0 (no) and 1 (yes).
    """

    function: str
    dates: tuple[str, ...]
    cuts: tuple[Length, ...] = ()

    @property
    def name(self) -> str:
        """The test as a pack writes it, without the comparison."""
        return f"{self.function}({', '.join(self.dates)})"

    @property
    def bands(self) -> tuple[str, ...]:
        """The names of the bands, in order."""
        if self.function in PLAIN:
            return ("no", "yes")
        return (f"<{self.cuts[0]}", *(f">={cut}" for cut in self.cuts))

    def band(self, days: Sequence[date], *, first_day_counts: bool = True) -> int:
        """Return the number of the band into which known dates fall.

        `term` counts its last day, and its first day too unless `first_day_counts` is false (then a term from 1
        September must run to 1 September of the next year to be a year).
        """
        if self.function == "covers":
            return int(days[0] <= days[2] <= days[1])
        start, end = days
        if self.function == "before":
            return int(start < end)
        if self.function == "term" and first_day_counts and end < date.max:
            end += DAY
        return sum(after(start, cut) <= end for cut in self.cuts)

    def possible(self, known: Sequence[tuple[date, ...] | None], *, first_day_counts: bool = True) -> frozenset[str]:
        """Return the bands still possible when a date may be unknown (None) or one of several.

        Every test is monotone in each of its dates, so the ends of the calendar stand for an unknown one. Only the day
        that a paper must cover is not: there the first day of the paper stands for every day inside.
        """
        spans = [(date.min, date.max) if days is None else days for days in known]
        if self.function == "covers" and known[2] is None:
            spans[2] += spans[0]
        hits = {self.band(days, first_day_counts=first_day_counts) for days in product(*spans)}
        if any(days is None for days in known):
            hits = set(range(min(hits), max(hits) + 1))
        return frozenset(self.bands[hit] for hit in hits)

    def reached(self, cut: Length) -> frozenset[str]:
        """Return the bands in which a threshold of this test is reached."""
        lengths = [known.sort_key for known in self.cuts]
        return frozenset(self.bands[lengths.index(cut.sort_key) + 1 :])

    def with_cuts(self, cuts: Iterable[Length]) -> "DateTest":
        """Return the same test with more thresholds, in order: the common refinement of both.

        Lengths that are always equal (12 months, 1 year) are one threshold. Raises ValueError for days beside months or
        years between which no order holds on every day of the calendar.
        """
        together = (*cuts, *self.cuts)
        for one, other in combinations(together, 2):
            if one.crosses(other):
                raise ValueError(f"{one} and {other} cannot be ordered")
        lengths = {cut.sort_key: cut for cut in together}
        return DateTest(self.function, self.dates, tuple(lengths[key] for key in sorted(lengths)))
