"""Which papers a family needs, and how each of them stands."""

from collections.abc import Iterator
from dataclasses import dataclass

from enrollzone.decision.decide import Finding, Status
from enrollzone.decision.explain import describe, verdicts
from enrollzone.decision.facts import FactState, World
from enrollzone.evidence.checks import standing
from enrollzone.evidence.kinds import NO as NO_ONLY
from enrollzone.evidence.kinds import YES as YES_ONLY
from enrollzone.evidence.kinds import PaperState
from enrollzone.messages import Message, Text
from enrollzone.policy.pack import Pack, Paper
from enrollzone.rules.conditions import AnyOf, Condition, Is, Named, Same, Test, names_in, parts_of
from enrollzone.rules.evaluate import Verdicts, carrying, failing
from enrollzone.rules.truth import NO, UNKNOWN, YES, Truth
from enrollzone.sources import Clause


@dataclass(frozen=True)
class PaperCheck:
    """One paper of the checklist. `one_of` are the papers of which any one is enough, this one among them."""

    kind: str
    requirement: Text
    state: PaperState
    why: tuple[Message, ...] = ()
    one_of: tuple[str, ...] = ()
    clause: Clause | None = None


def paper_words(pack: Pack, name: str) -> Text:
    """Return what a paper is called: a paper of the pack, or a fact for which a rule asks as for a paper."""
    return pack.papers[name].condition.words if name in pack.papers else pack.facts[name].label


def checklist(pack: Pack, facts: FactState, finding: Finding, *, every: bool = False) -> tuple[PaperCheck, ...]:
    """Return the papers for which the rules in effect ask, with those of the rule whose place they take.

    While facts are still to be asked nobody can say which rule will hold, so no paper is asked for yet; with `every`
    those of each rule that is still possible are given all the same.
    """
    if finding.status is Status.NEED_FACTS and not every:
        return ()
    world = finding.known
    wanted: dict[str, None] = {}
    for name in finding.rules:
        rule = pack.rules[name]
        before = pack.rules[rule.instead_of].papers if rule.instead_of else ()
        wanted |= dict.fromkeys((*rule.papers, *before))
    verdict = verdicts(pack, world)
    checks = [check for name in wanted for check in _checks(pack, facts, world, verdict, name)]
    return tuple({check.kind: check for check in checks}.values())


def _checks(pack: Pack, facts: FactState, world: World, verdict: Verdicts, name: str) -> Iterator[PaperCheck]:
    if name not in pack.papers:
        yield _fact_check(pack, world, name)
        return
    for paper, alternatives in _single(pack, pack.papers[name].condition, ()):
        held = any(verdict(pack.papers[other].condition) is YES for other in alternatives)
        yield _check(pack, facts, paper, alternatives, verdict, settled=held)


def _single(pack: Pack, condition: Condition, around: tuple[str, ...]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Walk over the single papers in a set, each with the papers of which any one is enough."""
    is_paper = isinstance(condition, Named) and condition.name in pack.papers
    if is_paper and isinstance(condition, Named) and not _papers_in(pack, condition.part):
        yield condition.name, around
        return
    direct = tuple(part.name for part in parts_of(condition) if isinstance(part, Named) and part.name in pack.papers)
    for part in parts_of(condition):
        yield from _single(pack, part, direct if isinstance(condition, AnyOf) else ())


def _papers_in(pack: Pack, condition: Condition) -> bool:
    return any(name in pack.papers for name in names_in(condition))


def _fact_check(pack: Pack, world: World, name: str) -> PaperCheck:
    held = _among(world.state.get(name))
    return PaperCheck(name, pack.facts[name].label, standing(held, held, needed=True))


def _check(
    pack: Pack, facts: FactState, name: str, alternatives: tuple[str, ...], verdict: Verdicts, *, settled: bool
) -> PaperCheck:
    paper = pack.papers[name]
    held = UNKNOWN if paper.present is None else _among(facts.values.get(paper.present))
    state = standing(verdict(paper.condition), held, needed=not settled)
    why = tuple(describe(pack, facts, test) for test in _why(paper, state, held, verdict))
    clauses = paper.condition.clauses
    clause = pack.clauses[clauses[0]] if clauses else None
    return PaperCheck(name, paper.condition.words, state, why, alternatives, clause)


def _among(known: object) -> Truth:
    """Whether something is so, from the values that are still possible of a yes/no fact."""
    return {YES_ONLY: YES, NO_ONLY: NO}.get(known, UNKNOWN) if isinstance(known, frozenset) else UNKNOWN


def _why(paper: Paper, state: PaperState, held: Truth, verdict: Verdicts) -> Iterator[Test]:
    """What is wrong with a paper; of one that is there and that may do or not, what is not known of it."""
    if state is PaperState.INVALID:
        yield from (test for test in failing(paper.condition.part, verdict) if not _reading_only(test.text))
    if state is PaperState.NEEDED and held is YES:
        undecided = (test for test, truth in carrying(paper.condition.part, verdict) if truth is UNKNOWN)
        yield from (test for test in undecided if isinstance(test, Is | Same))


def _reading_only(text: str) -> bool:
    return text.startswith("reading.")
