"""A terminal is used again and again: what one command has read, the next need not read."""

from collections.abc import Iterator

import pytest

from enrollzone.bootstrap import open_bureaus
from enrollzone.config import Settings


@pytest.fixture(scope="session", autouse=True)
def installed_policies_stay_in_use() -> Iterator[None]:
    """Hold the installed policies, so that a command takes them as they are. Programs of their own do not see this."""
    held = open_bureaus(Settings())
    yield
    del held
