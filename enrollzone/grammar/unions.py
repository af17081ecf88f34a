"""Read schools, unions, kinds of links and pairings: from records to the types of `policy.unions`."""

from collections.abc import Mapping
from itertools import chain

from enrollzone.grammar.document import Trail
from enrollzone.grammar.records import Records
from enrollzone.grammar.shapes import CampusRecord
from enrollzone.grammar.union_shapes import LinkRecord, PairingRecord, PlaqueRecord, SchoolRecord, UnionRecord
from enrollzone.messages import Text
from enrollzone.policy.unions import (
    Campus,
    Ground,
    Link,
    LinkType,
    OtherName,
    Pairing,
    Plaque,
    PlaqueMode,
    School,
    Union,
    UnionKind,
)


def schools(records: Records) -> dict[str, School]:
    """Return the schools that the document names; the days of another name must be in order."""
    return {name: _school(records, name, record) for name, record in records.tables.get("schools", {}).items()}


def _school(records: Records, name: str, record: SchoolRecord) -> School:
    for number, other in enumerate(record.names):
        if other.first and other.last and other.last < other.first:
            message = f"结束早于开始 ends on {other.last}, before it begins on {other.first}"
            records.file.report(("schools", name, "names", number, "to"), message)
    others = tuple(OtherName(o.zh, Ground(o.basis), o.clause, o.first, o.last) for o in record.names)
    outside = record.outside == "true"
    return School(name, record.text, others, record.stage, record.status, outside, record.clause)


def link_types(records: Records) -> dict[str, LinkType]:
    """Return the kinds of links that the document defines."""
    return {
        name: LinkType(
            id=name,
            name=record.text,
            clause=record.clause,
            legal_person=record.legal_person,
            members_are=record.members_are and record.members_are.text,
            managed=record.managed and record.managed.text,
            unified=tuple(words.text for words in record.unified),
        )
        for name, record in records.tables.get("link_types", {}).items()
    }


def campus(record: CampusRecord) -> Campus:
    """Return a campus of a zone."""
    return Campus(
        id=record.id,
        name=Text(record.zh, record.en),
        school=record.school,
        boarding=record.boarding == "true",
        clause=record.clause,
        named=record.names_pending != "true",
    )


def unions(records: Records) -> dict[str, Union]:
    """Return the unions: those declared, groups whose campuses have areas of their own, and zones that are a group."""
    _check_ids(records)
    declared = {name: _union(records, name, record) for name, record in records.tables.get("unions", {}).items()}
    return {**declared, **_of_zones(records)}


def _check_ids(records: Records) -> None:
    """One id is one union, whichever section declares it."""
    met: dict[str, str] = {}
    whole = [name for name, zone in records.tables.get("zones", {}).items() if zone.kind == "education_group"]
    for section, names in (
        ("unions", records.declared("unions")),
        ("groups", records.declared("groups")),
        ("zones", whole),
    ):
        for name in names:
            if met.setdefault(name, section) != section:
                message = f'同一个名字用了两次 "{name}" is a union under {met[name]} too'
                records.file.report((section, name), message, key=True)


def _union(records: Records, name: str, record: UnionRecord) -> Union:
    _check_core(records, name, record)
    return Union(
        id=name,
        kind=UnionKind(record.kind),
        name=record.text,
        clause=record.clause,
        core=record.core,
        core_ground=Ground(record.core_basis or Ground.STATED),
        stage=record.stage,
        links=tuple(_link(link) for link in record.links),
        named=record.unnamed != "true",
    )


def _check_core(records: Records, name: str, record: UnionRecord) -> None:
    """Whoever leads is said once, with the ground for saying so; and no school is a member twice."""
    trail: Trail = ("unions", name)
    if (record.core is None) is not (record.core_basis is None):
        message = "core 与 core_basis 要一起写 core and core_basis (stated or inferred) go together"
        records.file.report(trail, message, key=True)
    met = {record.core}
    for number, link in enumerate(record.links):
        if link.member in met:
            message = f'同一所学校写了两次 "{link.member}" is in this union already; the core is not repeated in links'
            records.file.report((*trail, "links", number, "member"), message)
        met.add(link.member)


def _link(record: LinkRecord) -> Link:
    plaque = _plaque(record.plaque, record) if record.plaque else None
    return Link(record.member, record.type, plaque, record.since, record.clause)


def _plaque(record: PlaqueRecord, link: LinkRecord) -> Plaque:
    """A plaque without a clause of its own rests on the sentence that makes the link."""
    return Plaque(Text(record.zh, record.en), PlaqueMode(record.mode), record.since, record.clause or link.clause)


def _of_zones(records: Records) -> dict[str, Union]:
    """The unions of a policy with areas. Whose campus is in the union belongs to it; the core is that of the record."""
    zones = records.tables.get("zones", {})
    declared = {name: (record, ()) for name, record in records.tables.get("groups", {}).items()}
    whole = {name: (zone, zone.campuses) for name, zone in zones.items() if zone.kind == "education_group"}
    result = {}
    for name, (record, own) in {**declared, **whole}.items():
        parts = (zone.campuses for zone in zones.values() if zone.part_of == name)
        campuses = tuple(campus(one) for one in chain(own, *parts))
        members = dict.fromkeys(one.school for one in campuses if one.school and one.school != record.core)
        links = tuple(Link(school, clause=record.clause) for school in members)
        kind = UnionKind.EDUCATION_GROUP
        result[name] = Union(name, kind, record.text, record.clause, record.core, links=links, campuses=campuses)
    return result


def pairings(records: Records) -> tuple[Pairing, ...]:
    """Return the rows of the lists of pairings; what a row says of its change must agree with the rest of it."""
    return tuple(_pairing(records, place, record) for place, record in records.lists.get("pairings", []))


def _pairing(records: Records, place: int, record: PairingRecord) -> Pairing:
    changed = record.former not in (None, record.supporter)
    if changed is not (record.change == "changed") or (record.change == "new" and record.former):
        message = (
            "原支援学校与变化不符 former does not fit change: new has none, changed has another, "
            "unchanged none or the same"
        )
        records.file.report(("pairings", place, "change"), message)
    return Pairing(
        number=record.number,
        recipient=record.recipient,
        supporter=record.supporter,
        stage=record.stage,
        former=record.former,
        since=record.since,
        change=record.change,
        clause=record.clause,
        note=record.note.text if record.note else None,
    )


def check_attached(records: Records, known: Mapping[str, Union]) -> None:
    """A school of a document of unions is in one, or the record says why it is not: a slip would go unseen."""
    inside = {school for union in known.values() for _, school, _ in union.parts}
    for name, record in records.tables.get("schools", {}).items():
        excused = record.status is not None or "true" in (record.outside, record.unattached)
        if name not in inside and not excused:
            message = f'{name} 不在任何共同体中 is in no union; say why: outside or unattached "true", or a status'
            records.file.report(("schools", name), message, key=True)
