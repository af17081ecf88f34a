"""The pages of counties: which are served, and what is known of one: policies, lists, schools, whom to call."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from flask import Response, request

from enrollzone.i18n.catalogue import Catalogue, catalogue
from enrollzone.lookup import Bureau
from enrollzone.messages import Text
from enrollzone.places.text import canonical
from enrollzone.policy.pack import Pack, Policy, Zone
from enrollzone.policy.unions import Union
from enrollzone.present import Document
from enrollzone.present.campuses import campuses_of
from enrollzone.present.counties import contact_document
from enrollzone.present.pieces import campus_document
from enrollzone.present.schools import school_summary
from enrollzone.schools import SchoolView, found_by, nearest_to, schools_of
from enrollzone.web.families.browsing import (
    COMING,
    PAST,
    PRESENT,
    browsed,
    county_named,
    edition_dated,
    missing,
    named,
    page_key,
    policy_dated,
    prepared_page,
    standing,
    trail,
)
from enrollzone.web.families.doorway import Doorway, Route
from enrollzone.web.families.keeping import kept
from enrollzone.web.languages import address
from enrollzone.web.rendering import SCREEN, page, say
from enrollzone.web.service import Prepared
from enrollzone.web.views import today

_LONGEST_NAME = 60  # characters, as the API takes


def counties(doorway: Doorway, language: str) -> Response:
    """Show the counties that are served, and of each whether it publishes who goes to which school."""
    snapshot, day = doorway.service.current, today()

    def made() -> Prepared:
        told = [_county_in_short(bureau, language, day) for bureau in snapshot.bureaus.values()]
        return prepared_page("counties", language, {"trail": [], "counties": told})

    return kept(snapshot.prepared(page_key(day), made))


def _county_in_short(bureau: Bureau, language: str, day: date) -> Document:
    policies = [policy_dated(policy, language, day) for policy in bureau.shelf.policies]
    return {
        "code": bureau.county.code,
        "name": county_named(bureau, language),
        "policies": policies,
        "lists": any(policy["kind"] == "enrolment" and policy["standing"] == PRESENT for policy in policies),
        "listed_once": any(policy["kind"] == "enrolment" for policy in policies),
        "schools": len(schools_of(bureau.shelf.policies)),
    }


def county(doorway: Doorway, language: str, county: str) -> Response:
    """Show what is known of a county; with ``?q=`` the schools of a name, which is no fact of any family."""
    asked = request.args.get("q")
    if asked is not None:
        return _search(doorway, language, county, asked[:_LONGEST_NAME].strip())
    return browsed(doorway, language, "county", county, lambda bureau, _, day: _county(bureau, language, day))


def _county(bureau: Bureau, language: str, day: date) -> Mapping[str, Any]:
    words = catalogue(language)
    policies = [_policy(policy, language, day) for policy in bureau.shelf.policies]
    return {
        "trail": [*trail(language, bureau)[:1], (county_named(bureau, language), None)],
        "code": bureau.county.code,
        "by_standing": {
            when: [policy for policy in policies if policy["standing"] == when] for when in (PRESENT, COMING, PAST)
        },
        "publishes_lists": bool(bureau.shelf.packs),
        "lists_now": any(policy["zones"] and policy["standing"] == PRESENT for policy in policies),
        "schools": (schools := _schools(bureau, schools_of(bureau.shelf.policies), words, day)),
        "named_now": any(school["held_now"] for school in schools),
        "editions": edition_dated(bureau, language, day),
        "contact": contact_document(bureau.contact, words),
    }


def _policy(policy: Policy, language: str, day: date) -> Document:
    """A policy with the areas of its list and its unions of schools."""
    words = catalogue(language)
    zones = policy.zones if isinstance(policy, Pack) else {}
    names = {zone.id: words.say(zone.name) for zone in zones.values()}
    return {
        **policy_dated(policy, language, day),
        "zones": [_zone(zone, names, words) for zone in zones.values()],
        "groups": [_group(policy, union, words) for union in policy.unions.values()],
    }


def _zone(zone: Zone, names: Mapping[str, str], words: Catalogue) -> Document:
    return {
        "id": zone.id,
        "name": names[zone.id],
        "campuses": [campus_document(campus, words) for campus in zone.campuses],
        "choice_of": [names[side] for side in zone.choice_of],
    }


def _group(policy: Policy, union: Union, words: Catalogue) -> Document:
    """A union with its schools, which tell it apart from another of the same name."""
    schools = dict.fromkeys(school for _, school, _ in union.parts)
    members = [words.say(policy.schools[school].name) for school in schools]
    return {"id": union.id, "name": words.say(union.name), "members": members}


def _schools(bureau: Bureau, known: Iterable[SchoolView], words: Catalogue, day: date) -> list[Document]:
    """Schools by their names; of each whether a document that holds names it, and whether it is another county's."""
    return [
        {
            **school_summary(bureau.county.code, school, words),
            "outside": school.school.outside,
            "held_now": any(standing(policy, day) == PRESENT for policy, _ in school.naming),
        }
        for school in known
    ]


def _search(doorway: Doorway, language: str, county: str, asked: str) -> Response:
    """Show the schools that a name finds, else those with the nearest names; nothing of it is kept."""
    bureau = doorway.bureaus.get(county)
    if bureau is None:
        return missing(language, say(language, "browse.missing.county"), address(language, "counties"))
    words, known, day = catalogue(language), schools_of(bureau.shelf.policies), today()
    found = found_by(asked, known)
    near = nearest_to(asked, known) if not found else ()
    return page(
        "families/browse/found.html",
        language,
        keep=SCREEN,
        named=named,
        trail=[*trail(language, bureau), (say(language, "browse.search.heading"), None)],
        county=county_named(bureau, language),
        code=county,
        asked=asked,
        found=_schools(bureau, found, words, day),
        near=_schools(bureau, near, words, day),
        campuses=_campuses_called(bureau, asked, words),
        groups=_groups_called(bureau, asked, words),
        contact=contact_document(bureau.contact, words),
    )


def _campuses_called(bureau: Bureau, asked: str, words: Catalogue) -> list[Document]:
    """The campuses in whose name a text occurs: a family often knows the campus and not the school."""
    last = (naming[-1][1] for naming in campuses_of(bureau).values())
    return [campus_document(campus, words) for campus in last if _occurs(asked, campus.name)]


def _groups_called(bureau: Bureau, asked: str, words: Catalogue) -> list[Document]:
    """The unions in whose name a text occurs, each with the document that describes it."""
    return [
        {**_group(policy, union, words), "policy": policy.id}
        for policy in bureau.shelf.policies
        for union in policy.unions.values()
        if _occurs(asked, union.name)
    ]


def _occurs(asked: str, name: Text) -> bool:
    """Tell whether a text stands in a name; characters of either script and width count alike."""
    key = canonical(asked)
    return bool(key) and any(key in canonical(written) for written in (name.zh, name.en) if written)


ROUTES = (Route("/schools", "counties", counties), Route("/schools/<county>", "county", county))
