"""What a family told, as the pack's variables: known, one of several, or decided by a reading."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import product

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


def worlds(pack: Pack, facts: FactState, *, reopened: Iterable[str] = ()) -> Iterator[World]:
    """Walk over the states that the facts leave, one for each combination of the readings that act on the facts.

    Most readings are variables of the diagram. Those that decide the zone of a place, a day, or how days are counted
    change what a fact means, so each of their open options is a world of its own. `reopened` are readings to be
    treated as if nobody had settled them.
    """
    open_again = frozenset(reopened)

    def options(reading: str) -> tuple[str, ...]:
        return (
            tuple(pack.readings[reading].options)
            if reading in open_again
            else options_of(pack, reading, facts.readings)
        )

    in_diagram = {f"reading.{name}": frozenset(options(name)) for name in pack.readings}
    acting = _acting_readings(pack, facts)
    for choice in product(*(options(name) for name in acting)):
        chosen = dict(zip(acting, choice, strict=True))
        yield World(chosen, in_diagram | dict(_known(pack, facts, chosen)))


def _acting_readings(pack: Pack, facts: FactState) -> tuple[str, ...]:
    """The readings outside the diagram that matter to what was told."""
    met = [value.reading for value in facts.values.values() if isinstance(value, ZoneByReading)]
    for test in pack.date_tests.values():
        if any(name in facts.values for name in test.dates):
            met += [reading for name in test.dates if (reading := _parameter_reading(pack, name))]
            if test.function in pack.first_day:
                met.append(pack.first_day[test.function][0])
    return tuple(dict.fromkeys(met))


def _parameter_reading(pack: Pack, name: str) -> str | None:
    parameter = pack.parameters.get(name)
    return parameter.reading if parameter else None


def _known(pack: Pack, facts: FactState, chosen: Mapping[str, str]) -> Iterator[tuple[str, frozenset[str]]]:
    for name, value in facts.values.items():
        if isinstance(value, frozenset):
            yield name, value
        elif isinstance(value, ZoneByReading):
            yield name, frozenset([value.zones[chosen[value.reading]]])
    for name, test in pack.date_tests.items():
        if any(day in facts.values for day in test.dates):
            yield name, _bands(pack, test, facts, chosen)


def _bands(pack: Pack, test: DateTest, facts: FactState, chosen: Mapping[str, str]) -> frozenset[str]:
    days = [_days(pack, name, facts, chosen) for name in test.dates]
    reading, counts = pack.first_day.get(test.function, (None, {}))
    return test.possible(days, first_day_counts=reading is None or counts[chosen[reading]])


def _days(pack: Pack, name: str, facts: FactState, chosen: Mapping[str, str]) -> tuple[date, ...] | None:
    parameter = pack.parameters.get(name)
    if parameter is None:
        told = facts.values.get(name)
        return told if isinstance(told, tuple) else None
    option = None if parameter.reading is None else chosen[parameter.reading]
    day = parameter.day(facts.year, option)
    return None if day is None else (day,)
