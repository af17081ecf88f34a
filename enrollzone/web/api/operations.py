"""Every question that the API answers, as a table: where it is asked, with what, and what it returns.

The routes are made from this table and the OpenAPI document is written from it, so neither can forget the other.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from pydantic import BaseModel

from enrollzone.bootstrap import Bureaus
from enrollzone.i18n.catalogue import catalogue
from enrollzone.present import Document, edition_reference
from enrollzone.present.counties import county_document, edition_document
from enrollzone.present.policies import policy_document, policy_summary
from enrollzone.web.api import listings, policies, resources, unions
from enrollzone.web.api.queries import CountyQuery, DatedQuery, OnQuery, PageQuery, PlacesQuery, Query, SchoolsQuery


@dataclass(frozen=True)
class Resource:
    """One address under /api/v1 that answers GET. `stored` is false for what nobody may keep."""

    name: str
    path: str
    summary: str
    query: type[Query]
    shape: type[BaseModel]
    tell: Callable[[Bureaus, Any, Mapping[str, str], date], Document]
    stored: bool = True


def _listed(name: str, items: list[Document], query: PageQuery) -> Document:
    page, total, following = resources.page_of(items, query.next, query.limit)
    meta = {"language": query.language, "total": total, "limit": query.limit, "next": following}
    return {name: page, "meta": meta}


def _one(name: str, item: Document, query: Query) -> Document:
    return {name: item, "meta": {"language": query.language, "total": None, "limit": None, "next": None}}


def _jurisdictions(bureaus: Bureaus, query: PageQuery, _path: Mapping[str, str], _today: date) -> Document:
    words = catalogue(query.language)
    return _listed("jurisdictions", [county_document(bureau, words) for bureau in bureaus.values()], query)


def _places(bureaus: Bureaus, query: PlacesQuery, _path: Mapping[str, str], today: date) -> Document:
    words = catalogue(query.language)
    bureau = resources.the_county(bureaus, query.jurisdiction)
    matches, suggestions, edition = resources.places(bureau, query.q, query.on or today)
    held = edition_reference(edition, words) if edition else None
    answer = _one("matches", {}, query)
    return {**answer, "matches": matches, "suggestions": suggestions, "edition": held}


def _groups(bureaus: Bureaus, query: DatedQuery, _path: Mapping[str, str], _today: date) -> Document:
    return _listed("groups", list(resources.groups(bureaus, query, catalogue(query.language))), query)


def _schools(bureaus: Bureaus, query: SchoolsQuery, _path: Mapping[str, str], _today: date) -> Document:
    return _listed("schools", list(resources.schools(bureaus, query, catalogue(query.language))), query)


def _school(bureaus: Bureaus, query: OnQuery, path: Mapping[str, str], _today: date) -> Document:
    words = catalogue(query.language)
    return _one("school", resources.school(bureaus, query, path["jurisdiction"], path["school"], words), query)


def _catchments(bureaus: Bureaus, query: DatedQuery, _path: Mapping[str, str], _today: date) -> Document:
    words = catalogue(query.language)
    found = resources.packs_of(bureaus, query.jurisdiction, query.stage, query.on)
    lists = [one for bureau, pack in found for one in resources.catchments(bureau, pack, words)]
    return _listed("catchments", lists, query)


def _catchment(bureaus: Bureaus, query: Query, path: Mapping[str, str], _today: date) -> Document:
    found = resources.catchment(bureaus, path["catchment"], catalogue(query.language))
    return _one("catchment", found, query)


def _policies(bureaus: Bureaus, query: DatedQuery, _path: Mapping[str, str], _today: date) -> Document:
    words = catalogue(query.language)
    found = resources.policies_of(bureaus, query.jurisdiction, query.stage, query.on)
    return _listed("policies", [policy_summary(bureau.county.code, policy, words) for bureau, policy in found], query)


def _policy(bureaus: Bureaus, query: Query, path: Mapping[str, str], _today: date) -> Document:
    bureau, pack = policies.the_policy(bureaus, path["policy"])
    return _one("policy", policy_document(bureau.county.code, pack, catalogue(query.language)), query)


def _diagram(bureaus: Bureaus, query: Query, path: Mapping[str, str], _today: date) -> Document:
    return _one("diagram", policies.diagram(policies.the_pack(bureaus, path["policy"])), query)


def _editions(bureaus: Bureaus, query: CountyQuery, _path: Mapping[str, str], _today: date) -> Document:
    words = catalogue(query.language)
    found = [
        edition_document(bureau.county.code, edition, words)
        for bureau in resources.counties(bureaus, query.jurisdiction)
        for edition in bureau.county.editions
    ]
    return _listed("editions", found, query)


_SCHOOL = "/schools/<jurisdiction>/<school>"
RESOURCES: tuple[Resource, ...] = (
    Resource("jurisdictions", "/jurisdictions", "Counties", PageQuery, listings.Jurisdictions, _jurisdictions),
    Resource("places", "/places", "Complete a place's name", PlacesQuery, listings.Places, _places, stored=False),
    Resource("groups", "/groups", "Unions of schools", DatedQuery, unions.Groups, _groups),
    Resource("schools", "/schools", "Schools", SchoolsQuery, unions.Schools, _schools),
    Resource("school", _SCHOOL, "One school: names, unions, pairings, lists", OnQuery, unions.School, _school),
    Resource("catchments", "/catchments", "Lists of places", DatedQuery, listings.Catchments, _catchments),
    Resource("catchment", "/catchments/<catchment>", "One list", Query, listings.Catchment, _catchment),
    Resource("policies", "/policies", "Policies", DatedQuery, listings.Policies, _policies),
    Resource("policy", "/policies/<policy>", "One policy in full", Query, listings.Policy, _policy),
    Resource(
        "diagram", "/policies/<policy>/diagram", "Its rules as one diagram", Query, listings.DiagramDocument, _diagram
    ),
    Resource("editions", "/editions", "Boundary editions", CountyQuery, listings.Editions, _editions),
)
