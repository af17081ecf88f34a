"""Testing an address: what the lookup sees, what would be otherwise, and nothing of it kept. Days as they are typed."""

import re
from datetime import date

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from enrollzone.web.desk.days import read_day
from tests.desk import ADMINISTRATOR, CLERK, signed_in
from tests.web.desk.forms import hidden_in, store_of

PATH = "/desk/address"
ASKED = {"county": "000000", "stage": "primary", "year": "2026", "home": "河东街道新桥社区"}


def asked(client: FlaskClient, **told: str) -> TestResponse:
    return client.post(PATH, data={**hidden_in(client.get(PATH).text, PATH), **ASKED, **told})


def test_a_home_is_seen_as_the_lookup_sees_it(desk_app: Flask) -> None:
    page = asked(signed_in(desk_app, CLERK)).text
    for words in (
        "河东街道新桥社区",
        "000000002003",
        "和名单上的名称一样",
        "实验小学集团东校区",
        "example-primary@2025.1",
    ):
        assert words in page
    assert "点名列举优先（东校区）" in page  # a reading on which it rests


def test_another_reading_is_compared_and_the_answer_itself_stays(desk_app: Flask) -> None:
    page = asked(signed_in(desk_app, CLERK), **{"reading.xinqiao": "hedong"}).text
    assert "如果这样定" in page
    said = re.findall(r'class="ez-headline">([^<]+)<', page)
    assert len(said) == 2
    assert "东校区" in said[0]
    assert "河东小学" in said[1]


def test_a_point_tells_the_distance_to_the_border_that_matters(desk_app: Flask) -> None:
    client = signed_in(desk_app, CLERK)
    page = asked(client, x="110.0", y="29.99", crs="cgcs2000", home="").text
    assert "距可能改变结果的边界" in page or "没有落实到一处" in page
    wrong = asked(client, x="east", y="30", crs="wgs84", home="")
    assert (wrong.status_code, 'href="#point"' in wrong.text) == (422, True)


@pytest.mark.parametrize(
    ("told", "field"),
    [({"county": ""}, "county"), ({"on": "soon"}, "on"), ({"year": "1066"}, "year"), ({"home": ""}, "home")],
)
def test_what_cannot_be_asked_is_named_at_its_field(desk_app: Flask, told: dict[str, str], field: str) -> None:
    answered = asked(signed_in(desk_app, CLERK), **told)
    assert (answered.status_code, f'href="#{field}"' in answered.text) == (422, True)


def test_a_day_without_a_policy_is_an_answer_too(desk_app: Flask) -> None:
    answered = asked(signed_in(desk_app, CLERK), on="1999-9-1")
    assert (answered.status_code, "1999-09-01" in answered.text) == (200, True)


def test_nothing_is_kept_of_what_was_asked(desk_app: Flask) -> None:
    client = signed_in(desk_app, ADMINISTRATOR)
    with store_of(desk_app).database.reading() as connection:
        before = connection.exec_driver_sql("SELECT count(*) FROM events").scalar()
    asked(client)
    with store_of(desk_app).database.reading() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM events").scalar() == before


@pytest.mark.parametrize(
    "text", ["20260618", "2026-6-18", "2026/06/18", "2026.6.18", "2026年6月18日", " ２０２６-6-18 "]
)
def test_a_day_is_read_however_it_is_typed(text: str) -> None:
    assert read_day(text) == date(2026, 6, 18)


@pytest.mark.parametrize("text", ["2026", "18.6.2026", "20260631", "2026-13-01", "today"])
def test_what_is_no_day_is_refused(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - whatever says so
        read_day(text)


def test_an_empty_field_tells_no_day() -> None:
    assert read_day("  ") is None
