"""What a family told, as the pack's variables: known, one of several, or decided by a reading."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from itertools import chain, product
from types import MappingProxyType

from enrollzone.policy.pack import Pack, ReadingStatus
from enrollzone.rules.dates import DateTest


@dataclass(frozen=True)
class ZoneByReading:
    """A place whose zone the text leaves open: the zone for each option of the reading that settles it."""

    reading: str
    zones: Mapping[str, str]


# A finite fact: the values still possible. A date fact: the days still possible. A place may hang on a reading.
Value = frozenset[str] | tuple[date, ...] | ZoneByReading


@dataclass(frozen=True)
class FactState:
    """Everything known of a family, and the readings it asks to be answered under ("what if the bureau decided so").

    A fact that is not in `values` was not told. `dont_know` were asked and cannot be told: they are never asked again.
    `year` is the calendar year in which the school year of the entry day begins: days that recur are taken in it.
    """

    values: Mapping[str, Value] = field(default_factory=dict)
    dont_know: frozenset[str] = frozenset()
    readings: Mapping[str, str] = field(default_factory=dict)
    year: int = 0

    @property
    def settled(self) -> frozenset[str]:
        """The facts that need no asking: told, or known to be unknown."""
        return self.dont_know | self.values.keys()


@dataclass(frozen=True)
class World:
    """One way in which the readings outside the diagram may fall, and the state of the variables under it."""

    readings: Mapping[str, str]
    state: Mapping[str, frozenset[str]]


def options_of(pack: Pack, reading: str, chosen: Mapping[str, str]) -> tuple[str, ...]:
    """Return the options of a reading that are possible: the one asked for, the one in use, or all of an open one."""
    entry = pack.readings[reading]
    if reading in chosen:
        return (chosen[reading],)
    return (entry.use,) if entry.status is not ReadingStatus.OPEN and entry.use else tuple(entry.options)


def worlds(pack: Pack, facts: FactState) -> Iterator[World]:
    """Walk over the states that the facts leave, one for each combination of the readings that act on the facts.

    Most readings are variables of the diagram. Those that decide the zone of a place, a day, or how days are counted
    change what a fact means, so each of their open options is a world of its own.
    """
    return Prospects(pack, facts).worlds()


@dataclass(frozen=True)
class Prospects:
    """The worlds that a family's facts leave under a pack, also where readings are settled otherwise than they are.

    What the days that were told come to is worked out once for each option of the readings that it hangs on.
    """

    pack: Pack
    facts: FactState
    _found: dict[tuple[str | None, ...], frozenset[str]] = field(default_factory=dict, repr=False)

    def worlds(self, instead: Mapping[str, tuple[str, ...]] = MappingProxyType({})) -> Iterator[World]:
        """Walk over the states that the facts leave, as the function `worlds` says.

        `instead` gives options of some readings that are to be taken for the possible ones.
        """
        in_diagram = self._readings | {f"reading.{name}": frozenset(options) for name, options in instead.items()}
        for choice in product(*(instead.get(name) or self._options(name) for name in self._acting)):
            chosen = dict(zip(self._acting, choice, strict=True))
            acting = {f"reading.{name}": frozenset([option]) for name, option in chosen.items()}
            yield World(chosen, {**in_diagram, **acting, **self._told, **dict(self._hanging(chosen))})

    def otherwise(self, reading: str) -> Iterator[World]:
        """Walk over the worlds in which a settled reading is settled in another way than it is."""
        usual = self._options(reading)
        others = tuple(option for option in self.pack.readings[reading].options if option not in usual)
        return self.worlds({reading: others}) if others else iter(())

    def _options(self, reading: str) -> tuple[str, ...]:
        return options_of(self.pack, reading, self.facts.readings)

    def acted_on(self, reading: str) -> Iterator[str]:
        """Walk over the variables whose possible values hang on a reading: itself, places, and tests of dates."""
        yield f"reading.{reading}"
        yield from (place for place, value in self._open_places.items() if value.reading == reading)
        yield from (test for test, readings in self._tests.items() if reading in readings)

    @cached_property
    def _readings(self) -> dict[str, frozenset[str]]:
        return {f"reading.{name}": frozenset(self._options(name)) for name in self.pack.readings}

    @cached_property
    def _tests(self) -> dict[str, tuple[str, ...]]:
        """The tests of dates of which a date was told, or none need be, each with the readings that act on it."""
        told, parameters = self.facts.values, self.pack.parameters.keys()
        return {
            name: _readings_of(self.pack, test)
            for name, test in self.pack.date_tests.items()
            if any(day in told for day in test.dates) or parameters >= set(test.dates)
        }

    @cached_property
    def _acting(self) -> tuple[str, ...]:
        """The readings outside the diagram that matter to what was told."""
        met = (value.reading for value in self._open_places.values())
        return tuple(dict.fromkeys((*met, *chain(*self._tests.values()))))

    @cached_property
    def _told(self) -> dict[str, frozenset[str]]:
        """What was told and means the same however the bureau reads the text."""
        return {name: value for name, value in self.facts.values.items() if isinstance(value, frozenset)}

    @cached_property
    def _open_places(self) -> dict[str, ZoneByReading]:
        return {name: value for name, value in self.facts.values.items() if isinstance(value, ZoneByReading)}

    def _hanging(self, chosen: Mapping[str, str]) -> Iterator[tuple[str, frozenset[str]]]:
        """What places and days come to under some readings."""
        for name, value in self._open_places.items():
            yield name, frozenset([value.zones[chosen[value.reading]]])
        for name, readings in self._tests.items():
            key = (name, *(chosen[reading] for reading in readings))
            if key not in self._found:
                self._found[key] = self._bands(self.pack.date_tests[name], chosen)
            yield name, self._found[key]

    def _bands(self, test: DateTest, chosen: Mapping[str, str]) -> frozenset[str]:
        days = [self._days(name, chosen) for name in test.dates]
        reading, counts = self.pack.first_day.get(test.function, (None, {}))
        return test.possible(days, first_day_counts=reading is None or counts[chosen[reading]])

    def _days(self, name: str, chosen: Mapping[str, str]) -> tuple[date, ...] | None:
        parameter = self.pack.parameters.get(name)
        if parameter is None:
            told = self.facts.values.get(name)
            return told if isinstance(told, tuple) else None
        option = None if parameter.reading is None else chosen[parameter.reading]
        day = parameter.day(self.facts.year, option)
        return None if day is None else (day,)


def _readings_of(pack: Pack, test: DateTest) -> tuple[str, ...]:
    """The readings that give a day to a test, or say how it counts days."""
    parameters = (pack.parameters.get(name) for name in test.dates)
    met = [parameter.reading for parameter in parameters if parameter and parameter.reading]
    return (*met, pack.first_day[test.function][0]) if test.function in pack.first_day else tuple(met)
