"""Years later a decision still explains itself, from its events alone: policy, edition and county may be long gone."""

import json
from dataclasses import replace
from typing import Any

import pytest

from enrollzone.casework.acting import Desk, act
from enrollzone.casework.answering import answer_of
from enrollzone.casework.cases import PaperVerdict, Result
from enrollzone.casework.checking import check_case
from enrollzone.casework.ending import notify, reopen
from enrollzone.casework.events import Because
from enrollzone.casework.papers import record_paper
from enrollzone.casework.people import reveal
from enrollzone.casework.states import Step
from enrollzone.casework.supplements import ask_supplement, supplemented
from enrollzone.judgement.choosing import declare_choice
from enrollzone.judgement.deciding import decide
from enrollzone.judgement.opinions import give_opinion
from enrollzone.judgement.report import report
from enrollzone.judgement.sites import sites_for
from enrollzone.staff.permissions import NotAllowedError
from enrollzone.storage.erasing import erase
from enrollzone.storage.errors import UnknownRecordError
from tests.checked import (
    AT_MAIN_CAMPUS,
    AT_SHARED_AREA,
    DAY,
    IN_A_GROUP,
    MIGRANT,
    NAME,
    ORDINARY,
    TOO_YOUNG,
    a_body,
    a_group_body,
    an_answer,
    checked,
    checked_for,
    checked_with,
    form_for,
    held,
    opened,
)
from tests.desk import ADMINISTRATOR, AUDITOR, CLERK, OTHER_REVIEWER, REVIEWER

PERMIT = {"kind": "permit", "holder": "parent", "from": "2024-01-01", "until": "2026-12-31"}
LICENCE = {"kind": "licence", "holder": "parent"}


def without_bureaus(desk: Desk) -> Desk:
    """The same desk in an installation that holds no county any more."""
    return replace(desk, bureaus=dict)


def a_migrant(desk: Desk) -> str:
    """A migrant family, from its papers to its letter, one of them brought later."""
    told = {**MIGRANT, "permit.present": True, "contract.present": False, "licence.present": True}
    subject = opened(desk, a_body(AT_MAIN_CAMPUS, told))
    record_paper(desk, CLERK, subject, PERMIT, PaperVerdict.ACCEPTED, "原件", form_for(desk, subject))
    ask_supplement(desk, CLERK, subject, ("licence",), desk.today(), form_for(desk, subject))
    record_paper(desk, CLERK, subject, LICENCE, PaperVerdict.ACCEPTED, "原件", form_for(desk, subject))
    supplemented(desk, CLERK, subject, form_for(desk, subject))
    check_case(desk, CLERK, subject, form_for(desk, subject))
    site = held(desk, subject).checked.sites[0]  # type: ignore[union-attr]
    decide(desk, REVIEWER, subject, Result.ADMITTED, site, "", form_for(desk, subject))
    reveal(desk, CLERK, subject, "child.name", "notice.admission", form_for(desk, subject))
    notify(desk, CLERK, subject, "当面领取", form_for(desk, subject))
    return subject


def test_a_report_explains_a_decision_where_policy_and_edition_are_long_gone(desk: Desk) -> None:
    subject = a_migrant(desk)
    given = answer_of(desk, held(desk, subject))
    told = report(without_bureaus(desk), AUDITOR, subject, "zh")
    (answered,) = told["answers"]
    assert (answered["outcome"], answered["headline"]) == ("assigned", "对口学校：实验小学本部（以教育局审核为准）")
    assert {one["label"]: one["value"] for one in answered["told"]}["现居住地"] == "城关街道太平社区"
    quotes = [reason["clause"]["quote"] for reason in answered["reasons"] if reason["clause"]]
    assert "本部：城关街道太平社区、钟楼社区、南门社区，以及文昌社区内文昌路单号门牌。" in quotes
    pack, edition = given.basis.pack, given.basis.edition
    assert pack is not None and edition is not None  # noqa: PT018
    assert (answered["policy"]["id"], answered["policy"]["sha256"]) == (pack.id, pack.sha256)
    assert (answered["edition"]["id"], answered["edition"]["sha256"]) == (edition.id, edition.digest)
    (decision,) = told["decisions"]
    assert (decision["result"], decision["site"]["name"], decision["computed"]) == ("admitted", "实验小学本部", True)
    assert (decision["checked_by"], decision["decided_by"], decision["answer"]) == ("lin", "wang", answered["event"])


def test_a_report_says_under_which_readings_an_answer_was_given(desk: Desk) -> None:
    subject = checked_for(desk, a_group_body("桂山街道五桂社区", IN_A_GROUP))
    reveal(desk, CLERK, subject, "child.name", "核对姓名", form_for(desk, subject))
    told = report(without_bureaus(desk), AUDITOR, subject, "en")
    assert told["answers"][0]["used"] == {"age_day": "aug31"} == held(desk, subject).checked.readings  # type: ignore[union-attr]
    assert {one["id"]: one["status"] for one in told["answers"][0]["readings"]} == {"age_day": "provisional"}
    assert told["letters"] == []


def test_a_report_says_who_saw_which_paper_what_was_asked_for_and_which_letters_were_printed(desk: Desk) -> None:
    told = report(without_bureaus(desk), AUDITOR, a_migrant(desk), "zh")
    papers = [(one["kind"], one["requirement"], one["verdict"], one["by"]) for one in told["papers"]]
    assert papers == [
        ("permit", "居住证（居住满半年，入学之日有效）", "accepted", "lin"),
        ("licence", "营业执照", "accepted", "lin"),
    ]
    assert [one["papers"] for one in told["supplements"]] == [[{"kind": "licence", "requirement": "营业执照"}]]
    assert [(one["kind"], one["by"]) for one in told["letters"]] == [("admission", "lin")]
    assert [(one["why"], one["by"]) for one in told["told_family"]] == [("当面领取", "lin")]
    assert [step["step"] for step in told["steps"]][-4:] == ["checked", "decided", "revealed", "notified"]


def test_a_report_names_nobody_and_is_plain_json(desk: Desk) -> None:
    told = report(desk, CLERK, a_migrant(desk), "en")
    written = json.dumps(told, ensure_ascii=False)
    assert NAME not in written
    assert told["case"]["child"] == "欧**"
    assert told["case"]["school_year"] == "2025-2026"
    assert told["answers"][0]["sites"][0]["name"] == "Experimental Primary, main campus"


def test_a_choice_and_what_came_before_a_case_was_opened_again_are_told_in_order(desk: Desk) -> None:
    subject = checked(desk, AT_SHARED_AREA, {**ORDINARY, "child.hukou_place": AT_SHARED_AREA})
    first, _ = held(desk, subject).checked.sites  # type: ignore[union-attr]
    declare_choice(desk, CLERK, subject, first, desk.today(), form_for(desk, subject))
    decide(desk, REVIEWER, subject, Result.ADMITTED, first, "", form_for(desk, subject))
    reopen(desk, OTHER_REVIEWER, subject, "家庭改变选择", form_for(desk, subject))
    told = report(desk, AUDITOR, subject, "zh")
    assert [(one["site"]["campus"], one["declared"]) for one in told["choices"]] == [("shiyan-dong", "2026-06-20")]
    assert [one["why"] for one in told["reopened"]] == ["家庭改变选择"]
    assert [one["site"]["campus"] for one in told["decisions"]] == ["shiyan-dong"]
    assert told["case"]["state"] == "checking"


def test_a_report_holds_no_opinion_that_its_reader_may_not_see(desk: Desk) -> None:
    subject = checked(desk, AT_MAIN_CAMPUS, TOO_YOUNG)
    give_opinion(desk, CLERK, subject, Result.NOT_ADMITTED, None, "特批前先看年龄", form_for(desk, subject))
    site = sites_for(desk, held(desk, subject))[0]
    for reader in (REVIEWER, AUDITOR):
        told = report(desk, reader, subject, "zh")
        assert told["opinions"] == []
        assert told["steps"][-1]["shown"] is False
        assert "特批" not in json.dumps(told, ensure_ascii=False)
    own: list[dict[str, Any]] = report(desk, CLERK, subject, "zh")["opinions"]
    assert [(one["by"], one["reason"], one["site"]) for one in own] == [("lin", "特批前先看年龄", None)]
    give_opinion(desk, REVIEWER, subject, Result.ADMITTED, site, "特批", form_for(desk, subject))
    assert [one["by"] for one in report(desk, REVIEWER, subject, "zh")["opinions"]] == ["lin", "wang"]


def test_of_an_erased_case_only_who_did_what_and_when_is_left(desk: Desk) -> None:
    subject = checked_with(desk, an_answer("staff_decides", on=DAY))
    act(desk, CLERK, subject, Step.WITHDRAWN, Because("搬走"), form_for(desk, subject))
    erase(desk.store, subject, ADMINISTRATOR.name, "期满")
    told = report(desk, AUDITOR, subject, "zh")
    assert (told["erased"], told["case"], told["answers"]) == (True, {}, [])
    assert [(step["step"], step["by"]) for step in told["steps"]][:2] == [("opened", "lin"), ("submitted", "lin")]


def test_an_answer_that_was_pinned_without_words_is_told_by_its_ids(desk: Desk) -> None:
    subject = checked_with(desk, an_answer("staff_decides"))
    (answered,) = report(desk, AUDITOR, subject, "zh")["answers"]
    assert (answered["outcome"], answered["headline"], answered["policy"]) == ("staff_decides", "", {"sha256": "1"})


def test_only_who_may_see_a_case_reads_its_report_and_there_is_none_of_nothing(desk: Desk) -> None:
    subject = checked(desk, AT_MAIN_CAMPUS, ORDINARY)
    with pytest.raises(NotAllowedError):
        report(desk, ADMINISTRATOR, subject, "zh")
    with pytest.raises(UnknownRecordError):
        report(desk, AUDITOR, "case:nowhere", "zh")
