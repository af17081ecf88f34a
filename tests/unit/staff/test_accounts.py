"""Accounts: made, changed and closed by somebody else, each time as an event, and never so that nobody is left."""

from threading import Barrier, Thread

import pytest

from enrollzone.casework.acting import Desk
from enrollzone.sealing.lock import SealError
from enrollzone.staff.accounts import ACCOUNTS, account_of, all_accounts, create, record_of
from enrollzone.staff.errors import AccountError
from enrollzone.staff.keeping import (
    TERMINAL,
    add,
    change_password,
    change_roles,
    close,
    end_own_sessions,
    end_sessions,
    give_password,
    offered_factor,
    reset_factor,
    take_factor,
    unlock,
)
from enrollzone.staff.permissions import Actor, NotAllowedError, Role
from enrollzone.staff.sessions import begin, session_of
from enrollzone.storage.errors import UnknownRecordError
from enrollzone.storage.store import Store
from enrollzone.storage.verifying import verify
from tests.desk import ADMINISTRATOR, CLERK, PASSWORD, PLACEMENT, REVIEWER
from tests.unit.staff.people import Slip, account, code, prove, with_factor

pytestmark = pytest.mark.usefixtures("light_hashing")

OTHER_ADMINISTRATOR = Actor("sima", frozenset([Role.ADMINISTRATOR]))


@pytest.fixture
def people(desk: Desk) -> Store:
    """The store with an administrator and a clerk, whom somebody made at the terminal."""
    for actor in (ADMINISTRATOR, CLERK):
        create(desk.store, "set-up", actor.name, actor.name.title(), actor.roles, PASSWORD)
    return desk.store


def kinds(store: Store, actor: Actor) -> list[tuple[str, str]]:
    return [(event.kind, event.actor) for event in store.events(f"account:{actor.name}")]


def test_an_administrator_makes_an_account_that_must_choose_its_own_password_first(people: Store) -> None:
    given = add(people, ADMINISTRATOR, "wang", " 王芳 ", frozenset([Role.REVIEWER]), Slip())
    made = prove(people, "wang", given)
    assert made is not None
    assert (made.full_name, made.roles, made.one_time) == ("王芳", frozenset([Role.REVIEWER]), True)
    assert kinds(people, REVIEWER) == [("created", "zhou"), ("signed_in", "wang")]


def test_nobody_else_makes_accounts(people: Store) -> None:
    with pytest.raises(NotAllowedError):
        add(people, CLERK, "wang", "王芳", frozenset([Role.CLERK]), Slip())
    assert account_of(people, "wang") is None


@pytest.mark.parametrize(
    ("name", "full_name", "roles", "why"),
    [
        ("Wang", "王芳", [Role.CLERK], "name_form"),
        ("w", "王芳", [Role.CLERK], "name_form"),
        ("wang fang", "王芳", [Role.CLERK], "name_form"),
        ("ｗａｎｇ", "王芳", [Role.CLERK], "name_form"),
        ("wang", " ", [Role.CLERK], "full_name"),
        ("wang", "王" * 61, [Role.CLERK], "full_name"),
        ("wang", "王芳", [], "roles_none"),
        ("wang", "王芳", [Role.AUDITOR, Role.CLERK], "roles_apart"),
        ("lin", "林", [Role.CLERK], "name_taken"),
    ],
)
def test_an_account_that_cannot_be_is_refused(
    name: str, full_name: str, roles: list[Role], why: str, people: Store
) -> None:
    with pytest.raises(AccountError) as refused:
        add(people, ADMINISTRATOR, name, full_name, frozenset(roles), Slip())
    assert refused.value.code == why
    assert [one.held.name for one in all_accounts(people)] == ["lin", "zhou"]


def test_the_same_form_twice_makes_one_account_and_does_one_thing(people: Store) -> None:
    add(people, ADMINISTRATOR, "wang", "王芳", frozenset([Role.CLERK]), Slip("t1"))
    with pytest.raises(AccountError, match="done_already"):
        add(people, ADMINISTRATOR, "wang", "王芳", frozenset([Role.CLERK]), Slip("t1"))
    end_sessions(people, ADMINISTRATOR, "wang", Slip("t2"))
    with pytest.raises(AccountError, match="done_already"):
        end_sessions(people, ADMINISTRATOR, "wang", Slip("t2"))


def test_other_roles_hold_at_once_and_end_the_sessions(people: Store) -> None:
    text = begin(people, account(people, CLERK))
    change_roles(people, ADMINISTRATOR, "lin", frozenset([Role.PLACEMENT]), Slip())
    assert (account(people, CLERK).roles, session_of(people, text)) == (frozenset([Role.PLACEMENT]), None)


def test_a_password_given_for_one_time_ends_the_sessions_and_forgets_the_failures(people: Store) -> None:
    text = begin(people, account(people, CLERK))
    for _ in range(5):
        prove(people, "lin", "something else here")
    given = give_password(people, ADMINISTRATOR, "lin", Slip())
    assert session_of(people, text) is None
    held = prove(people, "lin", given)
    assert (held is not None and held.one_time, prove(people, "lin", PASSWORD)) == (True, None)


def test_unlocking_forgets_the_failures_and_ends_nothing(people: Store) -> None:
    text = begin(people, account(people, CLERK))
    for _ in range(5):
        prove(people, "lin", "something else here")
    assert prove(people, "lin", PASSWORD) is None
    unlock(people, ADMINISTRATOR, "lin", Slip())
    assert prove(people, "lin", PASSWORD) is not None
    assert session_of(people, text) is not None


def test_a_reset_factor_is_gone_with_its_codes(people: Store) -> None:
    _, recovery = with_factor(people, CLERK)
    reset_factor(people, ADMINISTRATOR, "lin", Slip())
    assert (account(people, CLERK).factor, len(recovery)) == (None, 10)
    assert kinds(people, CLERK)[-2:] == [("factor_set", "lin"), ("factor_reset", "zhou")]


def test_a_closed_account_is_nobody_any_more_and_its_name_is_not_given_again(people: Store) -> None:
    text = begin(people, account(people, CLERK))
    close(people, ADMINISTRATOR, "lin", Slip())
    assert (account_of(people, "lin"), session_of(people, text), prove(people, "lin", PASSWORD)) == (None, None, None)
    assert record_of(people, "lin").held.closed
    assert [(one.held.name, one.held.closed) for one in all_accounts(people)] == [("zhou", False), ("lin", True)]
    for change in (unlock, close):
        with pytest.raises(AccountError, match="not_now"):
            change(people, ADMINISTRATOR, "lin", Slip())
    with pytest.raises(AccountError, match="name_taken"):
        add(people, ADMINISTRATOR, "lin", "林", frozenset([Role.CLERK]), Slip())


def test_an_account_begins_by_being_made_and_once(people: Store) -> None:
    made, failed = people.events("account:lin")[0], people.events("account:lin")
    assert len(failed) == 1
    with pytest.raises(AccountError, match="not_now"):
        ACCOUNTS.apply(ACCOUNTS.apply(None, made), made)


def test_nobody_does_anything_to_their_own_account_as_an_administrator(people: Store) -> None:
    for change in (close, unlock, reset_factor, end_sessions, give_password):
        with pytest.raises(AccountError, match="own_account"):
            change(people, ADMINISTRATOR, "zhou", Slip())
    with pytest.raises(AccountError, match="own_account"):
        change_roles(people, ADMINISTRATOR, "zhou", frozenset([Role.REVIEWER]), Slip())
    assert len(people.events("account:zhou")) == 1


def test_who_is_not_there_is_told_so(people: Store) -> None:
    for change in (close, give_password):
        with pytest.raises(AccountError, match="unknown"):
            change(people, ADMINISTRATOR, "nobody", Slip())
    with pytest.raises(UnknownRecordError):
        record_of(people, "nobody")


def test_the_last_administrator_stays_whoever_asks(people: Store) -> None:
    with pytest.raises(AccountError, match="last_administrator"):
        close(people, TERMINAL, "zhou", Slip())
    with pytest.raises(AccountError, match="last_administrator"):
        change_roles(people, TERMINAL, "zhou", frozenset([Role.CLERK]), Slip())
    assert account(people, ADMINISTRATOR).roles == frozenset([Role.ADMINISTRATOR])


def test_of_two_administrators_who_close_one_another_at_once_one_is_left(store: Store) -> None:
    pair = (ADMINISTRATOR, OTHER_ADMINISTRATOR)
    for actor in pair:
        create(store, "set-up", actor.name, actor.name, actor.roles, PASSWORD)
    both, refused = Barrier(2), []

    def closes(actor: Actor, other: Actor) -> None:
        both.wait()
        try:
            close(store, actor, other.name, Slip())
        except AccountError as error:
            refused.append(error.code)

    threads = [Thread(target=closes, args=one) for one in (pair, pair[::-1])]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert refused == ["last_administrator"]
    assert [one.held.closed for one in all_accounts(store)] == [False, True]


def test_one_s_own_password_is_changed_with_the_old_one_and_ends_the_other_sessions(people: Store) -> None:
    here, elsewhere = (begin(people, account(people, CLERK)) for _ in range(2))
    session = session_of(people, here)
    assert session is not None
    change_password(people, "lin", PASSWORD, "a new one that is long", Slip(), session=session.digest)
    assert [session_of(people, text) is None for text in (here, elsewhere)] == [False, True]
    assert prove(people, "lin", PASSWORD) is None
    assert prove(people, "lin", "a new one that is long") is not None


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        (PASSWORD, PASSWORD, "password_same"),
        (PASSWORD, "short", "password_short"),
        ("not the old password", "a new one that is long", "password_wrong"),
    ],
)
def test_another_password_is_refused_with_the_reason(old: str, new: str, why: str, people: Store) -> None:
    with pytest.raises(AccountError) as refused:
        change_password(people, "lin", old, new, Slip(), session="")
    assert refused.value.code == why
    assert account(people, CLERK).failures.count == (why == "password_wrong")


def test_one_s_own_other_sessions_are_ended(people: Store) -> None:
    here, elsewhere = (begin(people, account(people, CLERK)) for _ in range(2))
    session = session_of(people, here)
    assert session is not None
    end_own_sessions(people, "lin", Slip(), session=session.digest)
    assert [session_of(people, text) is None for text in (here, elsewhere)] == [False, True]


def test_a_factor_is_set_up_by_a_right_code_and_exchanged_with_the_password_alone(people: Store) -> None:
    first, _ = with_factor(people, CLERK)
    secret, offer = offered_factor(people, "lin")
    held = account(people, CLERK)
    with pytest.raises(AccountError, match="factor_code"):
        take_factor(people, held, offer, "000000", PASSWORD, Slip(), session="")
    with pytest.raises(AccountError, match="password_wrong"):
        take_factor(people, held, offer, code(people, secret), "not my password", Slip(), session="")
    assert account(people, CLERK).factor == held.factor
    take_factor(people, held, offer, code(people, secret), PASSWORD, Slip(), session="")
    assert account(people, CLERK).factor != held.factor
    assert first != secret


@pytest.mark.parametrize("offer", ["", "not base 64!", "AAAA"])
def test_a_secret_that_was_not_offered_to_this_account_is_not_taken(offer: str, people: Store) -> None:
    held = account(people, CLERK)
    for wrong in (offer, offered_factor(people, "zhou")[1]):
        with pytest.raises(SealError):
            take_factor(people, held, wrong, "000000", "", Slip(), session="")


def test_no_secret_of_an_account_is_read_in_its_record_or_its_events_and_the_ledger_holds(people: Store) -> None:
    secret, recovery = with_factor(people, CLERK)
    written = repr(account(people, CLERK)) + repr(people.events("account:lin"))
    assert [word for word in (secret, *recovery, "$argon2id$", PASSWORD) if word in written] == []
    assert verify(people).holds


def test_a_placement_has_no_need_of_a_factor_and_a_reviewer_has(people: Store) -> None:
    for actor in (PLACEMENT, REVIEWER):
        create(people, "set-up", actor.name, actor.name, actor.roles, PASSWORD)
    assert [account(people, actor).needs_factor for actor in (PLACEMENT, REVIEWER)] == [False, True]
    assert account(people, REVIEWER).actor == REVIEWER
