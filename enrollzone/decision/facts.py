"""What a family told, as the pack's variables: known, one of several, or decided by a reading."""

from collections.abc import Callable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from itertools import product
from types import MappingProxyType

from enrollzone.decision.standing import ReadDays, Standing, standing_of
from enrollzone.policy.pack import Pack
from enrollzone.rules.diagram import Diagram
from enrollzone.rules.walk import Walk


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


class Possible(Mapping[str, frozenset[str]]):
    """What is still possible of each variable in one world. What days come to is worked out when it is looked at.

    `known` is what needs no working out, and what was worked out so far.
    """

    __slots__ = ("_days", "_of_days", "known")

    def __init__(
        self, known: dict[str, frozenset[str]], days: Mapping[str, object], of_days: Callable[[str], frozenset[str]]
    ) -> None:
        self.known, self._days, self._of_days = known, days, of_days

    def later(self, name: str) -> frozenset[str] | None:
        """Work out what is not known yet; None for a variable of which nothing is known."""
        if name not in self._days:
            return None
        found = self.known[name] = self._of_days(name)
        return found

    def get(self, name: str, default: frozenset[str] | None = None) -> frozenset[str] | None:  # type: ignore[override]
        """Return what is possible of a variable, or the default for one of which nothing is known."""
        return self.known.get(name) or self.later(name) or default

    def __getitem__(self, name: str) -> frozenset[str]:
        return self.known.get(name) or self.later(name) or self.known[name]

    def __contains__(self, name: object) -> bool:
        return name in self.known or name in self._days

    def __iter__(self) -> Iterator[str]:
        return iter(self.known.keys() | self._days.keys())

    def __len__(self) -> int:
        return len(self.known.keys() | self._days.keys())


@dataclass(frozen=True)
class World:
    """One way in which the readings outside the diagram may fall, and the state of the variables under it."""

    readings: Mapping[str, str]
    state: Mapping[str, frozenset[str]]

    def walk(self, diagram: Diagram) -> Walk:
        """Return the ways that a diagram leaves open in this world."""
        if isinstance(self.state, Possible):
            return Walk(diagram, self.state.known, self.state.later)
        return Walk(diagram, self.state)


def options_of(pack: Pack, reading: str, chosen: Mapping[str, str]) -> tuple[str, ...]:
    """Return the options of a reading that are possible: the one asked for, the one in use, or all of an open one."""
    return (chosen[reading],) if reading in chosen else standing_of(pack).options[reading]


def worlds(pack: Pack, facts: FactState) -> Iterator[World]:
    """Walk over the states that the facts leave, one for each combination of the readings that act on the facts.

    Most readings are variables of the diagram. Those that decide the zone of a place, a day, or how days are counted
    change what a fact means, so each of their open options is a world of its own.
    """
    return Prospects(pack, facts).worlds()


class Prospects:
    """The worlds that a family's facts leave under a pack, also where readings are settled otherwise than they are.

    What the days that were told come to is worked out once for each option of the readings that it hangs on.
    `acting` are the readings outside the diagram that matter to what was told.
    """

    def __init__(self, pack: Pack, facts: FactState) -> None:
        self.pack, self.facts, self.standing = pack, facts, standing_of(pack)
        told = facts.values
        self._told = {name: value for name, value in told.items() if isinstance(value, frozenset)}
        self._open_places = {name: value for name, value in told.items() if isinstance(value, ZoneByReading)}
        self._tests = _tests_met(self.standing, told.keys() - self._told.keys())
        self.acting = _acting(self._open_places, self._tests)
        self._found: dict[tuple[str, ...], frozenset[str]] = {}

    def options(self, reading: str) -> tuple[str, ...]:
        """Return the possible options of a reading for this family."""
        return options_of(self.pack, reading, self.facts.readings)

    def worlds(self, instead: Mapping[str, tuple[str, ...]] = MappingProxyType({})) -> Iterator[World]:
        """Walk over the states that the facts leave, as the function `worlds` says.

        `instead` gives options of some readings that are to be taken for the possible ones.
        """
        others = {f"reading.{name}": frozenset(options) for name, options in instead.items()}
        chosen = {f"reading.{name}": frozenset([option]) for name, option in self.facts.readings.items()}
        common = {**self.standing.readings, **chosen, **others, **self._told}
        for choice in product(*[instead.get(name) or self.options(name) for name in self.acting]):
            acting = dict(zip(self.acting, choice, strict=True))
            yield World(acting, self._possible(common, acting, self._tests))

    def _possible(
        self, common: Mapping[str, frozenset[str]], acting: Mapping[str, str], tests: Mapping[str, ReadDays]
    ) -> Possible:
        """What is possible where the readings that act on places and days are settled."""
        known = {**common, **{f"reading.{name}": frozenset([option]) for name, option in acting.items()}}
        for name, value in self._open_places.items():
            known[name] = frozenset([value.zones[acting[value.reading]]])
        return Possible(known, tests, partial(self._of_days, acting))

    def otherwise(self, world: World, reading: str) -> Iterator[Mapping[str, frozenset[str]]]:
        """Walk over what else is possible of some variables of a world where an acting reading is settled otherwise.

        Places that hang on other readings are among them, and keep their values.
        """
        tests = {name: days for name, days in self._tests.items() if reading in days.readings}
        for option in self.standing.doubtful[reading].others:
            yield self._possible({}, {**world.readings, reading: option}, tests)

    def acted_on(self, reading: str) -> Iterator[str]:
        """Walk over the variables whose possible values hang on a reading: itself, places, and tests of dates."""
        yield f"reading.{reading}"
        yield from (place for place, value in self._open_places.items() if value.reading == reading)
        yield from (name for name, days in self._tests.items() if reading in days.readings)

    def _of_days(self, acting: Mapping[str, str], name: str) -> frozenset[str]:
        """What the days of a test come to under some readings."""
        days = self._tests[name]
        key = (name, *[acting[reading] for reading in days.readings])
        found = self._found.get(key)
        if found is None:
            found = self._found[key] = self._bands(name, days, acting)
        return found

    def _bands(self, name: str, days: ReadDays, acting: Mapping[str, str]) -> frozenset[str]:
        told = self.facts.values.get(days.turns_on or "")
        if isinstance(told, tuple) and len(told) == 1:
            return self.standing.turns(name, self.facts.year, acting).at(told[0])
        counts = self.standing.first_day_counts(days, acting)
        return days.possible([self._days(date, acting) for date in days.test.dates], first_day_counts=counts)

    def _days(self, name: str, acting: Mapping[str, str]) -> tuple[date, ...] | None:
        if name in self.pack.parameters:
            return self.standing.days(name, self.facts.year, acting)
        told = self.facts.values.get(name)
        return told if isinstance(told, tuple) else None


def _tests_met(standing: Standing, told: AbstractSet[str]) -> Mapping[str, ReadDays]:
    """The tests of dates of which a date was told, or none need be."""
    return {
        name: days
        for name, days in standing.tests.items()
        if days.told_by_nobody or not told.isdisjoint(days.test.dates)
    }


def _acting(places: Mapping[str, ZoneByReading], tests: Mapping[str, ReadDays]) -> tuple[str, ...]:
    found = {value.reading: None for value in places.values()}
    for days in tests.values():
        for reading in days.readings:
            found[reading] = None
    return tuple(found)
