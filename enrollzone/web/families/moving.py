"""How a posted form changes a situation: an answer given or changed, a screen undone, a place made clear."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from enum import Enum

from enrollzone.answers.territory import HOME
from enrollzone.i18n.catalogue import catalogue
from enrollzone.present import Document, fact_document
from enrollzone.request import fact_named
from enrollzone.web.families.asking import Found
from enrollzone.web.families.forms import Form, Reading, entered_of, names_of, read_answers, read_place
from enrollzone.web.families.situation import Situation

CHOSEN = "choose"


class Show(Enum):
    """Which page follows a move."""

    NEXT = "next"
    FIRST = "first"
    FACT = "fact"
    CHECK = "check"


@dataclass(frozen=True)
class Move:
    """What a form did: the situation after it, which page follows, and what its fields show.

    `faults` are those of the fields, `entered` what stands in them; `fact` is the one that is asked about once more.
    """

    situation: Situation
    show: Show = Show.NEXT
    faults: Mapping[str, str] = field(default_factory=dict)
    entered: Mapping[str, str] = field(default_factory=dict)
    fact: Document | None = None


def moved(form: Form, situation: Situation, before: Found, language: str) -> Move:
    """Return what a posted form does to a situation; a form that does nothing shows what comes next."""
    for name, act in _MOVES.items():
        if name in form:
            return act(form, situation, before, language)
    return Move(situation)


def _undone(_form: Form, situation: Situation, before: Found, language: str) -> Move:
    """The last screen is taken back and shown with its answers; before the first there is only the first answer."""
    if not situation.screens:
        return Move(situation, Show.FIRST)
    facts = (_fact(before, name, language) for name in situation.screens[-1])
    entered: dict[str, str] = {}
    for fact in facts:
        entered |= entered_of(fact, situation) if fact else {}
    return Move(situation.back(), entered=entered)


def _asked_again(form: Form, situation: Situation, before: Found, language: str) -> Move:
    fact = _fact(before, form["change"], language)
    if fact is None:
        return Move(situation, Show.CHECK)
    return Move(situation, Show.FACT, entered=entered_of(fact, situation), fact=fact)


def _changed(form: Form, situation: Situation, before: Found, language: str) -> Move:
    fact = _fact(before, form["changing"], language)
    if fact is None:
        return Move(situation, Show.CHECK)
    told, faults = read_answers(form, [fact], situation.without(*names_of(fact)))
    if faults:
        return Move(situation, Show.FACT, faults, form, fact)
    return Move(told, Show.CHECK)


def _answered(form: Form, situation: Situation, before: Found, _language: str) -> Move:
    """The answers to the question that stands open; those of a page that was sent twice change nothing."""
    question = before.document.get("question")
    if question is None or form["answers"] != question["id"]:
        return Move(situation)
    told, faults = read_answers(form, question["facts"], situation)
    if faults:
        return Move(situation, faults=faults, entered=form)
    return Move(told.after(name for fact in question["facts"] for name in names_of(fact)))


def _placed(form: Form, situation: Situation, before: Found, _language: str) -> Move:
    """A place chosen from the candidates, or written another way."""
    of, reading = form["place_of"], Reading()
    place = read_place(form.get(CHOSEN) or form.get("place", ""), "place", reading)
    show = Show.FIRST if of == HOME else Show.NEXT
    if place is None:
        return Move(situation, show, reading.faults, form)
    if of == HOME:
        return Move(replace(situation, home=place), show if situation.is_new else Show.NEXT)
    fact = fact_named(before.pack, of) if before.pack else None
    if fact is None or fact.place_name is None:
        return Move(situation)
    return Move(situation.without(fact.name).told({fact.place_name: place}))


def _fact(before: Found, name: str, language: str) -> Document | None:
    fact = fact_named(before.pack, name) if before.pack else None
    return fact_document(fact, before.pack, catalogue(language)) if fact and before.pack else None


_MOVES: Mapping[str, Callable[[Form, Situation, Found, str], Move]] = {
    "back": _undone,
    "change": _asked_again,
    "changing": _changed,
    "place_of": _placed,
    "answers": _answered,
}
