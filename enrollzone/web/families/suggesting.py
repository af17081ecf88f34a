"""What a text in the box may be the beginning of. It is posted: where a family lives stands in no address."""

import json
from collections.abc import Iterator
from datetime import date
from itertools import islice, zip_longest

from flask import Response, request

from enrollzone.atlas.spot import Spot
from enrollzone.bootstrap import Bureaus
from enrollzone.i18n.catalogue import catalogue
from enrollzone.lookup import Bureau
from enrollzone.places.completion import Offer, completions
from enrollzone.web.choices import entry_day
from enrollzone.web.families.doorway import Doorway, Route
from enrollzone.web.families.forms import read_year
from enrollzone.web.rendering import ANSWER, say
from enrollzone.web.security import refuse_foreign_forms
from enrollzone.web.views import today

MOST = 8
"""Suggestions shown at once: what a hand can reach under a box on a small telephone."""


def suggest(doorway: Doorway, language: str) -> Response:
    """Return the places that the text of the box may mean, as JSON for the script of the page. Raises ForeignFormError.

    Each has the words that the box takes, and the county where several are served.
    """
    refuse_foreign_forms()
    found = list(islice(_suggested(doorway.bureaus, language), MOST))
    body = json.dumps({"places": found}, ensure_ascii=False, separators=(",", ":"))
    return Response(body, headers={"Cache-Control": ANSWER}, content_type="application/json")


def _suggested(bureaus: Bureaus, language: str) -> Iterator[dict[str, str]]:
    """The places of the county chosen; else those of all counties in turn, so that none is crowded out."""
    chosen = request.form.get("county", "")
    if chosen in bureaus:
        return _of_county(bureaus, chosen, language)
    names = {code: catalogue(language).say(bureau.county.name) for code, bureau in bureaus.items()}
    rounds = zip_longest(*(_of_county(bureaus, code, language) for code in bureaus))
    return ({**place, "in": names[place["county"]]} for places in rounds for place in places if place)


def _of_county(bureaus: Bureaus, code: str, language: str) -> Iterator[dict[str, str]]:
    offers = completed(bureaus[code], request.form.get("place", ""), _day(bureaus, code))
    for offer in offers:
        alias = {"alias": say(language, "suggest.alias", name=offer.alias)} if offer.alias else {}
        yield {"text": words_of(offer.spot), "county": code, **alias}


def _day(bureaus: Bureaus, county: str) -> date:
    """The day whose names count: that of the school year chosen, else today."""
    year = read_year(request.form)
    return today() if year is None else entry_day(bureaus, county, request.form.get("stage", "primary"), year)


def completed(bureau: Bureau, text: str, day: date) -> tuple[Offer, ...]:
    """Return what a text may be the beginning of in the edition of a day, or of the nearest day that has one."""
    edition = bureau.atlas.in_force(day) or next(iter(bureau.atlas.nearest(day)), None)
    if edition is None:
        return ()
    pack = next((pack for pack in bureau.shelf.packs if day in pack.period), None)
    return completions(text, bureau.gazetteer(edition, pack), MOST)


def words_of(spot: Spot) -> str:
    """Return how a place is written in the box: township and unit, and the estate or road in it."""
    return spot.unit.full_name + (spot.row.name if spot.row else "")


ROUTES = (Route("/suggest", "suggest", suggest, ("POST",)),)
