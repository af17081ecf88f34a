"""What the API tells of counties, policies, schools and lists: read off the packs and editions, nothing added."""

from collections.abc import Iterable, Iterator
from datetime import date

from enrollzone.atlas.edition import Edition
from enrollzone.atlas.spot import Spot
from enrollzone.bootstrap import Bureaus
from enrollzone.errors import FieldProblem, RequestError
from enrollzone.i18n.catalogue import Catalogue
from enrollzone.lookup import Bureau
from enrollzone.messages import Message
from enrollzone.places.home import Suggestion
from enrollzone.places.suggest import complete, suggest
from enrollzone.policy.catchments import CatchmentRow, Edge
from enrollzone.policy.pack import Pack, Policy, Zone
from enrollzone.present import (
    Document,
    edition_reference,
    part_words,
    policy_reference,
)
from enrollzone.present.pieces import campus_document
from enrollzone.present.schools import catchment_id, clause_of, school_document, school_summary, union_document
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


def jurisdiction(bureau: Bureau, words: Catalogue) -> Document:
    """Return a county with its policies and editions."""
    return {
        "code": bureau.county.code,
        "name": words.say(bureau.county.name),
        "predecessors": list(bureau.county.predecessors),
        "policies": [policy_reference(policy, words) for policy in bureau.shelf.policies],
        "editions": [edition_reference(edition, words) for edition in bureau.county.editions],
    }


def edition(bureau: Bureau, one: Edition, words: Catalogue) -> Document:
    """Return a boundary edition: what names it, who made it from what, and how much is in it."""
    source = one.provenance
    return {
        **edition_reference(one, words),
        "jurisdiction": bureau.county.code,
        "authority": source.authority,
        "source": source.source,
        "licence": source.licence,
        "note": source.note,
        "crs": one.crs,
        "units": len(one.units),
        "drawn": len(one.drawn),
        "confirmed": one.confirmed.isoformat() if one.confirmed else None,
    }


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
    return [_catchment(bureau, pack, zone, words) for zone in pack.zones.values()]


def catchment(bureaus: Bureaus, wanted: str, words: Catalogue) -> Document:
    """Return one list by its id. Raises NotThereError."""
    for bureau, pack in packs_of(bureaus, None):
        for zone in pack.zones.values():
            if catchment_id(bureau.county.code, pack, zone) == wanted:
                return _catchment(bureau, pack, zone, words)
    raise NotThereError


def _catchment(bureau: Bureau, pack: Pack, zone: Zone, words: Catalogue) -> Document:
    group = zone.group
    return {
        "id": catchment_id(bureau.county.code, pack, zone),
        "jurisdiction": bureau.county.code,
        "policy": pack.id,
        "stage": pack.stage,
        "zone": {"id": zone.id, "name": words.say(zone.name)},
        "kind": zone.kind,
        "group": {"id": group.id, "name": words.say(group.name)} if group else None,
        "campuses": [campus_document(campus, words) for campus in zone.campuses],
        "choice_of": list(zone.choice_of),
        "mode": zone.mode,
        "rows": list(_rows(pack, zone, words)),
    }


def _rows(pack: Pack, zone: Zone, words: Catalogue) -> Iterator[Document]:
    for row in pack.catchments.rows:
        if row.zone == zone.id:
            yield _row(pack, row, words)


def _row(pack: Pack, row: CatchmentRow, words: Catalogue) -> Document:
    shared = next((one for one in pack.catchments.shared if one.code == row.code and one.is_for(row.category)), None)
    return {
        "code": row.code,
        "text": row.text,
        "part": part_words(row.part) if row.part else None,
        "clause": clause_of(pack, row.clause, words),
        "shared_by_reading": shared.reading if shared else None,
        "category": row.category,
        "edge": _edge(row.edge, words) if row.edge else None,
    }


def _edge(edge: Edge, words: Catalogue) -> Document:
    text = words.say(Message(f"catchment.edge.{edge.rule}", {"road": edge.road}))
    return {"rule": str(edge.rule), "road": edge.road, "sentence": edge.sentence, "text": text}


def page_of(items: Iterable[Document], start: int, limit: int) -> tuple[list[Document], int, int | None]:
    """Return a page of a list, the length of the whole, and where the next page begins, if there is one."""
    whole = list(items)
    following = start + limit
    return whole[start:following], len(whole), following if following < len(whole) else None
