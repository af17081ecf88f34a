"""What a pack gives every family alike: worked out once for each pack, so that a decision only looks it up."""

from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property, partial

from enrollzone.policy.pack import NOT_COVERED, Pack, Reading, ReadingStatus
from enrollzone.rules.compiler import IMPOSSIBLE, Effect
from enrollzone.rules.conditions import Same, Test, variables_of
from enrollzone.rules.dates import DateTest
from enrollzone.rules.ruleset import Outcome
from enrollzone.rules.turns import Turns, turns_of
from enrollzone.rules.variables import Origin
from enrollzone.rules.walk import numbers_of

SILENT = Outcome(NOT_COVERED)  # the text says nothing: no rule covers this family

_NOWHERE = -1
_MOST_TURNS = 512  # tests of one policy times the years in which it is asked for; years come from outside


@dataclass(frozen=True)
class ReadDays:
    """A test of dates with the readings that act on it: those that set one of its days, or say how days are counted.

    `turns_on` is the one date of a family on which it hangs, where it has one and is monotone in it.
    """

    test: DateTest
    readings: tuple[str, ...]
    counting: str | None
    told_by_nobody: bool
    turns_on: str | None
    bands: tuple[frozenset[str], ...]

    def possible(self, known: Sequence[tuple[date, ...] | None], *, first_day_counts: bool) -> frozenset[str]:
        """Return the bands still possible, the same as the test says, at once where every day is known."""
        days = [spans[0] for spans in known if spans and len(spans) == 1]
        if len(days) == len(known):
            return self.bands[self.test.band(days, first_day_counts=first_day_counts)]
        return self.test.possible(known, first_day_counts=first_day_counts)


@dataclass(frozen=True)
class Doubt:
    """A reading that is settled without a decision, with its options that are not in use.

    `level` is where the rules ask for it, or `_NOWHERE`; `positions` are the ways down there that it does not take.
    """

    others: frozenset[str]
    level: int
    positions: tuple[int, ...]


@dataclass(frozen=True)
class End:
    """One end of the rules: what becomes of the family (None: no such family can be), and the rules in effect."""

    outcome: Outcome | None
    rules: frozenset[str]


@dataclass(frozen=True)
class LooksAt:
    """What a test looks at: facts, or a reading; and the code of the message that says so, with the bands of days."""

    test: Test
    facts: tuple[str, ...]
    reading: str | None
    code: str
    params: Mapping[str, object]


@dataclass(frozen=True)
class Standing:
    """The tables of one pack."""

    pack: Pack

    @cached_property
    def options(self) -> Mapping[str, tuple[str, ...]]:
        """The options of each reading that are possible: the one in use, or all of an open one."""
        return {name: reading.possible for name, reading in self.pack.readings.items()}

    @cached_property
    def readings(self) -> Mapping[str, frozenset[str]]:
        """What is possible of the variables of all readings."""
        return {f"reading.{name}": frozenset(options) for name, options in self.options.items()}

    @cached_property
    def doubtful(self) -> Mapping[str, Doubt]:
        """The readings that are settled without a decision, in the order of the pack."""
        return {
            name: self._doubt(reading)
            for name, reading in self.pack.readings.items()
            if reading.status is ReadingStatus.PROVISIONAL and not reading.informative
        }

    def _doubt(self, reading: Reading) -> Doubt:
        diagram, variable = self.pack.compiled.effects, f"reading.{reading.id}"
        others = frozenset(reading.options).difference(self.options[reading.id])
        level = diagram.levels.get(variable, _NOWHERE)
        return Doubt(others, level, () if level == _NOWHERE else diagram.positions(level, {variable: others}))

    @cached_property
    def tests(self) -> Mapping[str, ReadDays]:
        """The tests of dates, in the order of the pack."""
        return {name: self._read_days(test) for name, test in self.pack.date_tests.items()}

    def _read_days(self, test: DateTest) -> ReadDays:
        parameters = [self.pack.parameters.get(name) for name in test.dates]
        days = tuple(parameter.reading for parameter in parameters if parameter and parameter.reading)
        counting = self.pack.first_day[test.function][0] if test.function in self.pack.first_day else None
        bands = tuple(frozenset([band]) for band in test.bands)
        acting = (*days, counting) if counting else days
        told = [name for name in test.dates if name not in self.pack.parameters]
        turns_on = told[0] if len(told) == 1 and test.function != "covers" else None
        return ReadDays(test, acting, counting, not told, turns_on, bands)

    def days(self, name: str, year: int, acting: Mapping[str, str]) -> tuple[date, ...] | None:
        """Return a day of the policy in a school year, under the options of the readings that act on days."""
        parameter = self.pack.parameters[name]
        day = parameter.day(year, None if parameter.reading is None else acting[parameter.reading])
        return None if day is None else (day,)

    def first_day_counts(self, days: ReadDays, acting: Mapping[str, str]) -> bool:
        """Tell whether a test counts the first day of a span under the options of some readings."""
        return days.counting is None or self.pack.first_day[days.test.function][1][acting[days.counting]]

    @cached_property
    def _turns(self) -> dict[tuple[object, ...], Turns]:
        """By test, year and options of readings: of policies and never of families, and no more than `_MOST_TURNS`."""
        return {}

    def turns(self, name: str, year: int, acting: Mapping[str, str]) -> Turns:
        """Return the days on which a test turns that hangs on one date of a family."""
        days = self.tests[name]
        key = (name, year, *(acting[reading] for reading in days.readings))
        found = self._turns.get(key)
        if found is None:
            if len(self._turns) >= _MOST_TURNS:
                self._turns.clear()
            found = self._turns[key] = turns_of(partial(self._on, days, year, acting))
        return found

    def _on(self, days: ReadDays, year: int, acting: Mapping[str, str], day: date) -> frozenset[str]:
        known = [(day,) if name == days.turns_on else self.days(name, year, acting) for name in days.test.dates]
        return days.test.possible(known, first_day_counts=self.first_day_counts(days, acting))

    @cached_property
    def listing(self) -> frozenset[str]:
        """The clauses that list places: the steps about places cite them."""
        return frozenset(row.clause for row in self.pack.catchments.rows)

    @cached_property
    def _looked_up(self) -> dict[int, LooksAt]:
        """One entry for each test of the pack, as tests are first explained."""
        return {}

    def looks_at(self, test: Test) -> LooksAt:
        """Return what a test of the pack looks at."""
        found = self._looked_up.get(id(test))
        if found is None or found.test is not test:
            found = self._looked_up[id(test)] = _looks_at(self.pack, test)
        return found

    @cached_property
    def ends(self) -> tuple[End, ...]:
        """The ends of the diagram of effects, by their number."""
        return tuple(map(_end, self.pack.compiled.effects.terminals))

    @cached_property
    def doubtful_levels(self) -> Mapping[int, str]:
        """The provisional reading that is asked at a level of the rules."""
        return {doubt.level: name for name, doubt in self.doubtful.items() if doubt.level != _NOWHERE}

    @cached_property
    def _bits(self) -> Mapping[Outcome | None, int]:
        found: dict[Outcome | None, int] = {}
        for number, end in enumerate(self.ends):
            found[end.outcome] = found.get(end.outcome, 0) | 1 << number
        return found

    def bits_of(self, outcomes: Iterable[Outcome]) -> int:
        """Return the ends that are one of some outcomes, or impossible, as `rules.walk` counts them."""
        bits = self._bits.get(None, 0)
        for outcome in outcomes:
            bits |= self._bits[outcome]
        return bits

    def possible(self, ends: int) -> Iterator[End]:
        """Walk over the ends among some that a family can come to."""
        return (end for number in numbers_of(ends) if (end := self.ends[number]).outcome is not None)


def _looks_at(pack: Pack, test: Test) -> LooksAt:
    variables = variables_of(test)
    facts = tuple(dict.fromkeys(name for variable in variables for name in variable.inputs))
    if isinstance(test, Same):
        return LooksAt(test, facts, None, "because.same", {})
    if test.variable.origin is Origin.READING:
        reading = test.variable.name.removeprefix("reading.")
        options = pack.readings[reading].options
        wanted = tuple(options[value] for value in test.variable.values if value in test.values)
        return LooksAt(test, facts, reading, "because.reading", {"option": wanted})
    of_days = pack.date_tests.get(test.variable.name)
    if of_days is None:
        return LooksAt(test, facts, None, "because.told", {})
    return LooksAt(test, facts, None, f"because.{of_days.function}", {"bands": tuple(sorted(test.values))})


def _end(terminal: Hashable) -> End:
    if terminal == IMPOSSIBLE:
        return End(None, frozenset())
    return (
        End(terminal.outcome, frozenset(terminal.rules)) if isinstance(terminal, Effect) else End(SILENT, frozenset())
    )


def standing_of(pack: Pack) -> Standing:
    """Return the tables of a pack, which live as long as it does: they stand beside its compiled rules."""
    kept: dict[str, object] = vars(pack)
    found = kept.get("standing")
    if not isinstance(found, Standing):
        found = kept["standing"] = Standing(pack)
    return found
