"""A terminal is used again and again: what one command has read, the next need not read."""

from collections.abc import Iterator

import pytest

from enrollzone.bootstrap import open_bureaus
from enrollzone.config import Settings
from tests.unit.cli.terminal import DEPLOYED


@pytest.fixture(scope="session", autouse=True)
def installed_policies_stay_in_use() -> Iterator[None]:
    """Hold the installed policies, so that a command takes them as they are. Programs of their own do not see this."""
    held = open_bureaus(Settings())
    yield
    del held


@pytest.fixture(scope="session", autouse=True)
def installed_program_has_a_data_directory(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Give every program that a test starts the same one: what the first has compiled, the others find."""
    DEPLOYED["ENROLLZONE_DATA_DIR"] = str(tmp_path_factory.mktemp("data"))
