"""Which papers a family needs, and how each of them stands."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from enrollzone.messages import Message, Text
from enrollzone.policy.decide import Finding, Status
from enrollzone.policy.explain import describe, verdicts
from enrollzone.policy.facts import FactState, World
from enrollzone.policy.pack import Pack, Paper
from enrollzone.rules.conditions import AnyOf, Condition, Named, names_in, parts_of
from enrollzone.rules.evaluate import Verdicts, failing
from enrollzone.rules.truth import NO, YES
from enrollzone.sources import Clause


class PaperState(StrEnum):
    """How a paper stands. `needed` is a paper of which nothing was told yet."""

    HELD = "held"
    MISSING = "missing"
    INVALID = "invalid"
    NEEDED = "needed"
    NOT_NEEDED = "not_needed"


@dataclass(frozen=True)
class PaperCheck:
    """One paper of the checklist. `one_of` are the papers of which any one is enough, this one among them."""

    kind: str
    requirement: Text
    state: PaperState
    why: tuple[Message, ...] = ()
    one_of: tuple[str, ...] = ()
    clause: Clause | None = None


def checklist(pack: Pack, facts: FactState, finding: Finding) -> tuple[PaperCheck, ...]:
    """Return the papers for which the rules in effect ask, with those of the rule whose place they take.

    While facts are still to be asked nobody can say which rule will hold, so no paper is asked for yet.
    """
    if finding.status is Status.NEED_FACTS:
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
    known = world.state.get(name)
    state = PaperState.NEEDED
    if known is not None and len(known) == 1:
        state = PaperState.HELD if "yes" in known else PaperState.MISSING
    return PaperCheck(name, pack.facts[name].label, state)


def _check(
    pack: Pack, facts: FactState, name: str, alternatives: tuple[str, ...], verdict: Verdicts, *, settled: bool
) -> PaperCheck:
    paper = pack.papers[name]
    state = _state(paper, facts, verdict, settled=settled)
    why: tuple[Message, ...] = ()
    if state is PaperState.INVALID:
        failed = [test for test in failing(paper.condition.part, verdict) if not _reading_only(test.text)]
        why = tuple(describe(pack, facts, test) for test in failed)
    clauses = paper.condition.clauses
    clause = pack.clauses[clauses[0]] if clauses else None
    return PaperCheck(name, paper.condition.words, state, why, alternatives, clause)


def _reading_only(text: str) -> bool:
    return text.startswith("reading.")


def _state(paper: Paper, facts: FactState, verdict: Verdicts, *, settled: bool) -> PaperState:
    truth = verdict(paper.condition)
    if truth is YES:
        return PaperState.HELD
    if settled:
        return PaperState.NOT_NEEDED
    if paper.present and facts.values.get(paper.present) == frozenset(["no"]):
        return PaperState.MISSING
    return PaperState.INVALID if truth is NO else PaperState.NEEDED
