"""Papers: what a clerk records of one, how each of the checklist stands, and the refusals that repeat nothing."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest

from enrollzone.casework.acting import Desk, case_of
from enrollzone.casework.answering import answer_of
from enrollzone.casework.cases import PaperSeen, PaperVerdict
from enrollzone.casework.checking import check_case, take, unseen
from enrollzone.casework.faults import LONGEST_REASON, Fault, FaultCode, FormFaultError
from enrollzone.casework.papers import PaperRow, PaperSheet, paper_sheet, record_paper
from enrollzone.casework.states import NotNowError
from enrollzone.casework.telling import tell
from enrollzone.errors import RequestError
from enrollzone.evidence.kinds import PaperState
from tests.at_desk import ALL_PAPERS_TOLD, AT_LAKE, CONTRACT, LICENCE, PERMIT, a_case, with_paper
from tests.checked import IN_A_GROUP, MIGRANT, WITHOUT_PERMIT, a_body, a_group_body, checked, form_for, held, opened
from tests.desk import CLERK, OTHER_CLERK

ACCEPTED, REJECTED, UNCLEAR = PaperVerdict.ACCEPTED, PaperVerdict.REJECTED, PaperVerdict.UNCLEAR


def rows(desk: Desk, subject: str, language: str = "zh") -> Mapping[str, PaperRow]:
    return {row.kind: row for row in paper_sheet(desk, held(desk, subject), language).rows}


def states(desk: Desk, subject: str) -> Mapping[str, str]:
    return {kind: str(row.state) for kind, row in rows(desk, subject).items()}


def refused(desk: Desk, subject: str, told: Mapping[str, Any]) -> list[tuple[str, str]]:
    with pytest.raises(RequestError) as error:
        record_paper(desk, CLERK, subject, told, ACCEPTED, "", form_for(desk, subject))
    return [(problem.field, problem.code) for problem in error.value.problems]


def test_a_paper_is_recorded_as_it_was_read_by_whom_and_when(desk: Desk) -> None:
    subject = opened(desk, a_body(AT_LAKE, MIGRANT))
    case = with_paper(desk, subject, PERMIT, why="  与原件\n一致 ")
    assert case.papers == {"permit": PaperSeen("permit", PERMIT, ACCEPTED, "与原件 一致", CLERK.name, desk.today())}
    later = record_paper(
        desk, OTHER_CLERK, subject, {**PERMIT, "until": None}, UNCLEAR, "看不清", form_for(desk, subject)
    ).record.held
    seen = PaperSeen("permit", {**PERMIT, "until": None}, UNCLEAR, "看不清", OTHER_CLERK.name, desk.today())
    assert later.papers == {"permit": seen}


def test_each_paper_of_the_checklist_stands_as_the_rules_say_for_the_reference_day(desk: Desk) -> None:
    subject = opened(desk, a_body(AT_LAKE, MIGRANT))
    assert states(desk, subject) == {"permit": "needed", "contract": "needed", "licence": "needed"}
    with_paper(desk, subject, {**PERMIT, "from": "2025-03-02"})
    invalid = rows(desk, subject)["permit"]
    assert (invalid.state, invalid.state_text != "", len(invalid.why)) == (PaperState.INVALID, True, 1)
    with_paper(desk, subject, PERMIT)
    with_paper(desk, subject, {"kind": "contract", "held": False})
    assert states(desk, subject) == {"permit": "held", "contract": "missing", "licence": "needed"}
    with_paper(desk, subject, LICENCE)
    assert states(desk, subject) == {"permit": "held", "contract": "not_needed", "licence": "held"}
    with_paper(desk, subject, LICENCE, "rejected", "执照已注销")
    assert states(desk, subject)["licence"] == "missing"


def test_the_sheet_says_what_may_stand_on_a_paper_and_which_of_several_is_enough(desk: Desk) -> None:
    subject = opened(desk, a_body(AT_LAKE, MIGRANT))
    zh, en = rows(desk, subject), rows(desk, subject, "en")
    assert [field.name for field in zh["permit"].parts] == ["holder", "from", "until"]
    assert [value["value"] for value in zh["permit"].parts[0].fact["values"]] == ["parent", "other"]
    assert (zh["permit"].one_of, zh["contract"].one_of) == ((), ("contract", "licence"))
    assert zh["permit"].clause is not None
    assert zh["permit"].clause["id"] == "c.permit"
    assert (
        zh["permit"].requirement
        != en["permit"].requirement
        == "residence permit, half a year, valid on the first day of term"
    )
    assert (zh["permit"].marks, zh["permit"].seen, zh["permit"].expires) == ((), None, None)


def test_marks_of_a_paper_are_asked_for_with_their_words(desk: Desk) -> None:
    facts = {**IN_A_GROUP, "p1.hukou_in": False, "p2.hukou_in": False, "child.hukou_zone": "outside"}
    del facts["child.hukou_place"]
    subject = opened(desk, a_group_body("桂山街道五桂社区", facts))
    marks = {row.kind: [field.name for field in row.marks] for row in rows(desk, subject).values() if row.marks}
    assert marks
    for kind, names in marks.items():
        with_paper(desk, subject, {"kind": kind, "marks": dict.fromkeys(names, True)})
        assert held(desk, subject).papers[kind].told["marks"] == dict.fromkeys(names, True)


def test_a_paper_that_ends_before_the_child_enters_is_named_with_its_day(desk: Desk) -> None:
    told = {**PERMIT, "until": "2026-08-15"}
    subject = opened(desk, a_body(AT_LAKE, MIGRANT, on="2026-09-01"))
    with_paper(desk, subject, told)
    assert rows(desk, subject)["permit"].expires == date(2026, 8, 15)
    assert rows(desk, subject)["permit"].state is PaperState.INVALID


def test_papers_that_no_rule_asks_for_any_more_stay_in_sight(desk: Desk) -> None:
    subject = opened(desk, a_body(AT_LAKE, MIGRANT))
    with_paper(desk, subject, {"kind": "agreement", "issued": "2024-05-20"})
    sheet = paper_sheet(desk, held(desk, subject), "en")
    assert [seen.kind for seen in sheet.others] == ["agreement"]
    assert sheet.kinds.keys() == {"permit", "contract", "licence", "agreement"}
    assert "residence permit" in sheet.kinds["permit"]


def test_where_no_policy_holds_there_is_no_checklist_and_nothing_to_record(desk: Desk) -> None:
    subject = opened(desk, a_body(AT_LAKE, {}, on="2019-09-01"))
    assert paper_sheet(desk, held(desk, subject), "zh") == PaperSheet((), (), {})
    assert refused(desk, subject, PERMIT) == [("kind", "unknown_paper")]


def test_what_cannot_stand_on_a_paper_is_named_by_its_own_field_and_not_repeated(desk: Desk) -> None:
    subject = opened(desk, a_body(AT_LAKE, MIGRANT))
    assert refused(desk, subject, {"kind": "张三的证"}) == [("kind", "unknown_paper")]
    assert refused(desk, subject, {**PERMIT, "holder": "张三"}) == [("holder", "unknown_value")]
    assert refused(desk, subject, {**PERMIT, "until": "明年"}) == [("until", "not_as_expected")]
    assert refused(desk, subject, {**PERMIT, "until": "2023-01-01"}) == [("until", "ends_first")]
    assert refused(desk, subject, {**PERMIT, "place": "某地"}) == [("place", "no_such_part")]
    assert refused(desk, subject, {**PERMIT, "held": False})[0] == ("held", "not_held")
    assert refused(desk, subject, {**PERMIT, "shown": "2026-06-01"}) == [("shown", "unknown_field")]
    assert refused(desk, subject, {"holder": "parent"}) == [("kind", "missing")]
    assert held(desk, subject).papers == {}


def test_whoever_does_not_accept_a_paper_says_why(desk: Desk) -> None:
    subject = opened(desk, a_body(AT_LAKE, MIGRANT))
    for told, verdict, why, fault in (
        (PERMIT, REJECTED, " ", Fault("why", FaultCode.MISSING)),
        (PERMIT, UNCLEAR, "", Fault("why", FaultCode.MISSING)),
        (PERMIT, ACCEPTED, "因" * (LONGEST_REASON + 1), Fault("why", FaultCode.TOO_LONG)),
        (PERMIT, REJECTED, "因" * (LONGEST_REASON + 1), Fault("why", FaultCode.TOO_LONG)),
        ({"kind": "permit", "held": False}, UNCLEAR, "不清楚", Fault("verdict", FaultCode.NOT_OFFERED)),
    ):
        with pytest.raises(FormFaultError) as error:
            record_paper(desk, CLERK, subject, told, verdict, why, form_for(desk, subject))
        assert error.value.faults == (fault,)
    assert held(desk, subject).papers == {}


def test_papers_are_recorded_while_a_case_is_at_work_and_at_no_other_time(desk: Desk) -> None:
    draft, done = a_case(desk).subject, checked(desk, AT_LAKE, WITHOUT_PERMIT)
    for subject in (draft, done):
        with pytest.raises(NotNowError):
            with_paper(desk, subject, CONTRACT)
    subject = opened(desk, a_body(AT_LAKE, ALL_PAPERS_TOLD))
    take(desk, OTHER_CLERK, subject, form_for(desk, subject))
    assert (with_paper(desk, subject, CONTRACT).holder, case_of(desk, subject).version) == (OTHER_CLERK.name, 5)


# ---- papers on which nothing is read


def migrant_with_a_card(card: str) -> dict[str, Any]:
    """A family from elsewhere, with everything that the notice asks of it; the card of the child shows nothing."""
    told = {"request": "entry", "child.birth": "2012-03-05", "child.hukou_place": "漠沙镇/和平村委会"}
    told |= {"child.hukou_with": "parents", "custody": "both", "gp.public": "none", "doc.student_id": card}
    told |= {"gp.home_place": "漠沙镇/和平村委会", "p_unit.place": "桂山街道/凤凰社区"}
    no = ("p1.hukou_in", "p2.hukou_in", "p1.public", "p2.public", "relocated", "restructured")
    told |= dict.fromkeys((*no, "deed.present", "permit.present", "licence.present"), "no")
    return a_group_body("桂山街道凤凰社区", {**told, "p1.works_in": "yes", "p2.works_in": "yes"})


HELD_WITH_A_CARD = (
    *({"kind": kind} for kind in ("student_book", "parent_book", "parent_id")),
    {"kind": "lease", "holder": "parent", "from": "2018-03-01", "until": "2019-08-31", "in_range": True},
    {
        "kind": "contract",
        "from": "2018-01-01",
        "until": "2019-12-31",
        "marks": {"seal": True, "recognised": True},
    },
)


def test_a_paper_on_which_nothing_is_read_is_seen_as_it_was_told(desk: Desk) -> None:
    subject = opened(desk, migrant_with_a_card("card"))
    for paper in HELD_WITH_A_CARD:
        with_paper(desk, subject, paper)
    assert unseen_in(desk, subject) == ["student_id"]
    seen = with_paper(desk, subject, {"kind": "student_id"}).papers["student_id"]
    assert seen.told == {"kind": "student_id", "as_told": {"doc.student_id": "card"}}
    assert (rows(desk, subject)["student_id"].seen, unseen_in(desk, subject)) == (seen, [])
    with_paper(desk, subject, {"kind": "student_id"}, "unclear", "复印件不清")
    assert unseen_in(desk, subject) == ["student_id"]
    with_paper(desk, subject, {"kind": "student_id"})
    # Told otherwise since: then it is looked at once more.
    body = migrant_with_a_card("none_issued")
    tell(desk, CLERK, subject, {name: body[name] for name in ("home", "facts")}, form_for(desk, subject))
    assert unseen_in(desk, subject) == ["student_id"]
    with_paper(desk, subject, {"kind": "student_id"})
    assert check_case(desk, CLERK, subject, form_for(desk, subject)).record.held.checked is not None


@pytest.mark.parametrize(
    ("told", "verdict"), [({}, REJECTED), ({"held": False}, ACCEPTED), ({"until": "2030-01-01"}, ACCEPTED)]
)
def test_of_a_paper_on_which_nothing_is_read_nothing_else_is_recorded(
    told: dict[str, Any], verdict: PaperVerdict, desk: Desk
) -> None:
    subject = opened(desk, migrant_with_a_card("card"))
    with pytest.raises(FormFaultError) as error:
        record_paper(desk, CLERK, subject, {"kind": "student_id", **told}, verdict, "涂改", form_for(desk, subject))
    assert (error.value.faults, held(desk, subject).papers) == ((Fault("verdict", FaultCode.NOT_OFFERED),), {})


def unseen_in(desk: Desk, subject: str) -> list[str]:
    case = held(desk, subject)
    return list(unseen(case, answer_of(desk, case)))
