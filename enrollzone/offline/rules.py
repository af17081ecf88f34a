"""What a decision is made of, as JSON: variables, diagrams, days, readings, rules, papers."""

from collections.abc import Iterator
from datetime import date

from enrollzone.decision.decide import facts_of
from enrollzone.i18n.catalogue import Catalogue
from enrollzone.messages import Message
from enrollzone.offline.conditions import Numbers, named_in, written
from enrollzone.offline.diagrams import packed
from enrollzone.offline.ends import ends, outcomes
from enrollzone.offline.words import paper_document, reading_document
from enrollzone.policy.pack import Impossible, Pack, PolicyRule, Reading, ReadingStatus
from enrollzone.present.pieces import Document
from enrollzone.rules.ask import Told, worth
from enrollzone.rules.conditions import Named
from enrollzone.rules.dates import DateTest
from enrollzone.rules.ruleset import Plan
from enrollzone.rules.variables import Variable


def rules_document(pack: Pack, words: Catalogue, year: int) -> Document:
    """Return everything that decides: the compiled diagrams, and what facts and days must be turned into for them.

    Days that recur are those of the school year that begins in `year`.
    """
    return {**_compiled(pack, words, year), **_conditions(pack, words)}


def _compiled(pack: Pack, words: Catalogue, year: int) -> Document:
    """What is walked: the variables, the diagram of effects with its ends, and how days and readings settle variables.

    `least_cost` is what asking costs that must be asked in any order, as the function says that orders the questions.
    """
    effects = pack.compiled.effects
    return {
        "variables": [_variable(one) for one in effects.variables],
        "outcomes": outcomes(pack, words),
        "ends": ends(pack),
        "effects": packed(effects),
        "tests": {name: _test(pack, test) for name, test in pack.date_tests.items()},
        "days": {name: _days(pack, name, year) for name in pack.parameters},
        "readings": [_reading(one, words) for one in pack.readings.values()],
        "least_cost": round(1 / worth([Told(bits=1, needed=1)]), 12),
    }


def _conditions(pack: Pack, words: Catalogue) -> Document:
    """What is read to say why: the rules, the conditions and papers they rest on, and what no family is."""
    numbers = {variable.name: number for number, variable in enumerate(pack.compiled.effects.variables)}
    return {
        "named": {name: _named(pack, one, words, numbers) for name, one in named_in(pack).items()},
        "rules": [_rule(pack, one, words, numbers) for one in pack.rules.values()],
        "papers": {name: paper_document(pack, name, words) for name in pack.papers},
        "impossible": [_impossible(one, words, numbers) for one in pack.impossible],
    }


def _variable(variable: Variable) -> Document:
    return {
        "name": variable.name,
        "values": list(variable.values),
        "from": variable.origin.value,
        "inputs": list(variable.inputs),
        "weights": list(variable.weights),  # unrounded: a value of the smallest chance still counts as one
    }


def _named(pack: Pack, named: Named, words: Catalogue, numbers: Numbers) -> Document:
    """A named condition: as it is written, and as the diagram that says exactly whether it holds."""
    exact = pack.compiled.conditions[named.name]
    return {
        "text": words.say(named.words),
        "clauses": list(named.clauses),
        "when": written(named.part, numbers),
        "exact": packed(exact),
        "yes": [number for number, value in enumerate(exact.terminals) if value is True],
    }


def _impossible(one: Impossible, words: Catalogue, numbers: Numbers) -> Document:
    return {
        "when": written(one.condition, numbers),
        "text": words.say(one.words),
        "facts": list(facts_of(one)),
        "clauses": list(one.clauses),
    }


def _test(pack: Pack, test: DateTest) -> Document:
    counting = pack.first_day.get(test.function)
    found: Document = {
        "is": test.function,
        "dates": list(test.dates),
        "cuts": [[cut.number, cut.unit] for cut in test.cuts],
        "bands": list(test.bands),
    }
    if counting is not None:
        found["first_day"] = {"reading": counting[0], "counts": dict(counting[1])}
    return found


def _days(pack: Pack, name: str, year: int) -> Document:
    """A day of the policy in the school year: one, or one for each option of a reading, null where it is left open."""
    parameter = pack.parameters[name]
    if parameter.reading is None:
        return {"day": _written(parameter.day(year))}
    options = pack.readings[parameter.reading].options
    return {"reading": parameter.reading, "days": {one: _written(parameter.day(year, one)) for one in options}}


def _written(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _reading(reading: Reading, words: Catalogue) -> Document:
    """A reading with the options that are possible; those that may be settled otherwise matter to every outcome."""
    matters = not reading.informative
    return reading_document(reading, words) | {
        "doubtful": matters and reading.status is ReadingStatus.PROVISIONAL,
        "decided": matters and reading.status is ReadingStatus.DECIDED,
    }


def _rule(pack: Pack, rule: PolicyRule, words: Catalogue, numbers: Numbers) -> Document:
    found: Document = {
        "name": rule.name,
        "text": words.say(rule.say),
        "clauses": list(rule.clauses),
        "papers": list(rule.papers),
        "when": written(rule.when, numbers),
        "places": list(dict.fromkeys(_places(rule))),
    }
    if rule.instead_of:
        found["before"] = list(pack.rules[rule.instead_of].papers)
    if rule.obliges:
        found["obliges"] = [
            {"who": words.say(Message(f"who.{duty.who}")), "what": words.say(duty.words), "clause": duty.clause}
            for duty in rule.obliges
        ]
    return found


def _places(rule: PolicyRule) -> Iterator[str]:
    """Walk over the facts that say to which place the outcome of a rule leads."""
    plans = (rule.plan,) if isinstance(rule.plan, Plan) else rule.plan.plans.values()
    yield from (name for plan in plans for variable in plan.of for name in variable.inputs)
