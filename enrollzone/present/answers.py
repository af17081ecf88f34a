"""From an answer to its document: the one dict that is the JSON, and from which the pages are rendered."""

from collections.abc import Callable, Iterable
from datetime import date
from typing import TypeVar

from enrollzone.answers.answer import (
    Answer,
    Assumption,
    Basis,
    Because,
    Contradiction,
    NextQuestion,
    NextStep,
    OpenReading,
    Ordinary,
    PlaceReport,
    Question,
    UnderReadings,
)
from enrollzone.atlas.spot import Spot
from enrollzone.decision.checklist import PaperCheck
from enrollzone.decision.explain import Step
from enrollzone.i18n.catalogue import LANGUAGES, Catalogue, catalogue
from enrollzone.messages import Message
from enrollzone.periods import school_year
from enrollzone.places.home import AskedPlace, Located, NotFound
from enrollzone.places.points import LOOKED_AT_M
from enrollzone.policy.pack import OUTSIDE, Pack
from enrollzone.present.advice import enough_document, otherwise_document
from enrollzone.present.compared import compared, options_of
from enrollzone.present.counties import contact_document
from enrollzone.present.former import formerly
from enrollzone.present.pieces import (
    Document,
    clause_document,
    edition_reference,
    fact_document,
    part_words,
    policy_reference,
    possibility_document,
)
from enrollzone.present.policies import obligation_document, reading_in_use
from enrollzone.present.receipts import receipt

Thing = TypeVar("Thing")


def document(answer: Answer, language: str = "zh") -> Document:
    """Return the document of an answer in a language. Keys without anything to say are left out or empty, never null.

    Raises KeyError for a language that has no catalogue.
    """
    words = catalogue(language)
    return {
        "query": _query(answer.question, language),
        "as_of": answer.question.on.isoformat(),
        "school_year": years(answer.question.on),
        "outcome": str(answer.outcome),
        "headline": {name: catalogue(name).say(answer.headline) for name in (*LANGUAGES, language)},
        "options": options_of(answer, answer.options, answer.reasons, words),
        "possible": _each(possibility_document, answer.possible, words),
        "reasons": _each(_reason, answer.reasons, words),
        "documents": _each(_paper, answer.documents, words),
        "enough": _each(enough_document, answer.enough, words),
        "what_if": _each(otherwise_document, answer.what_if, words),
        "obliges": _each(obligation_document, answer.obliges, words),
        "by_reading": [_under(entry, answer.readings, words) for entry in answer.by_reading],
        "readings": _each(_reading, answer.readings, words),
        "warnings": _each(_warning, answer.warnings, words),
        "next_step": _next_step(answer.next_step, words),
        "basis": _basis(answer.basis, words),
        **_about_place(answer, words),
        **_undecided(answer, words),
        **compared(answer, words),
    }


def years(entry_day: date) -> str:
    """Return the school year of an entry day as people write it: 2018-2019."""
    first = school_year(entry_day)
    return f"{first}-{first + 1}"


def _each(
    describe: Callable[[Thing, Catalogue], Document], things: Iterable[Thing], words: Catalogue
) -> list[Document]:
    return [describe(thing, words) for thing in things]


def _warning(warning: Message, words: Catalogue) -> Document:
    return {"code": warning.code.removeprefix("warning."), "text": words.say(warning)}


def _about_place(answer: Answer, words: Catalogue) -> Document:
    """The place, how far it is from a deciding border, and the code that names this answer."""
    result: Document = {}
    if answer.place is not None:
        result["place"] = {**_place(answer.place, answer.basis.pack, words), **_formerly(answer, words)}
        result["location"] = _location(answer, words)
    if not answer.question.readings and answer.basis.pack is not None:
        result["receipt"] = receipt(answer)
    return result


def _undecided(answer: Answer, words: Catalogue) -> Document:
    """The parts that only an answer without a decision has."""
    result: Document = {}
    if answer.ordinary is not None:
        result["ordinary"] = _ordinary(answer.ordinary, answer, words)
    if answer.asks is not None and answer.basis.pack is not None:
        result["question"] = _asks(answer.asks, answer.basis.pack, words)
    if answer.contradictions:
        result["contradictions"] = _each(_contradiction, answer.contradictions, words)
    if answer.nearest:
        result["nearest"] = _each(policy_reference, answer.nearest, words)
    return result


def _contradiction(entry: Contradiction, words: Catalogue) -> Document:
    clauses = _each(clause_document, entry.clauses, words)
    return {"text": words.say(entry.words), "facts": list(entry.facts), "clauses": clauses}


def _query(question: Question, language: str) -> Document:
    """The question as it was understood. Texts and points are not repeated: the place says what they were taken for."""
    return {
        "jurisdiction": question.jurisdiction,
        "stage": question.stage,
        "on": question.on.isoformat(),
        "home": _kind_of_place(question.home),
        "facts": sorted(question.told_as.get(name, name) for name in question.facts),
        "documents": [paper.kind for paper in question.documents],
        "dont_know": sorted(question.dont_know),
        "readings": dict(question.readings),
        "language": language,
    }


def _kind_of_place(asked: AskedPlace | None) -> str:
    if asked is None:
        return "not_told"
    return "unit" if asked.unit else "text" if asked.text else "point"


def _ordinary(ordinary: Ordinary, answer: Answer, words: Catalogue) -> Document:
    return {
        **possibility_document(ordinary.possibility, words),
        "options": options_of(answer, ordinary.possibility.options, ordinary.reasons, words),
        "assumes": _each(_assumption, ordinary.assumes, words),
        "reasons": _each(_reason, ordinary.reasons, words),
        "documents": _each(_paper, ordinary.documents, words),
    }


def _assumption(assumed: Assumption, words: Catalogue) -> Document:
    return {"fact": assumed.fact, "text": words.say(assumed.words)}


def _reason(step: Step, words: Catalogue) -> Document:
    clause = clause_document(step.clause, words) if step.clause else None
    return {
        "id": step.id,
        "rule": step.rule,
        "verdict": step.verdict.value,
        "because": words.say(step.because),
        "clause": clause,
    }


def _paper(paper: PaperCheck, words: Catalogue) -> Document:
    return {
        "kind": paper.kind,
        "requirement": words.say(paper.requirement),
        "state": str(paper.state),
        "state_text": words.say(Message(f"paper.state.{paper.state}")),
        "why": [words.say(reason) for reason in paper.why],
        "one_of": list(paper.one_of),
        "clause": clause_document(paper.clause, words) if paper.clause else None,
    }


def _under(entry: UnderReadings, met: tuple[OpenReading, ...], words: Catalogue) -> Document:
    readings = {open_reading.reading.id: open_reading.reading for open_reading in met}
    return {
        "if": [
            {"reading": name, "option": option, "text": words.say(readings[name].options[option])}
            for name, option in entry.readings.items()
        ],
        "then": [possibility_document(possible, words) for possible in entry.possible],
    }


def _reading(entry: OpenReading, words: Catalogue) -> Document:
    return reading_in_use(entry.reading, entry.used, words)


def _place(report: PlaceReport, pack: Pack | None, words: Catalogue) -> Document:
    if isinstance(report.found, NotFound):
        suggested = _suggested(report.found)
        return {"fact": report.fact, "matched": None, "why": str(report.found.why), "candidates": suggested}
    return {
        "fact": report.fact,
        **_spots(report, report.found, pack, words),
        "zones": [zone for zone in report.zones if zone != OUTSIDE],
        "parts": [part_words(part) for part in report.parts],
    }


def _spots(report: PlaceReport, found: Located, pack: Pack | None, words: Catalogue) -> Document:
    """What was matched and how; several spots are candidates, and then nothing is matched.

    Nor is anything matched for a point that may lie beyond the map: its unit is a candidate.
    """
    unit = found.spots[0].unit if len(found.spots) == 1 and not found.may_lie_beyond else None
    return {
        "matched": unit.full_name if unit else None,
        "code": unit.code if unit else None,
        "level": str(found.level),
        "how": str(found.rung),
        "alias": found.alias.name if found.alias else None,
        "candidates": [] if unit else _candidates(report, found, pack, words),
    }


def _formerly(answer: Answer, words: Catalogue) -> Document:
    """What became of units of earlier lists that were named; nothing where only present ones were."""
    edition, found = answer.basis.edition, answer.place and answer.place.found
    told = formerly(found, edition, words) if edition and found else []
    return {"formerly": told} if told else {}


def _suggested(found: NotFound) -> list[Document]:
    return [{"code": s.unit.code, "name": s.unit.full_name, "why": str(s.why)} for s in found.suggestions]


def _candidates(report: PlaceReport, found: Located, pack: Pack | None, words: Catalogue) -> list[Document]:
    """The units that may be meant, each with the area that it lies in: what tells them apart for the family."""
    zones = pack.zones if pack else {}
    units = [spot.unit.code for spot in found.spots]
    return [
        {
            "code": spot.unit.code,
            "kind": str(spot.unit.kind),
            "zones": [words.say(zones[zone].name) for zone in listed if zone in zones],
            **_named_apart(spot, words, is_one_of_several=units.count(spot.unit.code) > 1),
        }
        for spot, listed in zip(found.spots, report.zones_of_spots, strict=True)
    ]


def _named_apart(spot: Spot, words: Catalogue, *, is_one_of_several: bool) -> Document:
    """The name of a candidate; of several in one unit with the village group, and how to write just that one."""
    if not is_one_of_several or spot.group is None:
        return {"name": spot.unit.full_name}
    name = words.say(Message("place.in_group", {"unit": spot.unit.full_name, "group": spot.group}))
    door = f"{spot.road}{spot.door.words}" if spot.road and spot.door else spot.row.name if spot.row else ""
    return {"name": name, "place": name + door}


def _location(answer: Answer, words: Catalogue) -> Document:
    """How far the deciding border is. Without one, the answer is stable as far as was looked, or as the map goes."""
    found = answer.place.found if answer.place else None
    if not isinstance(found, Located) or str(found.rung) != "point":
        return {}
    border = answer.border
    looked_at = max(LOOKED_AT_M, found.tolerance_m) if found.beyond_m is None else found.beyond_m
    if border is None:
        return {"stable_within_m": round(looked_at, 1)}
    return {
        "distance_to_deciding_border_m": round(border.distance_m, 1),
        "stable_within_m": round(min(border.distance_m, looked_at), 1),
        "other_side": {"unit": border.unit, "possible": [possibility_document(p, words) for p in border.other_side]},
    }


def _asks(asks: NextQuestion, pack: Pack, words: Catalogue) -> Document:
    return {
        "id": asks.screen.id,
        "text": words.say(asks.screen.words),
        "why": [_because(need, pack, words) for need in asks.because],
        "clauses": [clause_document(clause, words) for clause in asks.clauses],
        "facts": [fact_document(pack.facts[name], pack, words) for name in asks.facts],
    }


def _because(need: Because, pack: Pack, words: Catalogue) -> Document:
    """Why a question is asked: what is still open for this family, where it stands, and the facts that it looks at."""
    places = tuple(dict.fromkeys(clause.label for clause in need.clauses))
    labels = tuple(pack.facts[name].label for name in need.facts)
    said = Message("question.because", {"what": need.words, "where": places, "facts": labels})
    return {
        "text": words.say(said),
        "facts": list(need.facts),
        "clauses": [clause.id for clause in need.clauses],
    }


def _next_step(step: NextStep, words: Catalogue) -> Document:
    office = contact_document(step.contact, words)
    return {"do": words.say(step.do), **{name: office[name] for name in ("who", "phone", "phone_text", "hours")}}


def _basis(basis: Basis, words: Catalogue) -> Document:
    policy = basis.pack or next(iter(basis.documents), None)
    return {
        "policy": policy_reference(policy, words) if policy else None,
        "edition": edition_reference(basis.edition, words) if basis.edition else None,
        "engine": basis.engine,
    }
