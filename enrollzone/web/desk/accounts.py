"""The accounts of the desk, for whoever looks after them."""

from collections.abc import Callable, Mapping
from http import HTTPStatus

from flask import Response, redirect, request
from werkzeug.wrappers import Response as WerkzeugResponse

from enrollzone.staff.accounts import Account, all_accounts, record_of
from enrollzone.staff.errors import AccountError
from enrollzone.staff.keeping import (
    add,
    change_roles,
    close,
    end_sessions,
    give_password,
    reset_factor,
    unlock,
)
from enrollzone.staff.permissions import Action, Role
from enrollzone.staff.sessions import sessions_of
from enrollzone.web.desk.doorway import Visit, posted, shown
from enrollzone.web.desk.people_words import fault_field, instant_words, standing
from enrollzone.web.errors import NotThereError

Done = Callable[..., None]
_DONE: Mapping[str, Done] = {"unlock": unlock, "factor": reset_factor, "sessions": end_sessions, "close": close}
_WORDS_OF_DONE = frozenset([*_DONE, "roles"])


def accounts(visit: Visit) -> Response:
    """Show every account with its roles and how it stands."""
    listed = all_accounts(visit.desk.store)
    return visit.page("desk/accounts.html", accounts=listed, stands=_stands(visit))


def account_new(visit: Visit) -> Response:
    """Show the form for a new account; make it, and show its one-time password."""
    if request.method != "POST":
        return visit.page("desk/account_new.html", all_roles=Role)
    name = request.form.get("name", "").strip()
    try:
        given = add(visit.desk.store, visit.actor, name, request.form.get("full_name", ""), _roles(), visit.form)
    except AccountError as error:
        at = fault_field(error.code)
        return visit.page("desk/account_new.html", status=422, all_roles=Role, fault=error.code, fault_field=at)
    return visit.page("desk/one_time.html", name=name, given=given)


def account(visit: Visit, who: str) -> Response | WerkzeugResponse:
    """Show an account; do to it what a button says. Raises UnknownRecordError."""
    record = record_of(visit.desk.store, who)
    if request.method != "POST":
        done = request.args.get("done", "")
        return _shown(visit, record.held, record.version, done=done if done in _WORDS_OF_DONE else "")
    asked = request.form.get("do", "")
    try:
        if asked == "password":
            given = give_password(visit.desk.store, visit.actor, who, visit.form)
            return visit.page("desk/one_time.html", name=who, given=given)
        _do(visit, who, asked)
    except AccountError as error:
        at = fault_field(error.code)
        return _shown(visit, record.held, record.version, status=422, fault=error.code, fault_field=at)
    return redirect(visit.address("account", who=who, done=asked), HTTPStatus.SEE_OTHER)


def _do(visit: Visit, name: str, asked: str) -> None:
    if asked == "roles":
        change_roles(visit.desk.store, visit.actor, name, _roles(), visit.form)
    elif asked in _DONE:
        _DONE[asked](visit.desk.store, visit.actor, name, visit.form)
    else:
        raise NotThereError


def _shown(visit: Visit, held: Account, version: int, *, status: int = 200, **told: object) -> Response:
    return visit.page(
        "desk/account.html",
        status=status,
        account=held,
        version=version,
        all_roles=Role,
        sessions=sessions_of(visit.desk.store, held.name),
        is_own=held.name == visit.actor.name,
        at=instant_words,
        stands=_stands(visit),
        **told,
    )


def _stands(visit: Visit) -> Callable[[Account], str]:
    return lambda held: standing(held, visit.desk.now)


def _roles() -> frozenset[Role]:
    """The roles that were ticked; a word that is none is as if nothing were ticked."""
    return frozenset(role for role in Role if role in request.form.getlist("role"))


ROUTES = (
    shown("/accounts", "accounts", accounts, Action.KEEP_ACCOUNTS),
    posted("/accounts/add", "account_new", account_new, Action.KEEP_ACCOUNTS),
    posted("/accounts/of/<who>", "account", account, Action.KEEP_ACCOUNTS),
)
