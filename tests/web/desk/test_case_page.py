"""A case on its page: opened from a receipt or by hand, told, named, its papers seen, asked for more, checked."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from enrollzone.casework.acting import Desk, Form
from enrollzone.casework.answering import answer_of
from enrollzone.casework.cases import Case
from enrollzone.casework.opening import open_by_hand
from enrollzone.casework.states import State
from enrollzone.lookup import answer
from enrollzone.receipts import Receipt, kept
from enrollzone.request import parse, read_body
from tests.checked import (
    AT_MAIN_CAMPUS,
    AT_SHARED_AREA,
    MIGRANT,
    NAME,
    ORDINARY,
    a_body,
    a_child,
    checked,
    held,
    opened,
)
from tests.desk import AUDITOR, CLERK, OTHER_CLERK, REVIEWER, signed_in

READY = {**MIGRANT, "permit.present": True, "contract.present": True, "licence.present": False}
NUMBER = "110105201810010010"
EAST_LAKE = {"unit": "000000002001"}


@pytest.fixture
def desk(desk_app: Flask) -> Desk:
    found: Desk = desk_app.extensions["desk_of_enrollzone"].desk
    return found


def page_of(subject: str, page: str = "", language: str = "") -> str:
    return f"{language}/desk/cases/{subject.partition(':')[2]}{page and '/'}{page}"


def borne(page: str, action: str) -> dict[str, str]:
    """What the form of a page that goes to an address hides."""
    form = page[page.index(f'action="{action}') :]
    return {name: re.findall(rf'name="{name}" value="([^"]*)"', form)[0] for name in ("csrf", "seen", "form")}


def send(client: FlaskClient, at: str, to: str, told: Mapping[str, Any]) -> TestResponse:
    return client.post(to, data={**borne(client.get(at).text, to), **told})


def case_in(desk: Desk, response: TestResponse) -> Case:
    """The case to which a response leads."""
    found = re.search(r"/cases/([0-9a-f]+)", response.headers["Location"])
    assert found is not None
    return held(desk, f"case:{found[1]}")


def a_receipt(desk: Desk, facts: Mapping[str, Any]) -> str:
    bureau, question = parse(read_body(a_body(AT_MAIN_CAMPUS, facts)), desk.bureaus(), desk.today())
    receipt = kept(bureau, answer(bureau, question), date(2026, 6, 1), "zh")
    assert isinstance(receipt, Receipt)
    return desk.stamp.write(receipt)


def test_a_case_is_opened_from_a_receipt_with_what_the_family_told(desk_app: Flask, desk: Desk) -> None:
    client, text = signed_in(desk_app, CLERK), a_receipt(desk, ORDINARY)
    shown = send(client, "/desk/open", "/desk/open", {"receipt": text})
    assert shown.status_code == 200
    assert "实验小学本部" in shown.text
    told = {"receipt": text, "child.name": NAME, "child.number_kind": "resident", "child.number": NUMBER}
    fields = borne(shown.text, "/desk/open/receipt")
    refused = client.post("/desk/open/receipt", data={**fields, **told, "child.number": NUMBER[:-1] + "1"})
    assert refused.status_code == 422
    assert "最后一位和前面各位对不上" in refused.text
    opened_case = case_in(desk, client.post("/desk/open/receipt", data={**fields, **told}))
    assert opened_case.receipt is not None
    assert (opened_case.receipt.signed, opened_case.state) == (True, State.DRAFT)
    assert opened_case.child is not None
    assert opened_case.child.name.masked == "欧**"


@pytest.mark.parametrize("text", ["", "EZ1.ABCD", "https://example.org/r#EZ9.A"])
def test_what_is_no_receipt_is_said_and_not_repeated(desk_app: Flask, text: str) -> None:
    answered = send(signed_in(desk_app, CLERK), "/desk/open", "/desk/open", {"receipt": text})
    assert answered.status_code == 422
    assert not text or text not in answered.text


def test_the_number_of_a_case_leads_to_it(desk_app: Flask, desk: Desk) -> None:
    subject = opened(desk, a_body(AT_MAIN_CAMPUS, ORDINARY))
    answered = send(signed_in(desk_app, CLERK), "/desk/open", "/desk/open", {"receipt": held(desk, subject).number})
    assert answered.headers["Location"] == page_of(subject)


HAND = {"county": "000000", "stage": "primary", "year": "2026", "home": "城关街道钟楼社区"}


def test_a_case_is_opened_by_hand_and_its_people_may_come_later(desk_app: Flask, desk: Desk) -> None:
    client = signed_in(desk_app, CLERK)
    answered = send(client, "/desk/open/by-hand", "/desk/open/by-hand", HAND)
    found = case_in(desk, answered)
    assert (found.child, found.entry_day, found.question["home"]) == (None, date(2026, 9, 1), {"text": HAND["home"]})


def test_a_home_that_may_be_several_is_chosen_and_never_guessed(desk_app: Flask, desk: Desk) -> None:
    client, path = signed_in(desk_app, CLERK), "/desk/open/by-hand"
    asked = send(client, path, path, {**HAND, "home": "太平社区"})
    codes = re.findall(r'name="home.choice" value="(\d{12})"', asked.text)
    assert (asked.status_code, len(codes)) == (422, 2)
    found = case_in(desk, send(client, path, path, {**HAND, "home": "太平社区", "home.choice": codes[0]}))
    assert found.question["home"] == {"unit": codes[0]}


@pytest.mark.parametrize(
    ("told", "field"), [({"county": "999999"}, "county"), ({"year": "1999"}, "year"), ({"home": " "}, "home")]
)
def test_a_field_that_is_wrong_is_named(desk_app: Flask, told: dict[str, str], field: str) -> None:
    path = "/desk/open/by-hand"
    answered = send(signed_in(desk_app, CLERK), path, path, {**HAND, **told})
    assert answered.status_code == 422
    assert f'href="#{field}"' in answered.text


def test_what_is_told_is_written_down_as_it_is_chosen_and_nothing_else(desk_app: Flask, desk: Desk) -> None:
    subject = open_by_hand(desk, CLERK, a_body(AT_MAIN_CAMPUS, {"request": "entry"}), a_child(), Form()).record.subject
    client, path = signed_in(desk_app, CLERK), page_of(subject, "facts")
    told = {
        "home": "城关街道钟楼社区",
        "fact.request": "entry",
        "fact.child.birth": "２０１９年3月5日",
        "fact.relocated": "no",
        "fact.sibling.enrolled": "",
        "fact.child.hukou_in": "?",
        "fact.child.hukou_zone": "same",
    }
    assert send(client, path, path, told).headers["Location"] == page_of(subject)
    question = held(desk, subject).question
    assert question["facts"] == {
        "request": "entry",
        "child.birth": "2019-03-05",
        "relocated": False,
        "child.hukou_place": {"text": "城关街道钟楼社区"},
    }
    assert question["dont_know"] == ["child.hukou_in"]
    again = client.get(path).text
    assert 'value="2019-03-05"' in again
    assert '<option value="same" selected>' in again


def test_a_day_that_is_none_is_named_at_its_field_and_nothing_is_written(desk_app: Flask, desk: Desk) -> None:
    subject = open_by_hand(desk, CLERK, a_body(AT_MAIN_CAMPUS, {}), None, Form()).record.subject
    client, path = signed_in(desk_app, CLERK), page_of(subject, "facts")
    answered = send(client, path, path, {"home": "城关街道钟楼社区", "fact.child.birth": "20190231"})
    assert answered.status_code == 422
    assert 'href="#fact.child.birth"' in answered.text
    assert "facts" not in held(desk, subject).question


def test_a_place_that_may_be_several_is_asked_about_before_the_case_goes_on(desk_app: Flask, desk: Desk) -> None:
    subject = open_by_hand(desk, CLERK, a_body({"text": "太平社区"}, {}), None, Form()).record.subject
    client, path = signed_in(desk_app, CLERK), page_of(subject, "facts")
    codes = re.findall(r'name="home.choice" value="(\d{12})"', client.get(path).text)
    assert len(codes) == 2
    send(client, path, path, {"home": "太平社区", "home.choice": codes[1]})
    assert held(desk, subject).question["home"] == {"unit": codes[1]}


def test_people_are_written_down_and_shown_masked(desk_app: Flask, desk: Desk) -> None:
    subject = open_by_hand(desk, CLERK, a_body(AT_MAIN_CAMPUS, ORDINARY), None, Form()).record.subject
    client, path = signed_in(desk_app, CLERK), page_of(subject, "people")
    told = {
        "child.name": NAME,
        "child.number_kind": "resident",
        "child.number": NUMBER,
        "guardian.1.name": "欧阳明",
        "guardian.1.relation": "father",
    }
    wrong = send(client, path, path, {**told, "guardian.1.number": "12"})
    assert 'href="#guardian.1.number"' in wrong.text
    assert send(client, path, path, told).status_code == 303
    page = client.get(page_of(subject)).text
    assert [guardian.relation for guardian in held(desk, subject).guardians] == ["father"]
    assert "1**10" in page
    assert not [marker for marker in (NAME, NUMBER, "欧阳明") if marker in page]


def test_a_masked_field_is_shown_once_with_a_reason_that_is_recorded(desk_app: Flask, desk: Desk) -> None:
    subject = opened(desk, a_body(AT_MAIN_CAMPUS, ORDINARY))
    client, to = signed_in(desk_app, CLERK), page_of(subject, "show")
    refused = send(client, page_of(subject), to, {"field": "child.name", "why": " "})
    assert (refused.status_code, NAME in refused.text) == (422, False)
    shown = send(client, page_of(subject), to, {"field": "child.name", "why": "核对户口簿"})
    assert (shown.status_code, NAME in shown.text) == (200, True)
    assert NAME not in client.get(page_of(subject)).text
    event = desk.store.events(subject)[-1]
    assert (event.kind, event.actor, event.content) == (
        "revealed",
        CLERK.name,
        {"field": "child.name", "why": "核对户口簿"},
    )
    assert (
        "show" not in signed_in(desk_app, AUDITOR).get(page_of(subject)).text.replace("showing", "").split("<main")[1]
    )


def test_a_case_goes_from_draft_to_checked_by_the_buttons_of_its_page(desk_app: Flask, desk: Desk) -> None:
    subject = open_by_hand(desk, CLERK, a_body(AT_MAIN_CAMPUS, ORDINARY), None, Form()).record.subject
    client, at = signed_in(desk_app, CLERK), page_of(subject)
    assert page_of(subject, "submit") not in client.get(at).text  # nobody wrote down who it is about
    early = client.post(
        page_of(subject, "submit"), data=borne(client.get(page_of(subject, "people")).text, page_of(subject, "people"))
    )
    assert early.status_code == 422
    assert "还没有登记儿童" in early.text
    send(
        client,
        page_of(subject, "people"),
        page_of(subject, "people"),
        {"child.name": NAME, "child.number_kind": "none"},
    )
    for step, state in (("submit", State.SUBMITTED), ("take", State.CHECKING), ("check", State.CHECKED)):
        assert send(client, at, page_of(subject, step), {}).status_code == 303
        assert held(desk, subject).state is state
    page = client.get(at).text
    assert "由lin审核" in page
    assert "退回审核" not in page  # a reviewer's
    back = signed_in(desk_app, REVIEWER)
    told = send(back, page_of(subject, "send_back"), page_of(subject, "send_back"), {"why": ""})
    assert told.status_code == 422
    send(back, page_of(subject, "send_back"), page_of(subject, "send_back"), {"why": "材料看漏一份"})
    assert held(desk, subject).state is State.CHECKING


def test_of_two_clerks_at_one_case_the_second_is_told(desk_app: Flask, desk: Desk) -> None:
    subject = open_by_hand(desk, CLERK, a_body(AT_MAIN_CAMPUS, ORDINARY), a_child(), Form()).record.subject
    one, other, to = signed_in(desk_app, CLERK), signed_in(desk_app, OTHER_CLERK), page_of(subject, "submit")
    fields = borne(other.get(page_of(subject)).text, to)
    assert send(one, page_of(subject), to, {}).status_code == 303
    assert other.post(to, data=fields).status_code == 409


def test_the_timeline_says_who_did_what_and_no_opinion(desk_app: Flask, desk: Desk) -> None:
    subject = checked(desk, AT_MAIN_CAMPUS, ORDINARY)
    page = signed_in(desk_app, REVIEWER).get(page_of(subject)).text
    listed = re.findall(r"<time[^>]*>[\d: -]+</time> <span>(\S+?)</span>", page)
    assert listed == ["审核完毕", "受理", "提交审核", "开个案"]


def test_the_same_child_twice_is_said_on_the_page_without_a_name(desk_app: Flask, desk: Desk) -> None:
    client = signed_in(desk_app, CLERK)
    told = {"child.name": NAME, "child.number_kind": "resident", "child.number": "110105201810010037"}
    path = "/desk/open/by-hand"
    first, second = (case_in(desk, send(client, path, path, {**HAND, **told})) for _ in range(2))
    page = client.get("/desk/?state=draft&year=2026").text
    found = re.search(rf'/desk/cases/([0-9a-f]+)">{second.number}<', page)
    assert found is not None
    shown = client.get(f"/desk/cases/{found[1]}").text
    assert first.number in shown
    assert "同一儿童" in shown


def test_english_says_the_same(desk_app: Flask, desk: Desk) -> None:
    subject = opened(desk, a_body(AT_SHARED_AREA, ORDINARY))
    page = signed_in(desk_app, CLERK).get(page_of(subject, language="/en")).text
    assert "What the rules say now" in page
    assert f'href="{page_of(subject)}" lang="zh-CN"' in page


def test_a_case_that_is_not_there_is_said_calmly(desk_app: Flask) -> None:
    assert signed_in(desk_app, CLERK).get("/desk/cases/0123").status_code == 404


# ---- papers and supplements


def record(client: FlaskClient, subject: str, told: Mapping[str, str]) -> TestResponse:
    return send(client, page_of(subject, "papers"), page_of(subject, "papers"), told)


def test_papers_are_recorded_row_by_row_and_the_next_one_follows(desk_app: Flask, desk: Desk) -> None:
    subject, client = opened(desk, a_body(EAST_LAKE, READY)), signed_in(desk_app, CLERK)
    permit = {"kind": "permit", "holder": "parent", "from": "20240101", "until": "2026-12-31", "verdict": "accepted"}
    answered = record(client, subject, permit)
    assert "at=contract" in answered.headers["Location"]
    page = client.get(answered.headers["Location"]).text
    assert "有，符合要求" in page
    record(client, subject, {"kind": "contract", "from": "2024-9-1", "until": "20250115", "verdict": "accepted"})
    assert "期限" in client.get(page_of(subject, "papers")).text
    record(client, subject, {"kind": "licence", "verdict": "absent"})
    papers = held(desk, subject).papers
    assert (
        papers["permit"].told
        == {
            "kind": "permit",
            "held": True,
            "holder": "parent",
            "from": "2024-01-01",
            "until": "2026-12-31",
        }
        or papers["permit"].told["from"] == "2024-01-01"
    )
    assert papers["licence"].told["held"] is False
    assert answer_of(desk, held(desk, subject)).outcome == "bureau_arranges"


@pytest.mark.parametrize(
    ("told", "field"),
    [
        ({"verdict": ""}, "verdict"),
        ({"verdict": "rejected"}, "why"),
        ({"verdict": "accepted", "from": "yesterday"}, "from"),
        ({"verdict": "accepted", "from": "20260101", "until": "20250101"}, "until"),
        ({"verdict": "accepted", "holder": "nobody"}, "holder"),
    ],
)
def test_a_paper_that_cannot_be_taken_says_which_field(
    desk_app: Flask, desk: Desk, told: dict[str, str], field: str
) -> None:
    subject, client = opened(desk, a_body(EAST_LAKE, READY)), signed_in(desk_app, CLERK)
    answered = record(client, subject, {"kind": "permit", **told})
    assert answered.status_code == 422
    assert f'href="#permit.{field}"' in answered.text
    assert held(desk, subject).papers == {}


def test_what_is_missing_is_asked_for_and_nothing_else(desk_app: Flask, desk: Desk) -> None:
    subject, client = opened(desk, a_body(EAST_LAKE, READY)), signed_in(desk_app, CLERK)
    told = {"kind": "permit", "holder": "parent", "from": "20240101", "until": "20261231", "verdict": "accepted"}
    record(client, subject, told)
    path = page_of(subject, "supplement")
    page = client.get(path).text
    assert re.findall(r'name="paper" value="(\w+)" checked', page) == ["contract", "licence"]
    for wrong in ({"paper": "permit", "until": "20991231"}, {"paper": "contract", "until": "20200101"}, {"until": "x"}):
        assert send(client, path, path, wrong).status_code == 422
    assert send(client, path, path, {"paper": "contract", "until": "2099-12-31"}).status_code == 303
    asked = held(desk, subject)
    assert asked.supplement is not None
    assert (asked.state, asked.supplement.papers, asked.supplement.until) == (
        State.NEEDS_SUPPLEMENT,
        ("contract",),
        date(2099, 12, 31),
    )
