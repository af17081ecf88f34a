"""The first page: what it offers, what it keeps, and the faults at its fields."""

from collections.abc import Mapping
from datetime import date

import pytest
from flask.testing import FlaskClient

from enrollzone.config import Settings
from enrollzone.web import create_app
from tests.web.reading import Page, squeezed
from tests.web.walking import FIRST, INVENTED, first, go_on, posted

# A home in the middle of the invented county's one drawn village group, and one beside the border of two areas.
INSIDE = {"x": "109.9821", "y": "30.0079", "accuracy": "15", "crs": "wgs84", "place": ""}


def test_the_first_page_offers_the_counties_and_years_of_the_policies(client: FlaskClient) -> None:
    page = Page(client.get("/").get_data(as_text=True))
    values = [option["value"] for option in page.all("option")]
    counties = ["000000", "331121", "350404", "3605", "370702", "530427"]
    assert values == ["", *counties, "2026", "2025", "2018"]
    assert "示例县（虚构）" in page.text
    assert "2018—2019学年（旧政策）" in page.text
    assert "住在哪个社区、村、小区，或路几号？" in page.text


@pytest.mark.parametrize("address", ["/en/", "/en", "/?language=en"])
def test_the_first_page_is_there_in_english(address: str, client: FlaskClient) -> None:
    page = Page(client.get(address).get_data(as_text=True))
    assert next(page.all("html"))["lang"] == "en"
    assert page.heading == squeezed("Which school is this home assigned to?")


@pytest.mark.parametrize(
    ("changed", "field", "words"),
    [
        ({"place": ""}, "place", "请写出住的地方"),
        ({"place": " \u3000 "}, "place", "请写出住的地方"),
        ({"place": "五" * 101}, "place", "不超过100个字"),
        ({"county": "999999"}, "county", "请从列出的县"),
        ({"county": "", "place": "太平社区", "year": "2026"}, "county", "请选择县"),
        ({"stage": "kindergarten"}, "stage", "请选择学段"),
        ({"year": ""}, "year", "请选择学年"),
    ],
)
def test_what_is_missing_is_told_at_its_field(
    changed: dict[str, str], field: str, words: str, client: FlaskClient
) -> None:
    page = posted(client, "/place", {**FIRST, **changed}, 422)
    assert words in page.text
    assert f"#{field}" in [link.get("href") for link in page.all("a")]
    if field != "place":
        assert page.field("place") == [{**FIRST, **changed}["place"]]


def test_a_county_is_found_by_the_name_where_there_is_only_one_such_place(client: FlaskClient) -> None:
    assert "新平彝族傣族自治县·小学" in first(client, county="").text


def test_the_box_comes_back_with_what_it_held(client: FlaskClient) -> None:
    page = go_on(client, first(client), "/place", edit="1")
    assert page.field("place") == ["五桂社区"]
    assert [one["value"] for one in page.all("option") if "selected" in one] == ["530427", "2018"]


@pytest.mark.parametrize("county", ["000000", ""])
def test_a_point_is_a_home_wherever_it_is_drawn(county: str, client: FlaskClient) -> None:
    page = posted(client, "/place", {**INVENTED, **INSIDE, "county": county})
    assert "示例县（虚构）·小学" in page.text
    assert "按地图上的位置找到" in page.text


def test_a_point_beside_a_deciding_border_offers_both_sides_and_names_no_school(client: FlaskClient) -> None:
    page = posted(client, "/place", {**INVENTED, **INSIDE, "accuracy": "450"})
    assert "请选出准确的地方" in page.text
    assert len(page.field("choose")) > 1
    assert "我家不在列表里" in page.text


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"accuracy": "501"}, "定位的误差太大"),
        ({"accuracy": "-1"}, "这个位置用不了"),
        ({"accuracy": "near"}, "这个位置用不了"),
        ({"x": "nan"}, "这个位置用不了"),
        ({"x": "1e400"}, "这个位置用不了"),
        ({"x": "30.0079", "y": "109.9821"}, "这个位置用不了"),
        ({"crs": "EPSG:4490"}, "这个位置用不了"),
    ],
)
def test_a_point_that_says_nothing_of_a_home_is_refused(
    changed: Mapping[str, str], words: str, client: FlaskClient
) -> None:
    page = posted(client, "/place", {**INVENTED, **INSIDE, **changed}, 422)
    assert words in page.text
    assert "109.9821" not in page.html


def test_half_a_point_is_none(client: FlaskClient) -> None:
    assert "请写出住的地方" in posted(client, "/place", {**INVENTED, **INSIDE, "y": ""}, 422).text


def test_a_point_of_no_county_asks_for_the_county(client: FlaskClient) -> None:
    page = posted(client, "/place", {**INVENTED, **INSIDE, "x": "2.35", "y": "48.85", "county": ""}, 422)
    assert "请选择县" in page.text


@pytest.mark.parametrize(
    ("today", "chosen"), [(date(2026, 3, 1), "2026"), (date(2026, 9, 5), "2026"), (date(2027, 3, 1), "2027")]
)
def test_the_year_that_families_ask_for_on_a_day_is_chosen_at_first(today: date, chosen: str) -> None:
    app = create_app(Settings(jurisdictions=("000000",)))
    app.config["TODAY"] = lambda: today
    page = Page(app.test_client().get("/").get_data(as_text=True))
    offered = [one for one in page.all("option") if one["value"].startswith("20")]
    assert [one["value"] for one in offered if "selected" in one] == [chosen]
    assert chosen in [one["value"] for one in offered]
