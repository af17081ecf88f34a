"""Tables without a map: which unit the list gives to which group and school, what ordinary families are told, unions.

They are all that a county without polygons has, and they are there for every county.
"""

from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any
from weakref import ref

from enrollzone.answers.answer import Answer, Code
from enrollzone.answers.listed import Listed, ListedUnit
from enrollzone.atlas.edition import Edition
from enrollzone.i18n.catalogue import catalogue
from enrollzone.layers.coverage import Coverage, PackList
from enrollzone.layers.fields import FLAG, Field
from enrollzone.layers.layer import Layer
from enrollzone.layers.rows import STAGE, Row, joined, layer_of, versioned
from enrollzone.layers.zones import campuses_of, groups_of, is_provisional, possible_ids, possible_names, school_of
from enrollzone.lookup import Bureau
from enrollzone.policy.pack import CHOICE, LOTTERY, ORDER, Pack, Policy
from enrollzone.policy.unions import Link, Role, Union, UnionKind
from enrollzone.proof.matrix import Matrix, cell, matrix

NO_FAMILY = "contradiction"
"""What stands for an outcome where a class of families contradicts itself at a home: there is no such family."""

_ASKED: deque[tuple[tuple[ref[Bureau], ref[Pack], ref[Edition]], date, tuple[Row, ...]]] = deque(maxlen=2)
"""The answers of the policies that were asked last: those of both stages of a county. They keep no bureau alive."""

_UNIT = (Field("code"), Field("name"), Field("township"))
LIST_FIELDS = (
    *_UNIT,
    STAGE,
    Field("category"),
    Field("listed", values=tuple(Listed), said_as="page.browse.listed"),
    Field("zones"),
    Field("zone_names"),
    Field("group_id"),
    Field("group_name"),
    Field("campus_ids"),
    Field("campuses"),
    Field("schools"),
    Field("mode", values=(CHOICE, LOTTERY, ORDER), said_as="placement"),
    Field("choice_of"),
    Field("readings"),
    Field("provis", FLAG),
    Field("clause"),
)
ANSWER_FIELDS = (
    *_UNIT,
    STAGE,
    Field("situation"),
    Field("family"),
    Field("outcome", values=(*Code, NO_FAMILY), said_as="matrix.kind"),
    Field("zones"),
    Field("options"),
    Field("campus_ids"),
    Field("possible"),
    Field("readings"),
    Field("provis", FLAG),
    Field("rules"),
    Field("clause"),
)
GROUP_FIELDS = (
    Field("group_id"),
    Field("group_name"),
    Field("kind", values=tuple(UnionKind), said_as="union.kind"),
    Field("stage", values=("primary", "junior", "nine_year"), said_as="union.stage"),
    Field("school_id"),
    Field("school"),
    Field("role", values=tuple(Role), said_as="union.role"),
    Field("link_type"),
    Field("plaque"),
    Field("since"),
    Field("zones"),
    Field("clause"),
)


def lists(coverage: Coverage) -> Layer:
    """Return every unit with the zone, group and schools that the lists give it: a row for each list, in order of code.

    It is told as a question by name is answered, without a look at the map.

    Where no policy assigns homes there are no rows: nothing follows from a union of schools.
    """
    rows = (row for held in coverage.lists for row in _listed(held))
    return layer_of(coverage, "lists", LIST_FIELDS, rows)


def _listed(held: PackList) -> Iterator[Row]:
    """Walk over the rows of a list. What is said of zones is the same for all units that have the same."""
    of_zones: dict[tuple[str, ...], Row] = {}
    for told in held.by_name.values():
        possible = possible_ids(told)
        if possible not in of_zones:
            of_zones[possible] = _of_zones(held.pack, told)
        yield {
            **_unit(told),
            "category": held.category,
            "listed": str(told.how),
            **of_zones[possible],
            "readings": joined(reading.id for reading in told.readings),
            "provis": is_provisional(told.readings),
            "clause": joined(held.pack.clauses[row.clause].label for row in told.claim.rows),
        }


def _of_zones(pack: Pack, told: ListedUnit) -> Row:
    zones = [pack.zones[zone] for zone in told.zones]
    campuses, groups = campuses_of(pack, zones), groups_of(zones)
    return {
        "stage": pack.stage,
        "zones": joined(possible_ids(told)),
        "zone_names": joined(possible_names(pack, told)),
        "group_id": joined(groups),
        "group_name": joined(groups.values()),
        "campus_ids": joined(campuses),
        "campuses": joined(campus.name.zh for campus in campuses.values()),
        "schools": joined(school_of(pack, campus) for campus in campuses.values()),
        "mode": joined(zone.mode or "" for zone in zones),
        "choice_of": joined(side for zone in zones for side in zone.choice_of),
        "policy": versioned(pack),
    }


def _unit(told: ListedUnit) -> Row:
    return {"code": told.unit.code, "name": told.unit.name, "township": told.unit.township}


def answers(coverage: Coverage) -> Layer:
    """Return what families without anything special are told, and the policy's other classes: a row for each unit.

    Each row is the answer of the one road, for a child who enters on the day of the coverage. It is an example of an
    answer and no promise: a family's own circumstances decide.
    """
    rows = (row for pack in coverage.packs for row in _answered(coverage, pack))
    return layer_of(coverage, "answers", ANSWER_FIELDS, rows)


def _answered(coverage: Coverage, pack: Pack) -> tuple[Row, ...]:
    """Whoever takes the table in one format often takes it in the next: what was asked last is not asked again."""
    bureau, edition = coverage.bureau, coverage.edition
    for (of_bureau, of_pack, of_edition), day, rows in tuple(_ASKED):
        if day == coverage.day and (of_bureau() is bureau and of_pack() is pack and of_edition() is edition):
            return rows
    rows = tuple(_answers(matrix(bureau, pack, edition, coverage.day)))
    _ASKED.append(((ref(bureau), ref(pack), ref(edition)), coverage.day, rows))
    return rows


def answer_count(coverage: Coverage) -> int:
    """Return how many rows the table of answers has. Each is the whole road gone for one home: about a millisecond."""
    return sum(len(coverage.edition.units) * (1 + len(pack.situations)) for pack in coverage.packs)


def _answers(found: Matrix) -> Iterator[Row]:
    say = catalogue("zh").say
    families = [{"situation": situation.id, "family": say(situation.words)} for situation in found.situations]
    for row in found.rows:
        place = {"code": row.unit.code, "name": row.unit.name, "township": row.unit.township, "stage": found.pack.stage}
        for family, given in zip(families, row.answers, strict=True):
            yield {**place, **family, **_answer(found.pack, given), "policy": versioned(found.pack)}


def _answer(pack: Pack, given: Answer) -> Row:
    told = cell(pack, given)
    return {
        "outcome": NO_FAMILY if told["contradiction"] else told["code"],
        **_of_options(told["options"]),
        "possible": joined(_possible(possible) for possible in told["possible"]),
        "readings": joined(one.reading.id for one in given.readings),
        "provis": is_provisional(one.reading for one in given.readings),
        "rules": joined(told["rules"]),
        "clause": joined(told["clauses"]),
    }


def _of_options(options: Sequence[Mapping[str, Any]]) -> Row:
    return {
        "zones": joined(option["zone"] for option in options),
        "options": joined(option["name"]["zh"] for option in options),
        "campus_ids": joined(campus for option in options for campus in option["campuses"]),
    }


def _possible(told: Mapping[str, Any]) -> str:
    return " ".join([told["code"], *(option["zone"] for option in told["options"])])


def groups(coverage: Coverage) -> Layer:
    """Return the unions of every policy with their schools, the core first, each with the sentence that says so.

    `zones` are those of the same union, where a policy gives it any: that alone says whose children are taken.
    """
    rows = (
        _member(policy, union, *part)
        for policy in coverage.policies
        for union in policy.unions.values()
        for part in (tuple(union.parts) or ((None, None, None),))
    )
    return layer_of(coverage, "groups", GROUP_FIELDS, rows)


def _member(policy: Policy, union: Union, role: Role | None, school: str | None, link: Link | None) -> Row:
    zones = getattr(policy, "zones", {}).values()
    clause = (link.clause if link else None) or union.clause
    return {
        "group_id": union.id,
        "group_name": union.name.zh,
        "kind": str(union.kind),
        "stage": union.stage or getattr(policy, "stage", None),
        "school_id": school,
        "school": policy.schools[school].name.zh if school else None,
        "role": str(role) if role else None,
        **(_link(policy, link) if link else {}),
        "zones": joined(zone.id for zone in zones if zone.group and zone.group.id == union.id),
        "clause": policy.clauses[clause].label if clause else None,
        "policy": versioned(policy),
    }


def _link(policy: Policy, link: Link) -> Row:
    kind = policy.link_types.get(link.type) if link.type else None
    return {
        "link_type": kind.name.zh if kind else None,
        "plaque": link.plaque.name.zh if link.plaque else None,
        "since": link.since,
    }
