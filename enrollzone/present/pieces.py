"""The pieces of which documents are made: clauses, options, facts, and references to policies and editions."""

from typing import Any

from enrollzone.answers.answer import Possibility
from enrollzone.atlas.edition import Edition
from enrollzone.i18n.catalogue import Catalogue
from enrollzone.messages import Message, Text
from enrollzone.placement.options import Option
from enrollzone.policy.pack import FactType, Pack, Policy
from enrollzone.policy.parts import Part
from enrollzone.policy.unions import Campus
from enrollzone.sources import Clause

Document = dict[str, Any]


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


def part_words(part: Part) -> str:
    """Return a part of a unit as a list writes it: a road with its numbers and side, groups, a name."""
    return part.words


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


def policy_reference(policy: Policy, words: Catalogue) -> Document:
    """Return what names a policy exactly, and of which kind it is: one of unions has no stage."""
    last = policy.period.last
    return {
        "id": policy.id,
        "kind": "enrolment" if isinstance(policy, Pack) else "unions",
        "version": policy.version,
        "title": words.say(policy.title),
        "stage": policy.stage if isinstance(policy, Pack) else None,
        "status": policy.status,
        "legal_force": policy.legal_force,
        "sha256": policy.sha256,
        "in_force": {"from": policy.period.first.isoformat(), "to": last and last.isoformat()},
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


def campus_document(campus: Campus, words: Catalogue) -> Document:
    """Return a campus."""
    return {"id": campus.id, "name": words.say(campus.name), "boarding": campus.boarding, "named": campus.named}


def option_document(option: Option, words: Catalogue) -> Document:
    """Return one option: its group, and its school and campus where those are certain."""
    group, school = option.group, option.school
    result: Document = {
        "zone": option.zone.id,
        "text": option_words(option, words),
        "group": {"id": group.id, "name": words.say(group.name)} if group else None,
        "school": {"id": school.id, "name": words.say(school.name)} if school else None,
        "campus": campus_document(option.campus, words) if option.campus else None,
    }
    if option.campus is None:
        result["campuses"] = [campus_document(campus, words) for campus in option.campuses]
    if option.mode is not None:
        result |= {"mode": option.mode, "mode_text": words.say(Message(f"placement.{option.mode}"))}
    if option.stops_at is not None:
        result["stops_at"] = {"id": option.stops_at.id, "why": words.say(option.stops_at.effect)}
    return result


def option_words(option: Option, words: Catalogue) -> str:
    """Return the name of an option: its campus, else its group or area."""
    return words.say(option.campus.name if option.campus else option.zone.name)


def possibility_document(possible: Possibility, words: Catalogue) -> Document:
    """Return an outcome that is still possible, with its words."""
    names = tuple(option_words(option, words) for option in possible.options)
    return {
        "outcome": str(possible.code),
        "text": words.say(Message(f"possible.{possible.code}", {"options": names})),
        "options": [option_document(option, words) for option in possible.options],
    }
