"""Papers told to the API, and advice: on the parents' page and in the document, through the same road."""

from collections.abc import Mapping
from typing import Any

import pytest
from flask.testing import FlaskClient

from tests.web.conftest import LICENSED, MIGRANT, QUESTIONS, example
from tests.web.reading import Page, squeezed
from tests.web.walking import posted, sealed

HOME = "河东街道东湖社区"
PERMIT = {"kind": "permit", "holder": "parent", "from": "2025-03-01", "until": "2027-02-28"}


def told(client: FlaskClient, body: Mapping[str, Any]) -> dict[str, Any]:
    answer = client.post("/api/v1/lookup", json=body)
    assert answer.status_code == 200, answer.get_json()
    document: dict[str, Any] = answer.get_json()
    return document


def page_of(client: FlaskClient, body: Mapping[str, Any], path: str = "/", **more: str) -> Page:
    return posted(client, f"{path}answer", {"situation": sealed(body), **more})


def without(facts: Mapping[str, Any], prefix: str) -> dict[str, Any]:
    return {name: value for name, value in facts.items() if not name.startswith(prefix)}


def test_papers_and_facts_get_the_same_document(client: FlaskClient) -> None:
    facts = told(client, example(HOME, {**LICENSED, "permit.since": "2025-03-01"}))
    papers = told(client, example(HOME, without(LICENSED, "permit"), documents=[PERMIT]))
    assert facts["query"].pop("documents") == []
    assert papers["query"].pop("documents") == ["permit"]
    assert papers == facts
    assert papers["outcome"] == "assigned"


def test_a_paper_that_runs_out_before_term_is_a_warning(client: FlaskClient) -> None:
    soon = {**PERMIT, "until": "2026-08-31"}
    document = told(client, example(HOME, without(LICENSED, "permit"), documents=[soon]))
    assert document["outcome"] == "bureau_arranges"
    (warning,) = [one for one in document["warnings"] if one["code"] == "paper_expires_before_entry"]
    assert "2026年8月31日" in warning["text"]


@pytest.mark.parametrize(
    ("paper", "field", "code"),
    [
        ({"kind": "passport"}, "documents.0.kind", "unknown_paper"),
        ({"kind": "permit", "issued": "2025-03-01"}, "documents.0.issued", "no_such_part"),
        ({"kind": "permit", "from": "2026-01-01", "until": "2025-01-01"}, "documents.0.until", "ends_first"),
        ({"kind": "permit", "held": False, "holder": "parent"}, "documents.0.held", "not_held"),
        ({"kind": "permit", "marks": ["张三"]}, "documents.0.marks", "unknown_mark"),
    ],
)
def test_a_paper_that_cannot_be_taken_is_a_problem_by_field(
    client: FlaskClient, paper: Mapping[str, Any], field: str, code: str
) -> None:
    answer = client.post("/api/v1/lookup", json=example(HOME, MIGRANT, documents=[paper]))
    problem = answer.get_json()
    assert (answer.status_code, problem["code"]) == (422, code)
    assert [(error["field"], error["code"]) for error in problem["errors"]] == [(field, code)]
    assert "张三" not in answer.get_data(as_text=True)


def test_the_page_says_which_papers_would_be_enough(client: FlaskClient) -> None:
    question = QUESTIONS["bureau_arranges"]
    (entry,) = told(client, question)["enough"]
    assert [paper["kind"] for paper in entry["papers"]] == ["permit"]
    assert [[paper["kind"] for paper in choice] for choice in entry["one_of"]] == [["contract", "licence"]]
    shown = squeezed(page_of(client, question).text)
    assert "再有这些符合要求的材料就够了" in shown
    for paper in (*entry["papers"], *entry["one_of"][0]):
        assert squeezed(paper["requirement"]) in shown


@pytest.mark.parametrize(
    ("path", "ask", "heading"),
    [
        ("/", "看看哪些情况会改变结果", "哪些情况不同，结果就不同"),
        ("/en/", "See what would change the answer", "What else would change the answer"),
    ],
)
def test_what_would_change_the_answer_is_shown_on_demand(
    client: FlaskClient, path: str, ask: str, heading: str
) -> None:
    question = QUESTIONS["assigned"]
    plain, advised = page_of(client, question, path), page_of(client, question, path, advise="1")
    assert squeezed(ask) in squeezed(plain.text)
    assert squeezed(heading) not in squeezed(plain.text)
    assert squeezed(heading) in squeezed(advised.text)
    assert squeezed(ask) not in squeezed(advised.text)
    language = "en" if path == "/en/" else "zh"
    entries = told(client, {**question, "advise": True, "language": language})["what_if"]
    assert 1 <= len(entries) <= 5
    for entry in entries:
        assert all(squeezed(one["text"]) in squeezed(advised.text) for one in (*entry["if"], *entry["then"]))


def test_without_being_asked_for_nothing_is_advised(client: FlaskClient) -> None:
    assert told(client, QUESTIONS["assigned"])["what_if"] == []
    assert told(client, {**QUESTIONS["needs_facts"], "advise": True})["what_if"] == []


def test_a_place_that_was_not_found_offers_no_advice(client: FlaskClient) -> None:
    assert squeezed("看看哪些情况会改变结果") not in squeezed(page_of(client, QUESTIONS["outside_jurisdiction"]).text)


def test_a_policy_says_what_may_be_told_of_each_paper(client: FlaskClient) -> None:
    papers = client.get("/api/v1/policies/example-primary").get_json()["policy"]["papers"]
    shows = {paper["kind"]: paper["shows"] for paper in papers}
    assert shows["permit"] == {
        "held": "permit.present",
        "parts": {"holder": "permit.holder", "from": "permit.since", "until": "permit.until"},
        "marks": {},
    }
    assert shows["migrant_papers"] is None
