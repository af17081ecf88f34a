"""The guard at the desk's door: who is signed in, may they open this page, is the form one of their session?"""

import hmac
from functools import update_wrapper
from hashlib import sha256
from http import HTTPStatus
from typing import Any

from flask import redirect, request

from enrollzone.staff.permissions import Action, check
from enrollzone.staff.sessions import Awaited, session_of
from enrollzone.web.desk.cookies import COOKIE, DOOR, AnyResponse, door_text, put, text_in
from enrollzone.web.desk.doorway import Access, DeskDoorway, Route, Visit, refuse_incomplete
from enrollzone.web.desk.returning import AFTER, LOST, page_to_return_to
from enrollzone.web.errors import ForeignFormError, NotThereError
from enrollzone.web.security import refuse_foreign_forms

__all__ = ["COOKIE", "form_token", "guarded"]

# Where whoever is signed in but for one thing is led.
_NEXT = {Awaited.CODE: "second_factor", Awaited.PASSWORD: "my_password", Awaited.FACTOR: "my_factor"}
_OUT = "sign_out"


def guarded(route: Route, doorway: DeskDoorway, language: str) -> Any:  # noqa: ANN401 - a view of Flask
    """Return the view of a route that is opened only by those who may, and only with forms of their own session.

    Raises RouteError for a route that does not say everything about itself. The view raises NotAllowedError,
    ForeignFormError, and CrowdedError where too many are here at once; whoever is not signed in is led to the page for
    it.
    """
    refuse_incomplete(route)

    def view(**path: Any) -> AnyResponse:  # noqa: ANN401 - what stands in the path
        request.max_content_length = route.largest if request.method == "POST" else 0
        request.max_form_memory_size = route.largest
        if any("\0" in str(part) for part in path.values()):
            raise NotThereError  # some databases cannot even be asked for it
        if request.method == "POST":
            refuse_foreign_forms()
        with doorway.places.taken():
            visit, door = _visit(route, doorway, language)
            response: AnyResponse = _led_away(visit, route) or _opened(visit, route, path)
        response.headers["Cache-Control"] = route.keep
        if door:
            put(response, DOOR, door, doorway.settings)
        return response

    return update_wrapper(view, route.view)


def _visit(route: Route, doorway: DeskDoorway, language: str) -> tuple[Visit, str]:
    """The visit, and the text that the browser is to hold while nobody is signed in on a page for anybody."""
    text = text_in(COOKIE, doorway.settings)
    session = session_of(doorway.desk.store, text) if text else None
    at_door = session is None and route.needs is Access.ANYBODY
    door = door_text(doorway.settings) if at_door else ""
    return Visit(doorway, language, session, form_token(doorway, door if at_door else text)), door


def _led_away(visit: Visit, route: Route) -> AnyResponse | None:
    """Lead whoever is not signed in, or not with all that their roles ask for, to the page for that."""
    if route.needs is Access.ANYBODY:
        return None
    if visit.session is None:
        return redirect(visit.address("sign_in", **_told()), HTTPStatus.SEE_OTHER)
    awaits = visit.session.awaits
    # What is awaited opens alone: whoever has only a stolen password must not set up a factor instead of giving a code.
    if awaits is None or (route.needs is Access.ARRIVING and route.name in {_NEXT[awaits], _OUT}):
        return None
    return redirect(visit.address(_NEXT[awaits], **_told()), HTTPStatus.SEE_OTHER)


def _told() -> dict[str, str]:
    """What the page for signing in is told: to which page of ours to return, and whether a form was lost."""
    after = page_to_return_to(request.path)
    lost = {LOST: "1"} if request.method == "POST" else {}
    return {**({AFTER: after} if after else {}), **lost}


def _opened(visit: Visit, route: Route, path: dict[str, Any]) -> AnyResponse:
    if isinstance(route.needs, Action):
        check(visit.actor, route.needs)
    if request.method == "POST" and not hmac.compare_digest(
        request.form.get("csrf", "").encode(), visit.token.encode()
    ):
        raise ForeignFormError
    response: AnyResponse = route.view(visit, **path)
    return response


def form_token(doorway: DeskDoorway, text: str) -> str:
    """Return the token that the forms of a session bear: nobody who does not hold its text can make it."""
    return hmac.new(doorway.desk.store.keyring.index, f"form\0{text}".encode(), sha256).hexdigest()
