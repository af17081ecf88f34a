"""Filling in the forms of the desk as a browser does: what a form hides is sent along."""

import re
from html import unescape
from itertools import count

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from enrollzone.staff.accounts import account_of, create
from enrollzone.staff.permissions import Actor, Role
from enrollzone.storage.store import Store
from tests.desk import PASSWORD

_HIDDEN = re.compile(r'<input type="hidden" name="([a-z_.]+)" value="([^"]*)"')
_addresses = count(1)


def store_of(app: Flask) -> Store:
    store: Store = app.extensions["desk_of_enrollzone"].desk.store
    return store


def hidden_in(page: str, action: str) -> dict[str, str]:
    """What the first form of a page that is posted to an address hides."""
    found = re.search(rf'<form method="post" action="{re.escape(action)}[^>]*>(.*?)</form>', page, re.DOTALL)
    assert found is not None, action
    return {name: unescape(value) for name, value in _HIDDEN.findall(found[1])}


def send(client: FlaskClient, address: str, **told: object) -> TestResponse:
    """Look at the page of a form, fill it in, and send it."""
    path = address.partition("?")[0]
    return client.post(path, data={**hidden_in(client.get(address).text, path), **told})


def visitor(app: Flask) -> FlaskClient:
    """Somebody at a machine of their own: what one sends too often is not counted against the next."""
    client = app.test_client()
    number = next(_addresses)
    client.environ_base["REMOTE_ADDR"] = f"10.1.{number // 250}.{number % 250 + 1}"
    return client


def an_account(app: Flask, name: str, *roles: Role) -> Actor:
    actor = Actor(name, frozenset(roles or [Role.CLERK]))
    if account_of(store_of(app), name) is None:
        create(store_of(app), "set-up", name, f"{name.title()} Full", actor.roles, PASSWORD)
    return actor


def comes_in(app: Flask, name: str, password: str = PASSWORD) -> FlaskClient:
    """Sign in at the page for it."""
    client = visitor(app)
    response = send(client, "/desk/sign-in", name=name, password=password)
    assert response.status_code == 303, response.text
    return client
