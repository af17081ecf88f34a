"""What a pack says of a family: the exact outcomes still possible, and what keeps them apart."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cached_property
from itertools import product

from enrollzone.decision.facts import FactState, Prospects, World
from enrollzone.decision.standing import SILENT, End, standing_of
from enrollzone.decision.undecided import open_questions
from enrollzone.policy.pack import Impossible, Pack
from enrollzone.rules.conditions import tests_in, variables_of
from enrollzone.rules.evaluate import evaluate
from enrollzone.rules.ruleset import Outcome
from enrollzone.rules.truth import NO, YES
from enrollzone.rules.walk import Walk, joined

__all__ = ["SILENT", "Finding", "Status", "decide", "facts_of", "possible_outcomes"]

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

    @cached_property
    def known(self) -> World:
        """What is known in every world: a variable on whose value they differ may have either."""
        if len(self.worlds) == 1:
            return self.worlds[0]
        states = [world.state for world in self.worlds]
        names = set().union(*states)
        together = {name: frozenset().union(*(s[name] for s in states)) for name in names if _in_all(name, states)}
        return World({}, together)


def _in_all(name: str, states: Iterable[Mapping[str, frozenset[str]]]) -> bool:
    return all(name in state for state in states)


def decide(pack: Pack, facts: FactState) -> Finding:
    """Return the exact finding for a family: the same outcome in every completion of what is not known, or which."""
    prospects = Prospects(pack, facts)
    possible = tuple(prospects.worlds())
    walks = tuple([world.walk(pack.compiled.effects) for world in possible])
    ends = tuple(prospects.standing.possible(joined(walk.ends for walk in walks)))
    if not ends:
        return Finding(Status.CONTRADICTION, (), (), contradictions=_contradictions(pack, possible), worlds=possible)
    outcomes = _outcomes_of(ends)
    rules, certain = _rules_in_effect(pack, ends)
    if len(outcomes) == 1:
        provisional = _carrying_readings(prospects, possible, walks, outcomes)
        return Finding(Status.DECIDED, outcomes, rules, provisional=provisional, worlds=possible, certain=certain)
    left = open_questions(pack, facts, possible)
    found = Finding(Status.NEED_FACTS, outcomes, rules, left.askable, left.uncertain, left.readings, (), (), ())
    found = replace(found, worlds=possible, certain=certain)
    if left.askable:  # which readings would carry the outcome can only be said when the facts are known
        return found
    provisional = _carrying_readings(prospects, possible, walks, outcomes)
    if left.uncertain:
        return replace(found, status=Status.UNDETERMINED, provisional=provisional)
    by_reading = _by_reading(prospects, left.readings)
    return replace(found, status=Status.NEEDS_BUREAU, provisional=provisional, by_reading=by_reading)


def possible_outcomes(pack: Pack, possible: Iterable[World]) -> tuple[Outcome, ...]:
    """Return the outcomes that some completion of some world leads to, in a stable order."""
    return _outcomes_of(standing_of(pack).possible(joined(w.walk(pack.compiled.effects).ends for w in possible)))


def _outcomes_of(ends: Iterable[End]) -> tuple[Outcome, ...]:
    return tuple(sorted({end.outcome for end in ends if end.outcome is not None}))


def _rules_in_effect(pack: Pack, ends: tuple[End, ...]) -> tuple[tuple[str, ...], frozenset[str]]:
    """The rules in effect in some completion, in the order of the pack, and those in effect in every one."""
    named = [end.rules for end in ends]
    some = named[0].union(*named[1:])
    return tuple([name for name in pack.rules if name in some]), named[0].intersection(*named[1:])


def _by_reading(
    prospects: Prospects, readings: tuple[str, ...]
) -> tuple[tuple[Mapping[str, str], tuple[Outcome, ...]], ...]:
    """The outcomes under each combination of the options of open readings."""
    options = [prospects.options(name) for name in readings]
    choices = [dict(zip(readings, choice, strict=True)) for choice in product(*options)][: _MOST_COMBINATIONS + 1]
    if len(choices) > _MOST_COMBINATIONS:
        return ()
    return tuple((choice, _outcomes_under(prospects, choice)) for choice in choices)


def _outcomes_under(prospects: Prospects, choice: Mapping[str, str]) -> tuple[Outcome, ...]:
    return possible_outcomes(prospects.pack, prospects.worlds({name: (option,) for name, option in choice.items()}))


def _carrying_readings(
    prospects: Prospects, possible: tuple[World, ...], walks: tuple[Walk, ...], outcomes: tuple[Outcome, ...]
) -> tuple[str, ...]:
    """The provisional readings that the outcomes rest on: settled another way, they would be others.

    Where no single one would change the outcomes, several together still may: then it rests on each of them.
    """
    same = prospects.standing.bits_of(outcomes)
    met = _met(prospects, walks)
    alone = tuple([name for name in met if _ends_otherwise(prospects, possible, walks, name) & ~same])
    return _carrying_together(prospects, same) if met and not alone else alone


def _met(prospects: Prospects, walks: tuple[Walk, ...]) -> list[str]:
    """The provisional readings that act on something that the walks met: no other changes anything."""
    standing, chosen = prospects.standing, prospects.facts.readings
    levels = standing.doubtful_levels
    found = {levels[level] for walk in walks for level in walk.met.intersection(levels)}
    found.update(name for name in prospects.acting if name in standing.doubtful and _acts(prospects, walks, name))
    return [name for name in standing.doubtful if name in found and name not in chosen] if found else []


def _acts(prospects: Prospects, walks: tuple[Walk, ...], reading: str) -> bool:
    return any(walk.meets(variable) for variable in prospects.acted_on(reading) for walk in walks)


def _ends_otherwise(prospects: Prospects, possible: tuple[World, ...], walks: tuple[Walk, ...], reading: str) -> int:
    """The ends of the ways on which a reading is settled otherwise."""
    if reading not in prospects.acting:
        doubt = prospects.standing.doubtful[reading]
        return joined([walk.ends_past(doubt.level, doubt.positions) for walk in walks])
    ways = zip(possible, walks, strict=True)
    return joined(walk.ends_if(instead) for world, walk in ways for instead in prospects.otherwise(world, reading))


def _carrying_together(prospects: Prospects, same: int) -> tuple[str, ...]:
    """The provisional readings that change the outcomes only together, if they do."""
    pack, chosen = prospects.pack, prospects.facts.readings
    options = {name: tuple(pack.readings[name].options) for name in prospects.standing.doubtful if name not in chosen}
    reopened = tuple(prospects.worlds(options))
    if len(options) < 2 or not joined(world.walk(pack.compiled.effects).ends for world in reopened) & ~same:
        return ()
    met = frozenset().union(*(pack.compiled.outcomes.looked_at(world.state) for world in reopened))
    return tuple(name for name in options if not met.isdisjoint(prospects.acted_on(name)))


def _contradictions(pack: Pack, possible: tuple[World, ...]) -> tuple[Impossible, ...]:
    states = [world.state for world in possible]
    certain = [i for i in pack.impossible if all(evaluate(i.condition, state) is YES for state in states)]
    maybe = [i for i in pack.impossible if any(evaluate(i.condition, state) is not NO for state in states)]
    return tuple(certain or maybe)


def facts_of(entry: Impossible) -> tuple[str, ...]:
    """Return the facts that a contradiction is about."""
    names = [n for test in tests_in(entry.condition) for v in variables_of(test) for n in v.inputs]
    return tuple(dict.fromkeys(names))
