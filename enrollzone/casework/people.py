"""Who a case is about: names and numbers as they are typed at the desk, sealed field by field, and shown on purpose."""

from base64 import b64decode, b64encode
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from enrollzone.casework.acting import Desk, Form, act, case_of
from enrollzone.casework.cases import Case, NumberKind, Person, Relation, Sealed
from enrollzone.casework.dwellings import dwelling_key
from enrollzone.casework.events import Named, Revealed
from enrollzone.casework.events import read as content_of
from enrollzone.casework.faults import Fault, FaultCode, FormFaultError, NumberFaultError, reason_in, refuse
from enrollzone.casework.masks import masked_address, masked_name, masked_number, masked_phone
from enrollzone.casework.numbers import birth_in, read_number
from enrollzone.casework.states import Step
from enrollzone.lookup import Bureau
from enrollzone.places.home import AskedPlace
from enrollzone.places.text import canonical
from enrollzone.sealing.lock import Lock
from enrollzone.staff.permissions import Actor
from enrollzone.storage.errors import ReusedTokenError
from enrollzone.storage.store import Record, Recorded

LONGEST_NAME, LONGEST_PHONE, LONGEST_ADDRESS, MOST_GUARDIANS = 60, 30, 200, 4

# The kinds of blind marks. A child is known by its name and birthday too: its number may be written down later.
CHILD, CHILD_BY_NAME, GUARDIAN, DWELLING = "child", "child_by_name", "guardian", "dwelling"


@dataclass(frozen=True)
class TypedPerson:
    """Somebody as typed at the desk."""

    relation: Relation
    name: str = field(repr=False)
    number_kind: NumberKind = NumberKind.NONE
    number: str = field(default="", repr=False)
    phone: str = field(default="", repr=False)


@dataclass(frozen=True)
class TypedPeople:
    """The child, its guardians, and the address of the dwelling to its door, as typed at the desk."""

    child: TypedPerson
    guardians: tuple[TypedPerson, ...] = ()
    address: str = field(default="", repr=False)


@dataclass(frozen=True)
class Surroundings:
    """What the people of a case are read with: its subject and key, its county and entry day, and what was told.

    Told are the home, and the birthday of the child as YYYY-MM-DD; empty where it was not.
    """

    subject: str
    lock: Lock
    bureau: Bureau
    entry_day: date
    home: AskedPlace | None = None
    born: str = ""


def sealed_people(desk: Desk, around: Surroundings, typed: TypedPeople) -> Named:
    """Return the people of a case with every field sealed and masked, and the blind marks of child and dwelling.

    Raises FormFaultError with every field that cannot be taken (``child.name``, ``guardian.0.number``, …).
    """
    people = {"child": typed.child} | {f"guardian.{n}": one for n, one in enumerate(typed.guardians)}
    numbers, faults = _numbers(people, desk.today())
    refuse([*_faults(typed, people), *faults])
    marks = tuple(_marks(desk, around, typed, numbers))
    child, *guardians = (_person(around, where, one, numbers[where]) for where, one in people.items())
    address = _sealed(around, "address", _plain(typed.address), masked_address)
    return Named(child, tuple(guardians), address, marks)


def _numbers(people: Mapping[str, TypedPerson], today: date) -> tuple[dict[str, str], list[Fault]]:
    """The numbers of people as they are kept, and what is wrong with the others."""
    numbers, faults = {}, []
    for where, person in people.items():
        try:
            numbers[where] = read_number(person.number, person.number_kind, today)
        except NumberFaultError as error:
            faults.append(Fault(f"{where}.number", error.code))
    return numbers, faults


def _faults(typed: TypedPeople, people: Mapping[str, TypedPerson]) -> Iterator[Fault]:
    if len(typed.guardians) > MOST_GUARDIANS:
        yield Fault("guardians", FaultCode.TOO_LONG)
    for where, person in people.items():
        if (person.relation is Relation.CHILD) is not (where == "child"):
            yield Fault(f"{where}.relation", FaultCode.NOT_OFFERED)
        if not _plain(person.name):
            yield Fault(f"{where}.name", FaultCode.MISSING)
        yield from _too_long(f"{where}.name", person.name, LONGEST_NAME)
        yield from _too_long(f"{where}.phone", person.phone, LONGEST_PHONE)
    yield from _too_long("address", typed.address, LONGEST_ADDRESS)


def _too_long(where: str, text: str, longest: int) -> Iterator[Fault]:
    if len(text) > longest:
        yield Fault(where, FaultCode.TOO_LONG)


def _plain(text: str) -> str:
    return " ".join(text.split())


def _person(around: Surroundings, where: str, typed: TypedPerson, number: str) -> Person:
    name = _plain(typed.name)
    return Person(
        typed.relation,
        Sealed(_closed(around, f"{where}.name", name), masked_name(name)),
        typed.number_kind,
        _sealed(around, f"{where}.number", number, masked_number),
        _sealed(around, f"{where}.phone", _plain(typed.phone), masked_phone),
    )


def _sealed(around: Surroundings, where: str, text: str, masked: Callable[[str], str]) -> Sealed | None:
    return Sealed(_closed(around, where, text), masked(text)) if text else None


def _closed(around: Surroundings, where: str, text: str) -> str:
    return b64encode(around.lock.seal(text.encode(), f"{around.subject}/{where}")).decode()


def _marks(
    desk: Desk, around: Surroundings, typed: TypedPeople, numbers: Mapping[str, str]
) -> Iterator[tuple[str, str]]:
    mark = desk.store.keyring.mark
    if numbers["child"]:
        yield CHILD, mark(CHILD, f"{_numbering(typed.child)}/{numbers['child']}")
    for born in _births(around, typed.child, numbers["child"]):
        yield CHILD_BY_NAME, mark(CHILD_BY_NAME, f"{canonical(typed.child.name)}/{born}")
    for n, guardian in enumerate(typed.guardians):
        if number := numbers[f"guardian.{n}"]:
            yield GUARDIAN, mark(GUARDIAN, f"{_numbering(guardian)}/{number}")
    if address := _plain(typed.address):
        key = dwelling_key(around.bureau, around.entry_day, address, around.home)
        yield DWELLING, mark(DWELLING, key)


def _births(around: Surroundings, child: TypedPerson, number: str) -> Iterable[str]:
    """The birthdays of a child, as it was told and as its number tells it: the same one, or one of them is wrong."""
    told = birth_in(number, child.number_kind) if number else None
    return dict.fromkeys(born for born in (around.born, told.isoformat() if told else "") if born)


def marks_again(desk: Desk, around: Surroundings, record: Record[Case]) -> tuple[tuple[str, str], ...]:
    """Return the blind marks of the people of a case, with the birthday and the home that are told now.

    Nothing is shown for it to anybody: what is sealed is opened, and marked again.
    """
    case, texts = record.held, {where: opened(desk, record, where) for where in fields_of(record.held)}
    if case.child is None:
        return ()
    people = {"child": case.child} | {f"guardian.{n}": one for n, one in enumerate(case.guardians)}
    child, *guardians = (TypedPerson(one.relation, texts[f"{at}.name"], one.number_kind) for at, one in people.items())
    numbers = {where: texts.get(f"{where}.number", "") for where in people}
    return tuple(_marks(desk, around, TypedPeople(child, tuple(guardians), texts.get("address", "")), numbers))


def _numbering(person: TypedPerson) -> str:
    """By whom a number is given: a passport may bear the letters and digits of another number."""
    return "passport" if person.number_kind is NumberKind.PASSPORT else "gb11643"


# ---- behind the mask


def fields_of(case: Case) -> Mapping[str, Sealed]:
    """Return every sealed field of a case by its name: ``child.name``, ``guardian.0.number``, ``address``."""
    people = {"child": case.child} | {f"guardian.{n}": one for n, one in enumerate(case.guardians)}
    found = {f"{where}.{part}": getattr(one, part) for where, one in people.items() for part in _PARTS if one}
    return {where: sealed for where, sealed in {**found, "address": case.address}.items() if sealed is not None}


_PARTS = ("name", "number", "phone")


def reveal(desk: Desk, actor: Actor, subject: str, where: str, why: str, form: Form) -> str:
    """Return what is behind the mask of a field, after it was recorded who looked at it, and why.

    Raises FormFaultError for a field that the case does not have, or without a reason, ReusedTokenError for the form
    of another field, and whatever `act` raises.
    """
    if where not in fields_of(case_of(desk, subject).held):
        raise FormFaultError([Fault("field", FaultCode.NOT_OFFERED)])
    return opened(desk, note_look(desk, actor, subject, Revealed(where, reason_in(why)), form).record, where)


def note_look(desk: Desk, actor: Actor, subject: str, looked: Revealed, form: Form) -> Recorded[Case]:
    """Record that somebody is about to look at something of a case, and why. Raises as `reveal` does."""
    recorded = act(desk, actor, subject, Step.REVEALED, looked, form)
    if recorded.repeated and _looked_at(desk, recorded) != looked.field:
        raise ReusedTokenError(f"{subject}: the token belongs to another form")
    return recorded


def _looked_at(desk: Desk, recorded: Recorded[Case]) -> str:
    events = desk.store.events(recorded.record.subject)
    return str(next(content_of(event).field for event in events if event.number == recorded.event.number))


def opened(desk: Desk, record: Record[Case], where: str) -> str:
    """Return the text of a sealed field, for something that is worked out of it and not shown. Raises KeyError."""
    sealed = b64decode(fields_of(record.held)[where].token)
    return desk.store.lock_of(record.subject).open(sealed, f"{record.subject}/{where}").decode()


def birth_of(desk: Desk, record: Record[Case]) -> date | None:
    """Return the birthday that the child's number tells; None where it has no number that tells one."""
    child = record.held.child
    if child is None or child.number is None:
        return None
    return birth_in(opened(desk, record, "child.number"), child.number_kind)
