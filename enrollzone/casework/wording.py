"""What a family told and what its answer quotes, in words: pinned with the answer, for years without the policy."""

from collections.abc import Iterator

from enrollzone.answers.answer import Answer, PlaceReport
from enrollzone.decision.explain import value_words
from enrollzone.i18n.catalogue import Catalogue, catalogue
from enrollzone.messages import Message
from enrollzone.places.home import AskedPlace, Located
from enrollzone.policy.pack import Pack
from enrollzone.present import Document, clause_document
from enrollzone.sources import Clause


def in_words(answer: Answer, language: str) -> Document:
    """Return what is pinned beside the document of an answer: each fact that it rests on, and each clause that obliges.

    ``told`` has the label and the value of each fact, in the order of the policy; ``quoted`` the clauses by their ids,
    each with whom it ``binds`` and what it ``forbids``, in the words of packs.
    """
    pack, words = answer.basis.pack, catalogue(language)
    if pack is None:
        return {"told": [], "quoted": {}}
    clauses = dict.fromkeys(duty.clause for duty in answer.obliges)
    return {
        "told": list(_told(answer, pack, words)),
        "quoted": {name: _quoted(answer, pack.clauses[name], words) for name in clauses},
    }


def _quoted(answer: Answer, clause: Clause, words: Catalogue) -> Document:
    duties = [duty for duty in answer.obliges if duty.clause == clause.id]
    return {
        **clause_document(clause, words),
        "binds": sorted({duty.who for duty in duties}),
        "forbids": sorted({duty.must_not for duty in duties if duty.must_not}),
    }


def _told(answer: Answer, pack: Pack, words: Catalogue) -> Iterator[dict[str, str]]:
    places = {report.fact: report for report in answer.places}
    facts = answer.question.facts
    for name, fact in pack.facts.items():
        value = facts.get(name)
        if name in places:
            said = _place(places[name])
        elif value is not None and not isinstance(value, AskedPlace):
            said = words.say(value_words(pack, name, value))
        elif name in answer.question.dont_know:
            said = words.say(Message("desk_report.unknown"))
        else:
            continue
        yield {"fact": name, "label": words.say(fact.label), "value": said}


def _place(report: PlaceReport) -> str:
    """The unit that a place was found to be; several are those that it may be. What was typed is not repeated."""
    if isinstance(report.found, Located):
        return " / ".join(dict.fromkeys(spot.unit.full_name for spot in report.found.spots))
    return ""
