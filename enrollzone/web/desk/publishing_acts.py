"""What somebody does on the publishing page: recorded first, then done by a command, and how it ended recorded too."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Any

from flask import Response
from werkzeug.wrappers import Response as WerkzeugResponse

from enrollzone.atlas.generations import current_generation
from enrollzone.errors import BoundaryError
from enrollzone.registry.publications import Act, Asked, End, Ended, Publication, begin, end
from enrollzone.storage.errors import StaleError, StorageError
from enrollzone.storage.store import Recorded
from enrollzone.web.desk.doorway import Visit
from enrollzone.web.desk.publishing_commands import BusyError, Ran, commands

DONE = frozenset([0])
KEPT = frozenset([0, 3, 4])  # a file of boundaries: accepted; with repairs; held for a person


@dataclass(frozen=True)
class Doing:
    """An act: of which sort, on what it is recorded, what is asked, and the command that does it.

    `done` are the exit statuses with which the command has done it; with any other nothing was changed.
    """

    act: Act
    name: str
    asked: Asked
    command: Sequence[str]
    done: frozenset[int] = DONE


def do(visit: Visit, doing: Doing) -> Response | WerkzeugResponse:
    """Record an act, do it, record its end, and show what came of it. Without the first nothing is done."""
    try:
        with commands(visit.doorway.settings) as runs:
            begun = begin(visit.desk, visit.actor, doing.name, doing.act, doing.asked, visit.form)
            if begun.repeated:
                return visit.page("desk/publishing_repeated.html", doing=doing)
            ran = runs(spoken(doing.command, visit.language))
            came = _Came(ran, is_done=ran.status in doing.done)
            came = replace(came, closed=_closed(visit, doing, begun, came))
    except BusyError:
        return busy(visit)
    return visit.page("desk/publishing_done.html", status=200 if came.is_done else 422, doing=doing, came=came)


@dataclass(frozen=True)
class _Came:
    """What came of an act; `closed` tells whether its end is in the ledger."""

    ran: Ran
    is_done: bool
    closed: bool = False

    @property
    def result(self) -> str:
        """The id of what was staged, nothing where nothing was."""
        document = self.ran.document if self.is_done else None
        found = document.get("staged") or document.get("id") if isinstance(document, dict) else None
        return str(found) if found else ""

    @property
    def rows(self) -> list[Mapping[str, str]]:
        """What was found in a file, and what must be signed for."""
        return list(_rows(self.ran.document))

    @property
    def lines(self) -> list[str]:
        """What a command said that told it in words."""
        return [] if isinstance(self.ran.document, dict) else self.ran.lines


def _closed(visit: Visit, doing: Doing, begun: Recorded[Publication], came: _Came) -> bool:
    """Note how an act ended; False where the ledger is away by now."""
    told = Ended(came.result or doing.name, _generation(visit)) if came.is_done else Ended()
    try:
        end(visit.desk, visit.actor, begun, End.DONE if came.is_done else End.REFUSED, told, visit.form)
    except (StorageError, StaleError):
        return False
    return True


def _rows(document: Any) -> Iterator[Mapping[str, str]]:  # noqa: ANN401 - the document of a command
    """Walk over what a command found in a file, and over what must be signed for."""
    if isinstance(document, dict):
        for finding in document.get("findings", ()):
            yield {"where": finding["where"], "said": finding["message"]}
        yield from (row for row in document.get("signoffs", ()) if row["step"] == "open")


def spoken(command: Sequence[str], language: str) -> list[str]:
    """Return a command that speaks a language: what stands after ``--`` is no option, whatever it looks like."""
    at = command.index("--") if "--" in command else len(command)
    return [*command[:at], f"--language={language}", *command[at:]]


def busy(visit: Visit) -> Response:
    """Tell that something else is being worked out."""
    response = visit.page("desk/publishing_busy.html", status=503)
    response.headers["Retry-After"] = "30"
    return response


def named_by(*parts: bytes) -> str:
    """Return under which name something is recorded that has no id yet: by its content."""
    told = sha256(b"\0".join(parts)).hexdigest()
    return f"handed-{told[:32]}"


def _generation(visit: Visit) -> int | None:
    try:
        return current_generation(visit.doorway.settings.data_dir).number
    except BoundaryError:
        return None
