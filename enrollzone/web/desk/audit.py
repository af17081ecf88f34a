"""The audit: everything that happened at the desk, without anybody's data, and whether the ledger is whole."""

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from http import HTTPStatus
from typing import Any

from flask import Response, redirect, request
from werkzeug.wrappers import Response as WerkzeugResponse

from enrollzone.casework.events import CASE
from enrollzone.i18n.catalogue import catalogue
from enrollzone.registry.exports import Exported, note_export
from enrollzone.registry.publications import PUBLISHING
from enrollzone.roster.writing import harmless
from enrollzone.staff.audit import Known, Sought, count_of, happened, known
from enrollzone.staff.permissions import Action, Actor
from enrollzone.storage.anchors import FILE, read_anchors
from enrollzone.storage.kinds import Event, kind_of
from enrollzone.storage.store import Store
from enrollzone.storage.verifying import verify
from enrollzone.web.desk.doorway import KILOBYTE, Keep, Rate, Route, Visit, shown
from enrollzone.web.desk.people_words import instant_words
from enrollzone.web.desk.places import Places
from enrollzone.web.rendering import say

_A_PAGE = 100  # events
_AT_ONCE = 2000  # of a table that is taken out
_SHOWN_FAULTS = 20
_VERIFYING = Places(1)  # the whole ledger is opened: families are answered by the same processor meanwhile
_FIELDS = ("first", "last", "actor", "kind", "sort", "subject")
_COLUMNS = ("number", "at", "actor", "sort", "kind", "subject", "request")


def audit(visit: Visit) -> Response:
    """Show the events that are sought, the newest first."""
    store, sought = visit.desk.store, _sought(request.args)
    count, choices = count_of(store, visit.actor, sought), known(store, visit.actor)
    events = happened(store, visit.actor, sought, before=_number(request.args.get("before")), limit=_A_PAGE + 1)
    chosen = {name: value for name in _FIELDS if (value := request.args.get(name, ""))}
    last = events[_A_PAGE - 1].number if len(events) > _A_PAGE else None
    return visit.page(
        "desk/audit.html",
        **_choices(visit, choices),
        sought=sought,
        chosen=chosen,
        count=count,
        events=events[:_A_PAGE],
        older=visit.address("audit", **chosen, before=last) if last else "",
        at=instant_words,
        happened=lambda event: words_of(visit.language, event.subject, event.kind),
    )


def _choices(visit: Visit, choices: Known) -> dict[str, Any]:
    """What the lists of the form offer: each value with its words."""
    kinds = {kind: words_of(visit.language, f"{sort}:", kind) for sort, kind in choices.kinds}
    return {
        "actors": [(name, name) for name in choices.actors],
        "sorts": [(sort, _sort_words(visit.language, sort)) for sort in choices.sorts],
        "kinds": sorted(kinds.items()),
    }


def words_of(language: str, subject: str, kind: str) -> str:
    """Return what an event is called, by the sort of its subject; its kind itself where that has no words."""
    sentences, sort = catalogue(language).sentences, kind_of(subject)
    if sort == CASE and f"page.desk.step.{kind}" in sentences:
        return say(language, f"desk.step.{kind}")
    if sort == PUBLISHING and f"page.desk.publishing.event.{kind}" in sentences:
        return say(language, f"desk.publishing.event.{kind}")
    return say(language, f"desk.happened.{kind}") if f"page.desk.happened.{kind}" in sentences else kind


def _sort_words(language: str, sort: str) -> str:
    has_words = f"page.desk.audit.sort.{sort}" in catalogue(language).sentences
    return say(language, f"desk.audit.sort.{sort}") if has_words else sort


def audit_export(visit: Visit) -> Response | WerkzeugResponse:
    """Return the events that are sought as a table, without contents; that it was taken out is an event itself."""
    if request.method != "POST":
        return redirect(visit.address("audit"), HTTPStatus.SEE_OTHER)
    store, actor, sought = visit.desk.store, visit.actor, _sought(request.form)
    newest = happened(store, actor, sought, limit=1)
    filters = {name: value for name in _FIELDS if (value := request.form.get(name, "")[:80])}
    taken = Exported("audit", filters, count_of(store, actor, sought))
    note_export(visit.desk, actor, Action.EXPORT_AUDIT, taken, visit.form)
    headers = {"Content-Disposition": "attachment; filename=audit.csv"}
    lines = lines_of(_walk(store, actor, sought, newest[0].number + 1 if newest else 0))
    return Response(lines, headers=headers, content_type="text/csv; charset=utf-8")


def _walk(store: Store, actor: Actor, sought: Sought, before: int) -> Iterator[Event]:
    """Walk over events without holding them all, the newest first."""
    while page := happened(store, actor, sought, before=before, limit=_AT_ONCE):
        yield from page
        before = page[-1].number


def lines_of(events: Iterable[Event]) -> Iterator[str]:
    """Walk over the lines of a table of events (CSV with a byte order mark, as spreadsheets want it)."""
    out = io.StringIO()
    rows = csv.writer(out, lineterminator="\r\n")
    rows.writerow(_COLUMNS)
    yield f"\ufeff{out.getvalue()}"
    for event in events:
        out.seek(0)
        out.truncate()
        sort = kind_of(event.subject)
        told = (event.number, event.at.isoformat(), event.actor, sort, event.kind, event.subject, event.request)
        rows.writerow([harmless(str(value)) for value in told])
        yield out.getvalue()


def audit_verify(visit: Visit) -> Response | WerkzeugResponse:
    """Compute the whole chain anew, and every record from its events; show what was found."""
    if request.method != "POST":
        return redirect(visit.address("audit"), HTTPStatus.SEE_OTHER)
    store = visit.desk.store
    with _VERIFYING.taken():
        found = verify(store, read_anchors(store.folder / FILE) if store.folder else ())
    return visit.page("desk/verified.html", found=found, faults=found.faults[:_SHOWN_FAULTS])


def _sought(told: Mapping[str, str]) -> Sought:
    words = {name: told.get(name, "")[:80].replace("\0", "") for name in ("actor", "kind", "sort", "subject")}
    return Sought(_day(told.get("first", "")), _day(told.get("last", "")), **words)


def _day(text: str) -> date | None:
    """A day as a browser sends it; anything else asks for nothing."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 16 else None


def _heavy(path: str, name: str, view: Callable[..., Any], needs: Action) -> Route:
    """The route of a form behind which the whole ledger is read."""
    return Route(path, name, view, needs, posts=True, keep=Keep.NOBODY, rate=Rate.HEAVY, largest=4 * KILOBYTE)


ROUTES = (
    shown("/audit", "audit", audit, Action.READ_AUDIT),
    _heavy("/audit/export", "audit_export", audit_export, Action.EXPORT_AUDIT),
    _heavy("/audit/verify", "audit_verify", audit_verify, Action.READ_AUDIT),
)
