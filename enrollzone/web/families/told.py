"""What a family told so far, in words."""

from collections.abc import Mapping
from datetime import date

from enrollzone.i18n.catalogue import catalogue
from enrollzone.policy.pack import Pack
from enrollzone.present import Document, fact_document
from enrollzone.request import fact_named
from enrollzone.web.families.asking import Found
from enrollzone.web.families.rendering import say
from enrollzone.web.families.situation import Situation


def summary(found: Found, situation: Situation, language: str) -> list[dict[str, str]]:
    """Return what was told, in words, with the name under which each answer can be taken back."""
    if found.pack is None:
        return []
    told = {**situation.facts, **dict.fromkeys(situation.dont_know)}
    return [_told(found, found.pack, name, value, language) for name, value in told.items()]


def _told(found: Found, pack: Pack, name: str, value: object, language: str) -> dict[str, str]:
    fact = fact_named(pack, name)
    if fact is None:
        return {"name": name, "label": name, "value": ""}
    about = fact_document(fact, pack, catalogue(language))
    return {"name": name, "label": about["label"], "value": _value(found, about, value, language)}


def _value(found: Found, about: Document, value: object, language: str) -> str:
    if value is None:
        return say(language, "dont_know")
    if isinstance(value, dict):
        return _place_words(found, value)
    if about["kind"] == "date":
        return catalogue(language).day(date.fromisoformat(str(value)))
    word = {True: "yes", False: "no"}.get(value, value) if isinstance(value, bool) else value
    return next((str(one["text"]) for one in about["values"] if one["value"] == word), str(word))


def _place_words(found: Found, place: Mapping[str, str]) -> str:
    code = place.get("unit", "")
    edition = found.bureau.atlas.in_force(date.fromisoformat(found.document["as_of"]))
    unit = edition.units.get(code) if edition else None
    return unit.full_name if unit else place.get("text", code)
