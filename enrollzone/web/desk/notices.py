"""Letters: first as they are, with the name masked; with the name only to be printed, which is recorded before."""

from http import HTTPStatus

from flask import Response, request

from enrollzone.casework.acting import case_of
from enrollzone.casework.answering import answer_with_papers
from enrollzone.casework.cases import Case
from enrollzone.casework.people import reveal
from enrollzone.errors import RequestError
from enrollzone.i18n.catalogue import catalogue
from enrollzone.judgement.report import PRINTED
from enrollzone.notices.letter import Notice, NoticeKind
from enrollzone.notices.printing import PrintingError, pdf, refuse_unless_printable
from enrollzone.notices.writing import Grounds, kinds_for, write
from enrollzone.present import Document, document
from enrollzone.present.counties import contact_document
from enrollzone.staff.permissions import Action
from enrollzone.storage.store import Record
from enrollzone.web.desk.cookies import AnyResponse
from enrollzone.web.desk.doorway import Visit, posted, shown
from enrollzone.web.desk.queue import row_of
from enrollzone.web.desk.telling import subject_of
from enrollzone.web.errors import NotThereError

_NAME = "child.name"


def notices(visit: Visit, id: str) -> AnyResponse:  # noqa: A002 - as it stands in addresses
    """Show which letters a case calls for."""
    record: Record[Case] = case_of(visit.desk, subject_of(id))
    return visit.page("desk/notices.html", record=record, row=_row(visit, record), kinds=kinds_for(record.held))


def notice(visit: Visit, id: str, kind: str) -> AnyResponse:  # noqa: A002 - as it stands in addresses
    """Show a letter; on a press with the name in it, to be printed, or as a PDF."""
    record: Record[Case] = case_of(visit.desk, subject_of(id))
    asked = next((one for one in kinds_for(record.held) if one == kind), None)
    if asked is None:
        raise NotThereError
    if request.method != "POST" or record.held.child is None:
        return _shown(visit, record, _written(visit, record.held, asked, _masked(record.held)))
    wants_pdf = request.form.get("as") == "pdf"
    try:
        if wants_pdf:
            refuse_unless_printable()
    except PrintingError as error:
        letters = _written(visit, record.held, asked, _masked(record.held))
        return _shown(visit, record, letters, missing=error.missing)
    name = reveal(visit.desk, visit.actor, record.subject, _NAME, f"{PRINTED}{asked}", visit.form)
    letters = _written(visit, record.held, asked, name)
    if wants_pdf:
        return _as_pdf(letters, record.held)
    return _shown(visit, case_of(visit.desk, record.subject), letters, named=True)


def _masked(case: Case) -> str:
    return case.child.name.masked if case.child else "＿＿＿"


def _written(visit: Visit, case: Case, kind: NoticeKind, name: str) -> tuple[Notice, ...]:
    """The Chinese letter, and on a page in another language the same in that one below it."""
    languages = dict.fromkeys(("zh", visit.language))
    day = visit.desk.today()
    return tuple(write(kind, case, name, _grounds(visit, case, kind, one), day, one) for one in languages)


def _grounds(visit: Visit, case: Case, kind: NoticeKind, language: str) -> Grounds:
    """What a letter rests on: the pinned answer; for a supplement how each paper stands today. Whom to call is today's.

    Where the county is not served here any more, that is as it was pinned.
    """
    bureau = visit.bureaus.get(case.jurisdiction)
    answered = _today(visit, case, language) if kind is NoticeKind.SUPPLEMENT else _pinned(case, language)
    office = {**contact_document(None, catalogue(language)), **answered.get("next_step", {})}
    return Grounds(answered, contact_document(bureau.contact, catalogue(language)) if bureau else office)


def _pinned(case: Case, language: str) -> Document:
    return dict(case.checked.documents.get(language, {})) if case.checked else {}


def _today(visit: Visit, case: Case, language: str) -> Document:
    try:
        return document(answer_with_papers(visit.desk, case), language)
    except RequestError:
        return {}


def _shown(
    visit: Visit, record: Record[Case], letters: tuple[Notice, ...], *, named: bool = False, missing: str = ""
) -> Response:
    return visit.page(
        "desk/notice.html",
        status=HTTPStatus.SERVICE_UNAVAILABLE if missing else HTTPStatus.OK,
        record=record,
        row=_row(visit, record),
        letters=letters,
        named=named,
        missing=missing,
    )


def _as_pdf(letters: tuple[Notice, ...], case: Case) -> Response:
    name = f"{letters[0].kind}-{case.number}.pdf".replace("_", "-")
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "X-Robots-Tag": "noindex"}
    return Response(pdf(letters), headers=headers, content_type="application/pdf")


def _row(visit: Visit, record: Record[Case]) -> object:
    return row_of(record, visit.bureaus, visit.desk.today(), visit.language)


ROUTES = (
    shown("/cases/<id>/notices", "notices", notices, Action.NOTIFY),
    posted("/cases/<id>/notices/<kind>", "notice", notice, Action.NOTIFY),
)
