"""A person at a terminal: what a command prints, and how it ends."""

import os
import subprocess
import sys
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from unicodedata import east_asian_width

from click.testing import CliRunner

from enrollzone.cli.main import commands

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
    """Run a command inside the test; a failure of the data (exit status 1 with a message) needs `process`.

    The same command is run once: its answer hangs on nothing but its arguments.
    """
    result = CliRunner().invoke(commands, arguments, env={f"ENROLLZONE_{k.upper()}": v for k, v in settings.items()})
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return Printed(result.exit_code, result.stdout, result.stderr)


def process(*arguments: str, **settings: str) -> Printed:
    """Run the installed program as a user does, where it was run before."""
    given = {f"ENROLLZONE_{name.upper()}": value for name, value in settings.items()}
    environment = {**os.environ, "PYTHONUTF8": "1", **DEPLOYED, **given}
    ended = subprocess.run([PROGRAM, *arguments], env=environment, capture_output=True, encoding="utf-8", check=False)
    return Printed(ended.returncode, ended.stdout, ended.stderr)


def told(facts: dict[str, str]) -> tuple[str, ...]:
    return tuple(part for name, value in facts.items() for part in ("--fact", f"{name}={value}"))


def columns(line: str) -> int:
    """How many columns a line takes where Chinese is written."""
    return sum(2 if east_asian_width(character) in "WF" else 1 for character in line)
