"""Files of the trial county, each written once for all tests that read it."""

from pathlib import Path

import pytest

from tests.unit.exports.made_files import MadeFiles


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> MadeFiles:
    """Files of the trial county by format, system and layers."""
    return MadeFiles(Path(tmp_path_factory.mktemp("exports")))
