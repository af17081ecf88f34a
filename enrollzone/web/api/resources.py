"""What the API tells of counties, policies, schools and lists: read off the packs and editions, nothing added."""

from collections.abc import Iterable, Iterator
from datetime import date

from enrollzone.atlas.edition import Edition
from enrollzone.atlas.spot import Spot
from enrollzone.bootstrap import Bureaus
from enrollzone.errors import FieldProblem, RequestError
from enrollzone.i18n.catalogue import Catalogue
from enrollzone.lookup import Bureau
from enrollzone.places.home import Suggestion
from enrollzone.places.suggest import complete, suggest
from enrollzone.policy.pack import Pack, Policy
from enrollzone.present import (
    Document,
)
from enrollzone.present.catchments import catchment_document
from enrollzone.present.schools import catchment_id, school_document, school_summary, union_document
from enrollzone.schools import found_by, schools_of
from enrollzone.web.api.queries import DatedQuery, OnQuery, SchoolsQuery
from enrollzone.web.errors import NotThereError


def counties(bureaus: Bureaus, code: str | None) -> Iterator[Bureau]:
    """Walk over the county asked for, or all. Raises RequestError for one that is not installed."""
    if code is not None and code not in bureaus:
        known = tuple(f"{one} {bureau.county.name.zh}" for one, bureau in bureaus.items())
        raise RequestError([FieldProblem("jurisdiction", "unknown_value", known)])
    yield from (bureau for one, bureau in bureaus.items() if code in (None, one))


def the_county(bureaus: Bureaus, code: str | None) -> Bureau:
    """Return the county asked for, or the only one. Raises RequestError when there are several and none was named."""
    found = list(counties(bureaus, code))
    if len(found) > 1:
        names = tuple(f"{bureau.county.code} {bureau.county.name.zh}" for bureau in found)
        raise RequestError([FieldProblem("jurisdiction", "missing", names)])
    return found[0]


def policies_of(
    bureaus: Bureaus, county: str | None, stage: str | None = None, day: date | None = None
) -> Iterator[tuple[Bureau, Policy]]:
    """Walk over the policies of a county, a stage and a day, as far as those are named."""
    for bureau in counties(bureaus, county):
        for policy in bureau.shelf.policies:
            of = policy.stage if isinstance(policy, Pack) else None
            if stage in (None, of) and (day is None or day in policy.period):
                yield bureau, policy


def packs_of(
    bureaus: Bureaus, county: str | None, stage: str | None = None, day: date | None = None
) -> Iterator[tuple[Bureau, Pack]]:
    """Walk over those of them that assign homes."""
    for bureau, policy in policies_of(bureaus, county, stage, day):
        if isinstance(policy, Pack):
            yield bureau, policy


def places(bureau: Bureau, text: str, day: date) -> tuple[list[Document], list[Document], Edition | None]:
    """Return the places that a text may be the beginning of, what else it may mean, and the edition of that day."""
    held = bureau.atlas.in_force(day)
    if held is None:
        return [], [], None
    # The names of every policy of that day help: a list may write a community otherwise than the edition does.
    pack = next((pack for pack in bureau.shelf.packs if day in pack.period), None)
    gazetteer = bureau.gazetteer(held, pack)
    matches = [_match(spot) for spot in complete(text, gazetteer)]
    return matches, [_suggested(found) for found in suggest(text, gazetteer)] if not matches else [], held


def _match(spot: Spot) -> Document:
    row = spot.row
    return {
        "code": spot.unit.code,
        "name": spot.unit.full_name,
        "kind": str(spot.unit.kind),
        "row": {"kind": str(row.kind), "name": row.name} if row else None,
    }


def _suggested(found: Suggestion) -> Document:
    return {"code": found.unit.code, "name": found.unit.full_name, "why": str(found.why)}


def groups(bureaus: Bureaus, query: DatedQuery, words: Catalogue) -> Iterator[Document]:
    """Walk over the unions of schools in all policies; a union whose stage the text leaves out may be of any."""
    for bureau in counties(bureaus, query.jurisdiction):
        for policy in bureau.shelf.policies:
            if query.on is None or query.on in policy.period:
                yield from _groups(bureau, policy, query.stage, words)


def _groups(bureau: Bureau, policy: Policy, stage: str | None, words: Catalogue) -> Iterator[Document]:
    for union in policy.unions.values():
        of = policy.stage if isinstance(policy, Pack) else union.stage
        if stage is None or of in (None, stage, "nine_year"):
            yield union_document(bureau.county.code, policy, union, words)


def schools(bureaus: Bureaus, query: SchoolsQuery, words: Catalogue) -> Iterator[Document]:
    """Walk over the schools that the policies of a county name, each once: all of them, or those found by a name."""
    for bureau in counties(bureaus, query.jurisdiction):
        known = schools_of(bureau.shelf.policies, query.on)
        for school in found_by(query.q, known) if query.q else known:
            yield school_summary(bureau.county.code, school, words)


def school(bureaus: Bureaus, query: OnQuery, county: str, school_id: str, words: Catalogue) -> Document:
    """Return a school with its names, unions, pairings and lists, policy by policy. Raises NotThereError."""
    bureau = bureaus.get(county)
    known = schools_of(bureau.shelf.policies, query.on) if bureau else ()
    found = next((one for one in known if one.id == school_id), None)
    if found is None:
        raise NotThereError
    return school_document(county, found, words)


def catchments(bureau: Bureau, pack: Pack, words: Catalogue) -> list[Document]:
    """Return the lists of a policy: each zone with the rows that the text gives it."""
    return [catchment_document(bureau.county.code, pack, zone, words) for zone in pack.zones.values()]


def catchment(bureaus: Bureaus, wanted: str, words: Catalogue) -> Document:
    """Return one list by its id. Raises NotThereError."""
    for bureau, pack in packs_of(bureaus, None):
        for zone in pack.zones.values():
            if catchment_id(bureau.county.code, pack, zone) == wanted:
                return catchment_document(bureau.county.code, pack, zone, words)
    raise NotThereError


def page_of(items: Iterable[Document], start: int, limit: int) -> tuple[list[Document], int, int | None]:
    """Return a page of a list, the length of the whole, and where the next page begins, if there is one."""
    whole = list(items)
    following = start + limit
    return whole[start:following], len(whole), following if following < len(whole) else None
