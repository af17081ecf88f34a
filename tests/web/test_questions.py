"""The questions: one screen at a time, with a reason, a way back and a way out; and the list to check at the end."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from enrollzone.web.families.asking import ask as asking
from enrollzone.web.families.mattering import pointless
from enrollzone.web.families.situation import Seal, Situation
from tests.web.conftest import LICENSED, QUESTIONS, example
from tests.web.reading import Page, squeezed
from tests.web.walking import (
    ORDINARY,
    SAME_AREA,
    answered,
    answers,
    asked,
    asked_fields,
    first,
    go_on,
    posted,
    sealed,
    situation,
    walk,
)


def test_a_screen_is_the_heading_and_says_why_it_is_asked(
    client: FlaskClient, ask: Callable[..., dict[str, Any]]
) -> None:
    page, question = go_on(client, first(client)), ask(QUESTIONS["needs_facts"])["question"]
    assert page.heading == squeezed(question["text"])
    assert [need["text"] for need in question["why"] if squeezed(need["text"]) not in page.text] == []
    assert [one["quote"] for one in question["clauses"] if squeezed(one["quote"]) not in page.text] == []
    assert asked_fields(page) == [f"fact.{fact['name']}" for fact in question["facts"]]


def test_a_single_question_is_the_heading_itself(client: FlaskClient) -> None:
    page = asked(client, first(client), "fact.child.birth.year")
    assert page.heading == "孩子的出生日期？"
    assert page.html.count("孩子的出生日期？</h1>") == 1


def test_a_reason_to_ask_names_each_place_in_the_text_once(ask: Callable[..., dict[str, Any]]) -> None:
    said_why = [need["text"] for need in ask(QUESTIONS["needs_facts"])["question"]["why"]]
    named = [text[text.rindex("（五") + 1 : -1].split("、") for text in said_why]
    assert named
    assert [places for places in named if len(places) != len(set(places))] == []


def test_an_ordinary_family_answers_its_way_to_the_list_and_to_its_group(client: FlaskClient) -> None:
    page = walk(client, first(client), SAME_AREA)
    assert page.heading == "请核对说过的情况"
    assert "2012年3月5日" in page.text
    found = go_on(client, page, "/answer")
    assert found.heading == "对口第一教育集团；具体校区还不能确定"
    assert "一小校区" in found.text


def test_a_sentence_that_several_clauses_bear_out_is_said_once(client: FlaskClient) -> None:
    page = go_on(client, walk(client, first(client), SAME_AREA), "/answer")
    assert page.text.count("招生范围内居民，按居住地就近入学。") == 1
    assert len(list(page.all("li"))) == page.html.count("</li>")


@pytest.mark.parametrize("path", ["/", "/en/"])
def test_the_whole_way_can_be_gone_in_both_languages(path: str, client: FlaskClient) -> None:
    told = {**ORDINARY, "child.hukou_zone": "outside", "child.hukou_with": "parents"}
    page = walk(client, first(client, path), told, path)
    assert ORDINARY.keys() <= set(page.field("change"))


def test_who_cannot_tell_anything_is_offered_to_stop_and_comes_to_an_end_all_the_same(client: FlaskClient) -> None:
    page = go_on(client, first(client))
    assert "已有" not in page.text
    page = answered(client, page, {})
    assert "已有4处说不清" in page.text
    assert "也可以直接问：新平彝族傣族自治县教育局" in page.text
    stopped = go_on(client, page, "/answer")
    assert stopped.heading == "该住址属第一教育集团招生范围；是否在此就读还取决于家庭情况"
    end = walk(client, first(client), {})
    assert end.heading == "请核对说过的情况"
    assert go_on(client, end, "/answer").heading == "孩子户口所在地还不能确定在哪一片"


def test_an_empty_answer_is_never_taken_for_no(client: FlaskClient) -> None:
    told = answers(asked(client, first(client), "fact.relocated"), ORDINARY)
    del told["fact.relocated"]
    again = posted(client, "/question", told, 422)
    assert "#fact.relocated" in [link.get("href") for link in again.all("a")]
    assert [one["value"] for one in again.all("input") if "checked" in one] == ["entry", "no", "both"]


@pytest.mark.parametrize(("year", "month", "day"), [("2012", "2", "30"), ("2012", "", "5"), ("12x", "1", "1")])
def test_a_day_that_does_not_exist_is_told_at_the_field(year: str, month: str, day: str, client: FlaskClient) -> None:
    told = answers(asked(client, first(client), "fact.child.birth.year"), {})
    told |= {"fact.child.birth.year": year, "fact.child.birth.month": month, "fact.child.birth.day": day}
    page = posted(client, "/question", told, 422)
    assert "请填写年、月、日" in page.text
    assert page.field("fact.child.birth.month") == [month]


def test_back_takes_back_the_whole_screen_and_shows_its_answers(client: FlaskClient) -> None:
    one = go_on(client, first(client))
    two = answered(client, one, ORDINARY)
    back = go_on(client, two, back="1")
    assert back.heading == one.heading
    assert [field["value"] for field in back.all("input") if "checked" in field] == ["entry", "no", "no", "both"]
    assert answered(client, back, ORDINARY).heading == two.heading
    assert go_on(client, back, back="1").heading == first(client).heading


def test_back_goes_all_the_way_from_the_list_to_the_first_answer(client: FlaskClient) -> None:
    start = first(client)
    forth = [page := go_on(client, start)]
    while page.field("answers"):
        forth.append(page := answered(client, page, SAME_AREA))
    for expected in [*reversed(forth[:-1]), start]:
        page = go_on(client, page, back="1")
        assert page.heading == expected.heading


def test_a_date_and_a_place_come_back_as_they_were_told(client: FlaskClient) -> None:
    born = answered(client, asked(client, first(client), "fact.child.birth.year"), {})
    back = go_on(client, born, back="1")
    assert [back.field(f"fact.child.birth.{part}") for part in ("year", "month", "day")] == [["2012"], ["3"], ["5"]]
    page = asked(client, first(client), "fact.child.hukou_zone")
    told = {**answers(page, {"child.hukou_zone": "place"}), "fact.child.hukou_zone.text": "青龙社区"}
    back = go_on(client, posted(client, "/question", told), back="1")
    assert back.field("fact.child.hukou_zone.text") == ["青龙社区"]
    assert [one["value"] for one in back.all("input") if "checked" in one] == ["place"]


def test_a_place_told_as_a_fact_is_made_clear_before_the_next_question(client: FlaskClient) -> None:
    page = asked(client, first(client), "fact.child.hukou_zone")
    told = {**answers(page, {"child.hukou_zone": "place"}), "fact.child.hukou_zone.text": "太坪社区"}
    unclear = posted(client, "/question", told)
    assert unclear.field("place_of") == ["child.hukou_zone", "child.hukou_zone"]
    assert "我家不在列表里" in unclear.text
    assert go_on(client, unclear, back="1").field("fact.child.hukou_zone.text") == ["太坪社区"]
    chosen = go_on(client, unclear, place_of="child.hukou_zone", choose=unclear.field("choose")[0])
    assert chosen.field("place_of") == []


def test_a_form_sent_twice_answers_nothing_twice(client: FlaskClient) -> None:
    page = go_on(client, first(client))
    told = answers(page, ORDINARY)
    after = posted(client, "/question", told)
    stale = {**told, "situation": after.field("situation")[-1]}
    again = posted(client, "/question", stale)
    assert again.heading == after.heading


def test_an_answer_is_changed_and_the_list_comes_back(client: FlaskClient) -> None:
    check = walk(client, first(client), SAME_AREA)
    page = go_on(client, check, change="custody")
    assert asked_fields(page) == ["fact.custody"]
    assert [one["value"] for one in page.all("input") if "checked" in one] == ["both"]
    back = answered(client, page, {"custody": "one"})
    assert back.heading == check.heading
    assert "父母一方监护" in back.text
    unanswered = {"situation": page.field("situation")[-1], "changing": "custody"}
    assert "#fact.custody" in [one.get("href") for one in posted(client, "/question", unanswered, 422).all("a")]


def test_answers_that_a_change_makes_pointless_are_dropped_and_named(client: FlaskClient) -> None:
    check = posted(client, "/check", {"situation": sealed(example("河东街道东湖社区", LICENSED))})
    assert {"permit.present", "licence.holder"} <= set(check.field("change"))
    page = go_on(client, check, change="child.hukou_zone")
    told = {**answers(page, {}), "fact.child.hukou_zone": "same"}
    changed = posted(client, "/question", told)
    again = go_on(client, changed, change="child.hukou_in")
    changed = posted(client, "/question", {**answers(again, {}), "fact.child.hukou_in": "yes"})
    assert "对结果不再有影响，已经去掉" in changed.text
    assert not {"permit.present", "licence.holder"} & set(changed.field("change"))


def test_what_is_dropped_changes_nothing_and_what_never_mattered_stays(app: Flask) -> None:
    bureaus, today = app.extensions["enrollzone"].current.bureaus, date(2026, 3, 1)
    before = situation(example("河东街道东湖社区", LICENSED))
    after = before.without("child.hukou_zone").told({"child.hukou_place": dict(before.home), "child.hukou_in": True})
    with app.app_context():
        found = asking(bureaus, after, "zh")
        dropped = pointless(bureaus, before, after, found, today)
        kept = asking(bureaus, after.without(*dropped), "zh")
        assert dropped
        assert kept.document["outcome"] == found.document["outcome"]
        assert kept.document["options"] == found.document["options"]
        assert pointless(bureaus, after, after, found, today) == ()


def test_a_change_that_opens_a_question_says_so_and_leads_to_it(client: FlaskClient) -> None:
    check = go_on(client, first(client), "/answer", assume="1")
    page = go_on(client, check, change="child.hukou_with")
    changed = answered(client, page, {"child.hukou_with": "grandparents"})
    assert "还有问题会影响结果" in changed.text
    assert go_on(client, changed).field("answers")


def test_an_assumption_that_was_answered_is_one_no_longer(client: FlaskClient) -> None:
    page = go_on(client, go_on(client, first(client), "/answer", assume="1"), change="child.birth")
    changed = answered(client, page, {})
    assert "2012年3月5日" in changed.text
    assert "已满六周岁" not in changed.text


@pytest.mark.parametrize("word", ["change", "changing"])
def test_a_fact_that_no_policy_has_cannot_be_changed(word: str, client: FlaskClient) -> None:
    page = go_on(client, first(client), **{word: "child.left_handed"})
    assert page.heading == "请核对说过的情况"


def test_the_other_language_keeps_what_was_told(client: FlaskClient) -> None:
    page = walk(client, first(client), SAME_AREA)
    english = go_on(client, page, "/en/check")
    assert english.field("change") == page.field("change")
    assert next(english.all("html"))["lang"] == "en"


def test_questions_may_be_kept_by_the_browser_that_shows_them_and_answers_by_nobody(client: FlaskClient) -> None:
    told = {"situation": sealed(QUESTIONS["needs_facts"])}
    kept = {path: client.post(path, data=told).headers["Cache-Control"] for path in ("/question", "/check")}
    assert kept == {"/question": "private, no-cache", "/check": "private, no-cache"}
    assert {client.post(path, data=told).headers["Cache-Control"] for path in ("/place", "/answer")} == {"no-store"}


@pytest.mark.parametrize("outcome", QUESTIONS)
def test_every_step_can_be_read_by_everybody(outcome: str, client: FlaskClient) -> None:
    for path in ("/place", "/question", "/check"):
        page = posted(client, path, {"situation": sealed(QUESTIONS[outcome])})
        assert len(list(page.all("h1"))) == 1
        labelled = {label["for"] for label in page.all("label")}
        shown = [field for field in page.all("input") if field.get("type") != "hidden"]
        assert [field["id"] for field in shown if field["id"] not in labelled] == []
        identifiers = [attributes["id"] for _, attributes in page.tags if "id" in attributes]
        assert len(identifiers) == len(set(identifiers))
        assert [attributes for _, attributes in page.tags if "style" in attributes] == []


def test_a_situation_sealed_with_another_key_is_not_opened() -> None:
    told = situation(QUESTIONS["assigned"])
    assert Seal("one").open(Seal("one").close(told)) == told
    assert Seal("two").open(Seal("one").close(told)) is None


def test_the_order_of_screens_and_what_was_assumed_are_sealed_too() -> None:
    told = Situation("530427", "primary", "2018-09-01", {"point": {"x": 101.9, "y": 24.0, "crs": "wgs84"}})
    told = told.told({"relocated": False}, ("custody",)).after(["relocated", "custody"])
    assert Seal("").open(Seal("").close(told)) == told
    assert told.back() == Situation(told.jurisdiction, told.stage, told.on, told.home)
    assert told.back().back() == told.back()


def test_a_page_is_whole(client: FlaskClient) -> None:
    page: Page = go_on(client, first(client))
    for tag in ("form", "fieldset", "div", "section", "details", "button"):
        assert page.html.count(f"<{tag}") == page.html.count(f"</{tag}>"), tag
