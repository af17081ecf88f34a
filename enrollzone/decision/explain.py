"""Why: the rules in effect, what carries them, and the clause of each step."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from enrollzone.decision.decide import Finding, Status
from enrollzone.decision.facts import FactState, Value, World
from enrollzone.decision.standing import standing_of
from enrollzone.messages import Message, Text
from enrollzone.policy.pack import OUTSIDE, FactKind, Pack, PolicyRule
from enrollzone.rules.conditions import Condition, Is, Named, Same
from enrollzone.rules.evaluate import Verdicts, carrying, evaluate
from enrollzone.rules.truth import NO, UNKNOWN, YES, Truth
from enrollzone.sources import Clause


@dataclass(frozen=True)
class Step:
    """One step of the reasoning: what was looked at, how it turned out, and the clause that it rests on.

    `zone` is that of a row of the list that gives a place to it.
    """

    id: str
    rule: str
    verdict: Truth
    because: Text | Message
    clause: Clause | None = None
    zone: str | None = None


def verdicts(pack: Pack, world: World) -> Verdicts:
    """Return a function that gives the exact verdict of named conditions, and that of the truth tables for the rest."""
    known: dict[int, Truth] = {}  # by identity: the conditions of a pack live as long as the pack

    def verdict(condition: Condition) -> Truth:
        found = known.get(id(condition))
        if found is None:
            found = evaluate(condition, world.state, verdict)
            if found is UNKNOWN and isinstance(condition, Named):
                found = _exact(pack, condition.name, world)
            known[id(condition)] = found
        return found

    return verdict


def _exact(pack: Pack, name: str, world: World) -> Truth:
    values = pack.compiled.conditions[name].values(world.state)
    return UNKNOWN if len(values) > 1 else YES if True in values else NO


def steps(pack: Pack, facts: FactState, finding: Finding, places: Sequence[Step] = ()) -> tuple[Step, ...]:
    """Return the reasons of a finding: the steps about places first, then each rule in effect with what carries it.

    `places` are the steps that say in which zone a place lies; clauses of other zones are not repeated under the rules.
    While facts are still to be asked, every rule is possible and none is a reason yet: only the places are given.
    """
    account = _Account(pack, facts, verdicts(pack, finding.known))
    for place in places:
        account.steps.append(replace(place, id=account.next_id))
    for name in _reasons(finding):
        account.add_rule(pack.rules[name], YES if name in finding.certain else UNKNOWN)
        account.add_unmet(pack.rules[name], finding.known)
    return tuple(account.steps)


def _reasons(finding: Finding) -> tuple[str, ...]:
    """The rules that are reasons. Of a decided outcome those that only might be in effect change nothing."""
    if finding.status is Status.NEED_FACTS:
        return ()
    certain = tuple(name for name in finding.rules if name in finding.certain)
    return certain if certain and finding.status is Status.DECIDED else finding.rules


@dataclass
class _Account:
    """The steps of one finding, as they are gathered."""

    pack: Pack
    facts: FactState
    verdict_of: Verdicts
    steps: list[Step] = field(default_factory=list)

    @property
    def next_id(self) -> str:
        return f"r{len(self.steps) + 1}"

    def add(self, rule: str, verdict: Truth, because: Text | Message, clause: Clause | None) -> None:
        self.steps.append(Step(self.next_id, rule, verdict, because, clause))

    def add_rule(self, rule: PolicyRule, holds: Truth) -> None:
        for clause in rule.clauses:
            if clause not in standing_of(self.pack).listing:
                self.add(rule.name, holds, rule.say, self.pack.clauses[clause])
        self.add_carriers(rule.name, rule.when)

    def add_unmet(self, rule: PolicyRule, known: World) -> None:
        """What is not met of the rule in whose place this one stands."""
        if rule.instead_of and _exact(self.pack, rule.instead_of, known) is not YES:
            self.add_carriers(rule.name, self.pack.rules[rule.instead_of].when)

    def add_carriers(self, rule: str, condition: Condition) -> None:
        """The named conditions and tests that carry a verdict, each under the clause of the named condition around."""
        clause: Clause | None = None
        said: set[tuple[str, str | None]] = set()
        for part, verdict in carrying(condition, self.verdict_of):
            if isinstance(part, Named) and part.clauses:
                clause = self.pack.clauses[part.clauses[0]]
            key = (part.name if isinstance(part, Named) else part.text, clause.id if clause else None)
            if key not in said:
                said.add(key)
                because = part.words if isinstance(part, Named) else describe(self.pack, self.facts, part)
                self.add(rule, verdict, because, clause)


def describe(pack: Pack, facts: FactState, test: Is | Same) -> Message:
    """Say what a test looked at: the facts with what was told of them, or the reading with the option in use."""
    looks_at = standing_of(pack).looks_at(test)
    if looks_at.reading is not None:
        return _about_reading(pack, facts, looks_at.reading, looks_at.params)
    return Message(
        looks_at.code, {"told": tuple([_told(pack, facts, name) for name in looks_at.facts]), **looks_at.params}
    )


def _about_reading(pack: Pack, facts: FactState, name: str, wanted: Mapping[str, object]) -> Message:
    reading = pack.readings[name]
    option = facts.readings.get(name, reading.use)
    if option is None:
        return Message("because.reading_open", {"question": reading.question, **wanted})
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
