"""Pictures of papers: handing one in, taking one out as a file, and removing one. None is ever shown in a page."""

from collections.abc import Mapping
from http import HTTPStatus

from flask import Response, redirect, request
from werkzeug.wrappers import Response as WerkzeugResponse

from enrollzone.casework.acting import case_of
from enrollzone.casework.answering import pack_of
from enrollzone.casework.cases import Case
from enrollzone.casework.faults import FormFaultError
from enrollzone.casework.scans import ENDINGS, LARGEST_SCAN, MOST_SCANS, add_scan, open_scan, remove_scan, scan_of
from enrollzone.casework.scans_faults import ScanFaultError
from enrollzone.casework.states import Step, may_follow
from enrollzone.staff.permissions import Action
from enrollzone.storage.store import Record
from enrollzone.web.desk.case_view import name_in_words
from enrollzone.web.desk.cookies import AnyResponse
from enrollzone.web.desk.doorway import KILOBYTE, Keep, Rate, Route, Visit, posted
from enrollzone.web.desk.faults import worded
from enrollzone.web.desk.queue import row_of
from enrollzone.web.desk.telling import subject_of
from enrollzone.web.rendering import say

_NOTHING: Mapping[str, str] = {}
_LARGEST_UPLOAD = 6 * KILOBYTE * KILOBYTE  # a little more than is kept, so that what is a little too large is told so


def scans(visit: Visit, id: str) -> AnyResponse:  # noqa: A002 - as it stands in addresses
    """Show which pictures a case has, and keep one more."""
    subject = subject_of(id)
    if request.method != "POST":
        return _page(visit, case_of(visit.desk, subject))
    file, paper = request.files.get("file"), request.form.get("paper", "")
    content = file.stream.read() if file else b""  # what the file is called, nobody reads
    try:
        add_scan(visit.desk, visit.actor, subject, paper, content, visit.form)
    except ScanFaultError as error:
        words = say(visit.language, f"desk.scans.fault.{error.code}", megabytes=_megabytes(), most=MOST_SCANS)
        return _page(visit, case_of(visit.desk, subject), {"file": words})
    except FormFaultError as error:
        return _page(visit, case_of(visit.desk, subject), _worded(visit, error))
    return _to_page(visit, id)


def scan_file(visit: Visit, id: str, scan: str) -> AnyResponse:  # noqa: A002 - as it stands in addresses
    """Give a picture out as a file, to whoever says why; that it was given out is recorded before."""
    subject = subject_of(id)
    if request.method != "POST":
        return _to_page(visit, id)
    try:
        content = open_scan(visit.desk, visit.actor, subject, scan, request.form.get("why", ""), visit.form)
    except FormFaultError as error:
        return _page(visit, case_of(visit.desk, subject), _worded(visit, error), at=scan)
    kept = scan_of(case_of(visit.desk, subject).held, scan)
    return Response(content, content_type="application/octet-stream", headers=_as_file(ENDINGS[kept.media_type]))


def _as_file(ending: str) -> dict[str, str]:
    """What makes a browser put a file on the disk, and lets it do nothing where one shows it anyhow."""
    return {
        "Content-Disposition": f'attachment; filename="scan.{ending}"',
        "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'; sandbox",
        "X-Content-Type-Options": "nosniff",
        "X-Robots-Tag": "noindex",
    }


def scan_remove(visit: Visit, id: str, scan: str) -> AnyResponse:  # noqa: A002 - as it stands in addresses
    """Remove a picture."""
    if request.method == "POST":
        try:
            remove_scan(visit.desk, visit.actor, subject_of(id), scan, visit.form)
        except FormFaultError as error:
            return _page(visit, case_of(visit.desk, subject_of(id)), _worded(visit, error))
    return _to_page(visit, id)


def _to_page(visit: Visit, id: str) -> WerkzeugResponse:  # noqa: A002 - as it stands in addresses
    return redirect(visit.address("scans", id=id), HTTPStatus.SEE_OTHER)


def _worded(visit: Visit, error: FormFaultError) -> dict[str, str]:
    return worded(visit.language, {fault.field: fault.code for fault in error.faults})


def _page(visit: Visit, record: Record[Case], faults: Mapping[str, str] = _NOTHING, *, at: str = "") -> Response:
    case, desk = record.held, visit.desk
    papers = _papers(visit, case)
    asked = request.form.get("paper", "") or request.args.get("paper", "")
    can_change = may_follow(case.state, Step.SCANNED)
    return visit.page(
        "desk/scans.html",
        status=422 if faults else 200,
        record=record,
        row=row_of(record, visit.bureaus, desk.today(), visit.language),
        papers=papers,
        chosen=asked if asked in papers else "",
        can_add=can_change and desk.keeps_scans and len(case.scans) < MOST_SCANS,
        can_change=can_change,
        keeps=desk.keeps_scans,
        faults=faults,
        at=at,
        megabytes=_megabytes(),
        most=MOST_SCANS,
        kilobyte=KILOBYTE,
        has_form=True,
    )


def _papers(visit: Visit, case: Case) -> dict[str, str]:
    """The papers of which pictures may be kept, with their words: all that the policy knows, and those of the case."""
    pack = pack_of(visit.desk, case)
    kinds = dict.fromkeys((*(pack.paper_kinds if pack else ()), *case.papers, *(scan.paper for scan in case.scans)))
    return {kind: name_in_words(pack, kind, visit.language) if pack else kind for kind in kinds}


def _megabytes() -> int:
    return LARGEST_SCAN // (KILOBYTE * KILOBYTE)


ROUTES = (
    Route(
        "/cases/<id>/scans",
        "scans",
        scans,
        Action.SCAN,
        posts=True,
        keep=Keep.NOBODY,
        rate=Rate.HEAVY,
        largest=_LARGEST_UPLOAD,
    ),
    posted("/cases/<id>/scans/<scan>/file", "scan_file", scan_file, Action.REVEAL),
    posted("/cases/<id>/scans/<scan>/remove", "scan_remove", scan_remove, Action.SCAN),
)
