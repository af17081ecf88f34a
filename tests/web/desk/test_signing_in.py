"""Signing in and out at the desk."""

import re

from flask import Flask

from tests.desk import CLERK, PASSWORD, signed_in, with_account


def token_in(page: str) -> str:
    found = re.search(r'name="csrf" value="([0-9a-f]{64})"', page)
    assert found is not None
    return found[1]


def test_whoever_is_not_signed_in_is_led_to_the_form(desk_app: Flask) -> None:
    response = desk_app.test_client().get("/desk/")
    assert (response.status_code, response.headers["Location"]) == (303, "/desk/sign-in")


def test_a_clerk_signs_in_sees_the_queue_and_signs_out(desk_app: Flask) -> None:
    with_account(desk_app, CLERK)
    client = desk_app.test_client()
    told = {"name": CLERK.name, "password": PASSWORD, "csrf": token_in(client.get("/desk/sign-in").text)}
    assert client.post("/desk/sign-in", data={**told, "password": "wrong horse battery"}).status_code == 422
    assert client.post("/desk/sign-in", data=told).status_code == 303
    queue = client.get("/desk/")
    assert queue.status_code == 200
    assert client.post("/desk/sign-out", data={"csrf": token_in(queue.text)}).status_code == 303
    assert client.get("/desk/").status_code == 303


def test_a_form_without_the_token_of_its_session_is_refused(desk_app: Flask) -> None:
    client = signed_in(desk_app, CLERK)
    assert client.post("/desk/sign-out").status_code == 403
    assert client.get("/desk/").status_code == 200
