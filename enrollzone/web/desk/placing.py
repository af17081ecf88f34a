"""The placing by the bureau at the desk: who waits, what is proposed and why, the lot, and the signature."""

from http import HTTPStatus

from flask import Response, redirect, request
from werkzeug.wrappers import Response as WerkzeugResponse

from enrollzone.atlas.desk_rules import By
from enrollzone.casework.faults import FormFaultError
from enrollzone.enrolment.gathering import waiting
from enrollzone.enrolment.placing import (
    Wishes,
    discard,
    draw,
    gather,
    intake_of,
    placing_of,
    placings_of,
    propose,
    sign,
)
from enrollzone.enrolment.placings import PLACING, Placing, PlacingError, PlacingFault, PlacingState
from enrollzone.enrolment.seats import campuses_of, seat_table, still_open
from enrollzone.errors import PackError
from enrollzone.i18n.catalogue import catalogue
from enrollzone.placement.lottery import LONGEST_SEED, SHORTEST_SEED, SeedError, written
from enrollzone.staff.permissions import Action
from enrollzone.storage.store import Record
from enrollzone.web.desk.doorway import Visit, posted, shown
from enrollzone.web.desk.frame import has_desk_page
from enrollzone.web.desk.intakes import Chosen, chosen, intake_words
from enrollzone.web.desk.placing_view import children_of, fault_words, filled, waiting_rows
from enrollzone.web.rendering import say

_ORDERS = {"distance": (By.DISTANCE, By.LOTTERY), "lottery": (By.LOTTERY,)}  # where the county laid down none


def placings(visit: Visit) -> Response:
    """Show the placings of an intake."""
    here = chosen(visit)
    return visit.page(
        "desk/placings.html",
        here=here,
        heading=intake_words(visit, here.intake),
        records=placings_of(visit.desk, here.intake),
        identity=_identity,
        day=catalogue(visit.language).day,
    )


def _identity(record: Record[Placing]) -> str:
    return record.subject.partition(":")[2]


def new_placing(visit: Visit) -> Response | WerkzeugResponse:
    """Show who waits and where seats are left; gather them."""
    here = chosen(visit)
    if request.method != "POST":
        return _gathering(visit, here)
    tied = _ORDERS.get(request.form.get("order", ""), ())
    wishes = Wishes(
        campuses=tuple(request.form.getlist("campus")),
        left_out=tuple(request.form.getlist("left_out")),
        why=request.form.get("why", ""),
        oversubscribed=tuple(request.form.getlist("full")),
        tie_breaks=tied,
        together=request.form.get("together") == "yes",
    )
    try:
        recorded = gather(visit.desk, visit.actor, here.intake, wishes, visit.form)
    except PlacingError as error:
        return _gathering(visit, here, fault=fault_words(visit.language, error, here))
    except FormFaultError as error:
        first = error.faults[0]
        return _gathering(visit, here, fault=say(visit.language, f"desk.fault.{first.code}"), field=first.field)
    return _to(visit, recorded.record)


def _gathering(visit: Visit, here: Chosen, *, fault: str = "", field: str = "") -> Response:
    names = {
        campus: site.name.get(visit.language, "") for campus, site in campuses_of(here.bureau, here.intake).items()
    }
    try:
        rows = waiting_rows(visit.language, here, waiting(visit.desk, here.bureau, here.intake))
    except PackError as error:
        rows = []
        unreadable = PlacingError(PlacingFault.ORDER_UNREADABLE, tuple(map(str, error.problems)))
        fault = fault or fault_words(visit.language, unreadable, here)
    table = seat_table(visit.desk, here.bureau, here.intake)
    seats = [(names.get(row.campus, row.campus), row) for row in table]
    return visit.page(
        "desk/placing_new.html",
        status=422 if fault else 200,
        has_form=True,
        here=here,
        heading=intake_words(visit, here.intake),
        rows=rows,
        seats=seats,
        full=[(name, row) for name, row in seats if row.beyond],
        asked=_asked(),
        has_order=bool(here.bureau.county.desk.classes_of(here.intake.stage)),
        together=here.bureau.county.desk.siblings_together,
        still_open=still_open(visit.desk, here.intake),
        fault=fault,
        why_missing=field == "why",
    )


def _asked() -> dict[str, list[str]]:
    names = ("campus", "left_out", "full", "order", "together", "why")
    return {name: request.form.getlist(name) for name in names}


def placing(visit: Visit, id: str) -> Response:  # noqa: A002 - as it stands in the address
    """Show a placing: everybody in it with the reason, every campus, and what may be done next."""
    return _shown(visit, placing_of(visit.desk, f"{PLACING}:{id}"))


def _shown(visit: Visit, record: Record[Placing], *, fault: str = "", status: int = 200) -> Response:
    held = record.held
    return visit.page(
        "desk/placing.html",
        status=status,
        id=_identity(record),
        version=record.version,
        placing=held,
        heading=intake_words(visit, intake_of(held)),
        children=children_of(visit, held),
        campuses=filled(visit.language, held),
        is_own=visit.actor.name in held.hands,
        day=catalogue(visit.language).day,
        limits=(SHORTEST_SEED, LONGEST_SEED),
        has_case_page=has_desk_page("case"),
        fault=fault,
    )


def _to(visit: Visit, record: Record[Placing]) -> WerkzeugResponse:
    return redirect(visit.address("placing", id=_identity(record)), HTTPStatus.SEE_OTHER)


def advance(visit: Visit, id: str, do: str) -> Response | WerkzeugResponse:  # noqa: A002 - as it stands in the address
    """Take the next step of a placing: draw, propose, sign, or discard. What one may, the core says."""
    subject = f"{PLACING}:{id}"
    if request.method != "POST" or do not in _STEPS:
        return _to(visit, placing_of(visit.desk, subject))
    try:
        _STEPS[do](visit, subject)
    except SeedError:
        return _again(visit, subject, say(visit.language, "desk.seats.lottery.bad_seed"))
    except PlacingError as error:
        return _again(visit, subject, fault_words(visit.language, error))
    except FormFaultError as error:
        return _again(visit, subject, say(visit.language, f"desk.fault.{error.faults[0].code}"))
    return _to(visit, placing_of(visit.desk, subject))


def _again(visit: Visit, subject: str, fault: str) -> Response:
    return _shown(visit, placing_of(visit.desk, subject), fault=fault, status=422)


_STEPS = {
    "draw": lambda visit, subject: draw(visit.desk, visit.actor, subject, request.form.get("seed", ""), visit.form),
    "propose": lambda visit, subject: propose(visit.desk, visit.actor, subject, visit.form),
    "sign": lambda visit, subject: sign(visit.desk, visit.actor, subject, visit.form),
    "discard": lambda visit, subject: discard(
        visit.desk, visit.actor, subject, request.form.get("why", ""), visit.form
    ),
}


def lottery_file(visit: Visit, id: str) -> Response:  # noqa: A002 - as it stands in the address
    """Return the list of a placing as it is published: its numbers and digest, and once it is drawn seed and order."""
    held = placing_of(visit.desk, f"{PLACING}:{id}").held
    name = "lottery" if held.state is not PlacingState.GATHERED else "list"
    headers = {"Content-Disposition": f'attachment; filename="{name}-{id[:8]}.json"'}
    return Response(written(held.lottery), headers=headers, content_type="application/json; charset=utf-8")


ROUTES = (
    shown("/placings", "placings", placings, Action.SEE_SEATS),
    posted("/placings/new", "placing_new", new_placing, Action.PROPOSE_PLACING),
    shown("/placings/<id>", "placing", placing, Action.SEE_SEATS),
    posted("/placings/<id>/<do>", "placing_step", advance, Action.SEE_SEATS),
    shown("/placings/<id>/lottery.json", "lottery", lottery_file, Action.SEE_SEATS),
)
