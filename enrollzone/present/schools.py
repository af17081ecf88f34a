"""Schools and unions as documents show them: each fact with the clause that says it, in the words of a language."""

from collections.abc import Iterator
from datetime import date

from enrollzone.answers.unions import warnings_of
from enrollzone.i18n.catalogue import Catalogue
from enrollzone.messages import Message
from enrollzone.policy.pack import Pack, Policy, Zone
from enrollzone.policy.unions import Campus, Ground, Link, LinkType, Plaque, Role, Union
from enrollzone.present.pieces import Document, campus_document, clause_document, policy_reference
from enrollzone.schools import KnownName, Membership, Paired, SchoolView


def union_document(county: str, policy: Policy, union: Union, words: Catalogue) -> Document:
    """Return a union with its members, the core first, as far as the text names them."""
    return {
        **_union(union, words),
        "core": named_school(policy, union.core, words),
        "core_basis": _ground(union),
        "core_text": _core_words(policy, union, words),
        "stage": union.stage,
        "members": [_member(policy, *part, words) for part in _parts(union)],
        "clause": clause_of(policy, union.clause, words),
        "policy": policy.id,
        "jurisdiction": county,
    }


def _union(union: Union, words: Catalogue) -> Document:
    return {
        "id": union.id,
        "name": words.say(union.name),
        "named": union.named,
        "kind": str(union.kind),
        "kind_text": words.say(Message(f"union.kind.{union.kind}")),
    }


def _ground(union: Union) -> str | None:
    return str(union.core_ground) if union.core else None


def _parts(union: Union) -> Iterator[tuple[Role, str | None, Link | None, Campus | None]]:
    """Walk over the members: a school once for each of its campuses, and campuses of which no school is told."""
    for role, school, link in union.parts:
        campuses: list[Campus | None] = [campus for campus in union.campuses if campus.school == school]
        yield from ((role, school, link, campus) for campus in campuses or [None])
    yield from ((Role.MEMBER, None, None, campus) for campus in union.campuses if campus.school is None)


def _member(
    policy: Policy, role: Role, school: str | None, link: Link | None, campus: Campus | None, words: Catalogue
) -> Document:
    return {
        "school": named_school(policy, school, words),
        "role": str(role),
        "campus": campus_document(campus, words) if campus else None,
        **_link(policy, link, words),
    }


def _link(policy: Policy, link: Link | None, words: Catalogue) -> Document:
    known = policy.link_types.get(link.type) if link and link.type else None
    return {
        "link_type": _link_type(policy, known, words) if known else None,
        "plaque": _plaque(policy, link.plaque, words) if link and link.plaque else None,
        "since": link.since if link else None,
        "since_text": words.say(since_words(link.since)) if link and link.since else None,
        "clause": clause_of(policy, link.clause, words) if link else None,
    }


def _link_type(policy: Policy, known: LinkType, words: Catalogue) -> Document:
    legal = known.legal_person
    return {
        "id": known.id,
        "name": words.say(known.name),
        "legal_person": legal,
        "legal_person_text": words.say(Message(f"union.legal_person.{legal}")) if legal else None,
        "members_are": words.say(known.members_are) if known.members_are else None,
        "managed": words.say(known.managed) if known.managed else None,
        "unified": [words.say(one) for one in known.unified],
        "clause": clause_of(policy, known.clause, words),
    }


def _plaque(policy: Policy, plaque: Plaque, words: Catalogue) -> Document:
    return {
        "name": words.say(plaque.name),
        "mode": str(plaque.mode),
        "mode_text": words.say(Message(f"union.mode.{plaque.mode}")),
        "since": plaque.since,
        "clause": clause_of(policy, plaque.clause, words),
    }


def named_school(policy: Policy, school: str | None, words: Catalogue) -> Document | None:
    """Return a school by its id and name, or None where the text does not name one."""
    known = policy.schools.get(school) if school else None
    return {"id": known.id, "name": words.say(known.name)} if known else None


def clause_of(policy: Policy, clause: str | None, words: Catalogue) -> Document | None:
    """Return a clause by its id, or None where none is given."""
    return clause_document(policy.clauses[clause], words) if clause and clause in policy.clauses else None


def school_summary(county: str, school: SchoolView, words: Catalogue) -> Document:
    """Return what names a school: its id, its names as they may be searched, and the policies that name it."""
    names = dict.fromkeys(words.say(known.name) for known in school.names)
    return {
        "jurisdiction": county,
        "id": school.id,
        "name": words.say(school.school.name),
        "names": list(names),
        "policies": [policy.id for policy, _ in school.naming],
    }


def school_document(county: str, school: SchoolView, words: Catalogue) -> Document:
    """Return everything that the documents say of a school, each fact with its clause."""
    told = school.school
    return {
        **school_summary(county, school, words),
        "stage": told.stage,
        "stage_text": words.say(Message(f"union.stage.{told.stage}")) if told.stage else None,
        "status": told.status,
        "status_text": words.say(Message(f"union.status.{told.status}")) if told.status else None,
        "outside": told.outside,
        "names": [_name(known, words) for known in school.names],
        "unions": [_membership(member, words) for member in school.memberships],
        "pairings": [_paired(paired, words) for paired in school.pairings],
        "catchments": [_catchment(county, school, pack, zone, words) for pack, zone in school.zones],
        "documents": [_document(school, policy, words) for policy, _ in school.naming],
    }


def _name(known: KnownName, words: Catalogue) -> Document:
    return {
        "name": words.say(known.name),
        "kind": str(known.kind),
        "kind_text": words.say(Message(f"union.name.{known.kind}")),
        "basis": str(known.ground),
        "mode": str(known.mode) if known.mode else None,
        "since": known.since,
        "from": known.first.isoformat() if known.first else None,
        "to": known.last.isoformat() if known.last else None,
        "policy": known.policy.id,
        "clause": clause_of(known.policy, known.clause, words),
    }


def _membership(member: Membership, words: Catalogue) -> Document:
    """A school's place in a union: who leads it, by which link, what is unified, under which plaque, since when."""
    policy, union = member.policy, member.union
    return {
        "policy": policy.id,
        "union": _union(union, words),
        "role": str(member.role),
        "role_text": words.say(Message(f"union.role.{member.role}")),
        "core": named_school(policy, union.core, words),
        "core_basis": _ground(union),
        "core_text": _core_words(policy, union, words),
        "members": [_tied(policy, *part, words) for part in union.parts],
        "stage": union.stage,
        "union_clause": clause_of(policy, union.clause, words),
        **_link(policy, member.link, words),
    }


def _tied(policy: Policy, role: Role, school: str, link: Link | None, words: Catalogue) -> Document:
    """A school of the same union, with the kind of its own link to the core."""
    known = policy.link_types.get(link.type) if link and link.type else None
    return {
        "id": school,
        "name": words.say(policy.schools[school].name),
        "role": str(role),
        "link_type": words.say(known.name) if known else None,
    }


def _core_words(policy: Policy, union: Union, words: Catalogue) -> str:
    """Who leads, in words: that the text does not say it is said with it."""
    if union.core is None:
        return words.say(Message("union.core.unknown"))
    core = {"school": policy.schools[union.core].name}
    stated = union.core_ground is Ground.STATED
    return words.say(Message("union.core.stated" if stated else "union.core.inferred", core))


def _paired(paired: Paired, words: Catalogue) -> Document:
    pairing, policy = paired.pairing, paired.policy
    return {
        "policy": policy.id,
        "number": pairing.number,
        "role": str(paired.role),
        "recipient": named_school(policy, pairing.recipient, words),
        "supporter": named_school(policy, pairing.supporter, words),
        "former": named_school(policy, pairing.former, words),
        "stage": pairing.stage,
        "since": pairing.since,
        "change": pairing.change,
        "text": words.say(_pairing_words(paired)),
        "note": words.say(pairing.note) if pairing.note else None,
        "clause": clause_of(policy, pairing.clause, words),
    }


def _pairing_words(paired: Paired) -> Message:
    pairing, schools = paired.pairing, paired.policy.schools
    changed = pairing.former is not None and pairing.change == "changed"
    names = {
        "recipient": schools[pairing.recipient].name,
        "supporter": schools[pairing.supporter].name,
        "former": schools[pairing.former].name if pairing.former else None,
        "since": since_words(pairing.since) if pairing.since else Message("union.since.unknown"),
    }
    return Message("union.paired.changed" if changed else "union.paired.now", names)


def since_words(since: str) -> Message:
    """Return a year, month or day in words, as exactly as it was told."""
    year, *rest = since.split("-")
    if len(rest) == 2:
        return Message("union.since.day", {"day": date.fromisoformat(since)})
    if rest:
        return Message("union.since.month", {"year": year, "month": int(rest[0])})
    return Message("union.since.year", {"year": year})


def catchment_id(county: str, pack: Pack, zone: Zone) -> str:
    """Return the name of a list in an address: county, policy and zone."""
    return f"{county}.{pack.id}.{zone.id}"


def _catchment(county: str, school: SchoolView, pack: Pack, zone: Zone, words: Catalogue) -> Document:
    return {
        "id": catchment_id(county, pack, zone),
        "policy": pack.id,
        "name": words.say(zone.name),
        "campuses": [campus_document(campus, words) for campus in zone.campuses if campus.school == school.id],
    }


def _document(school: SchoolView, policy: Policy, words: Catalogue) -> Document:
    """A document that names the school, and whether it says anything of its catchment."""
    listed = any(pack.id == policy.id for pack, _ in school.zones)
    said = Message("union.catchments.listed" if listed else "union.catchments.none", {"title": policy.title})
    return {
        **policy_reference(policy, words),
        "catchments_text": words.say(said),
        "warnings": [words.say(warning) for warning in warnings_of(policy)],
    }
