"""The parents' pages: one box, then the answer, then the questions that still matter. Plain HTML, no script.

A page is rendered from the same document that the API returns. What a family tells travels in the body of the next
form and is kept nowhere: no cookie, no session, nothing in an address.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from flask import Flask, Response, render_template, request
from jinja2 import ChoiceLoader, PackageLoader, PrefixLoader

from enrollzone.bootstrap import Bureaus
from enrollzone.config import Settings
from enrollzone.errors import RequestError
from enrollzone.i18n.catalogue import catalogue
from enrollzone.lookup import Bureau, answer
from enrollzone.messages import Message
from enrollzone.policy.pack import Pack
from enrollzone.present import Document, document, fact_document
from enrollzone.request import fact_named, parse
from enrollzone.web.api import today, view_of
from enrollzone.web.choices import school_years, stages
from enrollzone.web.errors import ForeignFormError
from enrollzone.web.forms import Reading, read_answers, read_first, read_place
from enrollzone.web.security import from_our_pages
from enrollzone.web.service import Service
from enrollzone.web.situation import Seal, Situation

HOME = "home.zone"
_MACROS = "govuk_frontend_jinja"


def install_pages(app: Flask, service: Service, settings: Settings) -> None:
    """Add the parents' pages to an app: in Chinese at /, in English at /en/."""
    macros = PrefixLoader({_MACROS: PackageLoader(_MACROS)})
    own = app.jinja_loader
    app.jinja_loader = ChoiceLoader([own, macros] if own else [macros])
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    pages = Pages(service, Seal(settings.secret_key))
    for language, path in (("zh", "/"), ("en", "/en/")):
        app.add_url_rule(path, f"first_{language}", view_of(pages.first, language), methods=["GET"])
        app.add_url_rule(path, f"answer_{language}", view_of(pages.answered, language), methods=["POST"])
    app.context_processor(lambda: {"say": say})


def say(language: str, code: str, **parameters: object) -> str:
    """Return the words of the pages for a code."""
    return catalogue(language).say(Message(f"page.{code}", parameters))


@dataclass(frozen=True)
class Found:
    """An answer, and what it was answered from."""

    bureau: Bureau
    pack: Pack | None
    document: Document


class Pages:
    """The first page, and the page of answers."""

    def __init__(self, service: Service, seal: Seal) -> None:
        self._service = service
        self._seal = seal

    def first(self, language: str) -> Response:
        """Show the box."""
        if request.args.get("language") == "en":
            language = "en"
        return self._form(language, {}, {})

    def answered(self, language: str) -> Response:
        """Answer the posted form, or show it again with its faults. Raises ForeignFormError."""
        if not from_our_pages():
            raise ForeignFormError
        bureaus = self._service.current.bureaus
        sealed = request.form.get("situation")
        if sealed is None:
            return self._first_answer(language, bureaus)
        situation = self._seal.open(sealed)
        if situation is None:
            return self._form(language, {}, {"place": "stale"})
        return self._next_answer(language, bureaus, situation)

    def _first_answer(self, language: str, bureaus: Bureaus) -> Response:
        situation, faults = read_first(request.form, bureaus)
        if situation is None:
            return self._form(language, request.form, faults)
        try:
            found = ask(bureaus, situation, language)
        except RequestError as error:
            return self._form(language, request.form, _first_faults(error))
        return self._page(language, replace(situation, jurisdiction=found.bureau.county.code), found, {})

    def _next_answer(self, language: str, bureaus: Bureaus, situation: Situation) -> Response:
        try:
            before = ask(bureaus, situation, language)
            after, faults = moved(request.form, situation, before)
            advise = "advise" in request.form
            found = before if after == situation and not advise else ask(bureaus, after, language, advise=advise)
        except RequestError:
            # The policy changed under an open page: what was told no longer fits, and nothing is guessed from it.
            return self._form(language, {}, {"place": "stale"})
        return self._page(language, after, found, faults)

    def _form(self, language: str, entered: Mapping[str, str], faults: dict[str, str]) -> Response:
        page = render_template(
            "first.html",
            language=language,
            entered=entered,
            faults=faults,
            **offered(self._service.current.bureaus, language, today()),
        )
        return _private(page, 422 if faults else 200)

    def _page(self, language: str, situation: Situation, found: Found, faults: dict[str, str]) -> Response:
        page = render_template(
            "answer.html",
            language=language,
            answer=found.document,
            county=catalogue(language).say(found.bureau.county.name),
            told=list(summary(found, situation, language)),
            sealed=self._seal.close(situation),
            entered=request.form if faults else {},
            faults=faults,
            advised="advise" in request.form,
        )
        return _private(page, 422 if faults else 200)


def offered(bureaus: Bureaus, language: str, day: date) -> dict[str, Any]:
    """Return what the first page offers to choose from."""
    words = catalogue(language)
    counties = [{"code": code, "name": words.say(bureau.county.name)} for code, bureau in bureaus.items()]
    return {"counties": counties, "stages": stages(bureaus), "years": school_years(bureaus, day)}


def _private(page: str, status: int) -> Response:
    headers = {"Cache-Control": "no-store", "X-Robots-Tag": "noindex"}
    return Response(page, status, headers=headers, content_type="text/html; charset=utf-8")


def _first_faults(error: RequestError) -> dict[str, str]:
    """The faults that only the policies can see, at the fields of the first page."""
    fields = {problem.field for problem in error.problems}
    return {"county": "county_missing"} if "jurisdiction" in fields else {"place": "place_unreadable"}


def ask(bureaus: Bureaus, situation: Situation, language: str, *, advise: bool = False) -> Found:
    """Return the answer to a situation, by the one road that all doors take. Raises RequestError."""
    bureau, question = parse(situation.body(language, advise=advise), bureaus, today())
    found = answer(bureau, question)
    return Found(bureau, found.basis.pack, document(found, language))


def moved(form: Mapping[str, str], situation: Situation, before: Found) -> tuple[Situation, dict[str, str]]:
    """Return the situation after a posted form: an answer taken back, a place made clear, or a question answered."""
    if "forget" in form:
        return situation.without(form["forget"]), {}
    if "place_of" in form:
        return _placed(form, situation, before)
    if "answers" in form and "question" in before.document:
        return read_answers(form, before.document["question"], situation)
    return situation, {}


def _placed(form: Mapping[str, str], situation: Situation, before: Found) -> tuple[Situation, dict[str, str]]:
    reading = Reading()
    place = read_place(form.get("choose") or form.get("place", ""), "place", reading)
    if place is None:
        return situation, reading.faults
    if form["place_of"] == HOME:
        return replace(situation, home=place), {}
    fact = fact_named(before.pack, form["place_of"]) if before.pack else None
    if fact is None or fact.place_name is None:
        return situation, {}
    return situation.without(fact.name).told({fact.place_name: place}), {}


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
