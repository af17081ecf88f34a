"""Codes of time, each taken once, and recovery codes."""

from datetime import UTC, datetime

import pytest

from enrollzone.sealing.keyring import Keyring
from enrollzone.staff.factors import address_of, new_recovery_codes, new_secret, recovery_mark, step_of

SECRET = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"  # noqa: S105 - of RFC 6238, appendix B
AT = datetime(2005, 3, 18, 1, 58, 29, tzinfo=UTC)  # there: second 1111111109, step 37037036, code 07081804
STEP, CODE = 37037036, "081804"


def test_the_codes_are_those_of_the_standard() -> None:
    assert step_of(SECRET, CODE, AT) == STEP
    assert step_of(SECRET, " 081 804 ", AT) == STEP


@pytest.mark.parametrize(
    ("second", "step"), [(1111111079, STEP), (1111111139, STEP), (1111111049, None), (1111111170, None)]
)
def test_a_clock_may_be_one_step_off_and_no_more(second: int, step: int | None) -> None:
    assert step_of(SECRET, CODE, datetime.fromtimestamp(second, UTC)) == step


def test_a_code_is_not_taken_a_second_time_nor_one_before_it() -> None:
    assert step_of(SECRET, CODE, AT, after=STEP) is None
    assert step_of(SECRET, CODE, AT, after=STEP - 1) == STEP


@pytest.mark.parametrize("code", ["", "081805", "８８８８８８", "0818040", "abcdef"])
def test_anything_else_is_no_code(code: str) -> None:
    assert step_of(SECRET, code, AT) is None


def test_an_authenticator_is_told_the_secret_and_for_whom() -> None:
    assert address_of(SECRET, "lin", "enrollzone") == f"otpauth://totp/enrollzone:lin?secret={SECRET}&issuer=enrollzone"


def test_secrets_and_recovery_codes_are_never_the_same() -> None:
    assert len({new_secret() for _ in range(50)}) == 50
    codes = new_recovery_codes()
    assert (len(codes), len(set(codes)), {len(code) for code in codes}) == (10, 10, {11})


def test_a_recovery_code_is_known_however_it_is_written_and_by_its_own_account_alone() -> None:
    keyring = Keyring.new()
    mark = recovery_mark(keyring, "lin", "ABCDE-FGHJK")
    assert recovery_mark(keyring, "lin", " abcde fghjk") == mark
    assert recovery_mark(keyring, "chen", "ABCDE-FGHJK") != mark
    assert "ABCDE" not in mark
