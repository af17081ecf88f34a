"""Which passwords are taken, and that a kept one cannot be read."""

import pytest
from argon2 import PasswordHasher

from enrollzone.staff.errors import AccountError
from enrollzone.staff.passwords import digest_of, is_outdated, matches, one_time_password, refuse_weak


@pytest.mark.parametrize(
    ("password", "code"),
    [
        ("elf letters", "password_short"),
        ("x" * 257, "password_long"),
        ("die neue Linde am Tor", "password_holds_name"),
        ("LIN und dreizehn mehr", "password_holds_name"),
        ("jiaoyuju-123456", "password_common"),
        ("1Qaz2Wsx3eDC", "password_common"),
        ("aaaaaaaaaaaabb", "password_common"),
        ("121212121212", "password_common"),
    ],
)
def test_a_password_that_would_be_guessed_is_refused_with_the_reason(password: str, code: str) -> None:
    with pytest.raises(AccountError) as refused:
        refuse_weak(password, "lin")
    assert (refused.value.code, str(refused.value)) == (code, code)


@pytest.mark.parametrize(
    "password", ["twelve chars", "春眠不觉晓处处闻啼鸟夜来", "correct horse battery", "x7" * 5 + "abcdefgh"]
)
def test_length_is_enough_and_no_kinds_of_characters_are_asked_for(password: str) -> None:
    refuse_weak(password, "lin")


def test_a_password_belongs_to_its_digest_alone_and_stands_nowhere_in_it() -> None:
    digest = digest_of("correct horse battery")
    assert digest.startswith("$argon2id$")
    assert "horse" not in digest
    assert [matches(digest, told) for told in ("correct horse battery", "correct horse", "")] == [True, False, False]


def test_the_same_letters_composed_otherwise_are_the_same_password() -> None:
    assert matches(digest_of("Zürich am See"), "Zu\u0308rich am See")


def test_nothing_belongs_to_nobody_and_a_broken_digest_lets_nobody_in() -> None:
    assert [matches(None, "correct horse battery"), matches("$argon2id$broken", "x"), matches(None, "x" * 257)] == [
        False,
        False,
        False,
    ]


def test_a_digest_of_other_parameters_is_outdated() -> None:
    older = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash("correct horse battery")
    assert (is_outdated(older), matches(older, "correct horse battery")) == (True, True)
    assert not is_outdated(digest_of("x"))


def test_a_one_time_password_is_one_that_would_be_taken_and_never_twice_the_same() -> None:
    given = {one_time_password() for _ in range(50)}
    assert len(given) == 50
    for one in given:
        refuse_weak(one, "wei")
