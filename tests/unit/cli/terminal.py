"""A person at a terminal: what a command prints, and how it ends."""

import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from unicodedata import east_asian_width
from unittest.mock import patch

import click
from click.testing import CliRunner

from enrollzone.cli.main import commands, main

DEPLOYED: dict[str, str] = {}  # what the environment of the installed program says, beside what a test says
PROGRAM = Path(sys.executable).parent / "enrollzone"
XINPING, EXAMPLE = "530427", "000000"
ENTRY = ("--on", "2018-09-01")
WUGUI = ("五桂社区", "-j", XINPING, *ENTRY)
# An ordinary family of 五桂社区, told fact by fact.
ORDINARY = {
    "request": "entry",
    "child.birth": "2012-03-05",
    "child.hukou_place": "桂山街道/五桂社区",
    "child.hukou_with": "parents",
    "custody": "both",
    "p1.hukou_in": "yes",
    "p2.hukou_in": "yes",
    "p1.public": "no",
    "p2.public": "no",
    "gp.public": "none",
    "relocated": "no",
    "restructured": "no",
}


@dataclass(frozen=True)
class Printed:
    """What came out, and the exit status."""

    status: int
    out: str
    err: str = ""

    @property
    def lines(self) -> list[str]:
        return [*self.out.splitlines(), *self.err.splitlines()]

    def section(self, heading: str) -> list[str]:
        """The lines under a heading, up to the empty line that ends them."""
        lines = self.out.splitlines()
        start = lines.index(heading) + 1
        return lines[start : lines.index("", start) if "" in lines[start:] else None]


@cache
def enrollzone(*arguments: str, **settings: str) -> Printed:
    """Run a command inside the test; a failure of the data (exit status 1 with a message) needs `ended`.

    The same command is run once: its answer hangs on nothing but its arguments.
    """
    return run(commands, arguments, settings)


def ended(*arguments: str, **settings: str) -> Printed:
    """Run the whole program inside the test, up to how it tells a failure and ends. It is run each time."""
    return run(Program(), arguments, settings)


class Program(click.Command):
    """What the installed program calls, as a command whose words are those of the process."""

    def __init__(self) -> None:
        super().__init__("enrollzone")

    def main(self, args: Sequence[str], **_: object) -> None:  # type: ignore[override]
        with patch.object(sys, "argv", ["enrollzone", *args]):
            main()


def run(command: click.Command, arguments: tuple[str, ...], settings: dict[str, str]) -> Printed:
    result = CliRunner().invoke(command, arguments, env={f"ENROLLZONE_{k.upper()}": v for k, v in settings.items()})
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return Printed(result.exit_code, result.stdout, result.stderr)


def process(*arguments: str, **settings: str) -> Printed:
    """Run the installed program as a user does, where it was run before: a second of starting each time."""
    given = {f"ENROLLZONE_{name.upper()}": value for name, value in settings.items()}
    environment = {**os.environ, "PYTHONUTF8": "1", **DEPLOYED, **given}
    ended = subprocess.run([PROGRAM, *arguments], env=environment, capture_output=True, encoding="utf-8", check=False)
    return Printed(ended.returncode, ended.stdout, ended.stderr)


def told(facts: dict[str, str]) -> tuple[str, ...]:
    return tuple(part for name, value in facts.items() for part in ("--fact", f"{name}={value}"))


def columns(line: str) -> int:
    """How many columns a line takes where Chinese is written."""
    return sum(2 if east_asian_width(character) in "WF" else 1 for character in line)
