"""The description of the API: valid, complete, and true of the answers."""

import re
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from jsonschema import Draft202012Validator
from openapi_spec_validator import OpenAPIV31SpecValidator

from enrollzone.web.api.openapi import description
from tests.web.conftest import QUESTIONS

PARAMETER = re.compile(r"<(\w+)>")


def validator(shape: str) -> Draft202012Validator:
    schema = {"$ref": f"#/components/schemas/{shape}", "components": description()["components"]}
    return Draft202012Validator(schema)


def test_the_description_is_valid_openapi(client: FlaskClient) -> None:
    served = client.get("/api/v1/openapi.json").get_json()
    assert served["openapi"] == "3.1.0"
    assert list(OpenAPIV31SpecValidator(served).iter_errors()) == []


def test_every_route_of_the_api_is_described_and_nothing_else(app: Flask) -> None:
    routes = {
        (PARAMETER.sub(r"{\1}", rule.rule), method.lower())
        for rule in app.url_map.iter_rules()
        if rule.rule.startswith("/api/") or rule.endpoint == "gis.file"
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }
    described = {(path, method) for path, methods in description()["paths"].items() for method in methods}
    assert routes == described
    assert len(routes) > 12


def test_only_the_lookup_takes_a_body() -> None:
    paths = description()["paths"].items()
    assert [path for path, methods in paths for one in methods.values() if "requestBody" in one] == ["/api/v1/lookup"]


@pytest.mark.parametrize("outcome", QUESTIONS)
def test_answers_are_as_described(outcome: str, client: FlaskClient) -> None:
    document = client.post("/api/v1/lookup", json=QUESTIONS[outcome]).get_json()
    assert [error.message for error in validator("LookupDocument").iter_errors(document)] == []


def test_a_changed_answer_would_be_noticed(client: FlaskClient) -> None:
    document: dict[str, Any] = client.post("/api/v1/lookup", json=QUESTIONS["assigned"]).get_json()
    assert list(validator("LookupDocument").iter_errors({**document, "outcome": "refused"})) != []
    assert list(validator("LookupDocument").iter_errors({**document, "more": 1})) != []


def test_questions_are_as_described() -> None:
    for body in QUESTIONS.values():
        assert [error.message for error in validator("LookupBody").iter_errors(body)] == []
