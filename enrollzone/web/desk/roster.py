"""Asking a whole roster: a file is uploaded, its columns are checked, every row is asked, and the results go out.

Nothing of it is kept by the service: each page carries what the next one needs, sealed. A case is opened only where
somebody says so.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from io import BytesIO
from typing import Any

from flask import Response, request, stream_template
from flask import stream_with_context as streamed

from enrollzone.i18n.catalogue import catalogue
from enrollzone.messages import Message
from enrollzone.policy.pack import Pack
from enrollzone.roster.bodies import Asked
from enrollzone.roster.cells import Row, Sheet, read, written
from enrollzone.roster.columns import PEOPLE, Column, columns_of
from enrollzone.roster.faults import SheetError
from enrollzone.roster.headings import Headings, Mapped, refuse_without_home
from enrollzone.roster.limits import WEB
from enrollzone.roster.sheets import read_sheet
from enrollzone.roster.template import write_template
from enrollzone.roster.writing import FORMS, write_csv, write_xlsx
from enrollzone.staff.permissions import Action
from enrollzone.web.choices import counties, entry_day, school_years, stages
from enrollzone.web.desk.doorway import Keep, Rate, Route, Visit, shown
from enrollzone.web.desk.queue import id_of
from enrollzone.web.desk.roster_carried import FIELD, LARGEST, CarriedError, TooMuchError, opened, sealed
from enrollzone.web.desk.roster_work import Asking, Opening, without
from enrollzone.web.errors import NotThereError
from enrollzone.web.rendering import say

_LARGEST_UPLOAD = WEB.file_bytes + 64 * 1024  # the file, and the fields beside it
_TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}
_LEFT_OUT = "-"
_COLUMN = "column."


# ---- a file


def roster(visit: Visit) -> Response:
    """Show the form for a file; read the file, and show what its columns are taken for."""
    if request.method != "POST":
        return _start(visit)
    asked, file = _asked(visit), request.files.get("file")
    if asked is None:
        return _start(visit, say(visit.language, "desk.roster.bad_choice"))
    if file is None or not file.filename:
        return _start(visit, say(visit.language, "desk.roster.no_file"))
    wanted, people = request.form.get("sheet", "").strip()[:100], "people" in request.form
    try:
        headings = _headings(visit, asked)
        sheet = read_sheet(file.stream.read(), headings, WEB, sheet=wanted)
        mapped = headings.guessed(sheet.heading, people=people)
        return _mapping(visit, asked, without(sheet, mapped.left_out), mapped, people=people)
    except SheetError as error:
        return _start(visit, catalogue(visit.language).say(error.message))
    except TooMuchError:
        return _start(visit, say(visit.language, "desk.roster.too_large"))


def _asked(visit: Visit) -> Asked | None:
    """What is asked of every row, as the form chose it; None where it chose something that is not offered."""
    county, stage, year = (request.form.get(name, "") for name in ("county", "stage", "year"))
    bureaus = visit.bureaus
    years = {str(one.first) for one in school_years(bureaus, visit.desk.today())}
    if county not in bureaus or stage not in stages(bureaus) or year not in years:
        return None
    return Asked(county, stage, entry_day(bureaus, county, stage, int(year)))


def _headings(visit: Visit, asked: Asked) -> Headings:
    return Headings(columns_of(visit.bureaus[asked.jurisdiction].shelf.in_force(asked.stage, asked.on)))


def _start(visit: Visit, fault: str = "") -> Response:
    bureaus, words = visit.bureaus, catalogue(visit.language)
    return visit.page(
        "desk/roster.html",
        status=422 if fault else 200,
        fault=fault,
        entered=request.form,
        counties=counties(bureaus, visit.language),
        stages=stages(bureaus),
        years=school_years(bureaus, visit.desk.today()),
        policies=[(pack.id, words.say(pack.title)) for pack in _packs(visit)],
        forms=FORMS,
    )


def _from_the_start(visit: Visit) -> Response:
    """Begin anew: a page was looked at without a form, or with one that holds no longer."""
    return _start(visit, say(visit.language, "desk.roster.expired") if request.method == "POST" else "")


def _packs(visit: Visit) -> tuple[Pack, ...]:
    return tuple(pack for bureau in visit.bureaus.values() for pack in bureau.shelf.packs)


def roster_template(visit: Visit) -> Response:
    """Give out an empty template of a policy. Raises NotThereError."""
    sort, policy = request.args.get("sort", ""), request.args.get("policy", "")
    pack = next((pack for pack in _packs(visit) if pack.id == policy), None)
    if sort not in _TYPES or pack is None:
        raise NotThereError
    out = BytesIO()
    write_template(out, pack, visit.language, sort)
    return _file(out, f"roster-{pack.id}.{sort}", sort)


def _file(out: BytesIO, name: str, sort: str) -> Response:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(out.getvalue(), content_type=_TYPES[sort], headers=headers)


# ---- its columns


def _mapping(
    visit: Visit, asked: Asked, sheet: Sheet, mapped: Mapped, *, people: bool, fault: str = "", carried: str = ""
) -> Response:
    words, columns = catalogue(visit.language), _headings(visit, asked).columns
    rows = tuple(sheet.rows)
    kept = carried or sealed(visit, "sheet", _written(asked, replace(sheet, rows=rows), mapped.left_out, people=people))
    return visit.page(
        "desk/roster_columns.html",
        status=422 if fault else 200,
        fault=fault,
        sheet=sheet,
        count=len(rows),
        dropped=mapped.left_out if not people else frozenset(),
        chosen=_chosen(mapped),
        choices=[(name, words.say(column.label)) for name, column in _choices(columns, people=people)],
        notes=[words.say(note) for note in sheet.notes],
        carried=kept,
        has_form=True,
    )


def _choices(columns: Mapping[str, Column], *, people: bool) -> list[tuple[str, Column]]:
    """What a column may be taken for: what templates have first, then what else is understood."""
    listed = [entry for entry in columns.items() if people or not entry[1].is_of_people]
    return sorted(listed, key=lambda entry: not entry[1].offered)


def _chosen(mapped: Mapped) -> list[str]:
    return [
        _LEFT_OUT if at in mapped.left_out else "" if column is None else column.name
        for at, column in enumerate(mapped.columns)
    ]


def _written(asked: Asked, sheet: Sheet, dropped: frozenset[int], *, people: bool) -> dict[str, Any]:
    return {
        "asked": [asked.jurisdiction, asked.stage, asked.on.isoformat()],
        "people": people,
        "dropped": sorted(dropped),
        "sheet": [sheet.name, sheet.heading, sheet.heading_row, sheet.is_1904],
        "rows": [(row.number, [written(cell) for cell in row.cells]) for row in sheet.rows],
    }


def _read(told: Mapping[str, Any]) -> tuple[Asked, Sheet]:
    county, stage, on = told["asked"]
    name, heading, number, is_1904 = told["sheet"]
    rows = tuple(Row(each, tuple(map(read, cells))) for each, cells in told["rows"])
    return Asked(county, stage, date.fromisoformat(on)), Sheet(name, tuple(heading), number, rows, is_1904)


# ---- its rows


def roster_run(visit: Visit) -> Response:
    """Ask every row with the columns as they were chosen; the page tells how far it is while it is on its way."""
    try:
        told = opened(visit, "sheet")
    except CarriedError:
        return _from_the_start(visit)
    asked, sheet = _read(told)
    mapped = _mapped(_headings(visit, asked).columns, len(sheet.heading), told)
    try:
        refuse_without_home(mapped)
    except SheetError as error:
        fault = catalogue(visit.language).say(error.message)
        carried = request.form[FIELD]
        return _mapping(visit, asked, sheet, mapped, people=told["people"], fault=fault, carried=carried)
    work = Asking(visit, visit.bureaus, asked, sheet, mapped)
    again = {"carried": request.form[FIELD], "chosen": _chosen(mapped)}
    return _on_the_way(visit, "desk/roster_run.html", work=work, **again)


def _mapped(columns: Mapping[str, Column], width: int, told: Mapping[str, Any]) -> Mapped:
    """The columns as the form chose them. People are taken only where they were wanted when the file was read."""
    chosen = [request.form.get(f"{_COLUMN}{at}", "") for at in range(width)]
    wanted = [name if told["people"] or not name.startswith(PEOPLE) else "" for name in chosen]
    left_out = {at for at, name in enumerate(chosen) if name == _LEFT_OUT} | set(told["dropped"])
    found = (None if at in left_out else columns.get(name) for at, name in enumerate(wanted))
    return Mapped(tuple(found), frozenset(left_out))


def roster_cases(visit: Visit) -> Response:
    """Open a case for every row that was answered; the page tells how far it is while it is on its way."""
    try:
        told = opened(visit, "results")
    except CarriedError:
        return _from_the_start(visit)
    again = {"carried": request.form[FIELD], "token": visit.form_as_begun.token}
    return _on_the_way(visit, "desk/roster_cases.html", work=Opening(visit, told["cases"]), id_of=id_of, **again)


def roster_file(visit: Visit) -> Response:
    """Give out the results as a file."""
    sort = request.form.get("sort", "")
    try:
        told = opened(visit, "results")
    except CarriedError:
        return _from_the_start(visit)
    if sort not in _TYPES:
        raise NotThereError
    lines, out = [told["heading"], *([read(cell) for cell in line] for line in told["lines"])], BytesIO()
    if sort == "csv":
        write_csv(out, lines)
    else:
        write_xlsx(out, [(catalogue(visit.language).say(Message("roster.template.sheet")), lines)])
    return _file(out, f"roster-results-{visit.desk.today().isoformat()}.{sort}", sort)


def _on_the_way(visit: Visit, template: str, **context: Any) -> Response:  # noqa: ANN401 - what the template takes
    """Return a page that is sent while its work is done. Nobody between may hold it back until it is whole."""
    html = stream_template(template, language=visit.language, public=False, **visit.around(), **context)
    headers = {"X-Robots-Tag": "noindex", "X-Accel-Buffering": "no"}
    return Response(streamed(html), headers=headers, content_type="text/html; charset=utf-8")


def _posted(path: str, name: str, view: Any, needs: Action, largest: int) -> Route:  # noqa: ANN401 - a view
    return Route(path, name, view, needs, posts=True, keep=Keep.NOBODY, rate=Rate.HEAVY, largest=largest)


ROUTES = (
    _posted("/roster", "roster", roster, Action.RUN_ROSTER, _LARGEST_UPLOAD),
    _posted("/roster/run", "roster_run", roster_run, Action.RUN_ROSTER, LARGEST),
    _posted("/roster/file", "roster_file", roster_file, Action.RUN_ROSTER, LARGEST),
    _posted("/roster/cases", "roster_cases", roster_cases, Action.OPEN, LARGEST),
    shown("/roster/template", "roster_template", roster_template, Action.RUN_ROSTER),
)
