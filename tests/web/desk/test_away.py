"""When something stops the desk: calm pages for the staff, and lookups of families that never notice."""

import shutil
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from threading import Event, Semaphore

import psycopg
import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event

from enrollzone.casework.acting import Form, case_of
from enrollzone.casework.checking import submit
from enrollzone.storage.store import Store
from enrollzone.storage.tables import RECORDS
from enrollzone.web import create_app
from enrollzone.web.desk.places import AT_ONCE
from tests import at_desk
from tests.desk import CLERK, OTHER_CLERK, Clock, desk_settings, fresh_postgresql, fresh_sqlite, opened_store, signed_in
from tests.web.conftest import LOCAL, TODAY, example
from tests.web.desk.forms import hidden_in, send, store_of, visitor

GOES_ON = "家长查询不受影响"


@pytest.fixture(scope="module")
def begun(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Flask, Path, list[int]]]:
    """A service of one county that began before its database was there; the file; and what it answered then."""
    folder = tmp_path_factory.mktemp("away")
    file = folder / "later" / "desk.sqlite3"
    app = create_app(desk_settings(folder, database_url=f"sqlite:///{file}", jurisdictions=("000000",)))
    app.config["TODAY"], app.config["NOW"] = lambda: TODAY, Clock()
    client = app.test_client()
    client.set_cookie("enrollzone_desk", "a session of before")
    answered = [client.get("/desk/sign-in").status_code, *families_are_answered(app)]
    fresh_sqlite(file.parent)
    yield app, file, answered
    store_of(app).database.close()


@pytest.fixture
def with_file(begun: tuple[Flask, Path, list[int]]) -> tuple[Flask, Path]:
    return begun[:2]


@contextmanager
def over(app: Flask, address: str) -> Iterator[None]:
    """The desk of an app over another database."""
    doorway = app.extensions["desk_of_enrollzone"]
    usual = doorway.desk
    with opened_store(address, usual.store.now, usual.store.keyring) as store:
        doorway.desk = replace(usual, store=store)
        yield
    doorway.desk = usual


def families_are_answered(app: Flask) -> list[int]:
    client = app.test_client()
    asked = client.post("/api/v1/lookup", json=example("钟楼社区", LOCAL))
    return [client.get("/").status_code, asked.status_code, client.get("/readyz").status_code]


def stopped(client: FlaskClient, address: str = "/desk/me") -> tuple[int, bool, str | None]:
    response = client.get(address)
    return response.status_code, GOES_ON in response.text, response.headers.get("Retry-After")


def test_a_database_that_is_gone_and_comes_back_stops_the_desk_and_nobody_else(with_file: tuple[Flask, Path]) -> None:
    app, file = with_file
    client = signed_in(app, CLERK)
    assert client.get("/desk/me").status_code == 200
    elsewhere = file.with_name("elsewhere")
    shutil.move(file, elsewhere)
    assert stopped(client) == (503, True, "30")
    assert stopped(client, "/desk/") == (503, True, "30")
    assert families_are_answered(app) == [200, 200, 200]
    assert not file.exists()  # nothing is begun anew in its place
    shutil.move(elsewhere, file)
    assert client.get("/desk/me").status_code == 200


def test_what_is_sent_while_the_file_is_away_is_never_written_into_a_file_that_nobody_sees(
    with_file: tuple[Flask, Path],
) -> None:
    app, file = with_file
    client = signed_in(app, CLERK)
    form = hidden_in(client.get("/desk/me").text, "/desk/sign-out")
    for beside in list(file.parent.iterdir()):
        beside.unlink()
    assert client.post("/desk/me", data=form).status_code == 503
    assert list(file.parent.iterdir()) == []
    fresh_sqlite(file.parent)


def test_a_file_that_is_no_database_is_told_calmly_and_without_what_is_in_it(with_file: tuple[Flask, Path]) -> None:
    app, file = with_file
    client = signed_in(app, CLERK)
    store_of(app).database.close()
    kept = file.read_bytes()
    file.write_bytes(b"a letter about somebody's child " * 200)
    response = client.get("/desk/me")
    assert (response.status_code, GOES_ON in response.text, "letter" in response.text) == (503, True, False)
    assert families_are_answered(app) == [200, 200, 200]
    store_of(app).database.close()
    file.write_bytes(kept)
    assert client.get("/desk/me").status_code == 200


def test_the_service_begins_without_its_database_and_finds_it_later(begun: tuple[Flask, Path, list[int]]) -> None:
    app, _, answered = begun
    assert answered == [503, 200, 200, 200]
    assert app.test_client().get("/desk/sign-in").status_code == 200


def test_a_full_database_says_so_and_takes_forms_again_when_there_is_room(with_file: tuple[Flask, Path]) -> None:
    app, _ = with_file
    client = signed_in(app, CLERK)
    database, most = store_of(app).database, [1]
    event.listen(database.engine, "connect", lambda one, _: one.execute(f"PRAGMA max_page_count={most[0]}"))
    database.close()
    statuses = [client.post("/desk/me", data=_form(client)).status_code for _ in range(40)]
    assert set(statuses) == {303, 507}
    response = client.post("/desk/me", data=_form(client))
    assert ("已经没有空间" in response.text, GOES_ON in response.text) == (True, True)
    assert families_are_answered(app) == [200, 200, 200]
    most[0] = 1_000_000
    database.close()
    assert client.post("/desk/me", data=_form(client)).status_code == 303


def _form(client: FlaskClient) -> dict[str, str]:
    return hidden_in(client.get("/desk/me").text, "/desk/sign-out")


def test_a_postgresql_that_stops_and_starts_again(with_file: tuple[Flask, Path], postgresql_server: str) -> None:
    app, address = with_file[0], fresh_postgresql(postgresql_server)
    name = address.partition("@/")[2].partition("?")[0]
    with over(app, address), psycopg.connect(postgresql_server, autocommit=True) as connection:
        client = signed_in(app, CLERK)
        connection.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS false".encode())
        connection.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [name])
        assert stopped(client) == (503, True, "30")
        assert families_are_answered(app) == [200, 200, 200]
        connection.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS true".encode())
        assert client.get("/desk/me").status_code == 200


def test_a_database_at_an_address_where_nobody_listens(with_file: tuple[Flask, Path]) -> None:
    app, _ = with_file
    client = app.test_client()
    client.set_cookie("enrollzone_desk", "a session of before")
    with over(app, "postgresql://nobody:secret-word@127.0.0.1:1/desk"):
        response = client.get("/en/desk/")
    assert (response.status_code, "Families&#39; lookups go on" in response.text) == (503, True)
    assert ("secret-word" in response.text, "127.0.0.1" in response.text) == (False, False)


@dataclass
class Hanging:
    """Somebody at the door whose password is looked up in a database that does not answer."""

    inside: Semaphore = field(default_factory=lambda: Semaphore(0))
    answers: Event = field(default_factory=Event)

    def prove(self, _store: Store, _told: Mapping[str, str], _request: str) -> None:
        self.inside.release()
        self.answers.wait()


def test_clerks_who_wait_for_a_database_that_hangs_never_take_the_places_of_families(desk_app: Flask) -> None:
    doorway, hanging = desk_app.extensions["desk_of_enrollzone"], Hanging()
    usual, doorway.identity = doorway.identity, hanging
    with ThreadPoolExecutor(AT_ONCE) as clerks:
        try:
            waiting = [clerks.submit(send, visitor(desk_app), "/desk/sign-in", name="x") for _ in range(AT_ONCE)]
            for _ in waiting:
                assert hanging.inside.acquire(timeout=60)
            refused = visitor(desk_app).get("/desk/sign-in")
            assert (refused.status_code, "审核台正忙" in refused.text) == (503, True)
            assert families_are_answered(desk_app) == [200, 200, 200]
        finally:
            hanging.answers.set()
            doorway.identity = usual
        assert [one.result().status_code for one in waiting] == [422] * AT_ONCE
    assert visitor(desk_app).get("/desk/sign-in").status_code == 200


def a_case(app: Flask) -> tuple[str, str]:
    """A case that was submitted: its subject, and the address of its page."""
    desk = app.extensions["desk_of_enrollzone"].desk
    opened = at_desk.a_case(desk, people=at_desk.a_family())
    submit(desk, CLERK, opened.subject, Form(seen=1))
    return opened.subject, f"/desk/cases/{opened.subject.partition(':')[2]}"


def test_of_two_clerks_at_one_case_the_slower_is_told_and_led_to_it_as_it_is_now(desk_app: Flask) -> None:
    subject, page = a_case(desk_app)
    one, other = signed_in(desk_app, CLERK), signed_in(desk_app, OTHER_CLERK)
    form, late = (hidden_in(client.get(page).text, f"{page}/take") for client in (one, other))
    assert one.post(f"{page}/take", data=form).status_code == 303
    refused = other.post(f"{page}/take", data=late)
    assert (refused.status_code, "刚才已有别人改过" in refused.text) == (409, True)
    here = refused.text.partition('role="button" href="')[2].partition('"')[0]
    assert other.get(here, follow_redirects=True).status_code == 200
    desk = desk_app.extensions["desk_of_enrollzone"].desk
    assert case_of(desk, subject).held.holder == CLERK.name


def test_a_step_that_cannot_be_taken_now_and_a_token_of_another_form_are_told_calmly(desk_app: Flask) -> None:
    _, page = a_case(desk_app)
    client = signed_in(desk_app, CLERK)
    form = {**hidden_in(client.get(page).text, f"{page}/take"), "why": "moved away"}
    assert client.post(f"{page}/take", data=form).status_code == 303
    reused = client.post(f"{page}/withdraw", data=form)
    assert (reused.status_code, "这张表已经用过" in reused.text, "moved away" in reused.text) == (409, True, False)
    again = client.post(f"{page}/submit", data={**form, "seen": "3", "form": "another"})
    assert (again.status_code, "现在不能办这一步" in again.text) == (409, True)


def test_a_record_that_does_not_open_is_a_fault_that_names_nobody(desk_app: Flask) -> None:
    subject, page = a_case(desk_app)
    with store_of(desk_app).database.writing() as connection:
        held = connection.execute(RECORDS.select().where(RECORDS.c.subject == subject)).one()
        connection.execute(RECORDS.update().where(RECORDS.c.subject == subject).values(body=held.body[:-1] + b"x"))
    response = signed_in(desk_app, CLERK).get(page)
    with store_of(desk_app).database.writing() as connection:
        connection.execute(RECORDS.update().where(RECORDS.c.subject == subject).values(body=held.body))
    assert (response.status_code, "有一条记录打不开" in response.text, subject in response.text) == (500, True, False)


def test_too_much_at_once_and_a_page_that_is_not_there_are_told_calmly(desk_app: Flask) -> None:
    client = signed_in(desk_app, CLERK)
    assert client.get("/desk/cases/never-was").status_code == 404
    large = client.post("/desk/me", data={**_form(client), "more": "x" * 70_000})
    assert (large.status_code, "交上来的内容太大" in large.text) == (413, True)


def test_a_form_that_a_browser_brought_back_is_never_passed_over_in_silence(desk_app: Flask) -> None:
    subject, page = a_case(desk_app)
    client, desk = signed_in(desk_app, CLERK), desk_app.extensions["desk_of_enrollzone"].desk
    form = {**hidden_in(client.get(f"{page}/people").text, f"{page}/people"), "child.number_kind": "none"}
    assert client.post(f"{page}/people", data={**form, "child.name": "钱大宝"}).status_code == 303
    assert client.post(f"{page}/people", data={**form, "child.name": "钱大宝"}).status_code == 303
    other = client.post(f"{page}/people", data={**form, "child.name": "孙小宝"})
    assert (other.status_code, "刚才已有别人改过" in other.text, "孙小宝" in other.text) == (409, True, False)
    assert (case_of(desk, subject).version, case_of(desk, subject).held.child.name.masked) == (3, "钱**")
