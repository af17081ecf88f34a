"""Hashing that takes no time, for tests that are not about hashing: argon2 as ever, with the least of everything."""

import pytest
from argon2 import PasswordHasher


@pytest.fixture
def light_hashing(monkeypatch: pytest.MonkeyPatch) -> None:
    light = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    monkeypatch.setattr("enrollzone.staff.passwords._hasher", light)
    monkeypatch.setattr("enrollzone.staff.passwords._NOBODY", light.hash("nobody"))
