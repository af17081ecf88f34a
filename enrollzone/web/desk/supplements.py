"""Asking a family for papers (补正): what is missing is chosen already, and the day is the usual one of the county."""

from collections.abc import Mapping
from datetime import date
from http import HTTPStatus

from flask import Response, redirect, request
from werkzeug.wrappers import Response as WerkzeugResponse

from enrollzone.casework.acting import case_of
from enrollzone.casework.answering import answer_with_papers
from enrollzone.casework.cases import Case
from enrollzone.casework.faults import FormFaultError, NotReadyError
from enrollzone.casework.papers import paper_sheet
from enrollzone.casework.supplements import ask_supplement, papers_to_bring, usual_until
from enrollzone.errors import RequestError
from enrollzone.i18n.catalogue import catalogue
from enrollzone.notices.letter import NoticeKind
from enrollzone.staff.permissions import Action
from enrollzone.storage.store import Record
from enrollzone.web.desk.days import read_day
from enrollzone.web.desk.doorway import Visit, posted
from enrollzone.web.desk.faults import worded
from enrollzone.web.desk.queue import row_of
from enrollzone.web.desk.telling import subject_of, to_case

_NOTHING: Mapping[str, str] = {}


def supplement(visit: Visit, id: str) -> Response | WerkzeugResponse:  # noqa: A002 - as it stands in addresses
    """Show what is missing, or ask the family for it; then comes the letter."""
    record: Record[Case] = case_of(visit.desk, subject_of(id))
    if request.method != "POST":
        return _page(visit, record, _NOTHING)
    try:
        until = read_day(request.form.get("until", ""))
    except ValueError:
        return _page(visit, record, {"until": "day"})
    if until is None:
        return _page(visit, record, {"until": "missing"})
    return _asked(visit, record, until)


def _asked(visit: Visit, record: Record[Case], until: date) -> Response | WerkzeugResponse:
    chosen, of = tuple(request.form.getlist("paper")), record.subject.partition(":")[2]
    try:
        ask_supplement(visit.desk, visit.actor, record.subject, chosen, until, visit.form)
    except FormFaultError as error:
        return _page(visit, record, {fault.field: fault.code for fault in error.faults})
    except (NotReadyError, RequestError):
        return to_case(visit, of)
    return _to_letter(visit, of) if visit.may(Action.NOTIFY) else to_case(visit, of)


def _to_letter(visit: Visit, of: str) -> WerkzeugResponse:
    return redirect(visit.address("notice", id=of, kind=NoticeKind.SUPPLEMENT), HTTPStatus.SEE_OTHER)


def _page(visit: Visit, record: Record[Case], faults: Mapping[str, str]) -> Response | WerkzeugResponse:
    try:
        given = answer_with_papers(visit.desk, record.held)
    except RequestError:
        return to_case(visit, record.subject.partition(":")[2])
    missing = papers_to_bring(record.held, given)
    usual = usual_until(visit.desk, record.held)
    is_form = request.method == "POST"
    return visit.page(
        "desk/supplement.html",
        status=422 if faults else 200,
        record=record,
        row=row_of(record, visit.bureaus, visit.desk.today(), visit.language),
        rows=[one for one in paper_sheet(visit.desk, record.held, visit.language, given).rows if one.kind in missing],
        chosen=request.form.getlist("paper") if is_form else missing,
        entered=request.form if is_form else {"until": usual.isoformat() if usual else ""},
        usual=usual,
        faults=worded(visit.language, faults),
        day=catalogue(visit.language).day,
        has_form=True,
    )


ROUTES = (posted("/cases/<id>/supplement", "supplement", supplement, Action.ASK_SUPPLEMENT),)
