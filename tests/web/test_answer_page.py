"""The page of an answer: all that the document says and nothing else, in every outcome and both languages."""

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from flask import render_template
from flask.testing import FlaskClient

from enrollzone.i18n.catalogue import catalogue
from enrollzone.present import document
from enrollzone.web.families.asking import ask
from enrollzone.web.families.told import home_words, summary
from tests.unit.answers.test_last_year import asked as asked_of
from tests.unit.answers.test_last_year import both_years
from tests.web.conftest import LOCAL, QUESTIONS, example
from tests.web.reading import VOID, Page, squeezed
from tests.web.walking import go_on, page_of, posted, sealed, situation

PATHS = {"zh": "/", "en": "/en/"}
AT_A_BORDER = {"point": {"x": 109.98784, "y": 29.99384, "crs": "wgs84", "accuracy_m": 5}}
ASKED: dict[str, dict[str, Any]] = {
    **QUESTIONS,
    "a_point": example(AT_A_BORDER, {**LOCAL, "child.hukou_place": AT_A_BORDER}),
    "homonym_for_all": example("太平社区"),
    "advised": {**QUESTIONS["choice"], "advise": True},
    "contradiction": example("城关街道钟楼社区", {**LOCAL, "child.hukou_in": False}),
    "unions": {"jurisdiction": "331121", "on": "2026-09-01", "home": {"text": "鹤城街道"}, "facts": {}},
}

# Keys of documents whose values are for programs. Every other text is for the family.
FOR_PROGRAMS = frozenset(
    [
        "as_of", "boarding", "campus", "change", "code", "engine", "fact", "how", "id", "in_force", "is_ordinary",
        "kind", "legal_force", "level", "mode", "named", "offered", "one_of", "option", "outcome", "place_name",
        "query", "reading", "rule", "school_year", "sha256", "since", "source", "stage", "state", "status", "used",
        "values", "verdict", "version", "what", "zone", "zones",
    ]
)  # fmt: skip
# Parts that stand on the page in other words, or in one sentence that holds them.
SAID_OTHERWISE = {
    ("then", "options"), ("possible", "options"), ("last_year", "options"), ("enough", "text"), ("nearest", "kind"),
    ("candidates", "why"), ("asks", "name"), ("question", "clauses"), ("why", "clauses"), ("obliges", "clause"),
    ("place", "why"), ("facts", "name"), ("facts", "label"), ("contradictions", "facts"), ("why", "facts"),
    ("options", "reasons"), ("decided", "by"), ("decided", "on"), ("decided", "ref"), ("now", "name"),
    ("formerly", "name"), ("place", "zones"), ("next_step", "phone"),
}  # fmt: skip


def texts(part: object, name: str = "") -> Iterator[str]:
    """Every text of a document that a family has to be able to read."""
    if isinstance(part, str) and part:
        yield part
    elif isinstance(part, list):
        for one in part:
            yield from texts(one, name)
    elif isinstance(part, dict):
        for key, value in part.items():
            if key not in FOR_PROGRAMS and (name, key) not in SAID_OTHERWISE:
                yield from texts(value, key)


def to_read(asked: Mapping[str, Any], language: str) -> list[str]:
    """The texts that the page must have: of both headlines that of its language; of two accounts the finer one."""
    whole = dict(asked)
    whole["headline"] = whole["headline"][language]
    if whole["by_reading"]:
        whole["possible"] = []
    return list(dict.fromkeys(texts(whole)))


def ask_for(client: FlaskClient, outcome: str, language: str) -> dict[str, Any]:
    answer = client.post("/api/v1/lookup", json={**ASKED[outcome], "language": language})
    assert answer.status_code == 200, answer.get_json()
    found: dict[str, Any] = answer.get_json()
    return found


def shown(client: FlaskClient, outcome: str, language: str) -> Page:
    more = {"advise": "1"} if ASKED[outcome].get("advise") else {}
    return posted(client, f"{PATHS[language]}answer", {"situation": sealed(ASKED[outcome]), **more})


@pytest.mark.parametrize("language", PATHS)
@pytest.mark.parametrize("outcome", ASKED)
def test_the_page_says_all_that_the_document_says(outcome: str, language: str, client: FlaskClient) -> None:
    asked = ask_for(client, outcome, language)
    page = shown(client, outcome, language)
    assert [text for text in to_read(asked, language) if squeezed(text) not in page.text] == []
    assert page.heading == squeezed(asked["headline"][language])


class _Reader(HTMLParser):
    """The words of the main part of a page, but for the map and what is sent on: others make and test those."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.words: list[str] = []
        self._open: list[bool] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in VOID | {"circle"}:
            named = dict(attrs)
            inside = self._open[-1] if self._open else False
            others = named.get("aria-labelledby") in {"map", "share"} or tag in {"button", "textarea"}
            self._open.append((inside or named.get("id") == "main") and not others)

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID | {"circle"}:
            self._open.pop()

    def handle_data(self, data: str) -> None:
        if self._open and self._open[-1]:
            self.words.append(data)


def known_words(asked: Mapping[str, Any], body: Mapping[str, Any], client: FlaskClient, language: str) -> list[str]:
    """Everything that may stand on a page: the catalogue of the pages, the document, what the family told."""
    words = catalogue(language)
    days = [words.day(date.fromisoformat(one)) for one in re.findall(r"\d{4}-\d\d-\d\d", str(asked))]
    bureaus = client.application.extensions["enrollzone"].current.bureaus
    with client.application.test_request_context():
        found = ask(bureaus, situation(body), language)
        told = summary(found, situation(body), language)
    edition = found.bureau.atlas.in_force(date.fromisoformat(asked["as_of"]))
    home = home_words(situation(body), edition, language)
    family = [home, *(text for one in told for text in (one["label"], one["value"]))]
    return ["enrollzone", *_of_pages(language), *_every(asked), *days, words.say(found.bureau.county.name), *family]


@cache
def _of_pages(language: str) -> list[str]:
    """The words of the catalogue that stand on pages, without what is filled in, each once."""
    said = (said for code, said in catalogue(language).sentences.items() if code.startswith("page."))
    return sorted({squeezed(one) for sentence in said for one in _fixed(sentence)})


def _fixed(sentence: str) -> Iterator[str]:
    return (part for part in re.split(r"\{\w+\}", sentence) if squeezed(part))


def _every(part: object) -> Iterator[str]:
    if isinstance(part, str):
        yield part
        yield part[:12]
    for one in part.values() if isinstance(part, dict) else part if isinstance(part, list) else ():
        yield from _every(one)


def left_over(text: str, known: re.Pattern[str]) -> list[str]:
    """What remains of a text without the known words, the longest first: signs and numbers at most."""
    return re.findall(r"[^\W\d_]{2,}", known.sub("|", text))


def any_of(known: Iterable[str], text: str) -> re.Pattern[str]:
    """The known words that stand in a text: to look for thousands more at each of its signs would find nothing."""
    longest_first = sorted({one for one in map(squeezed, known) if one and one in text}, key=len, reverse=True)
    return re.compile("|".join(map(re.escape, longest_first)))


@pytest.mark.parametrize("language", PATHS)
@pytest.mark.parametrize("outcome", ASKED)
def test_the_page_says_nothing_that_the_document_does_not(outcome: str, language: str, client: FlaskClient) -> None:
    asked = ask_for(client, outcome, language)
    read = "|".join(squeezed(one) for one in _Reader(shown(client, outcome, language).html).words)
    promised = f"{read}孩子一定能上这所学校"
    known = any_of(known_words(asked, ASKED[outcome], client, language), promised)
    assert left_over(read, known) == []
    assert left_over(promised, known)


@pytest.mark.parametrize("outcome", ASKED)
def test_every_page_of_an_answer_can_be_read_by_everybody(outcome: str, client: FlaskClient) -> None:
    page = shown(client, outcome, "zh")
    assert next(page.all("html"))["lang"] == "zh-CN"
    assert len(list(page.all("h1"))) == 1
    assert len(list(page.all("main"))) == 1
    labelled = {label["for"] for label in page.all("label")}
    fields = [field for tag in ("input", "textarea") for field in page.all(tag) if field.get("type") != "hidden"]
    assert [field["id"] for field in fields if field["id"] not in labelled] == []
    identifiers = [attributes["id"] for _, attributes in page.tags if "id" in attributes]
    assert len(identifiers) == len(set(identifiers))
    assert [attributes for _, attributes in page.tags if "style" in attributes] == []
    named = [one["aria-labelledby"] for _, one in page.tags if "aria-labelledby" in one]
    assert [name for name in named if name not in identifiers] == []
    assert len(list(page.all("li"))) == page.html.count("</li>")


def test_outcome_next_step_and_telephone_stand_before_everything_else(client: FlaskClient) -> None:
    for outcome in QUESTIONS:
        html = shown(client, outcome, "zh").html
        after = [html.index(mark) for mark in ('<details class="ez-fold"', "<h2") if mark in html]
        assert html.index("<h1") < html.index('id="next"') <= min(after) + 60, outcome


def test_both_sides_of_a_choice_stand_alike(client: FlaskClient) -> None:
    page = shown(client, "choice", "zh")
    boxes = [box.split("</li>", 1)[0] for box in page.html.split('<li class="ez-option">')[1:]]
    assert [box.count("<p ") for box in boxes] == [3, 2]  # the one is in a group, the other in none
    assert all('<p class="ez-option__name">' in box for box in boxes)
    assert "先后不分高低" in page.text


def test_papers_of_which_one_is_enough_count_as_one(client: FlaskClient) -> None:
    assert "要带的材料（2样，其中2样没有或不符合要求）" in shown(client, "bureau_arranges", "zh").text
    assert "要带的材料（2样）" in shown(client, "needs_documents", "zh").text


def test_what_hardly_concerns_the_family_is_folded(client: FlaskClient) -> None:
    html = shown(client, "assigned_group", "zh").html
    beside, _, folded = html.partition('id="open"')
    warnings = ask_for(client, "assigned_group", "zh")["warnings"]
    assert {"historical_policy", "reading_provisional"} <= {one["code"] for one in warnings}
    for warning in warnings:
        part = folded if warning["code"] == "reading_provisional" else beside
        assert squeezed(warning["text"]) in squeezed(Page(part).text)


def test_who_stops_before_the_end_sees_what_is_possible_and_can_go_on(client: FlaskClient) -> None:
    page = shown(client, "needs_facts", "zh")
    assert "还不能说出学校" in page.text
    assert "还可能的结果（10项）" in page.text
    on = go_on(client, page)
    assert on.field("answers")


def test_what_was_agreed_to_is_listed_and_each_can_be_changed(client: FlaskClient) -> None:
    body = QUESTIONS["needs_facts"]
    page = posted(client, "/answer", {"situation": sealed(body), "assume": "1"})
    assumed = ask_for(client, "needs_facts", "zh")["ordinary"]["assumes"]
    assert page.heading == "对口第一教育集团；具体校区还不能确定"
    assert [one["text"] for one in assumed if squeezed(one["text"]) not in page.text] == []
    assert len(page.field("change")) == len(assumed)
    asked = posted(client, "/question", {"situation": page.field("situation")[-1], "change": "relocated"})
    assert asked.field("fact.relocated")


def test_the_home_can_be_written_another_way(client: FlaskClient) -> None:
    page = shown(client, "assigned", "zh")
    assert page.field("edit") == ["1"]
    again = posted(client, "/place", {"situation": page.field("situation")[-1], "edit": "1"})
    assert again.field("place") == ["城关街道钟楼社区"]


@pytest.mark.parametrize("language", PATHS)
def test_the_report_names_the_answer_and_nothing_of_the_family(language: str, client: FlaskClient) -> None:
    body = example("太平社区五号楼张三家", {**LOCAL, "child.hukou_place": "城关街道滨河社区"})
    body["home"] = {"text": "城关街道滨河社区张三家"}
    told = client.post("/api/v1/lookup", json={**body, "language": language}).get_json()
    html = posted(client, f"{PATHS[language]}answer", {"situation": sealed(body)}).html
    report = html.split('id="report-text"', 1)[1].split(">", 1)[1].split("</textarea>", 1)[0]
    for part in (told["place"]["matched"], told["headline"][language], told["receipt"], told["outcome"]):
        assert part in report
    for basis in (told["basis"]["policy"], told["basis"]["edition"]):
        assert f"{basis['id']}" in report
        assert basis["sha256"][:12] in report
    assert "张三" not in report
    assert "2019" not in report


def test_last_year_is_shown_with_both_policies_and_their_sentences(client: FlaskClient, tmp_path: Path) -> None:
    """No installed county has two policies: a bureau of two years, rendered by the template of the page."""
    for language in PATHS:
        given = document(asked_of(both_years(tmp_path / language)), language)
        with client.application.test_request_context("/answer", method="POST"):
            html = render_template("families/answer/why.html", answer=given, language=language, reasons=lambda *_: "")
        page = Page(html)
        assert [text for text in texts(given["last_year"]) if squeezed(text) not in page.text] == []


def test_who_contradicts_itself_is_shown_what_to_change(client: FlaskClient) -> None:
    page = shown(client, "contradiction", "zh")
    assert "改正说错的一处" in page.text
    assert '<details class="ez-fold" id="told" open>' in page.html
    assert "child.hukou_in" in page.field("change")


def test_a_home_near_a_border_is_told_its_metres_and_what_lies_behind(client: FlaskClient) -> None:
    page = shown(client, "a_point", "zh")
    assert "离城关街道滨河社区只有约16米" in page.text
    assert "校区的坐标" in page.text


def test_where_only_unions_are_known_the_page_leads_on_to_them(client: FlaskClient) -> None:
    html = shown(client, "unions", "zh").html
    assert '<a class="govuk-link" href="/schools/331121">青田县的学校和文件</a>' in html[: html.index("<details")]


def test_a_school_that_the_first_line_names_leaves_no_empty_box(client: FlaskClient) -> None:
    plain: dict[str, Any] = {"text": "北小", "group": None, "school": None, "campus": None, "reasons": []}
    with client.application.test_request_context("/answer", method="POST"):
        shown_as = client.application.jinja_env.get_template("families/pieces.html").module.options  # type: ignore[attr-defined]
        assert "<li" not in shown_as([plain], "zh", (), "对口学校：北小")
        assert "北小" in shown_as([plain], "zh", (), "")


def test_where_the_ordinary_family_gets_no_school_that_is_said_at_first_and_to_who_stops(client: FlaskClient) -> None:
    home = "柳溪镇大坪村"
    at_first = posted(client, "/place", {"place": home, "county": "000000", "stage": "primary", "year": "2026"})
    stopped = page_of(client, example(home, {"child.hukou_zone": "outside", "child.hukou_in": False}))
    assert [squeezed("原文没有写到") in page.text for page in (at_first, stopped)] == [True, True]
