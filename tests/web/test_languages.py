"""The same page in another language or with larger letters: what a family told goes with it, and in no address."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from enrollzone.config import Settings
from enrollzone.i18n.catalogue import PAGE_LANGUAGES
from enrollzone.web import create_app
from enrollzone.web.families.situation import Seal
from enrollzone.web.languages import TAGS, prefix_of
from tests.sights import Sight, linked, lost, posted, sealed, situation
from tests.web.conftest import QUESTIONS
from tests.web.reading import Page

TOOL = re.compile(r'<form method="post" action="([^"]+)" class="ez-tools__form">(.*?)</form>', re.DOTALL)
PROMISE = re.compile(r"保证|保證|一定录取|一定錄取|guaranteed|will be accepted")
HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)">')


def asked_for(client: FlaskClient, sight: Sight, language: str = "zh", size: str = "") -> TestResponse:
    address = sight.address(language) + size
    return client.post(address, data=sight.form) if sight.form else client.get(address, buffered=True)


def shown(client: FlaskClient, sight: Sight, language: str = "zh", size: str = "") -> str:
    return asked_for(client, sight, language, size).get_data(as_text=True)


def switches(html: str) -> dict[str, dict[str, str]]:
    """Where the forms of the head lead, and what each of them carries."""
    return {action: dict(HIDDEN.findall(fields)) for action, fields in TOOL.findall(html)}


@pytest.mark.parametrize("path", ["/check", "/question", "/answer", "/print"])
def test_an_answer_changes_its_language_and_keeps_what_was_told(client: FlaskClient, path: str) -> None:
    body = QUESTIONS["needs_facts" if path == "/question" else "choice"]
    found = switches(shown(client, Sight("", path, sealed(body))))
    assert {f"{prefix_of(language)}{path}" for language in PAGE_LANGUAGES if language != "zh"} < found.keys()
    assert all(Seal("").open(fields["situation"]) == situation(body) for fields in found.values())
    english = Page(client.post(f"/en{path}", data=found[f"/en{path}"]).get_data(as_text=True))
    assert next(english.all("html"))["lang"] == "en"


def test_larger_letters_stay_on_every_page_until_they_are_put_away(client: FlaskClient) -> None:
    larger = shown(client, Sight("", "/answer", sealed(QUESTIONS["choice"])), size="?large=1")
    assert 'class="govuk-template ez-large"' in larger
    ours = [link for link in re.findall(r'(?:href|action)="(/[^"]*)"', larger) if not link.startswith("/static/")]
    small = [link for link in ours if "large=1" not in link]
    assert set(small) == {"/answer"}
    assert len(ours) > len(small)


def test_a_page_that_is_read_changes_its_language_by_a_link(client: FlaskClient) -> None:
    page = Page(client.get("/schools/000000", buffered=True).get_data(as_text=True))
    links = {link.get("hreflang"): link["href"] for link in page.all("a")}
    assert links["en"] == "/en/schools/000000"


def test_a_page_that_only_a_form_leads_to_and_that_carries_nothing_leads_to_the_start(client: FlaskClient) -> None:
    page = Page(shown(client, Sight("", "/place", {"place": "", "stage": "primary", "year": "2018"})))
    assert {link["href"] for link in page.all("a") if link.get("hreflang")} == {
        f"{prefix_of(language)}/" for language in PAGE_LANGUAGES if language != "zh"
    }


@pytest.mark.parametrize("language", PAGE_LANGUAGES)
def test_every_page_stands_in_every_language_and_names_it(app: Flask, client: FlaskClient, language: str) -> None:
    sights = [*linked(app), *posted(), *lost()]
    found = {sight.name: asked_for(client, sight, language) for sight in sights}
    tags = {name: next(Page(answer.get_data(as_text=True)).all("html"))["lang"] for name, answer in found.items()}
    assert tags == dict.fromkeys(tags, TAGS[language])
    promised = {name: PROMISE.findall(answer.get_data(as_text=True)) for name, answer in found.items()}
    assert {name: words for name, words in promised.items() if words} == {}
    failed = {name: answer.status_code for name, answer in found.items() if answer.status_code not in {200, 404, 422}}
    assert failed == {}
    assert sum(answer.status_code == 200 for answer in found.values()) > 40


def test_traditional_characters_are_the_same_page_and_names_stay_as_published(client: FlaskClient) -> None:
    page = Page(shown(client, Sight("", "/answer", sealed(QUESTIONS["assigned"])), "zh-Hant"))
    assert page.heading == "對口學校：实验小学本部（以教育局審核為準）"
    assert "引用的條文照公佈的原文顯示" in page.text
    assert "居住在招生范围内的本县户籍家庭" in page.text


def test_a_foreign_language_says_that_names_stay_as_they_were_published(client: FlaskClient) -> None:
    assert "shown in Chinese, as published" in client.get("/en/").get_data(as_text=True)
    assert "公布的原文" not in client.get("/").get_data(as_text=True)


def test_where_one_county_is_served_every_page_says_who_decides(app: Flask) -> None:
    alone = create_app(Settings(jurisdictions=("000000",))).test_client().get("/").get_data(as_text=True)
    several = app.test_client().get("/").get_data(as_text=True)
    assert ("示例县教育局" in alone, "示例县教育局" in several) == (True, False)
