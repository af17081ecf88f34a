"""People of a case: sealed field by field, masked, found again by marks that tell nothing, and shown on purpose."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

import pytest

from enrollzone.casework.acting import Desk, Form, case_of
from enrollzone.casework.cases import Case, NumberKind, Relation
from enrollzone.casework.faults import LONGEST_REASON, Fault, FaultCode, FormFaultError
from enrollzone.casework.people import TypedPeople, TypedPerson, birth_of, fields_of, opened, reveal
from enrollzone.casework.states import Step
from enrollzone.casework.telling import name_people
from enrollzone.sealing.lock import SealError
from enrollzone.staff.permissions import NotAllowedError
from enrollzone.storage.errors import ReusedTokenError, StaleError
from enrollzone.storage.store import Record
from tests.at_desk import BORN, CHILDS, DOOR, MOTHER, MOTHERS, NAME, PHONE, a_case, a_family, a_person, numbered
from tests.checked import form_for
from tests.desk import AUDITOR, CLERK, REVIEWER

WHY = "与户口簿核对"


def faults_of(desk: Desk, people: TypedPeople) -> Mapping[str, FaultCode]:
    with pytest.raises(FormFaultError) as refused:
        a_case(desk, people=people)
    return {fault.field: fault.code for fault in refused.value.faults}


def named(desk: Desk, people: TypedPeople) -> Record[Case]:
    return a_case(desk, people=people)


def test_a_case_shows_masks_and_holds_what_is_behind_them_for_its_own_key_alone(desk: Desk) -> None:
    record = named(desk, a_family())
    assert {where: sealed.masked for where, sealed in fields_of(record.held).items()} == {
        "child.name": "欧**",
        "child.number": f"0**{CHILDS[-2:]}",
        "guardian.0.name": "欧**",
        "guardian.0.number": f"0**{MOTHERS[-2:]}",
        "guardian.0.phone": "**34",
        "address": "河东街道东湖**",
    }
    behind = {where: opened(desk, record, where) for where in fields_of(record.held)}
    assert list(behind.values()) == [NAME, CHILDS, MOTHER, MOTHERS, PHONE, DOOR]
    other = named(desk, a_family())
    with pytest.raises(SealError):
        opened(desk, replace(record, held=replace(record.held, child=other.held.child)), "child.name")


def test_a_sealed_field_opens_under_its_own_name_alone(desk: Desk) -> None:
    record = named(desk, a_family())
    child = record.held.child
    assert child is not None
    moved = replace(record, held=replace(record.held, child=replace(child, name=child.number)))
    with pytest.raises(SealError):
        opened(desk, moved, "child.name")


def test_nothing_that_was_typed_stands_in_the_record_or_in_what_a_fault_says(desk: Desk) -> None:
    record = named(desk, a_family())
    written = desk.store.kinds["case"].written(record.held).decode() + repr(a_family())
    assert [text for text in (NAME, CHILDS, MOTHER, MOTHERS, PHONE, DOOR) if text in written] == []
    with pytest.raises(FormFaultError) as refused:
        named(desk, a_family(number=CHILDS[:-1] + "A"))
    assert str(refused.value) == "child.number: number_characters"


def test_every_field_that_cannot_be_taken_is_named(desk: Desk) -> None:
    people = TypedPeople(
        a_person(Relation.MOTHER, " ", "123"),
        (a_person(Relation.CHILD, "名" * 61, CHILDS, "1" * 31), TypedPerson(Relation.FATHER, "父", number=MOTHERS)),
        "址" * 201,
    )
    assert faults_of(desk, people) == {
        "child.relation": FaultCode.NOT_OFFERED,
        "child.name": FaultCode.MISSING,
        "child.number": FaultCode.NUMBER_LENGTH,
        "guardian.0.relation": FaultCode.NOT_OFFERED,
        "guardian.0.name": FaultCode.TOO_LONG,
        "guardian.0.phone": FaultCode.TOO_LONG,
        "guardian.1.number": FaultCode.NUMBER_UNASKED,
        "address": FaultCode.TOO_LONG,
    }
    assert faults_of(desk, replace(a_family(), guardians=a_family().guardians * 5)) == {"guardians": FaultCode.TOO_LONG}


def test_a_birth_after_today_is_no_child_s(desk: Desk) -> None:
    tomorrow = numbered("000000", "20260621")
    assert faults_of(desk, a_family(number=tomorrow)) == {"child.number": FaultCode.NUMBER_FUTURE}


def test_marks_are_equal_for_the_same_people_and_different_for_others(desk: Desk) -> None:
    one, same = (dict(named(desk, a_family()).held.marks) for _ in range(2))
    other = dict(
        named(desk, a_family(numbered("000000", "20181001", "004"), mothers=None, address="东湖路13号")).held.marks
    )
    assert one == same
    assert one.keys() == {"child", "child_by_name", "guardian", "dwelling"}
    assert other.keys() == {"child", "child_by_name", "dwelling"}
    assert set(one.values()) & set(other.values()) == {one["child_by_name"]}  # one name, one birthday


def test_a_child_without_a_number_is_marked_by_its_name_and_birthday(desk: Desk) -> None:
    marks = [dict(named(desk, a_family("", name, address="")).held.marks) for name in (NAME, " 歐陽曉晨 ", "欧阳小晨")]
    assert [sorted(one) for one in marks] == [["child_by_name", "guardian"]] * 3
    first, traditional, other = (one["child_by_name"] for one in marks)
    assert first == traditional != other


def test_without_number_and_birthday_a_child_has_no_mark(desk: Desk) -> None:
    record = a_case(desk, facts={"request": "entry"}, people=a_family("", mothers=None, address=""))
    assert record.held.marks == ()


def test_a_passport_and_a_resident_s_number_are_never_one(desk: Desk) -> None:
    passport = TypedPerson(Relation.CHILD, NAME, NumberKind.PASSPORT, "E12345678")
    marks = dict(named(desk, TypedPeople(passport)).held.marks)
    assert marks["child"] == desk.store.keyring.mark("child", "passport/E12345678")


def test_who_looks_behind_a_mask_is_recorded_first_with_the_reason(desk: Desk) -> None:
    record = named(desk, a_family())
    assert reveal(desk, CLERK, record.subject, "child.number", f"  {WHY} ", Form(1)) == CHILDS
    last = desk.store.events(record.subject)[-1]
    assert (last.kind, last.actor, last.content) == (
        Step.REVEALED,
        CLERK.name,
        {"field": "child.number", "why": WHY},
    )


def test_nobody_looks_without_a_reason_or_a_right_to(desk: Desk) -> None:
    record = named(desk, a_family(address=""))
    for where, why, code in (
        ("child.number", " ", Fault("why", FaultCode.MISSING)),
        ("child.number", "因" * (LONGEST_REASON + 1), Fault("why", FaultCode.TOO_LONG)),
        ("address", WHY, Fault("field", FaultCode.NOT_OFFERED)),
        ("child.birth", WHY, Fault("field", FaultCode.NOT_OFFERED)),
    ):
        with pytest.raises(FormFaultError) as refused:
            reveal(desk, CLERK, record.subject, where, why, Form(1))
        assert refused.value.faults == (code,)
    with pytest.raises(NotAllowedError):
        reveal(desk, AUDITOR, record.subject, "child.number", WHY, Form(1))
    with pytest.raises(StaleError):
        reveal(desk, CLERK, record.subject, "child.number", WHY, Form(0))
    assert len(desk.store.events(record.subject)) == 1


def test_the_form_of_one_field_never_opens_another(desk: Desk) -> None:
    record = named(desk, a_family())
    form = Form(1, "f1")
    assert reveal(desk, CLERK, record.subject, "child.name", WHY, form) == NAME
    assert reveal(desk, CLERK, record.subject, "child.name", WHY, form) == NAME
    with pytest.raises(ReusedTokenError):
        reveal(desk, CLERK, record.subject, "child.number", WHY, form)
    assert case_of(desk, record.subject).version == 2


def test_the_birthday_in_the_number_is_there_to_be_held_against_what_was_told(desk: Desk) -> None:
    assert birth_of(desk, named(desk, a_family())) == BORN
    assert birth_of(desk, named(desk, a_family(numbered("000000", "20190305")))) == date(2019, 3, 5)
    assert [birth_of(desk, record) for record in (named(desk, a_family("")), a_case(desk))] == [None, None]


def test_people_are_written_down_anew_as_long_as_the_case_is_not_checked(desk: Desk) -> None:
    record = a_case(desk)
    assert fields_of(record.held) == {}
    after = name_people(desk, REVIEWER, record.subject, a_family(), form_for(desk, record.subject)).record
    assert opened(desk, after, "child.name") == NAME
    assert after.held.marks == named(desk, a_family()).held.marks
    again = name_people(
        desk, CLERK, record.subject, a_family("", "王小明", None, ""), form_for(desk, record.subject)
    ).record
    assert {where: opened(desk, again, where) for where in fields_of(again.held)} == {
        "child.name": "王小明",
        "guardian.0.name": MOTHER,
        "guardian.0.phone": PHONE,
    }
    assert desk.store.marked(*after.held.marks[0]) != (record.subject,)
