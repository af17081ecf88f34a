"""Nobody is told that there is no place, unless a reading may come to that and no list is at fault."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from enrollzone.answers.answer import Code
from enrollzone.casework.acting import Desk, act
from enrollzone.casework.answering import answer_of, pinned
from enrollzone.casework.cases import Decision, Result
from enrollzone.casework.refusals import Refusal, RefusedError
from enrollzone.casework.states import NeverRefusedError, State, Step
from enrollzone.judgement.opinions import give_opinion
from tests.checked import AT_MAIN_CAMPUS, IN_A_GROUP, ORDINARY, a_body, a_group_body, checked_for, form_for, held
from tests.desk import CLERK, REVIEWER

DAPING = {"unit": "000000100202"}
# Each reading that is open for these families gives them a place; by one of them no school may even refuse the second.
SPLIT = a_group_body("桂山街道五桂社区", {**IN_A_GROUP, "child.hukou_place": "桂山街道凤凰社区"})
RELOCATED_MIGRANT = a_group_body(
    "桂山街道凤凰社区",
    {
        **IN_A_GROUP,
        "child.hukou_place": "漠沙镇和平村委会",
        "p1.hukou_in": False,
        "p2.hukou_in": False,
        "relocated": True,
        "proof.special": True,
        "old_home.place": "桂山街道五桂社区",
        "doc.student_book": False,
        "p1.works_in": True,
        "p2.works_in": True,
    },
)
# Registered in an area and living in none: one reading gives a place, the other says that the text does not cover it.
MOVED_OUT = a_body(DAPING, ORDINARY)


@pytest.mark.parametrize("family", [SPLIT, RELOCATED_MIGRANT])
def test_a_child_that_no_reading_leaves_without_a_place_is_not_refused(family: Mapping[str, Any], desk: Desk) -> None:
    subject = checked_for(desk, family)
    assert held(desk, subject).checked is not None
    with pytest.raises(RefusedError) as error:
        give_opinion(desk, CLERK, subject, Result.NOT_ADMITTED, None, "材料不齐", form_for(desk, subject))
    assert (error.value.refusal, held(desk, subject).opinions) == (Refusal.AGAINST_ANSWER, ())
    decision = Decision(Result.NOT_ADMITTED, None, False, "材料不齐", CLERK.name, REVIEWER.name, desk.today())
    with pytest.raises(NeverRefusedError):
        act(desk, REVIEWER, subject, Step.DECIDED, decision, form_for(desk, subject))
    assert held(desk, subject).state is State.CHECKED


@pytest.mark.parametrize("family", [MOVED_OUT, a_body(AT_MAIN_CAMPUS, {**ORDINARY, "child.birth": "2020-10-01"})])
def test_one_that_a_reading_or_the_text_leaves_without_a_place_may_be(family: Mapping[str, Any], desk: Desk) -> None:
    subject = checked_for(desk, family)
    case = give_opinion(desk, CLERK, subject, Result.NOT_ADMITTED, None, "通知未规定", form_for(desk, subject))
    assert [opinion.result for opinion in case.record.held.opinions] == [Result.NOT_ADMITTED]


@pytest.mark.parametrize("code", [Code.GAP_IN_DATA, Code.CONFLICT_IN_DATA])
def test_a_fault_of_the_lists_is_no_reason_to_refuse(code: Code, desk: Desk) -> None:
    given = answer_of(desk, held(desk, checked_for(desk, MOVED_OUT)))
    assert given.outcome is Code.STAFF_DECIDES
    assert pinned(desk, given, CLERK.name).may_be_nowhere
    possible = given.possible if code is Code.CONFLICT_IN_DATA else ()
    assert not pinned(desk, replace(given, outcome=code, possible=possible), CLERK.name).may_be_nowhere
