"""The way from the first answer to the last: questions answered, answers taken back, places made clear."""

from flask import Response, request

from enrollzone.errors import RequestError
from enrollzone.web.errors import ForeignFormError
from enrollzone.web.families.answering import answer_page
from enrollzone.web.families.asking import ask
from enrollzone.web.families.doorway import Doorway, Route
from enrollzone.web.families.moving import moved
from enrollzone.web.families.start import start_page
from enrollzone.web.security import from_our_pages

STALE = {"place": "stale"}


def next_page(doorway: Doorway, language: str) -> Response:
    """Answer the posted form. Raises ForeignFormError.

    Where the policy changed under an open page, what was told no longer fits, and nothing is guessed from it.
    """
    if not from_our_pages():
        raise ForeignFormError
    bureaus, situation = doorway.bureaus, doorway.seal.open(request.form.get("situation", ""))
    if situation is None:
        return start_page(bureaus, language, {}, STALE)
    try:
        before = ask(bureaus, situation, language)
        after, faults = moved(request.form, situation, before)
        advise = "advise" in request.form
        found = before if after == situation and not advise else ask(bureaus, after, language, advise=advise)
    except RequestError:
        return start_page(bureaus, language, {}, STALE)
    return answer_page(doorway, language, after, found, faults)


ROUTES = (Route("/question", "question", next_page, ("POST",)),)
