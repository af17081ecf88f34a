"""From a draft to a checked case: what it has to wait for, and how it is sent back or withdrawn."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from enrollzone.casework.acting import Desk, Form
from enrollzone.casework.answering import answer_of
from enrollzone.casework.cases import Case, Site
from enrollzone.casework.checking import check_case, obstacles, send_back, submit, take, withdraw
from enrollzone.casework.faults import Fault, FaultCode, FormFaultError, NotReadyError, Obstacle
from enrollzone.casework.keeping import USUAL_KEEP_MONTHS, keep_until, months_after
from enrollzone.casework.states import NotNowError, State
from enrollzone.casework.telling import name_people, tell
from enrollzone.judgement.choosing import declare_choice
from enrollzone.lookup import Bureau
from enrollzone.staff.permissions import Actor, NotAllowedError
from enrollzone.storage.errors import StaleError
from tests.at_desk import ALL_PAPERS_TOLD, AT_LAKE, CONTRACT, PERMIT, a_case, a_family, numbered, with_paper
from tests.checked import (
    AT_MAIN_CAMPUS,
    AT_SHARED_AREA,
    ORDINARY,
    WITHOUT_PERMIT,
    a_body,
    checked,
    form_for,
    held,
    opened,
)
from tests.desk import AUDITOR, CLERK, OTHER_CLERK, REVIEWER

WHY = "户口簿复印件不清楚"


def waits_for(desk: Desk, body: Mapping[str, Any]) -> tuple[Obstacle, tuple[str, ...]]:
    subject = opened(desk, body)
    with pytest.raises(NotReadyError) as error:
        check_case(desk, CLERK, subject, form_for(desk, subject))
    assert held(desk, subject).state is State.CHECKING
    return error.value.obstacle, error.value.missing


def check(desk: Desk, subject: str, actor: Actor = CLERK) -> Case:
    return check_case(desk, actor, subject, form_for(desk, subject)).record.held


def test_a_case_goes_from_a_draft_to_a_checked_one(desk: Desk) -> None:
    record = a_case(desk, WITHOUT_PERMIT, a_family())
    submitted = submit(desk, CLERK, record.subject, Form(1)).record.held
    taken = take(desk, OTHER_CLERK, record.subject, Form(2)).record.held
    done = check_case(desk, OTHER_CLERK, record.subject, Form(3)).record.held
    assert [case.state for case in (submitted, taken, done)] == ["submitted", "checking", "checked"]
    assert (submitted.holder, taken.holder) == ("", OTHER_CLERK.name)
    assert done.checked is not None
    assert (done.checked.outcome, done.checked.by, done.checked.no_refusal) == ("bureau_arranges", "chen", True)


def test_nobody_is_checked_without_a_name(desk: Desk) -> None:
    record = a_case(desk, WITHOUT_PERMIT)
    with pytest.raises(NotReadyError) as error:
        submit(desk, CLERK, record.subject, Form(1))
    assert error.value.obstacle is Obstacle.CHILD_UNNAMED
    assert next(obstacles(record.held, answer_of(desk, record.held))) == (Obstacle.CHILD_UNNAMED, ())


def test_a_case_waits_for_what_the_rules_cannot_tell_without(desk: Desk) -> None:
    facts = {name: value for name, value in ORDINARY.items() if name != "child.birth"}
    unsure = {**ALL_PAPERS_TOLD}
    del unsure["permit.until"]
    assert waits_for(desk, a_body(AT_MAIN_CAMPUS, facts)) == (Obstacle.NEEDS_FACTS, ("child.birth",))
    assert waits_for(desk, a_body({"text": "太平社区"}, ORDINARY))[0] is Obstacle.UNCLEAR_PLACE
    assert waits_for(desk, a_body({"text": "文昌社区"}, ORDINARY))[0] is Obstacle.UNCLEAR_PLACE
    documents = a_body(AT_LAKE, unsure, dont_know=["permit.until"])
    assert waits_for(desk, documents) == (Obstacle.NEEDS_DOCUMENTS, ("permit.until",))
    assert waits_for(desk, a_body(AT_LAKE, {}, on="2019-09-01")) == (Obstacle.NOT_IN_FORCE, ())
    assert waits_for(desk, a_body(AT_LAKE, {}, stage="junior")) == (Obstacle.NOT_IN_FORCE, ())
    against_itself = {**ORDINARY, "child.hukou_in": False}
    obstacle, facts_named = waits_for(desk, a_body(AT_MAIN_CAMPUS, against_itself))
    assert (obstacle, "child.hukou_in" in facts_named) == (Obstacle.CONTRADICTION, True)


def test_what_a_family_says_that_it_holds_has_to_be_seen(desk: Desk) -> None:
    assert waits_for(desk, a_body(AT_LAKE, ALL_PAPERS_TOLD)) == (Obstacle.PAPERS_UNSEEN, ("permit", "contract"))
    subject = opened(desk, a_body(AT_LAKE, ALL_PAPERS_TOLD))
    with_paper(desk, subject, PERMIT)
    with_paper(desk, subject, CONTRACT, "unclear", "公章模糊")
    with pytest.raises(NotReadyError) as error:
        check(desk, subject)
    assert (error.value.obstacle, error.value.missing) == (Obstacle.PAPERS_UNSEEN, ("contract",))
    with_paper(desk, subject, CONTRACT)
    done = check(desk, subject)
    assert done.checked is not None
    assert (done.checked.outcome, [site.zone for site in done.checked.sites]) == ("assigned", ["hedong"])


@pytest.mark.parametrize("kept_back", ["until", "holder"])
def test_what_a_family_says_of_a_paper_has_to_be_read_there(kept_back: str, desk: Desk) -> None:
    subject = opened(desk, a_body(AT_LAKE, ALL_PAPERS_TOLD))
    with_paper(desk, subject, CONTRACT)
    with_paper(desk, subject, {name: value for name, value in PERMIT.items() if name != kept_back})
    with pytest.raises(NotReadyError) as error:
        check(desk, subject)
    assert (error.value.obstacle, error.value.missing) == (Obstacle.PAPERS_UNSEEN, ("permit",))
    # Looked at and not to be read: then it is not known, whatever was told.
    with_paper(desk, subject, {**PERMIT, kept_back: None})
    with pytest.raises(NotReadyError) as error:
        check(desk, subject)
    assert error.value.obstacle is Obstacle.NEEDS_DOCUMENTS
    with_paper(desk, subject, PERMIT)
    assert check(desk, subject).state is State.CHECKED


def test_the_birthday_that_was_told_is_the_one_in_the_number(desk: Desk) -> None:
    facts = {**ORDINARY, "child.birth": "2019-08-31"}
    subject = opened(desk, a_body(AT_MAIN_CAMPUS, facts), a_family(numbered("000000", "20190901")))
    with pytest.raises(NotReadyError) as error:
        check(desk, subject)
    assert (error.value.obstacle, error.value.missing) == (Obstacle.CONTRADICTION, ("child.birth",))
    name_people(desk, CLERK, subject, a_family(numbered("000000", "20190831")), form_for(desk, subject))
    assert check(desk, subject).state is State.CHECKED


def test_a_paper_that_is_rejected_or_not_there_has_nothing_to_be_read(desk: Desk) -> None:
    subject = opened(desk, a_body(AT_LAKE, ALL_PAPERS_TOLD))
    with_paper(desk, subject, CONTRACT)
    with_paper(desk, subject, {"kind": "permit"}, "rejected", "涂改")
    done = check(desk, subject).checked
    assert done is not None
    assert done.outcome == "bureau_arranges"


def test_a_paper_against_the_family_has_to_be_seen_too_and_one_that_it_lacks_does_not(desk: Desk) -> None:
    ended = {**ALL_PAPERS_TOLD, "permit.until": "2025-08-31"}
    assert waits_for(desk, a_body(AT_LAKE, ended)) == (Obstacle.PAPERS_UNSEEN, ("permit", "contract"))
    subject = opened(desk, a_body(AT_LAKE, {**WITHOUT_PERMIT, "contract.present": False, "licence.present": False}))
    done = check(desk, subject)
    assert done.checked is not None
    assert done.checked.outcome == "bureau_arranges"


def test_whoever_looks_at_an_older_state_or_may_not_check_checks_nothing(desk: Desk) -> None:
    subject = opened(desk, a_body(AT_MAIN_CAMPUS, ORDINARY))
    with pytest.raises(StaleError):
        check_case(desk, CLERK, subject, Form(1))
    with pytest.raises(NotAllowedError):
        check_case(desk, AUDITOR, subject, form_for(desk, subject))
    assert held(desk, subject).checked is None


def test_a_case_that_is_sent_back_keeps_its_papers_and_loses_its_answer(desk: Desk) -> None:
    subject = opened(desk, a_body(AT_LAKE, ALL_PAPERS_TOLD))
    for paper in (PERMIT, CONTRACT):
        with_paper(desk, subject, paper)
    check(desk, subject)
    with pytest.raises(NotAllowedError):
        send_back(desk, CLERK, subject, WHY, form_for(desk, subject))
    with pytest.raises(FormFaultError):
        send_back(desk, REVIEWER, subject, "", form_for(desk, subject))
    after = send_back(desk, REVIEWER, subject, WHY, form_for(desk, subject)).record.held
    assert (after.state, after.checked, list(after.papers)) == (State.CHECKING, None, ["permit", "contract"])
    assert desk.store.events(subject)[-1].content == {"why": WHY, "keep_until": None}


def test_a_choice_holds_on_as_long_as_it_is_among_what_may_be_chosen(desk: Desk) -> None:
    subject = checked(desk, AT_SHARED_AREA, ORDINARY)
    answered = held(desk, subject).checked
    assert answered is not None
    chosen: Site = answered.sites[1]
    declare_choice(desk, CLERK, subject, chosen, date(2026, 6, 1), form_for(desk, subject))
    send_back(desk, REVIEWER, subject, WHY, form_for(desk, subject))
    again = check(desk, subject)
    assert again.choice is not None
    assert again.choice.site == chosen
    send_back(desk, REVIEWER, subject, WHY, form_for(desk, subject))
    tell(desk, CLERK, subject, a_body(AT_MAIN_CAMPUS, ORDINARY), form_for(desk, subject))
    assert check(desk, subject).choice is None


def test_a_withdrawn_case_ends_with_a_day_until_which_it_is_kept(desk: Desk) -> None:
    subject = a_case(desk).subject
    with pytest.raises(FormFaultError) as error:
        withdraw(desk, CLERK, subject, " ", Form(1))
    assert error.value.faults == (Fault("why", FaultCode.MISSING),)
    after = withdraw(desk, CLERK, subject, "家庭已迁往外地", Form(1)).record.held
    assert (after.state, after.keep_until) == (State.WITHDRAWN, date(2029, 6, 20))
    with pytest.raises(NotNowError):
        submit(desk, CLERK, a_withdrawn_child(desk), Form(2))


def a_withdrawn_child(desk: Desk) -> str:
    subject = a_case(desk, people=a_family()).subject
    withdraw(desk, CLERK, subject, "重复登记", Form(1))
    return subject


def with_months(desk: Desk, months: int | None) -> Desk:
    def bureaus() -> Mapping[str, Bureau]:
        bureau = desk.bureaus()["000000"]
        county = replace(bureau.county, desk=replace(bureau.county.desk, keep_months=months))
        return {"000000": replace(bureau, county=county)}

    return replace(desk, bureaus=bureaus)


def test_a_case_is_kept_as_long_as_its_county_says_and_else_three_years(desk: Desk) -> None:
    case = a_case(desk).held
    assert [keep_until(with_months(desk, months), case) for months in (0, 8, 120)] == [
        date(2026, 6, 20),
        date(2027, 2, 20),
        date(2036, 6, 20),
    ]
    assert keep_until(with_months(desk, None), case) == keep_until(replace(desk, bureaus=dict), case)
    assert (keep_until(with_months(desk, None), case), USUAL_KEEP_MONTHS) == (date(2029, 6, 20), 36)


def test_months_later_is_the_same_day_or_the_last_of_a_shorter_month() -> None:
    assert months_after(date(2024, 1, 31), 1) == date(2024, 2, 29)
    assert months_after(date(2023, 11, 30), 3) == date(2024, 2, 29)
    assert months_after(date(2024, 12, 31), 12) == date(2025, 12, 31)


def test_a_case_in_which_nobody_is_named_waits_for_that_first(desk: Desk) -> None:
    case = a_case(desk, ORDINARY, home=AT_MAIN_CAMPUS).held
    assert next(obstacles(case, answer_of(desk, case))) == (Obstacle.CHILD_UNNAMED, ())
