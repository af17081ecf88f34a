"""Papers on which nothing is read that a rule asks for: that they are there is told as a fact, and somebody sees it."""

from collections.abc import Mapping
from typing import Any

from enrollzone.casework.cases import Case
from enrollzone.policy.pack import Pack
from enrollzone.request import fact_named
from enrollzone.rules.conditions import looked_at

AS_TOLD = "as_told"  # under which a record of such a paper holds what the family had told of it


def is_plain(pack: Pack, kind: str) -> bool:
    """Tell whether a paper of a checklist is of no kind whose parts are read: an identity card, a certificate."""
    asked = {name for rule in pack.rules.values() for name in rule.papers}
    return kind not in pack.paper_kinds and (kind in pack.papers or kind in asked)


def told_of_it(pack: Pack, case: Case, kind: str) -> Mapping[str, Any]:
    """Return what the family told of such a paper, by the names of its facts."""
    facts = set(looked_at(pack.papers[kind].condition)) if kind in pack.papers else {kind}
    told: Mapping[str, Any] = case.question.get("facts", {})
    named = {name: fact_named(pack, name) for name in told}
    return {fact.name: told[name] for name, fact in named.items() if fact is not None and fact.name in facts}
