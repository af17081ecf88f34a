"""Which families get another answer under one pack than under another, under which conditions, and from what to what.

The answer of a family is the set of outcomes that the open readings leave it: from "the bureau decides between two
schools" to "this school" is a difference. It is exact, except where dates are so entangled that they were sampled.
"""

from collections.abc import Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import reduce
from itertools import islice

from enrollzone.atlas.edition import Unit
from enrollzone.comparison.places_alike import PlaceClass
from enrollzone.comparison.refinement import NEW, OLD, Refinement, is_place, refine, token
from enrollzone.decision.decide import Finding, decide
from enrollzone.decision.facts import FactState, Value
from enrollzone.periods import school_year
from enrollzone.policy.pack import NOT_COVERED, FactKind, Pack
from enrollzone.rules.compare import NOBODY, CommonFunctions, Condition, Found, cover, pair, shares
from enrollzone.rules.compiler import IMPOSSIBLE
from enrollzone.rules.dates import Length, after
from enrollzone.rules.diagram import Diagram, NodeTable
from enrollzone.rules.ruleset import Outcome

Told = bool | str | list[str]  # a fact as the API takes it
Answered = frozenset[Outcome]  # the outcomes that open readings leave; none at all is a contradiction
Pair = tuple[Answered, Answered]
_SILENT = Outcome(NOT_COVERED)  # no rule covers the family
_MOST_NODES = 300_000  # two packs and all that joins them: a community that leaves every area takes 105 000 of them


@dataclass(frozen=True)
class Example:
    """One family: what it tells each of the packs, as the API takes it, and what each of them finds."""

    told: tuple[Mapping[str, Told], Mapping[str, Told]]
    findings: tuple[Finding, Finding]


@dataclass(frozen=True)
class Case:
    """A condition under which an answer changes, and the share of families that it adds to those above it."""

    condition: Condition
    share: float


@dataclass(frozen=True)
class Change:
    """One answer that becomes another. Shares are parts of all families under the packs' priors, from 0 to 1.

    `unlisted` is the share of the families that get this change under none of the cases given.
    """

    old: Answered
    new: Answered
    share: float
    cases: tuple[Case, ...]
    unlisted: float
    example: Example


@dataclass(frozen=True)
class Difference:
    """How the answers of two packs differ, in terms of their common refinement.

    `changes` are the most frequent ones of `count`; `kinds` gives the share of all of them by the kinds of outcomes.
    """

    refinement: Refinement
    changes: tuple[Change, ...]
    count: int
    kinds: Mapping[tuple[str, str], float]

    @property
    def share(self) -> float:
        """The part of all families whose answer changes."""
        return sum(self.kinds.values())

    @property
    def sampled(self) -> tuple[str, ...]:
        """Tests of dates of which so many days would have to be tried that a change may have been missed."""
        return tuple(name for knot in self.refinement.knots if knot.sampled for name in knot.tests)


def difference(
    old: Pack, new: Pack, units: Iterable[Unit] = (), *, changes: int = 12, conditions: int = 3
) -> Difference:
    """Compare two packs over every family.

    The most frequent changes, of every kind one, are given with conditions and an example each; the rest by shares.

    `units` are those of the county; without them only the places that the lists name are looked at.
    """
    refinement = refine(old, new, units)
    diagram = compared(refinement)
    every = shares(diagram)
    somebody = 1 - every.get(NOBODY, 0.0)
    found: dict[Pair, float] = {(end[OLD], end[NEW]): share for end, share in every.items() if isinstance(end, tuple)}
    ordered = sorted(found, key=lambda change: (-found[change], _sortable(change)))
    kinds: dict[tuple[str, str], float] = {}
    for change in ordered:
        key = _kinds(change)
        kinds[key] = kinds.get(key, 0.0) + found[change] / somebody
    detailed = tuple(
        _change(refinement, diagram, change, found[change] / somebody, somebody, conditions)
        for change in _worth_telling(ordered, changes)
    )
    by_share = dict(sorted(kinds.items(), key=lambda item: -item[1]))
    return Difference(refinement, detailed, len(ordered), by_share)


def _worth_telling(changes: list[Pair], count: int) -> list[Pair]:
    """Half of them are the most frequent ones, the others the first of each further kind: what one might miss."""
    told = changes[: (count + 1) // 2]
    met = {_kinds(change) for change in told}
    others = [change for change in changes if change not in told]
    firsts = list({_kinds(change): change for change in reversed(others) if _kinds(change) not in met}.values())[::-1]
    rest = [change for change in others if change not in firsts]
    return [*told, *firsts, *rest][:count]


def _kinds(change: Pair) -> tuple[str, str]:
    old, new = (_kind(answered) for answered in change)
    return old, new


def _kind(answered: Answered) -> str:
    kinds = "|".join(sorted({outcome.kind for outcome in answered}))
    return f"bureau decides: {kinds}" if len(answered) > 1 else kinds or "contradiction"


def _sortable(change: Pair) -> list[list[str]]:
    return [sorted(map(str, answered)) for answered in change]


def compared(refinement: Refinement) -> Diagram:
    """Return the function that gives for every family SAME, NOBODY, or its old answer with its new one."""
    functions = CommonFunctions(refinement.variables, table=NodeTable(budget=_MOST_NODES))
    old, new = (
        functions.of(pack.compiled.outcomes, selected, _answered)
        for pack, selected in zip(refinement.packs, refinement.selected, strict=True)
    )
    old, new = functions.forget(refinement.readings, old), functions.forget(refinement.readings, new)
    both, nobody = functions.apply(pair, old, new), functions.table.terminal(NOBODY)
    rows = [(knot.tests, [tuple(map(token, fall.bands)) for fall in knot.falls]) for knot in refinement.knots]
    can_be = [functions.among(tests, falls) for tests, falls in rows]
    return functions.frozen(reduce(lambda node, possible: functions.choose(possible, node, nobody), can_be, both))


def _answered(terminal: Hashable) -> Answered:
    if terminal == IMPOSSIBLE:
        return frozenset()
    return frozenset([terminal if isinstance(terminal, Outcome) else _SILENT])


def _change(refinement: Refinement, diagram: Diagram, change: Pair, share: float, somebody: float, most: int) -> Change:
    found = tuple(islice(cover(diagram, change), most))
    cases = tuple(Case(one.condition, one.share / somebody) for one in found)
    unlisted = max(0.0, share - sum(case.share for case in cases)) if len(found) == most else 0.0
    return Change(*change, share, cases, unlisted, _example(refinement, found[0]))


def _example(refinement: Refinement, found: Found) -> Example:
    """The family of the likeliest way to a change: told is what the condition names, then whatever is asked for."""
    family = Family.of(refinement, found.path)
    names = {name for v in refinement.variables if v.name in found.condition for name in v.inputs}
    old, new = _findings(family, names)
    # A pack that does not know the family's value goes on asking for it.
    while asked := [name for name in (*old.askable, *new.askable) if name not in names]:
        names.add(asked[0])
        old, new = _findings(family, names)
    return Example((dict(family.told(OLD, names)), dict(family.told(NEW, names))), (old, new))


def _findings(family: "Family", names: Iterable[str]) -> tuple[Finding, Finding]:
    before, after_ = family.refinement.packs
    return decide(before, family.state(OLD, names)), decide(after_, family.state(NEW, names))


@dataclass(frozen=True)
class Family:
    """A family in every fact of two packs: the values of finite facts, the classes of its places, its days."""

    refinement: Refinement
    values: Mapping[str, str]
    places: Mapping[str, PlaceClass]
    days: Mapping[str, date]

    @classmethod
    def of(cls, refinement: Refinement, known: Mapping[str, str]) -> "Family":
        """Return a family for which some common variables have known values, and the rest likely ones."""
        values, places = {}, {}
        for variable in refinement.variables:
            likely = variable.values[variable.weights.index(max(variable.weights))] if variable.weights else ""
            value = known.get(variable.name, likely)
            if variable.inputs == (variable.name,) and is_place(refinement.packs, variable.name):
                places[variable.name] = refinement.places[value]
            elif variable.inputs == (variable.name,):
                values[variable.name] = value
        return cls(refinement, values, places, _days(refinement, known))

    def state(self, side: int, names: Iterable[str]) -> FactState:
        """Return what one pack is told, of the facts with these names."""
        pack = self.refinement.packs[side]
        told = {name: value for name in names if (value := self._value(side, name)) is not None}
        return FactState(told, year=school_year(pack.period.first))

    def _value(self, side: int, name: str) -> Value | None:
        fact = self.refinement.packs[side].facts.get(name)
        if fact is None:
            return None
        if fact.kind is FactKind.DATE:
            return (self._on(side, self.days[name]),)
        if name in self.places:
            return self.places[name].claim(side, fact.category).value
        return frozenset([self.values[name]]) if self.values[name] in fact.values else None

    def _on(self, side: int, day: date) -> date:
        return after(day, Length(self.refinement.years, "year")) if side == NEW else day

    def told(self, side: int, names: Iterable[str]) -> Iterator[tuple[str, Told]]:
        """Walk over facts as the API takes them, in the order of the pack."""
        pack, wanted = self.refinement.packs[side], set(names)
        for name, fact in pack.facts.items():
            if name not in wanted:
                continue
            if fact.kind is FactKind.DATE:
                yield name, self._on(side, self.days[name]).isoformat()
            elif name in self.places:
                yield _told_place(pack, name, self.places[name], side)
            elif self.values[name] in fact.values:
                yield name, self.values[name] == "yes" if fact.kind is FactKind.BOOLEAN else self.values[name]


def _told_place(pack: Pack, name: str, place: PlaceClass, side: int) -> tuple[str, Told]:
    """A place by the code or name of a unit; one without is told as the zone that it lies in."""
    told = next((spot.told for spot in place.spots if spot.told), None)
    if told is not None:
        return str(pack.facts[name].place_name), told
    zones = place.claim(side, pack.facts[name].category).zones
    return name, zones[0] if len(zones) == 1 else list(zones)


def _days(refinement: Refinement, known: Mapping[str, str]) -> Mapping[str, date]:
    days: dict[str, date] = {}
    for knot in refinement.knots:
        fits = (
            fall
            for fall in knot.falls
            if all(
                known.get(test, token(bands)) == token(bands)
                for test, bands in zip(knot.tests, fall.bands, strict=True)
            )
        )
        days.update(next(fits).days)
    return days
