"""The installed program: how it starts, what it loads, how it ends."""

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from tests.unit.cli.terminal import DEPLOYED, ENTRY, WUGUI, ended, process

HEAVY = ("geopandas", "pandas", "flask", "jinja2", "sqlalchemy")


def test_a_home_is_found_without_naming_the_county() -> None:
    printed = process("lookup", "五桂社区", "--stage", "primary", *ENTRY)
    assert (printed.status, printed.err) == (0, "")
    assert printed.out.startswith("该住址属第一教育集团招生范围；")


def test_an_answer_loads_no_data_frames_no_web_framework_and_no_database() -> None:
    program = (
        "import sys\n"
        "from enrollzone.cli.main import commands\n"
        f"commands(['lookup', '五桂社区', '--on', '2018-09-01'], standalone_mode=False)\n"
        f"print('loaded:', [name for name in {HEAVY!r} if name in sys.modules])\n"
    )
    command = [sys.executable, "-X", "utf8", "-c", program]
    ran = subprocess.run(command, env=os.environ | DEPLOYED, capture_output=True, encoding="utf-8", check=True)
    assert "（530427001001，按" in ran.stdout
    assert ran.stdout.endswith("loaded: []\n")


def test_a_refused_question_ends_with_2_and_nothing_on_the_answer_stream() -> None:
    printed = process("lookup", *WUGUI, "--fact", "custody=张三")
    assert (printed.status, printed.out) == (2, "")
    assert "张三" not in printed.err


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"port": "80x"}, "ENROLLZONE_PORT must be a number from 1 to 65535"),
        ({"ports": "80"}, "unknown setting ENROLLZONE_PORTS; known are"),
        ({"policies_dir": "/no/such/folder"}, "ENROLLZONE_POLICIES_DIR must name a folder that exists"),
        ({"boundaries_dir": ""}, "ENROLLZONE_BOUNDARIES_DIR must name a folder that exists"),
        ({"jurisdictions": "xinping"}, "ENROLLZONE_JURISDICTIONS must be codes of four or six digits"),
        ({"jurisdictions": "530472"}, "ENROLLZONE_JURISDICTIONS names 530472; installed are"),
    ],
)
def test_a_setting_that_cannot_be_used_is_named_and_ends_with_1(settings: dict[str, str], said: str) -> None:
    printed = ended("lookup", *WUGUI, **settings)
    assert (printed.status, printed.out) == (1, "")
    assert " ".join(printed.err.split()).startswith(said)
    assert max(map(len, printed.lines)) <= 80


def test_a_county_code_that_is_not_installed_ends_with_1_and_lists_those_that_are() -> None:
    printed = process("lookup", "五桂社区", "-j", "999999")
    assert printed.status == 1
    told, _, installed = " ".join(printed.err.split()).partition("; there are ")
    assert told == "no county with this code is served here"
    assert installed.split(", ") == sorted(
        folder.name for folder in (Path(__file__).resolve().parents[3] / "boundaries").glob("*-*")
    )


def test_a_broken_pack_is_told_by_its_places_and_no_answer_is_given(tmp_path: Path) -> None:
    folder = tmp_path / "530427-xinping" / "broken"
    folder.mkdir(parents=True)
    (folder / "policy.yaml").write_text("pack: [\n", encoding="utf-8")
    printed = ended("lookup", *WUGUI, policies_dir=str(tmp_path))
    assert (printed.status, printed.out) == (1, "")
    assert printed.err.startswith("530427-xinping/broken/policy.yaml:2:1: ")
    assert "Traceback" not in printed.err


def test_a_port_in_use_is_told_in_one_line() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        printed = process("serve", "--port", str(taken.getsockname()[1]), jurisdictions="000000")
    assert printed.status == 1
    assert "choose another (--port, PORT=… with make)" in " ".join(printed.err.split())
    assert "Traceback" not in printed.err
