"""Opening a case: from the receipt that a family brings, or by hand. What is read is shown before it is opened."""

from collections.abc import Mapping
from datetime import date
from http import HTTPStatus
from typing import Any

from flask import Response, redirect, request

from enrollzone.casework.cases import NumberKind
from enrollzone.casework.faults import FormFaultError, ReceiptFaultError
from enrollzone.casework.opening import case_numbered, open_by_hand, open_from_receipt, read_receipt
from enrollzone.casework.wording import in_words
from enrollzone.errors import RequestError
from enrollzone.i18n.catalogue import catalogue
from enrollzone.lookup import where
from enrollzone.periods import school_year
from enrollzone.places.home import AskedPlace, Located
from enrollzone.present import document, years
from enrollzone.receipts import Fault, Read, Replay, replayed
from enrollzone.staff.permissions import Action
from enrollzone.web.choices import counties, entry_day, school_years, stages
from enrollzone.web.desk.cookies import AnyResponse
from enrollzone.web.desk.doorway import Visit, posted
from enrollzone.web.desk.faults import worded
from enrollzone.web.desk.persons import GUARDIANS, faults_of, read_people, says_people
from enrollzone.web.desk.queue import id_of
from enrollzone.web.desk.told import Reading, read_home, text_of
from enrollzone.web.rendering import say
from enrollzone.web.replaying import rows, verdict_of

_NOTHING: Mapping[str, str] = {}


def open_case(visit: Visit) -> AnyResponse:
    """Show the box for a receipt; show what a receipt says; or lead to the case of a number."""
    if request.method != "POST":
        return _start(visit)
    text = request.form.get("receipt", "")
    subject = case_numbered(visit.desk, text.strip())
    if subject is not None and visit.may(Action.SEE_CASE):
        return redirect(visit.address("case", id=id_of(subject)), HTTPStatus.SEE_OTHER)
    read = read_receipt(visit.desk, text)
    if isinstance(read, Fault):
        return _start(visit, str(read))
    again = replayed(read.receipt, visit.bureaus, visit.desk.today())
    return _shown(visit, read, again, text) if again else _start(visit, "elsewhere")


def _start(visit: Visit, fault: str = "") -> Response:
    return visit.page("desk/open.html", status=422 if fault else 200, fault=fault)


def _shown(visit: Visit, read: Read, again: Replay, text: str, **more: Any) -> Response:  # noqa: ANN401 - for the template
    """What a receipt says, whether it is signed, and what has changed since."""
    language, receipt = visit.language, read.receipt
    given = document(again.answer, language) if again.answer else None
    return visit.page(
        "desk/open_receipt.html",
        status=422 if more.get("faults") else 200,
        text=text,
        receipt=receipt,
        signed=read.signed,
        verdict=str(verdict_of(again)),
        rows=list(rows(again, read, given, language)) if given else [],
        answer=given,
        told=in_words(again.answer, language)["told"] if again.answer else [],
        assumed=len(receipt.assumed),
        made=catalogue(language).day(receipt.made),
        county=catalogue(language).say(again.bureau.county.name),
        year=years(receipt.body.on).replace("-", "—") if receipt.body.on else "",
        has_form=True,
        **{"faults": _NOTHING, "entered": _NOTHING, **people_choices(), **more},
    )


def people_choices() -> dict[str, Any]:
    """Return what the fields of people offer."""
    return {"number_kinds": tuple(NumberKind), "relations": GUARDIANS, "guardian_rows": range(2)}


def open_receipt(visit: Visit) -> AnyResponse:
    """Open the case of a receipt, with the people that were typed beside it."""
    text = request.form.get("receipt", "")
    if request.method != "POST" or "again" in request.form:
        return redirect(visit.address("open"), HTTPStatus.SEE_OTHER)
    typed, guardians = read_people(request.form)
    try:
        recorded = open_from_receipt(visit.desk, visit.actor, text, typed, visit.form)
    except ReceiptFaultError as error:
        return _start(visit, str(error.code))
    except RequestError:
        return _start(visit, "elsewhere")
    except FormFaultError as error:
        return _receipt_again(visit, text, faults_of(error, guardians))
    return redirect(visit.address("case", id=id_of(recorded.record.subject)), HTTPStatus.SEE_OTHER)


def _receipt_again(visit: Visit, text: str, faults: Mapping[str, str]) -> Response:
    read = read_receipt(visit.desk, text)
    again = None if isinstance(read, Fault) else replayed(read.receipt, visit.bureaus, visit.desk.today())
    if isinstance(read, Fault) or again is None:
        return _start(visit, "elsewhere")
    return _shown(visit, read, again, text, faults=worded(visit.language, faults), entered=request.form)


# ---- by hand


def open_hand(visit: Visit) -> AnyResponse:
    """Show the form for county, year, home and people; open the case, or say which field is wrong."""
    if request.method != "POST":
        return _hand(visit, {"year": str(school_year(visit.desk.today()))}, _NOTHING)
    body, faults = _place(visit)
    if faults or body is None:
        return _hand(visit, request.form, faults)
    if not request.form.get("home.choice") and (candidates := _candidates(visit, body)):
        return _hand(visit, request.form, {"home": "candidates"}, candidates)
    typed, guardians = read_people(request.form) if says_people(request.form) else (None, ())
    try:
        recorded = open_by_hand(visit.desk, visit.actor, body, typed, visit.form)
    except FormFaultError as error:
        return _hand(visit, request.form, faults_of(error, guardians))
    except RequestError:
        return _hand(visit, request.form, {"home": "place_unreadable"})
    return redirect(visit.address("facts", id=id_of(recorded.record.subject)), HTTPStatus.SEE_OTHER)


def _place(visit: Visit) -> tuple[dict[str, Any] | None, dict[str, str]]:
    """The body of the lookup that a case is opened with: county, stage, entry day and home."""
    form, bureaus, reading = request.form, visit.bureaus, Reading()
    county, stage, year = (form.get(name, "") for name in ("county", "stage", "year"))
    offered = {
        "county": county in bureaus,
        "stage": stage in stages(bureaus),
        "year": year in {str(one.first) for one in school_years(bureaus, visit.desk.today())},
    }
    reading.faults |= {name: name for name, holds in offered.items() if not holds}
    home = read_home(form, None, reading)
    if reading.faults or home is None:
        return None, reading.faults
    on = entry_day(bureaus, county, stage, int(year)).isoformat()
    return {"jurisdiction": county, "stage": stage, "on": on, "home": home}, {}


def _candidates(visit: Visit, body: Mapping[str, Any]) -> list[tuple[str, str]]:
    """The places that a home may be, where it is not one: the clerk chooses, or leaves the words as they are."""
    bureau, day = visit.bureaus[body["jurisdiction"]], date.fromisoformat(body["on"])
    asked = AskedPlace(body["home"].get("unit"), body["home"].get("text"))
    try:
        found = where(bureau, asked, day, bureau.shelf.in_force(body["stage"], day))
    except RequestError:  # said where the case is opened
        return []
    as_written = (text_of(body["home"]), say(visit.language, "desk.pages.open.as_written"))
    if isinstance(found, Located):
        units = {spot.unit.code: spot.unit.full_name for spot in found.spots}
        return [*units.items(), as_written] if len(units) > 1 else []
    return [*((one.unit.code, one.unit.full_name) for one in found.suggestions), as_written] if found else []


def _hand(
    visit: Visit, entered: Mapping[str, str], faults: Mapping[str, str], candidates: list[tuple[str, str]] | None = None
) -> Response:
    bureaus = visit.bureaus
    return visit.page(
        "desk/open_hand.html",
        status=422 if faults else 200,
        entered=entered,
        faults=worded(visit.language, faults),
        candidates=candidates or [],
        counties=counties(bureaus, visit.language),
        stages=stages(bureaus),
        years=school_years(bureaus, visit.desk.today()),
        has_form=True,
        **people_choices(),
    )


ROUTES = (
    posted("/open", "open", open_case, Action.OPEN),
    posted("/open/receipt", "open_receipt", open_receipt, Action.OPEN),
    posted("/open/by-hand", "open_hand", open_hand, Action.OPEN),
)
