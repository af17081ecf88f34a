"""Opinions, choices, decisions, letters and reports on pages: what the core refuses a page refuses in words."""

import re
from collections.abc import Mapping

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from enrollzone.casework.acting import Desk
from enrollzone.casework.cases import Result
from enrollzone.casework.states import State
from enrollzone.casework.supplements import ask_supplement
from enrollzone.judgement.opinions import give_opinion
from enrollzone.judgement.sites import sites_for
from enrollzone.notices import printing
from tests.checked import (
    AT_MAIN_CAMPUS,
    AT_SHARED_AREA,
    MIGRANT,
    NAME,
    ORDINARY,
    TOO_YOUNG,
    WITHOUT_PERMIT,
    a_body,
    checked,
    form_for,
    held,
    opened,
)
from tests.desk import AUDITOR, CLERK, OTHER_REVIEWER, PLACEMENT, REVIEWER, signed_in

OWN_WORDS = "居住证上的地址与实际不符"


@pytest.fixture
def desk(desk_app: Flask) -> Desk:
    found: Desk = desk_app.extensions["desk_of_enrollzone"].desk
    return found


def address(subject: str, page: str = "", language: str = "") -> str:
    return f"{language}/desk/cases/{subject.partition(':')[2]}{page and '/'}{page}"


def send(client: FlaskClient, where: str, told: Mapping[str, str] | None = None, **more: str) -> TestResponse:
    """Send the form of a page, with what it bears."""
    page = client.get(where).text
    main = page[page.index("<main") :]
    borne = {name: re.findall(rf'name="{name}" value="([^"]*)"', main)[0] for name in ("csrf", "seen", "form")}
    return client.post(where, data={**borne, **(told or {}), **more})


def test_an_assigned_child_is_decided_told_and_closed_on_pages(desk_app: Flask, desk: Desk) -> None:
    subject, reviewer = checked(desk, AT_MAIN_CAMPUS, ORDINARY), signed_in(desk_app, REVIEWER)
    shown = reviewer.get(address(subject, "decide")).text
    assert "入学：实验小学本部" in shown
    told = {"result": "admitted", "site": "benbu/shiyan-benbu", "reason": ""}
    assert send(reviewer, address(subject, "decide"), told).status_code == 303
    assert held(desk, subject).state is State.DECIDED
    clerk = signed_in(desk_app, CLERK)
    assert send(clerk, address(subject, "notify"), {"why": "当面领取"}).status_code == 303
    assert send(clerk, address(subject, "close")).status_code == 303
    assert held(desk, subject).keep_until is not None
    assert "个案现在不在可以办这一步的状态" in clerk.get(address(subject, "close")).text


def test_a_choice_is_asked_for_before_anything_is_decided(desk_app: Flask, desk: Desk) -> None:
    subject = checked(desk, AT_SHARED_AREA, {**ORDINARY, "child.hukou_place": AT_SHARED_AREA})
    reviewer = signed_in(desk_app, REVIEWER)
    assert "请先登记家庭的选择" in reviewer.get(address(subject, "decide")).text
    for told, words in (
        ({"declared": "20260601"}, "请选定结论和学校"),
        ({"site": "hedong/hedong", "declared": "2026-13-01"}, "请填写日期"),
        ({"site": "hedong/hedong", "declared": ""}, "请填写日期"),
        ({"site": "hedong/hedong", "declared": "2099-01-01"}, "选择的日期不能晚于今天"),
        ({"site": "nowhere/nowhere", "declared": "20260601"}, "请选定结论和学校"),
    ):
        refused = send(reviewer, address(subject, "choice"), told)
        assert (refused.status_code, words in refused.text) == (422, True)
    told = {"site": "hedong/hedong", "declared": "20260601"}
    assert send(reviewer, address(subject, "choice"), told).status_code == 303
    assert "school: Hedong Primary" in reviewer.get(address(subject, "decide", "/en")).text.replace(
        "to attend", "school"
    )


def test_nobody_reads_on_any_page_what_another_thinks_before_saying_what_they_think(
    desk_app: Flask, desk: Desk
) -> None:
    subject = checked(desk, AT_MAIN_CAMPUS, TOO_YOUNG)
    give_opinion(desk, CLERK, subject, Result.NOT_ADMITTED, None, OWN_WORDS, form_for(desk, subject))
    reviewer, auditor = signed_in(desk_app, REVIEWER), signed_in(desk_app, AUDITOR)
    for page in ("", "opinion", "decide", "report"):
        shown = reviewer.get(address(subject, page)).text
        assert OWN_WORDS not in shown
        assert "不予录取" not in re.sub(r"<form.*?</form>", "", shown, flags=re.DOTALL)
    assert OWN_WORDS not in auditor.get(address(subject, "report")).text
    assert "请先提出您自己的意见" in reviewer.get(address(subject, "decide")).text
    told = {"result": "not_admitted", "site": "", "reason": "未满六周岁"}
    assert send(reviewer, address(subject, "opinion"), told).status_code == 303
    for page in ("opinion", "decide", "report"):
        assert OWN_WORDS in reviewer.get(address(subject, page)).text
    decided = send(reviewer, address(subject, "decide"), {"result": "not_admitted", "site": "", "reason": "未满六周岁"})
    assert decided.status_code == 303
    assert OWN_WORDS in auditor.get(address(subject, "report")).text


def test_an_opinion_that_cannot_be_taken_is_refused_in_words_that_repeat_nothing(desk_app: Flask, desk: Desk) -> None:
    subject, clerk = checked(desk, AT_MAIN_CAMPUS, ORDINARY), signed_in(desk_app, CLERK)
    assert 'value="not_admitted"' not in clerk.get(address(subject, "opinion")).text
    for told, words in (
        ({"result": "", "reason": "特批"}, "请选定结论和学校"),
        ({"result": "admitted", "site": "<b>/x", "reason": "特批"}, "请选定结论和学校"),
        ({"result": "admitted", "site": "", "reason": "特批"}, "请选定具体的学校"),
        ({"result": "not_admitted", "reason": "特批"}, "按政策这名儿童有就读的学校"),
        ({"result": "admitted", "site": "hedong/hedong", "reason": " "}, "请填写这一项"),
    ):
        refused = send(clerk, address(subject, "opinion"), told)
        assert (refused.status_code, words in refused.text, "<b>/x" in refused.text) == (422, True, False)
    assert held(desk, subject).opinions == ()


def test_somebody_else_opens_a_case_again(desk_app: Flask, desk: Desk) -> None:
    subject, reviewer = checked(desk, AT_MAIN_CAMPUS, ORDINARY), signed_in(desk_app, REVIEWER)
    told = {"result": "admitted", "site": "benbu/shiyan-benbu", "reason": ""}
    assert send(reviewer, address(subject, "decide"), {**told, "result": "nothing"}).status_code == 422
    assert send(reviewer, address(subject, "decide"), told).status_code == 303
    refused = send(reviewer, address(subject, "reopen"), {"why": "再看"})
    assert (refused.status_code, "这一步须由另一个人来办" in refused.text) == (422, True)
    assert send(signed_in(desk_app, OTHER_REVIEWER), address(subject, "reopen"), {"why": "再看"}).status_code == 303
    assert held(desk, subject).state is State.CHECKING


def test_what_was_asked_for_is_in_the_letter_and_nothing_else(desk_app: Flask, desk: Desk) -> None:
    told = {**MIGRANT, "permit.present": False, "contract.present": False, "licence.present": False}
    subject, clerk = opened(desk, a_body(AT_MAIN_CAMPUS, told)), signed_in(desk_app, CLERK)
    ask_supplement(desk, CLERK, subject, ("contract", "licence"), desk.today(), form_for(desk, subject))
    shown = clerk.get(address(subject, "notices/supplement")).text
    letter = shown[shown.index("<article") :]
    for words in (
        "补正通知",
        "下列材料任交一种：劳动合同",
        "，或者营业执照",
        "2026年6月20日",
        "示例县钟楼街1号",
        "000-0000000",
    ):
        assert words in letter
    assert "居住证（" not in letter
    assert NAME not in shown
    assert "any one of these" in clerk.get(address(subject, "notices/supplement", "/en")).text


def test_a_name_stands_in_a_letter_only_after_it_was_recorded_who_looked(desk_app: Flask, desk: Desk) -> None:
    subject, clerk = a_decided_case(desk_app, desk), signed_in(desk_app, CLERK)
    assert "录取（入学）通知书" in clerk.get(address(subject, "notices")).text
    version = form_for(desk, subject).seen
    assert NAME not in clerk.get(address(subject, "notices/admission")).text
    assert form_for(desk, subject).seen == version
    printed = send(clerk, address(subject, "notices/admission"))
    assert (printed.status_code, printed.text.count(NAME)) == (200, 2)
    last = desk.store.events(subject)[-1]
    assert (last.kind, last.actor, last.content) == (
        "revealed",
        "lin",
        {"field": "child.name", "why": "notice.admission"},
    )
    assert "录取（入学）通知书" in signed_in(desk_app, AUDITOR).get(address(subject, "report")).text


def a_decided_case(desk_app: Flask, desk: Desk) -> str:
    subject = checked(desk, AT_MAIN_CAMPUS, ORDINARY)
    told = {"result": "admitted", "site": "benbu/shiyan-benbu", "reason": ""}
    assert send(signed_in(desk_app, REVIEWER), address(subject, "decide"), told).status_code == 303
    return subject


def test_a_letter_is_handed_out_as_a_pdf(desk_app: Flask, desk: Desk) -> None:
    subject, clerk = a_decided_case(desk_app, desk), signed_in(desk_app, CLERK)
    sent = send(clerk, address(subject, "notices/admission"), {"as": "pdf"})
    assert (sent.status_code, sent.content_type, sent.data[:5]) == (200, "application/pdf", b"%PDF-")
    assert sent.headers["Cache-Control"] == "no-store"
    number = held(desk, subject).number
    assert sent.headers["Content-Disposition"] == f'attachment; filename="admission-{number}.pdf"'


def test_where_no_pdf_can_be_made_the_page_says_what_is_missing_and_nothing_is_shown(
    desk_app: Flask, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    subject, clerk = a_decided_case(desk_app, desk), signed_in(desk_app, CLERK)
    monkeypatch.setattr(printing, "FONT", "No Such Typeface")
    version = form_for(desk, subject).seen
    refused = send(clerk, address(subject, "notices/admission"), {"as": "pdf"})
    assert (refused.status_code, "fonts-noto-cjk" in refused.text, NAME in refused.text) == (503, True, False)
    assert form_for(desk, subject).seen == version


def test_a_letter_that_the_case_does_not_call_for_is_not_there(desk_app: Flask, desk: Desk) -> None:
    subject, clerk = checked(desk, AT_MAIN_CAMPUS, WITHOUT_PERMIT), signed_in(desk_app, CLERK)
    for kind in ("admission", "not_admitted", "nothing"):
        assert clerk.get(address(subject, f"notices/{kind}")).status_code == 404
    assert "现在没有要出具的通知书" in clerk.get(address(subject, "notices")).text
    assert "通过统筹安排办理" in clerk.get(address(subject, "opinion")).text


def test_who_may_not_decide_opens_none_of_these_pages(desk_app: Flask, desk: Desk) -> None:
    subject = checked(desk, AT_MAIN_CAMPUS, ORDINARY)
    for who, page in ((PLACEMENT, "opinion"), (AUDITOR, "decide"), (CLERK, "decide"), (CLERK, "reopen")):
        assert signed_in(desk_app, who).get(address(subject, page)).status_code == 403
    assert len(sites_for(desk, held(desk, subject))) == 4


def test_a_letter_names_papers_in_words_while_facts_are_still_wanting(desk_app: Flask, desk: Desk) -> None:
    facts = {name: value for name, value in MIGRANT.items() if name != "parent.hukou_in"}
    subject = opened(desk, a_body(AT_MAIN_CAMPUS, facts))
    ask_supplement(desk, CLERK, subject, ("permit",), desk.today(), form_for(desk, subject))
    shown = signed_in(desk_app, CLERK).get(address(subject, "notices/supplement")).text
    assert ("居住证（居住满半年" in shown, ">permit<" in shown) == (True, False)
