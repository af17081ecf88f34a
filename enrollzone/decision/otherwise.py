"""What a told fact might be otherwise: its other words, or the nearest days that would count in another way."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import chain

from enrollzone.decision.facts import FactState, Value, ZoneByReading
from enrollzone.policy.pack import Pack
from enrollzone.rules.dates import DAY, DateTest, Length, after

_BESIDE = 3  # days on either side of a day on which a count turns: months end on different days
_NOTHING = Length(0, "day")


def other_values(pack: Pack, facts: FactState, name: str) -> Iterator[Value]:
    """Walk over the values that a told fact might have in place of those that it may have now.

    Of days that every test counts in the same way only the one nearest to what was told is given.
    """
    told = facts.values[name]
    if isinstance(told, tuple):
        yield from ((day,) for day in _other_days(pack, facts, name, told))
        return
    known = frozenset(told.zones.values()) if isinstance(told, ZoneByReading) else told
    yield from (frozenset([value]) for value in pack.facts[name].values if value not in known)


def _other_days(pack: Pack, facts: FactState, name: str, told: Sequence[date]) -> Iterator[date]:
    """Walk over the nearest days that some test counts in another way than the day that was told."""
    tests = [test for test in pack.date_tests.values() if name in test.dates]
    near = set(chain.from_iterable(_near(pack, facts, test, name) for test in tests))
    seen = {_counted(pack, facts, tests, name, day) for day in told}
    for day in sorted(near, key=lambda day: (min(abs(day - one) for one in told), day)):
        counted = _counted(pack, facts, tests, name, day)
        if counted not in seen:
            seen.add(counted)
            yield day


def _near(pack: Pack, facts: FactState, test: DateTest, name: str) -> Iterator[date]:
    """Walk over the days of a date near which a test turns."""
    for other in test.dates:
        if other != name:
            for day in _days(pack, facts, other) or ():
                yield from _turns(test, day)


def _days(pack: Pack, facts: FactState, name: str) -> tuple[date, ...] | None:
    """The days that a date may be: those told, or those that a parameter has under the options of its reading."""
    parameter = pack.parameters.get(name)
    if parameter is None:
        told = facts.values.get(name)
        return told if isinstance(told, tuple) else None
    days = {parameter.day(facts.year), *(parameter.day(facts.year, option) for option in parameter.days)}
    return tuple(sorted(day for day in days if day is not None))


def _turns(test: DateTest, other: date) -> Iterator[date]:
    """Walk over the days near which a test that compares them with another day turns."""
    for cut in (_NOTHING, *test.cuts):
        for turn in (after(other, cut), after(other, Length(-cut.number, cut.unit))):
            for days in range(-_BESIDE, _BESIDE + 1):
                if date.min.toordinal() <= turn.toordinal() + days <= date.max.toordinal():
                    yield turn + days * DAY


def _counted(
    pack: Pack, facts: FactState, tests: Iterable[DateTest], name: str, day: date
) -> tuple[frozenset[str], ...]:
    """How the tests count a day, whether the first day counts or not."""
    spans = [[(day,) if other == name else _days(pack, facts, other) for other in test.dates] for test in tests]
    return tuple(
        test.possible(known, first_day_counts=counts)
        for test, known in zip(tests, spans, strict=True)
        for counts in (True, False)
    )
