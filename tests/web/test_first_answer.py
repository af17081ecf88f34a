"""The first answer for a home: what it was taken for, what the ordinary family gets, and what keeps an answer back."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from enrollzone.request import parse
from enrollzone.web.families.asking import ask
from enrollzone.web.families.assuming import agreed
from enrollzone.web.families.situation import Seal, Situation
from tests.web.conftest import QUESTIONS
from tests.web.reading import Page, squeezed
from tests.web.walking import FIRST, INVENTED, first, go_on, posted, sealed

ENTRY = {"000000": "2026-09-01", "530427": "2018-09-01"}


def test_it_says_what_was_found_and_how(client: FlaskClient) -> None:
    page = first(client, place="桂山街道五桂社区居委会")
    assert "查到的地方：桂山街道办事处五桂社区居民委员会按别的写法或旧名找到" in page.text
    assert "按小区、路名或门牌找到" in posted(client, "/place", {**INVENTED, "place": "文昌路15号"}).text


def test_it_gives_the_ordinary_answer_with_every_assumption_and_asks_whether_one_fails(
    client: FlaskClient, ask: Callable[..., dict[str, Any]]
) -> None:
    page, ordinary = first(client), ask(QUESTIONS["needs_facts"])["ordinary"]
    assert [one["text"] for one in ordinary["assumes"] if squeezed(one["text"]) not in page.text] == []
    assert squeezed(ordinary["text"]) in page.text
    assert page.field("assume") == ["1"]
    assert "有不符合或说不清的" in page.text


def test_who_agrees_has_the_answer_with_what_was_assumed_beside_it(client: FlaskClient) -> None:
    page = go_on(client, first(client), "/answer", assume="1")
    assert page.heading == "对口第一教育集团；具体校区还不能确定"
    assert "孩子在2018年8月31日前已满六周岁" in page.text
    assert "2012年1月1日" not in page.text  # a day that stands for "old enough" is nobody's birthday
    assert "child.birth" in page.field("change")


@pytest.mark.parametrize("county", ENTRY)
def test_agreeing_leads_to_the_ordinary_answer_in_every_unit(county: str, app: Flask) -> None:
    bureaus, day = app.extensions["enrollzone"].current.bureaus, date.fromisoformat(ENTRY[county])
    edition = bureaus[county].atlas.in_force(day)
    agreements = 0
    with app.app_context():
        for code in sorted(edition.units)[:24]:
            home = Situation(county, "primary", ENTRY[county], {"unit": code})
            before = ask(bureaus, home, "zh")
            after = ask(bureaus, agreed(home, before), "zh")
            if "ordinary" in before.document:
                agreements += 1
                assert after.document["outcome"] == before.document["ordinary"]["outcome"]
                assert [one["text"] for one in after.document["options"]] == [
                    one["text"] for one in before.document["ordinary"]["options"]
                ]
            else:
                assert agreed(home, before) == home
    assert agreements > 3


def test_what_is_assumed_can_be_told_to_every_door(app: Flask) -> None:
    bureaus = app.extensions["enrollzone"].current.bureaus
    home = Situation("530427", "primary", "2018-09-01", {"text": "五桂社区"})
    with app.app_context():
        told = agreed(home, ask(bureaus, home, "zh"))
    _, question = parse(told.body("zh"), bureaus, date(2026, 3, 1))
    assert question.facts.keys() >= {"request", "child.birth", "child.hukou_zone", "relocated"}
    assert told.facts["child.hukou_place"] == {"text": "五桂社区"}
    assert set(told.assumed) == set(told.facts)


def test_candidates_are_shown_with_their_areas_and_at_last_whom_to_call(client: FlaskClient) -> None:
    page = posted(client, "/place", {**INVENTED, "place": "太平社区"})
    assert page.field("choose") == ["000000001002", "000000002001"]
    assert "实验小学集团本部" in page.text
    assert page.text.index("我家不在列表里") > page.text.rindex("河东街道太平社区")
    assert "000-0000000（示例）" in page.text


def test_candidates_that_change_nothing_are_no_question(client: FlaskClient) -> None:
    page = posted(client, "/place", {**INVENTED, "place": "小桥"})
    assert page.field("choose") == []
    assert "是其中哪一处，结果都一样" in page.text
    assert "等17处" in first(client, place="戛洒镇").text


def test_a_misspelt_name_is_offered_the_right_one_and_leads_on(client: FlaskClient) -> None:
    page = first(client, place="五贵社区")
    assert page.field("choose") == ["530427001001"]
    found = go_on(client, page, place_of=page.field("place_of")[0], choose="530427001001", place="")
    assert "该住址属第一教育集团招生范围" in found.heading
    assert found.field("assume") == ["1"]


def test_a_split_community_is_answered_after_the_house_number(client: FlaskClient) -> None:
    page = posted(client, "/place", {**INVENTED, "place": "城关街道文昌社区"})
    assert "名单是这样分的" in page.text
    found = go_on(client, page, place_of="home.zone", place="文昌路15号")
    assert "实验小学" in found.heading


def test_a_place_that_is_found_nowhere_can_be_written_another_way_and_stays_in_the_box(client: FlaskClient) -> None:
    page = first(client, place="魑魅魍魉")
    assert page.field("place_of") == ["home.zone"]
    empty = posted(
        client, "/question", {"situation": page.field("situation")[-1], "place_of": "home.zone", "place": ""}, 422
    )
    assert "请写出住的地方" in empty.text
    assert go_on(client, page, "/place", edit="1").field("place") == ["魑魅魍魉"]


@pytest.mark.parametrize("outcome", ["outside_jurisdiction", "stage_not_covered"])
def test_an_outcome_that_no_question_changes_is_the_answer_at_once(outcome: str, client: FlaskClient) -> None:
    body = QUESTIONS[outcome]
    page = posted(client, "/place", {"situation": sealed(body)})
    assert page.field("assume") == []
    assert page.heading == posted(client, "/answer", {"situation": sealed(body)}).heading


def test_a_year_without_a_policy_names_the_nearest_and_looks_at_it_as_what_it_is(client: FlaskClient) -> None:
    page = first(client, year="2026")
    assert page.heading == "2026年9月1日入学适用的政策还没有收录"
    assert "新平县城区小学招生政策（2018）" in page.text
    assert "教育集团招生范围" not in page.text
    assert page.field("year") == ["2018"]
    old = go_on(client, page, "/place", year="2018")
    assert "只作查证" in old.text
    assert "该住址属第一教育集团招生范围" in old.heading


def test_the_other_language_shows_the_same_first_answer(client: FlaskClient) -> None:
    english = go_on(client, first(client), "/en/place")
    assert next(english.all("html"))["lang"] == "en"
    assert english.field("assume") == ["1"]


@pytest.mark.parametrize("broken", ["", "x", "eyJhIjoxfQ.AAAA", "."])
@pytest.mark.parametrize("step", ["place", "question", "check", "answer"])
def test_a_damaged_page_begins_again_and_guesses_nothing(step: str, broken: str, client: FlaskClient) -> None:
    page = posted(client, f"/{step}", {"situation": broken}, 422)
    assert "这一页已经过期" in page.text
    assert page.field("place") == [""]


def test_a_page_sealed_with_an_earlier_key_keeps_its_place_in_the_box(client: FlaskClient) -> None:
    home = Situation("530427", "primary", "2018-09-01", {"text": "五桂社区"}, {"relocated": True})
    page = posted(client, "/question", {"situation": Seal("an earlier key").close(home)}, 422)
    assert page.field("place") == ["五桂社区"]
    assert [one["value"] for one in page.all("option") if "selected" in one] == ["530427", "2018"]


def test_a_page_that_no_longer_fits_the_policy_keeps_its_place_in_the_box(client: FlaskClient) -> None:
    gone = Situation("530427", "primary", "2018-09-01", {"text": "五桂社区"}, {"child.left_handed": True})
    page = posted(client, "/question", {"situation": Seal("").close(gone)}, 422)
    assert "这一页已经过期" in page.text
    assert page.field("place") == ["五桂社区"]


def test_what_is_typed_beside_a_damaged_page_is_not_lost(client: FlaskClient) -> None:
    page = posted(client, "/question", {"situation": "x", "place": "太平社区"}, 422)
    assert page.field("place") == ["太平社区"]


def test_a_page_of_a_step_asked_for_by_its_address_is_the_box(client: FlaskClient) -> None:
    for step in ("place", "question", "check", "answer"):
        assert client.get(f"/{step}").headers["Location"] == "/"
    assert Page(client.get("/en/check", follow_redirects=True).get_data(as_text=True)).field("place") == [""]


def test_nothing_of_the_home_stands_in_an_address(client: FlaskClient) -> None:
    page = first(client)
    addresses = [one.get("action", one.get("href", "")) for one in (*page.all("form"), *page.all("a"))]
    assert [one for one in addresses if FIRST["place"] in one or "530427" in one] == []


def test_who_changes_an_assumed_birthday_finds_no_made_up_day_in_its_fields(client: FlaskClient) -> None:
    agreed = go_on(client, first(client), "/answer", assume="1")
    asked_again = go_on(client, agreed, "/question", change="child.birth")
    assert [asked_again.field(f"fact.child.birth.{part}") for part in ("year", "month", "day")] == [[""], [""], [""]]
    told = {"fact.child.birth.year": "2012", "fact.child.birth.month": "2", "fact.child.birth.day": "29"}
    changed = go_on(client, asked_again, "/question", changing="child.birth", **told)
    once_more = go_on(client, changed, "/question", change="child.birth")
    assert once_more.field("fact.child.birth.day") == ["29"]
