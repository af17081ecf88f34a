"""What every response carries, who may post, and what is never written down."""

import logging
import re
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from enrollzone.config import Settings
from enrollzone.web import create_app
from enrollzone.web.families.situation import Seal
from tests.web.conftest import QUESTIONS, TODAY, real
from tests.web.walking import FIRST, situation

ASKED: dict[str, Any] = {
    "first page": lambda c: c.get("/"),
    "answer": lambda c: c.post("/place", data=FIRST),
    "fault": lambda c: c.post("/place", data={}),
    "api": lambda c: c.post("/api/v1/lookup", json=real("五桂社区")),
    "place": lambda c: c.get("/api/v1/lookup?unit=530427001001"),
    "resource": lambda c: c.get("/api/v1/policies"),
    "style": lambda c: c.get("/static/page.css"),
    "not there": lambda c: c.get("/wp-login.php"),
    "problem": lambda c: c.post("/api/v1/lookup", data="{"),
    "probe": lambda c: c.get("/healthz"),
}


@pytest.mark.parametrize("way", ASKED)
def test_every_response_is_guarded_and_sets_no_cookie(way: str, client: FlaskClient) -> None:
    with ASKED[way](client) as answer:
        headers = answer.headers
    assert "Set-Cookie" not in headers
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert headers["Content-Security-Policy"].startswith("default-src 'none'; script-src 'self'; style-src 'self';")
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert len(headers["Enrollzone-Request"]) == 16


@pytest.mark.parametrize("outcome", QUESTIONS)
def test_no_answer_is_stored_or_indexed(outcome: str, client: FlaskClient) -> None:
    answer = client.post("/answer", data={"situation": Seal("").close(situation(QUESTIONS[outcome]))})
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["X-Robots-Tag"] == "noindex"
    assert '<meta name="robots" content="noindex">' in answer.get_data(as_text=True)


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Sec-Fetch-Site": "same-origin"}, 200),
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Sec-Fetch-Site": "same-site"}, 403),
        ({"Origin": "http://localhost"}, 200),
        ({"Origin": "null"}, 200),
        ({"Origin": "https://elsewhere.example"}, 403),
        ({"Origin": "http://localhost.elsewhere.example"}, 403),
        ({}, 200),
    ],
)
def test_a_form_from_elsewhere_is_refused(headers: dict[str, str], status: int, client: FlaskClient) -> None:
    told = {**FIRST, "situation": Seal("").close(situation(QUESTIONS["needs_facts"]))}
    for step in ("place", "question", "check", "answer", "suggest"):
        answer = client.post(f"/{step}", data=told, headers=headers)
        assert answer.status_code == status, step
        assert status == 200 or "不是从本站的页面提交的" in answer.get_data(as_text=True)
    assert client.post("/place", data=FIRST, headers=headers).status_code == status


def test_no_page_and_no_style_leads_to_another_address(client: FlaskClient) -> None:
    for way in ("first page", "answer", "fault", "not there", "style"):
        with ASKED[way](client) as answer:
            text = answer.get_data(as_text=True)
        assert re.findall(r"url\(|@import|(?:src|href|action)=.?(?:https?:)?//", text) == []


def test_the_journal_holds_the_route_and_nothing_of_the_question(
    client: FlaskClient, caplog: pytest.LogCaptureFixture
) -> None:
    marker = "ZHANGSAN13800138000"
    with caplog.at_level(logging.DEBUG):
        client.get("/api/v1/places", query_string={"jurisdiction": "530427", "q": marker})
        client.get(f"/api/v1/policies/{marker}")
        client.get(f"/{marker}?{marker}", headers={"User-Agent": marker, "Referer": marker})
        client.post("/api/v1/lookup", json=real(marker, {"child.hukou_place": marker}))
        client.post("/place", data={**FIRST, "place": marker})
        client.open("/", method=marker)
    lines = [record.getMessage() for record in caplog.records if record.name == "enrollzone.web"]
    assert [line.split()[:3] for line in lines] == [
        ["GET", "/api/v1/places", "200"],
        ["GET", "/api/v1/policies/<policy>", "404"],
        ["GET", "-", "404"],
        ["POST", "/api/v1/lookup", "200"],
        ["POST", "/place", "200"],
        ["-", "-", "405"],
    ]
    assert marker not in caplog.text


def test_a_fault_of_ours_is_told_by_its_number_and_noted_without_what_was_asked(
    app: Flask, caplog: pytest.LogCaptureFixture
) -> None:
    marker = "ZHANGSAN13800138000"
    clock = app.config["TODAY"]

    def broken() -> None:
        raise KeyError(marker)

    app.config["TODAY"] = broken
    try:
        answer = app.test_client().post("/api/v1/lookup", json=real("五桂社区"))
    finally:
        app.config["TODAY"] = clock
    assert (answer.status_code, answer.get_json()["code"]) == (500, "internal_error")
    assert marker not in answer.get_data(as_text=True)
    assert answer.get_json()["request"] == answer.headers["Enrollzone-Request"]
    assert "KeyError" in caplog.text
    assert marker not in caplog.text


def test_who_asks_too_often_is_told_when_to_ask_again() -> None:
    app = create_app(Settings(public_rate="2 per minute", jurisdictions=("000000",)))
    app.config["TODAY"] = lambda: TODAY
    client = app.test_client()
    answers = [client.post("/place", data={**FIRST, "place": "振兴路12号"}) for _ in range(3)]
    assert [answer.status_code for answer in answers][2] == 429
    assert int(answers[2].headers["Retry-After"]) == 60
    page = answers[2].get_data(as_text=True)
    assert "请过一分钟再试" in page
    assert "振兴路" not in page


@pytest.mark.parametrize(("proxies", "statuses"), [(0, [200, 200, 429, 429]), (1, [200, 200, 429, 200])])
def test_behind_a_proxy_each_address_has_a_limit_of_its_own_whatever_a_request_says_of_itself(
    proxies: int, statuses: list[int]
) -> None:
    app = create_app(Settings(public_rate="2 per minute", jurisdictions=("000000",), proxies=proxies))
    told = ["10.0.0.7", "made.up, 10.0.0.7", "192.0.2.1, 10.0.0.7", "10.0.0.8"]
    asked = [app.test_client().get("/", headers={"X-Forwarded-For": addresses}) for addresses in told]
    assert [response.status_code for response in asked] == statuses


def test_what_crawlers_are_told_names_the_public_address_whatever_host_a_request_claims() -> None:
    app = create_app(Settings(public_url="https://xuequ.example", jurisdictions=("000000",)))
    client = app.test_client()
    for path in ("/robots.txt", "/sitemap.xml", "/sitemap/000000.xml"):
        told = client.get(path, headers={"Host": "elsewhere.example"}).get_data(as_text=True)
        assert ("https://xuequ.example/" in told, "elsewhere" in told) == (True, False)
