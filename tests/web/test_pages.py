"""The page of an answer: every outcome, and nothing but what the document says."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import pytest
from flask.testing import FlaskClient

from tests.web.conftest import QUESTIONS
from tests.web.reading import Page, squeezed
from tests.web.walking import page_of


def said(document: Mapping[str, Any], language: str) -> Iterator[str]:
    """Every text of a document that a family has to be able to read."""
    yield document["headline"][language]
    yield document["next_step"]["do"]
    yield document["next_step"]["who"]
    yield document["next_step"]["phone_text"]
    yield from (warning["text"] for warning in document["warnings"])
    yield from (duty["what"] for duty in document["obliges"])
    yield from (need["text"] for need in document.get("question", {}).get("why", ()))
    yield from (reading["question"] for reading in document["readings"])
    yield from (one["text"] for one in document.get("contradictions", ()))
    yield from options(document["options"])
    yield from reasons(document["reasons"])
    yield from papers(document["documents"])
    if not document["by_reading"]:
        yield from (possible["text"] for possible in document["possible"])
    for branch in document["by_reading"]:
        yield from (one["text"] for one in (*branch["if"], *branch["then"]))
    if "ordinary" in document:
        yield document["ordinary"]["text"]
        yield from (one["text"] for one in document["ordinary"]["assumes"])
        yield from options(document["ordinary"]["options"])
        yield from reasons(document["ordinary"]["reasons"])
        yield from papers(document["ordinary"]["documents"])
    for candidate in document.get("place", {}).get("candidates", ()):
        yield candidate["name"]
    yield from document.get("place", {}).get("parts", ())
    for fact in document.get("question", {}).get("facts", ()):
        yield fact["ask"]
    yield document.get("receipt", "")


def options(listed: list[dict[str, Any]]) -> Iterator[str]:
    for option in listed:
        yield option["text"]
        yield from (campus["name"] for campus in option.get("campuses", ()))
        yield option.get("stops_at", {}).get("why", "")


def reasons(listed: list[dict[str, Any]]) -> Iterator[str]:
    for reason in listed:
        yield reason["because"]
        if reason["clause"]:
            yield reason["clause"]["quote"]
            yield reason["clause"]["number"]


def papers(listed: list[dict[str, Any]]) -> Iterator[str]:
    for paper in listed:
        yield paper["requirement"]
        yield paper["state_text"]
        yield from paper["why"]


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("outcome", QUESTIONS)
def test_the_page_says_all_that_the_document_says(
    outcome: str, language: str, client: FlaskClient, ask: Callable[..., dict[str, Any]]
) -> None:
    document = ask({**QUESTIONS[outcome], "language": language})
    page = page_of(client, QUESTIONS[outcome], {"zh": "/", "en": "/en/"}[language])
    assert [text for text in said(document, language) if squeezed(text) not in page.text] == []
    assert page.heading == squeezed(document["headline"][language])


@pytest.mark.parametrize("outcome", QUESTIONS)
def test_every_page_of_an_answer_can_be_read_by_everybody(outcome: str, client: FlaskClient) -> None:
    page = page_of(client, QUESTIONS[outcome])
    assert next(page.all("html"))["lang"] == "zh-CN"
    assert len(list(page.all("h1"))) == 1
    assert len(list(page.all("main"))) == 1
    labelled = {label["for"] for label in page.all("label")}
    shown = [field for field in page.all("input") if field.get("type") != "hidden"]
    assert [field["id"] for field in shown if field["id"] not in labelled] == []
    identifiers = [attributes["id"] for _, attributes in page.tags if "id" in attributes]
    assert len(identifiers) == len(set(identifiers))
    assert [attributes for _, attributes in page.tags if "style" in attributes] == []
