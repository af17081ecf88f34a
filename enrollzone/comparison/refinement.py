"""Two packs in terms of the same families: what each of them makes of a fact, a place or a day.

A place is whatever both packs treat alike; dates are the ways in which the tests of both can fall together; an open
reading stays open. A value that a pack does not know is to it a family that did not say.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from itertools import chain

from enrollzone.atlas.edition import Unit
from enrollzone.comparison.places_alike import PlaceClass, place_classes
from enrollzone.decision.facts import options_of
from enrollzone.periods import school_year
from enrollzone.policy.pack import FactKind, Pack
from enrollzone.rules.compare import Branch, Selected
from enrollzone.rules.compiler import order_of
from enrollzone.rules.dates import DateTest, Length, after
from enrollzone.rules.days import FixedTest, Knot, knots
from enrollzone.rules.variables import Origin, Variable, chances, scaled

OLD, NEW = 0, 1


@dataclass(frozen=True)
class Refinement:
    """The common variables of two packs, and what each of them comes to in either.

    `tests` are the tests of dates with the days of the packs filled in; `knots` say which bands go together. `years`
    is how much later the days of the new pack lie: families are compared as the children of the same age.
    """

    packs: tuple[Pack, Pack]
    years: int
    variables: tuple[Variable, ...]
    selected: tuple[Mapping[str, Selected], Mapping[str, Selected]]
    places: Mapping[str, PlaceClass]
    tests: Mapping[str, FixedTest]
    knots: tuple[Knot, ...]

    @property
    def readings(self) -> frozenset[str]:
        """The common variables that only the bureau can settle, each of one pack."""
        return frozenset(variable.name for variable in self.variables if variable.origin is Origin.READING)


def refine(old: Pack, new: Pack, units: Iterable[Unit]) -> Refinement:
    """Return the common refinement of two packs, with the places of a county's units."""
    packs = (old, new)
    years = years_between(old, new)
    classes = {place.id: place for place in place_classes(packs, units)}
    days = _Days(packs, years)
    found = tuple(knots(days.tests, old.period.first))
    common = {variable.name: variable for variable in _variables(packs, classes, days, found)}
    selected = tuple(_selected(packs, side, common, classes, days) for side in (OLD, NEW))
    return Refinement(packs, years, tuple(common.values()), (selected[0], selected[1]), classes, days.tests, found)


def years_between(old: Pack, new: Pack) -> int:
    """Return by how many years all days of two packs differ, or 0 where they do not all differ alike."""
    pairs = [(_day(old, name), _day(new, name)) for name in old.parameters.keys() & new.parameters.keys()]
    apart = {b.year - a.year if (a.month, a.day) == (b.month, b.day) else 0 for a, b in pairs if a and b}
    return apart.pop() if len(apart) == 1 else 0


def _day(pack: Pack, name: str, option: str | None = None) -> date | None:
    return pack.parameters[name].day(school_year(pack.period.first), option)


def reading_variable(side: int, reading: str) -> str:
    """Return the name of the common variable for an open reading of one pack."""
    return f"{('old', 'new')[side]}.reading.{reading}"


class _Days:
    """The tests of both packs with their days filled in: the same test of the same days is one, with all thresholds."""

    def __init__(self, packs: tuple[Pack, Pack], years: int) -> None:
        self.packs, self.years = packs, years
        self.tests: dict[str, FixedTest] = {}
        self.users: dict[str, dict[tuple[int, str], None]] = {}
        for side, pack in enumerate(packs):
            for name in pack.date_tests:
                self.branches(side, name, self._note)
        for side, pack in enumerate(packs):
            for name in pack.date_tests:
                self.branches(side, name, self._use)

    def branches(self, side: int, name: str, leaf: Callable[[int, DateTest, FixedTest], Selected]) -> Selected:
        """What a test comes to: it branches on the open readings that give it a day or say how it counts."""
        test, pack = self.packs[side].date_tests[name], self.packs[side]
        met = [pack.parameters[day].reading for day in test.dates if day in pack.parameters]
        counting = pack.first_day.get(test.function)
        acting = tuple(dict.fromkeys(reading for reading in (*met, counting and counting[0]) if reading))

        def under(chosen: Mapping[str, str], left: tuple[str, ...]) -> Selected:
            if not left:
                return leaf(side, test, self._fixed(side, test, chosen))
            options = options_of(pack, left[0], {})
            parts = tuple(under({**chosen, left[0]: option}, left[1:]) for option in options)
            return parts[0] if len(parts) == 1 else Branch(reading_variable(side, left[0]), parts)

        return under({}, acting)

    def _fixed(self, side: int, test: DateTest, chosen: Mapping[str, str]) -> FixedTest:
        pack = self.packs[side]
        reading, counts = pack.first_day.get(test.function, ("", {}))
        arguments = tuple(self._argument(side, day, chosen) for day in test.dates)
        return FixedTest(test, arguments, first_day_counts=counts.get(chosen.get(reading, ""), True))

    def _argument(self, side: int, name: str, chosen: Mapping[str, str]) -> str | date | None:
        parameter = self.packs[side].parameters.get(name)
        if parameter is None:
            return name
        day = _day(self.packs[side], name, chosen[parameter.reading] if parameter.reading else None)
        return after(day, Length(-self.years, "year")) if day and side == NEW else day

    def _note(self, side: int, test: DateTest, fixed: FixedTest) -> Selected:
        name = _name(test.function, fixed)
        known = self.tests.setdefault(name, fixed)
        with suppress(ValueError):  # lengths that no calendar orders: the test stays with its own thresholds
            united = known.test.with_cuts(test.cuts)
            self.tests[name] = FixedTest(united, known.arguments, known.first_day_counts)
        if not _held(self.tests[name].test, test):
            self.tests[f"{name} {side}"] = fixed
        return frozenset()

    def _use(self, side: int, test: DateTest, fixed: FixedTest) -> Selected:
        self.users.setdefault(self.named(side, fixed), {})[side, test.name] = None
        return frozenset()

    def named(self, side: int, fixed: FixedTest) -> str:
        """The common variable of a test: its own where its thresholds could not be joined with the other's."""
        name = _name(fixed.test.function, fixed)
        return name if _held(self.tests[name].test, fixed.test) else f"{name} {side}"


def _held(united: DateTest, test: DateTest) -> bool:
    """Tell whether every threshold of a test is one of a united one."""
    return {cut.sort_key for cut in test.cuts} <= {cut.sort_key for cut in united.cuts}


def _name(function: str, fixed: FixedTest) -> str:
    said = ", ".join("?" if argument is None else str(argument) for argument in fixed.arguments)
    return f"{function}({said})" + ("" if fixed.first_day_counts else " -1")


def token(bands: frozenset[str]) -> str:
    """Return the value that stands for the bands still possible."""
    return "|".join(sorted(bands))


def _variables(
    packs: tuple[Pack, Pack], classes: Mapping[str, PlaceClass], days: _Days, found: tuple[Knot, ...]
) -> Iterator[Variable]:
    """Walk over the common variables, in the order in which the new pack, then the old one, first mentions them.

    Tests that hang together follow one another: apart, they would make the diagrams large.
    """
    for side in (NEW, OLD):
        for variable in order_of(packs[side].ruleset):
            if variable.origin is Origin.FACT:
                yield _fact(packs, variable.name, classes)
            elif variable.origin is Origin.READING:
                yield from _open(packs, variable.name.removeprefix("reading."))
            else:
                yield from _dates(side, variable.name, days, found)


def _open(packs: tuple[Pack, Pack], reading: str) -> Iterator[Variable]:
    for side, pack in enumerate(packs):
        options = options_of(pack, reading, {}) if reading in pack.readings else ()
        if len(options) > 1:
            yield Variable(reading_variable(side, reading), options, Origin.READING)


def _dates(side: int, name: str, days: _Days, found: tuple[Knot, ...]) -> Iterator[Variable]:
    met: list[str] = []

    def note(own: int, _: DateTest, fixed: FixedTest) -> Selected:
        met.append(days.named(own, fixed))
        return frozenset()

    days.branches(side, name, note)
    for knot in found:
        if not set(knot.tests).isdisjoint(met):
            for number, test in enumerate(knot.tests):
                seen = dict.fromkeys(token(fall.bands[number]) for fall in knot.falls)
                yield _date_variable(test, days, tuple(seen))


def _date_variable(name: str, days: _Days, seen: tuple[str, ...]) -> Variable:
    """A test with its bands, and with sets of bands where a day is left open; chances are a mean."""
    fixed = days.tests[name]
    values = tuple(dict.fromkeys((*fixed.test.bands, *seen)))
    used = [(days.packs[side].variables[test], days.packs[side].date_tests[test]) for side, test in days.users[name]]
    own = [_of_bands(variable, test, values, fixed.test) for variable, test in used]
    return Variable(name, values, Origin.DATES, fixed.told, _mean(own, values))


def _of_bands(variable: Variable, test: DateTest, values: tuple[str, ...], united: DateTest) -> Mapping[str, float]:
    """The chances of united bands: those of a pack's own band are spread over the united ones in it."""
    own = dict(zip(variable.values, chances(variable), strict=True))
    within = {band: _band(test, united, band) for band in united.bands}
    of_band = {band: own[wide] / list(within.values()).count(wide) for band, wide in within.items()}
    return {value: sum(of_band[band] for band in value.split("|")) for value in values}


def _band(test: DateTest, united: DateTest, band: str) -> str:
    """The band of a test that holds a band of the united one."""
    return test.bands[sum(band in united.reached(cut) for cut in test.cuts)] if test.cuts else band


def _fact(packs: tuple[Pack, Pack], name: str, classes: Mapping[str, PlaceClass]) -> Variable:
    """A fact with the values of both packs, or a place with its classes; chances are the mean of the packs' own."""
    holders = [(side, pack.variables[name]) for side, pack in enumerate(packs) if name in pack.variables]
    if is_place(packs, name):
        values = tuple(classes)
        own = [_of_classes(variable, packs[side].facts[name].category, side, classes) for side, variable in holders]
    else:
        own = [dict(zip(variable.values, chances(variable), strict=True)) for _, variable in holders]
        values = tuple(dict.fromkeys(chain(*own)))
    return Variable(name, values, Origin.FACT, (name,), _mean(own, values))


def _mean(own: Iterable[Mapping[str, float]], values: Iterable[str]) -> tuple[float, ...]:
    return scaled(sum(part.get(value, 0.0) for part in own) for value in values)


def is_place(packs: tuple[Pack, Pack], name: str) -> bool:
    """Tell whether a fact is a place in every pack that has it."""
    return all(pack.facts[name].kind is FactKind.ZONE for pack in packs if name in pack.facts)


def _of_classes(
    variable: Variable, category: str | None, side: int, classes: Mapping[str, PlaceClass]
) -> Mapping[str, float]:
    """The chances of the classes of places: those of a zone are spread over its places."""
    of_zone = dict(zip(variable.values, chances(variable), strict=True))
    zones = {name: place.claim(side, category).zones for name, place in classes.items()}
    sizes = {zone: sum(place.size for name, place in classes.items() if zone in zones[name]) for zone in of_zone}
    return {
        name: sum(of_zone[zone] * place.size / sizes[zone] / len(zones[name]) for zone in zones[name])
        for name, place in classes.items()
    }


def _selected(
    packs: tuple[Pack, Pack],
    side: int,
    common: Mapping[str, Variable],
    classes: Mapping[str, PlaceClass],
    days: _Days,
) -> Mapping[str, Selected]:
    """What the common variables come to in the variables of one pack."""
    pack = packs[side]
    readings = {f"reading.{name}": _reading(pack, side, name) for name in pack.readings}
    facts = {v.name: _told(packs, side, v, common, classes) for v in pack.variables.values() if v.origin is Origin.FACT}

    def bands(own: int, test: DateTest, fixed: FixedTest) -> Selected:
        name = days.named(own, fixed)
        united = days.tests[name].test
        values = tuple(
            frozenset(_band(test, united, band) for band in value.split("|")) for value in common[name].values
        )
        return Branch(name, values)

    dates = {name: days.branches(side, name, bands) for name in pack.date_tests}
    return {**readings, **facts, **dates}


def _reading(pack: Pack, side: int, name: str) -> Selected:
    options = options_of(pack, name, {})
    if len(options) == 1:
        return frozenset(options)
    return Branch(reading_variable(side, name), tuple(frozenset([option]) for option in options))


def _told(
    packs: tuple[Pack, Pack],
    side: int,
    variable: Variable,
    common: Mapping[str, Variable],
    classes: Mapping[str, PlaceClass],
) -> Selected:
    every = frozenset(variable.values)
    if not is_place(packs, variable.name):
        values = common[variable.name].values
        return Branch(variable.name, tuple(frozenset([v]) if v in every else every for v in values))
    category = packs[side].facts[variable.name].category
    return Branch(variable.name, tuple(_zones(place, side, category) for place in classes.values()))


def _zones(place: PlaceClass, side: int, category: str | None) -> Selected:
    claim = place.claim(side, category)
    if claim.reading is None:
        return frozenset(claim.zones)
    return Branch(reading_variable(side, claim.reading), tuple(frozenset([zone]) for zone in claim.zones))
