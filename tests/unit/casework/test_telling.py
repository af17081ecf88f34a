"""What a family tells is written down anew as a whole; county, stage and entry day stay those of the case."""

from datetime import date

import pytest

from enrollzone.casework.acting import Desk, case_of
from enrollzone.casework.duplicates import twins
from enrollzone.casework.states import NotNowError
from enrollzone.casework.telling import name_people, tell
from enrollzone.errors import RequestError
from tests.at_desk import AT_LAKE, a_case, a_family
from tests.checked import AT_MAIN_CAMPUS, MIGRANT, ORDINARY, WITHOUT_PERMIT, a_body, checked, form_for
from tests.desk import CLERK


def test_what_is_told_anew_takes_the_place_of_what_was_told(desk: Desk) -> None:
    record = a_case(desk, MIGRANT)
    body = {"home": AT_MAIN_CAMPUS, "facts": dict(ORDINARY)}
    after = tell(desk, CLERK, record.subject, body, form_for(desk, record.subject)).record.held
    assert after.question == a_body(AT_MAIN_CAMPUS, ORDINARY)
    content = {"question": a_body(AT_MAIN_CAMPUS, ORDINARY), "marks": []}
    assert desk.store.events(record.subject)[-1].content == content


def test_a_birthday_or_a_home_that_is_told_later_leads_to_the_marks_that_it_would_have_led_to(desk: Desk) -> None:
    people = a_family("", address="无名巷3号")
    body, unborn = a_body(AT_LAKE, MIGRANT), {name: told for name, told in MIGRANT.items() if name != "child.birth"}
    early = a_case(desk, unborn, people, AT_MAIN_CAMPUS)
    assert {kind for kind, _ in early.held.marks} == {"guardian", "dwelling"}
    after = tell(desk, CLERK, early.subject, body, form_for(desk, early.subject)).record
    at_once = a_case(desk, MIGRANT, people)
    assert after.held.marks == at_once.held.marks
    assert [twin.subject for twin in twins(desk, after.subject, after.held)] == [at_once.subject]


def test_another_year_stage_or_county_is_another_case(desk: Desk) -> None:
    record = a_case(desk, {})
    for name, other in (("on", "2026-09-01"), ("stage", "junior"), ("jurisdiction", "530427")):
        with pytest.raises(RequestError) as refused:
            tell(desk, CLERK, record.subject, {"home": AT_LAKE, name: other}, form_for(desk, record.subject))
        assert [problem.field for problem in refused.value.problems] == [name]
    assert (case_of(desk, record.subject).version, record.held.entry_day) == (1, date(2025, 9, 1))


def test_what_does_not_fit_the_policy_changes_nothing(desk: Desk) -> None:
    record = a_case(desk)
    with pytest.raises(RequestError) as refused:
        tell(desk, CLERK, record.subject, {"facts": {"request": "插班"}}, form_for(desk, record.subject))
    assert "插班" not in str(refused.value)
    assert case_of(desk, record.subject) == record


def test_of_a_checked_case_neither_facts_nor_people_change(desk: Desk) -> None:
    subject = checked(desk, AT_LAKE, WITHOUT_PERMIT)
    with pytest.raises(NotNowError):
        tell(desk, CLERK, subject, {"home": AT_LAKE, "facts": dict(MIGRANT)}, form_for(desk, subject))
    with pytest.raises(NotNowError):
        name_people(desk, CLERK, subject, a_family(), form_for(desk, subject))
