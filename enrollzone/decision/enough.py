"""The smallest sets of papers that would bring about the rule that a family misses."""

from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass

from enrollzone.decision.decide import Finding, Status
from enrollzone.policy.pack import ARRANGE, Pack
from enrollzone.rules.compiler import Effect
from enrollzone.rules.fewest import alternatives, fewest_changes
from enrollzone.rules.ruleset import Outcome
from enrollzone.rules.variables import State

MOST_SETS = 8  # of papers that are told of; the smallest come first


@dataclass(frozen=True)
class Enough:
    """Papers that together make a rule hold: one out of each choice.

    `outcomes` are what a family may then get: those of the rule, and those of rules that may still override it.
    """

    rule: str
    choices: tuple[tuple[str, ...], ...]
    outcomes: tuple[Outcome, ...]


def enough(pack: Pack, finding: Finding) -> tuple[Enough, ...]:
    """Return the smallest sets of papers that would settle the better rule, where the outcome hangs on papers.

    A set has no paper that could be left out; papers that are in order already do not count, and papers that cannot
    help are not named. Whatever else is not known may come out either way.
    """
    if not _hangs_on_papers(pack, finding):
        return ()
    return tuple(found for rule in _missed(pack, finding) for found in _for_rule(pack, finding, rule))[:MOST_SETS]


def _hangs_on_papers(pack: Pack, finding: Finding) -> bool:
    if finding.status is Status.DECIDED:
        return finding.outcomes[0].kind == ARRANGE
    of_papers = pack.paper_of.keys()
    if finding.status is Status.NEED_FACTS:
        return of_papers >= set(finding.askable)
    return not of_papers.isdisjoint(finding.uncertain)


def _missed(pack: Pack, finding: Finding) -> Iterator[str]:
    """The rules in whose place others stand, and those that ask for papers and only might be in effect."""
    rules = [pack.rules[name] for name in finding.rules]
    instead = [rule.instead_of for rule in rules if rule.instead_of]
    possible = [rule.name for rule in rules if rule.papers]
    return (name for name in dict.fromkeys((*instead, *possible)) if name not in finding.certain)


def _for_rule(pack: Pack, finding: Finding, rule: str) -> Iterator[Enough]:
    state, stronger = finding.known.state, _stronger(pack, rule)
    ways = fewest_changes(pack.compiled.conditions[rule], state, pack.paper_settling, lambda end: end is True) or ()
    for choices in alternatives(filter(None, ways)):
        ends = _ends_with(pack, state, frozenset().union(*choices))
        if any(rule in end.rules for end in ends):
            outcomes = {end.outcome for end in ends if not stronger.isdisjoint(end.rules)}
            yield Enough(rule, _in_order(pack, choices), tuple(sorted(outcomes)))


def _ends_with(pack: Pack, state: State, changed: Container[str]) -> list[Effect]:
    """What may follow where some papers may be others."""
    owner = pack.paper_settling
    left = {name: values for name, values in state.items() if owner.get(name) not in changed}
    return [end for end in pack.compiled.effects.values(left) if isinstance(end, Effect)]


def _stronger(pack: Pack, rule: str) -> frozenset[str]:
    """A rule and all that may stand in its place where it holds: those that override it, or one that does."""
    found, waiting = {rule}, [rule]
    while waiting:
        beaten = waiting.pop()
        new = {other.name for other in pack.ruleset.rules if beaten in other.overrides} - found
        found |= new
        waiting += new
    return frozenset(found)


def _in_order(pack: Pack, choices: Iterable[Iterable[str]]) -> tuple[tuple[str, ...], ...]:
    """Papers and choices in the order of the pack."""
    place: Mapping[str, int] = {name: n for n, name in enumerate((*pack.papers, *pack.facts))}
    inner = (tuple(sorted(choice, key=place.__getitem__)) for choice in choices)
    return tuple(sorted(inner, key=lambda choice: place[choice[0]]))
