"""Schools and their unions over HTTP, and the answer to a home where nothing but unions is defined."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from enrollzone.web import create_app
from enrollzone.web.api.lookup_document import LookupDocument
from enrollzone.web.api.operations import RESOURCES
from tests.unions import UNIONS, a_deployment, unions_text

TODAY = date(2026, 3, 1)


@pytest.fixture
def planets(tmp_path: Path) -> FlaskClient:
    """The service of the invented county, with its document of unions and an older one."""
    head = UNIONS["pack"].replace("id: planets", "id: older")
    older = unions_text(pack=head, effective="{from: 2019-09-01, to: 2025-08-31}", readings=None, pairings=None)
    older = older.replace("c.until: ", "c.other: ").replace("c.row", "c.plaque", 0)
    app = create_app(a_deployment(tmp_path, planets=unions_text(), older=older))
    app.config["TODAY"] = lambda: TODAY
    return app.test_client()


def read(client: FlaskClient, address: str, name: str) -> Any:  # noqa: ANN401 - a piece of JSON
    response = client.get(f"/api/v1/{address}")
    assert response.status_code == 200, response.data
    shape = next(resource.shape for resource in RESOURCES if resource.name == name)
    assert shape.model_validate(response.get_json())
    key = next(iter(response.get_json()))
    return response.get_json()[key]


def test_a_union_lists_its_members_each_with_the_type_of_its_own_link(planets: FlaskClient) -> None:
    first, second = read(planets, "groups?on=2026-09-01", "groups")
    assert (first["id"], first["kind"], first["core"]["id"], first["core_basis"]) == (
        "first",
        "education_community",
        "jupiter",
        "stated",
    )
    types = [
        (one["school"]["id"], one["role"], one["link_type"] and one["link_type"]["id"]) for one in first["members"]
    ]
    assert types == [("jupiter", "core", None), ("saturn", "member", "tight"), ("mars", "member", "loose")]
    tight = first["members"][1]["link_type"]
    assert (tight["legal_person"], tight["unified"]) == ("one", ["统一法人", "统一教学"])
    assert first["members"][1]["plaque"]["mode"] == "new"
    assert first["clause"]["quote"] == "木星中学牵头，土星小学、火星学校为成员。"
    assert (second["core"], second["core_basis"], second["name"]) == (None, None, first["name"])


def test_unions_can_be_limited_to_a_day_and_to_a_stage(planets: FlaskClient) -> None:
    everything = read(planets, "groups", "groups")
    assert [(one["policy"], one["id"]) for one in everything] == [
        ("older", "first"),
        ("older", "second"),
        ("planets", "first"),
        ("planets", "second"),
    ]
    assert [one["id"] for one in read(planets, "groups?on=2020-09-01&stage=primary", "groups")] == ["first"]
    assert [one["id"] for one in read(planets, "groups?on=2020-09-01&stage=junior", "groups")] == ["first", "second"]
    assert read(planets, "groups?on=2018-09-01", "groups") == []


@pytest.mark.parametrize("name", ["土星小學", "土星完小", "木星中学小学部"])
def test_a_school_is_found_by_any_of_its_names_in_either_script(planets: FlaskClient, name: str) -> None:
    found = planets.get("/api/v1/schools", query_string={"jurisdiction": "990000", "q": name}).get_json()["schools"]
    assert [school["id"] for school in found] == ["saturn"]
    assert found[0]["names"] == ["土星小学", "土星完小", "木星中学小学部"]
    assert found[0]["policies"] == ["older", "planets"]


def test_a_school_tells_its_unions_pairings_and_names_and_that_it_has_no_catchment(planets: FlaskClient) -> None:
    school = read(planets, "schools/990000/saturn?on=2026-09-01", "school")
    (union,) = school["unions"]
    assert (union["role"], union["core"]["id"], union["since"]) == ("member", "jupiter", "2025-09")
    assert [(one["id"], one["link_type"]) for one in union["members"]] == [
        ("jupiter", None),
        ("saturn", "紧密型"),
        ("mars", "松散型"),
    ]
    (pairing,) = school["pairings"]
    assert (pairing["role"], pairing["change"], pairing["former"]["id"]) == ("supporter", "changed", "mercury")
    assert pairing["clause"]["quote"].startswith("1 金星教学点")
    assert school["catchments"] == []
    assert [one["catchments_text"] for one in school["documents"]] == ["行星教共体没有写这所学校的招生范围"]
    assert [name["kind"] for name in school["names"]] == ["own", "other", "plaque"]


def test_a_school_is_told_as_of_a_day(planets: FlaskClient) -> None:
    assert [one["id"] for one in read(planets, "schools/990000/saturn?on=2020-09-01", "school")["documents"]] == [
        "older"
    ]
    assert planets.get("/api/v1/schools/990000/saturn?on=2000-01-01").status_code == 404
    assert planets.get("/api/v1/schools/990000/nobody").status_code == 404
    assert planets.get("/api/v1/schools/999999/saturn").status_code == 404


def test_the_words_of_a_school_are_there_in_english(planets: FlaskClient) -> None:
    school = read(planets, "schools/990000/saturn?language=en&on=2026-09-01", "school")
    assert school["unions"][0]["core_text"] == "core school: Jupiter Middle School"
    assert school["unions"][0]["since_text"] == "since month 9 of 2025"


@pytest.mark.parametrize(
    ("since", "words"), [("2025", "2025年起"), ("2025-09", "2025年9月起"), ("2025-09-01", "2025年9月1日起")]
)
def test_since_when_is_said_as_exactly_as_the_text(tmp_path: Path, since: str, words: str) -> None:
    text = unions_text().replace("since: 2025-09", f"since: {since}")
    client = create_app(a_deployment(tmp_path, planets=text)).test_client()
    assert read(client, "schools/990000/saturn", "school")["unions"][0]["since_text"] == words


def test_a_pairing_that_does_not_say_since_when_says_that(tmp_path: Path) -> None:
    text = unions_text().replace(", since: 2024", "")
    client = create_app(a_deployment(tmp_path, planets=text)).test_client()
    row = read(client, "schools/990000/venus", "school")["pairings"][0]
    assert row["text"] == "金星教学点由土星小学支援（文件没有写从何时起），原来由水星中学支援"


def test_a_document_of_unions_is_shown_as_a_policy_without_rules(planets: FlaskClient) -> None:
    policy = read(planets, "policies/planets", "policy")
    assert (policy["kind"], policy["stage"], policy["legal_force"]) == ("unions", None, "full")
    assert (policy["rules"], policy["papers"], policy["facts"]) == ([], [], [])
    assert [silence["id"] for silence in policy["silences"]] == ["stages"]
    assert [one["id"] for one in read(planets, "policies?on=2026-09-01", "policies")] == ["planets"]
    assert read(planets, "policies?stage=primary", "policies") == []
    assert planets.get("/api/v1/policies/planets/diagram").status_code == 404
    assert read(planets, "catchments", "catchments") == []


def test_a_home_is_answered_without_a_school_by_post_and_by_get(planets: FlaskClient) -> None:
    body = {"jurisdiction": "990000", "on": "2026-09-01", "home": {"text": "土星小学旁"}, "facts": {"any": True}}
    posted = planets.post("/api/v1/lookup", json=body).get_json()
    assert LookupDocument.model_validate(posted)
    assert (posted["outcome"], posted["options"], posted["query"]["facts"]) == ("not_covered", [], [])
    got = planets.get("/api/v1/lookup?unit=990000001001&on=2026-09-01&jurisdiction=990000")
    assert got.get_json()["headline"] == posted["headline"]
    assert got.headers["Enrollzone-Policy"].startswith("planets@1 sha256:")
    assert "Enrollzone-Edition" not in got.headers


def test_a_family_on_the_page_is_told_to_call_and_no_school_is_named_as_its_own(planets: FlaskClient) -> None:
    first = planets.get("/").get_data(as_text=True)
    assert "2026—2027学年" in first
    assert "2025—2026学年" not in first
    page = planets.post("/place", data={"place": "土星小学旁", "stage": "primary", "year": "2026"})
    text = page.get_data(as_text=True)
    assert page.status_code == 200
    assert "没有规定招生范围，不能据此说出对口学校" in text
    assert "请打电话问教育局" in text
    assert "试县教育局" in text
    assert "组建行星教共体两个。" in text
    assert "土星小学" not in text.replace("土星小学旁", "")  # the family's own words are shown to it again


def test_the_counties_out_of_which_a_county_was_made_are_told(client: FlaskClient) -> None:
    counties = {one["code"]: one for one in read(client, "jurisdictions", "jurisdictions")}
    assert counties["350404"]["predecessors"] == ["350403", "350402"]
    assert counties["3605"]["predecessors"] == []
    assert {edition["status"] for edition in counties["3605"]["editions"]} == {"republished"}


@pytest.mark.parametrize("county", ["3605", "331121", "350404", "370702"])
def test_a_home_in_a_county_of_unions_only_gets_an_honest_answer(client: FlaskClient, county: str) -> None:
    body = {"jurisdiction": county, "on": "2026-09-01", "home": {"text": "中心小学旁边"}}
    told = client.post("/api/v1/lookup", json=body).get_json()
    assert LookupDocument.model_validate(told)
    assert (told["outcome"], told["options"], told["possible"]) == ("not_covered", [], [])
    assert (told["place"]["matched"], told["place"]["why"]) == (None, "unknown_name")
    assert told["basis"]["policy"]["kind"] == "unions"
    assert told["reasons"][0]["clause"]["quote"]
    background = told["basis"]["policy"]["legal_force"] == "none"
    assert background is (county == "370702")
    assert ("background_only" in [warning["code"] for warning in told["warnings"]]) is background


@pytest.mark.parametrize(
    ("county", "home", "matched", "said"),
    [
        (
            "350404",
            {"unit": "350403001001"},
            "350404004001",
            "“城关街道红印山社区居委会 350403001001”自2021年10月31日起",
        ),
        (
            "331121",
            {"text": "祯埠乡王村"},
            "331121110201",
            "“祯埠乡王村村委会 331121207201”自2019年10月31日起改用新代码",
        ),
        ("331121", {"text": "船寮镇圩头村"}, None, "“船寮镇圩头村村委会”自2019年10月31日起不在名录里"),
    ],
)
def test_an_old_name_or_code_on_a_register_is_followed_and_the_page_says_so(
    client: FlaskClient, county: str, home: dict[str, str], matched: str | None, said: str
) -> None:
    told = client.post("/api/v1/lookup", json={"jurisdiction": county, "on": "2026-09-01", "home": home}).get_json()
    assert LookupDocument.model_validate(told)
    assert told["place"].get("code") == matched
    assert told["place"]["formerly"][0]["text"].startswith(said)
    place = next(iter(home.values()))
    year = {"place": place, "county": county, "stage": "primary", "year": "2026"}
    assert said in client.post("/place", data=year).get_data(as_text=True)
