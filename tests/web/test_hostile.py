"""What nobody should send: never a certain school, never a fault of ours, never markup that runs."""

from typing import Any

import pytest
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from werkzeug.test import TestResponse

from enrollzone.web.families.situation import Seal, Situation
from tests.web.conftest import real
from tests.web.reading import Page
from tests.web.walking import FIRST

HOSTILE = [
    "五" * 2000,
    "五桂社区" * 25,
    "👨‍👩‍👧‍👦🏫" * 10,
    "\x00五桂\x00社区\x1b[31m",
    "\u202e区社桂五\u200f\u2066",
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "{{7*7}}{% for x in [] %}",
    "'; DROP TABLE units; --",
    "' OR 1=1 --",
    "../../../../etc/passwd",
    "%00%0d%0aSet-Cookie: a=b",
    "\r\nSet-Cookie: a=b",
    "${jndi:ldap://example.invalid/a}",
    "\ufeff\u200b\u3000",
    "５３０４２７００１００１x",
    "﷽" * 90,
    "Z" + "\u0300" * 99,
    "{0.__class__}{fact}",
    "五桂社区\N{KANGXI RADICAL SUN}\N{CJK COMPATIBILITY IDEOGRAPH-F900}",
]
STEPS = ("/place", "/question", "/check", "/answer", "/suggest")
SOUND: dict[str, Any] = {
    "jurisdiction": "530427",
    "stage": "primary",
    "on": "2018-09-01",
    "home": {"text": "五桂社区"},
    "facts": {},
    "dont_know": [],
    "screens": [],
    "assumed": [],
}
# States that our pages never make. Without a key anybody can seal them: nothing may rest on the seal.
FORGED: list[object] = [
    [],
    "x",
    7,
    None,
    {},
    {**SOUND, "more": 1},
    {**SOUND, "home": []},
    {**SOUND, "home": {"text": "x" * 101}},
    {**SOUND, "home": {"point": {"x": "a", "y": 1, "crs": "wgs84"}}},
    {**SOUND, "on": "yesterday"},
    {**SOUND, "on": "0001-01-01x"},
    {**SOUND, "on": 3},
    {**SOUND, "stage": ["primary"]},
    {**SOUND, "jurisdiction": {"a": 1}},
    {**SOUND, "facts": {"child.birth": True}},
    {**SOUND, "facts": {"relocated": "yes"}},
    {**SOUND, "facts": {"custody": [1]}},
    {**SOUND, "facts": {"child.hukou_place": {"unit": "x"}}},
    {**SOUND, "dont_know": 3},
    {**SOUND, "dont_know": [["a"]]},
    {**SOUND, "dont_know": ["left_handed"]},
    {**SOUND, "screens": [3]},
    {**SOUND, "screens": [[{}]]},
    {**SOUND, "assumed": [None]},
]


@pytest.mark.parametrize("text", HOSTILE)
def test_a_hostile_place_never_names_a_school(text: str, client: FlaskClient) -> None:
    answer = client.post("/api/v1/lookup", json=real(text))
    assert answer.status_code in {200, 422}
    if answer.status_code == 200:
        document = answer.get_json()
        assert document["outcome"] in {"unclear_place", "outside_jurisdiction", "needs_facts"}
        assert document["options"] == []


def understood(answer: TestResponse) -> Page:
    """A page for people: with a heading and a way on, whatever was sent."""
    page = Page(answer.get_data(as_text=True))
    assert answer.status_code in {200, 303, 400, 403, 413, 415, 422}, page.text
    assert "Set-Cookie" not in answer.headers
    if answer.content_type.startswith("text/html") and answer.status_code != 303:
        assert page.heading
        assert [one for one in page.all("script") if "src" not in one] == []
        assert list(page.all("img")) == []
        assert [one for _, one in page.tags if any(name.startswith("on") for name in one)] == []
    return page


@pytest.mark.parametrize("text", HOSTILE)
def test_a_hostile_place_in_the_form_is_a_page_that_names_no_school(text: str, client: FlaskClient) -> None:
    answer = client.post("/place", data={**FIRST, "place": text})
    page = understood(answer)
    assert answer.status_code in {200, 422}
    assert page.field("assume") == [] or text == "五桂社区" * 25 or "五桂" in text


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_words_are_shown_in_the_box_alone(text: str, client: FlaskClient) -> None:
    marked = f"{text[:80]}<i>PRIVATE</i>"
    page = understood(client.post("/place", data={**FIRST, "place": marked, "year": ""}))
    assert "PRIVATE" not in page.text
    assert page.html.count("PRIVATE") == 1


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_words_in_any_field_of_any_step_are_answered(text: str, client: FlaskClient) -> None:
    fields = ("county", "stage", "year", "x", "y", "accuracy", "crs", "situation", "edit")
    for step in STEPS:
        understood(client.post(step, data=dict.fromkeys(fields, text)))


@pytest.mark.parametrize("text", HOSTILE[::3])
def test_hostile_words_in_any_move_are_answered(text: str, client: FlaskClient) -> None:
    home = Situation("530427", "primary", "2018-09-01", {"unit": "530427001001"})
    sealed = Seal("").close(home)
    for move in ("change", "changing", "answers", "year"):
        understood(client.post("/question", data={"situation": sealed, move: text}))
    for place_of in ("home.zone", "child.hukou_zone", text):
        told = {"situation": sealed, "place_of": place_of, "choose": text}
        understood(client.post("/question", data=told))
    told = {"situation": sealed, "answers": "screen", "fact.relocated": text, "fact.request": "entry"}
    assert understood(client.post("/question", data=told)).field("answers") == ["screen"]


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b'{"place": "x"}', "application/json"),
        (b"\xff\xfe\x00place=x", "application/x-www-form-urlencoded"),
        (b"place=%ED%A0%80%00%ff&year=2018&situation=%C0%AF", "application/x-www-form-urlencoded"),
        (b"place=a&place=b&county=530427&county=000000&situation=x&situation=y", "application/x-www-form-urlencoded"),
        (b"&".join(b"f%d=1" % number for number in range(6_000)), "application/x-www-form-urlencoded"),
        (b"a=1&" * 20_000, "application/x-www-form-urlencoded"),
        (b"=" * 2_000, "application/x-www-form-urlencoded"),
        (b"--x\r\nContent-Disposition: form-data", "multipart/form-data; boundary=x"),
        (b"no boundary", "multipart/form-data"),
        (b"x" * 300, "text/plain"),
        (b"", ""),
    ],
)
def test_a_body_that_is_no_form_of_ours_is_a_page(step: str, body: bytes, kind: str, client: FlaskClient) -> None:
    understood(client.post(step, data=body, content_type=kind))


def test_a_form_of_many_parts_is_a_page(client: FlaskClient) -> None:
    parts = b"".join(b'--x\r\nContent-Disposition: form-data; name="f%d"\r\n\r\n1\r\n' % n for n in range(1_001))
    understood(client.post("/place", data=parts + b"--x--", content_type="multipart/form-data; boundary=x"))


@pytest.mark.parametrize("found", FORGED)
def test_a_forged_state_is_out_of_date_and_never_a_fault(found: object, client: FlaskClient) -> None:
    text = str(Seal("")._serializer.dumps(found))
    for step in STEPS[:-1]:
        page = understood(client.post(step, data={"situation": text, "back": "1"}))
        assert "这一页已经过期" in page.text


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_words_typed_for_completion_are_answered(text: str, client: FlaskClient) -> None:
    answer = client.get("/api/v1/places", query_string={"jurisdiction": "530427", "q": text})
    assert answer.status_code in {200, 422}


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=60))
def test_no_text_at_all_breaks_the_form(text: str, client: FlaskClient) -> None:
    answer = client.post("/place", data={"place": text, "county": "000000", "stage": "primary", "year": "2026"})
    assert answer.status_code in {200, 422}


@pytest.mark.parametrize("value", ['"\\ud800"', '"a\\ud83d"'])
def test_half_a_character_is_refused_and_not_stumbled_over(value: str, client: FlaskClient) -> None:
    for body in (f'{{"home": {{"text": {value}}}}}', f"{{{value}: 1}}", f'{{"facts": {{{value}: true}}}}'):
        answer = client.post("/api/v1/lookup", data=body, content_type="application/json")
        assert answer.status_code == 422


@pytest.mark.parametrize(
    "point",
    [
        {"x": 1e308, "y": -1e308, "crs": "wgs84"},
        {"x": 0, "y": 0, "crs": "wgs84"},
        {"x": 24.07, "y": 101.99, "crs": "wgs84"},
        {"x": 101.99, "y": 24.07, "crs": "EPSG:999999"},
        {"x": 101.99, "y": 24.07, "crs": "EPSG:4610"},
        {"x": 101.99, "y": 24.07, "crs": "+proj=pipeline +step +proj=webmerc"},
        {"x": 101.99, "y": 24.07, "crs": "wgs84", "accuracy_m": -1},
        {"x": True, "y": "24", "crs": "wgs84"},
        {"x": 101.99, "y": 24.07},
    ],
)
def test_a_hostile_point_never_names_a_school(point: dict[str, object], client: FlaskClient) -> None:
    body = {"jurisdiction": "530427", "on": "2018-09-01", "home": {"point": point}}
    answer = client.post("/api/v1/lookup", json=body)
    assert answer.status_code in {200, 422}
    if answer.status_code == 200:
        assert answer.get_json()["options"] == []
