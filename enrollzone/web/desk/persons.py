"""Who a case is about, as a form of the desk tells it."""

from collections.abc import Iterator, Mapping
from enum import StrEnum
from typing import TypeVar

from enrollzone.casework.cases import NumberKind, Relation
from enrollzone.casework.faults import FormFaultError
from enrollzone.casework.people import MOST_GUARDIANS, TypedPeople, TypedPerson

Form = Mapping[str, str]
Word = TypeVar("Word", bound=StrEnum)

GUARDIANS = tuple(relation for relation in Relation if relation is not Relation.CHILD)
_WRITTEN = ("name", "number", "phone")


def says_people(form: Form) -> bool:
    """Tell whether anything was written of the people of a case at all."""
    return any(form.get(name, "").strip() for name in ("child.name", "child.number", "address", *_guardian_fields()))


def _guardian_fields() -> Iterator[str]:
    for row in range(MOST_GUARDIANS):
        yield from (f"guardian.{row}.{part}" for part in _WRITTEN)


def read_people(form: Form) -> tuple[TypedPeople, tuple[int, ...]]:
    """Return the people of a form, and the rows of the guardians that were written down.

    A guardian whose number was left empty has none written down; of a child that is said by choosing so.
    """
    rows = tuple(
        row for row in range(MOST_GUARDIANS) if any(form.get(f"guardian.{row}.{p}", "").strip() for p in _WRITTEN)
    )
    guardians = tuple(_person(form, f"guardian.{row}") for row in rows)
    return TypedPeople(_person(form, "child"), guardians, form.get("address", "")), rows


def _person(form: Form, where: str) -> TypedPerson:
    is_child = where == "child"
    number = form.get(f"{where}.number", "")
    kind = _word(NumberKind, form.get(f"{where}.number_kind", ""), NumberKind.RESIDENT)
    relation = Relation.CHILD if is_child else _word(Relation, form.get(f"{where}.relation", ""), Relation.GUARDIAN)
    if not is_child and not number.strip():
        kind = NumberKind.NONE
    return TypedPerson(relation, form.get(f"{where}.name", ""), kind, number, form.get(f"{where}.phone", ""))


def _word(words: type[Word], told: str, otherwise: Word) -> Word:
    return next((word for word in words if word == told), otherwise)


def faults_of(error: FormFaultError, rows: tuple[int, ...]) -> dict[str, str]:
    """Return the faults of people by the fields of the form: guardians are counted by their rows."""
    found: dict[str, str] = {}
    for fault in error.faults:
        head, _, rest = fault.field.partition(".")
        number, _, part = rest.partition(".")
        is_row = head == "guardian" and number.isdigit() and int(number) < len(rows)
        found.setdefault(f"guardian.{rows[int(number)]}.{part}" if is_row else fault.field, fault.code)
    return found
