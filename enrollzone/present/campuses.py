"""A campus as documents show it: a place where children sit, which is neither its school nor the school's union."""

from collections.abc import Iterator

from enrollzone.i18n.catalogue import Catalogue
from enrollzone.lookup import Bureau
from enrollzone.messages import Message
from enrollzone.policy.pack import Pack, Policy
from enrollzone.policy.unions import Campus
from enrollzone.present.pieces import Document, campus_document
from enrollzone.present.schools import catchment_id, clause_of, named_school


def campuses_of(bureau: Bureau) -> dict[str, list[tuple[Policy, Campus]]]:
    """Return every campus that the policies of a county name, by its id: one id means one campus throughout."""
    found: dict[str, list[tuple[Policy, Campus]]] = {}
    for policy in bureau.shelf.policies:
        for campus in {campus.id: campus for campus in _in_policy(policy)}.values():
            found.setdefault(campus.id, []).append((policy, campus))
    return found


def _in_policy(policy: Policy) -> Iterator[Campus]:
    for union in policy.unions.values():
        yield from union.campuses
    if isinstance(policy, Pack):
        for zone in policy.zones.values():
            yield from zone.campuses


def campus_detail(bureau: Bureau, campus: str, words: Catalogue) -> Document:
    """Return a campus with its school, unions, lists, place and seats. Raises KeyError for one that nobody names."""
    naming = campuses_of(bureau)[campus]
    policy, last = naming[-1]
    return {
        **campus_document(last, words),
        "jurisdiction": bureau.county.code,
        "school": named_school(policy, last.school, words),
        "clauses": [clause for policy, one in naming if (clause := clause_of(policy, one.clause, words))],
        "policies": [policy.id for policy, _ in naming],
        "unions": [_union(policy, union, words) for policy, _ in naming for union in _unions(policy, campus)],
        "catchments": [entry for policy, _ in naming for entry in _catchments(bureau, policy, campus, words)],
        "site": _site(bureau, campus),
        "seats": [
            {"year": seats.year, "stage": seats.stage, "seats": seats.seats, "class_size": seats.class_size}
            for seats in bureau.county.seats
            if seats.campus == campus
        ],
    }


def _unions(policy: Policy, campus: str) -> Iterator[str]:
    return (name for name, union in policy.unions.items() if any(one.id == campus for one in union.campuses))


def _union(policy: Policy, union: str, words: Catalogue) -> Document:
    kind = policy.unions[union].kind
    return {
        "policy": policy.id,
        "id": union,
        "name": words.say(policy.unions[union].name),
        "kind_text": words.say(Message(f"union.kind.{kind}")),
    }


def _catchments(bureau: Bureau, policy: Policy, campus: str, words: Catalogue) -> Iterator[Document]:
    if not isinstance(policy, Pack):
        return
    for zone in policy.zones.values():
        if any(one.id == campus for one in zone.campuses):
            yield {
                "id": catchment_id(bureau.county.code, policy, zone),
                "policy": policy.id,
                "zone": zone.id,
                "name": words.say(zone.name),
                "alone": len(zone.campuses) == 1,
            }


def _site(bureau: Bureau, campus: str) -> Document | None:
    """Where the newest edition that knows the campus says that it stands."""
    for edition in reversed(bureau.county.editions):
        for site in edition.sites:
            unit = edition.units.get(site.unit or "")
            if site.campus == campus and unit:
                return {"edition": edition.name, "code": unit.code, "unit": unit.full_name}
    return None
