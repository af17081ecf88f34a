"""A case on one screen: where it stands, what the rules say of it, and what may be done next."""

from collections.abc import Callable, Mapping
from functools import partial, update_wrapper
from http import HTTPStatus
from typing import Any

from flask import Response, redirect, request

from enrollzone.casework.acting import ACTION_OF, Desk, Form, case_of
from enrollzone.casework.cases import Case
from enrollzone.casework.checking import check_case, send_back, submit, take, withdraw
from enrollzone.casework.faults import FormFaultError, NotReadyError
from enrollzone.casework.people import reveal
from enrollzone.casework.states import Step
from enrollzone.casework.supplements import supplemented
from enrollzone.i18n.catalogue import catalogue
from enrollzone.staff.permissions import Action, Actor
from enrollzone.storage.store import Record
from enrollzone.web.desk.case_view import view_of
from enrollzone.web.desk.cookies import AnyResponse
from enrollzone.web.desk.doorway import Route, Visit, posted, shown
from enrollzone.web.desk.faults import worded
from enrollzone.web.desk.moves import beside, moves
from enrollzone.web.desk.queue import row_of
from enrollzone.web.desk.telling import subject_of, to_case

_NOTHING: Mapping[str, str] = {}


def case(visit: Visit, id: str) -> Response:  # noqa: A002 - as it stands in addresses
    """Show a case."""
    return _page(visit, case_of(visit.desk, subject_of(id)))


def _page(
    visit: Visit,
    record: Record[Case],
    shown: Mapping[str, str] = _NOTHING,
    faults: Mapping[str, str] = _NOTHING,
    **more: Any,  # noqa: ANN401 - for the template
) -> Response:
    view = view_of(visit, record, shown)
    row = row_of(record, visit.bureaus, visit.desk.today(), visit.language)
    return visit.page(
        "desk/case.html",
        status=422 if faults or "refused" in more else 200,
        view=view,
        record=record,
        row=row,
        moves=moves(visit, row.id, record.held, asks=next((one.step for one in view.waits), None)),
        beside=beside(visit, row.id, record.held),
        faults=worded(visit.language, faults),
        day=catalogue(visit.language).day,
        **more,
    )


def show_field(visit: Visit, id: str) -> AnyResponse:  # noqa: A002 - as it stands in addresses
    """Show a field unmasked, once, to whoever says why; that it was shown is recorded before."""
    subject = subject_of(id)
    if request.method != "POST":
        return to_case(visit, id)
    name, why = request.form.get("field", ""), request.form.get("why", "")
    try:
        text = reveal(visit.desk, visit.actor, subject, name, why, visit.form)
    except FormFaultError as error:
        return _page(visit, case_of(visit.desk, subject), faults={fault.field: fault.code for fault in error.faults})
    return _page(visit, case_of(visit.desk, subject), {name: text})


# ---- steps that ask for nothing more than a press

Press = Callable[[Desk, Actor, str, Form], object]
_PRESSED: Mapping[Step, tuple[str, Press]] = {
    Step.SUBMITTED: ("submit", submit),
    Step.TAKEN: ("take", take),
    Step.CHECKED: ("check", check_case),
    Step.SUPPLEMENTED: ("supplemented", supplemented),
}


def _pressed(press: Press, visit: Visit, id: str) -> AnyResponse:  # noqa: A002 - as it stands in addresses
    """Take a step, or say what it still waits for: that stands on the page of the case."""
    if request.method == "POST":
        try:
            press(visit.desk, visit.actor, subject_of(id), visit.form)
        except NotReadyError as error:
            return _page(visit, case_of(visit.desk, subject_of(id)), refused=error.obstacle)
    return to_case(visit, id)


# ---- steps with a reason

Reasoned = Callable[[Desk, Actor, str, str, Form], object]
_REASONED: Mapping[Step, tuple[str, Reasoned]] = {
    Step.SENT_BACK: ("send_back", send_back),
    Step.WITHDRAWN: ("withdraw", withdraw),
}


def _reasoned(step: Step, do: Reasoned, visit: Visit, id: str) -> AnyResponse:  # noqa: A002 - as it stands in addresses
    """Ask for the reason of a step, and take it."""
    faults: Mapping[str, str] = {}
    if request.method == "POST":
        try:
            do(visit.desk, visit.actor, subject_of(id), request.form.get("why", ""), visit.form)
        except FormFaultError as error:
            faults = {fault.field: fault.code for fault in error.faults}
        else:
            return redirect(visit.address("case", id=id), HTTPStatus.SEE_OTHER)
    record: Record[Case] = case_of(visit.desk, subject_of(id))
    return visit.page(
        "desk/reason.html",
        status=422 if faults else 200,
        record=record,
        row=row_of(record, visit.bureaus, visit.desk.today(), visit.language),
        step=str(step),
        faults=worded(visit.language, faults),
        entered=request.form,
        has_form=True,
    )


def _routes() -> tuple[Route, ...]:
    pressed = (
        posted(
            f"/cases/<id>/{name}", f"case_{name}", update_wrapper(partial(_pressed, press), _pressed), ACTION_OF[step]
        )
        for step, (name, press) in _PRESSED.items()
    )
    reasoned = (
        posted(f"/cases/<id>/{name}", f"case_{name}", update_wrapper(partial(_reasoned, step, do), do), ACTION_OF[step])
        for step, (name, do) in _REASONED.items()
    )
    return (*pressed, *reasoned)


ROUTES = (
    shown("/cases/<id>", "case", case, Action.SEE_CASE),
    posted("/cases/<id>/show", "show_field", show_field, Action.REVEAL),
    *_routes(),
)
