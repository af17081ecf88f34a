"""The parents' pages: every outcome, the whole way to it, and nothing but what the document says."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import pytest
from flask.testing import FlaskClient

from enrollzone.web.families.situation import Seal, Situation
from tests.web.conftest import QUESTIONS
from tests.web.reading import Page, squeezed

FIRST = {"place": "五桂社区", "county": "530427", "stage": "primary", "year": "2018"}
ORDINARY = {"request": "entry", "relocated": "no", "restructured": "no", "custody": "both"}
SAME_AREA = {**ORDINARY, "child.hukou_zone": "same", "child.hukou_with": "parents"}


def situation(body: Mapping[str, Any]) -> Situation:
    return Situation(
        jurisdiction=body["jurisdiction"],
        stage=body.get("stage", "primary"),
        on=body["on"],
        home=body["home"],
        facts=body["facts"],
        dont_know=tuple(body.get("dont_know", ())),
    )


def page_of(client: FlaskClient, body: Mapping[str, Any], path: str = "/") -> Page:
    answer = client.post(f"{path}question", data={"situation": Seal("").close(situation(body))})
    assert answer.status_code == 200, answer.get_data(as_text=True)
    return Page(answer.get_data(as_text=True))


def first(client: FlaskClient, path: str = "/", **changed: str) -> Page:
    return Page(client.post(f"{path}place", data={**FIRST, **changed}).get_data(as_text=True))


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
    assert list(page.all("script")) == []
    assert [attributes for _, attributes in page.tags if "style" in attributes] == []


def test_the_first_page_offers_the_counties_and_years_of_the_policies(client: FlaskClient) -> None:
    page = Page(client.get("/").get_data(as_text=True))
    values = [option["value"] for option in page.all("option")]
    counties = ["000000", "331121", "350404", "3605", "370702", "530427"]
    assert values == ["", *counties, "2026", "2025", "2018"]
    assert "示例县（虚构）" in page.text
    assert "2018—2019学年（旧政策，只作查证）" in page.text


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
    answer = client.post("/place", data={**FIRST, **changed})
    page = Page(answer.get_data(as_text=True))
    assert answer.status_code == 422
    assert words in page.text
    assert f"#{field}" in [link.get("href") for link in page.all("a")]
    if field != "place":
        assert page.field("place") == [{**FIRST, **changed}["place"]]


def test_a_county_is_found_by_the_name_where_there_is_only_one_such_place(client: FlaskClient) -> None:
    assert "新平彝族傣族自治县·小学" in first(client, county="").text


def test_a_misspelt_name_is_offered_the_right_one_and_leads_on(client: FlaskClient) -> None:
    page = first(client, place="五贵社区")
    assert page.field("choose") == ["530427001001"]
    chosen = {
        "situation": page.field("situation")[0],
        "place_of": page.field("place_of")[0],
        "choose": "530427001001",
        "place": "",
    }
    found = Page(client.post("/question", data=chosen).get_data(as_text=True))
    assert "该住址属第一教育集团招生范围" in found.heading


def test_a_split_community_is_answered_after_the_house_number(client: FlaskClient) -> None:
    page = page_of(client, QUESTIONS["unit_split"])
    narrower = {
        "situation": page.field("situation")[-1],
        "place_of": page.field("place_of")[0],
        "place": "文昌路15号",
    }
    assert "实验小学" in Page(client.post("/question", data=narrower).get_data(as_text=True)).heading


def answers(page: Page, choose: Mapping[str, str]) -> dict[str, str]:
    """Fill in the question of a page: as told, else "don't know"; dates as of a child of the right age."""
    told = {"situation": page.field("situation")[-1], "answers": page.field("answers")[0]}
    for name in dict.fromkeys(one["name"] for one in page.all("input") if one.get("name", "").startswith("fact.")):
        part = name.rpartition(".")[2]
        if part in {"year", "month", "day"}:
            told[name] = {"year": "2012", "month": "3", "day": "5"}[part]
        elif part != "text" and page.field(name) != ["?"]:
            told[name] = choose.get(name.removeprefix("fact."), "?")
    return told


def walk(client: FlaskClient, page: Page, choose: Mapping[str, str], path: str = "/") -> Page:
    for _ in range(40):
        if not page.field("answers"):
            return page
        answer = client.post(f"{path}question", data=answers(page, choose))
        page = Page(answer.get_data(as_text=True))
        assert answer.status_code == 200, page.text
    raise AssertionError("the questions have no end")


def asked(client: FlaskClient, page: Page, field: str) -> Page:
    """The page, from one on, on which an ordinary family is asked for a field."""
    while field not in [one.get("name") for one in page.all("input")]:
        page = Page(client.post("/question", data=answers(page, SAME_AREA)).get_data(as_text=True))
    return page


def test_a_sentence_that_several_clauses_bear_out_is_said_once(client: FlaskClient) -> None:
    page = walk(client, first(client), SAME_AREA)
    assert page.text.count("招生范围内居民，按居住地就近入学。") == 1
    assert len(list(page.all("li"))) == page.html.count("</li>")


def test_a_reason_to_ask_names_each_place_in_the_text_once(ask: Callable[..., dict[str, Any]]) -> None:
    body = {"jurisdiction": "530427", "on": "2018-09-01", "home": {"text": "五桂社区"}, "facts": {}}
    said_why = [need["text"] for need in ask(body)["question"]["why"]]
    named = [text[text.rindex("（五") + 1 : -1].split("、") for text in said_why]
    assert named
    assert [places for places in named if len(places) != len(set(places))] == []


def test_an_ordinary_family_answers_its_way_to_its_group(client: FlaskClient) -> None:
    page = walk(client, first(client), SAME_AREA)
    assert page.heading == "对口第一教育集团；具体校区还不能确定"
    assert "2012年3月5日" in page.text
    assert "一小校区" in page.text


def test_who_cannot_tell_anything_still_comes_to_an_end(client: FlaskClient) -> None:
    page = walk(client, first(client), {})
    assert page.heading == "孩子户口所在地还不能确定在哪一片"
    assert "不清楚" in page.text


@pytest.mark.parametrize("path", ["/", "/en/"])
def test_the_whole_way_can_be_gone_in_both_languages(path: str, client: FlaskClient) -> None:
    told = {**ORDINARY, "child.hukou_zone": "outside", "child.hukou_with": "parents"}
    page = walk(client, first(client, path), told, path)
    assert page.heading
    assert page.field("forget")


def test_an_empty_answer_is_never_taken_for_no(client: FlaskClient) -> None:
    told = answers(asked(client, first(client), "fact.relocated"), ORDINARY)
    del told["fact.relocated"]
    answer = client.post("/question", data=told)
    again = Page(answer.get_data(as_text=True))
    assert answer.status_code == 422
    assert "#fact.relocated" in [link.get("href") for link in again.all("a")]
    checked = [one["value"] for one in again.all("input") if "checked" in one]
    assert checked == ["entry", "no", "both"]


@pytest.mark.parametrize(("year", "month", "day"), [("2012", "2", "30"), ("2012", "", "5"), ("12x", "1", "1")])
def test_a_day_that_does_not_exist_is_told_at_the_field(year: str, month: str, day: str, client: FlaskClient) -> None:
    told = answers(asked(client, first(client), "fact.child.birth.year"), {})
    told |= {"fact.child.birth.year": year, "fact.child.birth.month": month, "fact.child.birth.day": day}
    answer = client.post("/question", data=told)
    assert answer.status_code == 422
    assert "请填写年、月、日" in Page(answer.get_data(as_text=True)).text


def test_an_answer_can_be_taken_back_and_is_asked_again(client: FlaskClient) -> None:
    before = asked(client, first(client), "fact.relocated")
    page = Page(client.post("/question", data=answers(before, ORDINARY)).get_data(as_text=True))
    told = page.field("forget")
    assert ORDINARY.keys() <= set(told)
    taken = {"situation": page.field("situation")[-1], "forget": "relocated"}
    back = Page(client.post("/question", data=taken).get_data(as_text=True))
    assert back.field("forget") == [name for name in told if name != "relocated"]
    again = asked(client, back, "fact.relocated")
    assert "fact.request" not in [one.get("name") for one in again.all("input")]


def test_the_other_language_keeps_what_was_told(client: FlaskClient) -> None:
    page = Page(client.post("/question", data=answers(first(client), ORDINARY)).get_data(as_text=True))
    english = Page(client.post("/en/question", data={"situation": page.field("situation")[0]}).get_data(as_text=True))
    assert english.field("forget") == page.field("forget")
    assert next(english.all("html"))["lang"] == "en"


@pytest.mark.parametrize("broken", ["", "x", "eyJhIjoxfQ.AAAA", "."])
def test_a_damaged_page_begins_again_and_guesses_nothing(broken: str, client: FlaskClient) -> None:
    answer = client.post("/question", data={"situation": broken})
    assert answer.status_code == 422
    assert "这一页已经过期" in Page(answer.get_data(as_text=True)).text


def test_a_situation_sealed_with_another_key_is_not_opened() -> None:
    told = situation(QUESTIONS["assigned"])
    assert Seal("one").open(Seal("one").close(told)) == told
    assert Seal("two").open(Seal("one").close(told)) is None
