"""The desk from the command line: made once, kept, looked into, and told in lines of 80 columns."""

import json
import os
import pty
import select
import shutil
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner

from enrollzone.cli.main import commands
from enrollzone.storage.anchors import read_anchors
from tests.unit.cli.terminal import PROGRAM, Printed, columns

PASSWORD = "correct horse battery"  # noqa: S105
Run = Callable[..., Printed]


def run(folder: Path, *arguments: str, told: str = "") -> Printed:
    """Run a command of the desk of a folder inside the test."""
    environment = {"ENROLLZONE_DATA_DIR": str(folder)}
    result = CliRunner().invoke(commands, ["desk", *arguments], env=environment, input=told)
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    printed = Printed(result.exit_code, result.stdout, result.stderr)
    assert max(map(columns, printed.lines), default=0) <= 80
    return printed


@pytest.fixture(scope="session")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data directory of a desk that was made, with one account."""
    folder = tmp_path_factory.mktemp("prepared")
    assert run(folder, "init").status == 0
    roles = ("--role", "clerk", "--role", "reviewer")
    words = ("user", "add", "lin", "--full-name", "林", *roles, "--password-file", "-")
    added = run(folder, *words, told=f"{PASSWORD}\n")
    assert (added.status, added.out) == (0, "账号 lin 已建立。\n")
    return folder


@pytest.fixture
def made(prepared: Path, tmp_path: Path) -> Path:
    """A desk of its own, like the one that was made."""
    shutil.copytree(prepared / "desk", tmp_path / "desk")
    return tmp_path


def test_a_desk_is_made_once_with_files_for_its_owner_alone(tmp_path: Path) -> None:
    printed = run(tmp_path, "init", "--language", "en")
    assert printed.status == 0
    assert "Keep a copy elsewhere, and not with the backups" in " ".join(printed.out.split())
    modes = {file.name: stat.S_IMODE(file.stat().st_mode) for file in (tmp_path / "desk").iterdir()}
    assert modes["desk.sqlite3"] == modes["keys.json"] == 0o600
    keys = (tmp_path / "desk" / "keys.json").read_bytes()
    again = run(tmp_path, "init", "--language", "en")
    assert (again.status, again.out) == (5, "")
    assert again.err.startswith("Not done, and nothing was changed")
    assert (tmp_path / "desk" / "keys.json").read_bytes() == keys


def test_keys_that_are_there_are_used_and_never_written_over(tmp_path: Path) -> None:
    run(tmp_path, "init")
    keys = (tmp_path / "desk" / "keys.json").read_bytes()
    (tmp_path / "desk" / "desk.sqlite3").unlink()
    printed = run(tmp_path, "init")
    assert (printed.status, "原来就有" in printed.out) == (0, True)
    assert (tmp_path / "desk" / "keys.json").read_bytes() == keys


def test_where_keys_cannot_be_used_no_tables_are_made(tmp_path: Path) -> None:
    (tmp_path / "desk").mkdir()
    (tmp_path / "desk" / "keys.json").write_text("{}")
    (tmp_path / "desk" / "keys.json").chmod(0o600)
    assert run(tmp_path, "init").status == 5
    (tmp_path / "desk" / "keys.json").unlink()
    assert run(tmp_path, "init").status == 0


def test_bringing_the_tables_up_twice_is_harmless(made: Path) -> None:
    assert [run(made, "upgrade").out for _ in range(2)] == ["表已是本版本的（0001）。\n"] * 2
    assert run(made, "audit", "verify").status == 0


def test_a_backup_is_restored_into_an_empty_desk_with_the_same_keys(made: Path, tmp_path: Path) -> None:
    saved = run(made, "backup", str(tmp_path / "b1"), "--language", "en")
    assert saved.out.startswith("The backup is in b1: 1 events, 1 records.")
    assert run(made, "backup", str(tmp_path / "b1")).status == 5
    assert run(made, "restore", str(tmp_path / "b1")).status == 5
    other = tmp_path / "other"
    (other / "desk").mkdir(parents=True)
    (other / "desk" / "keys.json").write_bytes((made / "desk" / "keys.json").read_bytes())
    (other / "desk" / "keys.json").chmod(0o600)
    assert run(other, "init").status == 0
    restored = run(other, "restore", str(tmp_path / "b1"), "--language", "en")
    assert restored.out.splitlines() == [
        "Restored: 1 events, 1 records.",
        "Whole: 1 events, 1 records and 0 anchors were verified.",
    ]
    assert "lin  林  录入、复核  可用" in run(other, "user", "list").out


def test_verifying_ends_with_status_1_and_names_what_is_wrong(made: Path) -> None:
    whole = json.loads(run(made, "audit", "verify", "--json").out)
    assert {name: whole[name] for name in ("holds", "events", "records", "anchors", "faults")} == {
        "holds": True,
        "events": 1,
        "records": 1,
        "anchors": 1,
        "faults": [],
    }
    for file in (made / "desk").glob("desk.sqlite3*"):
        file.unlink()
    other = made / "elsewhere"
    run(other, "init")
    (made / "desk" / "desk.sqlite3").write_bytes((other / "desk" / "desk.sqlite3").read_bytes())
    lost = run(made, "audit", "verify", "--language", "en")
    assert lost.status == 1
    assert "event 1  is not the event that was written down outside" in lost.out


def test_the_head_is_written_down_and_shown(made: Path) -> None:
    printed = run(made, "audit", "anchor")
    anchors = read_anchors(made / "desk" / "anchors.jsonl")
    assert len(anchors) == 2
    assert printed.lines[-1] == anchors[-1].head.link.hex()
    kept = made / "kept.jsonl"
    kept.write_bytes((made / "desk" / "anchors.jsonl").read_bytes())
    assert run(made, "audit", "verify", "--anchors", str(kept)).status == 0


def test_what_happened_is_written_without_contents_unless_they_are_asked_for(made: Path) -> None:
    assert run(made, "audit", "export", str(made / "e1"), "--language", "en").out == "1 events are written to e1.\n"
    (line,) = (made / "e1").read_text().splitlines()
    told = json.loads(line)
    assert sorted(told) == ["actor", "at", "kind", "number", "request", "subject"]
    assert (told["number"], told["actor"], told["kind"], told["subject"]) == (1, "(terminal)", "created", "account:lin")
    assert stat.S_IMODE((made / "e1").stat().st_mode) == 0o600
    assert run(made, "audit", "export", str(made / "e1")).status == 5
    assert run(made, "audit", "export", str(made / "e2"), "--with-contents").status == 0
    account, *exports = [json.loads(line) for line in (made / "e2").read_text().splitlines()]
    assert account["content"]["full_name"] == "林"
    assert [one["kind"] for one in exports] == ["exported", "exported"]  # that it was taken out stands in the ledger
    assert sorted(file.name for file in made.iterdir()) == ["desk", "e1", "e2"]


def test_keys_are_made_anew_and_an_old_one_is_removed(made: Path) -> None:
    assert run(made, "keys", "rotate").out.startswith("新的主密钥是 k2，1份记录的密钥已换用它。")
    assert run(made, "keys", "remove", "k2").status == 5
    assert run(made, "keys", "remove", "k1").status == 0
    assert run(made, "audit", "verify").status == 0
    assert list(json.loads((made / "desk" / "keys.json").read_text())["keys"]) == ["k2"]


def test_retention_says_what_it_does_and_what_it_would_do(made: Path) -> None:
    assert run(made, "retention", "run", "--dry-run").lines == []
    assert run(made, "retention", "run").out == "已删除0份个案；正好有人在改、这次留下的0份；清理过期登录0个。\n"


def test_accounts_are_listed_unlocked_and_closed(made: Path) -> None:
    add = ("user", "add", "zhou", "--full-name", "周", "--role", "administrator", "--password-file", "-")
    assert run(made, *add, told="short\n").err == "密码至少12个字符。\n"
    assert run(made, *add, told=f"{PASSWORD}\n").status == 0
    assert run(made, *add, told=f"{PASSWORD}\n").status == 5
    assert run(made, "user", "unlock", "lin", "--language", "en").out == "The account lin is unlocked.\n"
    assert run(made, "user", "close", "lin").status == 0
    assert run(made, "user", "close", "nobody").status == 5
    assert run(made, "user", "close", "zhou").status == 5  # nobody would be left
    assert run(made, "user", "list").lines == ["zhou  周  管理员  可用", "lin  林  录入、复核  已关闭"]


def test_a_password_is_asked_for_at_a_terminal_only(tmp_path: Path) -> None:
    run(tmp_path, "init")
    printed = run(tmp_path, "user", "add", "lin", "--full-name", "林", "--role", "clerk")
    assert (printed.status, "--password-file" in printed.err) == (5, True)
    assert run(tmp_path, "user", "list").out == "还没有账号\n"


@pytest.mark.skipif(os.name != "posix", reason="terminals are POSIX")
def test_a_password_is_asked_twice_and_never_shown(tmp_path: Path) -> None:
    run(tmp_path, "init")
    assert _typed(tmp_path, PASSWORD, PASSWORD) == (0, True)
    assert "lin  林" in run(tmp_path, "user", "list").out


def _typed(folder: Path, *passwords: str) -> tuple[int, bool]:
    """Type passwords at a terminal; return the status, and whether nothing of them was shown."""
    own, theirs = pty.openpty()
    command = [PROGRAM, "desk", "user", "add", "lin", "--full-name", "林", "--role", "clerk"]
    environment = {**os.environ, "ENROLLZONE_DATA_DIR": str(folder), "PYTHONUTF8": "1"}
    with subprocess.Popen(command, stdin=theirs, stdout=theirs, stderr=theirs, env=environment) as started:
        os.close(theirs)
        shown = b""
        for password in passwords:
            shown += _until(own, b": ")
            os.write(own, f"{password}\n".encode())
        shown += _until(own, b"never said")
        status = started.wait()
    os.close(own)
    return status, not [password for password in passwords if password.encode() in shown]


def _until(terminal: int, wanted: bytes) -> bytes:
    shown = b""
    while wanted not in shown and select.select([terminal], [], [], 60)[0]:
        try:
            read = os.read(terminal, 1000)
        except OSError:  # its other end is closed
            break
        if not read:
            break
        shown += read
    return shown


@pytest.mark.parametrize(
    "arguments",
    [
        ("audit", "verify"),
        ("backup", "b"),
        ("retention", "run"),
        ("keys", "rotate"),
        ("user", "list"),
        ("audit", "export", "e"),
        ("audit", "anchor"),
    ],
)
def test_where_there_is_no_desk_each_command_says_so_and_makes_none(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    printed = run(tmp_path, *arguments)
    assert (printed.status, printed.out) == (5, "")
    assert "keys.json" in printed.err
    assert list(tmp_path.iterdir()) == []


def test_a_database_that_is_away_is_said_without_its_password(made: Path) -> None:
    address = "postgresql://somebody:very-secret@127.0.0.1:1/desk"
    environment = {"ENROLLZONE_DATA_DIR": str(made), "ENROLLZONE_DATABASE_URL": address}
    result = CliRunner().invoke(commands, ["desk", "audit", "verify"], env=environment)
    assert (result.exit_code, "连不上" in result.stderr, "very-secret" in result.output) == (5, True, False)


WITHOUT = """
import sys
sys.modules.update(dict.fromkeys(["sqlalchemy", "alembic", "cryptography", "argon2", "psycopg"]))
import enrollzone.cli.lookup, enrollzone.cli.boundaries
from enrollzone.cli.main import commands, main
commands(["desk", "--help"], standalone_mode=False)
sys.argv = ["enrollzone", "desk", "init", "--language", "en"]
main()
"""


def test_where_the_desk_is_not_installed_it_says_how_to_and_other_commands_do_not_miss_it(tmp_path: Path) -> None:
    environment = {**os.environ, "PYTHONUTF8": "1"}
    program = [sys.executable, "-c", WITHOUT]
    ended = subprocess.run(program, capture_output=True, text=True, cwd=tmp_path, check=False, env=environment)
    assert (ended.returncode, "make install-desk" in ended.stderr, "Traceback" in ended.stderr) == (1, True, False)
    assert ended.stdout.count("(not installed)") >= 8


SERVING_WITHOUT = """
import sys
from pathlib import Path
sys.modules.update(dict.fromkeys(["sqlalchemy", "alembic", "cryptography", "argon2", "psycopg"]))
from enrollzone.config import Settings
from enrollzone.errors import SettingsError
from enrollzone.web import create_app
settings = Settings(data_dir=Path.cwd(), jurisdictions=("000000",))
print(create_app(settings).test_client().get("/").status_code)
settings.desk_key_file.parent.mkdir()
settings.desk_key_file.write_text("{}")
try:
    create_app(settings)
except SettingsError as error:
    print(error)
"""


def test_families_are_answered_without_the_desk_and_keys_without_it_say_what_is_missing(tmp_path: Path) -> None:
    program = [sys.executable, "-c", SERVING_WITHOUT]
    environment = {**os.environ, "PYTHONUTF8": "1"}
    ended = subprocess.run(program, capture_output=True, text=True, cwd=tmp_path, check=False, env=environment)
    answered, told = ended.stdout.splitlines()
    assert (answered, "cryptography is not installed: run `make install-desk`" in told) == ("200", True), ended.stderr
