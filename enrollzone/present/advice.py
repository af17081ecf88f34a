"""Advice as documents show it: papers that would be enough, and facts that would change the answer."""

from functools import reduce

from enrollzone.answers.answer import EnoughPapers, NamedPaper, Otherwise
from enrollzone.i18n.catalogue import Catalogue
from enrollzone.messages import Message
from enrollzone.present.pieces import Document, possibility_document


def enough_document(entry: EnoughPapers, words: Catalogue) -> Document:
    """Return papers that would be enough: those that are needed, and the choices, each of which needs one."""
    needed = [choice[0] for choice in entry.choices if len(choice) == 1]
    one_of = [choice for choice in entry.choices if len(choice) > 1]
    return {
        "text": words.say(_text(needed, one_of)),
        "papers": [_paper(paper, words) for paper in needed],
        "one_of": [[_paper(paper, words) for paper in choice] for choice in one_of],
        "then": [possibility_document(possible, words) for possible in entry.then],
    }


def _text(needed: list[NamedPaper], one_of: list[tuple[NamedPaper, ...]]) -> object:
    """Everything in one sentence: what is needed first, then each choice."""
    parts: list[object] = [tuple(paper.words for paper in needed)] if needed else []
    parts += [Message("enough.one_of", {"papers": _either(choice)}) for choice in one_of]
    return reduce(lambda first, more: Message("enough.more", {"first": first, "more": more}), parts)


def _either(choice: tuple[NamedPaper, ...]) -> object:
    words: list[object] = [paper.words for paper in choice]
    return reduce(lambda first, more: Message("enough.or", {"first": first, "more": more}), words)


def _paper(paper: NamedPaper, words: Catalogue) -> Document:
    return {"kind": paper.kind, "requirement": words.say(paper.words)}


def otherwise_document(entry: Otherwise, words: Catalogue) -> Document:
    """Return what would follow if some facts were otherwise."""
    return {
        "if": [{"fact": change.fact, "text": words.say(change.words)} for change in entry.changes],
        "then": [possibility_document(entry.then, words)],
    }
