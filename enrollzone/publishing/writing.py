"""Writing so that nothing half-written is ever seen: a folder or a file is there as a whole, or not at all."""

import os
import shutil
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from enrollzone.atlas.generations import room
from enrollzone.errors import BoundaryError

_MAKING = ".making"


@contextmanager
def exclusively(data_dir: Path) -> Iterator[None]:
    """Hold the data directory for one writer; others wait. The system lets go of it when the process ends or is killed.

    What a killed process left half-made is swept away first: nobody else can be making anything now. Raises
    BoundaryError where the disk is full or nothing may be written; what was there stays as it was.
    """
    try:
        folder = room(data_dir)
        folder.mkdir(parents=True, exist_ok=True)
        with (folder / ".lock").open("a+b") as lock:
            _wait_for(lock.fileno())
            shutil.rmtree(folder / _MAKING, ignore_errors=True)
            yield
    except OSError as error:
        raise BoundaryError(data_dir.name, f"无法写入 / cannot be written: {error.strerror}") from error


def place_file(data_dir: Path, target: Path, content: bytes) -> None:
    """Put a file in its place, instead of one that is there, in one step that outlasts a loss of power."""
    target.parent.mkdir(parents=True, exist_ok=True)
    made = _making(data_dir) / target.name
    _write(made, content)
    made.replace(target)
    _settle(target.parent)


def place_folder(data_dir: Path, target: Path, files: Mapping[str, bytes]) -> None:
    """Put a folder of files in its place in one step. Raises OSError when something stands there already."""
    target.parent.mkdir(parents=True, exist_ok=True)
    made = _making(data_dir) / target.name
    made.mkdir()
    for name, content in files.items():
        _write(made / name, content)
    _settle(made)
    made.rename(target)
    _settle(target.parent)


def take_away(data_dir: Path, folder: Path) -> None:
    """Remove a folder: it is gone in one step, its files afterwards."""
    aside = _making(data_dir) / f"{folder.name}.gone"
    folder.rename(aside)
    _settle(folder.parent)
    shutil.rmtree(aside, ignore_errors=True)


def _making(data_dir: Path) -> Path:
    making = room(data_dir) / _MAKING
    making.mkdir(parents=True, exist_ok=True)
    return making


def _write(path: Path, content: bytes) -> None:
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _settle(folder: Path) -> None:
    """Have the names in a folder outlast a loss of power, where the system can be asked for that."""
    if sys.platform != "win32":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _wait_for(handle: int) -> None:
    if sys.platform == "win32":
        import msvcrt  # noqa: PLC0415 - only there

        msvcrt.locking(handle, msvcrt.LK_LOCK, 1)
    else:
        import fcntl  # noqa: PLC0415 - only there

        fcntl.flock(handle, fcntl.LOCK_EX)
