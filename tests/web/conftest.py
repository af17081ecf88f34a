"""One service over the installed counties for all tests of the web, on a fixed day."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from enrollzone.config import Settings
from enrollzone.web import create_app

TODAY = date(2026, 3, 1)
UNLIMITED = "1000000 per minute"

LOCAL = {
    "request": "entry",
    "child.birth": "2019-03-05",
    "child.hukou_place": "城关街道/钟楼社区",
    "child.hukou_in": True,
    "parent.hukou_in": True,
    "relocated": False,
    "sibling.enrolled": False,
}
MIGRANT = {
    "request": "entry",
    "child.birth": "2019-03-05",
    "child.hukou_zone": "outside",
    "child.hukou_in": False,
    "parent.hukou_in": False,
    "relocated": False,
    "sibling.enrolled": False,
    "permit.present": False,
    "contract.present": False,
    "licence.present": False,
}


def example(home: str | Mapping[str, Any], facts: Mapping[str, Any] | None = None, **more: object) -> dict[str, Any]:
    place = {"text": home} if isinstance(home, str) else home
    return {"jurisdiction": "000000", "on": "2026-09-01", "home": place, "facts": dict(facts or {}), **more}


def real(home: str, facts: Mapping[str, Any] | None = None, **more: object) -> dict[str, Any]:
    return {"jurisdiction": "530427", "on": "2018-09-01", "home": {"text": home}, "facts": dict(facts or {}), **more}


LICENSED = {
    **MIGRANT,
    "permit.present": True,
    "permit.holder": "parent",
    "permit.until": "2027-02-28",
    "licence.present": True,
    "licence.holder": "parent",
}
ORDINARY_2018 = {
    "request": "entry",
    "child.birth": "2012-01-01",
    "child.hukou_place": "五桂社区",
    "child.hukou_with": "parents",
    "custody": "both",
    "relocated": False,
    "restructured": False,
}

# One question for each outcome that the installed policies and editions can come to.
QUESTIONS: dict[str, dict[str, Any]] = {
    "assigned": example("城关街道钟楼社区", LOCAL),
    "assigned_group": real("五桂社区", ORDINARY_2018),
    "choice": example("城关街道滨河社区", LOCAL),
    "bureau_arranges": example("河东街道东湖社区", MIGRANT),
    "needs_facts": real("五桂社区"),
    "needs_documents": example("河东街道东湖社区", LICENSED, dont_know=["permit.since"]),
    "staff_decides": example("柳溪镇大坪村", LOCAL),
    "unclear_place": example("太平社区", LOCAL),
    "unit_split": example("城关街道文昌社区", LOCAL),
    "not_covered": example("柳溪镇大坪村", {**LOCAL, "child.hukou_place": "柳溪镇/大坪村"}),
    "outside_jurisdiction": real("北京市海淀区中关村"),
    "gap_in_data": example({"point": {"x": 110.1, "y": 30.0, "crs": "wgs84"}}, LOCAL),
    "stays": example("城关街道钟楼社区", {**LOCAL, "request": "transfer"}),
    "not_in_force": {**real("五桂社区"), "on": "2026-09-01"},
    "stage_not_covered": {**real("五桂社区"), "stage": "junior"},
    "age_not_covered": example("城关街道钟楼社区", {**LOCAL, "child.birth": "2024-05-01"}),
}


@pytest.fixture(scope="session")
def app() -> Flask:
    made = create_app(Settings(public_rate=UNLIMITED))
    made.config["TODAY"] = lambda: TODAY
    return made


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture
def ask(client: FlaskClient) -> Callable[..., dict[str, Any]]:
    """Ask the API and return the document."""

    def asked(body: Mapping[str, Any]) -> dict[str, Any]:
        answer = client.post("/api/v1/lookup", json=body)
        assert answer.status_code == 200, answer.get_data(as_text=True)
        found: dict[str, Any] = answer.get_json()
        return found

    return asked
