"""Signing in and out: the password, the code of the second factor, and back to where one was."""

from http import HTTPStatus

from flask import Response, redirect, request
from werkzeug.wrappers import Response as WerkzeugResponse

from enrollzone.staff.proving import with_code
from enrollzone.staff.sessions import begin, end, renew
from enrollzone.web.desk.cookies import COOKIE, DOOR, put, take_away, text_in
from enrollzone.web.desk.doorway import Visit, arriving, entrance, home_of
from enrollzone.web.desk.returning import LOST, asked_to_return
from enrollzone.web.journal import request_id


def sign_in(visit: Visit) -> Response | WerkzeugResponse:
    """Show the form; let in who gives the right name and password."""
    if visit.session is not None and request.method != "POST":
        return redirect(asked_to_return() or visit.home, HTTPStatus.SEE_OTHER)
    if request.method != "POST":
        return _form(visit, lost=LOST in request.args)
    store = visit.desk.store
    account = visit.doorway.identity.prove(store, request.form, request_id())
    if account is None:
        return _form(visit, status=422, fault="refused")
    if before := text_in(COOKIE, visit.doorway.settings):
        end(store, before)
    response = redirect(asked_to_return() or visit.address(home_of(account.actor)), HTTPStatus.SEE_OTHER)
    put(response, COOKIE, begin(store, account), visit.doorway.settings)
    take_away(response, DOOR, visit.doorway.settings)
    return response


def _form(visit: Visit, *, status: int = 200, **told: object) -> Response:
    return visit.page("desk/sign_in.html", status=status, after=asked_to_return(), **told)


def second_factor(visit: Visit) -> Response | WerkzeugResponse:
    """Show the form for the code; let in who gives the right one, under a new text."""
    if visit.session is None or visit.session.awaits is None:
        return redirect(asked_to_return() or visit.home, HTTPStatus.SEE_OTHER)
    if request.method != "POST":
        return visit.page("desk/code.html", after=asked_to_return())
    store, settings = visit.desk.store, visit.doorway.settings
    if with_code(store, visit.actor.name, request.form.get("code", ""), request_id()) is None:
        return visit.page("desk/code.html", status=422, fault="refused", after=asked_to_return())
    response = redirect(asked_to_return() or visit.home, HTTPStatus.SEE_OTHER)
    put(response, COOKIE, renew(store, text_in(COOKIE, settings), second_factor=True), settings)
    return response


def sign_out(visit: Visit) -> Response | WerkzeugResponse:
    """End the session."""
    settings = visit.doorway.settings
    if request.method == "POST":
        end(visit.desk.store, text_in(COOKIE, settings))
    response = redirect(visit.address("sign_in"), HTTPStatus.SEE_OTHER)
    if request.method == "POST":
        take_away(response, COOKIE, settings)
    return response


ROUTES = (
    entrance("/sign-in", "sign_in", sign_in),
    arriving("/code", "second_factor", second_factor),
    arriving("/sign-out", "sign_out", sign_out),
)
