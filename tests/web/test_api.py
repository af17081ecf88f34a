"""What the API answers, and how it may be kept."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from enrollzone import __version__
from enrollzone.web.api.lookup_document import LookupDocument
from enrollzone.web.api.operations import RESOURCES
from tests.web.conftest import QUESTIONS, example, real

Ask = Callable[[dict[str, Any]], dict[str, Any]]
PLACE = "/api/v1/lookup?unit=530427001001&on=2018-09-01"
ADDRESSES = (
    "/api/v1/jurisdictions",
    "/api/v1/groups?jurisdiction=530427",
    "/api/v1/schools",
    "/api/v1/schools/530427/no1",
    "/api/v1/catchments?stage=primary",
    "/api/v1/catchments/530427.xinping-urban-primary.g1",
    "/api/v1/policies",
    "/api/v1/policies/xinping-urban-primary",
    "/api/v1/policies/xinping-urban-primary/diagram",
    "/api/v1/editions",
)


@pytest.mark.parametrize("outcome", QUESTIONS)
def test_every_outcome_is_answered_in_the_promised_shape(outcome: str, ask: Ask) -> None:
    document = ask(QUESTIONS[outcome])
    assert document["outcome"] == outcome
    assert LookupDocument.model_validate(document)
    assert document["next_step"]["do"]


def test_a_home_alone_carries_the_ordinary_answer_and_the_quoted_clause(ask: Ask) -> None:
    document = ask(real("五桂社区"))
    assert document["ordinary"]["text"] == "第一教育集团（校区未定）"
    assert len(document["ordinary"]["assumes"]) > 5
    assert document["reasons"][0]["clause"]["number"] == "新教发〔2018〕24号"


def test_the_same_place_is_answered_alike_by_get_and_by_post(client: FlaskClient, ask: Ask) -> None:
    got = client.get(PLACE).get_json()
    told = ask({"jurisdiction": "530427", "on": "2018-09-01", "home": {"unit": "530427001001"}})
    assert got == told


def test_without_a_day_the_day_of_the_service_decides(client: FlaskClient, app: Flask) -> None:
    assert client.get("/api/v1/lookup?unit=000000001003").get_json()["as_of"] == "2026-03-01"
    clock = app.config["TODAY"]
    app.config["TODAY"] = lambda: date(2026, 9, 2)
    try:
        assert client.get("/api/v1/lookup?unit=000000001003").get_json()["as_of"] == "2026-09-02"
    finally:
        app.config["TODAY"] = clock


@pytest.mark.parametrize("address", [*ADDRESSES, PLACE, "/api/v1/openapi.json"])
def test_what_rests_on_policy_and_edition_alone_is_not_sent_twice(address: str, client: FlaskClient) -> None:
    first = client.get(address)
    assert first.status_code == 200
    again = client.get(address, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    assert again.headers["ETag"] == first.headers["ETag"]
    assert "max-age=60" in first.headers["Cache-Control"]


def test_another_language_has_another_entity_tag(client: FlaskClient) -> None:
    chinese, english = (client.get(PLACE, headers={"Accept-Language": language}) for language in ("zh-CN", "en-GB"))
    assert chinese.headers["ETag"] != english.headers["ETag"]
    assert english.get_json()["query"]["language"] == "en"
    assert english.headers["Vary"] == "Accept-Language"


def test_the_language_of_the_body_wins_over_the_browser(client: FlaskClient) -> None:
    body = {**real("五桂社区"), "language": "zh"}
    answer = client.post("/api/v1/lookup", json=body, headers={"Accept-Language": "en"})
    assert answer.get_json()["next_step"]["phone_text"] == "电话还没有收录"
    del body["language"]
    answer = client.post("/api/v1/lookup", json=body, headers={"Accept-Language": "en"})
    assert answer.get_json()["query"]["language"] == "en"


def test_every_answer_names_the_policy_edition_and_program_in_its_headers(client: FlaskClient) -> None:
    for answer in (client.get(PLACE), client.post("/api/v1/lookup", json=real("五桂社区"))):
        basis = answer.get_json()["basis"]
        digest = basis["policy"]["sha256"][:16]
        assert answer.headers["Enrollzone-Policy"] == f"xinping-urban-primary@2018.1 sha256:{digest}"
        assert answer.headers["Enrollzone-Edition"].startswith("530427-2016-07-31 sha256:")
        assert answer.headers["Enrollzone-Engine"] == __version__


def test_what_a_family_tells_is_never_kept(client: FlaskClient) -> None:
    answer = client.post("/api/v1/lookup", json=real("五桂社区"))
    assert answer.headers["Cache-Control"] == "no-store"
    assert "ETag" not in answer.headers


@pytest.mark.parametrize("address", ADDRESSES)
def test_every_resource_is_an_object_with_a_named_list_and_meta(address: str, client: FlaskClient) -> None:
    document = client.get(address).get_json()
    name = address.split("?", maxsplit=1)[0].removeprefix("/api/v1/").split("/")
    key = "diagram" if name[-1] == "diagram" else name[0] if len(name) == 1 else name[0].removesuffix("s")
    key = "policy" if key == "policie" else key
    assert set(document) == {key, "meta"}
    assert document["meta"]["language"] == "zh"
    shape = next(one.shape for one in RESOURCES if one.name == key)
    assert shape.model_validate(document)


def test_a_list_is_read_page_by_page_without_loss(client: FlaskClient) -> None:
    whole = client.get("/api/v1/schools?limit=500").get_json()
    found: list[dict[str, Any]] = []
    following: int | None = 0
    while following is not None:
        page = client.get(f"/api/v1/schools?limit=2&next={following}").get_json()
        assert len(page["schools"]) <= 2
        found += page["schools"]
        following = page["meta"]["next"]
    assert found == whole["schools"]
    assert len(found) == whole["meta"]["total"] > 6


def test_lists_can_be_limited_to_a_county_and_a_day(client: FlaskClient) -> None:
    def ids(query: str) -> list[str]:
        return [policy["id"] for policy in client.get(f"/api/v1/policies?{query}").get_json()["policies"]]

    assert ids("jurisdiction=530427&on=2018-09-01") == ["xinping-urban-primary"]
    assert ids("jurisdiction=000000") == ["example-primary"]
    assert ids("jurisdiction=530427&on=2026-09-01") == []
    assert ids("stage=junior") == []


def test_a_school_tells_its_groups_and_lists(client: FlaskClient) -> None:
    school = client.get("/api/v1/schools/530427/no1").get_json()["school"]
    assert school["name"] == "新平县第一小学"
    assert [(one["union"]["name"], one["role"]) for one in school["unions"]] == [("第一教育集团", "core")]
    assert [(one["id"], [campus["id"] for campus in one["campuses"]]) for one in school["catchments"]] == [
        ("530427.xinping-urban-primary.g1", ["yi-xiao"])
    ]


def test_a_list_names_every_community_that_the_text_gives_it(client: FlaskClient) -> None:
    rows = client.get("/api/v1/catchments/530427.xinping-urban-primary.g2").get_json()["catchment"]["rows"]
    assert [row["text"].split("/")[1] for row in rows] == ["凤凰社区", "锦绣社区", "古城社区", "他拉社区"]


def test_the_beginning_of_a_name_is_completed_and_never_stored(client: FlaskClient) -> None:
    answer = client.get("/api/v1/places", query_string={"jurisdiction": "530427", "q": "五桂"})
    assert [match["code"] for match in answer.get_json()["matches"]] == ["530427001001"]
    assert answer.headers["Cache-Control"] == "no-store"


def test_a_name_that_begins_nothing_gets_suggestions_with_their_reason(client: FlaskClient) -> None:
    document = client.get("/api/v1/places", query_string={"jurisdiction": "530427", "q": "五贵社区"}).get_json()
    assert document["matches"] == []
    assert [(one["code"], one["why"]) for one in document["suggestions"]] == [("530427001001", "homophone")]


def test_the_diagram_walked_as_data_gives_the_outcome_of_the_program(client: FlaskClient, ask: Ask) -> None:
    diagram = client.get("/api/v1/policies/example-primary/diagram").get_json()["diagram"]
    nodes, variables = diagram["nodes"], diagram["variables"]
    told = {"request": "transfer"}
    at = nodes[diagram["root"]]
    assert at["variable"] is not None if "variable" in at else False
    reached, waiting = set(), [diagram["root"]]
    while waiting:
        node = nodes[waiting.pop()]
        if "terminal" in node:
            reached.add(diagram["terminals"][node["terminal"]]["kind"])
            continue
        about = variables[node["variable"]]
        values = [about["values"].index(told[about["name"]])] if about["name"] in told else range(len(about["values"]))
        waiting += [node["children"][value] for value in values]
    assert reached - {"impossible"} == {"stay"}
    assert ask(example("城关街道钟楼社区", told))["outcome"] == "stays"


def test_the_probes_answer_without_a_limit(client: FlaskClient) -> None:
    assert client.get("/healthz").data == b"alive\n"
    assert client.get("/readyz").data == b"ready\n"
