"""For tests of people that are not about hashing."""

from collections.abc import Iterator

import pytest

from tests import desk


@pytest.fixture
def light_hashing() -> Iterator[None]:
    with desk.light_hashing():
        yield
