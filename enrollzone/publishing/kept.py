"""A policy that stands in the data directory: its files, the digest of all of them, and how it is read."""

import hashlib
from collections.abc import Mapping
from pathlib import Path

from enrollzone.atlas.generations import PolicyEntry, policy_folder
from enrollzone.errors import PackError, Problem
from enrollzone.grammar.reader import read_policy
from enrollzone.periods import Period
from enrollzone.policy.pack import Pack, Policy

POLICY, CASES, TRAIL = "policy.yaml", "cases.yaml", "signoffs.csv"


def files_in(folder: Path) -> dict[str, bytes]:
    """Return the files of a policy's folder by name; what systems hide there is left out. Raises PackError."""
    try:
        return {file.name: file.read_bytes() for file in sorted(folder.iterdir()) if not file.name.startswith(".")}
    except OSError as error:
        raise refused(folder, f"读不到文件 cannot be read: {error.strerror}") from None


def digest_of(files: Mapping[str, bytes]) -> str:
    """Return the digest of a whole policy: what ``sha256sum *`` prints for its files, hashed once more."""
    listed = (f"{hashlib.sha256(content).hexdigest()}  {name}\n" for name, content in sorted(files.items()))
    return hashlib.sha256("".join(listed).encode()).hexdigest()


def read_live(data_dir: Path, entry: PolicyEntry, period: Period, cache: Path | None) -> Policy:
    """Return a policy that a generation names, as it holds in a period.

    Raises PackError where a file of it is missing or was altered since it was activated.
    """
    folder = policy_folder(data_dir, entry)
    if digest_of(files_in(folder)) != entry.digest:
        raise refused(folder, "内容与启用时的摘要不符 altered: its digest is not the one that was activated")
    return read_policy(folder / POLICY, cache=cache).called(f"{folder.name}/{POLICY}").holding(period)


def entry_of_policy(policy: Policy, folder: str, digest: str) -> PolicyEntry:
    """Return what a generation notes of a policy, with the days of its text."""
    stage = policy.stage if isinstance(policy, Pack) else ""
    return PolicyEntry(policy.id, policy.version, stage, folder, digest, policy.period)


def refused(folder: Path, why: str) -> PackError:
    """Return the error that a policy's folder cannot be used as a whole."""
    return PackError([Problem(f"{folder.name}/{POLICY}", 1, 1, why)])
