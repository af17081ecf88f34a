"""The papers of a case, side by side: what is asked, what stands on each, what a clerk found, and how it counts."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

from flask import Response, redirect, request
from werkzeug.wrappers import Response as WerkzeugResponse

from enrollzone.casework.acting import case_of
from enrollzone.casework.cases import Case, PaperSeen, PaperVerdict
from enrollzone.casework.faults import FormFaultError
from enrollzone.casework.papers import PaperRow, PaperSheet, paper_sheet, record_paper
from enrollzone.errors import RequestError
from enrollzone.evidence.kinds import Part
from enrollzone.i18n.catalogue import catalogue
from enrollzone.staff.permissions import Action
from enrollzone.storage.store import Record
from enrollzone.web.desk.days import read_day
from enrollzone.web.desk.doorway import Visit, posted
from enrollzone.web.desk.faults import worded
from enrollzone.web.desk.queue import row_of
from enrollzone.web.desk.telling import subject_of

Form = Mapping[str, str]
_NOTHING: Mapping[str, str] = {}
ABSENT = "absent"  # the family does not hold the paper: looked into, and told by the clerk
VERDICTS = (PaperVerdict.ACCEPTED, ABSENT, PaperVerdict.REJECTED, PaperVerdict.UNCLEAR)
UNSEEN, CANNOT_TELL = "", "?"
_DAYS = (Part.ISSUED, Part.FROM, Part.UNTIL)
_SAID = {"yes": True, "no": False, CANNOT_TELL: None}


@dataclass
class Typed:
    """A paper as typed in its row: as a lookup takes it, what was found of it, and the faults by field."""

    told: dict[str, Any]
    verdict: PaperVerdict | None = None
    faults: dict[str, str] = field(default_factory=dict)


def papers(visit: Visit, id: str) -> Response | WerkzeugResponse:  # noqa: A002 - as it stands in addresses
    """Show the papers of a case, or record one of them and go on to the next."""
    record: Record[Case] = case_of(visit.desk, subject_of(id))
    sheet = _sheet(visit, record.held)
    if request.method != "POST":
        return _page(visit, record, sheet, at=request.args.get("at", ""), saved=request.args.get("saved", ""))
    kind = request.form.get("kind", "")
    row = next((one for one in sheet.rows if one.kind == kind), None) if sheet else None
    if sheet is None or row is None:
        return _page(visit, record, sheet, faults={"kind": "not_offered"})
    typed = read_row(request.form, row)
    if not typed.faults:
        typed.faults |= _recorded(visit, record.subject, typed)
    if typed.faults:
        return _page(visit, record, sheet, at=kind, faults=typed.faults, entered=request.form)
    return redirect(_next(visit, id, sheet, kind), HTTPStatus.SEE_OTHER)


def _recorded(visit: Visit, subject: str, typed: Typed) -> dict[str, str]:
    """Record a paper; return the faults of its fields, where it cannot be taken."""
    if typed.verdict is None:
        return {"verdict": "missing"}
    why = request.form.get("why", "")
    try:
        record_paper(visit.desk, visit.actor, subject, typed.told, typed.verdict, why, visit.form)
    except RequestError as error:
        return {problem.field.partition(".")[0]: _CODES.get(problem.code, "refused") for problem in error.problems}
    except FormFaultError as error:
        return {fault.field: fault.code for fault in error.faults}
    return {}


_CODES = {"ends_first": "ends_first"}


def _sheet(visit: Visit, case: Case) -> PaperSheet | None:
    try:
        return paper_sheet(visit.desk, case, visit.language)
    except RequestError:
        return None


def _next(visit: Visit, id: str, sheet: PaperSheet, kind: str) -> str:  # noqa: A002 - as it stands in addresses
    """The page once more, at the next paper that nobody has looked at, else at the end.

    The page begins in a field by itself. No address with ``#`` leads there: browsers then begin in no field at all.
    """
    kinds = [row.kind for row in sheet.rows]
    after = sheet.rows[kinds.index(kind) + 1 :]
    following = next((row.kind for row in after if row.seen is None), "")
    return visit.address("papers", id=id, saved=kind, at=following)


# ---- what is typed in a row


def read_row(form: Form, row: PaperRow) -> Typed:
    """Return a paper as typed. What was left empty was not looked at; ``?`` was, and cannot be told."""
    chosen = form.get("verdict", "")
    typed = Typed({"kind": row.kind})
    if chosen == ABSENT:
        typed.told["held"] = False
        typed.verdict = PaperVerdict.ACCEPTED
        return typed
    typed.verdict = next((verdict for verdict in PaperVerdict if verdict == chosen), None)
    for part in row.parts:
        if text := form.get(part.name, "").strip():
            _read_part(part.name, text, typed)
    marks = {mark.name: _SAID[text] for mark in row.marks if (text := form.get(f"mark.{mark.name}", "")) in _SAID}
    typed.told |= {"marks": marks} if marks else {}
    return typed


def _read_part(name: str, text: str, typed: Typed) -> None:
    if text == CANNOT_TELL:
        typed.told[name] = None
    elif name == Part.IN_RANGE:
        typed.told[name] = _SAID.get(text, text)
    elif name in _DAYS:
        try:
            day = read_day(text)
        except ValueError:
            typed.faults[name] = "day"
        else:
            typed.told |= {name: day.isoformat()} if day else {}
    else:
        typed.told[name] = text


def entered_of(seen: PaperSeen | None) -> dict[str, str]:
    """Return what stands in the fields of a paper that was recorded before."""
    if seen is None:
        return {}
    told = {name: value for name, value in seen.told.items() if name not in {"kind", "held", "marks"}}
    fields = {name: _shown(value) for name, value in told.items()}
    fields |= {f"mark.{name}": _shown(value) for name, value in _marks(seen)}
    return {**fields, "verdict": str(seen.verdict) if seen.told.get("held", True) else ABSENT, "why": seen.why}


def _marks(seen: PaperSeen) -> Iterator[tuple[str, object]]:
    marks = seen.told.get("marks", {})
    yield from marks.items() if isinstance(marks, Mapping) else ((name, True) for name in marks)


def _shown(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return CANNOT_TELL if value is None else str(value)


def _page(
    visit: Visit,
    record: Record[Case],
    sheet: PaperSheet | None,
    *,
    at: str = "",
    saved: str = "",
    faults: Mapping[str, str] = _NOTHING,
    entered: Form = _NOTHING,
) -> Response:
    rows = sheet.rows if sheet else ()
    filled = {row.kind: entered_of(row.seen) for row in rows} | ({at: dict(entered)} if faults else {})
    return visit.page(
        "desk/papers.html",
        status=422 if faults else 200,
        record=record,
        row=row_of(record, visit.bureaus, visit.desk.today(), visit.language),
        sheet=sheet,
        filled=filled,
        at=at or next((row.kind for row in rows if row.seen is None and not saved), ""),
        saved=saved,
        faults=worded(visit.language, faults),
        verdicts=VERDICTS,
        days=_DAYS,
        day=catalogue(visit.language).day,
        has_form=True,
    )


ROUTES = (posted("/cases/<id>/papers", "papers", papers, Action.RECORD_PAPER),)
