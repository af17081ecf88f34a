"""Days that show every way in which several tests of dates can fall together.

Tests that share a date hang together: a lease that covers September may be long or short, but one that ends before it
begins is neither. Two packs are compared over what some family's days can really bring about, and nothing else.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import product
from math import prod

from enrollzone.rules.dates import DAY, DateTest, Length, after

MOST_COMBINATIONS = 200_000  # of days that are tried for tests that hang together; beyond, days are picked evenly


@dataclass(frozen=True)
class FixedTest:
    """A test of dates in which only the dates of a family are open.

    `arguments` are names of dates, days, or None for a day that the bureau has left open.
    """

    test: DateTest
    arguments: tuple[str | date | None, ...]
    first_day_counts: bool = True

    @property
    def told(self) -> tuple[str, ...]:
        """The names of the dates that a family tells."""
        return tuple(argument for argument in self.arguments if isinstance(argument, str))

    @property
    def days(self) -> tuple[date, ...]:
        """The days that do not hang on the family."""
        return tuple(argument for argument in self.arguments if isinstance(argument, date))

    def possible(self, told: Mapping[str, date]) -> frozenset[str]:
        """Return the bands still possible for a family's days: one, or several where a day is left open."""
        days = [told[argument] if isinstance(argument, str) else argument for argument in self.arguments]
        known = [day for day in days if day is not None]
        if len(known) == len(days):  # some hundred thousand times: without spans
            return frozenset([self.test.bands[self.test.band(known, first_day_counts=self.first_day_counts)]])
        spans = [None if day is None else (day,) for day in days]
        return self.test.possible(spans, first_day_counts=self.first_day_counts)


@dataclass(frozen=True)
class Fall:
    """One way in which tests fall together: the bands of each, and days that bring it about."""

    bands: tuple[frozenset[str], ...]
    days: Mapping[str, date]


@dataclass(frozen=True)
class Knot:
    """Tests that hang together, and every way in which they can fall.

    `sampled` is set where so many days would have to be tried that some way may have been missed.
    """

    tests: tuple[str, ...]
    falls: tuple[Fall, ...]
    sampled: bool


def knots(tests: Mapping[str, FixedTest], around: date) -> tuple[Knot, ...]:
    """Return the groups of tests that share dates; `around` is a day near which dates compared with none may lie."""
    return tuple(_knot(names, tests, around) for names in _sharing(tests))


def _sharing(tests: Mapping[str, FixedTest]) -> Iterable[tuple[str, ...]]:
    groups: list[tuple[set[str], list[str]]] = []
    for name, test in tests.items():
        met = [group for group in groups if not group[0].isdisjoint(test.told)]
        groups = [group for group in groups if group not in met]
        dates = set(test.told).union(*(group[0] for group in met))
        groups.append((dates, [*(other for group in met for other in group[1]), name]))
    return [tuple(names) for _, names in groups]


def _knot(names: tuple[str, ...], tests: Mapping[str, FixedTest], around: date) -> Knot:
    own = [tests[name] for name in names]
    tried, sampled = _thinned(_near(own, around))
    falls: dict[tuple[frozenset[str], ...], Fall] = {}
    ordered = [sorted(days, key=lambda day: abs((day - around).days)) for days in tried.values()]
    for days in product(*ordered):  # the days nearest to ours come first: they read best in an example
        told = dict(zip(tried, days, strict=True))
        bands = tuple(test.possible(told) for test in own)
        falls.setdefault(bands, Fall(bands, told))
    return Knot(names, tuple(falls.values()), sampled)


def _near(tests: Sequence[FixedTest], around: date) -> dict[str, tuple[date, ...]]:
    """The days of each date at which some test may turn, the days beside them, and one day for a date without any."""
    told = [(test, name) for test in tests for name in test.told]
    near: dict[str, set[date]] = {name: set() for _, name in told}
    for test, name in told:
        near[name].update(_turns(test, test.days))
    near = near if any(near.values()) else {name: {around} for name in near}
    _spread(told, near)
    return {name: tuple(sorted(days)) for name, days in near.items()}


def _spread(told: Sequence[tuple[FixedTest, str]], near: Mapping[str, set[date]]) -> None:
    """Add to the days of each date those at which the dates that it is compared with make it turn."""
    for _ in range(len(near) - 1):
        for test, name in told:
            others = [near[other] for other in test.told if other != name]
            near[name].update(_turns(test, set().union(*others)))


def _turns(test: FixedTest, days: Iterable[date]) -> Iterator[date]:
    """Walk over the days at which a test that compares them with given ones may turn, with those beside them."""
    cuts = (Length(0, "day"), *test.test.cuts)
    lengths = (*cuts, *(Length(-cut.number, cut.unit) for cut in cuts))
    for day in days:
        for turn in (after(day, length) for length in lengths):
            yield from (turn, min(turn, date.max - DAY) + DAY, max(turn, date.min + DAY) - DAY)


def _thinned(near: Mapping[str, tuple[date, ...]]) -> tuple[Mapping[str, tuple[date, ...]], bool]:
    """Pick days evenly until few enough combinations are left, and tell whether any was left out."""
    kept, step = dict(near), 1
    while prod(map(len, kept.values())) > MOST_COMBINATIONS:
        step += 1
        kept = {name: days[::step] for name, days in near.items()}
    return kept, step > 1
