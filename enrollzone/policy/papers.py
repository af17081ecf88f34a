"""Whose it is to change: which facts, and so which variables, belong to which paper."""

from collections.abc import Container, Iterable, Mapping

from enrollzone.evidence.kinds import PaperKind
from enrollzone.rules.conditions import Condition, Named, looked_at, names_in
from enrollzone.rules.variables import Variable


def is_single(condition: Named, papers: Container[str]) -> bool:
    """Tell whether a paper is one paper and not a set of several."""
    return not any(name in papers for name in names_in(condition.part))


def paper_of_fact(
    kinds: Mapping[str, PaperKind],
    papers: Container[str],
    definitions: Mapping[str, Named],
    rules: Iterable[Condition],
) -> Mapping[str, str]:
    """Return, for each fact that belongs to one paper, that paper.

    A paper owns what it shows, and what is looked at for nothing but that paper. `definitions` are the named
    conditions, those of the papers among them; `rules` are the conditions of the rules.
    """
    lookers: dict[str, set[str | None]] = {}
    for name, named in definitions.items():
        looker = name if name in papers and is_single(named, papers) else None
        for fact in looked_at(named.part):
            lookers.setdefault(fact, set()).add(looker)
    for condition in rules:
        for fact in looked_at(condition):
            lookers.setdefault(fact, set()).add(None)
    alone = {fact: name for fact, names in lookers.items() for name in names if name is not None and len(names) == 1}
    return alone | {fact: name for name, kind in reversed(tuple(kinds.items())) for fact in kind.facts}


def paper_of_variable(owner: Mapping[str, str], variables: Iterable[Variable]) -> Mapping[str, str]:
    """Return, for each variable that one paper alone settles, that paper; `owner` is the paper of each fact."""
    found = ((variable.name, {owner.get(fact) for fact in variable.inputs}) for variable in variables)
    return {name: paper for name, papers in found for paper in papers if paper is not None and len(papers) == 1}
