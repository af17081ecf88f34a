"""What a family told so far, in words."""

from collections.abc import Mapping
from datetime import date

from enrollzone.atlas.edition import Edition
from enrollzone.i18n.catalogue import catalogue
from enrollzone.policy.pack import FactType, Pack
from enrollzone.present import Document, fact_document
from enrollzone.request import fact_named
from enrollzone.web.families.asking import Found
from enrollzone.web.families.situation import Situation
from enrollzone.web.rendering import say


def summary(found: Found, situation: Situation, language: str) -> list[dict[str, str]]:
    """Return what was told, in words, with the name under which each answer can be changed.

    What was assumed and agreed to is told in the words of the assumption.
    """
    if found.pack is None:
        return []
    told = {**situation.facts, **dict.fromkeys(situation.dont_know)}
    return [
        _told(found, found.pack, name, value, language, is_assumed=name in situation.assumed)
        for name, value in told.items()
    ]


def labels(found: Found, names: tuple[str, ...], language: str) -> list[str]:
    """Return how the facts are called under whose names something was told."""
    facts = (fact_named(found.pack, name) for name in names) if found.pack else ()
    return [catalogue(language).say(fact.label) for fact in facts if fact]


def home_words(situation: Situation, edition: Edition | None, language: str) -> str:
    """Return the home as it was told: the name of its unit, the words of the box, or that it was a point."""
    return _place_words(situation.home, edition, language)


def _told(found: Found, pack: Pack, name: str, value: object, language: str, *, is_assumed: bool) -> dict[str, str]:
    fact = fact_named(pack, name)
    if fact is None:
        return {"name": name, "label": name, "value": ""}
    about = fact_document(fact, pack, catalogue(language))
    words = _assumed(fact, language) if is_assumed else ""
    return {"name": fact.name, "label": about["label"], "value": words or _value(found, about, value, language)}


def _assumed(fact: FactType, language: str) -> str:
    return catalogue(language).say(fact.assume) if fact.assume else ""


def _value(found: Found, about: Document, value: object, language: str) -> str:
    if value is None:
        return say(language, "dont_know")
    if isinstance(value, dict):
        on = date.fromisoformat(found.document["as_of"])
        return _place_words(value, found.bureau.atlas.in_force(on), language)
    if about["kind"] == "date":
        return catalogue(language).day(date.fromisoformat(str(value)))
    word = {True: "yes", False: "no"}.get(value, value) if isinstance(value, bool) else value
    return next((str(one["text"]) for one in about["values"] if one["value"] == word), str(word))


def _place_words(place: Mapping[str, object], edition: Edition | None, language: str) -> str:
    if "point" in place:
        return say(language, "place.point")
    code = str(place.get("unit", ""))
    unit = edition.units.get(code) if edition else None
    return unit.full_name if unit else str(place.get("text", code))
