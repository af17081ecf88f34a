"""The report of a case: what was told, seen, answered and decided, as it can be explained years later."""

from datetime import date, datetime

from flask import Response

from enrollzone.i18n.catalogue import catalogue
from enrollzone.judgement.report import report
from enrollzone.periods import CHINA_TIME
from enrollzone.staff.permissions import Action
from enrollzone.web.desk.doorway import Visit, shown
from enrollzone.web.desk.telling import subject_of

_REASONED = ("told_family", "sent_back", "reopened", "withdrawn")  # steps that somebody gave a reason for


def case_report(visit: Visit, id: str) -> Response:  # noqa: A002 - as it stands in addresses
    """Show the report of a case."""
    told = report(visit.desk, visit.actor, subject_of(id), visit.language)
    words = catalogue(visit.language)
    return visit.page(
        "desk/report.html",
        report=told,
        id=id,
        whys={one["event"]: one["why"] for name in _REASONED for one in told[name]},
        answer_of=lambda entry: next((one for one in told["answers"] if one["event"] == entry["answer"]), None),
        day=lambda text: words.day(date.fromisoformat(text)),
        instant=lambda text: f"{datetime.fromisoformat(text).astimezone(CHINA_TIME):%Y-%m-%d %H:%M}",
    )


ROUTES = (shown("/cases/<id>/report", "report", case_report, Action.SEE_CASE),)
