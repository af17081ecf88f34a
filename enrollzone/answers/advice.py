"""What would help a family: papers that would be enough, facts that would change the answer, papers that run out."""

from collections.abc import Iterator
from datetime import date

from enrollzone.answers.answer import EnoughPapers, NamedPaper, OtherFact, Otherwise, Question
from enrollzone.answers.possible import possibilities, possibility
from enrollzone.decision.checklist import checklist, paper_words
from enrollzone.decision.decide import Finding
from enrollzone.decision.enough import enough
from enrollzone.decision.explain import value_words
from enrollzone.decision.facts import FactState
from enrollzone.decision.what_if import what_if
from enrollzone.evidence.checks import Clash, runs_out
from enrollzone.evidence.kinds import NO, PaperState, Part, Source
from enrollzone.messages import Message
from enrollzone.policy.pack import Pack


def enough_papers(pack: Pack, finding: Finding) -> tuple[EnoughPapers, ...]:
    """Return the smallest sets of papers that would bring about the rule that a family misses."""
    return tuple(
        EnoughPapers(
            tuple(tuple(NamedPaper(name, paper_words(pack, name)) for name in choice) for choice in found.choices),
            possibilities(pack, found.outcomes),
        )
        for found in enough(pack, finding)
    )


def otherwise(pack: Pack, facts: FactState, finding: Finding) -> tuple[Otherwise, ...]:
    """Return what would follow if a fact or two were otherwise than they were told."""
    return tuple(
        Otherwise(
            tuple(
                OtherFact(name, Message("told.value", {"fact": pack.facts[name].label, "value": words}))
                for name, words in ((name, value_words(pack, name, value)) for name, value in entry.changes)
            ),
            possibility(pack, entry.outcome),
        )
        for entry in what_if(pack, facts, finding)
    )


def paper_notices(
    question: Question, pack: Pack, facts: FactState, finding: Finding, clashes: tuple[Clash, ...]
) -> Iterator[Message]:
    """Walk over what must be said of the papers: what was told otherwise, and those that end before the entry day."""
    for clash in clashes:
        said = {"fact": pack.facts[clash.fact].label, "paper": paper_words(pack, clash.paper)}
        proved = clash.source is Source.VERIFIED
        yield Message("warning.paper_proves_otherwise" if proved else "warning.paper_told_otherwise", said)
    running_out = dict(_running_out(question, pack, facts))
    if not running_out:
        return
    for check in checklist(pack, facts, finding, every=True):
        if check.kind in running_out and check.state is not PaperState.NOT_NEEDED:
            ends: dict[str, object] = {"paper": check.requirement, "day": running_out[check.kind]}
            yield Message("warning.paper_expires_before_entry", ends)


def _running_out(question: Question, pack: Pack, facts: FactState) -> Iterator[tuple[str, date]]:
    """The papers that are good on the day of the question, or of their showing, and end before the entry day."""
    seen_on = {paper.kind: paper.on for paper in question.documents}
    for name, kind in pack.paper_kinds.items():
        seen = seen_on.get(name) or question.asked_on
        if seen is None or Part.UNTIL not in kind.parts or facts.values.get(kind.held) == NO:
            continue
        last = runs_out(kind, facts.values, seen, question.on)
        if last is not None:
            yield name, last
