"""The lookup on the phone itself: a page, a script, and the policy as data. What a family tells is not sent here."""

import json
from datetime import date
from functools import cache

from flask import Response

from enrollzone.atlas.edition import Edition
from enrollzone.bootstrap import Bureaus
from enrollzone.i18n.catalogue import catalogue
from enrollzone.lookup import Bureau
from enrollzone.offline.bundle import bundle
from enrollzone.offline.scripts import phone_script
from enrollzone.policy.pack import Pack
from enrollzone.present import Document
from enrollzone.web.choices import entry_day, years_of
from enrollzone.web.errors import NotThereError
from enrollzone.web.families.doorway import Doorway, Route
from enrollzone.web.families.keeping import kept, prepared
from enrollzone.web.rendering import PUBLIC, page
from enrollzone.web.service import Prepared
from enrollzone.web.views import today


def phone(doorway: Doorway, language: str) -> Response:
    """Show which policies can be looked up on the phone itself, each with its school years, the newest first."""
    words, day = catalogue(language), today()
    entries = [
        {
            "county": bureau.county.code,
            "name": words.say(bureau.county.name),
            "policy": pack.id,
            "stage": pack.stage,
            "year": year,
            "past": pack.status == "historical",
        }
        for bureau in doorway.bureaus.values()
        for pack in bureau.shelf.packs
        for year in sorted(years_of(pack, day), reverse=True)
        if bureau.atlas.in_force(entry_day(doorway.bureaus, bureau.county.code, pack.stage, year))
    ]
    return page("families/phone.html", language, keep=PUBLIC, entries=entries)


def phone_policy(doorway: Doorway, language: str, county: str, policy: str, year: int) -> Response:
    """Show the page in which a script answers for one policy; without scripts it leads to the ordinary form.

    Raises NotThereError for a policy or a school year that is not held.
    """
    bureau, pack, _, _ = _held(doorway.bureaus, county, policy, year)
    name = catalogue(language).say(bureau.county.name)
    return page(
        "families/phone_policy.html",
        language,
        keep=PUBLIC,
        county={"code": county, "name": name},
        pack={"id": pack.id, "title": catalogue(language).say(pack.title), "stage": pack.stage},
        year=year,
    )


def phone_bundle(doorway: Doorway, language: str, county: str, policy: str, year: int | None = None) -> Response:
    """Return the policy as data for a school year, else for its newest one: the same for everybody who asks.

    Raises NotThereError for a policy or a school year that is not held.
    """
    snapshot = doorway.service.current  # taken once: what is made of the old data is not kept as if of the new
    bureau, pack, day, edition = _held(snapshot.bureaus, county, policy, year)
    key = ("phone", county, policy, day.isoformat(), language)
    held = snapshot.prepared(key, lambda: _data(bundle(bureau, pack, edition, day, language)))
    return kept(held, "application/json")


def phone_code(_doorway: Doorway, _language: str) -> Response:
    """Return the script that walks the data: its parts as one file."""
    return kept(_script(), "text/javascript; charset=utf-8")


def _data(found: Document) -> Prepared:
    return _prepared(json.dumps(found, ensure_ascii=False, allow_nan=False, separators=(",", ":")))


@cache
def _script() -> Prepared:
    return _prepared(phone_script())


def _prepared(text: str) -> Prepared:
    return prepared(text.encode(), **{"X-Robots-Tag": "noindex"})


def _held(bureaus: Bureaus, county: str, policy: str, year: int | None) -> tuple[Bureau, Pack, date, Edition]:
    """Return a policy with the first day of a school year that it covers, and the units of that day."""
    bureau = bureaus.get(county)
    pack = next((pack for pack in bureau.shelf.packs if pack.id == policy), None) if bureau else None
    years = sorted(years_of(pack, today())) if pack else []
    if bureau is None or pack is None or not years or year not in {None, *years}:
        raise NotThereError
    day = entry_day(bureaus, county, pack.stage, years[-1] if year is None else year)
    edition = bureau.atlas.in_force(day)
    if edition is None:
        raise NotThereError
    return bureau, pack, day, edition


ROUTES = (
    Route("/phone", "phone", phone),
    Route("/phone/script.js", "phone_code", phone_code),
    Route("/phone/<county>/<policy>/<int:year>", "phone_policy", phone_policy),
    Route("/phone/<county>/<policy>.json", "phone_bundle", phone_bundle),
    Route("/phone/<county>/<policy>/<int:year>.json", "phone_bundle_of_year", phone_bundle),
)
