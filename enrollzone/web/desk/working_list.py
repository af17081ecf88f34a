"""The working list as a sheet: the cases that the filters show, with masked names. That it went out is recorded."""

from collections.abc import Iterator
from io import BytesIO

from flask import Response, redirect, request
from werkzeug.wrappers import Response as WerkzeugResponse

from enrollzone.registry.exports import Exported, note_export
from enrollzone.roster.writing import write_csv, write_xlsx
from enrollzone.staff.permissions import Action
from enrollzone.storage.search import find
from enrollzone.web.desk.doorway import Keep, Rate, Route, Visit
from enrollzone.web.desk.filters import Filters, overdue, read_filters
from enrollzone.web.desk.queue import Row, row_of
from enrollzone.web.rendering import say

_TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}
_PREFIX = "filter."


def working_list(visit: Visit) -> Response | WerkzeugResponse:
    """Give out the list that the filters of the queue show, after it was recorded."""
    sort = request.form.get("sort", "")
    if request.method != "POST" or sort not in _TYPES:
        return redirect(visit.address("queue"), 303)
    today, bureaus = visit.desk.today(), visit.bureaus
    told = {name.removeprefix(_PREFIX): value for name, value in request.form.items() if name.startswith(_PREFIX)}
    filters = read_filters(told, bureaus, today)
    records = find(visit.desk.store, filters.wanted(visit.actor.name, today), first=overdue(today))
    rows = [row_of(record, bureaus, today, visit.language) for record in records]
    exported = Exported("working_list", {**filters.codes(), "sort": sort}, len(rows))
    note_export(visit.desk, visit.actor, Action.EXPORT_LIST, exported, visit.form)
    return _file(visit, sort, filters, rows)


def _file(visit: Visit, sort: str, filters: Filters, rows: list[Row]) -> Response:
    lines, out = list(_lines(visit.language, rows)), BytesIO()
    if sort == "csv":
        write_csv(out, lines)
    else:
        write_xlsx(out, [(say(visit.language, "desk.pages.list.sheet"), lines)])
    name = f"cases-{visit.desk.today().isoformat()}{'-' + filters.state if filters.state else ''}.{sort}"
    return Response(
        out.getvalue(), content_type=_TYPES[sort], headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )


_COLUMNS = ("number", "child", "state", "days", "county", "stage", "year", "outcome", "campus", "holder", "until")


def _lines(language: str, rows: list[Row]) -> Iterator[tuple[str, ...]]:
    yield tuple(say(language, f"desk.pages.list.column.{name}") for name in _COLUMNS)
    for row in rows:
        state = say(language, f"desk.state.{row.state}")
        stage = say(language, f"stage.{row.stage}")
        until = row.due.isoformat() if row.due else ""
        place = (row.county, stage, str(row.year))
        yield (row.number, row.child, state, str(row.days), *place, row.outcome, row.campus, row.holder, until)


ROUTES = (
    Route(
        "/list",
        "working_list",
        working_list,
        Action.EXPORT_LIST,
        posts=True,
        keep=Keep.NOBODY,
        rate=Rate.HEAVY,
        largest=4096,
    ),
)
