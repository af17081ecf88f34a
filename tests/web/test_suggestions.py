"""Suggestions for the box: posted, stored by nobody, in every way of writing, and found again when they are chosen."""

import logging
import random
from datetime import date
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from enrollzone.places.home import AskedPlace, Located
from enrollzone.places.locate import locate
from enrollzone.web.families.suggesting import MOST, completed, words_of


def offered(client: FlaskClient, place: str, **more: str) -> list[dict[str, Any]]:
    answer = client.post("/suggest", data={"place": place, **more})
    assert answer.status_code == 200
    found: list[dict[str, Any]] = answer.get_json()["places"]
    return found


@pytest.mark.parametrize("text", ["五", "五桂", "wug", "wgs"])
def test_a_unit_is_offered_by_name_pinyin_and_initials(text: str, client: FlaskClient) -> None:
    found = offered(client, text, county="530427", year="2018", stage="primary")
    assert {"text": "桂山街道办事处五桂社区居民委员会", "county": "530427"} in found


def test_without_a_county_every_county_has_its_turn_and_is_named(client: FlaskClient) -> None:
    many = offered(client, "x")
    assert len(many) == MOST
    assert len({one["in"] for one in many}) >= 5
    found = offered(client, "太平")
    assert {"text": "城关街道太平社区", "county": "000000", "in": "示例县（虚构）"} in found


def test_nothing_is_offered_for_nothing(client: FlaskClient) -> None:
    assert offered(client, "") == offered(client, "   ") == offered(client, "字" * 2000) == []


def test_suggestions_stand_in_no_address_no_journal_and_no_store(
    client: FlaskClient, caplog: pytest.LogCaptureFixture
) -> None:
    assert client.get("/suggest", query_string={"place": "五桂"}).status_code == 303
    with caplog.at_level(logging.DEBUG):
        answer = client.post("/suggest", data={"place": "五桂社区振兴路12号"})
    assert answer.headers["Cache-Control"] == "no-store"
    assert "振兴路" not in caplog.text
    foreign = client.post("/suggest", data={"place": "五桂"}, headers={"Sec-Fetch-Site": "cross-site"})
    assert foreign.status_code == 403


def test_what_is_offered_is_found_when_it_is_chosen(app: Flask) -> None:
    chance = random.Random(5)  # noqa: S311 - nothing here is a secret
    for bureau in app.extensions["enrollzone"].current.bureaus.values():
        edition = bureau.atlas.editions[-1]
        gazetteer = bureau.gazetteer(edition, None)
        for unit in chance.sample(sorted(edition.units.values(), key=lambda unit: unit.code), 12):
            for offer in completed(bureau, unit.name[: chance.randint(1, 3)], date(2026, 9, 1)):
                found = locate(AskedPlace(text=words_of(offer.spot)), gazetteer, edition)
                assert isinstance(found, Located), words_of(offer.spot)
                assert offer.spot.unit in [spot.unit for spot in found.spots]
