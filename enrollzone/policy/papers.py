"""Whose it is to change: which facts, and so which variables, belong to which paper."""

from collections import Counter
from collections.abc import Container, Iterable, Mapping
from itertools import chain

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
    of_paper = {name: named.part for name, named in definitions.items() if name in papers and is_single(named, papers)}
    of_others = [named.part for name, named in definitions.items() if name not in of_paper]
    taken = set(chain.from_iterable(map(looked_at, (*of_others, *rules))))
    alone = _looked_at_once(of_paper)
    shown = {fact: name for name, kind in reversed(tuple(kinds.items())) for fact in kind.facts}
    return {fact: name for fact, name in alone.items() if fact not in taken} | shown


def _looked_at_once(conditions: Mapping[str, Condition]) -> Mapping[str, str]:
    """The facts that one of some conditions looks at, and no other of them, with the name of that one."""
    met = {name: set(looked_at(condition)) for name, condition in conditions.items()}
    times = Counter(chain.from_iterable(met.values()))
    return {fact: name for name, facts in met.items() for fact in facts if times[fact] == 1}


def paper_of_variable(owner: Mapping[str, str], variables: Iterable[Variable]) -> Mapping[str, str]:
    """Return, for each variable that one paper alone settles, that paper; `owner` is the paper of each fact."""
    found = ((variable.name, {owner.get(fact) for fact in variable.inputs}) for variable in variables)
    return {name: paper for name, papers in found for paper in papers if paper is not None and len(papers) == 1}
