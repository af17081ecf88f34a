"""What a pack says of a family: the exact outcomes still possible, and what keeps them apart."""

from collections.abc import Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import product

from enrollzone.policy.facts import FactState, Prospects, World, options_of, worlds
from enrollzone.policy.pack import Impossible, Pack, ReadingStatus
from enrollzone.policy.undecided import open_questions
from enrollzone.rules.compiler import IMPOSSIBLE, Effect
from enrollzone.rules.conditions import tests_in, variables_of
from enrollzone.rules.evaluate import evaluate
from enrollzone.rules.ruleset import Outcome
from enrollzone.rules.truth import NO, YES

SILENT = Outcome("not_covered")  # the text says nothing: no rule covers this family
_MOST_COMBINATIONS = 64  # of open readings shown one by one; beyond that the outcomes are given together


class Status(StrEnum):
    """Why a finding is as it is."""

    DECIDED = "decided"
    NEED_FACTS = "need_facts"
    NEEDS_BUREAU = "needs_bureau"
    UNDETERMINED = "undetermined"
    CONTRADICTION = "contradiction"


@dataclass(frozen=True)
class Finding:
    """What the rules say under the facts.

    `outcomes` are exactly those that some completion of the unknown leads to. `rules` are in effect in at least one of
    them, those that are `certain` in every one. When undecided: `askable` facts were not asked yet and matter,
    `uncertain` facts were told or cannot be told but still matter, `readings` are open questions that matter, and
    `by_reading` gives the outcomes under their options. `provisional` readings are not settled by a decision, and
    another option would change the outcomes. `contradictions` are the combinations of told facts that no family has.
    """

    status: Status
    outcomes: tuple[Outcome, ...]
    rules: tuple[str, ...]
    askable: tuple[str, ...] = ()
    uncertain: tuple[str, ...] = ()
    readings: tuple[str, ...] = ()
    by_reading: tuple[tuple[Mapping[str, str], tuple[Outcome, ...]], ...] = ()
    provisional: tuple[str, ...] = ()
    contradictions: tuple[Impossible, ...] = ()
    worlds: tuple[World, ...] = ()
    certain: frozenset[str] = frozenset()

    @property
    def known(self) -> World:
        """What is known in every world: a variable on whose value they differ may have either."""
        states = [world.state for world in self.worlds]
        names = set().union(*states)
        together = {name: frozenset().union(*(s[name] for s in states)) for name in names if _in_all(name, states)}
        return self.worlds[0] if len(states) == 1 else World({}, together)


def _in_all(name: str, states: Iterable[Mapping[str, frozenset[str]]]) -> bool:
    return all(name in state for state in states)


def decide(pack: Pack, facts: FactState) -> Finding:
    """Return the exact finding for a family: the same outcome in every completion of what is not known, or which."""
    prospects = Prospects(pack, facts)
    possible = tuple(prospects.worlds())
    outcomes = possible_outcomes(pack, possible)
    if not outcomes:
        return Finding(Status.CONTRADICTION, (), (), contradictions=_contradictions(pack, possible), worlds=possible)
    rules, certain = _rules_in_effect(pack, possible)
    if len(outcomes) == 1:
        provisional = _carrying_readings(prospects, possible, outcomes)
        return Finding(Status.DECIDED, outcomes, rules, provisional=provisional, worlds=possible, certain=certain)
    return replace(_undecided(prospects, possible, outcomes, rules), certain=certain)


def _undecided(
    prospects: Prospects, possible: tuple[World, ...], outcomes: tuple[Outcome, ...], rules: tuple[str, ...]
) -> Finding:
    pack, facts = prospects.pack, prospects.facts
    left = open_questions(pack, facts, possible)
    if left.askable:  # which readings would carry the outcome can only be said when the facts are known
        hanging = (left.askable, left.uncertain, left.readings)
        return Finding(Status.NEED_FACTS, outcomes, rules, *hanging, worlds=possible)
    status = Status.UNDETERMINED if left.uncertain else Status.NEEDS_BUREAU
    by_reading = () if left.uncertain else _by_reading(pack, facts, left.readings)
    provisional = _carrying_readings(prospects, possible, outcomes)
    return Finding(status, outcomes, rules, (), left.uncertain, left.readings, by_reading, provisional, worlds=possible)


def possible_outcomes(pack: Pack, possible: Iterable[World]) -> tuple[Outcome, ...]:
    """Return the outcomes that some completion of some world leads to, in a stable order."""
    diagram = pack.compiled.outcomes
    values: set[Hashable] = set().union(*(diagram.values(world.state) for world in possible)) - {IMPOSSIBLE}
    return tuple(sorted(value if isinstance(value, Outcome) else SILENT for value in values))


def _rules_in_effect(pack: Pack, possible: Iterable[World]) -> tuple[tuple[str, ...], frozenset[str]]:
    """The rules in effect in some completion, in the order of the pack, and those in effect in every one."""
    diagram = pack.compiled.effects
    effects: set[Hashable] = set().union(*(diagram.values(world.state) for world in possible)) - {IMPOSSIBLE}
    named = [frozenset(effect.rules if isinstance(effect, Effect) else ()) for effect in effects]
    some = frozenset().union(*named)
    return tuple(name for name in pack.rules if name in some), some.intersection(*named)


def _by_reading(
    pack: Pack, facts: FactState, readings: tuple[str, ...]
) -> tuple[tuple[Mapping[str, str], tuple[Outcome, ...]], ...]:
    options = [options_of(pack, name, facts.readings) for name in readings]
    choices = [dict(zip(readings, choice, strict=True)) for choice in product(*options)][: _MOST_COMBINATIONS + 1]
    if len(choices) > _MOST_COMBINATIONS:
        return ()
    return tuple((choice, _outcomes_under(pack, facts, choice)) for choice in choices)


def _outcomes_under(pack: Pack, facts: FactState, choice: Mapping[str, str]) -> tuple[Outcome, ...]:
    chosen = replace(facts, readings={**facts.readings, **choice})
    return possible_outcomes(pack, worlds(pack, chosen))


def _carrying_readings(
    prospects: Prospects, possible: tuple[World, ...], outcomes: tuple[Outcome, ...]
) -> tuple[str, ...]:
    """The provisional readings that the outcomes rest on: settled another way, they would be others.

    Where no single one would change the outcomes, several together still may: then it rests on each of them.
    """
    pack = prospects.pack
    doubtful = {name: tuple(pack.readings[name].options) for name in _doubtful(prospects)}

    def changes(other: Iterable[World]) -> bool:
        return not set(possible_outcomes(pack, other)).issubset(outcomes)

    alone = tuple(name for name in _met(prospects, doubtful, possible) if changes(prospects.otherwise(name)))
    if alone or len(doubtful) < 2:
        return alone
    reopened = tuple(prospects.worlds(doubtful))
    return _met(prospects, doubtful, reopened) if changes(reopened) else ()


def _doubtful(prospects: Prospects) -> Iterator[str]:
    for name, reading in prospects.pack.readings.items():
        unsettled = reading.status is ReadingStatus.PROVISIONAL and not reading.informative
        if unsettled and name not in prospects.facts.readings:
            yield name


def _met(prospects: Prospects, readings: Iterable[str], possible: Iterable[World]) -> tuple[str, ...]:
    """The readings that act on something looked at on the way to the outcomes; no other changes anything."""
    met = set().union(*(prospects.pack.compiled.outcomes.looked_at(world.state) for world in possible))
    return tuple(name for name in readings if not met.isdisjoint(prospects.acted_on(name)))


def _contradictions(pack: Pack, possible: tuple[World, ...]) -> tuple[Impossible, ...]:
    states = [world.state for world in possible]
    certain = [i for i in pack.impossible if all(evaluate(i.condition, state) is YES for state in states)]
    maybe = [i for i in pack.impossible if any(evaluate(i.condition, state) is not NO for state in states)]
    return tuple(certain or maybe)


def facts_of(entry: Impossible) -> tuple[str, ...]:
    """Return the facts that a contradiction is about."""
    names = [n for test in tests_in(entry.condition) for v in variables_of(test) for n in v.inputs]
    return tuple(dict.fromkeys(names))
