"""What the papers of a family say, taken together with what it told."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from enrollzone.answers.answer import Question, Told
from enrollzone.evidence.checks import Clash, clashes, facts_from
from enrollzone.evidence.kinds import Fact, Source, Value
from enrollzone.places.home import AskedPlace
from enrollzone.policy.pack import Pack

_CODE_LENGTH = 12


def with_papers(question: Question, pack: Pack) -> tuple[Question, tuple[Clash, ...]]:
    """Return the question with every fact that its papers tell, and where that is not what was told otherwise.

    What was verified stands against what was told, also where somebody looked and could not tell. Where one telling
    stands against another, either may be true.
    """
    if not question.documents:
        return question, ()
    shown = list(_shown(question, pack))
    known = [(fact, _told(fact.value)) for fact in shown if fact.value is not None]
    told = dict(question.facts)
    for fact, value in known:
        told[fact.name] = value if fact.source is Source.VERIFIED else _either(told.get(fact.name), value)
    illegible = _illegible(shown)
    told = {name: value for name, value in told.items() if name not in illegible}
    unknown = question.dont_know | {fact.name for fact in shown if fact.value is None}
    found = tuple(clashes(question.facts, known))
    return replace(question, facts=told, dont_know=frozenset(unknown - told.keys())), found


def _illegible(shown: Iterable[Fact]) -> frozenset[str]:
    """The facts of which somebody looked at a paper and could not tell them, and that no other paper proves."""
    verified = [fact for fact in shown if fact.source is Source.VERIFIED]
    return frozenset(fact.name for fact in verified if fact.value is None) - {
        fact.name for fact in verified if fact.value is not None
    }


def _shown(question: Question, pack: Pack) -> Iterator[Fact]:
    for paper in question.documents:
        yield from facts_from(pack.paper_kinds[paper.kind], paper)


def _told(value: Value) -> Told:
    if isinstance(value, str):
        is_code = len(value) == _CODE_LENGTH and value.isascii() and value.isdecimal()
        return AskedPlace(unit=value) if is_code else AskedPlace(text=value)
    return value


def _either(one: Told | None, other: Told) -> Told:
    if isinstance(one, frozenset) and isinstance(other, frozenset):
        return one | other
    if isinstance(one, tuple) and isinstance(other, tuple):
        return tuple(dict.fromkeys((*one, *other)))
    return other
