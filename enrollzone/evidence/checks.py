"""From papers to facts, and how a paper stands. Days are counted in `rules.dates`; here nothing is counted."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from enrollzone.evidence.kinds import NO, YES, Fact, PaperKind, PaperState, Part, Shown, Source, Value
from enrollzone.rules.truth import Truth

Known = TypeVar("Known")


def facts_from(kind: PaperKind, paper: Shown) -> Iterator[Fact]:
    """Walk over the facts that a paper tells, with where they come from. Raises KeyError for what its kind lacks."""
    told: dict[str, Value | None] = {kind.held: YES if paper.held else NO}
    told |= {kind.parts[part]: value for part, value in paper.parts.items()}
    told |= {kind.marks[mark]: _said(bears) for mark, bears in paper.marks.items()}
    for name, value in told.items():
        yield Fact(name, value, paper.kind, paper.source, paper.on)


def _said(bears: bool | None) -> Value | None:  # noqa: FBT001 - a mark is there, is not there, or cannot be told
    return None if bears is None else YES if bears else NO


def ends_before_it_begins(paper: Shown) -> bool:
    """Tell whether the last day on a paper lies before its first: no such paper is ever issued."""
    first, last = (_days(paper.parts.get(part)) for part in (Part.FROM, Part.UNTIL))
    return bool(first and last and max(last) < min(first))


def _days(value: object) -> tuple[date, ...]:
    return value if isinstance(value, tuple) else ()


@dataclass(frozen=True)
class Clash:
    """A fact of which a paper says something else than was told, with what the answer goes by."""

    fact: str
    paper: str
    source: Source


def clashes(told: Mapping[str, Known], facts: Iterable[tuple[Fact, Known]]) -> Iterator[Clash]:
    """Walk over the facts that were told otherwise than a paper shows them. Neither side is ever dropped in silence."""
    for fact, value in facts:
        if fact.name in told and told[fact.name] != value:
            yield Clash(fact.name, fact.paper, fact.source)


def standing(verdict: Truth, held: Truth, *, needed: bool) -> PaperState:
    """Return how a paper stands: does it satisfy what is asked of it, is one held at all, would another one do?"""
    if verdict is Truth.YES:
        return PaperState.HELD
    if not needed:
        return PaperState.NOT_NEEDED
    if held is Truth.NO:
        return PaperState.MISSING
    return PaperState.INVALID if verdict is Truth.NO else PaperState.NEEDED


def runs_out(kind: PaperKind, days: Mapping[str, object], seen: date, entry: date) -> date | None:
    """Return the last day of a paper that is good on the day it is seen and no more on the entry day; None otherwise.

    Both ends of a paper's days belong to it. `days` are the facts that were told; a day that is not known exactly
    says nothing.
    """
    last = _exactly(days, kind.parts.get(Part.UNTIL))
    first = _exactly(days, kind.parts.get(Part.FROM)) or date.min
    return last if last is not None and first <= seen <= last < entry else None


def _exactly(days: Mapping[str, object], name: str | None) -> date | None:
    known = _days(days.get(name)) if name else ()
    return known[0] if len(known) == 1 else None
