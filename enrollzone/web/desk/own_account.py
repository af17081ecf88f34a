"""One's own account: the password, the second factor, and where one is signed in."""

from collections.abc import Mapping
from dataclasses import replace
from http import HTTPStatus

import segno
from flask import Response, redirect, request
from markupsafe import Markup
from werkzeug.wrappers import Response as WerkzeugResponse

from enrollzone.sealing.lock import SealError
from enrollzone.staff.errors import AccountError
from enrollzone.staff.factors import address_of
from enrollzone.staff.keeping import change_password, end_own_sessions, offered_before, offered_factor, take_factor
from enrollzone.staff.sessions import Session, renew, session_of, sessions_of
from enrollzone.web.desk.cookies import COOKIE, put, text_in
from enrollzone.web.desk.doorway import Access, Visit, arriving, posted
from enrollzone.web.desk.guard import form_token
from enrollzone.web.desk.people_words import fault_field, instant_words

_ISSUER = "enrollzone"


def my_account(visit: Visit) -> Response | WerkzeugResponse:
    """Show one's own account; end all sessions but this one."""
    session, store = _session(visit), visit.desk.store
    if request.method == "POST":
        end_own_sessions(store, session.account.name, visit.form, session=session.digest)
        return redirect(visit.address("my_account"), HTTPStatus.SEE_OTHER)
    sessions = sessions_of(store, session.account.name, session.digest)
    return visit.page("desk/my_account.html", sessions=sessions, at=instant_words)


def my_password(visit: Visit) -> Response | WerkzeugResponse:
    """Show the form for another password; take it, and end every other session."""
    if request.method != "POST":
        return visit.page("desk/my_password.html")
    session = _session(visit)
    try:
        _change(visit, session, request.form)
    except AccountError as error:
        return visit.page("desk/my_password.html", status=422, fault=error.code, fault_field=fault_field(error.code))
    response = redirect(visit.address("my_account"), HTTPStatus.SEE_OTHER)
    _renewed(visit, response, second_factor=session.second_factor)
    return response


def _change(visit: Visit, session: Session, told: Mapping[str, str]) -> None:
    old, new = told.get("old", ""), told.get("new", "")
    if new != told.get("again", ""):
        raise AccountError("password_again")
    change_password(visit.desk.store, session.account.name, old, new, visit.form, session=session.digest)


def my_factor(visit: Visit) -> Response | WerkzeugResponse:
    """Show a new secret as squares; set the factor up by a first code, and show its recovery codes."""
    session, store = _session(visit), visit.desk.store
    if request.method != "POST":
        return _offer(visit, *offered_factor(store, session.account.name))
    told, offer = request.form, request.form.get("offer", "")
    try:
        secret = offered_before(store, session.account.name, offer)
    except SealError:  # a form of before the account changed, or one that somebody wrote by hand
        return redirect(visit.address("my_factor"), HTTPStatus.SEE_OTHER)
    password, code = told.get("password", ""), told.get("code", "")
    try:
        codes = take_factor(store, session.account, offer, code, password, visit.form, session=session.digest)
    except AccountError as error:
        if error.code == "done_already":
            return redirect(visit.address("my_account"), HTTPStatus.SEE_OTHER)
        at = "password" if error.code == "password_wrong" else "code"
        return _offer(visit, secret, offer, fault=error.code, fault_field=at, status=422)
    return _recovery_codes(visit, codes)


def _recovery_codes(visit: Visit, codes: tuple[str, ...]) -> Response:
    """The page with the codes, which is already one of the session under its new text."""
    held = Response()
    text = _renewed(visit, held, second_factor=True)
    session = session_of(visit.desk.store, text)
    renewed = replace(visit, session=session, token=form_token(visit.doorway, text))
    page = renewed.page("desk/recovery_codes.html", codes=codes)
    put(page, COOKIE, text, visit.doorway.settings)
    return page


def _renewed(visit: Visit, response: Response | WerkzeugResponse, *, second_factor: bool) -> str:
    settings = visit.doorway.settings
    text = renew(visit.desk.store, text_in(COOKIE, settings), second_factor=second_factor)
    put(response, COOKIE, text, settings)
    return text


def _offer(visit: Visit, secret: str, offer: str, *, status: int = 200, **told: object) -> Response:
    address = address_of(secret, visit.actor.name, _ISSUER)
    # Black on white with a border of its own: readers need both, whatever colours the page has.
    squares = segno.make(address, error="m", micro=False).svg_inline(scale=5, border=4, light="#fff")
    grouped = " ".join(secret[at : at + 4] for at in range(0, len(secret), 4))
    shown = {"squares": Markup(squares), "grouped": grouped, "offer": offer}  # noqa: S704 - squares only
    return visit.page("desk/my_factor.html", status=status, **shown, **told)


def _session(visit: Visit) -> Session:
    """Whoever opens such a page is signed in: the guard lets nobody else through."""
    if visit.session is None:
        raise RuntimeError("nobody is signed in on this page")
    return visit.session


ROUTES = (
    posted("/me", "my_account", my_account, Access.SIGNED_IN),
    arriving("/me/password", "my_password", my_password),
    arriving("/me/factor", "my_factor", my_factor),
)
