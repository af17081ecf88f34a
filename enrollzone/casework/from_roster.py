"""Cases from a roster: one for each row that was answered, by the same way as a case that is opened by hand.

What a row tells of papers is kept as what the family tells: a paper counts as seen only when somebody records it.
"""

import json
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from enrollzone.casework.acting import Desk, Form
from enrollzone.casework.cases import NumberKind, Relation
from enrollzone.casework.faults import Fault, FormFaultError
from enrollzone.casework.opening import open_by_hand
from enrollzone.casework.people import TypedPeople, TypedPerson
from enrollzone.casework.words import fault_words
from enrollzone.errors import RequestError
from enrollzone.evidence.kinds import PaperKind
from enrollzone.messages import Message
from enrollzone.policy.pack import Pack
from enrollzone.staff.permissions import Action, Actor, check

_PERMITS = ("81", "82", "83")
_OF_RESIDENTS = 15  # characters: shorter ones are those of passports
_LONGEST_TOKEN = 60


@dataclass(frozen=True)
class RosterRow:
    """One row that was answered: its number in the sheet, its question as a program would send it, and who it is."""

    number: int
    body: Mapping[str, Any]
    people: Mapping[str, str] = field(default_factory=dict, repr=False)


@dataclass(frozen=True)
class RowOpened:
    """What became of a row: the subject and number of its case, or why none was opened.

    `repeated` says that the same form had opened it before.
    """

    row: int
    subject: str = ""
    case: str = ""
    repeated: bool = False
    faults: tuple[Message, ...] = ()


def open_cases(desk: Desk, actor: Actor, rows: Iterable[RosterRow], form: Form) -> Iterator[RowOpened]:
    """Open a case for each row, one after the other, and say of each what became of it; a bad one stops no other.

    The same form opens each row once, however often it is sent; and so does every form of the same person for a row
    that names its child: a sheet that is put right and uploaded once more opens what is new in it. Raises
    NotAllowedError before the first, and StorageError where the database takes no more: what was opened until then
    stays opened.
    """
    check(actor, Action.OPEN)
    for row in rows:
        token = None if form.token is None else _token(desk, row, form.token)
        yield _opened(desk, actor, row, replace(form, seen=0, token=token))


def _token(desk: Desk, row: RosterRow, token: str) -> str:
    """What tells a row from all others: what stands in it. Without a name two rosters may hold the same row."""
    if not row.people.get("child.name"):
        return f"{token[:_LONGEST_TOKEN]}.{row.number}"
    written = json.dumps([row.number, row.body, row.people], sort_keys=True)
    return f"row.{desk.store.keyring.mark('row of a roster', written)[:_LONGEST_TOKEN]}"


def _opened(desk: Desk, actor: Actor, row: RosterRow, form: Form) -> RowOpened:
    try:
        recorded = open_by_hand(desk, actor, told_of(desk, row.body), people_of(row.people), form)
    except RequestError as error:
        return RowOpened(row.number, faults=tuple(Message(f"problem.field.{each.code}") for each in error.problems))
    except FormFaultError as error:
        return RowOpened(row.number, faults=tuple(map(_words, error.faults)))
    record = recorded.record
    return RowOpened(row.number, record.subject, record.held.number, recorded.repeated)


def _words(fault: Fault) -> Message:
    """Say whose field it is and what is wrong with it, and nothing of what stands there."""
    where = fault.field.replace("guardian.0.", "guardian.")
    params = {"where": Message(f"roster.column.people.{where}"), "why": fault_words(fault.code)}
    return Message("roster.not_opened", params)


def told_of(desk: Desk, body: Mapping[str, Any]) -> dict[str, Any]:
    """Return the question of a row as a case holds one: without papers, whose words become what the family tells.

    Where a paper says something else than a column of its own, either may be true, as in the answer of the row.
    """
    told = {name: value for name, value in body.items() if name not in {"documents", "readings"}}
    pack = _pack(desk, body)
    if pack is None:
        return told
    papers = body.get("documents", ())
    shown = [fact for paper in papers for fact in _facts(pack, pack.paper_kinds[paper["kind"]], paper)]
    facts = _with_shown(told.get("facts", {}), shown)
    unknown = dict.fromkeys([*told.get("dont_know", ()), *(name for name, value in shown if value is None)])
    held = {"facts": facts, "dont_know": [name for name in unknown if name not in facts]}
    return {**told, **{name: value for name, value in held.items() if value}}


def _with_shown(told: Mapping[str, Any], shown: Iterable[tuple[str, Any]]) -> dict[str, Any]:
    facts = dict(told)
    for name, value in shown:
        if value is not None:
            facts[name] = _either(facts[name], value) if name in facts else value
    return facts


def _either(one: Any, other: Any) -> Any:  # noqa: ANN401 - what the body of a question takes as a fact
    """One of two values that were told of a fact: one where they are the same."""
    ones, others = (value if isinstance(value, list) else [value] for value in (one, other))
    found = list(dict.fromkeys([*ones, *others]))
    return found[0] if len(found) == 1 else [_YES_OR_NO.get(value, value) for value in found]


_YES_OR_NO = {True: "yes", False: "no"}  # a list of a body holds words alone


def _pack(desk: Desk, body: Mapping[str, Any]) -> Pack | None:
    bureau = desk.bureaus().get(str(body["jurisdiction"]))
    return bureau.shelf.in_force(str(body["stage"]), date.fromisoformat(str(body["on"]))) if bureau else None


def _facts(pack: Pack, kind: PaperKind, paper: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """Walk over the facts that a paper would tell, None for what cannot be told of it."""
    yield kind.held, paper.get("held", True)
    for part, name in kind.parts.items():
        if part in paper:
            yield pack.facts[name].place_name or name, paper[part]
    for mark, name in kind.marks.items():
        if mark in paper.get("marks", {}):
            yield name, paper["marks"][mark]


def people_of(told: Mapping[str, str]) -> TypedPeople | None:
    """Return the people of a row as they would be typed at the desk; None where it names nobody."""
    if not told:
        return None
    child = _person(told, "child", Relation.CHILD)
    named = any(told.get(f"guardian.{part}") for part in ("name", "number", "phone"))
    guardians = (_person(told, "guardian", Relation.GUARDIAN),) if named else ()
    return TypedPeople(child, guardians, told.get("address", ""))


def _person(told: Mapping[str, str], who: str, relation: Relation) -> TypedPerson:
    number = told.get(f"{who}.number", "")
    return TypedPerson(relation, told.get(f"{who}.name", ""), kind_of(number), number, told.get(f"{who}.phone", ""))


def kind_of(number: str) -> NumberKind:
    """Return what a number must be by its length and its beginning; whether it is right is looked at afterwards."""
    bare = "".join(unicodedata.normalize("NFKC", number).split())
    if not bare:
        return NumberKind.NONE
    if len(bare) < _OF_RESIDENTS:
        return NumberKind.PASSPORT
    return NumberKind.RESIDENCE_PERMIT if bare.startswith(_PERMITS) else NumberKind.RESIDENT
