"""A lock opens what it closed, under the name that it was closed under, and nothing else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from enrollzone.sealing.lock import Lock, SealError

LOCK = Lock.new()


@given(st.binary(max_size=300), st.text(max_size=40))
def test_what_is_sealed_opens_again_and_never_looks_the_same(content: bytes, about: str) -> None:
    sealed = LOCK.seal(content, about)
    assert LOCK.open(sealed, about) == content
    assert LOCK.seal(content, about) != sealed


@given(st.binary(max_size=100), st.data())
def test_one_bit_that_was_changed_anywhere_is_found(content: bytes, data: st.DataObject) -> None:
    sealed = bytearray(LOCK.seal(content, "case:1"))
    place = data.draw(st.integers(0, len(sealed) - 1))
    sealed[place] ^= 1 << data.draw(st.integers(0, 7))
    with pytest.raises(SealError):
        LOCK.open(bytes(sealed), "case:1")


@pytest.mark.parametrize(
    "sealed",
    [b"", b"short", LOCK.seal(b"x", "case:2"), Lock.new().seal(b"x", "case:1")],
    ids=["nothing", "too short", "another case's", "another key's"],  # every worker must find the same tests
)
def test_what_belongs_elsewhere_or_is_no_seal_does_not_open(sealed: bytes) -> None:
    with pytest.raises(SealError):
        LOCK.open(sealed, "case:1")


def test_a_lock_does_not_show_its_key() -> None:
    assert repr(LOCK) == "Lock(…)"
