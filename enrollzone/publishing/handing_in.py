"""A policy that is handed in: a folder or an archive becomes a few files in memory, or is refused as a whole."""

import stat
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from enrollzone.messages import Message
from enrollzone.publishing.kept import CASES, POLICY, TRAIL
from enrollzone.publishing.refusals import NotPublishedError
from enrollzone.quarantine.archives import MAGIC, members
from enrollzone.quarantine.declaration import Limits
from enrollzone.quarantine.ledger import Ledger
from enrollzone.quarantine.troubles import UnreadableError

LIMITS = Limits(file_bytes=2_000_000)  # a pack of a large county with its text and families takes a tenth of it
_MOST_FILES = 20


@dataclass(frozen=True)
class HandedPolicy:
    """The files of a policy by name, as they were handed in, and what the file or folder was called."""

    name: str
    files: Mapping[str, bytes]


def handed_in(path: Path) -> HandedPolicy:
    """Return the files of a policy in a folder or a zip archive. Raises NotPublishedError, saying why, for any other.

    An archive may hold the files at its top or in one folder. Nothing of it is written to the disk.
    """
    files = _of_folder(path) if path.is_dir() else _of_archive(path)
    if POLICY not in files:
        raise _refused("no_policy_file")
    if len(files) > _MOST_FILES or sum(map(len, files.values())) > LIMITS.file_bytes:
        raise _refused("too_large", limit=LIMITS.file_bytes, files=_MOST_FILES)
    # The trail is ours to write: what a copy of a policy brings along of an older one says nothing of this one.
    return HandedPolicy(path.name, {name: content for name, content in files.items() if name != TRAIL})


def _of_folder(folder: Path) -> dict[str, bytes]:
    files: dict[str, bytes] = {}
    for entry in sorted(folder.iterdir()):
        if entry.name.startswith("."):
            continue
        if not stat.S_ISREG(entry.lstat().st_mode):
            raise _refused("not_a_file")
        if entry.stat().st_size > LIMITS.file_bytes or len(files) >= _MOST_FILES:
            raise _refused("too_large", limit=LIMITS.file_bytes, files=_MOST_FILES)
        files[entry.name] = entry.read_bytes()
    return files


def _of_archive(path: Path) -> dict[str, bytes]:
    data = _bytes(path)
    if not data.startswith(MAGIC):
        raise _refused("no_archive")
    try:
        found = members(data, Ledger(path.name, LIMITS))
    except UnreadableError as error:
        raise NotPublishedError(Message(f"finding.{error.trouble}", error.params)) from None
    paths = {PurePosixPath(name.replace("\\", "/")): content for name, content in found.items()}
    if len({path.parent for path in paths}) > 1:
        raise _refused("several_folders")
    return {path.name: content for path, content in paths.items() if not path.name.startswith(".")}


def _bytes(path: Path) -> bytes:
    if not path.is_file():
        raise _refused("not_a_file")
    with path.open("rb") as file:
        data = file.read(LIMITS.file_bytes + 1)
    if len(data) > LIMITS.file_bytes:
        raise _refused("too_large", limit=LIMITS.file_bytes, files=_MOST_FILES)
    return data


def _refused(why: str, **params: object) -> NotPublishedError:
    return NotPublishedError(Message(f"publishing.handed.{why}", {"policy": POLICY, "cases": CASES, **params}))
