"""The schools of an answer and what they are held against: each with its own reasons, those nearer, last year's."""

from collections.abc import Iterable

from enrollzone.answers.answer import Answer, LastYear, Nearer
from enrollzone.decision.explain import Step
from enrollzone.i18n.catalogue import Catalogue
from enrollzone.messages import Message
from enrollzone.periods import school_year
from enrollzone.placement.options import Option
from enrollzone.present.pieces import (
    Document,
    clause_document,
    edition_reference,
    option_document,
    policy_reference,
    possibility_document,
)

_ROUNDED_TO_M = 10  # a straight line says nothing about a few metres


def compared(answer: Answer, words: Catalogue) -> Document:
    """Return why no nearer school is named, and what was told for the year before; each only where there is something.

    Distances are in metres, in a straight line, rounded to ten.
    """
    result: Document = {}
    if answer.nearer is not None:
        result["nearer"] = _nearer(answer.nearer, words)
    if answer.last_year is not None:
        result["last_year"] = _last_year(answer.last_year, words)
    return result


def options_of(answer: Answer, options: Iterable[Option], reasons: Iterable[Step], words: Catalogue) -> list[Document]:
    """Return options, each with the steps that say why it is one: the rows of the list that give a place to its area.

    An area of several schools is a reason for each of them.
    """
    zones = answer.basis.pack.zones if answer.basis.pack else {}
    rows = [(step.id, (step.zone, *zones[step.zone].choice_of)) for step in reasons if step.zone]
    return [
        {**option_document(option, words), "reasons": [row for row, given in rows if option.zone.id in given]}
        for option in options
    ]


def _nearer(nearer: Nearer, words: Catalogue) -> Document:
    return {
        "text": words.say(nearer.because),
        "method": words.say(Message("nearer.method")) if nearer.distances else None,
        "distances": [
            {
                "campus": one.campus.id,
                "name": words.say(one.campus.name),
                "distance_m": round(one.metres / _ROUNDED_TO_M) * _ROUNDED_TO_M,
                "offered": one.offered,
            }
            for one in nearer.distances
        ],
    }


def _last_year(before: LastYear, words: Catalogue) -> Document:
    pack, edition = before.basis.pack, before.basis.edition
    first = school_year(before.on)
    return {
        "school_year": f"{first}-{first + 1}",
        "as_of": before.on.isoformat(),
        "is_ordinary": before.is_ordinary,
        **possibility_document(before.then, words),
        "because": [
            {
                "what": str(change.what),
                "text": words.say(change.words),
                "clauses": [clause_document(clause, words) for clause in change.clauses],
            }
            for change in before.because
        ],
        "policy": policy_reference(pack, words) if pack else None,
        "edition": edition_reference(edition, words) if edition else None,
    }
