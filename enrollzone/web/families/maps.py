"""Maps: their data by GET, which says nothing of any family, and what a page shows beside them in words.

A page of an answer names its home and zones in its own text only. The data that its script fetches is a whole policy's,
the same for everybody, so that the request tells nobody which home it is about.
"""

import json
from collections.abc import Mapping
from datetime import date
from typing import Any

from flask import Response, request

from enrollzone.answers.territory import HOME
from enrollzone.atlas.crs import PointError, to_lonlat
from enrollzone.atlas.edition import Edition
from enrollzone.i18n.catalogue import catalogue
from enrollzone.lookup import Bureau
from enrollzone.maps.layers import drawing, map_layers
from enrollzone.maps.territories import Territories, territories
from enrollzone.maps.wording import map_words
from enrollzone.policy.pack import Pack
from enrollzone.present import Document, edition_reference, policy_reference
from enrollzone.web.choices import entry_day
from enrollzone.web.errors import NotThereError
from enrollzone.web.families.asking import Found
from enrollzone.web.families.doorway import Doorway, Route
from enrollzone.web.families.keeping import kept, prepared
from enrollzone.web.families.situation import Situation
from enrollzone.web.languages import address
from enrollzone.web.rendering import PUBLIC, page
from enrollzone.web.service import Prepared
from enrollzone.web.tiles import tiles_of
from enrollzone.web.views import today

_ALWAYS_AT_FIRST = "primary"


# ---- what a page shows
_JSON = "application/json"


def map_of_policy(
    doorway: Doorway, language: str, bureau: Bureau, pack: Pack, day: date | None = None, zones: tuple[str, ...] = ()
) -> Document | None:
    """Return what `families/map_figure.html` shows for a policy: all its zones, or some; None without an edition.

    `day` chooses the edition; left out it is today, or the nearest day on which the policy holds.
    """
    day = day or _day_of(pack)
    edition = bureau.atlas.in_force(day)
    if edition is None or day not in pack.period:
        return None
    told = _words(doorway, language, bureau, pack, edition)
    shown = [zone for zone in told["zones"] if not zones or zone["id"] in zones]
    source = address(language, "map_layers", county=bureau.county.code, policy=pack.id, on=day.isoformat())
    tiles = tiles_of(doorway.settings)
    return {
        "is_drawn": bool(edition.drawn),
        "source": source,
        "county_code": bureau.county.code,
        "policy_id": pack.id,
        "status": str(edition.status),
        "zones": shown,
        "unlisted": [] if zones else told["unlisted"],
        "highlighted": list(zones),
        "tiles": json.dumps(tiles.templates) if tiles.templates else None,
        "tiles_notice": tiles.notice,
        "is_elsewhere": bool(tiles.origins),
        "approval": doorway.settings.map_approval,
        "candidates": [],
    }


def map_of_answer(doorway: Doorway, language: str, situation: Situation, found: Found) -> Document | None:
    """Return the map beside an answer: the zones it names, the home's unit or those that it may be, and the border.

    None where nothing of the answer could be shown. A point that the family gave stands in its own page only.
    """
    answer, pack = found.document, found.pack
    zones = _zones_of(answer, pack) if pack else ()
    if pack is None or not zones:
        return None
    shown = map_of_policy(doorway, language, found.bureau, pack, date.fromisoformat(answer["as_of"]), zones)
    if shown is None:
        return None
    place = answer.get("place") or {}
    home = place if place.get("fact") == HOME else {}
    return {
        **shown,
        "only_area": not (answer["options"] or answer.get("ordinary")),
        "home": home.get("code"),
        "home_name": home.get("matched"),
        "candidates": [one["code"] for one in place.get("candidates", ())],
        "point": _point(situation) if home else None,
        "border": (answer.get("location") or {}).get("other_side", {}).get("unit"),
    }


def _zones_of(answer: Mapping[str, Any], pack: Pack) -> tuple[str, ...]:
    """The zones that an answer names: of its outcome, else of the ordinary one, else those in which the home lies.

    An area from which a family may choose between them is its home's own, and is shown with them.
    """
    options = answer["options"] or answer.get("ordinary", {}).get("options") or ()
    named, lies_in = dict.fromkeys(one["zone"] for one in options), tuple((answer.get("place") or {}).get("zones", ()))
    shared = (zone for zone in lies_in if zone in pack.zones and named.keys() & set(pack.zones[zone].choice_of))
    return (*named, *(zone for zone in shared if zone not in named)) if named else lies_in


def _point(situation: Situation) -> Document | None:
    told = situation.home.get("point")
    if not isinstance(told, dict):
        return None
    try:
        lon, lat = to_lonlat(float(told["x"]), float(told["y"]), str(told["crs"]))
    except (PointError, KeyError, TypeError, ValueError):
        return None
    return {"lon": round(lon, 6), "lat": round(lat, 6), "accuracy_m": told.get("accuracy_m")}


def _words(doorway: Doorway, language: str, bureau: Bureau, pack: Pack, edition: Edition) -> Document:
    """The map in words. It is worked out once for a policy and an edition, like the data."""

    def prepare() -> Prepared:
        told = map_words(_held(bureau, pack, edition), catalogue(language))
        return Prepared(json.dumps(told).encode(), "")

    key = ("map in words", bureau.county.code, pack.sha256, edition.digest, language)
    told: Document = json.loads(doorway.service.current.prepared(key, prepare).body)
    return told


def _held(bureau: Bureau, pack: Pack | None, edition: Edition) -> Territories:
    return territories(edition, pack, bureau.gazetteer(edition, pack))


# ---- data


def layers(doorway: Doorway, language: str, county: str, policy: str) -> Response:
    """Return the map of a policy on a day (``on``; else today, or the nearest day of it). Raises NotThereError."""
    bureau = _county(doorway, county)
    pack = _policy(bureau, policy)
    day = _asked_day() or _day_of(pack)
    edition = bureau.atlas.in_force(day)
    if edition is None or day not in pack.period:
        raise NotThereError
    return _layers(doorway, language, bureau, pack, edition)


def units(doorway: Doorway, language: str, county: str) -> Response:
    """Return the units that are drawn for a school year (``year``, ``stage``), to tap on. Raises NotThereError."""
    bureau = _county(doorway, county)
    year = request.args.get("year", "")
    if not (year.isascii() and year.isdigit() and len(year) == 4 and year > "1900"):
        raise NotThereError
    day = entry_day(doorway.bureaus, county, request.args.get("stage", _ALWAYS_AT_FIRST), int(year))
    edition = bureau.atlas.in_force(day)
    if edition is None or not edition.drawn:
        return kept(prepared(b'{"map":{"units":[]}}'), _JSON)
    return _layers(doorway, language, bureau, None, edition)


def _layers(doorway: Doorway, language: str, bureau: Bureau, pack: Pack | None, edition: Edition) -> Response:
    approved = bool(doorway.settings.map_approval)

    def prepare() -> Prepared:
        told = _told(bureau, pack, edition, language, is_outlined=approved)
        body = json.dumps({"map": told}, ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode()
        return prepared(body)

    key = ("map", bureau.county.code, pack.sha256 if pack else "", edition.digest, language)
    return kept(doorway.service.current.prepared(key, prepare), _JSON)


def _told(bureau: Bureau, pack: Pack | None, edition: Edition, language: str, *, is_outlined: bool) -> Document:
    """The data of a map. `outline` tells whether the line around all units, which may be a county's, may be drawn."""
    words, shapes = catalogue(language), edition.shapes()
    return {
        "jurisdiction": bureau.county.code,
        "policy": policy_reference(pack, words) if pack else None,
        "edition": edition_reference(edition, words),
        "crs": "wgs84",
        "outline": is_outlined,
        **(map_layers(_held(bureau, pack, edition), drawing(shapes), words) if shapes else {"units": []}),
    }


# ---- pages of their own


def policy_map(doorway: Doorway, language: str, county: str, policy: str) -> Response:
    """Show the map of a policy beside all its zones in words. Raises NotThereError."""
    bureau = _county(doorway, county)
    return _map_page(doorway, language, bureau, _policy(bureau, policy))


def county_map(doorway: Doorway, language: str, county: str) -> Response:
    """Show the map of the policy that holds today, else of the newest. Raises NotThereError."""
    bureau = _county(doorway, county)
    packs = sorted(bureau.shelf.packs, key=lambda pack: (today() in pack.period, pack.period.first))
    if not packs:
        raise NotThereError
    return _map_page(doorway, language, bureau, packs[-1])


def _map_page(doorway: Doorway, language: str, bureau: Bureau, pack: Pack) -> Response:
    words, day = catalogue(language), _asked_day() or _day_of(pack)
    figure = map_of_policy(doorway, language, bureau, pack, day)
    edition = bureau.atlas.in_force(day)
    if figure is None or edition is None:
        raise NotThereError
    return page(
        "families/map_page.html",
        language,
        keep=PUBLIC,
        map={**figure, "opens": True},
        county={"code": bureau.county.code, "name": words.say(bureau.county.name)},
        policy=policy_reference(pack, words),
        edition=edition_reference(edition, words),
        others=[policy_reference(other, words) for other in bureau.shelf.packs if other is not pack],
    )


def _county(doorway: Doorway, code: str) -> Bureau:
    bureau = doorway.bureaus.get(code)
    if bureau is None:
        raise NotThereError
    return bureau


def _policy(bureau: Bureau, wanted: str) -> Pack:
    pack = next((pack for pack in bureau.shelf.packs if pack.id == wanted), None)
    if pack is None:
        raise NotThereError
    return pack


def _asked_day() -> date | None:
    """The day in the address, if one stands there. Raises NotThereError for what is no day."""
    asked = request.args.get("on")
    if asked is None:
        return None
    try:
        return date.fromisoformat(asked)
    except ValueError:
        raise NotThereError from None


def _day_of(pack: Pack) -> date:
    """Today, or the nearest day on which a policy holds."""
    day = max(today(), pack.period.first)
    return min(day, pack.period.last) if pack.period.last else day


ROUTES = (
    Route("/map/<county>", "map_county", county_map),
    Route("/map/<county>/<policy>", "map", policy_map),
    Route("/map-data/<county>", "map_units", units),
    Route("/map-data/<county>/<policy>", "map_layers", layers),
)
