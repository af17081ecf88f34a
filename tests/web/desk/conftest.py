"""One service with a desk for all tests of its pages; each test makes the cases that it needs."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from enrollzone.web import create_app
from tests.desk import Clock, desk_settings, light_hashing
from tests.web.conftest import TODAY


@pytest.fixture(scope="module", autouse=True)
def _light_hashing() -> Iterator[None]:
    """Signing in is a part of many tests, and hashing the matter of none of these."""
    with light_hashing():
        yield


@pytest.fixture(scope="session")
def desk_clock() -> Clock:
    return Clock()


@pytest.fixture(scope="session")
def desk_app(tmp_path_factory: pytest.TempPathFactory, desk_clock: Clock) -> Iterator[Flask]:
    folder: Path = tmp_path_factory.mktemp("desk")
    made = create_app(desk_settings(folder))
    made.config["TODAY"], made.config["NOW"] = lambda: TODAY, desk_clock
    yield made
    made.extensions["desk_of_enrollzone"].desk.store.database.close()
