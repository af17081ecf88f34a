"""Going through the parents' pages as a family does: a page, its form filled in, and the page after it."""

from collections.abc import Mapping
from typing import Any

from flask.testing import FlaskClient

from enrollzone.web.families.situation import Seal, Situation
from tests.web.reading import Page

FIRST = {"place": "五桂社区", "county": "530427", "stage": "primary", "year": "2018"}
INVENTED = {"place": "城关街道钟楼社区", "county": "000000", "stage": "primary", "year": "2026"}
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


def sealed(body: Mapping[str, Any]) -> str:
    return Seal("").close(situation(body))


def posted(client: FlaskClient, path: str, data: Mapping[str, Any], status: int = 200) -> Page:
    answer = client.post(path, data=data)
    assert answer.status_code == status, answer.get_data(as_text=True)
    return Page(answer.get_data(as_text=True))


def page_of(client: FlaskClient, body: Mapping[str, Any], path: str = "/") -> Page:
    """The page of the answer to the body of a lookup."""
    return posted(client, f"{path}answer", {"situation": sealed(body)})


def first(client: FlaskClient, path: str = "/", **changed: str) -> Page:
    return posted(client, f"{path}place", {**FIRST, **changed})


def go_on(client: FlaskClient, page: Page, path: str = "/question", **more: str) -> Page:
    """The page after a button that carries what was told, and one word more."""
    return posted(client, path, {"situation": page.field("situation")[-1], **more})


def asked_fields(page: Page) -> list[str]:
    """The facts that a page asks for."""
    names = (one["name"] for one in page.all("input") if one.get("name", "").startswith("fact."))
    return list(dict.fromkeys(names))


def answers(page: Page, choose: Mapping[str, str]) -> dict[str, str]:
    """Fill in the question of a page: as told, else "don't know"; dates as of a child of the right age."""
    told = {"situation": page.field("situation")[-1]}
    told |= {name: page.field(name)[0] for name in ("answers", "changing") if page.field(name)}
    for name in asked_fields(page):
        part = name.rpartition(".")[2]
        if part in {"year", "month", "day"}:
            told[name] = {"year": "2012", "month": "3", "day": "5"}[part]
        elif part != "text" and page.field(name) != ["?"]:
            told[name] = choose.get(name.removeprefix("fact."), "?")
    return told


def answered(client: FlaskClient, page: Page, choose: Mapping[str, str], path: str = "/") -> Page:
    return posted(client, f"{path}question", answers(page, choose))


def asked(client: FlaskClient, page: Page, field: str) -> Page:
    """The page, from a first answer on, on which an ordinary family is asked for a field."""
    page = go_on(client, page)
    while field not in asked_fields(page):
        page = answered(client, page, SAME_AREA)
    return page


def walk(client: FlaskClient, page: Page, choose: Mapping[str, str], path: str = "/") -> Page:
    """The list to check, after every question from a first answer on."""
    page = go_on(client, page, f"{path}question")
    for _ in range(40):
        if not page.field("answers"):
            return page
        page = answered(client, page, choose, path)
    raise AssertionError("the questions have no end")
