"""The page of an answer, rendered from the same document that the API returns."""

from collections.abc import Mapping

from flask import Response, request

from enrollzone.i18n.catalogue import catalogue
from enrollzone.web.families.asking import Found
from enrollzone.web.families.doorway import Doorway
from enrollzone.web.families.rendering import page
from enrollzone.web.families.situation import Situation
from enrollzone.web.families.told import summary


def answer_page(
    doorway: Doorway, language: str, situation: Situation, found: Found, faults: Mapping[str, str]
) -> Response:
    """Return the page of an answer, with the faults of the fields that were posted from it."""
    return page(
        "families/answer.html",
        language,
        status=422 if faults else 200,
        answer=found.document,
        county=catalogue(language).say(found.bureau.county.name),
        told=list(summary(found, situation, language)),
        sealed=doorway.seal.close(situation),
        entered=request.form if faults else {},
        faults=faults,
        advised="advise" in request.form,
    )
