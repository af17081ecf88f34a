"""Requests that cannot be taken: a problem document that says what was expected and repeats nothing."""

import json
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from enrollzone.config import Settings
from enrollzone.web import create_app
from enrollzone.web.api.listings import Problem
from tests.web.conftest import real

MARKER = "ZHANGSAN13800138000"
LOOKUP = "/api/v1/lookup"


def post(client: FlaskClient, body: object) -> TestResponse:
    return client.post(LOOKUP, data=json.dumps(body), content_type="application/json")


def raw(client: FlaskClient, data: bytes | str, kind: str = "application/json") -> TestResponse:
    return client.post(LOOKUP, data=data, content_type=kind)


UNREADABLE = {
    "not_json": ["{", "", "nonsense", b"\xff\xfe{}", b'{"a":' + b"9" * 5000 + b"}", '{"a": 1} x'],
    "too_deep": ["[" * 40 + "]" * 40, "[" * 30_000, '{"a":' * 31 + "1" + "}" * 31],
    "key_twice": ['{"stage": "primary", "stage": "junior"}', '{"facts": {"a": true, "a": false}}'],
    "not_finite": ['{"home": {"point": {"x": NaN, "y": 1, "crs": "wgs84"}}}', '{"x": Infinity}', '{"x": -Infinity}'],
}


@pytest.mark.parametrize(("code", "data"), [(code, data) for code, many in UNREADABLE.items() for data in many])
def test_a_body_that_is_not_plain_json_is_refused(code: str, data: bytes | str, client: FlaskClient) -> None:
    answer = raw(client, data)
    assert (answer.status_code, answer.get_json()["code"]) == (400, code)


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", ""])
def test_a_body_of_another_type_is_refused(kind: str, client: FlaskClient) -> None:
    answer = raw(client, "{}", kind)
    assert (answer.status_code, answer.get_json()["code"]) == (415, "wrong_content_type")


def test_a_body_over_64_kilobytes_is_refused(client: FlaskClient) -> None:
    answer = raw(client, json.dumps({"home": {"text": "五" * 70_000}}))
    assert (answer.status_code, answer.get_json()["code"]) == (413, "too_large")


def test_an_unknown_fact_names_its_field_the_known_ones_and_the_nearest(client: FlaskClient) -> None:
    answer = post(client, real("五桂社区", {"child.hukou_wiht": "grandparents"}))
    (error,) = answer.get_json()["errors"]
    assert answer.status_code == 422
    assert (error["field"], error["code"], error["hint"]) == (
        "facts.child.hukou_wiht",
        "unknown_fact",
        "child.hukou_with",
    )
    assert "relocated" in error["expected"]


def test_an_unknown_value_names_the_allowed_ones(client: FlaskClient) -> None:
    answer = post(client, real("五桂社区", {"child.hukou_with": "uncle"}))
    (error,) = answer.get_json()["errors"]
    assert (answer.status_code, error["code"]) == (422, "unknown_value")
    assert error["expected"] == ["parents", "three_generations", "grandparents", "other"]


@pytest.mark.parametrize(
    "day", [0, 1536537600, "2018-09-01T00:00:00", "20180901", "2018-W35-6", "2018-13-01", True, ""]
)
def test_a_day_is_written_in_one_way_only(day: object, client: FlaskClient) -> None:
    answer = post(client, {**real("五桂社区"), "on": day})
    assert (answer.status_code, answer.get_json()["errors"][0]["field"]) == (422, "on")
    answer = post(client, real("五桂社区", {"child.birth": day}))
    assert (answer.status_code, answer.get_json()["errors"][0]["field"]) == (422, "facts.child.birth")


@pytest.mark.parametrize(
    "query",
    ["", "?unit=53", "?unit=" + "٥" * 12, "?unit=530427001001&unit=530427001001", "?unit=530427001001&x=1"]
    + [f"?unit=530427001001&{one}" for one in ("on=today", "stage=university", "language=fr", "jurisdiction=5")],
)
def test_a_place_asked_for_in_an_address_is_read_as_strictly(query: str, client: FlaskClient) -> None:
    answer = client.get(LOOKUP + query)
    assert answer.status_code == 422
    assert answer.content_type == "application/problem+json"


def test_a_county_has_to_be_named_when_several_have_the_place(client: FlaskClient) -> None:
    answer = post(client, {"home": {"text": "太平社区"}, "on": "2026-09-01"})
    (error,) = answer.get_json()["errors"]
    assert (answer.status_code, error["field"]) == (422, "jurisdiction")
    assert any(one.startswith("530427 ") for one in error["expected"])


REFUSED: dict[str, Any] = {
    "path": lambda c: c.get(f"/api/v1/{MARKER}"),
    "page": lambda c: c.get(f"/{MARKER}?{MARKER}={MARKER}"),
    "identifier": lambda c: c.get(f"/api/v1/policies/{MARKER}"),
    "school": lambda c: c.get(f"/api/v1/schools/530427/{MARKER}"),
    "list": lambda c: c.get(f"/api/v1/catchments/{MARKER}"),
    "query name": lambda c: c.get(f"/api/v1/policies?{MARKER}=1"),
    "query value": lambda c: c.get(f"/api/v1/policies?stage={MARKER}"),
    "unit": lambda c: c.get(f"{LOOKUP}?unit={MARKER}"),
    "method": lambda c: c.put(f"/api/v1/policies?{MARKER}", data=MARKER),
    "page method": lambda c: c.delete(f"/?{MARKER}", data=MARKER),
    "type": lambda c: raw(c, MARKER, "text/" + MARKER.lower()),
    "json": lambda c: raw(c, MARKER),
    "key": lambda c: post(c, {MARKER: 1}),
    "key with a space": lambda c: post(c, {MARKER + " 一": 1}),
    "nested key": lambda c: post(c, {"home": {MARKER + "一": 1}}),
    "key twice": lambda c: raw(c, '{"%s": 1, "%s": 2}' % (MARKER, MARKER)),  # noqa: UP031 - braces are JSON's here
    "size": lambda c: raw(c, MARKER * 5000),
    "stage": lambda c: post(c, {"stage": MARKER}),
    "text": lambda c: post(c, {**real("x"), "home": {"text": MARKER, "unit": MARKER}}),
    "fact": lambda c: post(c, real("五桂社区", {"child.hukou_with": MARKER})),
    "fact name": lambda c: post(c, real("五桂社区", {MARKER + "！": True})),
    "day": lambda c: post(c, real("五桂社区", {"child.birth": MARKER})),
    "reading": lambda c: post(c, real("五桂社区", readings={"split_home": MARKER})),
    "reading name": lambda c: post(c, real("五桂社区", readings={MARKER + "？": "a"})),
    "don't know": lambda c: post(c, real("五桂社区", dont_know=[MARKER + "。"])),
    "place not found": lambda c: post(c, real(MARKER)),
    "datum": lambda c: post(c, {**real("x"), "home": {"point": {"x": 1, "y": 2, "crs": MARKER}}}),
    "form": lambda c: c.post("/place", data={"county": MARKER, "stage": MARKER, "year": MARKER, "place": "五桂社区"}),
    "sealed": lambda c: c.post("/question", data={"situation": MARKER}),
    "foreign": lambda c: c.post("/place", data={"place": MARKER}, headers={"Origin": f"https://{MARKER}.example"}),
    "host": lambda c: c.get("/api/v1/nothing", headers={"X-Forwarded-Host": MARKER, "User-Agent": MARKER}),
}


@pytest.mark.parametrize("way", REFUSED)
def test_nothing_that_was_submitted_comes_back(way: str, client: FlaskClient) -> None:
    answer = REFUSED[way](client)
    assert answer.status_code in {200, 400, 403, 404, 405, 413, 415, 422}
    said = answer.get_data(as_text=True) + str(answer.headers)
    assert MARKER.casefold() not in said.casefold()


@pytest.mark.parametrize("way", [way for way in REFUSED if way not in {"page", "page method", "form", "sealed"}])
def test_every_refusal_of_the_api_is_a_problem_document(way: str, client: FlaskClient) -> None:
    answer = REFUSED[way](client)
    if answer.status_code >= 400 and answer.content_type != "text/html; charset=utf-8":
        assert answer.content_type == "application/problem+json"
        assert Problem.model_validate(answer.get_json()).status == answer.status_code
    else:
        assert way in {"place not found", "foreign", "datum"}


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_problem_is_told_in_the_language_asked_for(language: str, client: FlaskClient) -> None:
    title = client.get(f"/api/v1/nothing?language={language}").get_json()["title"]
    assert title == {"zh": "没有这个页面或资源", "en": "There is no such page or resource"}[language]


def test_a_wrong_method_is_answered_with_the_right_ones(client: FlaskClient) -> None:
    answer = client.delete("/api/v1/lookup")
    assert (answer.status_code, answer.get_json()["code"]) == (405, "method_not_allowed")
    assert {"GET", "POST"} <= set(answer.headers["Allow"].split(", "))


def test_too_many_requests_are_told_when_to_come_back() -> None:
    client = create_app(Settings(public_rate="2 per minute", jurisdictions=("000000",))).test_client()
    answers = [client.get("/api/v1/policies") for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert answers[2].get_json()["code"] == "too_many_requests"
    assert int(answers[2].headers["Retry-After"]) > 0
    assert client.get("/healthz").status_code == 200
