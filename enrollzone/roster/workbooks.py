"""Workbooks (.xlsx, .xls, .et, .ods), read by a process of their own that can be killed and can do nothing else."""

import json
import subprocess
import sys
from collections.abc import Mapping, Sequence
from typing import Any

from enrollzone.messages import Message
from enrollzone.quarantine.troubles import Trouble, UnreadableError
from enrollzone.roster.cells import Cell, read
from enrollzone.roster.faults import SheetFault, refused
from enrollzone.roster.limits import SheetLimits

_TIMES_THE_FILE = 5  # as archives may unpack to
_ENVIRONMENT = {"SYSTEMROOT": "C:\\Windows"} if sys.platform == "win32" else {}
"""Nothing of our environment is handed on. Without this one variable Python does not start on Windows."""

Filled = tuple[int, tuple[Cell, ...]]


def read_workbook(data: bytes, sheet: str, limits: SheetLimits) -> tuple[str, list[Filled], bool, tuple[Message, ...]]:
    """Return a sheet of a workbook: its name, its filled rows with their numbers, whether 1904, and what to know.

    Raises UnreadableError and SheetError; nothing in the file can do worse.
    """
    told = _told(data, sheet, limits)
    if "trouble" in told:
        raise UnreadableError(Trouble(told["trouble"]), **told["params"])
    if "fault" in told:
        raise refused(SheetFault(told["fault"]), **{name: _param(value) for name, value in told["params"].items()})
    rows = [(number, tuple(map(read, cells))) for number, cells in told["rows"]]
    return told["name"], rows, told["is_1904"], tuple(_notes(told))


def _notes(told: Mapping[str, Any]) -> Sequence[Message]:
    found = []
    if told["formulas"]:
        found.append(Message("finding.cell_formula", {"count": told["formulas"]}))
    if told["links"]:
        found.append(Message("roster.note.links"))
    if told["left"]:
        found.append(Message("roster.note.left", {"names": tuple(told["left"])}))
    return found


def _param(value: object) -> object:
    return tuple(value) if isinstance(value, list) else value


def _told(data: bytes, sheet: str, limits: SheetLimits) -> Mapping[str, Any]:
    numbers = (limits.memory_bytes, limits.seconds, limits.rows, _TIMES_THE_FILE * limits.file_bytes, limits.file_bytes)
    command = (sys.executable, "-I", "-m", "enrollzone.roster.worker", *map(str, numbers))
    request = json.dumps({"sheet": sheet}).encode() + b"\n" + data
    try:
        finished = subprocess.run(  # noqa: S603 - our own interpreter, our own module, and numbers
            command,
            input=request,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=_ENVIRONMENT,
            timeout=limits.seconds,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise UnreadableError(Trouble.EXAMINATION_TOO_LONG) from None
    if finished.returncode != 0:
        raise UnreadableError(Trouble.EXAMINATION_TOO_BIG, limit=limits.memory_bytes)
    told: Mapping[str, Any] = json.loads(finished.stdout)
    return told
