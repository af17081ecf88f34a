"""What somebody does on the publishing page: recorded first, then done by a command, and how it ended recorded too."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from flask import Response
from werkzeug.wrappers import Response as WerkzeugResponse

from enrollzone.atlas.generations import current_generation
from enrollzone.casework.publications import Act, Asked, End, Ended, begin, end
from enrollzone.errors import BoundaryError
from enrollzone.storage.errors import StaleError, StorageError
from enrollzone.web.desk.doorway import Visit
from enrollzone.web.desk.publishing_commands import BusyError, Ran, commands


@dataclass(frozen=True)
class Doing:
    """An act: of which sort, on what it is recorded, what is asked, and the command that does it."""

    act: Act
    name: str
    asked: Asked
    command: Sequence[str]


def do(visit: Visit, doing: Doing) -> Response | WerkzeugResponse:
    """Record an act, do it, record its end, and show what came of it. Without the first nothing is done."""
    try:
        with commands(visit.doorway.settings) as runs:
            begun = begin(visit.desk, visit.actor, doing.name, doing.act, doing.asked, visit.form)
            if begun.repeated:
                return visit.page("desk/publishing_repeated.html", doing=doing)
            ran = runs((*doing.command, f"--language={visit.language}"))
            result = result_of(ran) if ran.is_done else ""
            closed = False
            with suppress(StorageError, StaleError):
                ended = Ended(result or doing.name if ran.is_done else "", _generation(visit))
                end(visit.desk, visit.actor, begun, End.DONE if ran.is_done else End.REFUSED, ended, visit.form)
                closed = True
    except BusyError:
        return busy(visit)
    return _shown(visit, doing, ran, result, closed=closed)


def _shown(visit: Visit, doing: Doing, ran: Ran, result: str, *, closed: bool) -> Response:
    rows = list(_rows(ran.document))
    lines = [] if isinstance(ran.document, dict) else ran.lines
    told = {"doing": doing, "ran": ran, "result": result, "closed": closed, "rows": rows, "lines": lines}
    return visit.page("desk/publishing_done.html", status=200 if ran.is_done else 422, **told)


def _rows(document: Any) -> Iterator[Mapping[str, str]]:  # noqa: ANN401 - the document of a command
    """Walk over what a command found in a file, and over what must be signed for."""
    if isinstance(document, dict):
        for finding in document.get("findings", ()):
            yield {"where": finding["where"], "said": finding["message"]}
        yield from (row for row in document.get("signoffs", ()) if row["step"] == "open")


def busy(visit: Visit) -> Response:
    """Tell that something else is being worked out."""
    response = visit.page("desk/publishing_busy.html", status=503)
    response.headers["Retry-After"] = "30"
    return response


def result_of(ran: Ran) -> str:
    """Return the id of what a command staged, nothing where it staged nothing."""
    document = ran.document
    found = document.get("staged") or document.get("id") if isinstance(document, dict) else None
    return str(found) if found else ""


def named_by(*parts: bytes) -> str:
    """Return under which name something is recorded that has no id yet: by its content."""
    told = sha256(b"\0".join(parts)).hexdigest()
    return f"handed-{told[:32]}"


def _generation(visit: Visit) -> int | None:
    try:
        return current_generation(visit.doorway.settings.data_dir).number
    except BoundaryError:
        return None
