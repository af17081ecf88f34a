"""What the API tells of counties, policies, schools and lists: read off the packs and editions, nothing added."""

from collections.abc import Iterable, Iterator
from datetime import date

from enrollzone.atlas.edition import Edition
from enrollzone.bootstrap import Bureaus
from enrollzone.errors import FieldProblem, RequestError
from enrollzone.i18n.catalogue import Catalogue
from enrollzone.lookup import Bureau
from enrollzone.places.home import Spot, Suggestion
from enrollzone.places.suggest import complete, suggest
from enrollzone.policy.catchments import CatchmentRow
from enrollzone.policy.pack import Pack, Zone
from enrollzone.policy.unions import Campus, Union
from enrollzone.present import (
    Document,
    clause_document,
    edition_reference,
    part_words,
    policy_reference,
)
from enrollzone.present.pieces import campus_document
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


def packs_of(
    bureaus: Bureaus, county: str | None, stage: str | None = None, day: date | None = None
) -> Iterator[tuple[Bureau, Pack]]:
    """Walk over the policies of a county, a stage and a day, as far as those are named."""
    for bureau in counties(bureaus, county):
        for pack in bureau.shelf.packs:
            if stage in (None, pack.stage) and (day is None or day in pack.period):
                yield bureau, pack


def jurisdiction(bureau: Bureau, words: Catalogue) -> Document:
    """Return a county with its policies and editions."""
    return {
        "code": bureau.county.code,
        "name": words.say(bureau.county.name),
        "policies": [policy_reference(pack, words) for pack in bureau.shelf.packs],
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


def groups(bureau: Bureau, pack: Pack, words: Catalogue) -> list[Document]:
    """Return the unions of a policy with their members, as far as the text names them."""
    return [_group(bureau, pack, group, words) for group in pack.unions.values()]


def _group(bureau: Bureau, pack: Pack, group: Union, words: Catalogue) -> Document:
    zones = [zone for zone in pack.zones.values() if zone.group is not None and zone.group.id == group.id]
    return {
        "id": group.id,
        "name": words.say(group.name),
        "kind": str(group.kind),
        "core": _school_name(pack, group.core, words),
        "members": [_member(pack, campus, words) for zone in zones for campus in zone.campuses],
        "clause": _clause(pack, group.clause, words),
        "policy": pack.id,
        "jurisdiction": bureau.county.code,
    }


def _member(pack: Pack, campus: Campus, words: Catalogue) -> Document:
    return {"school": _school_name(pack, campus.school, words), "campus": campus_document(campus, words)}


def _school_name(pack: Pack, school: str | None, words: Catalogue) -> Document | None:
    return {"id": school, "name": words.say(pack.schools[school].name)} if school and school in pack.schools else None


def _clause(pack: Pack, clause: str | None, words: Catalogue) -> Document | None:
    return clause_document(pack.clauses[clause], words) if clause and clause in pack.clauses else None


def schools(bureau: Bureau, words: Catalogue) -> list[Document]:
    """Return the schools that the policies of a county name, each once, with the policies that name it."""
    ids = dict.fromkeys(school for pack in bureau.shelf.packs for school in pack.schools)
    return [_school(bureau, school, words) for school in ids]


def _school(bureau: Bureau, school: str, words: Catalogue) -> Document:
    naming = [pack for pack in bureau.shelf.packs if school in pack.schools]
    return {
        "jurisdiction": bureau.county.code,
        "id": school,
        "name": words.say(naming[-1].schools[school].name),
        "policies": [pack.id for pack in naming],
    }


def school(bureaus: Bureaus, county: str, school_id: str, words: Catalogue) -> Document:
    """Return a school with its unions, its roles there, and its lists, policy by policy. Raises NotThereError."""
    bureau = bureaus.get(county)
    if bureau is None or not any(school_id in pack.schools for pack in bureau.shelf.packs):
        raise NotThereError
    lists = [
        _role(bureau, pack, zone, school_id, words)
        for pack in bureau.shelf.packs
        for zone in pack.zones.values()
        if any(campus.school == school_id for campus in zone.campuses)
    ]
    return {**_school(bureau, school_id, words), "roles": lists}


def _role(bureau: Bureau, pack: Pack, zone: Zone, school_id: str, words: Catalogue) -> Document:
    group = zone.group
    return {
        "policy": policy_reference(pack, words),
        "group": {"id": group.id, "name": words.say(group.name)} if group else None,
        "core": group is not None and group.core == school_id,
        "campuses": [campus_document(campus, words) for campus in zone.campuses if campus.school == school_id],
        "catchment": catchment_id(bureau, pack, zone),
    }


def catchment_id(bureau: Bureau, pack: Pack, zone: Zone) -> str:
    """Return the name of a list in an address: county, policy and zone."""
    return f"{bureau.county.code}.{pack.id}.{zone.id}"


def catchments(bureau: Bureau, pack: Pack, words: Catalogue) -> list[Document]:
    """Return the lists of a policy: each zone with the rows that the text gives it."""
    return [_catchment(bureau, pack, zone, words) for zone in pack.zones.values()]


def catchment(bureaus: Bureaus, wanted: str, words: Catalogue) -> Document:
    """Return one list by its id. Raises NotThereError."""
    for bureau, pack in packs_of(bureaus, None):
        for zone in pack.zones.values():
            if catchment_id(bureau, pack, zone) == wanted:
                return _catchment(bureau, pack, zone, words)
    raise NotThereError


def _catchment(bureau: Bureau, pack: Pack, zone: Zone, words: Catalogue) -> Document:
    group = zone.group
    return {
        "id": catchment_id(bureau, pack, zone),
        "jurisdiction": bureau.county.code,
        "policy": pack.id,
        "stage": pack.stage,
        "zone": {"id": zone.id, "name": words.say(zone.name)},
        "kind": zone.kind,
        "group": {"id": group.id, "name": words.say(group.name)} if group else None,
        "campuses": [campus_document(campus, words) for campus in zone.campuses],
        "choice_of": list(zone.choice_of),
        "rows": list(_rows(pack, zone, words)),
    }


def _rows(pack: Pack, zone: Zone, words: Catalogue) -> Iterator[Document]:
    for row in pack.catchments.rows:
        if row.zone == zone.id:
            yield _row(pack, row, words)


def _row(pack: Pack, row: CatchmentRow, words: Catalogue) -> Document:
    shared = pack.catchments.shared.get(row.code)
    return {
        "code": row.code,
        "text": row.text,
        "part": part_words(row.part) if row.part else None,
        "clause": _clause(pack, row.clause, words),
        "shared_by_reading": shared.reading if shared else None,
    }


def page_of(items: Iterable[Document], start: int, limit: int) -> tuple[list[Document], int, int | None]:
    """Return a page of a list, the length of the whole, and where the next page begins, if there is one."""
    whole = list(items)
    following = start + limit
    return whole[start:following], len(whole), following if following < len(whole) else None
