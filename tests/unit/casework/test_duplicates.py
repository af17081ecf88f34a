"""The same child twice, one dwelling after another: found by marks, told without names, and never a refusal."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from enrollzone.atlas.desk_rules import PlaceLock
from enrollzone.casework.acting import Desk, Form, act
from enrollzone.casework.cases import Case, Decision, Result
from enrollzone.casework.checking import withdraw
from enrollzone.casework.duplicates import Alike, Locked, Twin, locked_by, twins
from enrollzone.casework.events import Because
from enrollzone.casework.people import TypedPeople
from enrollzone.casework.states import State, Step
from enrollzone.lookup import Bureau
from enrollzone.messages import Text
from enrollzone.storage.store import Record
from tests.at_desk import AT_LAKE, CHILDS, DOOR, a_case, a_family, numbered
from tests.checked import MIGRANT, NORTH, an_answer
from tests.desk import CLERK, REVIEWER

RULE = Text("第九条", "article 9")
OTHER_CHILD, OTHER_MOTHER = numbered("000000", "20191001"), numbered("000000", "19880101", "120")


def entered(desk: Desk, year: int, people: TypedPeople, stage: str = "primary") -> Record[Case]:
    facts: Mapping[str, Any] = MIGRANT if year >= 2025 else {}
    return a_case(desk, facts if stage == "primary" else {}, people, AT_LAKE, on=f"{year}-09-01", stage=stage)


def with_seat(desk: Desk, year: int, people: TypedPeople, result: Result = Result.ADMITTED) -> Record[Case]:
    """The case of a child that was given a seat."""
    subject = entered(desk, year, people).subject
    act(desk, CLERK, subject, Step.SUBMITTED, Because(), Form(1))
    act(desk, CLERK, subject, Step.TAKEN, Because(), Form(2))
    act(desk, CLERK, subject, Step.CHECKED, an_answer("assigned", NORTH), Form(3))
    decision = Decision(result, NORTH, True, "", CLERK.name, REVIEWER.name, desk.today())
    return act(desk, REVIEWER, subject, Step.DECIDED, decision, Form(4)).record


def family(child: str = OTHER_CHILD, mother: str | None = OTHER_MOTHER, address: str = DOOR) -> TypedPeople:
    return a_family(child, mothers=mother, address=address)


def under(desk: Desk, lock: PlaceLock | None) -> Desk:
    """The desk with a rule of the county about dwellings."""

    def bureaus() -> Mapping[str, Bureau]:
        bureau = desk.bureaus()["000000"]
        rules = replace(bureau.county.desk, place_lock=lock)
        return {"000000": replace(bureau, county=replace(bureau.county, desk=rules))}

    return replace(desk, bureaus=bureaus)


def found(desk: Desk, record: Record[Case]) -> tuple[Twin, ...]:
    return twins(desk, record.subject, record.held)


def test_the_same_child_is_found_wherever_it_was_written_down(desk: Desk) -> None:
    first = entered(desk, 2025, a_family(address=""))
    withdraw(desk, CLERK, first.subject, "重复登记", Form(1))
    second = entered(desk, 2026, a_family(address="", mothers=None))
    assert found(desk, second) == (
        Twin(
            first.subject,
            "2025-000000-00001",
            State.WITHDRAWN,
            2025,
            "primary",
            frozenset([Alike.SAME_CHILD]),
            sibling=False,
            seat=False,
        ),
    )
    assert [twin.subject for twin in twins(desk, first.subject, first.held)] == [second.subject]


def test_a_child_without_a_number_is_found_by_name_and_birthday(desk: Desk) -> None:
    first, second = (entered(desk, 2025, a_family("", address="")) for _ in range(2))
    other = entered(desk, 2025, a_family("", "别人", mothers=None, address=""))
    assert [twin.subject for twin in found(desk, second)] == [first.subject]
    assert found(desk, other) == ()


def test_a_child_whose_number_came_later_is_found_as_well(desk: Desk) -> None:
    first, second = (entered(desk, 2025, a_family(number, address="")) for number in ("", CHILDS))
    assert [twin.subject for twin in found(desk, second)] == [first.subject]
    assert [twin.subject for twin in found(desk, first)] == [second.subject]
    untold = entered(desk, 2020, a_family(CHILDS, address=""))  # there only the number tells the birthday
    assert {twin.subject for twin in found(desk, untold)} == {first.subject, second.subject}


def test_twins_of_one_name_are_two_children(desk: Desk) -> None:
    one, two = (entered(desk, 2025, a_family(number)) for number in (CHILDS, numbered("000000", "20181001", "108")))
    (twin,) = found(desk, two)
    assert (twin.subject, twin.alike, twin.sibling) == (one.subject, frozenset([Alike.SAME_DWELLING]), True)


def test_one_dwelling_is_found_however_it_is_written_the_latest_year_first(desk: Desk) -> None:
    old = entered(desk, 2025, family(address=DOOR))
    new = entered(desk, 2026, family(numbered("000000", "20200101"), address="东湖路12号3幢2-501"))
    asking = entered(desk, 2026, a_family())
    told = [(twin.subject, twin.alike, twin.sibling) for twin in found(desk, asking)]
    assert told == [
        (new.subject, frozenset([Alike.SAME_DWELLING]), False),
        (old.subject, frozenset([Alike.SAME_DWELLING]), False),
    ]


def test_one_child_at_one_dwelling_is_one_finding(desk: Desk) -> None:
    entered(desk, 2025, a_family())
    (twin,) = found(desk, entered(desk, 2025, a_family()))
    assert (twin.alike, twin.sibling) == (frozenset(Alike), True)


def test_a_twin_says_no_name_and_no_number_of_a_person(desk: Desk) -> None:
    entered(desk, 2025, a_family())
    (twin,) = found(desk, entered(desk, 2025, a_family()))
    said = {str(value) for value in vars(twin).values()} - {twin.subject, twin.number}
    assert said == {"draft", "2025", "primary", str(frozenset(Alike)), "True", "False"}


def test_a_dwelling_that_gave_a_seat_is_locked_for_the_years_of_the_rule(desk: Desk) -> None:
    desk = under(desk, PlaceLock(6, siblings_excepted=True, source=RULE))
    seats = {
        year: with_seat(desk, year, family(numbered("000000", f"{year - 6}0101"), None)) for year in (2020, 2021, 2026)
    }
    asking = entered(desk, 2026, a_family())
    locks = locked_by(desk, asking.held, found(desk, asking))
    assert [(lock.twin.subject, lock.years, lock.source) for lock in locks] == [
        (seats[2026].subject, 6, RULE),
        (seats[2021].subject, 6, RULE),
    ]
    earlier = entered(desk, 2025, a_family(numbered("000000", "20181001", "006")))
    years = {lock.twin.year for lock in locked_by(desk, earlier.held, found(desk, earlier))}
    assert years == {2020, 2021}  # what comes later locks nothing before it


def test_siblings_are_excepted_where_the_rule_says_so(desk: Desk) -> None:
    with_seat(desk, 2025, family(mother=OTHER_MOTHER))
    sibling = entered(desk, 2026, family(numbered("000000", "20200101"), OTHER_MOTHER))
    strict = under(desk, PlaceLock(6, siblings_excepted=False, source=RULE))
    mild = under(desk, PlaceLock(6, siblings_excepted=True, source=RULE))
    held_against = found(desk, sibling)
    assert [twin.sibling for twin in held_against] == [True]
    assert locked_by(strict, sibling.held, held_against) == (Locked(held_against[0], 6, RULE),)
    assert locked_by(mild, sibling.held, held_against) == ()


@pytest.mark.parametrize("result", [Result.NOT_ADMITTED, Result.STAYS])
def test_a_dwelling_of_which_no_seat_was_given_is_not_locked(result: Result, desk: Desk) -> None:
    desk = under(desk, PlaceLock(6, siblings_excepted=False, source=RULE))
    with_seat(desk, 2025, family(), result)
    entered(desk, 2025, family(numbered("000000", "20190202")))
    asking = entered(desk, 2026, a_family())
    assert (len(found(desk, asking)), locked_by(desk, asking.held, found(desk, asking))) == (2, ())


def test_the_same_child_does_not_lock_its_own_dwelling(desk: Desk) -> None:
    desk = under(desk, PlaceLock(6, siblings_excepted=False, source=RULE))
    with_seat(desk, 2025, a_family())
    again = entered(desk, 2026, a_family())
    assert locked_by(desk, again.held, found(desk, again)) == ()


def test_without_a_rule_of_the_county_nothing_is_locked(desk: Desk) -> None:
    with_seat(desk, 2025, family())
    asking = entered(desk, 2026, a_family())
    for other in (under(desk, None), replace(desk, bureaus=dict)):
        assert locked_by(other, asking.held, found(desk, asking)) == ()
