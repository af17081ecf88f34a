"""What `decide` promises, said as plainly as it can be and as slowly: the oracle of the quick one.

Nothing is shared, remembered or skipped. Every world is written out as a whole, every question is put to the whole
diagram from its root, and what matters is what the restricted diagram still asks for.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import product
from types import MappingProxyType

from enrollzone.decision.facts import FactState, ZoneByReading
from enrollzone.decision.standing import SILENT
from enrollzone.policy.pack import Pack, ReadingStatus
from enrollzone.rules.compiler import IMPOSSIBLE, Effect
from enrollzone.rules.dates import DateTest
from enrollzone.rules.ruleset import Outcome
from enrollzone.rules.variables import Origin, Variable

_HANGING = ("askable", "uncertain", "readings", "by_reading", "provisional")

State = Mapping[str, frozenset[str]]
Options = Mapping[str, tuple[str, ...]]  # of some readings, which options are to be taken for the possible ones


@dataclass(frozen=True)
class Slowly:
    """One family under one pack."""

    pack: Pack
    facts: FactState

    # ---- worlds

    def options(self, reading: str) -> tuple[str, ...]:
        entry = self.pack.readings[reading]
        if reading in self.facts.readings:
            return (self.facts.readings[reading],)
        return tuple(entry.options) if entry.status is ReadingStatus.OPEN or not entry.use else (entry.use,)

    def readings_of(self, test: DateTest) -> list[str]:
        days = [self.pack.parameters[name].reading for name in test.dates if name in self.pack.parameters]
        counting = [self.pack.first_day[test.function][0]] if test.function in self.pack.first_day else []
        return [name for name in (*days, *counting) if name]

    def tests(self) -> list[DateTest]:
        """The tests of dates of which something is known: a date that was told, or nothing but days of the policy."""
        return [
            test
            for test in self.pack.date_tests.values()
            if any(d in self.facts.values for d in test.dates) or all(d in self.pack.parameters for d in test.dates)
        ]

    def places(self) -> dict[str, ZoneByReading]:
        return {name: value for name, value in self.facts.values.items() if isinstance(value, ZoneByReading)}

    def acting(self) -> list[str]:
        """The readings that change what a fact means."""
        from_tests = (name for test in self.tests() for name in self.readings_of(test))
        return list(dict.fromkeys([*(value.reading for value in self.places().values()), *from_tests]))

    def worlds(self, instead: Options) -> Iterator[tuple[dict[str, str], State]]:
        for choice in product(*(instead.get(name) or self.options(name) for name in self.acting())):
            chosen = dict(zip(self.acting(), choice, strict=True))
            yield chosen, self.state(chosen, instead)

    def state(self, chosen: Mapping[str, str], instead: Options) -> State:
        readings = {name: instead.get(name) or self.options(name) for name in self.pack.readings}
        readings |= {name: (option,) for name, option in chosen.items()}
        state = {f"reading.{name}": frozenset(options) for name, options in readings.items()}
        state |= {name: value for name, value in self.facts.values.items() if isinstance(value, frozenset)}
        state |= {name: frozenset([value.zones[chosen[value.reading]]]) for name, value in self.places().items()}
        return state | {test.name: self.bands(test, chosen) for test in self.tests()}

    def bands(self, test: DateTest, chosen: Mapping[str, str]) -> frozenset[str]:
        counts = True
        if test.function in self.pack.first_day:
            reading, by_option = self.pack.first_day[test.function]
            counts = by_option[chosen[reading]]
        return test.possible([self.days(name, chosen) for name in test.dates], first_day_counts=counts)

    def days(self, name: str, chosen: Mapping[str, str]) -> tuple[object, ...] | None:
        if name not in self.pack.parameters:
            return self.facts.values.get(name)  # type: ignore[return-value]
        parameter = self.pack.parameters[name]
        day = parameter.day(self.facts.year, chosen[parameter.reading] if parameter.reading else None)
        return (day,) if day else None

    # ---- what comes out

    def outcomes(self, instead: Options = MappingProxyType({})) -> set[Outcome]:
        ends = {end for _, state in self.worlds(instead) for end in self.pack.compiled.outcomes.values(state)}
        return {end if isinstance(end, Outcome) else SILENT for end in ends - {IMPOSSIBLE}}

    def rules(self) -> tuple[list[str], set[str]]:
        """The rules in effect in some completion, in the order of the pack, and those in effect in every one."""
        ends = {end for _, state in self.worlds({}) for end in self.pack.compiled.effects.values(state)}
        named = [set(end.rules) if isinstance(end, Effect) else set() for end in ends - {IMPOSSIBLE}]
        some = set[str]().union(*named)
        return [name for name in self.pack.rules if name in some], some.intersection(*named)

    def looked_at(self, instead: Options) -> set[str]:
        return {name for _, state in self.worlds(instead) for name in self.pack.compiled.outcomes.looked_at(state)}

    # ---- on what it rests

    def doubtful(self) -> dict[str, tuple[str, ...]]:
        """The readings that are settled for now only, each with all of its options."""
        return {
            name: tuple(reading.options)
            for name, reading in self.pack.readings.items()
            if reading.status is ReadingStatus.PROVISIONAL
            and not reading.informative
            and name not in self.facts.readings
        }

    def acted_on(self, reading: str) -> set[str]:
        tests = {test.name for test in self.tests() if reading in self.readings_of(test)}
        places = {name for name, value in self.places().items() if value.reading == reading}
        return {f"reading.{reading}", *places, *tests}

    def provisional(self) -> list[str]:
        found, doubtful = self.outcomes(), self.doubtful()
        others = {name: tuple(set(options) - set(self.options(name))) for name, options in doubtful.items()}
        alone = [name for name, left in others.items() if left and not self.outcomes({name: left}) <= found]
        if alone or len(doubtful) < 2 or self.outcomes(doubtful) <= found:
            return alone
        return [name for name in doubtful if self.acted_on(name) & self.looked_at(doubtful)]

    # ---- what keeps outcomes apart

    def support(self) -> list[Variable]:
        left = [self.pack.told.restrict(state).without(IMPOSSIBLE) for _, state in self.worlds({})]
        return list(dict.fromkeys(variable for diagram in left for variable in diagram.support))

    def hanging(self) -> tuple[list[str], list[str], list[str]]:
        """The facts to ask, those that stay uncertain, and the open readings."""
        families = [v.inputs for v in self.support() if v.origin is not Origin.READING]
        matter = {name for inputs in families for name in inputs}
        acting = {name for name in self.acting() if len(self.options(name)) > 1 or self.leaves_a_day_open(name)}
        named = acting | {v.name.removeprefix("reading.") for v in self.support() if v.origin is Origin.READING}
        stuck = {name for inputs in families if set(inputs) <= self.facts.settled for name in inputs}
        if acting and all(self.exact(name) for name in stuck):
            stuck = set()  # days that are known, on a day that the bureau has not set
        ask, uncertain = matter - self.facts.settled, stuck
        in_order = [[n for n in self.pack.facts if n in wanted] for wanted in (ask, uncertain)]
        return in_order[0], in_order[1], [name for name in self.pack.readings if name in named]

    def leaves_a_day_open(self, reading: str) -> bool:
        days = [parameter for parameter in self.pack.parameters.values() if parameter.reading == reading]
        return any(day.day(self.facts.year, option) is None for day in days for option in self.options(reading))

    def exact(self, name: str) -> bool:
        value = self.facts.values.get(name)
        return isinstance(value, ZoneByReading) or (value is not None and len(value) == 1)

    def by_reading(self, readings: Iterable[str]) -> list[tuple[dict[str, str], list[Outcome]]]:
        names = list(readings)
        choices = [dict(zip(names, c, strict=True)) for c in product(*(self.options(name) for name in names))]
        if len(choices) > 64:
            return []
        under = [replace(self.facts, readings={**self.facts.readings, **choice}) for choice in choices]
        return [(c, sorted(Slowly(self.pack, f).outcomes())) for c, f in zip(choices, under, strict=True)]

    def finding(self) -> dict[str, object]:
        """Everything that a finding says, field by field."""
        outcomes, (rules, certain) = sorted(self.outcomes()), self.rules()
        said: dict[str, object] = {"outcomes": outcomes, "rules": rules, "certain": certain}
        empty: dict[str, object] = {name: [] for name in _HANGING}
        if not outcomes:
            return {**empty, **said, "status": "contradiction"}
        if len(outcomes) == 1:
            return {**empty, **said, "status": "decided", "provisional": self.provisional()}
        ask, uncertain, readings = self.hanging()
        said |= {"askable": ask, "uncertain": uncertain, "readings": readings}
        if ask:
            return {**empty, **said, "status": "need_facts"}
        if uncertain:
            return {**empty, **said, "status": "undetermined", "provisional": self.provisional()}
        apart = {"by_reading": self.by_reading(readings), "provisional": self.provisional()}
        return {**empty, **said, "status": "needs_bureau", **apart}
