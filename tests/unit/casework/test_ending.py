"""The end of a case: the family is told, it is closed and kept for a while, or opened again by somebody else."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

import pytest

from enrollzone.casework.acting import Desk
from enrollzone.casework.cases import Case
from enrollzone.casework.ending import close, notify, reopen
from enrollzone.casework.faults import FormFaultError
from enrollzone.casework.keeping import keep_until
from enrollzone.casework.refusals import Refusal, RefusedError
from enrollzone.casework.second_person import may_confirm, may_undo
from enrollzone.casework.states import NotNowError, State
from enrollzone.judgement.deciding import decide, to_decide
from enrollzone.lookup import Bureau
from enrollzone.staff.permissions import NotAllowedError
from tests.checked import AT_MAIN_CAMPUS, ORDINARY, checked, form_for, held
from tests.desk import AUDITOR, CLERK, OTHER_REVIEWER, REVIEWER


def decided(desk: Desk) -> str:
    subject = checked(desk, AT_MAIN_CAMPUS, ORDINARY)
    found = to_decide(REVIEWER, held(desk, subject))
    assert found is not None
    decide(desk, REVIEWER, subject, found.result, found.site, "", form_for(desk, subject))
    return subject


def with_keep_months(bureau: Bureau, months: int | None) -> Mapping[str, Bureau]:
    county = replace(bureau.county, desk=replace(bureau.county.desk, keep_months=months))
    return {"000000": replace(bureau, county=county)}


@pytest.mark.parametrize("months", [None, 1, 18])
def test_a_case_that_is_closed_is_kept_as_long_as_its_county_says(desk: Desk, months: int | None) -> None:
    subject = decided(desk)
    notify(desk, CLERK, subject, "家长到窗口领取", form_for(desk, subject))
    assert held(desk, subject).state is State.NOTIFIED
    there = replace(desk, bureaus=lambda: with_keep_months(desk.bureaus()["000000"], months))
    after: Case = close(there, CLERK, subject, form_for(desk, subject)).record.held
    assert (after.state, after.keep_until) == (State.CLOSED, keep_until(there, after))
    assert after.keep_until == {None: date(2029, 6, 20), 1: date(2026, 7, 20), 18: date(2027, 12, 20)}[months]


def test_what_was_not_decided_is_not_told_and_what_was_not_told_is_not_closed(desk: Desk) -> None:
    subject = checked(desk, AT_MAIN_CAMPUS, ORDINARY)
    with pytest.raises(NotNowError):
        notify(desk, CLERK, subject, "", form_for(desk, subject))
    with pytest.raises(NotNowError):
        close(desk, CLERK, subject, form_for(desk, subject))


def test_a_remark_on_how_a_family_was_told_is_not_needed_and_not_endless(desk: Desk) -> None:
    subject = decided(desk)
    with pytest.raises(FormFaultError):
        notify(desk, CLERK, subject, "长" * 501, form_for(desk, subject))
    assert notify(desk, CLERK, subject, " ", form_for(desk, subject)).record.held.state is State.NOTIFIED


def test_nobody_takes_back_alone_what_they_decided(desk: Desk) -> None:
    subject = decided(desk)
    with pytest.raises(RefusedError) as error:
        reopen(desk, REVIEWER, subject, "再看", form_for(desk, subject))
    assert error.value.refusal is Refusal.SAME_PERSON
    with pytest.raises(FormFaultError):
        reopen(desk, OTHER_REVIEWER, subject, "  ", form_for(desk, subject))
    with pytest.raises(NotAllowedError):
        reopen(desk, CLERK, subject, "再看", form_for(desk, subject))
    after: Case = reopen(desk, OTHER_REVIEWER, subject, "居住证是假的", form_for(desk, subject)).record.held
    assert (after.state, after.decision, after.checked, after.keep_until) == (State.CHECKING, None, None, None)


def test_before_there_is_something_to_confirm_or_undo_nobody_is_the_first(desk: Desk) -> None:
    case = held(desk, checked(desk, AT_MAIN_CAMPUS, ORDINARY))
    assert not may_confirm(REVIEWER, replace(case, checked=None))
    assert may_undo(REVIEWER, case)
    assert may_confirm(AUDITOR, case)
