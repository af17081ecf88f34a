"""Signing in and out."""

from http import HTTPStatus

from flask import Response, redirect, request
from werkzeug.wrappers import Response as WerkzeugResponse

from enrollzone.staff.accounts import signed_in
from enrollzone.staff.sessions import LONGEST, begin, end
from enrollzone.web.desk.doorway import Access, Visit, entrance, posted
from enrollzone.web.desk.guard import COOKIE


def sign_in(visit: Visit) -> Response | WerkzeugResponse:
    """Show the form; let in who gives the right name and password."""
    if request.method != "POST":
        return visit.page("desk/sign_in.html")
    store = visit.desk.store
    account = signed_in(store, request.form.get("name", "").strip(), request.form.get("password", ""))
    if account is None:
        return visit.page("desk/sign_in.html", status=422, fault="refused")
    response = redirect(visit.address("queue"), HTTPStatus.SEE_OTHER)
    response.set_cookie(
        COOKIE, begin(store, account), max_age=LONGEST, secure=request.is_secure, httponly=True, samesite="Strict"
    )
    return response


def sign_out(visit: Visit) -> Response | WerkzeugResponse:
    """End the session."""
    if request.method == "POST":
        end(visit.desk.store, request.cookies.get(COOKIE, ""))
    response = redirect(visit.address("sign_in"), HTTPStatus.SEE_OTHER)
    response.delete_cookie(COOKIE)
    return response


def second_factor(visit: Visit) -> Response:
    """Ask for the code of the second factor."""
    return visit.page("desk/sign_in.html", status=422, fault="second_factor")


ROUTES = (
    entrance("/sign-in", "sign_in", sign_in),
    entrance("/code", "second_factor", second_factor),
    posted("/sign-out", "sign_out", sign_out, Access.SIGNED_IN),
)
