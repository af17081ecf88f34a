"""Why: the rules in effect, what carries them, and the clause of each step."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from enrollzone.messages import Message, Text
from enrollzone.policy.decide import Finding, Status
from enrollzone.policy.facts import FactState, Value, World
from enrollzone.policy.pack import OUTSIDE, FactKind, Pack, PolicyRule
from enrollzone.rules.conditions import Condition, Is, Named, Same, variables_of
from enrollzone.rules.evaluate import Verdicts, carrying, evaluate
from enrollzone.rules.truth import NO, UNKNOWN, YES, Truth
from enrollzone.rules.variables import Origin
from enrollzone.sources import Clause


@dataclass(frozen=True)
class Step:
    """One step of the reasoning: what was looked at, how it turned out, and the clause that it rests on."""

    id: str
    rule: str
    verdict: Truth
    because: Text | Message
    clause: Clause | None = None


def verdicts(pack: Pack, world: World) -> Verdicts:
    """Return a function that gives the exact verdict of named conditions, and that of the truth tables for the rest."""
    known: dict[int, Truth] = {}  # by identity: the conditions of a pack live as long as the pack

    def verdict(condition: Condition) -> Truth:
        key = id(condition)
        if key not in known:
            by_table = evaluate(condition, world.state, verdict)
            if by_table is UNKNOWN and isinstance(condition, Named):
                by_table = _exact(pack, condition.name, world)
            known[key] = by_table
        return known[key]

    return verdict


def _exact(pack: Pack, name: str, world: World) -> Truth:
    values = pack.compiled.conditions[name].values(world.state)
    return UNKNOWN if len(values) > 1 else YES if True in values else NO


def steps(pack: Pack, facts: FactState, finding: Finding, places: Sequence[Step] = ()) -> tuple[Step, ...]:
    """Return the reasons of a finding: the steps about places first, then each rule in effect with what carries it.

    `places` are the steps that say in which zone a place lies; clauses of other zones are not repeated under the rules.
    While facts are still to be asked, every rule is possible and none is a reason yet: only the places are given.
    """
    listed = {row.clause for row in pack.catchments.rows}
    known = finding.known
    verdict = verdicts(pack, known)
    reasons = [*places]
    for name in _reasons(finding):
        holds = YES if name in finding.certain else UNKNOWN
        reasons += _of_rule(pack, facts, verdict, holds, pack.rules[name], listed)
        reasons += _unmet(pack, facts, verdict, known, pack.rules[name])
    return tuple(replace(step, id=f"r{number}") for number, step in enumerate(reasons, 1))


def _reasons(finding: Finding) -> tuple[str, ...]:
    """The rules that are reasons. Of a decided outcome those that only might be in effect change nothing."""
    if finding.status is Status.NEED_FACTS:
        return ()
    certain = tuple(name for name in finding.rules if name in finding.certain)
    return certain if certain and finding.status is Status.DECIDED else finding.rules


def _of_rule(
    pack: Pack, facts: FactState, verdict: Verdicts, holds: Truth, rule: PolicyRule, listed: set[str]
) -> Iterator[Step]:
    for clause in rule.clauses:
        if clause not in listed:
            yield Step("", rule.name, holds, rule.say, pack.clauses[clause])
    yield from _carriers(pack, facts, verdict, rule.name, rule.when)


def _unmet(pack: Pack, facts: FactState, verdict: Verdicts, known: World, rule: PolicyRule) -> Iterator[Step]:
    """What is not met of the rule in whose place this one stands."""
    if rule.instead_of and _exact(pack, rule.instead_of, known) is not YES:
        yield from _carriers(pack, facts, verdict, rule.name, pack.rules[rule.instead_of].when)


def _carriers(pack: Pack, facts: FactState, verdict_of: Verdicts, rule: str, condition: Condition) -> Iterator[Step]:
    """The named conditions and tests that carry a verdict, each under the clause of the named condition around it."""
    clause: Clause | None = None
    said = set()
    for part, verdict in carrying(condition, verdict_of):
        if isinstance(part, Named) and part.clauses:
            clause = pack.clauses[part.clauses[0]]
        key = (part.name if isinstance(part, Named) else part.text, clause and clause.id)
        if key not in said:
            said.add(key)
            because = part.words if isinstance(part, Named) else describe(pack, facts, part)
            yield Step("", rule, verdict, because, clause)


def describe(pack: Pack, facts: FactState, test: Is | Same) -> Message:
    """Say what a test looked at: the facts with what was told of them, or the reading with the option in use."""
    variables = variables_of(test)
    readings = [v.name.removeprefix("reading.") for v in variables if v.origin is Origin.READING]
    if readings and isinstance(test, Is):
        return _about_reading(pack, facts, readings[0], test)
    names = tuple(dict.fromkeys(name for v in variables for name in v.inputs))
    told = tuple(_told(pack, facts, name) for name in names)
    date_test = pack.date_tests.get(variables[0].name)
    if date_test is None or not isinstance(test, Is):
        return Message("because.same" if isinstance(test, Same) else "because.told", {"told": told})
    return Message(f"because.{date_test.function}", {"told": told, "bands": tuple(sorted(test.values))})


def _about_reading(pack: Pack, facts: FactState, name: str, test: Is) -> Message:
    reading = pack.readings[name]
    option = facts.readings.get(name, reading.use)
    if option is None:
        wanted = tuple(reading.options[value] for value in test.variable.values if value in test.values)
        return Message("because.reading_open", {"question": reading.question, "option": wanted})
    return Message("because.reading", {"question": reading.question, "option": reading.options[option]})


def _told(pack: Pack, facts: FactState, name: str) -> Message:
    label = pack.facts[name].label
    if name not in facts.values:
        return Message("told.unknown" if name in facts.dont_know else "told.not_asked", {"fact": label})
    return Message("told.value", {"fact": label, "value": value_words(pack, name, facts.values[name])})


def value_words(pack: Pack, name: str, value: Value) -> tuple[object, ...]:
    """Return the words for the values of a fact: texts, dates, or messages of the catalogue."""
    fact = pack.facts[name]
    if isinstance(value, tuple):
        return value
    if not isinstance(value, frozenset):
        return tuple(_word(pack, fact.kind, None, zone) for zone in value.zones.values())
    return tuple(_word(pack, fact.kind, fact.words.get(v), v) for v in fact.values if v in value)


def _word(pack: Pack, kind: FactKind, said: Text | None, value: str) -> Text | Message:
    if said is not None:
        return said
    if kind is FactKind.ZONE and value != OUTSIDE:
        return pack.zones[value].name
    return Message(f"value.{value}")
