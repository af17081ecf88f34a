"""The pages of accounts: made, changed and closed by somebody else, and one's own."""

import re

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from enrollzone.staff.accounts import Account, account_of, record_of
from enrollzone.staff.permissions import Role
from tests.desk import ADMINISTRATOR, PASSWORD, signed_in
from tests.unit.staff.people import prove, with_factor
from tests.web.desk.forms import an_account, comes_in, hidden_in, send, store_of


def account(app: Flask, name: str) -> Account:
    found = account_of(store_of(app), name)
    assert found is not None
    return found


def given_in(page: str) -> str:
    found = re.search(r'<code class="ez-code">([a-z2-9]{4}(?:-[a-z2-9]{4}){3})</code>', page)
    assert found is not None
    return found[1]


def does(client: FlaskClient, name: str, what: str, **told: object) -> TestResponse:
    return send(client, f"/desk/accounts/of/{name}", do=what, **told)


def test_an_administrator_makes_an_account_and_hands_its_password_over_once(desk_app: Flask) -> None:
    client = signed_in(desk_app, ADMINISTRATOR)
    made = send(client, "/desk/accounts/add", name="made-a", full_name="何 <b>敏</b>", role=["clerk", "placement"])
    given = given_in(made.text)
    held = account(desk_app, "made-a")
    assert (held.full_name, held.roles, held.one_time) == (
        "何 <b>敏</b>",
        frozenset([Role.CLERK, Role.PLACEMENT]),
        True,
    )
    listed = client.get("/desk/accounts").text
    assert ("何 &lt;b&gt;敏&lt;/b&gt;" in listed, "等待首次登录" in listed, given in listed) == (True, True, False)
    assert comes_in(desk_app, "made-a", given).get("/desk/").status_code == 303


def test_what_cannot_be_is_told_beside_its_field_and_not_repeated(desk_app: Flask) -> None:
    client = signed_in(desk_app, ADMINISTRATOR)
    cases = (
        ({"name": "No Name", "full_name": "某人甲", "role": "clerk"}, "账号要2至32个", "#name"),
        ({"name": "made-b", "full_name": "", "role": "clerk"}, "请填写姓名", "#full_name"),
        ({"name": "made-b", "full_name": "某人甲"}, "请至少选一个角色", "#roles"),
        ({"name": "made-b", "full_name": "某人甲", "role": ["auditor", "clerk"]}, "不能兼其他角色", "#roles"),
        ({"name": "made-b", "full_name": "某人甲", "role": "emperor"}, "请至少选一个角色", "#roles"),
        ({"name": ADMINISTRATOR.name, "full_name": "某人甲", "role": "clerk"}, "已经用过", "#name"),
    )
    for told, why, field in cases:
        refused = send(client, "/desk/accounts/add", **told)
        assert (refused.status_code, why in refused.text, f'href="{field}"' in refused.text) == (422, True, True)
        assert ("No Name" in refused.text, "某人甲" in refused.text) == (False, False)
    assert account_of(store_of(desk_app), "made-b") is None


def test_the_same_form_twice_makes_one_account_and_shows_no_second_password(desk_app: Flask) -> None:
    client = signed_in(desk_app, ADMINISTRATOR)
    form = hidden_in(client.get("/desk/accounts/add").text, "/desk/accounts/add")
    told = {**form, "name": "made-c", "full_name": "某人乙", "role": "clerk"}
    first, again = (client.post("/desk/accounts/add", data=told) for _ in range(2))
    assert (first.status_code, again.status_code, "没有重复办理" in again.text) == (200, 422, True)
    assert prove(store_of(desk_app), "made-c", given_in(first.text)) is not None


def test_roles_passwords_factors_locks_and_sessions_are_looked_after_on_one_page(desk_app: Flask) -> None:
    an_account(desk_app, "kept-a")
    client, theirs = signed_in(desk_app, ADMINISTRATOR), comes_in(desk_app, "kept-a")
    store = store_of(desk_app)
    assert "登录情况" in client.get("/desk/accounts/of/kept-a").text
    done = does(client, "kept-a", "roles", role=["placement"])
    assert (done.status_code, done.headers["Location"]) == (303, "/desk/accounts/of/kept-a?done=roles")
    assert "角色已更改" in client.get(done.headers["Location"]).text
    assert (account(desk_app, "kept-a").roles, theirs.get("/desk/me").status_code) == (frozenset([Role.PLACEMENT]), 303)

    theirs = comes_in(desk_app, "kept-a")
    assert does(client, "kept-a", "sessions").status_code == 303
    assert theirs.get("/desk/me").status_code == 303

    for _ in range(5):
        prove(store, "kept-a", "not the password")
    assert "暂时锁定" in client.get("/desk/accounts").text
    assert does(client, "kept-a", "unlock").status_code == 303
    assert comes_in(desk_app, "kept-a").get("/desk/me").status_code == 200

    with_factor(store, an_account(desk_app, "kept-a"))
    assert does(client, "kept-a", "factor").status_code == 303
    assert account(desk_app, "kept-a").factor is None
    given = given_in(does(client, "kept-a", "password").text)
    assert (prove(store, "kept-a", PASSWORD), prove(store, "kept-a", given) is not None) == (None, True)


def test_a_closed_account_is_closed_for_good(desk_app: Flask) -> None:
    an_account(desk_app, "kept-b")
    client, theirs = signed_in(desk_app, ADMINISTRATOR), comes_in(desk_app, "kept-b")
    assert does(client, "kept-b", "close").status_code == 303
    page = client.get("/desk/accounts/of/kept-b").text
    assert (record_of(store_of(desk_app), "kept-b").held.closed, "已经关闭" in page) == (True, True)
    assert ('name="do"' in page, theirs.get("/desk/me").status_code) == (False, 303)


def test_an_administrator_does_nothing_to_their_own_account_and_to_nobody_who_is_not_there(desk_app: Flask) -> None:
    client = signed_in(desk_app, ADMINISTRATOR)
    own = f"/desk/accounts/of/{ADMINISTRATOR.name}"
    page = client.get(own).text
    assert 'name="do"' not in page
    form = hidden_in(page, "/desk/sign-out")
    refused = client.post(own, data={**form, "do": "close"})
    assert (refused.status_code, "不能办理自己的账号" in refused.text) == (422, True)
    assert client.get("/desk/accounts/of/nobody").status_code == 404
    an_account(desk_app, "kept-c")
    assert does(client, "kept-c", "promote").status_code == 404


def test_one_s_own_account_shows_where_one_is_signed_in_and_ends_the_others(desk_app: Flask) -> None:
    an_account(desk_app, "own-a")
    here, elsewhere = comes_in(desk_app, "own-a"), comes_in(desk_app, "own-a")
    page = here.get("/desk/me").text
    assert (page.count('data-label="登录时间"'), "（本次）" in page) == (2, True)
    assert send(here, "/desk/me").status_code == 303
    assert (here.get("/desk/me").status_code, elsewhere.get("/desk/me").status_code) == (200, 303)
    assert "退出其他登录" not in here.get("/desk/me").text


def test_an_authenticator_is_exchanged_with_the_password(desk_app: Flask) -> None:
    an_account(desk_app, "own-b")
    client = comes_in(desk_app, "own-b")
    with_factor(store_of(desk_app), an_account(desk_app, "own-b"))
    client = signed_in(desk_app, an_account(desk_app, "own-b"))
    page = client.get("/en/desk/me/factor").text
    assert ('autocomplete="current-password"' in page, "will no longer work" in page) == (True, True)
    assert "10 recovery codes are left" in client.get("/en/desk/me").text
