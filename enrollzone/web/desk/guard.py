"""The guard at the desk's door: who is signed in, may they open this page, is the form one of their session?"""

import hmac
from functools import update_wrapper
from hashlib import sha256
from http import HTTPStatus
from typing import Any

from flask import Response, redirect, request
from werkzeug.wrappers import Response as WerkzeugResponse

from enrollzone.staff.permissions import WITH_SECOND_FACTOR, Action, check
from enrollzone.staff.sessions import Session, session_of
from enrollzone.web.desk.doorway import Access, DeskDoorway, Route, Visit
from enrollzone.web.errors import ForeignFormError
from enrollzone.web.security import refuse_foreign_forms

COOKIE = "enrollzone_desk"
_ANYBODY_S_FORM = "before-signing-in"


def guarded(route: Route, doorway: DeskDoorway, language: str) -> Any:  # noqa: ANN401 - a view of Flask
    """Return the view of a route that is opened only by those who may, and only with forms of their own session.

    Raises NotAllowedError and ForeignFormError; whoever is not signed in is led to the page for it.
    """

    def view(**path: Any) -> Response | WerkzeugResponse:  # noqa: ANN401 - what stands in the path
        request.max_content_length = route.largest if request.method == "POST" else 0
        text = request.cookies.get(COOKIE, "")
        session = session_of(doorway.desk.store, text) if text else None
        visit = Visit(doorway, language, session, form_token(doorway, text if session else _ANYBODY_S_FORM))
        if route.needs is not Access.ANYBODY and not _is_complete(session):
            return redirect(visit.address("sign_in" if session is None else "second_factor"), HTTPStatus.SEE_OTHER)
        if isinstance(route.needs, Action):
            check(visit.actor, route.needs)
        if request.method == "POST":
            refuse_foreign_forms()
            _refuse_other_tokens(visit)
        response: Response | WerkzeugResponse = route.view(visit, **path)
        response.headers["Cache-Control"] = route.keep
        return response

    return update_wrapper(view, route.view)


def _is_complete(session: Session | None) -> bool:
    """Whether somebody is signed in with all that their roles ask for."""
    if session is None:
        return False
    return session.second_factor or not session.account.roles & WITH_SECOND_FACTOR


def form_token(doorway: DeskDoorway, text: str) -> str:
    """Return the token that the forms of a session bear: nobody who does not hold its text can make it."""
    return hmac.new(doorway.desk.store.keyring.index, f"form\0{text}".encode(), sha256).hexdigest()


def _refuse_other_tokens(visit: Visit) -> None:
    if not hmac.compare_digest(request.form.get("csrf", ""), visit.token):
        raise ForeignFormError
