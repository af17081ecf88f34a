"""Testing an address: what a lookup sees for any home on any day. Nothing of it is stored."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from flask import Response, request

from enrollzone.errors import RequestError
from enrollzone.i18n.catalogue import catalogue
from enrollzone.lookup import Bureau, answer
from enrollzone.periods import school_year
from enrollzone.policy.pack import Pack
from enrollzone.present import Document, document
from enrollzone.present.policies import reading_in_use
from enrollzone.request import parse, read_body
from enrollzone.staff.permissions import Action
from enrollzone.web.choices import counties, entry_day, school_years, stages
from enrollzone.web.desk.days import read_day
from enrollzone.web.desk.doorway import Visit, posted
from enrollzone.web.desk.faults import worded
from enrollzone.web.desk.told import Reading, read_home

CRS = ("wgs84", "cgcs2000", "gcj02", "bd09")
_READING = "reading."


def address(visit: Visit) -> Response:
    """Show the form, and under it what the lookup sees."""
    if request.method != "POST":
        return _page(visit, {"year": str(school_year(visit.desk.today()))}, {})
    body, faults = _body(visit)
    if body is None:
        return _page(visit, request.form, faults)
    try:
        found = _asked(visit, body)
    except RequestError as error:
        return _page(visit, request.form, {_field(problem.field): "refused" for problem in error.problems})
    readings = _what_if(found)
    other = _asked(visit, {**body, "readings": readings}) if readings else None
    return _page(visit, request.form, {}, found=found, other=other, chosen=readings)


def _field(name: str) -> str:
    return "point" if name.startswith("home.point") else "home"


def _asked(visit: Visit, body: Mapping[str, Any]) -> "Seen":
    """What the lookup sees: the one road of every answer."""
    bureau, question = parse(read_body(body), visit.bureaus, visit.desk.today())
    given = answer(bureau, question)
    return Seen(bureau, given.basis.pack, document(given, visit.language))


class Seen:
    """An answer as its document, with what it was answered from."""

    def __init__(self, bureau: Bureau, pack: Pack | None, told: Document) -> None:
        self.bureau, self.pack, self.document = bureau, pack, told

    def readings(self, language: str) -> list[Document]:
        """Return the open phrases of the policy, those first on which the answer rests."""
        if self.pack is None:
            return []
        met, words = {one["id"] for one in self.document["readings"]}, catalogue(language)
        asked = (one for one in self.pack.readings.values() if not one.informative)
        listed = [reading_in_use(one, one.use if one.in_use else None, words) for one in asked]
        return sorted(listed, key=lambda one: one["id"] not in met)

    def zone(self, name: str, language: str) -> str:
        """Return the name of an area of the policy; the id of one that it does not have."""
        zone = self.pack.zones.get(name) if self.pack else None
        return catalogue(language).say(zone.name) if zone else name


def _body(visit: Visit) -> tuple[dict[str, Any] | None, dict[str, str]]:
    """The body of the lookup that the form asks for, or the faults of its fields."""
    form, bureaus, reading = request.form, visit.bureaus, Reading()
    county, stage = form.get("county", ""), form.get("stage", "")
    if county not in bureaus:
        reading.faults["county"] = "county"
    if stage not in stages(bureaus):
        reading.faults["stage"] = "stage"
    on = _day(visit, county, stage, reading)
    home = _point(form, reading) or (read_home(form, None, reading) if "point" not in reading.faults else None)
    if reading.faults or on is None or home is None:
        return None, reading.faults
    return {"jurisdiction": county, "stage": stage, "on": on.isoformat(), "home": home}, {}


def _day(visit: Visit, county: str, stage: str, reading: Reading) -> date | None:
    """The day that was typed, else the entry day of the chosen school year."""
    form = request.form
    try:
        typed = read_day(form.get("on", ""))
    except ValueError:
        reading.faults["on"] = "day"
        return None
    offered = {str(one.first) for one in school_years(visit.bureaus, visit.desk.today())}
    if typed is None and form.get("year") not in offered:
        reading.faults["year"] = "year"
        return None
    return typed or entry_day(visit.bureaus, county, stage, int(form["year"]))


def _point(form: Mapping[str, str], reading: Reading) -> dict[str, Any] | None:
    x, y = form.get("x", "").strip(), form.get("y", "").strip()
    if not x and not y:
        return None
    try:
        return {"point": {"x": float(x), "y": float(y), "crs": form.get("crs", "")}}
    except ValueError:
        reading.faults["point"] = "point"
        return None


def _what_if(found: Seen) -> dict[str, str]:
    """The readings that the form asks about otherwise than they are in use."""
    listed = {one.id: one for one in found.pack.readings.values()} if found.pack else {}
    asked = {name: request.form.get(f"{_READING}{name}", "") for name in listed}
    return {name: option for name, option in asked.items() if option in listed[name].options}


def _page(
    visit: Visit,
    entered: Mapping[str, str],
    faults: Mapping[str, str],
    *,
    found: Seen | None = None,
    other: Seen | None = None,
    chosen: Mapping[str, str] | None = None,
) -> Response:
    bureaus = visit.bureaus
    return visit.page(
        "desk/address.html",
        status=422 if faults else 200,
        entered=entered,
        faults=worded(visit.language, faults),
        counties=counties(bureaus, visit.language),
        stages=stages(bureaus),
        years=school_years(bureaus, visit.desk.today()),
        systems=CRS,
        found=found,
        other=other,
        chosen=chosen or {},
        has_form=True,
    )


ROUTES = (posted("/address", "address", address, Action.TEST_ADDRESS),)
