"""Is every clause seen to hold, to fail and to be undecided by some family of the casebook?

What "seen" means hangs on what cites the clause. A case counts only when it is answered as expected.

- A rule, a named condition or a paper: its condition holds, fails, or is undecided for the family, exactly. An
  obligation of a rule goes with the rule.
- A catchment (the sentence that lists places): a place of the family was looked up and lies certainly in a zone of the
  list; a place, or a zone told as such, lies certainly elsewhere, or may lie there; for a home of which nothing was
  told it is undecided.
- The definition of a zone, a group, a campus or a school: the family is certainly sent or offered there, certainly
  elsewhere, or possibly there.
- A reading, where nothing of the above cites the clause: the answer rests on the option in use, has nothing to do with
  the reading, or is left open by it; a settled reading is in doubt for a case that supposes another option.

What binds whoever comes cannot fail for a family: standing duties, headings, silences, annexes, readings that change
nothing, what a document says of itself. A clause that only these cite is listed as standing, with what cites it. So no
clause is silently left out: each is seen in all three ways, reported as not seen, or listed as standing.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from enrollzone.answers.answer import Answer
from enrollzone.answers.territory import HOME
from enrollzone.decision.decide import Status, decide
from enrollzone.decision.facts import FactState, World, worlds
from enrollzone.policy.pack import FactKind, Pack
from enrollzone.rules.truth import NO, UNKNOWN, YES, Truth


@dataclass(frozen=True)
class Tried:
    """A family of the casebook that was answered as expected: what is known of it, and its answer."""

    id: str
    facts: FactState
    answer: Answer


@dataclass(frozen=True)
class ClauseSeen:
    """How the cases see a clause: the first case for each truth. `standing` says what cites one that cannot fail."""

    clause: str
    by: Mapping[Truth, str] = field(default_factory=dict)
    standing: tuple[str, ...] = ()

    @property
    def missing(self) -> tuple[Truth, ...]:
        """The truths in which no case sees it; none for a standing clause."""
        return () if self.standing else tuple(truth for truth in Truth if truth not in self.by)


def clauses_seen(pack: Pack, tried: Iterable[Tried]) -> tuple[ClauseSeen, ...]:
    """Return for every clause of a pack how the cases see it, in the order of the pack."""
    citing = _Citing(pack)
    found: dict[str, dict[Truth, str]] = {clause: {} for clause in pack.clauses}
    for case in tried:
        for clause, truth in citing.seen_by(case):
            found[clause].setdefault(truth, case.id)
    return tuple(ClauseSeen(clause, by, citing.standing(clause)) for clause, by in found.items())


Sight = Callable[["_Case"], Truth]


@dataclass(frozen=True)
class _Case:
    """A family with the worlds that its facts leave and the truth of each condition in them."""

    pack: Pack
    tried: Tried
    worlds: tuple[World, ...]
    decided: bool
    _truths: dict[str, Truth] = field(default_factory=dict)

    def holds(self, condition: str) -> Truth:
        """Return the exact truth of a rule or named condition."""
        if condition not in self._truths:
            diagram = self.pack.compiled.conditions[condition]
            values = set().union(*(diagram.values(world.state) for world in self.worlds))
            self._truths[condition] = UNKNOWN if len(values) > 1 else YES if True in values else NO
        return self._truths[condition]

    def lies_in(self, zones: frozenset[str], category: str | None) -> Iterator[Truth]:
        """Walk over where the places of the family lie, by the list for a category of children, or for everybody.

        A zone told as such shows no list that holds it.
        """
        facts = {name: fact for name, fact in self.pack.facts.items() if category in (None, fact.category)}
        told_places = self.tried.answer.places
        places = {place.fact: frozenset(place.zones) for place in told_places if place.fact in facts}
        yield from (_within(found, zones) for found in places.values())
        told = self.tried.facts.values
        for name in (told.keys() & facts.keys()) - places.keys():
            value = told[name]
            if facts[name].kind is FactKind.ZONE and isinstance(value, frozenset) and not value <= zones:
                yield _within(value, zones)
        if HOME in self.pack.facts and HOME not in told:
            yield UNKNOWN

    def offers(self, zones: frozenset[str]) -> Truth:
        """Tell whether the family is sent to a zone or offered one of its schools."""
        answer = self.tried.answer
        named = [{option.zone.id for option in (*possible.options,)} for possible in answer.possible]
        if self.decided:
            named = [{option.zone.id for option in answer.options}]
        meeting = [not zones.isdisjoint(options) for options in named]
        return YES if meeting and all(meeting) else UNKNOWN if any(meeting) else NO

    def rests_on(self, reading: str) -> Truth:
        """Tell whether the answer rests on the option in use of a reading, or is in doubt by it."""
        used = {entry.reading.id: entry.used for entry in self.tried.answer.readings}
        if reading not in used:
            return NO
        return YES if used[reading] is not None and used[reading] == self.pack.readings[reading].use else UNKNOWN


def _within(possible: frozenset[str], zones: frozenset[str]) -> Truth:
    return YES if possible and possible <= zones else UNKNOWN if possible & zones else NO


@dataclass(frozen=True)
class _Citing:
    """What cites each clause of a pack."""

    pack: Pack
    conditions: dict[str, set[str]] = field(default_factory=dict)
    listing: dict[str, dict[str | None, set[str]]] = field(default_factory=dict)
    defining: dict[str, set[str]] = field(default_factory=dict)
    readings: dict[str, set[str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for clause, condition in _conditions(self.pack):
            self.conditions.setdefault(clause, set()).add(condition)
        for row in self.pack.catchments.rows:
            self.listing.setdefault(row.clause, {}).setdefault(row.category, set()).add(row.zone)
        for clause, zone in _definitions(self.pack):
            self.defining.setdefault(clause, set()).add(zone)
        for reading in self.pack.readings.values():
            for clause in () if reading.informative else reading.clauses:
                self.readings.setdefault(clause, set()).add(reading.id)

    def seen_by(self, tried: Tried) -> Iterator[tuple[str, Truth]]:
        """Walk over the clauses with the truths in which a case sees them."""
        pack = self.pack
        decided = decide(pack, tried.facts).status is Status.DECIDED
        case = _Case(pack, tried, tuple(worlds(pack, tried.facts)), decided)
        for clause, conditions in self.conditions.items():
            yield from ((clause, case.holds(condition)) for condition in conditions)
        yield from self._listed(case)
        for clause, zones in self.defining.items():
            yield clause, case.offers(frozenset(zones))
        for clause in self.readings.keys() - self.conditional:
            yield from ((clause, case.rests_on(reading)) for reading in self.readings[clause])

    def _listed(self, case: _Case) -> Iterator[tuple[str, Truth]]:
        for clause, lists in self.listing.items():
            for category, listed in lists.items():
                yield from ((clause, truth) for truth in case.lies_in(frozenset(listed), category))

    @cached_property
    def conditional(self) -> frozenset[str]:
        """The clauses that families make hold or fail."""
        return frozenset([*self.conditions, *self.listing, *self.defining])

    def standing(self, clause: str) -> tuple[str, ...]:
        """Return what cites a clause that no family can make fail; nothing for one that families decide."""
        if clause in self.conditional or clause in self.readings:
            return ()
        pack = self.pack
        named = {
            "duty": any(clause == duty.clause for duty in pack.duties),
            "silence": any(clause in silence.clauses for silence in pack.silences),
            "annex": any(clause == annex.needed_by for annex in pack.annexes),
            "informative reading": any(clause in reading.clauses for reading in pack.readings.values()),
            "heading or definition": clause in pack.cited,
        }
        return tuple(what for what, cites in named.items() if cites)[:1] or ("nothing",)


def _conditions(pack: Pack) -> Iterator[tuple[str, str]]:
    for rule in pack.rules.values():
        yield from ((clause, rule.name) for clause in (*rule.clauses, *(duty.clause for duty in rule.obliges)))
    for name, condition in pack.definitions.items():
        yield from ((clause, name) for clause in condition.clauses)


def _definitions(pack: Pack) -> Iterator[tuple[str, str]]:
    """The clauses that say what a zone is, with the zone."""
    for zone in pack.zones.values():
        groups = (zone.group.clause,) if zone.group else ()
        for clause in (zone.clause, *groups, *(campus.clause for campus in zone.campuses)):
            if clause is not None:
                yield clause, zone.id
