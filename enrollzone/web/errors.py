"""What went wrong, for machines (RFC 9457 problem documents) and for people (a page). Nothing submitted is repeated."""

import json
from collections.abc import Iterable
from typing import Any

from flask import Flask, Response, render_template, request
from flask_limiter import RateLimitExceeded
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response as WerkzeugResponse

from enrollzone.errors import EnrollzoneError, FieldProblem, NotOfferedError, ParameterError, RequestError
from enrollzone.i18n.catalogue import Catalogue, catalogue
from enrollzone.messages import Message
from enrollzone.ogc.turns import BusyError
from enrollzone.web.journal import note_failure, request_id
from enrollzone.web.languages import language_asked

PROBLEM_TYPE = "application/problem+json"
RETRY_AFTER_S = 60
RETRY_AFTER = {429: RETRY_AFTER_S, 503: 5}  # seconds
_TOLD_BY = {405: "Allow", 416: "Content-Range"}  # what must be said beside a status
_OF_MAPS = ("/exports", "/ogc")  # asked by programs, and by people who look at what there is


class UnreadableBodyError(EnrollzoneError):
    """A body that is not the JSON it should be. `code` says what is wrong with it; its content is not kept."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(code)


class ContentTypeError(EnrollzoneError):
    """A body of another type than application/json."""


class ForeignFormError(Exception):
    """A form posted from a page that is not ours."""


class NotThereError(Exception):
    """There is no such policy, school or list."""


class NotInstalledError(Exception):
    """This deployment has not installed what is needed for it."""


# The one place where a kind of error becomes a status; what is special stands before what it is a kind of.
STATUS: dict[type[Exception], int] = {
    ParameterError: 400,
    NotOfferedError: 404,
    RequestError: 422,
    UnreadableBodyError: 400,
    ContentTypeError: 415,
    ForeignFormError: 403,
    NotThereError: 404,
    RateLimitExceeded: 429,
    NotInstalledError: 501,
    BusyError: 503,
}
CODES = {
    400: "bad_request",
    403: "foreign_form",
    404: "not_found",
    405: "method_not_allowed",
    413: "too_large",
    415: "wrong_content_type",
    416: "no_such_part_of_it",
    422: "not_as_expected",
    429: "too_many_requests",
    500: "internal_error",
    501: "not_installed",
    503: "busy",
}


def answer_errors(app: Flask) -> None:
    """Answer every error of the app with a problem document, or with a page where a person asked."""
    for kind in (*STATUS, HTTPException, Exception):
        app.register_error_handler(kind, _answered)


def _answered(error: Exception) -> WerkzeugResponse:
    if isinstance(error, HTTPException) and (error.code or 500) < 400:
        return error.get_response()  # a redirect is not an error
    status = _status(error)
    if status == 500:
        note_failure(error)
    words = catalogue(language_asked())
    code, problems = _code(error, status), getattr(error, "problems", ())
    response = (problem if _from_a_machine() else _page)(status, code, words, problems)
    _with_hints(response, error, status)
    return response


def _status(error: Exception) -> int:
    for kind, status in STATUS.items():
        if isinstance(error, kind):
            return status
    status = error.code if isinstance(error, HTTPException) and error.code else 500
    return status if status in CODES or status < 500 else 500


def _code(error: Exception, status: int) -> str:
    if isinstance(error, UnreadableBodyError):
        return error.code
    if isinstance(error, RequestError):
        found = {problem.code for problem in error.problems}
        return found.pop() if len(found) == 1 else "several_fields"
    return CODES.get(status, "bad_request")


def _from_a_machine() -> bool:
    if request.path.startswith(_OF_MAPS):
        return "text/html" not in request.accept_mimetypes.values() or request.args.get("f") == "json"
    return request.path.startswith("/api/")


def _with_hints(response: Response, error: Exception, status: int) -> None:
    if status in _TOLD_BY and isinstance(error, HTTPException):
        name = _TOLD_BY[status]
        response.headers[name] = error.get_response().headers.get(name, "")
    if request.path.startswith(_OF_MAPS):
        response.headers["Access-Control-Allow-Origin"] = (
            "*"  # a page elsewhere that shows a map must know why it cannot
        )
    if status in RETRY_AFTER:
        response.headers["Retry-After"] = str(RETRY_AFTER[status])
        response.headers["Access-Control-Expose-Headers"] = "Retry-After"


def problem(status: int, code: str, words: Catalogue, problems: Iterable[FieldProblem] = ()) -> Response:
    """Return the problem document for a status and a stable code, with the fields that cannot be taken."""
    document = {
        "type": f"urn:enrollzone:problem:{code}",
        "title": words.say(Message(f"problem.title.{code}")),
        "status": status,
        "code": code,
        "request": request_id(),
        "errors": field_errors(problems, words),
    }
    body = json.dumps(document, ensure_ascii=False, separators=(",", ":"))
    return Response(body, status, content_type=PROBLEM_TYPE)


def field_errors(problems: Iterable[FieldProblem], words: Catalogue) -> list[dict[str, Any]]:
    """Return the fields of a refused request, each once, with what may stand there and the nearest known word."""
    merged: dict[tuple[str, str], dict[str, Any]] = {}
    for found in problems:
        entry = merged.setdefault(
            (found.field, found.code),
            {
                "field": found.field,
                "code": found.code,
                "text": words.say(Message(f"problem.field.{found.code}")),
                "expected": [],
                "hint": found.hint,
            },
        )
        entry["expected"] += [one for one in found.expected if one not in entry["expected"]]
    return list(merged.values())


def _page(status: int, code: str, words: Catalogue, problems: Iterable[FieldProblem] = ()) -> Response:
    title = words.say(Message(f"problem.title.{code}"))
    told = _in_words(problems, words) if request.path.startswith(_OF_MAPS) else []
    page = render_template(
        "error.html", language=words.language, title=title, code=code, told=told, request_id=request_id()
    )
    return Response(page, status)


def _in_words(problems: Iterable[FieldProblem], words: Catalogue) -> list[dict[str, str]]:
    """What a person reads of the parts of an address that cannot be taken: it has no form in which they would stand."""
    return [
        {
            "field": found.field,
            "text": words.say(Message(f"terminal.refused.{found.code}")),
            "expected": words.say(found.expected),
        }
        for found in problems
    ]
