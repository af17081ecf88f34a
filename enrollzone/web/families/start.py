"""The first page: one box, the stage, the school year; and what it leads to."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from flask import Response, request

from enrollzone.bootstrap import Bureaus
from enrollzone.errors import RequestError
from enrollzone.i18n.catalogue import PAGE_LANGUAGES, catalogue
from enrollzone.web.errors import ForeignFormError
from enrollzone.web.families.answering import answer_page
from enrollzone.web.families.asking import ask
from enrollzone.web.families.choices import school_years, stages
from enrollzone.web.families.doorway import Doorway, Route
from enrollzone.web.families.forms import read_first
from enrollzone.web.families.rendering import SCREEN, page
from enrollzone.web.security import from_our_pages
from enrollzone.web.views import today


def start(doorway: Doorway, language: str) -> Response:
    """Show the box; ``?language=en`` in an address that was handed on still shows it in English."""
    if request.args.get("language") in PAGE_LANGUAGES:
        language = request.args["language"]
    return start_page(doorway.bureaus, language, {}, {})


def start_page(bureaus: Bureaus, language: str, entered: Mapping[str, str], faults: Mapping[str, str]) -> Response:
    """Return the first page, with what was entered and what is wrong with it."""
    status = 422 if faults else 200
    offers = offered(bureaus, language, today())
    return page("families/start.html", language, status=status, keep=SCREEN, entered=entered, faults=faults, **offers)


def offered(bureaus: Bureaus, language: str, day: date) -> dict[str, Any]:
    """Return what the first page offers to choose from."""
    words = catalogue(language)
    counties = [{"code": code, "name": words.say(bureau.county.name)} for code, bureau in bureaus.items()]
    return {"counties": counties, "stages": stages(bureaus), "years": school_years(bureaus, day)}


def place(doorway: Doorway, language: str) -> Response:
    """Answer for the place of the first page, or show that page again with its faults. Raises ForeignFormError."""
    if not from_our_pages():
        raise ForeignFormError
    bureaus = doorway.bureaus
    situation, faults = read_first(request.form, bureaus)
    if situation is None:
        return start_page(bureaus, language, request.form, faults)
    try:
        found = ask(bureaus, situation, language)
    except RequestError as error:
        return start_page(bureaus, language, request.form, _faults(error))
    settled = replace(situation, jurisdiction=found.bureau.county.code)
    return answer_page(doorway, language, settled, found, {})


def _faults(error: RequestError) -> dict[str, str]:
    """The faults that only the policies can see, at the fields of the first page."""
    fields = {problem.field for problem in error.problems}
    return {"county": "county_missing"} if "jurisdiction" in fields else {"place": "place_unreadable"}


ROUTES = (Route("/", "start", start), Route("/place", "place", place, ("POST",)))
