"""The pages of unions, schools and campuses: three things, each with its own page, and none standing for another."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from flask import Response

from enrollzone.i18n.catalogue import Catalogue
from enrollzone.lookup import Bureau
from enrollzone.policy.pack import Pack, Policy
from enrollzone.present import Document
from enrollzone.present.campuses import campus_detail, campuses_of
from enrollzone.present.counties import contact_document
from enrollzone.present.pieces import campus_document
from enrollzone.present.schools import named_school, school_document, union_document
from enrollzone.schools import schools_of
from enrollzone.web.errors import NotThereError
from enrollzone.web.families.browsing import PRESENT, browsed, policy_dated, trail
from enrollzone.web.families.doorway import Doorway, Route


def group(doorway: Doorway, language: str, county: str, policy: str, group: str) -> Response:
    """Show a union of schools as one document describes it."""

    def told(bureau: Bureau, words: Catalogue, day: date) -> Mapping[str, Any]:
        held = bureau.shelf.by_id(policy)
        if held is None or group not in held.unions:
            raise NotThereError
        union = union_document(county, held, held.unions[group], words)
        return {
            "trail": trail(language, bureau, (union["name"], None)),
            "group": union,
            "chinese": _chinese(held.unions[group].name.zh, union["name"]),
            "policy": policy_dated(held, language, day),
            "types": _types(union["members"]),
            "zones": _zones_of(held, group, words),
            "contact": contact_document(bureau.contact, words),
        }

    return browsed(doorway, language, "group", county, told)


def _types(members: Iterable[Document]) -> list[Document]:
    """The kinds of link that occur in a union, each once."""
    return list({kind["id"]: kind for one in members if (kind := one["link_type"])}.values())


def _zones_of(policy: Policy, group: str, words: Catalogue) -> list[Document]:
    if not isinstance(policy, Pack):
        return []
    zones = (zone for zone in policy.zones.values() if zone.group and zone.group.id == group)
    return [{"id": zone.id, "name": words.say(zone.name)} for zone in zones]


def school(doorway: Doorway, language: str, county: str, school: str) -> Response:
    """Show a school: its names, unions, pairings, campuses and lists, document by document."""

    def told(bureau: Bureau, words: Catalogue, day: date) -> Mapping[str, Any]:
        view = next((one for one in schools_of(bureau.shelf.policies) if one.id == school), None)
        if view is None:
            raise NotThereError
        document = school_document(county, view, words)
        policies = _dated(bureau, document["policies"], language, day)
        return {
            "trail": trail(language, bureau, (document["name"], None)),
            "school": document,
            "chinese": _chinese(view.school.name.zh, document["name"]),
            "policies": policies,
            "held_now": any(policy["standing"] == PRESENT for policy in policies.values()),
            "campuses": _campuses(bureau, school, words),
            "contact": contact_document(bureau.contact, words),
        }

    return browsed(doorway, language, "school", county, told)


def _campuses(bureau: Bureau, school: str, words: Catalogue) -> list[Document]:
    """The campuses of a school, as the last document that names each describes it."""
    last = [naming[-1] for naming in campuses_of(bureau).values()]
    return [
        {**campus_document(campus, words), "policy": policy.id} for policy, campus in last if campus.school == school
    ]


def campus(doorway: Doorway, language: str, county: str, campus: str) -> Response:
    """Show a campus: its school, its lists, where it stands and the seats that were announced."""

    def told(bureau: Bureau, words: Catalogue, day: date) -> Mapping[str, Any]:
        naming = campuses_of(bureau).get(campus)
        if naming is None:
            raise NotThereError
        document = campus_detail(bureau, campus, words)
        policies = _dated(bureau, document["policies"], language, day)
        return {
            "trail": trail(language, bureau, (document["name"], None)),
            "campus": document,
            "chinese": _chinese(naming[-1][1].name.zh, document["name"]),
            "policies": policies,
            "held_now": any(policy["standing"] == PRESENT for policy in policies.values()),
            "siblings": _siblings(naming, campus, words),
            "contact": contact_document(bureau.contact, words),
        }

    return browsed(doorway, language, "campus", county, told)


def _siblings(naming: Iterable[tuple[Policy, Any]], campus: str, words: Catalogue) -> list[Document]:
    """The other campuses of the unions of a campus, with their schools."""
    found = {
        one.id: {**campus_document(one, words), "school": named_school(policy, one.school, words)}
        for policy, _ in naming
        for union in policy.unions.values()
        if any(one.id == campus for one in union.campuses)
        for one in union.campuses
        if one.id != campus
    }
    return list(found.values())


def _dated(bureau: Bureau, policies: Iterable[str], language: str, day: date) -> dict[str, Document]:
    """The documents that name something, by their ids, each with whether it holds on a day."""
    held = (bureau.shelf.by_id(name) for name in policies)
    return {policy.id: policy_dated(policy, language, day) for policy in held if policy}


def _chinese(name: str, shown: str) -> str | None:
    """The Chinese name, which a family needs at the counter, where the page shows another."""
    return name if name != shown else None


ROUTES = (
    Route("/schools/<county>/group/<policy>/<group>", "group", group),
    Route("/schools/<county>/school/<school>", "school", school),
    Route("/schools/<county>/campus/<campus>", "campus", campus),
)
