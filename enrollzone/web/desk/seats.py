"""Seats: how many each campus has, how many are taken, and the enrolment plan that two people stand behind."""

from collections.abc import Iterator, Mapping
from http import HTTPStatus

from flask import Response, redirect, request
from werkzeug.wrappers import Response as WerkzeugResponse

from enrollzone.casework.faults import FormFaultError
from enrollzone.enrolment.plans import PlanError, PlanFault, approve_plan, draft_plan, plan_of, return_plan
from enrollzone.enrolment.seats import campuses_of, seat_table, still_open, waiting_for_placing
from enrollzone.i18n.catalogue import catalogue
from enrollzone.placement.seats import PlanRow, RowFault
from enrollzone.staff.permissions import Action
from enrollzone.web.desk.doorway import Visit, posted, shown
from enrollzone.web.desk.intakes import Chosen, chosen, intake_words
from enrollzone.web.rendering import say

_NUMBERS = ("seats", "classes", "class_size")


def seats(visit: Visit, *, fault: str = "", status: int = 200) -> Response:
    """Show the seats of an intake, and its plan."""
    here = chosen(visit)
    record = plan_of(visit.desk, here.intake.plan)
    names = here.names(visit.language)
    table = seat_table(visit.desk, here.bureau, here.intake)
    return visit.page(
        "desk/seats.html",
        status=status,
        here=here,
        heading=intake_words(visit, here.intake),
        rows=[(names.get(row.campus, row.campus), row) for row in table],
        plan=record.held if record else None,
        version=record.version if record else 0,
        names=names,
        still_open=still_open(visit.desk, here.intake),
        waiting=len(waiting_for_placing(visit.desk, here.intake)),
        day=catalogue(visit.language).day,
        fault=fault,
    )


def plan(visit: Visit) -> Response | WerkzeugResponse:
    """Show the form of a plan; draft a version of it."""
    here = chosen(visit)
    if request.method != "POST":
        return _form(visit, here, _filled(visit, here), {})
    entered = {name: value.strip()[:500] for name, value in request.form.items()}
    faults: dict[str, str] = {}
    rows = tuple(_rows(visit, here, entered, faults))
    try:
        if not faults:
            draft_plan(visit.desk, visit.actor, here.intake.plan, rows, entered.get("why", ""), visit.form)
            return redirect(visit.address("seats", **here.codes), HTTPStatus.SEE_OTHER)
    except PlanError as error:
        faults = _plan_faults(visit, error)
    except FormFaultError as error:
        faults = {one.field: say(visit.language, f"desk.fault.{one.code}") for one in error.faults}
    return _form(visit, here, entered, faults, status=422)


def _form(
    visit: Visit, here: Chosen, entered: Mapping[str, str], faults: Mapping[str, str], status: int = 200
) -> Response:
    record = plan_of(visit.desk, here.intake.plan)
    return visit.page(
        "desk/plan.html",
        status=status,
        has_form=True,
        here=here,
        heading=intake_words(visit, here.intake),
        names=here.names(visit.language),
        entered=entered,
        faults=faults,
        largest=here.bureau.county.desk.class_size.get(here.intake.stage),
        version=record.version if record else 0,
    )


def _filled(visit: Visit, here: Chosen) -> dict[str, str]:
    """What stands in the form at first: the version that waits, else the one in force, else what was announced."""
    record = plan_of(visit.desk, here.intake.plan)
    known = (record.held.waiting or record.held.approved) if record else None
    announced = (
        PlanRow(one.campus, one.seats, None, one.class_size) for one in here.announced if one.seats is not None
    )
    numbers = {
        f"{row.campus}.{name}": getattr(row, name) for row in (known.rows if known else announced) for name in _NUMBERS
    }
    return {name: "" if number is None else str(number) for name, number in numbers.items()}


def _rows(visit: Visit, here: Chosen, entered: Mapping[str, str], faults: dict[str, str]) -> Iterator[PlanRow]:
    """The rows of a form; a campus whose seats are left empty is not in the plan: its seats stay unknown."""
    for campus in campuses_of(here.bureau, here.intake):
        numbers: dict[str, int | None] = {}
        for name in _NUMBERS:
            text = entered.get(f"{campus}.{name}", "")
            if text and not (text.isascii() and text.isdigit() and len(text) <= 4):
                faults[f"{campus}.{name}"] = say(visit.language, f"desk.seats.row.{RowFault.NUMBER}")
                text = ""
            numbers[name] = int(text) if text else None
        seats_number = numbers["seats"]
        if seats_number is not None:
            yield PlanRow(campus, seats_number, numbers["classes"], numbers["class_size"])


def _plan_faults(visit: Visit, error: PlanError) -> dict[str, str]:
    if error.code is PlanFault.ROWS:
        return {f"{campus}.seats": say(visit.language, f"desk.seats.row.{fault}") for campus, fault in error.rows}
    return {"why": say(visit.language, f"desk.seats.plan.fault.{error.code}")}


def plan_verdict(visit: Visit) -> Response | WerkzeugResponse:
    """Approve the version that waits, or send it back with a reason."""
    here = chosen(visit)
    if request.method != "POST":
        return redirect(visit.address("seats", **here.codes), HTTPStatus.SEE_OTHER)
    judge = approve_plan if request.form.get("do") == "approve" else return_plan
    try:
        judge(visit.desk, visit.actor, here.intake.plan, request.form.get("why", ""), visit.form)
    except PlanError as error:
        return seats(visit, fault=say(visit.language, f"desk.seats.plan.fault.{error.code}"), status=422)
    except FormFaultError:
        return seats(visit, fault=say(visit.language, "desk.seats.plan.why_missing"), status=422)
    return redirect(visit.address("seats", **here.codes), HTTPStatus.SEE_OTHER)


ROUTES = (
    shown("/seats", "seats", seats, Action.SEE_SEATS),
    posted("/seats/plan", "plan", plan, Action.PLAN_SEATS),
    posted("/seats/verdict", "plan_verdict", plan_verdict, Action.APPROVE_SEATS),
)
