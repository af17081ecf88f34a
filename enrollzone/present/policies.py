"""A policy as documents show it: its texts, clauses, rules, readings and papers; what it lacks and whom it obliges."""

from collections.abc import Iterator
from datetime import date

from enrollzone.i18n.catalogue import Catalogue
from enrollzone.messages import Message
from enrollzone.policy.duties import Obligation
from enrollzone.policy.pack import Annex, Pack, Paper, Policy, PolicyRule, Reading
from enrollzone.present.pieces import Document, clause_document, fact_document, policy_reference
from enrollzone.rules.conditions import tests_in, variables_of
from enrollzone.rules.evaluate import evaluate
from enrollzone.rules.ruleset import PlanByReading
from enrollzone.rules.truth import NO


def policy_summary(county: str, policy: Policy, words: Catalogue) -> Document:
    """Return what names a policy, and its county."""
    return {**policy_reference(policy, words), "jurisdiction": county}


def policy_document(county: str, policy: Policy, words: Catalogue) -> Document:
    """Return a policy with everything in it that people may want to read; a document of unions has no rules."""
    return {
        **policy_summary(county, policy, words),
        "sources": [_source(policy, name, words) for name in policy.documents],
        "clauses": [clause_document(clause, words) for clause in policy.clauses.values()],
        "rules": [],
        "readings": [reading_document(reading, words) for reading in policy.readings.values()],
        "silences": [
            {"id": silence.id, "text": words.say(silence.words), "clauses": list(silence.clauses)}
            for silence in policy.silences
        ],
        "papers": [],
        "facts": [],
        "obliges": [],
        "annexes": [],
        **(_of_rules(policy, words) if isinstance(policy, Pack) else {}),
    }


def _of_rules(pack: Pack, words: Catalogue) -> Document:
    return {
        "rules": [_rule(pack, rule, words) for rule in pack.rules.values()],
        "papers": [_paper(name, paper, words) for name, paper in pack.papers.items()],
        "facts": [fact_document(fact, pack, words) for fact in pack.facts.values()],
        "obliges": [obligation_document(duty, words) for duty in _duties(pack)],
        "annexes": [_annex(annex, words) for annex in pack.annexes],
    }


def _duties(pack: Pack) -> Iterator[Obligation]:
    """Walk over what the policy obliges anybody to, each duty once: by itself, and with the outcome of a rule."""
    yield from dict.fromkeys([*pack.duties, *(duty for rule in pack.rules.values() for duty in rule.obliges)])


def obligation_document(duty: Obligation, words: Catalogue) -> Document:
    """Return what somebody is obliged to do, and by which clause."""
    return {"who": words.say(Message(f"who.{duty.who}")), "what": words.say(duty.words), "clause": duty.clause}


def _annex(annex: Annex, words: Catalogue) -> Document:
    return {
        "id": annex.id,
        "title": words.say(annex.title),
        "effect": words.say(annex.effect),
        "missing": annex.missing,
        "clause": annex.needed_by,
    }


def _paper(name: str, paper: Paper, words: Catalogue) -> Document:
    kind = paper.kind
    parts = {str(part): fact for part, fact in kind.parts.items()} if kind else {}
    return {
        "kind": name,
        "requirement": words.say(paper.condition.words),
        "clauses": list(paper.condition.clauses),
        "shows": {"held": kind.held, "parts": parts, "marks": dict(kind.marks)} if kind else None,
    }


def _source(policy: Policy, name: str, words: Catalogue) -> Document:
    source = policy.documents[name]
    return {
        "id": source.id,
        "title": words.say(source.title),
        "number": source.number,
        "issuer": source.issuer,
        "sha256": source.sha256,
        "external": source.external,
    }


def _rule(pack: Pack, rule: PolicyRule, words: Catalogue) -> Document:
    settled = {f"reading.{name}": frozenset(reading.possible) for name, reading in pack.readings.items()}
    return {
        "id": rule.name,
        "text": words.say(rule.say),
        "clauses": list(rule.clauses),
        "papers": list(rule.papers),
        "instead_of": rule.instead_of,
        "readings": [name for name in pack.readings if f"reading.{name}" in _variables(rule)],
        "in_use": evaluate(rule.when, settled) is not NO,
    }


def _variables(rule: PolicyRule) -> frozenset[str]:
    """The names of the variables that a rule looks at, that of the reading on which its outcome hangs included."""
    looked_at = (variable.name for test in tests_in(rule.when) for variable in variables_of(test))
    plan = (rule.plan.reading.name,) if isinstance(rule.plan, PlanByReading) else ()
    return frozenset((*looked_at, *plan))


def reading_document(reading: Reading, words: Catalogue) -> Document:
    """Return an open question of the text as `reading_in_use` does, with the clauses that it is about."""
    return {**reading_in_use(reading, reading.use, words), "clauses": list(reading.clauses)}


def reading_in_use(reading: Reading, used: str | None, words: Catalogue) -> Document:
    """Return an open question of the text with its options, the one in use, and who settled it where it is settled."""
    decided = {"decided": decision_document(*reading.decided, words)} if reading.decided else {}
    return {
        "id": reading.id,
        "status": str(reading.status),
        "question": words.say(reading.question),
        "options": {option: words.say(text) for option, text in reading.options.items()},
        "used": used,
        **decided,
    }


def decision_document(who: str, day: date, reference: str, words: Catalogue) -> Document:
    """Return who settled an open question of the text, on which day, in which document."""
    text = words.say(Message("reading.decided_by", {"who": who, "day": day, "reference": reference}))
    return {"by": who, "on": day.isoformat(), "ref": reference, "text": text}
