"""What stands in the posted forms of the pages, read into a situation; every fault is told at its field."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from math import isfinite
from typing import Any

from enrollzone.bootstrap import Bureaus
from enrollzone.policy.pack import OUTSIDE
from enrollzone.present import Document
from enrollzone.request import LONGEST_TEXT
from enrollzone.web.choices import entry_day, stages
from enrollzone.web.families.situation import Situation

Form = Mapping[str, str]

DONT_KNOW = "?"
SAME, PLACE = "same", "place"
COARSEST_M = 500.0
"""Metres of accuracy beyond which a point of the browser says nothing of a home: it may be kilometres away."""

_CODE_LENGTH = 12
_DATE_PARTS = ("year", "month", "day")


@dataclass
class Reading:
    """What was read from a form: the faults by field, as codes of the catalogue, and what to show again."""

    faults: dict[str, str] = field(default_factory=dict)

    def fault(self, name: str, code: str) -> None:
        """Note a fault; the first of a field stays."""
        self.faults.setdefault(name, code)


def read_first(form: Form, bureaus: Bureaus) -> tuple[Situation | None, dict[str, str]]:
    """Return the situation of the first page, or None with the fault of each field."""
    reading = Reading()
    county = _county(form, bureaus, reading)
    stage = form.get("stage", "")
    if stage not in stages(bureaus):
        reading.fault("stage", "stage")
    year = read_year(form)
    if year is None:
        reading.fault("year", "year")
    home = _read_home(form, reading)
    if reading.faults or home is None or year is None:
        return None, reading.faults
    on = entry_day(bureaus, county, stage, year)
    return Situation(county, stage, on.isoformat(), home), {}


def read_year(form: Form) -> int | None:
    """Return the year in which the chosen school year begins, or None where none is given that could be one."""
    year = form.get("year", "")
    return int(year) if year.isascii() and year.isdigit() and len(year) == 4 and int(year) > 1900 else None


def _read_home(form: Form, reading: Reading) -> dict[str, Any] | None:
    """The home: a point, where one was sent along, else the words of the box."""
    if form.get("x", "").strip() and form.get("y", "").strip():
        return _read_point(form, reading)
    return read_place(form.get("place", ""), "place", reading)


def _read_point(form: Form, reading: Reading) -> dict[str, Any] | None:
    """Return a point as the browser or the map gives it: WGS-84 degrees, and metres of accuracy where known."""
    numbers = {name: _number(form.get(name, "")) for name in ("x", "y", "accuracy")}
    x, y, accuracy = numbers["x"], numbers["y"], numbers["accuracy"]
    is_sound = form.get("crs", "wgs84") == "wgs84" and (accuracy is not None or not form.get("accuracy", "").strip())
    if x is None or y is None or not is_sound or (accuracy or 0.0) < 0.0:
        reading.fault("place", "point")
        return None
    if accuracy is not None and accuracy > COARSEST_M:
        reading.fault("place", "point_coarse")
        return None
    return {"point": {"x": x, "y": y, "crs": "wgs84"} | ({} if accuracy is None else {"accuracy_m": accuracy})}


def _number(text: str) -> float | None:
    try:
        number = float(text)
    except ValueError:
        return None
    return number if isfinite(number) else None


def _county(form: Form, bureaus: Bureaus, reading: Reading) -> str | None:
    county = form.get("county", "")
    if county and county not in bureaus:
        reading.fault("county", "county")
    return county or None


def read_place(text: str, name: str, reading: Reading) -> dict[str, str] | None:
    """Return a place as a lookup takes it: a code of 12 digits, or words; None when there is a fault."""
    words = text.strip()
    if not words:
        reading.fault(name, "place_empty")
    elif len(words) > LONGEST_TEXT:
        reading.fault(name, "place_long")
    else:
        is_code = len(words) == _CODE_LENGTH and words.isascii() and words.isdigit()
        return {"unit": words} if is_code else {"text": words}
    return None


def read_answers(form: Form, facts: Iterable[Document], situation: Situation) -> tuple[Situation, dict[str, str]]:
    """Return the situation with the answers to some facts, and the fault of each field that was not answered.

    An empty field is a fault, never a "no": what cannot be told is told as "don't know".
    """
    reading = Reading()
    told: dict[str, Any] = {}
    unknown: list[str] = []
    for fact in facts:
        name = fact["name"]
        if form.get(f"fact.{name}") != DONT_KNOW:
            told |= _READERS[fact["kind"]](form, fact, situation, reading)
        elif any(form.get(f"fact.{name}.{part}", "").strip() for part in _DATE_PARTS):
            reading.fault(f"fact.{name}", "date_and_unknown")
        else:
            unknown.append(name)
    if reading.faults:
        return situation, reading.faults
    return situation.told(told, tuple(unknown)), {}


def names_of(fact: Document) -> tuple[str, ...]:
    """Return every name under which a fact may have been told: its own, and that of its place."""
    return tuple(name for name in (fact["name"], fact["place_name"]) if name)


def entered_of(fact: Document, situation: Situation) -> dict[str, str]:
    """Return what the fields of a fact hold when its answer is shown once more; nothing where it was not answered."""
    name, place_name = fact["name"], fact["place_name"]
    if name in situation.dont_know:
        return {f"fact.{name}": DONT_KNOW}
    if place_name in situation.facts:
        return _entered_place(f"fact.{name}", situation.facts[place_name], situation)
    stands_for_an_age = fact["kind"] == "date" and name in situation.assumed
    if name not in situation.facts or stands_for_an_age:  # a day that was made up is nothing to keep by a press
        return {}
    value = situation.facts[name]
    if fact["kind"] == "date":
        return {
            f"fact.{name}.{part}": str(int(number)) for part, number in zip(_DATE_PARTS, value.split("-"), strict=True)
        }
    return {f"fact.{name}": {True: "yes", False: "no"}[value] if isinstance(value, bool) else str(value)}


def _entered_place(field_name: str, place: object, situation: Situation) -> dict[str, str]:
    if place == situation.home:
        return {field_name: SAME}
    written = place if isinstance(place, dict) else {}
    return {field_name: PLACE, f"{field_name}.text": str(written.get("text") or written.get("unit") or "")}


def _read_choice(form: Form, fact: Document, _situation: Situation, reading: Reading) -> dict[str, Any]:
    name = fact["name"]
    value = form.get(f"fact.{name}", "")
    if value not in {one["value"] for one in fact["values"]}:
        reading.fault(f"fact.{name}", "choose")
        return {}
    return {name: value == "yes" if fact["kind"] == "bool" else value}


def _read_date(form: Form, fact: Document, _situation: Situation, reading: Reading) -> dict[str, Any]:
    name = fact["name"]
    parts = [form.get(f"fact.{name}.{part}", "").strip() for part in _DATE_PARTS]
    if not all(part.isascii() and part.isdigit() and len(part) <= 4 for part in parts):
        reading.fault(f"fact.{name}", "date")
        return {}
    try:
        return {name: date(*map(int, parts)).isoformat()}
    except ValueError:
        reading.fault(f"fact.{name}", "date")
        return {}


def _read_zone(form: Form, fact: Document, situation: Situation, reading: Reading) -> dict[str, Any]:
    name, told_as = fact["name"], fact["place_name"]
    chosen, text = form.get(f"fact.{name}", ""), form.get(f"fact.{name}.text", "")
    if chosen == SAME:
        return {told_as: dict(situation.home)}
    if chosen == OUTSIDE:
        return {name: OUTSIDE}
    if chosen == PLACE or (not chosen and text.strip()):
        place = read_place(text, f"fact.{name}", reading)
        return {told_as: place} if place else {}
    reading.fault(f"fact.{name}", "choose")
    return {}


_READERS: dict[str, Callable[[Form, Document, Situation, Reading], dict[str, Any]]] = {
    "bool": _read_choice,
    "choice": _read_choice,
    "date": _read_date,
    "zone": _read_zone,
}
