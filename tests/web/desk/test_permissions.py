"""Every page of the desk with every role, generated from the table of pages: opened, refused, and nothing done then."""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from enrollzone.staff.permissions import Action, Actor, Role, can
from enrollzone.staff.sessions import begin
from enrollzone.storage.tables import HEAD
from enrollzone.web.desk.cookies import COOKIE
from enrollzone.web.desk.doorway import Access, Keep, Rate, Route, RouteError, Visit, posted, refuse_incomplete, shown
from enrollzone.web.desk.guard import guarded
from enrollzone.web.desk.routes import ROUTES
from tests.web.desk.forms import an_account, hidden_in, store_of, visitor

ANSWERED = {200, 303, 400, 404, 409, 422}
_FORM = re.compile(r'<form[^>]*method="post".*?</form>', re.DOTALL)


def address_of(app: Flask, route: Route) -> str:
    """The address of a page; of what is named in it there is nothing."""
    (rule,) = (rule for rule in app.url_map.iter_rules() if rule.endpoint == f"desk_zh.{route.name}")
    return re.sub(
        r"<(?:(\w+)(?:\(.*?\))?:)?\w+>", lambda found: "7" if found[1] == "int" else "nothing-there", rule.rule
    )


def comes(app: Flask, role: Role, *, second_factor: bool = True) -> FlaskClient:
    """A new session of somebody with one role."""
    actor = an_account(app, f"only-{role}", role)
    held = store_of(app).load(f"account:{actor.name}").held
    client = visitor(app)
    client.set_cookie(COOKIE, begin(store_of(app), held, second_factor=second_factor))
    return client


def may(role: Role, route: Route) -> bool:
    return not isinstance(route.needs, Action) or can(Actor("somebody", frozenset([role])), route.needs)


def head(app: Flask) -> int:
    with store_of(app).database.reading() as connection:
        return int(connection.execute(select(HEAD.c.number)).scalar_one())


def token_of(client: FlaskClient) -> dict[str, str]:
    return hidden_in(client.get("/desk/me").text, "/desk/sign-out")


def forms_without_a_token(page: str) -> Iterator[str]:
    yield from (form for form in _FORM.findall(page) if 'name="csrf"' not in form)


def is_kept_by_nobody(response: TestResponse) -> bool:
    return response.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("role", Role)
def test_a_role_opens_the_pages_that_it_may_and_no_other(role: Role, desk_app: Flask) -> None:
    client, statuses = comes(desk_app, role), {}
    before = head(desk_app)
    for route in ROUTES:
        response = client.get(address_of(desk_app, route))
        statuses[route.name] = response.status_code
        assert (route.name, list(forms_without_a_token(response.text))) == (route.name, [])
        assert (route.name, is_kept_by_nobody(response)) == (route.name, True)
    opened = {name: status for name, status in statuses.items() if status != 403}
    assert set(opened) == {route.name for route in ROUTES if may(role, route)}
    assert {name: status for name, status in opened.items() if status not in ANSWERED} == {}
    assert head(desk_app) == before  # to look at a page changes nothing


@pytest.mark.parametrize("role", Role)
def test_a_form_that_a_role_may_not_send_or_that_is_not_of_its_session_does_nothing(
    role: Role, desk_app: Flask
) -> None:
    client = comes(desk_app, role)
    own, foreign = token_of(client), token_of(comes(desk_app, role))
    before, statuses = head(desk_app), {}
    for route in ROUTES:
        if route.posts and route.needs is not Access.ANYBODY:
            told = foreign if may(role, route) else own
            statuses[route.name] = client.post(address_of(desk_app, route), data=told).status_code
            if may(role, route):
                assert (route.name, client.post(address_of(desk_app, route)).status_code) == (route.name, 403)
    assert {name: status for name, status in statuses.items() if status != 403} == {}
    assert head(desk_app) == before


def test_an_empty_form_of_whoever_may_send_it_is_answered_and_never_a_fault_of_ours(desk_app: Flask) -> None:
    statuses = {}
    for route in ROUTES:
        if route.posts and route.needs is not Access.ANYBODY:
            client = comes(desk_app, next(role for role in Role if may(role, route)))
            statuses[route.name] = client.post(address_of(desk_app, route), data=token_of(client)).status_code
    assert {name: status for name, status in statuses.items() if status not in ANSWERED} == {}


def test_without_a_session_every_page_leads_to_the_door_and_no_form_is_taken(desk_app: Flask) -> None:
    client, before, wrong = visitor(desk_app), head(desk_app), {}
    client.set_cookie(COOKIE, "not-a-session")
    for route in ROUTES:
        if route.needs is Access.ANYBODY:
            continue
        address = address_of(desk_app, route)
        for response in (client.get(address), *([client.post(address)] if route.posts else [])):
            if (response.status_code, "/desk/sign-in" in response.headers.get("Location", "")) != (303, True):
                wrong[route.name] = response.status_code
    assert (wrong, head(desk_app)) == ({}, before)


def test_without_the_second_factor_that_a_role_asks_for_nothing_opens_but_its_page(desk_app: Flask) -> None:
    client, before, opened = comes(desk_app, Role.REVIEWER, second_factor=False), head(desk_app), set()
    for route in ROUTES:
        address = address_of(desk_app, route)
        for response in (client.get(address), *([client.post(address)] if route.posts else [])):
            if "/desk/me/factor" not in response.headers.get("Location", ""):
                opened.add(route.name)
    assert (opened, head(desk_app)) == ({"sign_in", "sign_out", "my_factor"}, before)


def test_every_address_of_the_desk_is_in_the_table_and_in_both_languages(desk_app: Flask) -> None:
    endpoints = {rule.endpoint for rule in desk_app.url_map.iter_rules() if "/desk" in rule.rule}
    assert endpoints == {f"desk_{language}.{route.name}" for route in ROUTES for language in ("zh", "en")}
    assert len({route.name for route in ROUTES}) == len(ROUTES)


def a_view(visit: Visit) -> str:
    return str(visit)


@pytest.mark.parametrize(
    "broken",
    [
        lambda route: replace(route, needs="everybody"),
        lambda route: replace(route, needs=None),
        lambda route: replace(route, keep="public"),
        lambda route: replace(route, rate="1000000 per minute"),
        lambda route: replace(route, posts=True),
        lambda route: replace(route, posts=None),
        lambda route: replace(route, largest=64),
        lambda route: replace(route, largest=None),
        lambda route: replace(route, path="anywhere"),
    ],
)
def test_a_page_that_does_not_say_everything_about_itself_is_not_served(
    broken: Callable[[Route], Route], desk_app: Flask
) -> None:
    sound = shown("/somewhere", "somewhere", a_view, Action.SEE_CASE)
    refuse_incomplete(sound)
    with pytest.raises(RouteError, match="somewhere"):
        guarded(broken(sound), desk_app.extensions["desk_of_enrollzone"], "zh")


def test_nothing_that_protects_a_page_has_a_default() -> None:
    with pytest.raises(TypeError, match="keep"):
        Route("/somewhere", "somewhere", a_view, Action.SEE_CASE, posts=False)  # type: ignore[call-arg]
    form = posted("/somewhere", "somewhere", a_view, Access.SIGNED_IN)
    assert (form.keep, form.rate, form.largest) == (Keep.NOBODY, Rate.USUAL, 65536)
