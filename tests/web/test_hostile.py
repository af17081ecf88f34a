"""What nobody should send: never a certain school, never a fault of ours, never markup that runs."""

import pytest
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.web.conftest import real

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
]


@pytest.mark.parametrize("text", HOSTILE)
def test_a_hostile_place_never_names_a_school(text: str, client: FlaskClient) -> None:
    answer = client.post("/api/v1/lookup", json=real(text))
    assert answer.status_code in {200, 422}
    if answer.status_code == 200:
        document = answer.get_json()
        assert document["outcome"] in {"unclear_place", "outside_jurisdiction", "needs_facts"}
        assert document["options"] == []


@pytest.mark.parametrize("text", HOSTILE)
def test_a_hostile_place_in_the_form_is_shown_escaped_or_not_at_all(text: str, client: FlaskClient) -> None:
    answer = client.post("/place", data={"place": text, "county": "530427", "stage": "primary", "year": "2018"})
    page = answer.get_data(as_text=True)
    assert answer.status_code in {200, 422}
    assert "<script" not in page
    assert "<img" not in page
    assert "Set-Cookie" not in answer.headers


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
