"""The pages of the audit: filters, pages, the table that is taken out, and the check of the whole ledger."""

import csv
import io
from dataclasses import replace

import pytest
from flask import Flask
from sqlalchemy import update

from enrollzone.storage.anchors import FILE
from enrollzone.storage.ledger import Entry
from enrollzone.storage.notebook import add_line
from enrollzone.storage.tables import EVENTS
from enrollzone.web.desk.audit import lines_of
from tests.desk import ADMINISTRATOR, AUDITOR, fresh_postgresql, opened_store, signed_in
from tests.web.desk.forms import an_account, comes_in, hidden_in, store_of


def test_an_auditor_reads_what_happened_in_words_and_filters_it(desk_app: Flask) -> None:
    an_account(desk_app, "seen-a")
    comes_in(desk_app, "seen-a")
    client = signed_in(desk_app, AUDITOR)
    page = client.get("/desk/audit?subject=account:seen-a").text
    assert [words in page for words in ("共2条记录", "建立账号", "set-up", "account:seen-a")] == [True] * 4
    english = client.get("/en/desk/audit?subject=account:seen-a&kind=signed_in").text
    assert [words in english for words in ("Events: 1", "signed in", "account created</td>")] == [True, True, False]
    none = client.get("/desk/audit?first=2199-01-01&actor=nobody&before=x&last=soon").text
    assert "共0条记录" in none


def test_events_come_in_pages_of_a_hundred(desk_app: Flask) -> None:
    an_account(desk_app, "seen-b")
    store = store_of(desk_app)
    with store.writing() as writer:
        for version in range(1, 121):
            writer.record(Entry("account:seen-b", "unlocked", "(terminal)", {}), seen=version)
    client = signed_in(desk_app, AUDITOR)
    page = client.get("/desk/audit?subject=account:seen-b").text
    assert page.count('<th scope="row">') == 100
    older = page.partition('rel="next" href="')[2].partition('"')[0].replace("&amp;", "&")
    assert client.get(older).text.count('<th scope="row">') == 21


def test_the_table_holds_what_is_known_of_events_and_no_content_and_is_an_event_itself(desk_app: Flask) -> None:
    an_account(desk_app, "seen-c")
    client = signed_in(desk_app, AUDITOR)
    form = hidden_in(client.get("/desk/audit?subject=account:seen-c").text, "/desk/audit/export")
    made = client.post("/desk/audit/export", data=form)
    assert made.headers["Content-Disposition"] == "attachment; filename=audit.csv"
    head, *rows = list(csv.reader(io.StringIO(made.data.decode("utf-8-sig"))))
    assert head == ["number", "at", "actor", "sort", "kind", "subject", "request"]
    assert [row[2:6] for row in rows] == [["set-up", "account", "created", "account:seen-c"]]
    assert "Seen-C" not in made.text
    assert "导出" in client.get("/desk/audit?sort=export").text
    assert client.get("/desk/audit/export").status_code == 303


def test_no_cell_of_the_table_is_taken_for_a_formula(desk_app: Flask) -> None:
    store = store_of(desk_app)
    event = store.record(Entry("door:00", "sign_in_failed", "=1+1", {"at": "password"}), seen=_version(desk_app)).event
    assert list(csv.reader(io.StringIO("".join(lines_of([event])))))[1][2] == "'=1+1"


def _version(app: Flask) -> int:
    return len(store_of(app).events("door:00"))


def test_an_administrator_does_not_read_it_and_an_auditor_keeps_no_accounts(desk_app: Flask) -> None:
    administrator, auditor = signed_in(desk_app, ADMINISTRATOR), signed_in(desk_app, AUDITOR)
    assert [administrator.get("/desk/audit").status_code, auditor.get("/desk/accounts").status_code] == [403, 403]


@pytest.mark.parametrize("language", ["", "/en"])
def test_the_whole_ledger_is_verified_by_a_button_and_says_which_event_is_wrong(language: str, desk_app: Flask) -> None:
    client = signed_in(desk_app, AUDITOR)
    form = hidden_in(client.get(f"{language}/desk/audit").text, f"{language}/desk/audit/verify")
    holds = client.post(f"{language}/desk/audit/verify", data=form)
    assert ("记录完整" in holds.text or "The records are whole" in holds.text) is True
    with store_of(desk_app).database.writing() as connection:
        actor = connection.execute(EVENTS.select().where(EVENTS.c.number == 1)).one().actor
        connection.execute(update(EVENTS).where(EVENTS.c.number == 1).values(actor="somebody"))
    try:
        broken = client.post(f"{language}/desk/audit/verify", data=form).text
    finally:
        with store_of(desk_app).database.writing() as connection:
            connection.execute(update(EVENTS).where(EVENTS.c.number == 1).values(actor=actor))
    assert ("记录有问题" in broken or "Something is wrong" in broken) is True
    assert ("被改动、插入或者移动过" in broken or "altered, put in or moved" in broken) is True
    assert client.get(f"{language}/desk/audit/verify").status_code == 303


def test_the_button_holds_the_ledger_against_what_was_written_down_beside_it(desk_app: Flask) -> None:
    client, store = signed_in(desk_app, AUDITOR), store_of(desk_app)
    assert store.folder is not None
    file = store.folder / FILE
    form = hidden_in(client.get("/en/desk/audit").text, "/en/desk/audit/verify")
    kept = file.read_text(encoding="utf-8")
    add_line(file, {"number": 10_000_000, "link": "ab" * 32, "at": store.now().isoformat()})
    try:
        told = client.post("/en/desk/audit/verify", data=form).text
    finally:
        file.write_text(kept, encoding="utf-8")
    assert ("Something is wrong" in told, "10000000" in told.replace(",", "")) == (True, True)


def test_what_no_database_can_be_asked_for_is_not_there(desk_app: Flask, postgresql_server: str) -> None:
    doorway = desk_app.extensions["desk_of_enrollzone"]
    usual = doorway.desk
    with opened_store(fresh_postgresql(postgresql_server), usual.store.now, usual.store.keyring) as store:
        doorway.desk = replace(usual, store=store)
        try:
            client = signed_in(desk_app, AUDITOR)
            asked = ["/desk/cases/%00", "/desk/audit?actor=%00", "/desk/audit?subject=case:%00"]
            assert [client.get(address).status_code for address in asked] == [404, 200, 200]
        finally:
            doorway.desk = usual
