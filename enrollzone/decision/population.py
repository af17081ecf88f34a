"""An imagined population: whole families drawn by a pack's priors.

Nobody was counted for it. It serves measuring only (how many questions are asked, how many families an open phrase
touches) and never an answer.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from itertools import pairwise
from math import prod
from random import Random

from enrollzone.decision.decide import possible_outcomes
from enrollzone.decision.facts import FactState, Value, worlds
from enrollzone.periods import school_year
from enrollzone.policy.pack import FactKind, Pack
from enrollzone.rules.dates import PLAIN, DateTest, Length, after
from enrollzone.rules.variables import chances

_TAIL_DAYS = 730  # how far beyond the first and the last threshold days are drawn
_ON_THE_DAY = 0.1  # the chance of the very first or last day of a stretch: where counting goes wrong if it does
_GIVES_UP = 1_000  # families refused one after another

Days = Mapping[str, date]
Stretch = tuple[date, date]  # the first and the last day


def simulated(pack: Pack, count: int, seed: int) -> Iterator[FactState]:
    """Walk over whole families of an imagined population, every fact told: for measuring only.

    Finite facts are drawn by the pack's priors, evenly where it gives none; days around the thresholds that the pack
    compares them with, in the year of its first entry day. Families that the pack calls impossible are left out. The
    same seed gives the same families. Raises ValueError when the pack seems to call every family impossible.
    """
    draw = _Draw(pack, Random(seed), school_year(pack.period.first))  # noqa: S311 - nothing is secret here
    for _ in range(count):
        yield draw.family()


@dataclass(frozen=True)
class _Draw:
    pack: Pack
    random: Random
    year: int
    _known: dict[tuple[object, ...], tuple[tuple[Stretch, ...], tuple[float, ...]]] = field(default_factory=dict)

    def family(self) -> FactState:
        for _ in range(_GIVES_UP):
            facts = FactState(self._values(), year=self.year)
            if possible_outcomes(self.pack, worlds(self.pack, facts)):
                return facts
        raise ValueError(f"none of {_GIVES_UP} families drawn in a row is possible under {self.pack.id}")

    def _values(self) -> dict[str, Value]:
        days = dict(self._parameters)
        values: dict[str, Value] = {}
        for name, fact in self.pack.facts.items():
            if fact.kind is FactKind.DATE:
                days[name] = self._day(name, days)
                values[name] = (days[name],)
            else:
                variable = self.pack.variables[name]
                values[name] = frozenset(self.random.choices(variable.values, chances(variable)))
        return values

    @cached_property
    def _parameters(self) -> Days:
        found = {name: parameter.day(self.year) for name, parameter in self.pack.parameters.items()}
        return {name: day for name, day in found.items() if day is not None}

    def _day(self, name: str, days: Days) -> date:
        """Draw a stretch between thresholds by the chances of what its tests come to there, then a day in it."""
        beside = tuple(days.get(day) for test in self._tests[name] for day in test.dates)
        if (name, beside) not in self._known:
            self._known[name, beside] = self._weighed(name, days)
        first, last = self.random.choices(*self._known[name, beside])[0]
        if self.random.random() < _ON_THE_DAY:
            return self.random.choice((first, last))
        return date.fromordinal(self.random.randint(first.toordinal(), last.toordinal()))

    def _weighed(self, name: str, days: Days) -> tuple[tuple[Stretch, ...], tuple[float, ...]]:
        tests = self._tests[name]
        thresholds = {day for test in tests for day in _thresholds(test, name, days)}
        stretches = tuple(_stretches(thresholds or {self.pack.period.first}))
        weights = tuple(prod(self._chance(test, name, stretch, days) for test in tests) for stretch in stretches)
        return stretches, weights if any(weights) else (1.0,) * len(stretches)

    @cached_property
    def _tests(self) -> Mapping[str, tuple[DateTest, ...]]:
        tests = self.pack.date_tests.values()
        dates = (name for name, fact in self.pack.facts.items() if fact.kind is FactKind.DATE)
        return {name: tuple(test for test in tests if name in test.dates) for name in dates}

    def _chance(self, test: DateTest, name: str, stretch: Stretch, days: Days) -> float:
        """The prior chance of what a test may still come to when a date lies in the middle of a stretch."""
        middle = date.fromordinal((stretch[0].toordinal() + stretch[1].toordinal()) // 2)
        known = [(middle,) if day == name else (days[day],) if day in days else None for day in test.dates]
        bands = test.possible(known)
        variable = self.pack.variables[test.name]
        return sum(chance for band, chance in zip(variable.values, chances(variable), strict=True) if band in bands)


def _thresholds(test: DateTest, name: str, days: Days) -> Iterator[date]:
    """Walk over the days at which a test of one date changes, as far as its other dates are known."""
    position = test.dates.index(name)
    for other in (days[day] for day in test.dates if day in days and day != name):
        if test.function in PLAIN:
            yield other
        for cut in test.cuts:
            yield after(other, cut if position else Length(-cut.number, cut.unit))


def _stretches(thresholds: set[date]) -> Iterator[Stretch]:
    """Walk over the stretches of days from one threshold to the day before the next, with a tail on either side."""
    ordinals = sorted(day.toordinal() for day in thresholds)
    ends: Sequence[int] = [ordinals[0] - _TAIL_DAYS, *ordinals, ordinals[-1] + _TAIL_DAYS]
    for first, following in pairwise(min(max(end, 1), date.max.toordinal()) for end in ends):
        yield date.fromordinal(first), date.fromordinal(max(first, following - 1))
