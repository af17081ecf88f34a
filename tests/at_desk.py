"""Families at the desk, for tests of its cases: numbers of children that nobody has, people, papers."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from enrollzone.casework.acting import Desk, Form
from enrollzone.casework.cases import Case, NumberKind, PaperVerdict, Relation
from enrollzone.casework.opening import open_by_hand
from enrollzone.casework.papers import record_paper
from enrollzone.casework.people import TypedPeople, TypedPerson
from enrollzone.storage.store import Record
from tests.checked import MIGRANT, a_body, form_for
from tests.desk import CLERK

WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
BORN = date(2018, 10, 1)  # as the families of `tests.checked` tell
NAME, MOTHER, PHONE, DOOR = "欧阳晓晨", "欧阳文秀", "13900001234", "河东街道东湖社区东湖路12号3栋2单元501室"
AT_LAKE = {"unit": "000000002004"}

PERMIT = {"kind": "permit", "holder": "parent", "from": "2024-03-01", "until": "2026-02-28"}
CONTRACT = {"kind": "contract", "from": "2025-01-01", "until": "2026-12-31"}
LICENCE = {"kind": "licence", "holder": "parent"}
ALL_PAPERS_TOLD: Mapping[str, Any] = {
    **MIGRANT,
    "permit.present": True,
    "permit.holder": "parent",
    "permit.since": "2024-03-01",
    "permit.until": "2026-02-28",
    "contract.present": True,
    "contract.start": "2025-01-01",
    "contract.end": "2026-12-31",
    "licence.present": False,
}


def numbered(place: str, born: str, order: str = "002") -> str:
    """A number as GB 11643 makes them, by its table of weights."""
    digits = place + born + order
    total = sum(int(digit) * weight for digit, weight in zip(digits, WEIGHTS, strict=True))
    return digits + "10X98765432"[total % 11]


CHILDS, MOTHERS = numbered("000000", f"{BORN:%Y%m%d}"), numbered("000000", "19900412", "124")


def a_person(relation: Relation, name: str, number: str = "", phone: str = "") -> TypedPerson:
    return TypedPerson(relation, name, NumberKind.RESIDENT if number else NumberKind.NONE, number, phone)


def a_family(number: str = CHILDS, name: str = NAME, mothers: str | None = MOTHERS, address: str = DOOR) -> TypedPeople:
    """A child with its mother at an address; without a mother's number where it is None."""
    mother = a_person(Relation.MOTHER, MOTHER, mothers or "", PHONE)
    return TypedPeople(a_person(Relation.CHILD, name, number), (mother,), address)


def a_case(
    desk: Desk,
    facts: Mapping[str, Any] = MIGRANT,
    people: TypedPeople | None = None,
    home: Mapping[str, Any] = AT_LAKE,
    **more: object,
) -> Record[Case]:
    """A case that a clerk has just opened."""
    return open_by_hand(desk, CLERK, a_body(home, facts, **more), people, Form()).record


def with_paper(
    desk: Desk, subject: str, told: Mapping[str, Any], verdict: str = "accepted", why: str = "看过原件"
) -> Case:
    """The case after a clerk recorded a paper in it."""
    form = form_for(desk, subject)
    return record_paper(desk, CLERK, subject, told, PaperVerdict(verdict), why, form).record.held
