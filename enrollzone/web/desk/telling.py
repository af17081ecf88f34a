"""What the family tells and who it is, written down for a case: both as long as it is not checked."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from flask import Response, redirect, request
from werkzeug.wrappers import Response as WerkzeugResponse

from enrollzone.answers.territory import HOME
from enrollzone.casework.acting import case_of
from enrollzone.casework.answering import answer_of, pack_of
from enrollzone.casework.cases import Case
from enrollzone.casework.duplicates import twins
from enrollzone.casework.events import CASE
from enrollzone.casework.faults import FormFaultError
from enrollzone.casework.telling import name_people, tell
from enrollzone.errors import RequestError
from enrollzone.policy.pack import Pack
from enrollzone.present import Document, document
from enrollzone.request import fact_named
from enrollzone.staff.permissions import Action
from enrollzone.storage.store import Record
from enrollzone.web.desk.cookies import AnyResponse
from enrollzone.web.desk.doorway import Visit, posted
from enrollzone.web.desk.faults import worded
from enrollzone.web.desk.opening import people_choices
from enrollzone.web.desk.persons import faults_of, read_people
from enrollzone.web.desk.queue import row_of
from enrollzone.web.desk.told import groups_of, read_told_form, text_of

_NOTHING: Mapping[str, str] = {}


def subject_of(id: str) -> str:  # noqa: A002 - as it stands in addresses
    """Return the subject of a case from the part of it that stands in addresses."""
    return f"{CASE}:{id}"


def to_case(visit: Visit, id: str) -> WerkzeugResponse:  # noqa: A002 - as it stands in addresses
    """Lead to the page of a case."""
    return redirect(visit.address("case", id=id), HTTPStatus.SEE_OTHER)


def facts(visit: Visit, id: str) -> AnyResponse:  # noqa: A002 - as it stands in addresses
    """Show what was told as fields, or write it down anew."""
    record: Record[Case] = case_of(visit.desk, subject_of(id))
    if request.method != "POST":
        return _facts(visit, record, None, _NOTHING)
    pack = pack_of(visit.desk, record.held)
    reading = read_told_form(request.form, pack, record.held.question)
    if reading.faults:
        return _facts(visit, record, request.form, reading.faults)
    try:
        recorded = tell(visit.desk, visit.actor, record.subject, reading.body, visit.form)
    except RequestError as error:
        return _facts(visit, record, request.form, _refused(error, pack))
    if _open_place(visit, recorded.record.held):
        return redirect(visit.address("facts", id=id), HTTPStatus.SEE_OTHER)
    return to_case(visit, id)


def _refused(error: RequestError, pack: Pack | None) -> dict[str, str]:
    """The faults that only the policy can see, at the fields of the form."""
    found = {}
    for problem in error.problems:
        head, _, rest = problem.field.partition(".")
        fact = fact_named(pack, rest) if pack and head == "facts" else None
        found[f"fact.{fact.name}" if fact else "home"] = "refused"
    return found


def _facts(visit: Visit, record: Record[Case], form: Mapping[str, str] | None, faults: Mapping[str, str]) -> Response:
    case, desk = record.held, visit.desk
    pack = pack_of(desk, case)
    place = None if form else _open_place(visit, case)
    return visit.page(
        "desk/facts.html",
        status=422 if faults else 200,
        record=record,
        row=row_of(record, visit.bureaus, desk.today(), visit.language),
        groups=groups_of(pack, case.question, form, visit.language) if pack else (),
        home=form.get("home", "") if form else text_of(case.question.get("home")),
        is_point="point" in (case.question.get("home") or {}),
        place=place,
        twins=twins(desk, record.subject, case),
        place_of="home" if place and place["fact"] == HOME else f"fact.{place['fact']}" if place else "",
        faults=worded(visit.language, faults),
        has_form=True,
    )


def _open_place(visit: Visit, case: Case) -> Document | None:
    """The place that keeps the answer back and can be told better: one of several, a part, a name not found."""
    try:
        given = document(answer_of(visit.desk, case), visit.language)
    except RequestError:
        return None
    place: Document | None = given.get("place")
    is_open = place is not None and given["outcome"] in {"unclear_place", "unit_split"}
    return place if is_open else None


def people(visit: Visit, id: str) -> AnyResponse:  # noqa: A002 - as it stands in addresses
    """Show the fields for child, guardians and dwelling, or write them down."""
    record: Record[Case] = case_of(visit.desk, subject_of(id))
    if request.method != "POST":
        return _people(visit, record, _NOTHING, _NOTHING)
    typed, rows = read_people(request.form)
    try:
        name_people(visit.desk, visit.actor, record.subject, typed, visit.form)
    except FormFaultError as error:
        return _people(visit, record, request.form, faults_of(error, rows))
    return to_case(visit, id)


def _people(visit: Visit, record: Record[Case], entered: Mapping[str, str], faults: Mapping[str, str]) -> Response:
    choices: dict[str, Any] = people_choices()
    return visit.page(
        "desk/people.html",
        status=422 if faults else 200,
        record=record,
        row=row_of(record, visit.bureaus, visit.desk.today(), visit.language),
        entered=entered,
        faults=worded(visit.language, faults),
        has_form=True,
        **choices,
    )


ROUTES = (
    posted("/cases/<id>/facts", "facts", facts, Action.TELL),
    posted("/cases/<id>/people", "people", people, Action.NAME),
)
