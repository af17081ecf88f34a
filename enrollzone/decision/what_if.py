"""What else would change a decided outcome: the fewest told facts that, told otherwise, give another one."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from enrollzone.decision.decide import Finding, Status, decide
from enrollzone.decision.facts import FactState, Value, worlds
from enrollzone.decision.otherwise import other_values
from enrollzone.decision.standing import SILENT
from enrollzone.evidence.kinds import Part
from enrollzone.policy.pack import FactKind, Pack
from enrollzone.rules.compiler import IMPOSSIBLE
from enrollzone.rules.ruleset import Outcome
from enrollzone.rules.variables import State
from enrollzone.rules.walk import Walk, joined, numbers_of

MOST = 5  # entries that are told of, the most useful first

Changes = tuple[tuple[str, Value], ...]  # facts with the values that they might have
States = tuple[State, ...]  # what is known of every variable, in each world


@dataclass(frozen=True)
class WhatIf:
    """The outcome that follows when some facts, at most two, are otherwise than they were told."""

    changes: Changes
    outcome: Outcome


def what_if(pack: Pack, facts: FactState, finding: Finding) -> tuple[WhatIf, ...]:
    """Return the fewest changes of told facts for each other outcome, what stands on papers first; at most five.

    Only facts that a family can change, or may be mistaken in, are changed: no birth, no reading, nothing that it was
    not asked or could not tell. Each entry was decided again. Of an undecided finding nothing can be said.
    """
    if finding.status is not Status.DECIDED:
        return ()
    rank = _Rank(pack)
    search = _Search(pack, facts, finding.outcomes, tuple(_changes(pack, facts)))
    best: dict[Outcome, WhatIf] = {}
    for entry in sorted(search.found(), key=rank.of):
        if entry.outcome not in best and _holds(pack, facts, entry):
            best[entry.outcome] = entry
    return tuple(best.values())[:MOST]


def _holds(pack: Pack, facts: FactState, entry: WhatIf) -> bool:
    again = decide(pack, changed(facts, entry.changes))
    return again.status is Status.DECIDED and again.outcomes == (entry.outcome,)


class _Rank:
    """What is told of first: few changes before many, outcomes that name a school, and then what stands on papers."""

    def __init__(self, pack: Pack) -> None:
        self._places = {name: (self._kind(pack, name), place) for place, name in enumerate(pack.facts)}

    def of(self, entry: WhatIf) -> tuple[int, bool, int, tuple[int, ...], Outcome]:
        """Return what orders entries."""
        places = [self._places[name] for name, _ in entry.changes]
        kind, order = sum(kind for kind, _ in places), tuple(place for _, place in places)
        return len(places), not entry.outcome.options, kind, order, entry.outcome

    @staticmethod
    def _kind(pack: Pack, name: str) -> int:
        """How readily a fact changes: a paper can be renewed, but not from an earlier day on."""
        if name in pack.paper_of:
            kind = pack.paper_kinds.get(pack.paper_of[name])
            past = (kind.parts.get(Part.FROM), kind.parts.get(Part.ISSUED)) if kind else ()
            return int(name in past)
        return 3 if pack.facts[name].kind is FactKind.ZONE else 2


@dataclass(frozen=True)
class _Change:
    """A fact told otherwise, and what the variables that hang on it may then be, in each world."""

    fact: str
    value: Value
    then: tuple[State, ...]

    @property
    def told(self) -> tuple[str, Value]:
        """The fact with the value that it might have."""
        return self.fact, self.value


@dataclass(frozen=True)
class _Search:
    """The changes to try. What they come to is looked up in the diagram, without gathering the facts again."""

    pack: Pack
    facts: FactState
    now: tuple[Outcome, ...]
    changes: tuple[_Change, ...]

    def found(self) -> Iterator[WhatIf]:
        """Walk over the single changes, and the pairs, that may lead to one other outcome.

        A change matters only where something that hangs on it is met on the way; the second of two may be met only
        after the first.
        """
        states = states_of(self.pack, self.facts)
        walks = self._walks(states)
        met = [change for change in self.changes if _meets(walks, change)]
        for number, first in enumerate(met):
            yield from self._parting(walks, (first,))
            then = self._walks({**state, **changes} for state, changes in zip(states, first.then, strict=True))
            tried = {first.fact, *(change.fact for change in met[:number])}
            for second in self.changes:
                if second.fact not in tried and _meets(then, second):
                    yield from self._pair(then, first, second)

    def _walks(self, states: Iterable[State]) -> tuple[Walk, ...]:
        return tuple(Walk(self.pack.compiled.outcomes, state) for state in states)

    def _pair(self, then: tuple[Walk, ...], first: _Change, second: _Change) -> Iterator[WhatIf]:
        if first.then[0].keys().isdisjoint(second.then[0]):
            yield from self._parting(then, (first, second))
            return
        # Two days of one paper are counted together: what each alone comes to says nothing.
        states = states_of(self.pack, changed(self.facts, (first.told, second.told)))
        yield from self._other((first, second), joined(walk.ends for walk in self._walks(states)))

    def _parting(self, walks: tuple[Walk, ...], changes: tuple[_Change, ...]) -> Iterator[WhatIf]:
        pairs = zip(walks, changes[-1].then, strict=True)
        yield from self._other(changes, joined(walk.ends_if(then) for walk, then in pairs))

    def _other(self, changes: tuple[_Change, ...], ends: int) -> Iterator[WhatIf]:
        """What follows where the ends are one outcome and not the present one."""
        terminals = self.pack.compiled.outcomes.terminals
        possible = {terminals[number] for number in numbers_of(ends)} - {IMPOSSIBLE}
        outcomes = {end if isinstance(end, Outcome) else SILENT for end in possible}
        if len(outcomes) == 1 and outcomes.isdisjoint(self.now):
            yield WhatIf(tuple(change.told for change in changes), outcomes.pop())


def _meets(walks: tuple[Walk, ...], change: _Change) -> bool:
    return any(walk.meets(name) for walk in walks for name in change.then[0])


def states_of(pack: Pack, facts: FactState) -> States:
    """Return what is known of every variable, in each world."""
    return tuple(dict(world.state) for world in worlds(pack, facts))


def changed(facts: FactState, changes: Changes) -> FactState:
    """Return the facts with some of them told otherwise."""
    return replace(facts, values={**facts.values, **dict(changes)})


def _changes(pack: Pack, facts: FactState) -> Iterator[_Change]:
    births = {test.dates[0] for test in pack.date_tests.values() if test.function == "age"}
    count = len(tuple(worlds(pack, facts)))
    for name in pack.facts:
        if name in facts.values and name not in births:
            for value in other_values(pack, facts, name):
                yield _Change(name, value, _then(pack, changed(facts, ((name, value),)), name, count))


def _then(pack: Pack, facts: FactState, name: str, worlds_now: int) -> States:
    value = facts.values[name]
    if isinstance(value, frozenset):
        return tuple({name: value} for _ in range(worlds_now))
    tests = [test for test, known in pack.date_tests.items() if name in known.dates]
    return tuple({test: world.state[test] for test in tests} for world in worlds(pack, facts))
