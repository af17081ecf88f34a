"""The enrolment plan: drafted by one person, approved by another, changed only by another version."""

import pytest

from enrollzone.casework.acting import Desk, Form
from enrollzone.casework.faults import FormFaultError
from enrollzone.casework.states import OtherHandError
from enrollzone.enrolment.plans import (
    Plan,
    PlanError,
    PlanFault,
    PlanStep,
    approve_plan,
    draft_plan,
    plan_of,
    plan_subject,
    return_plan,
)
from enrollzone.placement.seats import PlanRow, RowFault
from enrollzone.staff.permissions import Action, Actor, NotAllowedError, Role
from enrollzone.storage.errors import StaleError
from enrollzone.storage.ledger import Entry
from enrollzone.storage.verifying import verify
from tests.desk import CLERK, PLACEMENT, REVIEWER
from tests.placed_cases import AUTUMN

ROWS = (PlanRow("hedong", 90, 2, 45), PlanRow("liuxi-zhongxin", 40))
BOTH = Actor("sun", frozenset([Role.PLACEMENT, Role.REVIEWER]))


def test_a_plan_holds_when_a_second_person_approves_it_and_is_changed_by_another_version(desk: Desk) -> None:
    first = draft_plan(desk, PLACEMENT, AUTUMN.plan, ROWS, " 示教发〔2026〕1号 ", Form()).record
    assert (first.held.approved, first.held.waiting.number, first.held.waiting.reason) == (None, 1, "示教发〔2026〕1号")
    approved = approve_plan(desk, REVIEWER, AUTUMN.plan, "", Form(first.version)).record
    assert (approved.held.approved.rows, approved.held.waiting, approved.held.verdict.by) == (ROWS, None, "wang")
    more = (PlanRow("hedong", 135, 3, 45),)
    second = draft_plan(desk, PLACEMENT, AUTUMN.plan, more, "新增一个班，已书面申请", Form(approved.version)).record
    assert second.held.approved.rows == ROWS
    back = return_plan(desk, REVIEWER, AUTUMN.plan, "没有批文", Form(second.version)).record
    assert (back.held.approved.rows, back.held.waiting, back.held.versions) == (ROWS, None, 2)
    assert plan_of(desk, AUTUMN.plan) == back
    assert verify(desk.store).faults == ()


def test_nobody_approves_their_own_draft_whatever_their_roles(desk: Desk) -> None:
    draft_plan(desk, BOTH, AUTUMN.plan, ROWS, "理由", Form())
    with pytest.raises(PlanError) as raised:
        approve_plan(desk, BOTH, AUTUMN.plan, "", Form(1))
    assert raised.value.code is PlanFault.SAME_PERSON
    assert plan_of(desk, AUTUMN.plan).version == 1  # type: ignore[union-attr]


def test_what_cannot_be_a_plan_is_refused_and_nothing_is_recorded(desk: Desk) -> None:
    for rows, fault in (((), PlanFault.EMPTY), ((PlanRow("hedong", 90, 2, 46),), PlanFault.ROWS)):
        with pytest.raises(PlanError) as raised:
            draft_plan(desk, PLACEMENT, AUTUMN.plan, rows, "理由", Form())
        assert raised.value.code is fault
    assert raised.value.rows == (("hedong", RowFault.CLASS_SIZE),)
    with pytest.raises(FormFaultError):
        draft_plan(desk, PLACEMENT, AUTUMN.plan, ROWS, " ", Form())
    with pytest.raises(FormFaultError):
        return_plan(desk, REVIEWER, AUTUMN.plan, "", Form())
    assert plan_of(desk, AUTUMN.plan) is None


def test_a_class_is_as_large_as_the_county_lets_it_be_where_it_says_anything(desk: Desk) -> None:
    elsewhere = plan_subject("530427", "primary", 2026)
    assert draft_plan(desk, PLACEMENT, elsewhere, (PlanRow("a", 50, 1, 50),), "理由", Form()).record.version == 1
    unserved = plan_subject("990000", "primary", 2026)
    assert draft_plan(desk, PLACEMENT, unserved, (PlanRow("a", 50, 1, 50),), "理由", Form()).record.version == 1


def test_only_what_waits_is_judged_and_only_by_those_who_may(desk: Desk) -> None:
    with pytest.raises(PlanError) as raised:
        approve_plan(desk, REVIEWER, AUTUMN.plan, "", Form())
    assert raised.value.code is PlanFault.NOTHING_WAITS
    draft_plan(desk, PLACEMENT, AUTUMN.plan, ROWS, "理由", Form())
    with pytest.raises(StaleError):
        approve_plan(desk, REVIEWER, AUTUMN.plan, "", Form())
    approve_plan(desk, REVIEWER, AUTUMN.plan, "", Form(1))
    with pytest.raises(PlanError) as raised:
        return_plan(desk, REVIEWER, AUTUMN.plan, "晚了", Form(2))
    assert raised.value.code is PlanFault.NOTHING_WAITS
    for actor, action in ((CLERK, Action.PLAN_SEATS), (REVIEWER, Action.PLAN_SEATS)):
        with pytest.raises(NotAllowedError) as refused:
            draft_plan(desk, actor, AUTUMN.plan, ROWS, "理由", Form(2))
        assert refused.value.action is action
    with pytest.raises(NotAllowedError):
        approve_plan(desk, PLACEMENT, AUTUMN.plan, "", Form(2))


def test_nothing_is_recorded_of_a_plan_in_another_one_s_name(desk: Desk) -> None:
    told = {"number": 1, "rows": [], "reason": "", "by": "sun", "on": "2026-06-20"}
    with pytest.raises(OtherHandError):
        desk.store.record(Entry(AUTUMN.plan, PlanStep.DRAFTED, "lin", told), seen=0)


def test_a_plan_of_which_every_version_went_back_is_none_in_force(desk: Desk) -> None:
    draft_plan(desk, PLACEMENT, AUTUMN.plan, ROWS, "理由", Form())
    held: Plan = return_plan(desk, REVIEWER, AUTUMN.plan, "不行", Form(1)).record.held
    assert (held.approved, held.waiting) == (None, None)
