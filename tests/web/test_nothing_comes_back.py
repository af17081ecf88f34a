"""What was sent is not sent back, and a form that is not ours is stale, not a fault."""

from typing import Any

import pytest
from flask.testing import FlaskClient

from enrollzone.web.families.forms import read_answers
from enrollzone.web.families.situation import Seal, Situation

HOME = {"unit": "000000001003"}


def test_readings_for_a_day_without_a_policy_are_not_repeated(client: FlaskClient) -> None:
    body = {"jurisdiction": "000000", "on": "2000-01-01", "readings": {"x": "somebody private"}}
    told = client.post("/api/v1/lookup", json=body)
    assert told.get_json()["outcome"] == "not_in_force"
    assert "somebody private" not in told.get_data(as_text=True)


@pytest.mark.parametrize("point", [{"x": "109.98", "y": 30.0}, {"x": 109.98, "y": True}])
def test_a_coordinate_is_a_number_and_nothing_else(client: FlaskClient, point: dict[str, Any]) -> None:
    body = {"jurisdiction": "000000", "on": "2025-09-01", "home": {"point": {**point, "crs": "wgs84"}}}
    assert client.post("/api/v1/lookup", json=body).status_code == 422


def test_a_home_that_is_told_cannot_be_unknown_too(client: FlaskClient) -> None:
    body = {"jurisdiction": "000000", "on": "2025-09-01", "home": HOME, "dont_know": ["home.zone"]}
    refused = client.post("/api/v1/lookup", json=body)
    assert refused.status_code == 422
    assert refused.get_json()["errors"][0]["field"] == "dont_know.home.zone"


@pytest.mark.parametrize(
    "changed",
    [
        {"facts": {"child.birth": ["2018-01-01", "2019-10-01"]}},
        {"home": None},
        {"facts": [1]},
        {"facts": {"custody": 3}},
    ],
)
def test_a_hidden_field_that_our_pages_would_not_write_is_not_opened(changed: dict[str, Any]) -> None:
    seal = Seal("")
    sound = Situation("000000", "primary", "2025-09-01", HOME, {"relocated": False}, ())
    assert seal.open(seal.close(sound)) == sound
    tampered = {"jurisdiction": "000000", "stage": "primary", "on": "2025-09-01", "home": HOME, **changed}
    assert seal.open(seal.close(Situation(**tampered))) is None


def test_a_date_beside_dont_know_is_asked_about_and_not_dropped() -> None:
    question = [{"name": "child.birth", "place_name": None, "kind": "date", "values": []}]
    situation = Situation("000000", "primary", "2025-09-01", HOME)
    both = {"fact.child.birth": "?", "fact.child.birth.year": "2019"}
    assert read_answers(both, question, situation) == (situation, {"fact.child.birth": "date_and_unknown"})
    told, faults = read_answers({"fact.child.birth": "?"}, question, situation)
    assert (told.dont_know, faults) == (("child.birth",), {})
