"""Who gets in: by a password and a code, not after failing too often, and told the same whatever the reason."""

from datetime import timedelta

import pytest
from argon2 import PasswordHasher

from enrollzone.casework.acting import Desk
from enrollzone.staff.accounts import Failures, create
from enrollzone.staff.keeping import close
from enrollzone.staff.lockout import Door, door_of, is_locked, locked_until
from enrollzone.staff.proving import with_code
from enrollzone.storage.store import Store
from enrollzone.storage.verifying import verify
from tests.desk import ADMINISTRATOR, CLERK, EVENING, PASSWORD, Clock
from tests.unit.staff.people import Slip, account, code, prove, with_factor

pytestmark = pytest.mark.usefixtures("light_hashing")

WRONG = "something else here"


@pytest.fixture
def people(desk: Desk) -> Store:
    create(desk.store, "set-up", CLERK.name, "林", CLERK.roles, PASSWORD)
    return desk.store


def wait(failures: int) -> timedelta | None:
    until = locked_until(Failures(failures, EVENING))
    return until and until - EVENING


def test_from_the_fifth_failure_on_the_wait_doubles_to_an_hour() -> None:
    assert [wait(count) for count in (0, 4)] == [None, None]
    seconds = [30, 60, 120, 240, 480, 960, 1920, 3600, 3600]
    assert [wait(count) for count in range(5, 14)] == [timedelta(seconds=one) for one in seconds]
    assert wait(1_000_000) == timedelta(hours=1)
    assert is_locked(Failures(5, EVENING), EVENING + timedelta(seconds=29))
    assert not is_locked(Failures(5, EVENING), EVENING + timedelta(seconds=30))


def test_a_clock_that_was_ahead_by_a_year_locks_nobody_out_for_a_year() -> None:
    ahead = Failures(5, EVENING + timedelta(days=365))
    assert not is_locked(ahead, EVENING)
    assert is_locked(Failures(5, EVENING + timedelta(minutes=59)), EVENING)


def test_what_no_database_can_hold_is_a_name_that_nobody_has(store: Store) -> None:
    for name in ("li\0n", "", "林", "a" * 5000):
        assert prove(store, name, PASSWORD) is None
    assert [event.kind for event in store.events(door_of(store.keyring, "li\0n"))] == ["sign_in_failed"]


def test_the_right_password_gets_in_and_a_wrong_one_is_counted_without_a_word_of_it(people: Store) -> None:
    assert prove(people, "lin", WRONG) is None
    failed = people.events("account:lin")[-1]
    assert (failed.kind, failed.actor, failed.content) == ("sign_in_failed", "", {"at": "password"})
    assert prove(people, " lin ", PASSWORD) == account(people, CLERK)
    assert account(people, CLERK).failures == Failures()
    assert people.events("account:lin")[-1].kind == "signed_in"


def test_after_five_failures_even_the_right_password_waits_and_nothing_more_is_counted(
    people: Store, clock: Clock
) -> None:
    for _ in range(7):
        assert prove(people, "lin", WRONG) is None
    assert account(people, CLERK).failures.count == 5
    assert prove(people, "lin", PASSWORD) is None
    clock.forward(seconds=31)
    assert prove(people, "lin", WRONG) is None
    clock.forward(seconds=31)
    assert prove(people, "lin", PASSWORD) is None  # the sixth failure locks for a minute
    clock.forward(seconds=30)
    assert prove(people, "lin", PASSWORD) is not None


def test_a_name_that_nobody_has_is_counted_and_locked_alike_and_not_written_down(people: Store, clock: Clock) -> None:
    before = len(people.events("account:lin"))
    for _ in range(7):
        assert prove(people, "somebody-else", WRONG) is None
    door = door_of(people.keyring, "somebody-else")
    assert people.load(door).held == Door(Failures(5, clock()))
    assert len(people.events(door)) == 5
    assert "somebody" not in repr(people.events(door))
    assert len(people.events("account:lin")) == before
    assert verify(people).holds


def test_a_closed_account_behaves_as_a_name_that_nobody_has(people: Store) -> None:
    create(people, "set-up", ADMINISTRATOR.name, "周", ADMINISTRATOR.roles, PASSWORD)
    close(people, ADMINISTRATOR, "lin", Slip())
    assert prove(people, "lin", PASSWORD) is None
    assert people.load(door_of(people.keyring, "lin")).held.failures.count == 1
    assert with_code(people, "lin", "000000", "r1") is None


def test_a_digest_of_older_parameters_is_renewed_on_the_way_in(people: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    older = PasswordHasher(time_cost=2, memory_cost=8, parallelism=1)
    with monkeypatch.context() as then:
        then.setattr("enrollzone.staff.passwords._hasher", older)
        create(people, "set-up", "old", "旧", CLERK.roles, PASSWORD)
    assert prove(people, "old", PASSWORD) is not None
    assert prove(people, "old", PASSWORD) is not None
    kinds = [event.kind for event in people.events("account:old")]
    assert kinds == ["created", "digest_renewed", "signed_in", "signed_in"]


def test_with_a_factor_the_password_alone_is_no_way_in_and_forgets_no_failure(people: Store) -> None:
    with_factor(people, CLERK)
    prove(people, "lin", WRONG)
    assert prove(people, "lin", PASSWORD) is not None
    assert people.events("account:lin")[-1].kind == "sign_in_failed"
    assert account(people, CLERK).failures.count == 1


def test_a_code_is_taken_once_and_the_next_one_is_taken_after_it(people: Store, clock: Clock) -> None:
    secret, _ = with_factor(people, CLERK)
    assert with_code(people, "lin", code(people, secret), "r1") is None  # taken when it was set up
    clock.forward(seconds=30)
    assert with_code(people, "lin", code(people, secret), "r1") == account(people, CLERK)
    assert with_code(people, "lin", code(people, secret), "r1") is None
    assert with_code(people, "lin", code(people, secret, -1), "r1") is None
    assert account(people, CLERK).failures.count == 2
    clock.forward(seconds=30)
    assert with_code(people, "lin", code(people, secret), "r1") is not None
    assert account(people, CLERK).failures.count == 0


def test_codes_cannot_be_tried_without_end_even_with_the_right_password(people: Store, clock: Clock) -> None:
    secret, _ = with_factor(people, CLERK)
    clock.forward(minutes=5)
    for _ in range(5):
        assert prove(people, "lin", PASSWORD) is not None
        assert with_code(people, "lin", "000000", "r1") is None
    assert prove(people, "lin", PASSWORD) is None
    assert with_code(people, "lin", code(people, secret), "r1") is None


def test_a_recovery_code_is_taken_once(people: Store) -> None:
    _, recovery = with_factor(people, CLERK)
    assert with_code(people, "lin", recovery[3].lower(), "r1") is not None
    held = account(people, CLERK).factor
    assert held is not None
    assert len(held.recovery) == 9
    assert with_code(people, "lin", recovery[3], "r1") is None
    assert with_code(people, "lin", recovery[4], "r1") is not None


def test_without_a_factor_there_is_no_code(people: Store) -> None:
    assert with_code(people, "lin", "000000", "r1") is None


def test_a_password_that_was_changed_while_it_was_checked_lets_nobody_in(
    people: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    from enrollzone.staff.keeping import give_password  # noqa: PLC0415
    from enrollzone.staff.passwords import matches  # noqa: PLC0415

    create(people, "set-up", ADMINISTRATOR.name, "周", ADMINISTRATOR.roles, PASSWORD)

    def meanwhile(digest: str | None, password: str) -> bool:
        give_password(people, ADMINISTRATOR, "lin", Slip())
        return matches(digest, password)

    monkeypatch.setattr("enrollzone.staff.proving.matches", meanwhile)
    assert prove(people, "lin", PASSWORD) is None
    assert people.events("account:lin")[-1].kind == "sign_in_failed"
