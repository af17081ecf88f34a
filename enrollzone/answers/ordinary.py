"""The answer for a family to which nothing special applies: shown first, always with its assumptions."""

from dataclasses import replace
from datetime import date

from enrollzone.answers.answer import Assumption, Ordinary
from enrollzone.answers.possible import possibility
from enrollzone.answers.territory import Territory, place_steps
from enrollzone.decision.checklist import checklist
from enrollzone.decision.decide import Status, decide
from enrollzone.decision.explain import steps, value_words
from enrollzone.decision.facts import FactState, Value
from enrollzone.messages import Message, Text
from enrollzone.policy.pack import FactKind, Pack


def ordinary(pack: Pack, facts: FactState, places: tuple[Territory, ...]) -> Ordinary | None:
    """Return what the ordinary family would get at this home, or None when that is not decided either.

    What the family told stays as told; the pack's ordinary facts stand only where it told nothing.
    """
    assumed = {
        name: value
        for name, written in pack.ordinary.items()
        if name not in facts.values and (value := _value(pack, facts, name, written)) is not None
    }
    usual = replace(facts, values={**assumed, **facts.values}, dont_know=frozenset())
    finding = decide(pack, usual)
    if finding.status is not Status.DECIDED:
        return None
    assumes = tuple(Assumption(name, _words(pack, name, value)) for name, value in assumed.items())
    reasons = steps(pack, usual, finding, tuple(place_steps(pack, places)))
    papers = checklist(pack, usual, finding)
    return Ordinary(possibility(pack, finding.outcomes[0]), assumes, reasons, papers, finding.provisional)


def _words(pack: Pack, name: str, value: Value) -> Text | Message:
    fact = pack.facts[name]
    return fact.assume or Message("assume", {"fact": fact.label, "value": value_words(pack, name, value)})


def _value(pack: Pack, facts: FactState, name: str, written: str) -> Value | None:
    if written in pack.facts:
        # "Registered where the family lives": whatever the home turned out to be. Where another list is read for the
        # other place, the zone of the home says nothing of it, and nothing is assumed.
        is_one_list = pack.facts[name].category == pack.facts[written].category
        return facts.values.get(written) if is_one_list else None
    if pack.facts[name].kind is FactKind.DATE:
        return (date.fromisoformat(written),)
    return frozenset([written])
