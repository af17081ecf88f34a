"""What stopped a page of the desk: the database, somebody who was faster, a state, a permission. Nothing is repeated.

The pages of families and the API never come here: they answer from memory, whether the desk's database is there or not.
"""

from dataclasses import dataclass
from functools import partial

from flask import Blueprint, Response, request, url_for
from flask_limiter import RateLimitExceeded
from werkzeug.exceptions import MethodNotAllowed, NotFound, RequestEntityTooLarge

from enrollzone.casework.states import NotNowError
from enrollzone.sealing.lock import SealError
from enrollzone.staff.permissions import NotAllowedError
from enrollzone.storage.errors import ReusedTokenError, StaleError, StorageError, Trouble, UnknownRecordError
from enrollzone.web.desk.doorway import blueprint_of
from enrollzone.web.desk.places import CrowdedError
from enrollzone.web.errors import ForeignFormError, NotThereError
from enrollzone.web.journal import note_failure, request_id
from enrollzone.web.rendering import page

_COME_BACK_S = 30


@dataclass(frozen=True)
class Stop:
    """What a page says: its status, the code of its words, whether the same page can be looked at anew, and more."""

    status: int
    code: str
    here: bool = False
    come_back: bool = False
    is_fault: bool = False


_STOPS: dict[type[Exception], Stop] = {
    StaleError: Stop(409, "stale", here=True),
    NotNowError: Stop(409, "not_now", here=True),
    ReusedTokenError: Stop(409, "reused", here=True),
    NotAllowedError: Stop(403, "not_allowed"),
    ForeignFormError: Stop(403, "foreign", here=True),
    UnknownRecordError: Stop(404, "unknown"),
    NotThereError: Stop(404, "unknown"),
    NotFound: Stop(404, "unknown"),
    MethodNotAllowed: Stop(405, "unknown"),
    RequestEntityTooLarge: Stop(413, "large", here=True),
    RateLimitExceeded: Stop(429, "often", come_back=True),
    CrowdedError: Stop(503, "busy", here=True, come_back=True),
    SealError: Stop(500, "sealed", is_fault=True),
}
_OF_STORAGE = {
    Trouble.FULL: Stop(507, "full", come_back=True, is_fault=True),
    Trouble.READ_ONLY: Stop(503, "read_only", come_back=True, is_fault=True),
    Trouble.BUSY: Stop(503, "busy", here=True, come_back=True),
    Trouble.SCHEMA: Stop(503, "schema", come_back=True, is_fault=True),
}
_AWAY = Stop(503, "away", come_back=True, is_fault=True)
STOPS = frozenset(stop.code for stop in (*_STOPS.values(), *_OF_STORAGE.values(), _AWAY))
"""The codes of all that a page may say."""


def answer_desk_errors(pages: Blueprint, language: str) -> None:
    """Answer with a calm page whatever may stop a page of the desk in a language."""
    for kind in (*_STOPS, StorageError):
        pages.register_error_handler(kind, partial(_stopped, language))


def _stopped(language: str, error: Exception) -> Response:
    stop = _stop_of(error)
    if stop.is_fault:
        note_failure(error)
    response = page(
        "desk/error.html",
        language,
        status=stop.status,
        code=stop.code,
        here=url_for(request.endpoint or "", **(request.view_args or {})) if stop.here else "",
        home=url_for(f"{blueprint_of(language)}.sign_in"),  # whoever is signed in is led to the page of their work
        request_id=request_id(),
    )
    if stop.come_back:
        response.headers["Retry-After"] = str(_COME_BACK_S)
    return response


def _stop_of(error: Exception) -> Stop:
    if isinstance(error, StorageError):
        return _OF_STORAGE.get(error.trouble, _AWAY)
    return next(stop for kind, stop in _STOPS.items() if isinstance(error, kind))
