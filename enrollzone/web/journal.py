"""What is written down of a request: an allow-list of five fields, and nothing that a family typed.

No address line, query, body, place or user agent is ever logged. The route is its template, not the path.
"""

import logging
import secrets
import time
import traceback
from pathlib import Path

from flask import Flask, Response, g, request

journal = logging.getLogger("enrollzone.web")
_METHODS = frozenset({"GET", "HEAD", "POST", "OPTIONS", "PUT", "PATCH", "DELETE"})


def keep_journal(app: Flask) -> None:
    """Give every request an id and write one line for it when it is answered."""
    app.before_request(_begin)
    app.after_request(_end)


def _begin() -> None:
    g.request_id = secrets.token_hex(8)
    g.began = time.perf_counter()


def _end(response: Response) -> Response:
    response.headers["Enrollzone-Request"] = request_id()
    if journal.isEnabledFor(logging.INFO):
        milliseconds = (time.perf_counter() - g.get("began", time.perf_counter())) * 1000
        journal.info(
            "%s %s %d %.1fms %s", _method(), route_template(), response.status_code, milliseconds, request_id()
        )
    return response


def _method() -> str:
    """The method, if it is one; anybody may send any word."""
    return request.method if request.method in _METHODS else "-"


def route_template() -> str:
    """Return the template of the route, or "-" where nothing matched: the path itself may hold anything."""
    return request.url_rule.rule if request.url_rule else "-"


def request_id() -> str:
    """Return the id under which this request stands in the journal."""
    return str(g.get("request_id", "-"))


def note_failure(error: BaseException) -> None:
    """Write where a fault of ours arose: its type and the lines of code, never its message, which may quote input."""
    frames = traceback.extract_tb(error.__traceback__)
    where = " < ".join(f"{Path(frame.filename).name}:{frame.lineno}" for frame in reversed(frames))
    journal.error("%s %s %s", request_id(), type(error).__name__, where)
