"""The placing by the bureau: gathered, drawn, proposed, and decided by a second person's signature, or not at all."""

import sys
from collections.abc import Callable
from dataclasses import replace
from functools import partial

import pytest

from enrollzone.atlas.desk_rules import By, DeskRules, TieBreak
from enrollzone.casework.acting import Desk, Form, act
from enrollzone.casework.cases import Result
from enrollzone.casework.events import Because
from enrollzone.casework.faults import FormFaultError
from enrollzone.casework.people import reveal
from enrollzone.casework.states import OtherHandError, Step
from enrollzone.enrolment.placing import (
    Wishes,
    discard,
    draw,
    gather,
    intake_of,
    placed,
    placing_of,
    placings_of,
    propose,
    sign,
)
from enrollzone.enrolment.placings import Placing, PlacingError, PlacingFault, PlacingState, written
from enrollzone.enrolment.plans import approve_plan, draft_plan
from enrollzone.enrolment.seats import Intake, campuses_of, promised, seat_table, still_open
from enrollzone.judgement.opinions import give_opinion
from enrollzone.lookup import Bureau
from enrollzone.messages import Text
from enrollzone.placement.explained import Reason
from enrollzone.placement.lottery import SeedError
from enrollzone.placement.seats import PlanRow
from enrollzone.registry.retention import End, due, run
from enrollzone.staff.permissions import Actor, NotAllowedError, Role
from enrollzone.storage.erasing import erase
from enrollzone.storage.errors import UnknownRecordError
from enrollzone.storage.ledger import Entry
from enrollzone.storage.store import Record, Store
from enrollzone.storage.verifying import verify
from tests.desk import ADMINISTRATOR, CLERK, OTHER_CLERK, OTHER_REVIEWER, PLACEMENT, REVIEWER, Clock, a_desk, installed
from tests.placed_cases import AUTUMN, LOCAL, MIGRANT, NEAR_BENBU, NEAR_HEDONG, TAIPING, a_checked_case, at

SEED = "3 6 1 4 2 2 5 6 1 3"
SIBLING = {**MIGRANT, "sibling.enrolled": True, "sibling.zone": "hedong"}
ENDED = {"why": "", "on": "2026-06-20", "keep_until": "2029-06-20"}
BENBU = Wishes(("shiyan-benbu",))


def county(desk: Desk, change: Callable[[Bureau], Bureau]) -> Desk:
    """The desk with the invented county changed."""
    bureaus = {**desk.bureaus()}
    bureaus["000000"] = change(bureaus["000000"])
    return replace(desk, bureaus=lambda: bureaus)


def with_rules(rules: DeskRules) -> Callable[[Bureau], Bureau]:
    return lambda bureau: replace(bureau, county=replace(bureau.county, desk=rules))


def planned(desk: Desk, **seats: int) -> None:
    """An approved plan with some seats."""
    rows = [PlanRow(campus.replace("_", "-"), number) for campus, number in seats.items()]
    drafted = draft_plan(desk, PLACEMENT, AUTUMN.plan, rows, "计划", Form()).record
    approve_plan(desk, REVIEWER, AUTUMN.plan, "", Form(drafted.version))


def gathered(desk: Desk, wishes: Wishes = BENBU, form: Form | None = None) -> Record[Placing]:
    return gather(desk, PLACEMENT, AUTUMN, wishes, form or Form()).record


def proposed(desk: Desk, wishes: Wishes = BENBU) -> Record[Placing]:
    record = gathered(desk, wishes)
    return propose(desk, PLACEMENT, record.subject, Form(record.version)).record


def fault(call: Callable[[], object]) -> tuple[PlacingFault, tuple[str, ...]]:
    with pytest.raises(PlacingError) as raised:
        call()
    return raised.value.code, raised.value.about


def test_one_signature_decides_every_child_that_has_a_campus_and_nothing_exceeds_the_seats(store: Store) -> None:
    desk = a_desk(store)
    planned(desk, shiyan_benbu=1, hedong=1)
    rest = a_checked_case(desk, at(NEAR_HEDONG))
    sibling = a_checked_case(desk, at(NEAR_HEDONG), SIBLING)
    last = a_checked_case(desk, {"unit": TAIPING})
    record = gathered(desk, Wishes(("hedong", "shiyan-benbu")))
    record = draw(desk, PLACEMENT, record.subject, SEED, Form(record.version)).record
    record = propose(desk, PLACEMENT, record.subject, Form(record.version)).record
    reasons = {one.applicant: (one.campus, one.reason) for one in record.held.proposed.assignment.placements}
    assert reasons == {
        sibling.held.number: ("hedong", Reason.FIRST),
        last.held.number: ("shiyan-benbu", Reason.FIRST),
        rest.held.number: (None, Reason.ALL_FULL),
    }
    assert store.load(sibling.subject).held.decision is None
    signed = sign(desk, REVIEWER, record.subject, Form(record.version, token="once"))  # noqa: S106
    assert sign(desk, REVIEWER, record.subject, Form(record.version, token="once")).repeated  # noqa: S106
    assert (signed.record.held.state, signed.record.held.ended.by) == (PlacingState.SIGNED, "wang")
    decision = store.load(sibling.subject).held.decision
    assert (decision.result, decision.site.campus, decision.computed) == (Result.ARRANGED, "hedong", False)
    assert (decision.by, decision.second, decision.placing) == ("sun", "wang", record.subject)
    assert decision.reason == "第2类 有哥哥或姐姐在本县小学就读。排在最前的校区有学位；同类第1名。"
    assert store.load(rest.subject).held.decision is None
    table = {row.campus: (row.seats, row.taken, row.left) for row in seat_table(desk, desk.bureaus()["000000"], AUTUMN)}
    assert (table["hedong"], table["shiyan-benbu"]) == ((1, 1, 0), (1, 1, 0))
    assert table["liuxi-zhongxin"] == (None, 0, None)
    assert verify(store).faults == ()


def test_a_signature_is_worth_nothing_when_a_case_or_the_seats_have_changed(store: Store) -> None:
    desk = a_desk(store)
    planned(desk, shiyan_benbu=2)
    first, second = a_checked_case(desk, at(NEAR_BENBU)), a_checked_case(desk, {"unit": TAIPING})
    record = proposed(desk)
    reveal(desk, CLERK, first.subject, "child.name", "核对姓名", Form(first.version))  # who looked is no change
    sent = act(desk, REVIEWER, second.subject, Step.SENT_BACK, Because("再看"), Form(second.version)).record
    refused = fault(lambda: sign(desk, REVIEWER, record.subject, Form(record.version)))
    assert refused == (PlacingFault.CASES_CHANGED, (second.held.number,))
    assert (store.load(first.subject).held.decision, placing_of(desk, record.subject)) == (None, record)
    act(desk, CLERK, second.subject, Step.CHECKED, second.held.checked, Form(sent.version))
    assert sign_refused_for_seats(desk)
    assert verify(store).faults == ()


def sign_refused_for_seats(desk: Desk) -> bool:
    record = proposed(desk)
    drafted = draft_plan(desk, PLACEMENT, AUTUMN.plan, [PlanRow("shiyan-benbu", 1)], "减少", Form(2)).record
    approve_plan(desk, REVIEWER, AUTUMN.plan, "", Form(drafted.version))
    refused = fault(lambda: sign(desk, REVIEWER, record.subject, Form(record.version)))
    return refused == (PlacingFault.SEATS_CHANGED, ("shiyan-benbu",))


def test_a_case_that_was_erased_meanwhile_is_told_as_changed(desk: Desk) -> None:
    case = a_checked_case(desk, at(NEAR_BENBU))
    record = proposed(desk)
    erase(desk.store, case.subject, "zhou", "withdrawn", seen=case.version)
    refused = fault(lambda: sign(desk, REVIEWER, record.subject, Form(record.version)))
    assert refused == (PlacingFault.CASES_CHANGED, (case.held.number,))


def test_nobody_signs_for_what_they_proposed_or_checked_and_only_a_reviewer_does(desk: Desk) -> None:
    both = Actor("sun", frozenset([Role.PLACEMENT, Role.REVIEWER]))
    case = a_checked_case(desk, at(NEAR_BENBU), by=REVIEWER)
    record = proposed(desk)
    assert fault(lambda: sign(desk, both, record.subject, Form(record.version)))[0] is PlacingFault.SAME_PERSON
    refused = fault(lambda: sign(desk, REVIEWER, record.subject, Form(record.version)))
    assert refused == (PlacingFault.OWN_CHECK, (case.held.number,))
    for actor in (CLERK, PLACEMENT):
        with pytest.raises(NotAllowedError):
            sign(desk, actor, record.subject, Form(record.version))
    assert sign(desk, OTHER_REVIEWER, record.subject, Form(record.version)).record.held.state is PlacingState.SIGNED
    again = fault(lambda: discard(desk, REVIEWER, record.subject, "晚了", Form(record.version + 1)))
    assert again[0] is PlacingFault.NOT_NOW


def test_what_rests_on_a_policy_of_before_is_neither_gathered_nor_signed(desk: Desk) -> None:
    case = a_checked_case(desk, at(NEAR_BENBU))
    record = proposed(desk)

    def renewed(bureau: Bureau) -> Bureau:
        packs = [replace(pack, sha256="0" * 64) for pack in bureau.shelf.packs]
        return replace(bureau, shelf=type(bureau.shelf).of(packs))

    later = county(desk, renewed)
    stale = (PlacingFault.STALE, (case.held.number,))
    assert fault(lambda: gather(later, PLACEMENT, AUTUMN, BENBU, Form())) == stale
    assert fault(lambda: sign(later, REVIEWER, record.subject, Form(record.version))) == stale
    nowhere = replace(desk, bureaus=dict)
    assert fault(lambda: gather(nowhere, PLACEMENT, AUTUMN, BENBU, Form()))[0] is PlacingFault.NO_CASES
    assert fault(lambda: sign(nowhere, REVIEWER, record.subject, Form(record.version)))[0] is PlacingFault.STALE


def test_a_child_of_whom_the_class_is_not_known_is_settled_first_or_left_out_with_a_reason(desk: Desk) -> None:
    unsure = a_checked_case(desk, at(NEAR_BENBU), {**MIGRANT, "permit.present": True, "permit.holder": "other"})
    lent = {name: value for name, value in MIGRANT.items() if name != "permit.present"}
    unknown = a_checked_case(desk, at(NEAR_BENBU), {**lent, "contract.present": False})
    assert unknown.held.checked.outcome == "bureau_arranges"
    assert fault(lambda: gathered(desk)) == (PlacingFault.UNSETTLED, (unknown.held.number,))
    out = replace(BENBU, left_out=(unknown.held.number,))
    with pytest.raises(FormFaultError):
        gathered(desk, out)
    assert fault(lambda: gathered(desk, replace(BENBU, left_out=("2026-000000-99999",))))[0] is PlacingFault.NOT_IN
    record = gathered(desk, replace(out, why="居住证待核"))
    assert [child.subject for child in record.held.gathered.children] == [unsure.subject]
    assert (record.held.gathered.left_out, record.held.gathered.why) == ((unknown.held.number,), "居住证待核")
    assert fault(lambda: gathered(desk, replace(out, left_out=(unsure.held.number, unknown.held.number))))[0] is (
        PlacingFault.NO_CASES
    )


def test_seats_that_are_not_known_are_neither_none_nor_endless(desk: Desk) -> None:
    a_checked_case(desk, at(NEAR_BENBU))
    unknown = fault(lambda: gathered(desk, Wishes(("liuxi-zhongxin",))))
    assert unknown == (PlacingFault.SEATS_UNKNOWN, ("liuxi-zhongxin",))
    for wrong in ((), ("nowhere",)):
        assert fault(lambda wrong=wrong: gathered(desk, Wishes(wrong)))[0] is PlacingFault.NO_CAMPUSES  # type: ignore[misc]


def test_no_order_is_assumed_where_the_county_laid_down_none(desk: Desk) -> None:
    a_checked_case(desk, at(NEAR_BENBU))
    plain = county(desk, with_rules(DeskRules()))
    chosen = replace(BENBU, tie_breaks=(By.DISTANCE, By.LOTTERY), why="局务会议定", together=True)
    assert fault(lambda: gathered(plain))[0] is PlacingFault.ORDER_MISSING
    assert fault(lambda: gathered(plain, replace(chosen, tie_breaks=(By.DATE,))))[0] is PlacingFault.ORDER_MISSING
    assert fault(lambda: gathered(desk, chosen))[0] is PlacingFault.ORDER_GIVEN
    record = gathered(plain, chosen)
    held = record.held.gathered
    assert [(one.id, one.tie_breaks) for one in held.classes] == [
        ("all", (TieBreak(By.DISTANCE), TieBreak(By.LOTTERY)))
    ]
    assert (held.rules, held.together, held.why) == ("", True, "局务会议定")
    found = propose(plain, PLACEMENT, record.subject, Form(1)).record
    sign(plain, REVIEWER, record.subject, Form(found.version))
    decision = desk.store.load(held.children[0].subject).held.decision
    assert decision.reason == "全体。排在最前的校区有学位；同类第1名。"


def test_nothing_is_signed_by_an_order_that_the_county_has_changed_since(desk: Desk) -> None:
    case = a_checked_case(desk, at(NEAR_BENBU))
    rules = desk.bureaus()["000000"].county.desk
    newer, none = (county(desk, with_rules(one)) for one in (replace(rules, sha256="f" * 64), DeskRules()))
    record = proposed(desk)
    for later in (newer, none):
        signing = partial(sign, later, REVIEWER, record.subject, Form(record.version))
        assert fault(signing) == (PlacingFault.ORDER_CHANGED, ())
    chosen = gathered(none, replace(BENBU, tie_breaks=(By.DISTANCE,), why="局务会议定"))
    found = propose(none, PLACEMENT, chosen.subject, Form(1)).record
    assert fault(partial(sign, desk, REVIEWER, chosen.subject, Form(found.version)))[0] is PlacingFault.ORDER_CHANGED
    assert desk.store.load(case.subject).held.decision is None


def test_what_somebody_doubts_is_settled_before_its_child_is_placed_elsewhere(desk: Desk) -> None:
    planned(desk, shiyan_benbu=1, hedong=5)
    near, far = a_checked_case(desk, at(NEAR_BENBU), LOCAL), a_checked_case(desk, {"unit": TAIPING}, LOCAL)
    give_opinion(desk, OTHER_CLERK, near.subject, Result.STAYS, None, "是转学", Form(near.version))
    record = gathered(desk, Wishes(("hedong",), oversubscribed=("shiyan-benbu",)))
    assert [child.subject for child in record.held.gathered.children] == [far.subject]


def test_an_order_that_does_not_fit_the_policy_is_said_with_its_line(desk: Desk) -> None:
    a_checked_case(desk, at(NEAR_BENBU))
    rules = desk.bureaus()["000000"].county.desk
    wrong = county(desk, with_rules(replace(rules, classes=(replace(rules.classes[0], when="lokal_family"),))))
    code, about = fault(lambda: gathered(wrong))
    assert (code, "desk.yaml" in about[0], "lokal_family" in about[0]) == (PlacingFault.ORDER_UNREADABLE, True, True)


def test_nothing_but_a_lot_decides_between_equals_and_a_lot_only_where_the_order_knows_one(desk: Desk) -> None:
    planned(desk, shiyan_benbu=1)
    both = [a_checked_case(desk, {"unit": TAIPING}) for _ in range(2)]
    record = gathered(desk)
    numbers = tuple(sorted(case.held.number for case in both))
    assert fault(lambda: propose(desk, PLACEMENT, record.subject, Form(1))) == (PlacingFault.DRAW_NEEDED, numbers)
    with pytest.raises(SeedError):
        draw(desk, PLACEMENT, record.subject, "short", Form(1))
    drawn = draw(desk, PLACEMENT, record.subject, SEED, Form(1)).record.held
    assert drawn.lottery.order == drawn.drawn.order
    found = propose(desk, PLACEMENT, record.subject, Form(2)).record.held
    first = next(child for child, _ in placed(found))
    assert first.applicant.id == drawn.lottery.order[0]
    rules = desk.bureaus()["000000"].county.desk
    name = Text("全体", "all")
    no_lot = replace(rules, classes=(replace(rules.classes[0], name=name, when=None, tie_breaks=()),))
    record = gathered(county(desk, with_rules(no_lot)))
    draw(desk, PLACEMENT, record.subject, SEED, Form(1))
    assert fault(lambda: propose(desk, PLACEMENT, record.subject, Form(2)))[0] is PlacingFault.NOTHING_DECIDES


def test_a_campus_with_more_children_than_seats_places_its_own_by_the_same_order(desk: Desk) -> None:
    planned(desk, shiyan_benbu=1, hedong=5)
    near = a_checked_case(desk, at(NEAR_BENBU), LOCAL)
    far = a_checked_case(desk, {"unit": TAIPING}, LOCAL)
    migrant = a_checked_case(desk, at(NEAR_BENBU))
    assert promised(desk, AUTUMN) == {"shiyan-benbu": 2}
    table = {row.campus: row for row in seat_table(desk, desk.bureaus()["000000"], AUTUMN)}
    assert (table["shiyan-benbu"].left, table["shiyan-benbu"].beyond) == (0, 1)
    record = proposed(desk, Wishes(("hedong",), oversubscribed=("shiyan-benbu",)))
    assert {child.subject: campus for child, campus in placed(record.held)} == {
        near.subject: "shiyan-benbu",
        far.subject: "hedong",
        migrant.subject: "hedong",
    }
    sign(desk, REVIEWER, record.subject, Form(record.version))
    own, moved = desk.store.load(near.subject).held.decision, desk.store.load(far.subject).held.decision
    assert (own.result, own.computed, own.by) == (Result.ADMITTED, True, CLERK.name)
    assert (moved.result, moved.computed, moved.by) == (Result.ARRANGED, False, PLACEMENT.name)
    assert moved.reason.startswith("第1类 本县户籍家庭。实验小学本部已满，同类里更近的排满了学位。")


def test_a_placing_is_discarded_with_a_reason_by_those_who_take_part_in_placings(desk: Desk) -> None:
    a_checked_case(desk, at(NEAR_BENBU))
    with pytest.raises(NotAllowedError):
        gather(desk, CLERK, AUTUMN, BENBU, Form())
    record = gathered(desk, form=Form(token="once"))  # noqa: S106
    assert gathered(desk, form=Form(token="once")) == record  # noqa: S106
    with pytest.raises(NotAllowedError):
        discard(desk, OTHER_CLERK, record.subject, "不要", Form(1))
    with pytest.raises(FormFaultError):
        discard(desk, PLACEMENT, record.subject, "", Form(1))
    ended = discard(desk, PLACEMENT, record.subject, "重排", Form(1)).record
    assert (ended.held.state, ended.held.ended.why) == (PlacingState.DISCARDED, "重排")
    other = gathered(desk)
    discard(desk, REVIEWER, other.subject, "重排", Form(1))
    assert [one.subject for one in placings_of(desk, AUTUMN)] in (
        [other.subject, record.subject],
        [record.subject, other.subject],
    )
    assert intake_of(ended.held) == AUTUMN


def test_nothing_is_recorded_in_another_one_s_name_or_out_of_turn(desk: Desk) -> None:
    a_checked_case(desk, at(NEAR_BENBU))
    record = gathered(desk)
    content = written(PlacingState.GATHERED, record.held.gathered)
    with pytest.raises(OtherHandError):
        desk.store.record(Entry("placing:1", PlacingState.GATHERED, "lin", content), seen=0)
    out_of_turn = fault(lambda: sign(desk, REVIEWER, record.subject, Form(record.version)))
    assert out_of_turn[0] is PlacingFault.NOT_NOW
    again = Entry(record.subject, PlacingState.GATHERED, "sun", content)
    assert fault(lambda: desk.store.record(again, seen=1))[0] is PlacingFault.NOT_NOW
    nothing = Entry("placing:2", PlacingState.SIGNED, "sun", {**ENDED, "by": "sun"})
    assert fault(lambda: desk.store.record(nothing, seen=0))[0] is PlacingFault.NOT_NOW


def test_without_the_library_of_the_optimum_a_placing_is_proposed_all_the_same(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    a_checked_case(desk, at(NEAR_BENBU))
    monkeypatch.setitem(sys.modules, "ortools.graph.python", None)
    assert proposed(desk).held.proposed.comparison is None


def test_what_is_not_checked_yet_is_counted_and_campuses_are_those_of_policy_and_announcement(desk: Desk) -> None:
    bureau = installed()["000000"]
    names = campuses_of(bureau, AUTUMN)
    assert names["xiaoqiao-jiaoxuedian"].name == {"zh": "小桥教学点", "en": "小桥教学点"}
    assert names["hedong"].school == "hedong"
    elsewhere = campuses_of(installed()["530427"], Intake("530427", "primary", 2018))
    assert ("wu-xiao" in elsewhere, "pingdian-xiao" in elsewhere) == (True, False)  # the text does not name the latter
    without = replace(AUTUMN, year=1900)
    assert campuses_of(bureau, without) == {}
    case = a_checked_case(desk, at(NEAR_BENBU))
    assert still_open(desk, AUTUMN) == 0
    act(desk, REVIEWER, case.subject, Step.SENT_BACK, Because("再看"), Form(case.version))
    assert still_open(desk, AUTUMN) == 1


def test_a_placing_goes_with_its_children_and_one_that_nobody_ended_goes_before(desk: Desk, clock: Clock) -> None:
    a_checked_case(desk, at(NEAR_BENBU))
    signed, left = proposed(desk), gathered(desk)
    sign(desk, REVIEWER, signed.subject, Form(signed.version))
    assert due(desk) == ()
    clock.forward(days=400)
    assert [(one.subject, one.end) for one in due(desk)] == [(left.subject, End.UNTOUCHED_DRAFT)]
    clock.forward(days=700)
    assert {one.subject: one.end for one in due(desk)}[signed.subject] is End.KEPT_LONG_ENOUGH
    run(desk, ADMINISTRATOR)
    with pytest.raises(UnknownRecordError):
        placing_of(desk, signed.subject)
    assert verify(desk.store).faults == ()
