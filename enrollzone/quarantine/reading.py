"""Quarantine: a file that is handed in is read by a process of its own, that can be killed and can do nothing else.

The process gets bytes and answers with one plain value; whatever happens to it is a finding. Linux and macOS limit its
memory, processor time and files; Linux takes its network away as well, where it may. Windows limits its time only.
"""

import json
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from typing import IO

from enrollzone.quarantine.content import Content
from enrollzone.quarantine.declaration import Declaration, Limits
from enrollzone.quarantine.formats import Part
from enrollzone.quarantine.ledger import Ledger
from enrollzone.quarantine.reception import GarbageError, understood
from enrollzone.quarantine.troubles import Trouble, UnreadableError

_REPLY_BYTES_PER_FILE_BYTE = 8
_LEAST_REPLY = 1_000_000
_SHAPEFILE = b"\x00\x00\x27\x0a"
_BESIDE = (".shx", ".dbf", ".prj", ".cpg")
_ENVIRONMENT = {"SYSTEMROOT": "C:\\Windows"} if sys.platform == "win32" else {}
"""Nothing of our environment is handed on. Without this one variable Python does not start on Windows."""


def read(path: Path, declaration: Declaration) -> Content:
    """Return what stands in a file, or the findings that say why it cannot be used. Never raises for what is in it.

    A Shapefile is handed in as its .shp, with the other parts beside it, or zipped. The file is opened once, read up to
    the declared limit, and never by its name; only bytes reach the process that examines it.
    """
    try:
        parts = _parts(path, declaration.limits)
    except UnreadableError as error:
        return _refused(path.name, declaration.limits, error)
    return examined(parts, declaration.limits, declaration.layer)


def examined(parts: Sequence[Part], limits: Limits, layer: str | None = None) -> Content:
    """Return what a process of its own finds in a file and its parts, or the finding of how that process ended."""
    try:
        return understood(_reply(parts, limits, layer))
    except GarbageError:
        return _refused(parts[0][0], limits, UnreadableError(Trouble.EXAMINATION_FAILED))
    except UnreadableError as error:
        return _refused(parts[0][0], limits, error)


def _refused(file: str, limits: Limits, error: UnreadableError) -> Content:
    ledger = Ledger(file, limits)
    ledger.refuse(error)
    return Content(file, "", findings=ledger.findings)


def _reply(parts: Sequence[Part], limits: Limits, layer: str | None) -> bytes:
    """Return what the process answers. Both ways are files without a name: no pipe for which both sides could wait."""
    most = _most_reply(limits)
    with (
        tempfile.TemporaryDirectory(prefix="enrollzone-") as room,
        tempfile.TemporaryFile() as request,
        tempfile.TemporaryFile() as reply,
    ):
        _write(request, parts, limits, layer)
        status = _run(request, reply, Path(room), limits)
        reply.seek(0)
        answer = reply.read(most + 1)
    if status != 0 or len(answer) > most:
        raise UnreadableError(_cause(status))
    return answer


def _parts(path: Path, limits: Limits) -> list[Part]:
    parts = [(path.name, _bytes(path, limits.file_bytes))]
    if parts[0][1].startswith(_SHAPEFILE):
        left = limits.file_bytes - len(parts[0][1])
        for beside in _parts_beside(path):
            parts.append((beside.name, _bytes(beside, left)))
            left -= len(parts[-1][1])
    return parts


def _parts_beside(path: Path) -> list[Path]:
    """Return the other parts of a Shapefile: the same name but for the ending, whatever its case."""
    return sorted(
        other
        for other in path.parent.iterdir()
        if other.stem == path.stem and other.suffix.lower() in _BESIDE and other.is_file()
    )


def _bytes(path: Path, most: int) -> bytes:
    """Return the bytes of a regular file: a device or a pipe could keep us waiting for ever."""
    if not path.is_file():
        raise UnreadableError(Trouble.NOT_A_FILE if path.exists() else Trouble.FILE_MISSING)
    try:
        with path.open("rb") as file:
            data = file.read(most + 1)
    except OSError:
        raise UnreadableError(Trouble.FILE_UNREADABLE) from None
    if len(data) > most:
        raise UnreadableError(Trouble.FILE_TOO_LARGE, limit=most)
    return data


def _write(request: IO[bytes], parts: Sequence[Part], limits: Limits, layer: str | None) -> None:
    head = {"parts": [(name, len(data)) for name, data in parts], "limits": asdict(limits), "layer": layer}
    request.write(json.dumps(head).encode() + b"\n")
    for _, data in parts:
        request.write(data)
    request.seek(0)


def _run(request: IO[bytes], reply: IO[bytes], room: Path, limits: Limits) -> int | None:
    """Return the exit status of the examination, None after it had to be killed for its time."""
    numbers = (limits.memory_bytes, limits.seconds, _most_reply(limits))
    process = subprocess.Popen(  # noqa: S603 - our own interpreter, our own module, and numbers
        (sys.executable, "-I", "-m", "enrollzone.quarantine.worker", *map(str, numbers)),
        stdin=request,
        stdout=reply,
        stderr=subprocess.DEVNULL,
        cwd=room,
        env=_ENVIRONMENT,
        start_new_session=True,
    )
    try:
        return process.wait(limits.seconds)
    except subprocess.TimeoutExpired:
        return None
    finally:
        _kill(process)


def _kill(process: "subprocess.Popen[bytes]") -> None:
    """End the process and whatever it may have started, however the waiting ended."""
    if process.poll() is None:
        with suppress(ProcessLookupError):
            if sys.platform == "win32":
                process.kill()
            else:
                os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def _most_reply(limits: Limits) -> int:
    return _LEAST_REPLY + _REPLY_BYTES_PER_FILE_BYTE * limits.file_bytes


def _cause(status: int | None) -> Trouble:
    """Return what the end of a process without a reply means."""
    if status is None or (sys.platform != "win32" and -status in {signal.SIGXCPU, signal.SIGKILL}):
        return Trouble.EXAMINATION_TOO_LONG
    return Trouble.EXAMINATION_FAILED
