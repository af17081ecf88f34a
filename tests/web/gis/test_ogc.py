"""The OGC API over HTTP: every document as the standard has it, every link leading somewhere, every refusal named."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient
from jsonschema import Draft202012Validator
from openapi_spec_validator import OpenAPIV30SpecValidator
from werkzeug.test import TestResponse

from enrollzone.web.gis.features_asked import _libraries
from tests.web.gis import ogc_shapes as shapes

CRS84 = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"
UNITS = "/ogc/collections/000000-units"
ITEMS = f"{UNITS}/items"
_HEADINGS = {"queryables": "可挑选的字段", "schema": "要素的结构"}
NOTICE = {
    "zh": "示意图形，不是真实边界，不得作为划片依据。",
    "en": "Illustrative shapes, not real boundaries: no school area may rest on them.",
}


def get(client: FlaskClient, path: str, **headers: str) -> TestResponse:
    answer = client.get(path, headers={name.replace("_", "-"): value for name, value in headers.items()})
    assert answer.status_code == 200, answer.get_data(as_text=True)
    return answer


@pytest.mark.parametrize(
    ("path", "shape", "media_type"),
    [
        ("/ogc", shapes.LANDING, "application/json"),
        ("/ogc/", shapes.LANDING, "application/json"),
        ("/ogc/conformance", shapes.CONFORMANCE, "application/json"),
        ("/ogc/collections", shapes.COLLECTIONS, "application/json"),
        (UNITS, shapes.COLLECTION, "application/json"),
        (f"{ITEMS}?limit=3&datetime=../..", shapes.ITEMS, "application/geo+json"),
        ("/ogc/collections/331121-groups/items?limit=3", shapes.ITEMS, "application/geo+json"),
        (f"{ITEMS}/2020-01-01.000000001001", shapes.FEATURE, "application/geo+json"),
    ],
)
def test_documents_are_as_the_standard_has_them(
    client: FlaskClient, path: str, shape: shapes.Schema, media_type: str
) -> None:
    answer = get(client, path)
    assert answer.mimetype == media_type
    assert [error.message for error in Draft202012Validator(shape).iter_errors(answer.get_json())] == []


def test_the_description_is_valid_openapi_and_describes_every_address(client: FlaskClient, app: Flask) -> None:
    answer = get(client, "/ogc/api")
    assert answer.content_type == "application/vnd.oai.openapi+json;version=3.0"
    described: dict[str, Any] = answer.get_json()
    assert list(OpenAPIV30SpecValidator(described).iter_errors()) == []
    written = {"<collection>": "{collectionId}", "<feature>": "{featureId}"}
    rules = {rule.rule.removeprefix("/ogc") or "/" for rule in app.url_map.iter_rules() if rule.rule[:4] == "/ogc"}
    for ours, theirs in written.items():
        rules = {rule.replace(ours, theirs) for rule in rules}
    assert rules == set(described["paths"])
    assert described["components"]["parameters"]["limit"]["schema"]["maximum"] == 1000


def _links(document: object) -> Iterator[str]:
    if isinstance(document, dict):
        if isinstance(document.get("href"), str):
            yield document["href"]
        document = list(document.values())
    if isinstance(document, list):
        for part in document:
            yield from _links(part)


def test_every_link_of_every_document_leads_to_what_it_promises(client: FlaskClient) -> None:
    """From the landing page on; of the collections one of each sort of layer is walked into, features and all."""
    walked: dict[str, str] = {}
    waiting = ["http://localhost/ogc"]
    while waiting:
        address = waiting.pop()
        parts = urlsplit(address)
        elsewhere = "/collections/" in parts.path and "/collections/000000-" not in parts.path
        if address in walked or elsewhere:
            continue
        answer = get(client, f"{parts.path}?{parts.query}")
        walked[address] = answer.mimetype
        if answer.mimetype != "text/html" and "language=" not in address:  # in the other language all would come again
            waiting += _links(answer.get_json())
    assert len(walked) > 60
    assert {kind for address, kind in walked.items() if "f=html" in address} == {"text/html"}
    assert {kind for address, kind in walked.items() if "f=html" not in address} == {
        *("application/json", "application/geo+json", "application/schema+json"),
        "application/vnd.oai.openapi+json",
    }


def test_following_next_leads_through_all_features_and_prev_back(client: FlaskClient) -> None:
    address, seen, back = f"{ITEMS}?limit=5&datetime=../..", [], ""
    while address:
        page = get(client, address.removeprefix("http://localhost")).get_json()
        seen += [one["id"] for one in page["features"]]
        ways = {link["rel"]: link["href"] for link in page["links"]}
        address, back = ways.get("next", ""), ways.get("prev", "")
    assert len(seen) == len(set(seen)) == page["numberMatched"] == 28
    assert get(client, back.removeprefix("http://localhost")).get_json()["features"][0]["id"] == seen[20]


@pytest.mark.parametrize(
    ("accept", "query", "mimetype"),
    [
        ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "", "text/html"),
        ("text/html", "?f=json", "application/geo+json"),
        ("application/geo+json, application/json", "", "application/geo+json"),
        ("application/json", "?f=html", "text/html"),
        ("*/*", "", "application/geo+json"),
        ("image/png", "", "application/geo+json"),
    ],
)
def test_people_get_pages_and_programs_get_json(client: FlaskClient, accept: str, query: str, mimetype: str) -> None:
    answer = get(client, ITEMS + query, Accept=accept)
    assert answer.mimetype == mimetype
    assert 'href="http' not in answer.get_data(as_text=True)  # a page leads on where it is read
    assert {"Accept", "Accept-Language"} <= {part.strip() for part in answer.headers["Vary"].split(",")}


@pytest.mark.parametrize("language", ["zh", "en"])
def test_that_shapes_are_illustrative_is_said_everywhere_in_the_reader_s_language(
    client: FlaskClient, language: str
) -> None:
    collection = get(client, UNITS, Accept_Language=language).get_json()
    page = get(client, f"{ITEMS}?language={language}&limit=1").get_json()
    assert collection["notice"] == page["notice"] == NOTICE[language]
    assert NOTICE[language] in collection["description"]
    assert (collection["illustrative"], page["illustrative"]) == (True, True)
    assert page["features"][0]["properties"]["illustr"] == 1
    shown = get(client, f"{ITEMS}?language={language}&f=html").get_data(as_text=True)
    assert NOTICE[language] in shown
    assert f"language={language}" in page["links"][0]["href"]
    other, tag = ("en", "en") if language == "zh" else ("zh", "zh-CN")
    assert (
        f'f=html&amp;language={other}" lang="{tag}"' in shown or f'language={other}&amp;f=html" lang="{tag}"' in shown
    )


def test_a_page_of_a_feature_says_its_fields_in_words(client: FlaskClient) -> None:
    shown = get(client, f"{ITEMS}/2025-09-01.000000001001?f=html&language=en").get_data(as_text=True)
    for words in ("12-digit statistical division code", "000000001001", "文昌社区", "MultiPolygon, ", "community"):
        assert words in shown


def test_the_page_of_a_schema_is_not_called_that_of_fields_to_choose_by(client: FlaskClient) -> None:
    at = "/ogc/collections/000000-borders"
    shown = {part: get(client, f"{at}/{part}?f=html&language=zh").get_data(as_text=True) for part in _HEADINGS}
    assert {part: [one for one in _HEADINGS.values() if f">{one}</h2>" in shown[part]] for part in shown} == {
        part: [heading] for part, heading in _HEADINGS.items()
    }


def test_a_county_without_polygons_is_not_told_to_have_shapes(client: FlaskClient) -> None:
    at = "/ogc/collections/331121-units"
    for told in (get(client, at).json, get(client, f"{at}/items?limit=1").json):
        assert told["notice"] == "该边界版本只有社区和村的名录，没有边界图形。"


def test_a_table_without_shapes_is_not_marked_as_a_sketch(client: FlaskClient) -> None:
    shown = get(client, "/ogc/collections?f=html&language=zh").get_data(as_text=True)
    marked = {row.partition("</a>")[0].rpartition(">")[2] for row in shown.split("<li") if ">示意</strong>" in row}
    assert "示例县（虚构）：片区" in marked
    assert not any(layer in name for name in marked for layer in ("名单", "答复", "集团"))


def test_a_page_of_features_says_of_every_value_what_it_is(client: FlaskClient) -> None:
    shown = get(client, "/ogc/collections/000000-borders/items?f=html&language=en&limit=1").get_data(as_text=True)
    fields = get(client, "/ogc/collections/000000-borders/queryables?language=en").get_json()["properties"]
    (feature,) = get(client, "/ogc/collections/000000-borders/items?limit=1").get_json()["features"]
    for name in ("unit_a", "length_m"):
        assert f"{fields[name]['title']} <strong>{feature['properties'][name]}</strong>" in shown


def test_a_day_that_is_past_is_told_with_its_policy_and_today_without(client: FlaskClient) -> None:
    then = get(client, "/ogc/collections/530427-catchments/items?datetime=2018-09-01&level=zone").get_json()
    now = get(client, "/ogc/collections/530427-catchments/items").get_json()
    assert now["numberMatched"] == 0
    held = [one["properties"] for one in then["features"]]
    assert held
    assert {one["edition"] for one in held} == {"530427-2016-07-31"}
    assert all(one["policy"] and one["valid_from"] <= "2018-09-01" <= one["valid_to"] for one in held)


def test_queryables_are_the_fields_that_may_be_asked_for_and_no_others(client: FlaskClient) -> None:
    answer = get(client, f"{UNITS}/queryables?language=en")
    assert answer.mimetype == "application/schema+json"
    properties = answer.get_json()["properties"]
    assert properties.pop("geometry")["format"] == "geometry-multipolygon"
    assert properties["area_m2"]["type"] == "number"
    assert properties["kind"]["description"].startswith("community = community")
    told = get(client, f"{ITEMS}?limit=1").get_json()["features"][0]["properties"]
    assert list(properties) == list(told)
    for name, value in told.items():
        if value is not None:
            assert get(client, f"{ITEMS}?{name}={value}").get_json()["numberMatched"] > 0


def test_in_another_system_the_header_says_which(client: FlaskClient) -> None:
    assert get(client, ITEMS).headers["Content-Crs"] == f"<{CRS84}>"
    wgs84 = "http://www.opengis.net/def/crs/EPSG/0/4326"
    answer = get(client, f"{ITEMS}/2025-09-01.000000001001?crs={wgs84}")
    assert answer.headers["Content-Crs"] == f"<{wgs84}>"
    north, east = answer.get_json()["geometry"]["coordinates"][0][0][0]
    assert (round(north), round(east)) == (30, 110)


def test_what_somebody_holds_is_not_sent_again(client: FlaskClient) -> None:
    answer = get(client, ITEMS)
    tag = answer.headers["ETag"]
    assert answer.headers["Cache-Control"] == "public, max-age=60, must-revalidate"
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert answer.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    again = client.get(ITEMS, headers={"If-None-Match": tag})
    assert (again.status_code, again.data) == (304, b"")
    assert again.headers["Content-Crs"] == f"<{CRS84}>"
    assert get(client, ITEMS).headers["ETag"] == tag != get(client, f"{ITEMS}?limit=3").headers["ETag"]
    head = client.head(ITEMS)
    assert (head.status_code, head.data, head.headers["ETag"]) == (200, b"", tag)


@pytest.mark.parametrize(
    ("path", "status", "field", "named"),
    [
        (f"{ITEMS}?colour=red", 400, "parameter", "township"),
        (f"{ITEMS}?limit=1&limit=2", 400, "limit", None),
        (f"{ITEMS}?bbox=110,30,109,31", 400, "bbox", "minx <= maxx"),
        (f"{ITEMS}?bbox=200,30,201,31", 400, "bbox", "x: -180..180"),
        (f"{ITEMS}?crs=EPSG:4326", 400, "crs", "http://www.opengis.net/def/crs/EPSG/0/4490"),
        (f"{ITEMS}?datetime=2018", 400, "datetime", "YYYY-MM-DD"),
        (f"{ITEMS}?f=xml", 400, "f", "json"),
        ("/ogc?language=fr", 400, "language", "zh"),
        ("/ogc/conformance?bbox=1,2,3,4", 400, "parameter", "language"),
        (f"{ITEMS}/2025-09-01.000000001001?limit=3", 400, "parameter", "crs"),
        ("/ogc/collections/000000-streets", 404, "collectionId", "000000-units"),
        ("/ogc/collections/331121-catchments/items", 404, "collectionId", "331121-units"),
        (f"{ITEMS}/2025-09-01.nobody", 404, "featureId", None),
    ],
)
def test_what_cannot_be_had_is_a_problem_that_names_what_can(
    client: FlaskClient, path: str, status: int, field: str, named: str | None
) -> None:
    answer = client.get(path)
    assert (answer.status_code, answer.mimetype) == (status, "application/problem+json")
    (error,) = answer.get_json()["errors"]
    assert error["field"] == field
    assert named is None or named in error["expected"]
    shown = client.get(path, headers={"Accept": "text/html"})
    assert (shown.status_code, shown.mimetype) == (status, "text/html")


def test_while_something_else_is_made_whoever_asks_for_more_is_told_when_to_come_again(
    client: FlaskClient, app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    ready, not_ready = (
        f"{ITEMS}?limit=7",
        f"{ITEMS}?datetime=2020-05-05&limit=7&crs=http://www.opengis.net/def/crs/EPSG/0/3857",
    )
    held = get(client, ready).get_json()
    (library,) = [one for service, one in _libraries.items() if service is app.extensions["enrollzone"]]
    turns = library._kept._turns
    monkeypatch.setattr(turns, "_patience_s", 0.01)
    with turns._one:
        answer = client.get(not_ready)
        assert (answer.status_code, answer.mimetype) == (503, "application/problem+json")
        assert int(answer.headers["Retry-After"]) > 0
        assert get(client, ready).get_json() == held
    assert get(client, not_ready).get_json()["numberReturned"] == 7
