"""The command line as the publishing page runs it: a process of its own, with a time limit, that may be killed.

A page and a person at a terminal go the same road. Judging a policy or a file of boundaries takes seconds of a
processor; in a process of its own it keeps no family waiting for its answer.
"""

import json
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from tempfile import TemporaryDirectory
from threading import Lock
from typing import Any

from flask import current_app

from enrollzone.config import Settings
from enrollzone.errors import EnrollzoneError

LONGEST_S = 150
_PROGRAM = ("-I", "-X", "utf8", "-c", "from enrollzone.cli.main import main; main()")
_SYSTEM = {"SYSTEMROOT": "C:\\Windows"} if sys.platform == "win32" else {}
_TOO_LONG = "超过时限，没有作任何改动；请用命令行 / took too long, nothing was changed; use the command line"
_one_at_a_time = Lock()


class BusyError(EnrollzoneError):
    """Something else is being worked out by this process; nothing was begun."""


@dataclass(frozen=True)
class Ran:
    """How a command ended, and what it said to people and to machines."""

    status: int
    out: str
    err: str

    @property
    def lines(self) -> list[str]:
        """Everything that it said, line by line."""
        return [*self.out.splitlines(), *self.err.splitlines()]

    @property
    def document(self) -> Any:  # noqa: ANN401 - the document of a command
        """What it said to machines, nothing where that is no document."""
        try:
            return json.loads(self.out)
        except ValueError:
            return None


Runs = Callable[[Settings, Sequence[str]], Ran]


def run(settings: Settings, arguments: Sequence[str]) -> Ran:
    """Run a command of ours over the data of a deployment, and return how it ended. Nothing secret is handed on."""
    with TemporaryDirectory(prefix="enrollzone-") as room:
        try:
            ended = subprocess.run(  # noqa: S603 - our own interpreter and program
                (sys.executable, *_PROGRAM, *arguments),
                env={**_SYSTEM, **environment_of(settings)},
                cwd=room,
                capture_output=True,
                stdin=subprocess.DEVNULL,
                encoding="utf-8",
                errors="replace",
                timeout=LONGEST_S,
                check=False,
            )
        except subprocess.TimeoutExpired:
            return Ran(1, "", _TOO_LONG)
    return Ran(ended.returncode, ended.stdout, ended.stderr)


def environment_of(settings: Settings) -> dict[str, str]:
    """Return the variables that tell a command where the data of a deployment stands."""
    folders = {"BOUNDARIES_DIR": settings.boundaries_dir, "POLICIES_DIR": settings.policies_dir}
    told = {name: str(folder.absolute()) for name, folder in {**folders, "DATA_DIR": settings.data_dir}.items()}
    return {
        f"ENROLLZONE_{name}": value
        for name, value in {**told, "JURISDICTIONS": " ".join(settings.jurisdictions)}.items()
    }


@contextmanager
def commands(settings: Settings) -> Iterator[Callable[[Sequence[str]], Ran]]:
    """Give what runs a command, to one request at a time. Raises BusyError: families need the other threads."""
    runs: Runs = current_app.config.get("COMMANDS", run)
    if not _one_at_a_time.acquire(blocking=False):
        raise BusyError
    try:
        yield lambda arguments: runs(settings, arguments)
    finally:
        _one_at_a_time.release()
