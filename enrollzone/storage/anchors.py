"""Anchors: heads of the ledger, written down where the database cannot reach.

Whoever holds the chain key can write the whole chain anew, and whoever takes events and records back to an older state
leaves a chain that holds. Neither can change a line that was copied elsewhere before.
"""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from enrollzone.storage.ledger import Head, instant
from enrollzone.storage.notebook import NotebookError, add_line, read_lines

FILE = "anchors.jsonl"
_LINK_LENGTH = 32


@dataclass(frozen=True)
class Anchor:
    """What the head of the ledger was at an instant."""

    head: Head
    at: datetime


class Anchors:
    """The file of anchors beside a database."""

    def __init__(self, folder: Path) -> None:
        self.file = folder / FILE
        self._last: datetime | None = None

    def add(self, head: Head, at: datetime) -> Anchor:
        """Write a head down. Raises NotebookError."""
        add_line(self.file, {"number": head.number, "link": head.link.hex(), "at": instant(at)})
        self._last = at
        return Anchor(head, at)

    def wants(self, at: datetime) -> bool:
        """Whether nothing was written yet on the day (UTC) of an instant, as far as can be told."""
        if self._last is None:
            with suppress(NotebookError):
                self._last = max((anchor.at for anchor in read_anchors(self.file)), default=None)
        return self._last is None or self._last.astimezone(UTC).date() != at.astimezone(UTC).date()


def read_anchors(file: Path) -> tuple[Anchor, ...]:
    """Return the anchors in a file, none where it is not there. Raises NotebookError, which names the line."""
    return tuple(_anchor(file, line, told) for line, told in read_lines(file))


def _anchor(file: Path, line: int, told: Mapping[str, Any]) -> Anchor:
    try:
        anchor = Anchor(Head(int(told["number"]), bytes.fromhex(told["link"])), datetime.fromisoformat(told["at"]))
    except (KeyError, TypeError, ValueError):
        anchor = None
    if anchor is None or len(anchor.head.link) != _LINK_LENGTH or anchor.at.tzinfo is None:
        raise NotebookError(f"{file.name}:{line}: not an anchor")
    return anchor


def set_aside(folder: Path, at: datetime) -> None:
    """Give the file of anchors another name, so that a new one is begun. Raises NotebookError."""
    file = folder / FILE
    try:
        if file.exists():
            file.rename(file.with_name(f"anchors-until-{at.astimezone(UTC):%Y%m%dT%H%M%S}.jsonl"))
    except OSError as error:
        raise NotebookError(f"{file.name}: cannot be renamed: {error.strerror}") from None
