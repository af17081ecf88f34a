"""Into which class of a county's order of admission a family falls, and by which days it is put in order there."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from enrollzone.atlas.desk_rules import AdmissionClass, By
from enrollzone.decision.facts import FactState, World, ZoneByReading, worlds
from enrollzone.policy.pack import Pack
from enrollzone.rules.conditions import Condition, Is, Same, variables_of
from enrollzone.rules.evaluate import carrying, evaluate
from enrollzone.rules.truth import NO, UNKNOWN, YES, Truth


@dataclass(frozen=True)
class ClassTest:
    """A class with the condition that it sets, over the facts of a policy."""

    of: AdmissionClass
    condition: Condition


@dataclass(frozen=True)
class AdmissionOrder:
    """The classes of a stage, the first of them first. `pack` is the policy with the tests of days that they add."""

    pack: Pack
    classes: tuple[ClassTest, ...]


@dataclass(frozen=True)
class InClass:
    """The class of a family: its place in the order from 0, and the days that count in it, in order.

    `possible` are the classes that it may still be in, the one it is in where that is certain; none: it is in no class.
    `rank` is None and `days` are not complete while a person has yet to settle one of the facts `missing`.
    """

    rank: int | None
    possible: tuple[str, ...]
    days: tuple[date, ...] = ()
    missing: tuple[str, ...] = ()

    @property
    def is_settled(self) -> bool:
        """Whether the class is certain, and every day that counts in it is told."""
        return self.rank is not None and not self.missing


def class_of(order: AdmissionOrder, facts: FactState) -> InClass:
    """Return the class of a family: the first whose condition holds, where all before it certainly do not."""
    places = [_places(order, world) for world in worlds(order.pack, facts)]
    possible = sorted({n for among in places for n in among})
    names = tuple(order.classes[n].of.id for n in possible)
    if len(possible) != 1 or not all(places):
        return InClass(None, names, missing=tuple(_unknown(order, facts)))
    counting = _counting(order.classes[possible[0]])
    days = [_day(facts, name) for name in counting]
    missing = tuple(name for name, day in zip(counting, days, strict=True) if day is None)
    return InClass(possible[0], names, tuple(filter(None, days)), missing)


def _counting(test: ClassTest) -> list[str]:
    """The days that count in a class, in order."""
    return [tie_break.fact for tie_break in test.of.tie_breaks if tie_break.by is By.DATE]


def _day(facts: FactState, name: str) -> date | None:
    told = facts.values.get(name)
    return told[0] if isinstance(told, tuple) and len(told) == 1 else None


def _places(order: AdmissionOrder, world: World) -> tuple[int, ...]:
    """The classes that a family may be in, in one world; none after one that certainly holds."""
    found = []
    for n, test in enumerate(order.classes):
        verdict = _verdict(test, world)
        if verdict is not NO:
            found.append(n)
        if verdict is YES:
            break
    return tuple(found)


def _verdict(test: ClassTest, world: World) -> Truth:
    return evaluate(test.condition, world.state)


def _unknown(order: AdmissionOrder, facts: FactState) -> Iterator[str]:
    """Walk over the facts on which it hangs in which class the family is."""
    unclear = [(test, world) for world in worlds(order.pack, facts) for test in order.classes]
    met = {name for test, world in unclear for name in _looked_for(test, world)}
    yield from (name for name in order.pack.facts if name in met and not _is_told(facts, name))


def _is_told(facts: FactState, name: str) -> bool:
    """Whether nothing more can be told of a fact: one value is known, or a reading of the bureau gives it."""
    value = facts.values.get(name, ())
    return isinstance(value, ZoneByReading) or len(value) == 1


def _looked_for(test: ClassTest, world: World) -> Iterator[str]:
    """Walk over the facts that would say whether a family is in a class of which that is not known."""
    if _verdict(test, world) is not UNKNOWN:
        return
    for part, verdict in carrying(test.condition, lambda one: evaluate(one, world.state)):
        if verdict is UNKNOWN and isinstance(part, Is | Same):
            yield from (name for variable in variables_of(part) for name in variable.inputs)
