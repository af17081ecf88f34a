"""The way from the box to the answer: each step takes the form of the one before, and shows what comes next."""

from dataclasses import replace
from datetime import date

from flask import Response, request

from enrollzone.bootstrap import Bureaus
from enrollzone.errors import RequestError
from enrollzone.web.choices import entry_day
from enrollzone.web.families.answering import answer_page
from enrollzone.web.families.asking import Found, ask
from enrollzone.web.families.assuming import agreed
from enrollzone.web.families.doorway import Doorway, Route
from enrollzone.web.families.forms import read_first, read_year
from enrollzone.web.families.mattering import pointless
from enrollzone.web.families.moving import Move, Show, moved
from enrollzone.web.families.opening import opened
from enrollzone.web.families.screens import Scene, check_page, first_page, place_page, question_page
from enrollzone.web.families.situation import Situation
from enrollzone.web.families.start import entered_first, start_page
from enrollzone.web.families.told import labels
from enrollzone.web.security import refuse_foreign_forms
from enrollzone.web.views import today


def place(doorway: Doorway, language: str) -> Response:
    """Answer for the home of the first page, or show that page again with its faults. Raises ForeignFormError."""
    if "situation" in request.form:
        return opened(doorway, language, _place_again)
    refuse_foreign_forms()
    bureaus = doorway.bureaus
    situation, faults = read_first(request.form, bureaus)
    if situation is None:
        return start_page(bureaus, language, request.form, faults)
    try:
        found = ask(bureaus, situation, language)
        settled = replace(situation, jurisdiction=found.bureau.county.code, on=_entry_day(bureaus, found, situation))
        if settled.on != situation.on:
            found = ask(bureaus, settled, language)
    except RequestError as error:
        return start_page(bureaus, language, request.form, _faults(error))
    return first_page(Scene(doorway, language, settled, found))


def _entry_day(bureaus: Bureaus, found: Found, situation: Situation) -> str:
    """The day of the county in which the home was found: where none was chosen, that of another county was taken."""
    year = date.fromisoformat(situation.on).year
    return entry_day(bureaus, found.bureau.county.code, situation.stage, year).isoformat()


def question(doorway: Doorway, language: str) -> Response:
    """Take the answers of a screen, or take one back, and show what comes next. Raises ForeignFormError."""
    return opened(doorway, language, _question)


def check(doorway: Doorway, language: str) -> Response:
    """Show what was told, to be changed or confirmed. Raises ForeignFormError."""
    return opened(doorway, language, _check)


def answer(doorway: Doorway, language: str) -> Response:
    """Show the answer to what was told, with the assumptions that the family agrees to. Raises ForeignFormError."""
    return opened(doorway, language, _answer)


def _place_again(doorway: Doorway, language: str, situation: Situation) -> Response:
    """The first answer once more: in another language, for another school year; or the box with what it held."""
    if "edit" in request.form:
        return start_page(doorway.bureaus, language, entered_first(situation), {})
    year = read_year(request.form)
    if year is not None:
        on = entry_day(doorway.bureaus, situation.jurisdiction, situation.stage, year)
        situation = replace(situation, on=on.isoformat())
    return first_page(Scene(doorway, language, situation, ask(doorway.bureaus, situation, language)))


def _question(doorway: Doorway, language: str, situation: Situation) -> Response:
    before = ask(doorway.bureaus, situation, language)
    move = moved(request.form, situation, before, language)
    found = before if move.situation == situation else ask(doorway.bureaus, move.situation, language)
    return _PAGES[move.show](Scene(doorway, language, move.situation, found), move, situation)


def _check(doorway: Doorway, language: str, situation: Situation) -> Response:
    return check_page(Scene(doorway, language, situation, ask(doorway.bureaus, situation, language)))


def _answer(doorway: Doorway, language: str, situation: Situation) -> Response:
    bureaus, advise = doorway.bureaus, "advise" in request.form
    if "assume" in request.form:
        situation = agreed(situation, ask(bureaus, situation, language))
    return answer_page(doorway, language, situation, ask(bureaus, situation, language, advise=advise), {})


def _next(scene: Scene, move: Move, _before: Situation) -> Response:
    """What is still open: a place that was told, the next question, and at last what was told."""
    if scene.is_place_open:
        return place_page(scene, move.faults)
    if "question" not in scene.found.document:
        return check_page(scene)
    return question_page(scene, move.faults, move.entered)


def _first(scene: Scene, move: Move, _before: Situation) -> Response:
    return first_page(scene, move.faults)


def _one_fact(scene: Scene, move: Move, _before: Situation) -> Response:
    return question_page(scene, move.faults, move.entered, move.fact)


def _checked(scene: Scene, _move: Move, before: Situation) -> Response:
    """The list after a change, without the answers that have lost their meaning by it."""
    if scene.is_place_open:
        return place_page(scene)
    dropped = pointless(scene.doorway.bureaus, before, scene.situation, scene.found, today())
    if not dropped:
        return check_page(scene)
    kept = scene.situation.without(*dropped)
    found = ask(scene.doorway.bureaus, kept, scene.language)
    return check_page(replace(scene, situation=kept, found=found), labels(found, dropped, scene.language))


_PAGES = {Show.NEXT: _next, Show.FIRST: _first, Show.FACT: _one_fact, Show.CHECK: _checked}


def _faults(error: RequestError) -> dict[str, str]:
    """The faults that only the policies can see, at the fields of the first page."""
    fields = {problem.field for problem in error.problems}
    if "jurisdiction" in fields:
        return {"county": "county_missing"}
    return {"place": "point" if any(field.startswith("home.point") for field in fields) else "place_unreadable"}


ROUTES = (
    Route("/place", "place", place, ("POST",)),
    Route("/question", "question", question, ("POST",)),
    Route("/check", "check", check, ("POST",)),
    Route("/answer", "answer", answer, ("POST",)),
)
