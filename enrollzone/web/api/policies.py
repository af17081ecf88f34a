"""A policy as the API shows it: its clauses, rules, readings and papers, and the diagram compiled from them."""

from collections.abc import Hashable

from enrollzone.bootstrap import Bureaus
from enrollzone.i18n.catalogue import Catalogue
from enrollzone.lookup import Bureau
from enrollzone.policy.pack import Pack, Paper, Policy, PolicyRule, Reading
from enrollzone.present import Document, clause_document, fact_document, policy_reference
from enrollzone.rules.compiler import Conflict
from enrollzone.rules.diagram import TERMINAL, Diagram
from enrollzone.rules.ruleset import Outcome
from enrollzone.web.errors import NotThereError


def the_policy(bureaus: Bureaus, wanted: str) -> tuple[Bureau, Policy]:
    """Return a policy by its id. Raises NotThereError."""
    for bureau in bureaus.values():
        pack = bureau.shelf.by_id(wanted)
        if pack is not None:
            return bureau, pack
    raise NotThereError


def the_pack(bureaus: Bureaus, wanted: str) -> Pack:
    """Return a policy with rules by its id. Raises NotThereError for a document of unions too: it has none."""
    _, policy = the_policy(bureaus, wanted)
    if not isinstance(policy, Pack):
        raise NotThereError
    return policy


def summary(bureau: Bureau, pack: Policy, words: Catalogue) -> Document:
    """Return what names a policy, and its county."""
    return {**policy_reference(pack, words), "jurisdiction": bureau.county.code}


def policy(bureau: Bureau, pack: Policy, words: Catalogue) -> Document:
    """Return a policy with everything in it that people may want to read; a document of unions has no rules."""
    return {
        **summary(bureau, pack, words),
        "sources": [_source(pack, name, words) for name in pack.documents],
        "clauses": [clause_document(clause, words) for clause in pack.clauses.values()],
        "rules": [],
        "readings": [_reading(reading, words) for reading in pack.readings.values()],
        "silences": [
            {"id": silence.id, "text": words.say(silence.words), "clauses": list(silence.clauses)}
            for silence in pack.silences
        ],
        "papers": [],
        "facts": [],
        **(_of_rules(pack, words) if isinstance(pack, Pack) else {}),
    }


def _of_rules(pack: Pack, words: Catalogue) -> Document:
    return {
        "rules": [_rule(rule, words) for rule in pack.rules.values()],
        "papers": [_paper(name, paper, words) for name, paper in pack.papers.items()],
        "facts": [fact_document(fact, pack, words) for fact in pack.facts.values()],
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


def _source(pack: Policy, name: str, words: Catalogue) -> Document:
    source = pack.documents[name]
    return {
        "id": source.id,
        "title": words.say(source.title),
        "number": source.number,
        "issuer": source.issuer,
        "sha256": source.sha256,
        "external": source.external,
    }


def _rule(rule: PolicyRule, words: Catalogue) -> Document:
    return {
        "id": rule.name,
        "text": words.say(rule.say),
        "clauses": list(rule.clauses),
        "papers": list(rule.papers),
        "instead_of": rule.instead_of,
    }


def _reading(reading: Reading, words: Catalogue) -> Document:
    return {
        "id": reading.id,
        "status": str(reading.status),
        "question": words.say(reading.question),
        "options": {name: words.say(text) for name, text in reading.options.items()},
        "used": reading.use,
        "clauses": list(reading.clauses),
    }


def diagram(pack: Pack) -> Document:
    """Return the compiled outcome diagram: walk from `root`, at each node to the child at the place of the value."""
    compiled: Diagram = pack.compiled.outcomes
    return {
        "policy": pack.id,
        "root": compiled.root,
        "variables": [
            {"name": v.name, "values": list(v.values), "origin": v.origin.value, "inputs": list(v.inputs)}
            for v in compiled.variables
        ],
        "nodes": [_node(level, children) for level, children in compiled.nodes],
        "terminals": [_terminal(value) for value in compiled.terminals],
    }


def _node(level: int, children: tuple[int, ...]) -> Document:
    if level == TERMINAL:
        return {"terminal": children[0]}
    return {"variable": level, "children": list(children)}


def _terminal(value: Hashable) -> Document:
    if isinstance(value, Outcome):
        return {"kind": value.kind, "options": list(value.options)}
    if isinstance(value, Conflict):
        return {"kind": "conflict", "options": []}
    return {"kind": str(value), "options": []}
