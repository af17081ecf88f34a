"""The first page: one box, the stage, the school year."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from flask import Response, request

from enrollzone.bootstrap import Bureaus
from enrollzone.i18n.catalogue import PAGE_LANGUAGES, catalogue
from enrollzone.periods import school_year
from enrollzone.web.choices import school_years, stages
from enrollzone.web.families.doorway import Doorway, Route
from enrollzone.web.families.forms import COARSEST_M
from enrollzone.web.families.situation import Seal, Situation
from enrollzone.web.rendering import SCREEN, page
from enrollzone.web.views import today

STALE = {"place": "stale"}


def start(doorway: Doorway, language: str) -> Response:
    """Show the box; ``?language=en`` in an address that was handed on still shows it in English."""
    if request.args.get("language") in PAGE_LANGUAGES:
        language = request.args["language"]
    return start_page(doorway.bureaus, language, {}, {})


def start_page(bureaus: Bureaus, language: str, entered: Mapping[str, str], faults: Mapping[str, str]) -> Response:
    """Return the first page, with what was entered and what is wrong with it."""
    status = 422 if faults else 200
    offers = offered(bureaus, language, today())
    # Until nobody chose another one: in autumn the year of a policy without an end that comes next is offered already.
    usual = {"year": str(school_year(today()))}
    return page(
        "families/start.html",
        language,
        status=status,
        keep=SCREEN,
        entered={**usual, **entered},
        faults=faults,
        coarsest=round(COARSEST_M),
        **offers,
    )


def offered(bureaus: Bureaus, language: str, day: date) -> dict[str, Any]:
    """Return what the first page offers to choose from."""
    words = catalogue(language)
    counties = [{"code": code, "name": words.say(bureau.county.name)} for code, bureau in bureaus.items()]
    return {"counties": counties, "stages": stages(bureaus), "years": school_years(bureaus, day)}


def stale_page(bureaus: Bureaus, seal: Seal, language: str) -> Response:
    """Return the first page for a form that cannot be read or fits no longer, with the place that it was about."""
    situation = seal.remembered(request.form.get("situation", ""))
    entered = entered_first(situation) if situation else {}
    if request.form.get("place", "").strip():
        entered = {**entered, "place": request.form["place"]}
    return start_page(bureaus, language, entered, STALE)


def entered_first(situation: Situation) -> dict[str, str]:
    """Return what the fields of the first page hold for a situation; a point is not written into the box."""
    home = situation.home.get("text") or situation.home.get("unit") or ""
    entered = {"place": str(home), "county": str(situation.jurisdiction or ""), "stage": str(situation.stage)}
    try:
        return {**entered, "year": str(school_year(date.fromisoformat(situation.on)))}
    except (TypeError, ValueError):
        return entered


ROUTES = (Route("/", "start", start),)
