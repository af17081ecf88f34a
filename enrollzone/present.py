"""From an answer to its document: the one dict that is the JSON, and from which the pages are rendered."""

from base64 import b32encode
from collections.abc import Mapping
from hashlib import sha256
from typing import Any

from enrollzone.answers.answer import (
    Answer,
    Assumption,
    Basis,
    NextQuestion,
    NextStep,
    OpenReading,
    Ordinary,
    PlaceReport,
    Possibility,
    Question,
    UnderReadings,
)
from enrollzone.atlas.edition import Edition
from enrollzone.i18n.catalogue import LANGUAGES, Catalogue, catalogue
from enrollzone.messages import Message, Text
from enrollzone.placement.options import Option
from enrollzone.places.home import AskedPlace, Located, NotFound, Spot
from enrollzone.policy.catchments import Part
from enrollzone.policy.checklist import PaperCheck
from enrollzone.policy.explain import Step
from enrollzone.policy.pack import OUTSIDE, Campus, FactType, Pack
from enrollzone.sources import Clause

Document = dict[str, Any]


def document(answer: Answer, language: str = "zh") -> Document:
    """Return the document of an answer in a language. Keys without anything to say are left out or empty, never null.

    Raises KeyError for a language that has no catalogue.
    """
    words = catalogue(language)
    pack = answer.basis.pack
    result: Document = {
        "query": _query(answer.question, language),
        "as_of": answer.question.on.isoformat(),
        "school_year": school_year(answer.question),
        "outcome": str(answer.outcome),
        "headline": {name: catalogue(name).say(answer.headline) for name in LANGUAGES},
        "options": [_option(option, words) for option in answer.options],
        "possible": [_possibility(possible, words) for possible in answer.possible],
        "reasons": [_reason(step, words) for step in answer.reasons],
        "documents": [_paper(paper, words) for paper in answer.documents],
        "obliges": [
            {"who": words.say(Message(f"who.{duty.who}")), "what": words.say(duty.words)} for duty in answer.obliges
        ],
        "what_if": [_under(entry, pack, words) for entry in answer.by_reading if pack],
        "readings": [_reading(reading, words) for reading in answer.readings],
        "warnings": [{"code": w.code.removeprefix("warning."), "text": words.say(w)} for w in answer.warnings],
        "next_step": _next_step(answer.next_step, words),
        "basis": _basis(answer.basis, words),
    }
    result |= _optional(answer, words)
    if not answer.question.readings and pack is not None:
        result["receipt"] = receipt(answer)
    return result


def _optional(answer: Answer, words: Catalogue) -> Document:
    """The parts that only some answers have."""
    result: Document = {}
    if answer.ordinary is not None:
        result["ordinary"] = _ordinary(answer.ordinary, words)
    if answer.place is not None:
        result["place"] = _place(answer.place)
        result["location"] = _location(answer, words)
    if answer.asks is not None and answer.basis.pack is not None:
        result["question"] = _asks(answer.asks, answer.basis.pack, words)
    if answer.contradictions:
        result["contradictions"] = [
            {"text": words.say(said), "facts": list(facts)} for said, facts in answer.contradictions
        ]
    if answer.nearest:
        result["nearest"] = [policy_reference(pack, words) for pack in answer.nearest]
    return result


def school_year(question: Question) -> str:
    """Return the school year of an entry day. It begins on 1 August: a day in June belongs to the year before."""
    first = question.on.year if question.on.month >= 8 else question.on.year - 1
    return f"{first}-{first + 1}"


def _query(question: Question, language: str) -> Document:
    """The question as it was understood. Texts and points are not repeated: the place says what they were taken for."""
    return {
        "jurisdiction": question.jurisdiction,
        "stage": question.stage,
        "on": question.on.isoformat(),
        "home": _kind_of_place(question.home),
        "facts": sorted(question.told_as.get(name, name) for name in question.facts),
        "dont_know": sorted(question.dont_know),
        "readings": dict(question.readings),
        "language": language,
    }


def _kind_of_place(asked: AskedPlace | None) -> str:
    if asked is None:
        return "not_told"
    return "unit" if asked.unit else "text" if asked.text else "point"


def _option(option: Option, words: Catalogue) -> Document:
    group, school = option.group, option.school
    result: Document = {
        "zone": option.zone.id,
        "group": {"id": group.id, "name": words.say(group.name)} if group else None,
        "school": {"id": school.id, "name": words.say(school.name)} if school else None,
        "campus": _campus(option.campus, words) if option.campus else None,
    }
    if option.campus is None:
        result["campuses"] = [_campus(campus, words) for campus in option.campuses]
    if option.stops_at is not None:
        result["stops_at"] = {"id": option.stops_at.id, "why": words.say(option.stops_at.effect)}
    return result


def _campus(campus: Campus, words: Catalogue) -> Document:
    return {"id": campus.id, "name": words.say(campus.name), "boarding": campus.boarding, "named": campus.named}


def option_words(option: Option, words: Catalogue) -> str:
    """Return the name of an option: its campus, else its group or area."""
    return words.say(option.campus.name if option.campus else option.zone.name)


def _possibility(possible: Possibility, words: Catalogue) -> Document:
    names = tuple(option_words(option, words) for option in possible.options)
    return {
        "outcome": str(possible.code),
        "text": words.say(Message(f"possible.{possible.code}", {"options": names})),
        "options": [_option(option, words) for option in possible.options],
    }


def _ordinary(ordinary: Ordinary, words: Catalogue) -> Document:
    return {
        **_possibility(ordinary.possibility, words),
        "assumes": [_assumption(assumed, words) for assumed in ordinary.assumes],
        "reasons": [_reason(step, words) for step in ordinary.reasons],
    }


def _assumption(assumed: Assumption, words: Catalogue) -> Document:
    text = words.say(Message("assume", {"fact": assumed.label, "value": assumed.words}))
    return {"fact": assumed.fact, "text": text}


def _reason(step: Step, words: Catalogue) -> Document:
    clause = clause_document(step.clause, words) if step.clause else None
    return {
        "id": step.id,
        "rule": step.rule,
        "verdict": step.verdict.value,
        "because": words.say(step.because),
        "clause": clause,
    }


def clause_document(clause: Clause, words: Catalogue) -> Document:
    """Return a clause as documents show it."""
    return {
        "id": clause.id,
        "document": words.say(clause.document.title),
        "number": clause.document.number,
        "label": clause.label,
        "quote": clause.quote,
        "inferred_label": clause.inferred,
        "unverified": clause.unverified,
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


def _under(entry: UnderReadings, pack: Pack | None, words: Catalogue) -> Document:
    readings = pack.readings if pack else {}
    return {
        "if": [
            {"reading": name, "option": option, "text": words.say(readings[name].options[option])}
            for name, option in entry.readings.items()
        ],
        "then": [_possibility(possible, words) for possible in entry.possible],
    }


def _reading(entry: OpenReading, words: Catalogue) -> Document:
    reading = entry.reading
    return {
        "id": reading.id,
        "status": str(reading.status),
        "question": words.say(reading.question),
        "options": {option: words.say(text) for option, text in reading.options.items()},
        "used": entry.used,
    }


def _place(report: PlaceReport) -> Document:
    if isinstance(report.found, NotFound):
        suggested = _suggested(report.found)
        return {"fact": report.fact, "matched": None, "why": str(report.found.why), "candidates": suggested}
    found = report.found
    first = found.spots[0]
    single = len(found.spots) == 1
    return {
        "fact": report.fact,
        "matched": first.unit.full_name if single else None,
        "code": first.unit.code if single else None,
        "level": str(found.level),
        "how": str(found.rung),
        "alias": found.alias.name if found.alias else None,
        "zones": [zone for zone in report.zones if zone != OUTSIDE],
        "candidates": [] if single else [_candidate(spot) for spot in found.spots],
        "parts": [part_words(part) for part in report.parts],
    }


def _suggested(found: NotFound) -> list[Document]:
    return [{"code": s.unit.code, "name": s.unit.full_name, "why": str(s.why)} for s in found.suggestions]


def _candidate(spot: Spot) -> Document:
    return {"code": spot.unit.code, "name": spot.unit.full_name, "kind": str(spot.unit.kind)}


def part_words(part: Part) -> str:
    """Return a part of a unit as a list writes it: 文昌路 1-99 单号, or the name of an estate."""
    if part.parity is None:
        return part.name
    numbers = f"{part.first or 1}-{part.last or ''}" if part.first or part.last else ""
    side = {"odd": "单号", "even": "双号", "all": ""}[part.parity]
    return " ".join(filter(None, (part.name, numbers + side)))


def _location(answer: Answer, words: Catalogue) -> Document:
    """How far the deciding border is. A point with no such border near by is stable at least as far as was looked."""
    found = answer.place.found if answer.place else None
    if not isinstance(found, Located) or str(found.rung) != "point":
        return {}
    border = answer.border
    if border is None:
        return {"stable_within_m": 100.0}
    return {
        "distance_to_deciding_border_m": round(border.distance_m, 1),
        "stable_within_m": round(border.distance_m, 1),
        "other_side": {"unit": border.unit, "possible": [_possibility(p, words) for p in border.other_side]},
    }


def _asks(asks: NextQuestion, pack: Pack, words: Catalogue) -> Document:
    return {
        "id": asks.screen.id,
        "text": words.say(asks.screen.words),
        "why": words.say(Message("question.why")),
        "clauses": [clause_document(clause, words) for clause in asks.clauses],
        "facts": [fact_document(pack.facts[name], pack, words) for name in asks.facts],
    }


def fact_document(fact: FactType, pack: Pack, words: Catalogue) -> Document:
    """Return a fact as a question shows it: its name, kind, words, and the values that may be told."""
    return {
        "name": fact.name,
        "place_name": fact.place_name,
        "kind": str(fact.kind),
        "label": words.say(fact.label),
        "ask": words.say(fact.ask or fact.label),
        "values": [{"value": value, "text": words.say(_value(fact, pack, value))} for value in fact.values],
    }


def _value(fact: FactType, pack: Pack, value: str) -> Text | Message:
    if value in fact.words:
        return fact.words[value]
    return pack.zones[value].name if value in pack.zones else Message(f"value.{value}")


def _next_step(step: NextStep, words: Catalogue) -> Document:
    contact = step.contact
    unset = words.say(Message("contact.unset"))
    return {
        "do": words.say(step.do),
        "who": words.say(contact.who) if contact else words.say(Message("who.bureau")),
        "phone": contact.phone if contact and contact.phone else None,
        "phone_text": contact.phone if contact and contact.phone else unset,
        "hours": words.say(contact.hours) if contact and contact.hours else None,
    }


def _basis(basis: Basis, words: Catalogue) -> Document:
    return {
        "policy": policy_reference(basis.pack, words) if basis.pack else None,
        "edition": edition_reference(basis.edition, words) if basis.edition else None,
        "engine": basis.engine,
    }


def policy_reference(pack: Pack, words: Catalogue) -> Document:
    """Return what names a policy exactly."""
    return {
        "id": pack.id,
        "version": pack.version,
        "title": words.say(pack.title),
        "stage": pack.stage,
        "status": pack.status,
        "sha256": pack.sha256,
        "in_force": {"from": pack.period.first.isoformat(), "to": pack.period.last and pack.period.last.isoformat()},
    }


def edition_reference(edition: Edition, words: Catalogue) -> Document:
    """Return what names an edition exactly, and how far it may be trusted."""
    last = edition.period.last
    return {
        "id": edition.id,
        "name": edition.name,
        "status": str(edition.status),
        "status_text": words.say(Message(f"edition.status.{edition.status}")),
        "sha256": edition.digest,
        "in_force": {"from": edition.period.first.isoformat(), "to": last and last.isoformat()},
    }


def receipt(answer: Answer) -> str:
    """Return the typed code of an answer: a checksum over the question and what it was answered from, nothing else."""
    question, basis = answer.question, answer.basis
    parts = [question.jurisdiction, question.stage, question.on.isoformat(), basis.engine]
    parts += [basis.pack.sha256 if basis.pack else "", basis.edition.digest if basis.edition else ""]
    parts += [f"{name}={_told(value)}" for name, value in sorted(_known(answer).items())]
    parts += sorted(question.dont_know)
    code = b32encode(sha256("\n".join(parts).encode()).digest()).decode()[:8]
    return f"EZ-{code[:4]}-{code[4:]}"


def _known(answer: Answer) -> Mapping[str, object]:
    """What was told, with places as the units that they were found to be."""
    places = {report.fact: report.found for report in answer.places}
    told = {name: value for name, value in answer.question.facts.items() if not isinstance(value, AskedPlace)}
    return {**told, **places}


def _told(value: object) -> str:
    if isinstance(value, Located):
        return ",".join(f"{s.unit.code}/{s.row.name if s.row else ''}/{s.number or ''}" for s in value.spots)
    if isinstance(value, frozenset | tuple):
        return ",".join(sorted(map(str, value)))
    return ""
