"""Sessions: how long they hold, what ends them, and what is still awaited in them."""

from hashlib import sha256

import pytest
from sqlalchemy import text as sql

from enrollzone.casework.acting import Desk
from enrollzone.staff.accounts import create
from enrollzone.staff.keeping import give_password
from enrollzone.staff.permissions import Actor, Role
from enrollzone.staff.sessions import Awaited, Held, begin, end, renew, session_of, sessions_of, sweep
from enrollzone.storage.store import Store
from tests.desk import ADMINISTRATOR, CLERK, PASSWORD, REVIEWER, Clock
from tests.unit.staff.people import Slip, account, with_factor

pytestmark = pytest.mark.usefixtures("light_hashing")


@pytest.fixture
def people(desk: Desk) -> Store:
    create(desk.store, "set-up", CLERK.name, "林", CLERK.roles, PASSWORD)
    return desk.store


def test_the_database_holds_the_digest_and_not_the_text(people: Store) -> None:
    text = begin(people, account(people, CLERK))
    with people.database.reading() as connection:
        row = connection.execute(sql("SELECT * FROM sessions")).one()
    assert len(text) > 40
    assert text not in repr(row)


_ALTERED = ("account = 'wang'", "second_factor = true", "began_at = '2027-01-01T00:00:00.000000+00:00'")


@pytest.mark.parametrize("altered", _ALTERED)
def test_whoever_may_write_into_the_database_alone_gets_in_as_nobody_else(people: Store, altered: str) -> None:
    create(people, "set-up", REVIEWER.name, "王", REVIEWER.roles, PASSWORD)
    text = begin(people, account(people, CLERK))
    with people.database.writing() as connection:
        connection.execute(sql(f"UPDATE sessions SET {altered}"))  # noqa: S608 - our own words
    assert session_of(people, text) is None
    assert renew(people, text, second_factor=True) == ""


def test_a_row_that_somebody_wrote_by_hand_opens_nothing(people: Store) -> None:
    text = "a text of my own choice"
    row = {"digest": sha256(text.encode()).hexdigest(), "at": people.now().isoformat(timespec="microseconds")}
    with people.database.writing() as connection:
        connection.execute(sql("INSERT INTO sessions VALUES (:digest, 'lin', :at, :at, true)"), row)
    assert session_of(people, text) is None


def test_a_session_ends_after_half_an_hour_without_a_page(people: Store, clock: Clock) -> None:
    text = begin(people, account(people, CLERK))
    for _ in range(3):
        clock.forward(minutes=29)
        assert session_of(people, text) is not None
    clock.forward(minutes=31)
    assert session_of(people, text) is None
    clock.forward(minutes=-31)
    assert session_of(people, text) is None  # ended, and not only hidden


def test_a_session_ends_after_twelve_hours_whatever_is_done(people: Store, clock: Clock) -> None:
    text = begin(people, account(people, CLERK))
    for _ in range(24):
        clock.forward(minutes=29)
        assert session_of(people, text) is not None
    text = renew(people, text, second_factor=True)
    clock.forward(minutes=29)
    assert session_of(people, text) is None


def test_a_session_is_over_when_its_owner_ends_it(people: Store) -> None:
    text = begin(people, account(people, CLERK))
    end(people, text)
    assert session_of(people, text) is None
    assert session_of(people, "never was one") is None


def test_a_second_factor_makes_a_new_text_and_the_old_one_opens_nothing(people: Store) -> None:
    old = begin(people, account(people, CLERK))
    new = renew(people, old, second_factor=True)
    session = session_of(people, new)
    assert (session_of(people, old), session is not None and session.second_factor) == (None, True)
    assert renew(people, old, second_factor=True) == ""


def test_one_s_sessions_are_listed_the_last_used_first(people: Store, clock: Clock) -> None:
    first = begin(people, account(people, CLERK))
    began = clock()
    clock.forward(minutes=20)
    begin(people, account(people, CLERK), second_factor=True)
    here = session_of(people, first)
    assert here is not None
    clock.forward(minutes=25)
    assert sessions_of(people, "lin", here.digest)[0].is_this is not sessions_of(people, "lin", here.digest)[1].is_this
    session_of(people, first)
    assert sessions_of(people, "lin", here.digest)[0] == Held(began, clock(), second_factor=False, is_this=True)


def test_what_is_over_is_listed_no_more_and_swept(people: Store, clock: Clock) -> None:
    begin(people, account(people, CLERK))
    clock.forward(minutes=31)
    begin(people, account(people, CLERK))
    assert len(sessions_of(people, "lin")) == 1
    assert [sweep(people), sweep(people)] == [1, 0]


def awaited(store: Store, actor: Actor, *, second_factor: bool = False) -> Awaited | None:
    session = session_of(store, begin(store, account(store, actor), second_factor=second_factor))
    assert session is not None
    return session.awaits


def test_what_is_awaited_before_other_pages_open(people: Store) -> None:
    for actor in (REVIEWER, ADMINISTRATOR):
        create(people, "set-up", actor.name, actor.name, actor.roles, PASSWORD)
    assert [awaited(people, actor) for actor in (CLERK, REVIEWER)] == [None, Awaited.FACTOR]
    with_factor(people, CLERK)
    give_password(people, ADMINISTRATOR, "lin", Slip())
    give_password(people, ADMINISTRATOR, "wang", Slip())
    assert [awaited(people, actor) for actor in (CLERK, REVIEWER)] == [Awaited.CODE, Awaited.PASSWORD]
    assert awaited(people, CLERK, second_factor=True) is Awaited.PASSWORD
    assert Role.REVIEWER in REVIEWER.roles
