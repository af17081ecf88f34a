"""Signing in and out at the desk: the password, the code, where one is led, and what is refused at the door."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from pyotp import TOTP
from werkzeug.test import TestResponse

from enrollzone.staff.accounts import account_of
from enrollzone.staff.keeping import TERMINAL, give_password
from enrollzone.staff.permissions import Role
from tests.desk import PASSWORD, Clock
from tests.unit.staff.people import Slip
from tests.web.desk.forms import an_account, comes_in, hidden_in, send, store_of, visitor

WRONG = "wrong horse battery"
A_CASE = "/desk/cases/0123456789abcdef0123456789abcdef"


def led_to(response: TestResponse) -> tuple[int, str]:
    return response.status_code, response.headers.get("Location", "")


def words(page: str) -> str:
    """A page without what is different in each: tokens, and the number of the request."""
    return re.sub(r'value="[^"]+"|[0-9a-f]{16}', "", page)


def cookies_of(response: TestResponse) -> list[str]:
    return [
        one
        for one in response.headers.getlist("Set-Cookie")
        if not one.startswith(("enrollzone_desk_door", "__Host-enrollzone_desk_door"))
    ]


@pytest.fixture
def restored(desk_clock: Clock) -> Clock:
    """The clock of the desk, which a test may move, and which goes on from there."""
    return desk_clock


def test_whoever_is_not_signed_in_is_led_to_the_form_and_back_to_the_page(desk_app: Flask) -> None:
    client = visitor(desk_app)
    assert led_to(client.get("/desk/")) == (303, "/desk/sign-in")
    an_account(desk_app, "clerk-a")
    status, form = led_to(client.get("/desk/me?large=1"))
    assert (status, form) == (303, "/desk/sign-in?large=1&after=/desk/me")
    assert "登录后回到原来的页面" in client.get(form).text
    assert led_to(send(client, form, name="clerk-a", password=PASSWORD)) == (303, "/desk/me")


def test_a_clerk_signs_in_sees_the_queue_and_signs_out(desk_app: Flask) -> None:
    an_account(desk_app, "clerk-a")
    client = visitor(desk_app)
    assert send(client, "/desk/sign-in", name="clerk-a", password=WRONG).status_code == 422
    assert led_to(send(client, "/desk/sign-in", name="clerk-a", password=PASSWORD)) == (303, "/desk/")
    assert client.get("/desk/").status_code == 200
    assert led_to(client.get("/desk/sign-in")) == (303, "/desk/")
    assert led_to(client.get("/desk/sign-out")) == (303, "/desk/sign-in")
    assert client.get("/desk/me").status_code == 200
    out = client.post("/desk/sign-out", data=hidden_in(client.get("/desk/me").text, "/desk/sign-out"))
    assert led_to(out) == (303, "/desk/sign-in")
    assert client.get("/desk/").status_code == 303


def test_whoever_sees_no_case_begins_where_their_work_is(desk_app: Flask) -> None:
    an_account(desk_app, "keeper-a", Role.ADMINISTRATOR)
    client = visitor(desk_app)
    assert led_to(send(client, "/desk/sign-in", name="keeper-a", password=PASSWORD)) == (303, "/desk/accounts")
    enrols(client)
    refused = client.get("/desk/")
    home = refused.text.partition('class="ez-header__name" href="')[2].partition('"')[0]
    assert (refused.status_code, led_to(client.get(home))) == (403, (303, "/desk/accounts"))


def test_a_form_without_the_token_of_its_session_is_refused_with_a_calm_page(desk_app: Flask) -> None:
    an_account(desk_app, "clerk-a")
    one, other = comes_in(desk_app, "clerk-a"), comes_in(desk_app, "clerk-a")
    foreign = hidden_in(other.get("/desk/me").text, "/desk/sign-out")
    for told in ({}, {"csrf": ""}, {"csrf": "é"}, foreign):
        refused = one.post("/desk/sign-out", data=told)
        assert (refused.status_code, "这张表不是本次登录打开的" in refused.text) == (403, True)
    assert one.get("/desk/me").status_code == 200


def test_nobody_signs_in_without_the_cookie_that_the_form_belongs_to(desk_app: Flask) -> None:
    an_account(desk_app, "clerk-a")
    told = {"name": "clerk-a", "password": PASSWORD}
    token = hidden_in(visitor(desk_app).get("/desk/sign-in").text, "/desk/sign-in")
    refused = visitor(desk_app).post("/desk/sign-in", data={**token, **told})
    assert (refused.status_code, "Cookie" in refused.text, PASSWORD in refused.text) == (403, True, False)
    assert cookies_of(refused) == []


@pytest.mark.parametrize("headers", [{"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://elsewhere.example"}])
def test_nobody_is_signed_in_from_a_page_of_elsewhere(headers: dict[str, str], desk_app: Flask) -> None:
    an_account(desk_app, "clerk-a")
    client = visitor(desk_app)
    told = {**hidden_in(client.get("/desk/sign-in").text, "/desk/sign-in"), "name": "clerk-a", "password": PASSWORD}
    assert client.post("/desk/sign-in", data=told, headers=headers).status_code == 403


def test_the_text_of_a_session_counts_in_its_cookie_alone(desk_app: Flask) -> None:
    an_account(desk_app, "clerk-a")
    signed = comes_in(desk_app, "clerk-a")
    held = signed.get_cookie("enrollzone_desk")
    assert held is not None
    client = visitor(desk_app)
    for address in (f"/desk/me?enrollzone_desk={held.value}", f"/desk/me?session={held.value}"):
        assert led_to(client.get(address))[1].startswith("/desk/sign-in")
    client.set_cookie("enrollzone_desk", held.value, domain="elsewhere.example")
    assert client.get("/desk/me").status_code == 303


def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites_and_over_https_of_other_hosts(desk_app: Flask) -> None:
    an_account(desk_app, "clerk-a")
    client = visitor(desk_app)
    (plain,) = cookies_of(send(client, "/desk/sign-in", name="clerk-a", password=PASSWORD))
    assert re.fullmatch(
        r"enrollzone_desk=[\w-]{43}; Expires=[^;]+; Max-Age=43200; HttpOnly; Path=/; SameSite=Strict", plain
    )

    secure = {"base_url": "https://desk.example"}
    client = visitor(desk_app)
    form = hidden_in(client.get("/desk/sign-in", **secure).text, "/desk/sign-in")
    (made,) = cookies_of(client.post("/desk/sign-in", data={**form, "name": "clerk-a", "password": PASSWORD}, **secure))
    assert re.fullmatch(
        r"__Host-enrollzone_desk=[\w-]{43}; Expires=[^;]+; Max-Age=43200; Secure; HttpOnly; Path=/; SameSite=Strict",
        made,
    )
    assert client.get("/desk/me", **secure).status_code == 200
    other = visitor(desk_app)
    other.set_cookie("enrollzone_desk", made.partition("=")[2].partition(";")[0], domain="desk.example")
    assert other.get("/desk/me", **secure).status_code == 303  # a name that another host might have set


def test_whoever_signs_in_holds_another_text_than_before(desk_app: Flask) -> None:
    an_account(desk_app, "clerk-a")
    client = visitor(desk_app)
    client.set_cookie("enrollzone_desk", "chosen-by-somebody-else")
    send(client, "/desk/sign-in", name="clerk-a", password=PASSWORD)
    held = client.get_cookie("enrollzone_desk")
    assert held is not None
    assert held.value != "chosen-by-somebody-else"


def test_a_locked_account_an_unknown_name_and_a_wrong_password_are_told_in_the_same_words(desk_app: Flask) -> None:
    an_account(desk_app, "clerk-b")
    client = visitor(desk_app)
    told = []
    for name, password in (
        ("clerk-b", "wrong"),
        ("nobody-at-all", "wrong"),
        *[("clerk-b", "wrong")] * 4,
        ("clerk-b", PASSWORD),
    ):
        told.append(send(client, "/desk/sign-in", name=name, password=password))
    assert {(one.status_code, words(one.text)) for one in told} == {(422, words(told[0].text))}
    assert account_of(store_of(desk_app), "clerk-b").failures.count == 5  # type: ignore[union-attr]
    assert [one for one in told if PASSWORD in one.text or "nobody-at-all" in one.text] == []


def test_an_address_may_try_twenty_times_a_minute_in_whatever_language(desk_app: Flask) -> None:
    client = visitor(desk_app)
    statuses = [client.post(f"{prefix}/desk/sign-in").status_code for prefix in ("", "/en") for _ in range(11)]
    assert statuses == [403] * 20 + [429] * 2
    refused = client.post("/en/desk/sign-in")
    assert (refused.status_code, refused.headers["Retry-After"], "Too many requests" in refused.text) == (
        429,
        "30",
        True,
    )
    assert client.get("/desk/sign-in").status_code == 200


def enrols(client: FlaskClient) -> tuple[str, list[str]]:
    """Set up an authenticator on its page; the secret and the recovery codes."""
    page = client.get("/desk/me/factor").text
    secret = re.search(r'<code class="ez-code">([A-Z2-7 ]{39})</code>', page)[1].replace(" ", "")  # type: ignore[index]
    assert 'aria-label="给验证器扫的二维码"' in page
    assert "style=" not in page
    hidden = hidden_in(page, "/desk/me/factor")
    again = client.post("/desk/me/factor", data={**hidden, "code": "000000"})
    assert (again.status_code, "验证码不对" in again.text, hidden["offer"] in again.text) == (422, True, True)
    done = client.post(
        "/desk/me/factor", data={**hidden_in(again.text, "/desk/me/factor"), "code": code(client, secret)}
    )
    assert done.status_code == 200
    return secret, re.findall(r'<code class="ez-code">([A-Z2-9]{5}-[A-Z2-9]{5})</code>', done.text)


def code(client: FlaskClient, secret: str) -> str:
    return TOTP(secret).at(client.application.config["NOW"]())


def test_a_reviewer_sets_up_an_authenticator_before_anything_else_and_signs_in_with_it(
    desk_app: Flask, restored: Clock
) -> None:
    an_account(desk_app, "reviewer-a", Role.REVIEWER)
    client = comes_in(desk_app, "reviewer-a")
    before = client.get_cookie("enrollzone_desk")
    assert before is not None
    for address in ("/desk/", "/desk/me", A_CASE, "/desk/code", "/desk/me/password"):
        assert led_to(client.get(address))[1].startswith("/desk/me/factor")
    secret, recovery = enrols(client)
    after = client.get_cookie("enrollzone_desk")
    assert after is not None
    assert (len(recovery), client.get("/desk/").status_code, after.value != before.value) == (10, 200, True)

    restored.forward(seconds=30)
    client = comes_in(desk_app, "reviewer-a")
    for address in ("/desk/", "/desk/me/factor", "/desk/me/password"):  # a password alone exchanges nothing
        assert led_to(client.get(address))[1].startswith("/desk/code")
    used = code(client, secret)
    assert send(client, "/desk/code", code="000000").status_code == 422
    assert led_to(send(client, "/desk/code", code=used)) == (303, "/desk/")
    assert led_to(client.get("/desk/code")) == (303, "/desk/")
    assert client.get("/desk/").status_code == 200

    client = comes_in(desk_app, "reviewer-a")
    assert send(client, "/desk/code", code=used).status_code == 422
    assert led_to(send(client, "/desk/code?after=/desk/me", code=recovery[0])) == (303, "/desk/me")
    client = comes_in(desk_app, "reviewer-a")
    assert send(client, "/desk/code", code=recovery[0]).status_code == 422


def test_a_form_of_an_offer_that_was_written_by_hand_begins_anew(desk_app: Flask) -> None:
    an_account(desk_app, "clerk-a")
    client = comes_in(desk_app, "clerk-a")
    assert led_to(send(client, "/desk/me/factor", offer="by hand", code="000000")) == (303, "/desk/me/factor")
    hidden = hidden_in(client.get("/desk/me/factor").text, "/desk/me/factor")
    assert client.post("/desk/me/factor", data={**hidden, "code": "nothing"}).status_code == 422


def test_a_password_that_somebody_else_gave_is_changed_before_anything_else(desk_app: Flask) -> None:
    an_account(desk_app, "clerk-c")
    given = give_password(store_of(desk_app), TERMINAL, "clerk-c", Slip())
    client = comes_in(desk_app, "clerk-c", given)
    assert led_to(client.get("/desk/")) == (303, "/desk/me/password")
    new = "a password of my own"
    for told, why in (
        ({"old": given, "new": new, "again": "another one here"}, "两次填写的新密码不一样"),
        ({"old": "not that one", "new": new, "again": new}, "现在的密码不对"),
        ({"old": given, "new": "clerk-c and more", "again": "clerk-c and more"}, "密码不要含账号"),
    ):
        refused = send(client, "/desk/me/password", **told)
        assert (refused.status_code, why in refused.text, new in refused.text) == (422, True, False)
    assert led_to(send(client, "/desk/me/password", old=given, new=new, again=new)) == (303, "/desk/me")
    assert client.get("/desk/").status_code == 200
    assert comes_in(desk_app, "clerk-c", new).get("/desk/").status_code == 200


def test_a_form_that_is_sent_when_the_session_is_over_says_so_and_leads_back(desk_app: Flask, restored: Clock) -> None:
    an_account(desk_app, "clerk-a")
    client = comes_in(desk_app, "clerk-a")
    hidden = hidden_in(client.get("/desk/me/password").text, "/desk/me/password")
    restored.forward(minutes=31)
    assert led_to(client.post("/desk/me/password", data=hidden)) == (303, "/desk/sign-in?lost=1")
    status, form = led_to(client.post("/en/desk/me", data=hidden))
    assert (status, form) == (303, "/en/desk/sign-in?after=/en/desk/me&lost=1")
    assert "was not received" in client.get(form).text
    assert led_to(send(client, form, name="clerk-a", password=PASSWORD)) == (303, "/en/desk/me")


ELSEWHERE = (
    "//elsewhere.example/desk/me",
    "https://elsewhere.example/desk/me",
    "javascript:alert(1)",
    "/",
    "/api/v1/policies",
    "/desk/sign-out",
    "/desk/code",
    "/desk/no-such-page",
    "/desk/me\r\nSet-Cookie: a=b",
    "\\\\elsewhere.example",
)


def test_nobody_is_led_anywhere_but_to_a_page_of_the_desk(desk_app: Flask) -> None:
    an_account(desk_app, "clerk-a")
    client = visitor(desk_app)
    for after in ELSEWHERE:
        page = client.get("/desk/sign-in", query_string={"after": after}).text
        assert (after, "after" in hidden_in(page, "/desk/sign-in")) == (after, False)
    for after in ELSEWHERE[:3]:
        told = {"name": "clerk-a", "password": PASSWORD, "after": after}
        assert led_to(send(client, "/desk/sign-in", **told)) == (303, "/desk/")
        client = visitor(desk_app)


def test_nothing_of_signing_in_stands_in_the_journal(desk_app: Flask, caplog: pytest.LogCaptureFixture) -> None:
    an_account(desk_app, "clerk-a")
    with caplog.at_level("DEBUG"):
        client = visitor(desk_app)
        send(client, "/desk/sign-in", name="clerk-a", password=WRONG)
        send(client, "/desk/sign-in", name="clerk-a", password=PASSWORD)
    held = client.get_cookie("enrollzone_desk")
    assert held is not None
    assert "POST /desk/sign-in 422" in caplog.text
    private = ("clerk-a", "horse", held.value, "10.1.", "Full")
    assert [word for word in private if word in caplog.text] == []
