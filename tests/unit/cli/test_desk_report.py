"""A decision explains itself from the command line, wherever the policy has gone since."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from enrollzone.casework.acting import Desk
from enrollzone.casework.cases import Result
from enrollzone.cli.main import commands
from enrollzone.judgement.deciding import decide
from enrollzone.sealing.keyring import read_keyring
from tests.checked import AT_MAIN_CAMPUS, NAME, ORDINARY, checked, form_for, held
from tests.desk import REVIEWER, Clock, a_desk, desk_settings, opened_store


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The data directory of a deployment with a desk."""
    desk_settings(tmp_path)
    return tmp_path


@pytest.fixture
def desk_there(folder: Path) -> Iterator[Desk]:
    address = f"sqlite:///{folder / 'desk' / 'desk.sqlite3'}"
    with opened_store(address, Clock(), read_keyring(folder / "desk" / "keys.json")) as store:
        yield a_desk(store)


def reported(folder: Path, case: str, *options: str) -> tuple[int, str, str]:
    """What the command says where no county is installed any more."""
    nowhere = {"ENROLLZONE_DATA_DIR": str(folder), "ENROLLZONE_BOUNDARIES_DIR": str(folder)}
    result = CliRunner().invoke(commands, ["desk", "report", case, *options], env=nowhere)
    return result.exit_code, result.stdout, result.stderr


def test_a_case_is_reported_by_its_number_where_no_county_is_installed(folder: Path, desk_there: Desk) -> None:
    subject = checked(desk_there, AT_MAIN_CAMPUS, ORDINARY)
    site = held(desk_there, subject).checked.sites[0]  # type: ignore[union-attr]
    decide(desk_there, REVIEWER, subject, Result.ADMITTED, site, "", form_for(desk_there, subject))
    status, out, _ = reported(folder, held(desk_there, subject).number, "--language", "en")
    told = json.loads(out)
    assert (status, told["decisions"][0]["site"]["name"]) == (0, "Experimental Primary, main campus")
    assert told["answers"][0]["reasons"][0]["clause"]["quote"].startswith("本部：城关街道太平社区")
    assert NAME not in out
    assert json.loads(reported(folder, subject)[1])["subject"] == subject


def test_a_number_that_no_case_bears_is_refused(folder: Path) -> None:
    status, out, told = reported(folder, "2025-000000-99999", "--language", "en")
    assert (status, out) == (5, "")
    assert "there is no case of this number" in " ".join(told.split())
