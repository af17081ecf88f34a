"""A file beside the database to which lines are only added, each on the disk before the next step is taken."""

import json
import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from enrollzone.errors import EnrollzoneError


class NotebookError(EnrollzoneError):
    """A file beside the database cannot be read or written. Says which file and line."""


def add_line(file: Path, told: Mapping[str, Any]) -> None:
    """Add a line (JSON) to a file, for the owner alone. Raises NotebookError; what was there stays."""
    line = json.dumps(told, separators=(",", ":")) + "\n"
    try:
        file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        handle = os.open(file, os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o600)
        try:
            _write(handle, line.encode())
        finally:
            os.close(handle)
    except OSError as error:
        raise NotebookError(f"{file.name}: cannot be written: {error.strerror}") from None


def _write(handle: int, line: bytes) -> None:
    end = os.lseek(handle, 0, os.SEEK_END)
    os.lseek(handle, max(end - 1, 0), os.SEEK_SET)
    if os.read(handle, 1) not in {b"", b"\n"}:
        line = b"\n" + line  # whoever wrote last was killed in the middle of it
    if os.write(handle, line) != len(line):
        os.ftruncate(handle, end)
        raise OSError(0, "no room is left")
    os.fsync(handle)


def read_lines(file: Path) -> Iterator[tuple[int, Mapping[str, Any]]]:
    """Walk over the lines of a file with their numbers; there are none where it is not there. Raises NotebookError."""
    try:
        text = file.read_text(encoding="utf-8") if file.exists() else ""
    except (OSError, ValueError):
        raise NotebookError(f"{file.name}: cannot be read") from None
    for number, line in enumerate(text.splitlines(), 1):
        if line.strip():
            yield number, _read(file, number, line)


def _read(file: Path, number: int, line: str) -> Mapping[str, Any]:
    try:
        told = json.loads(line)
    except ValueError:
        told = None
    if not isinstance(told, dict):
        raise NotebookError(f"{file.name}:{number}: not a line as this program writes it")
    return told
