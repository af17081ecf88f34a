"""What stands in the posted forms of the pages, read into a situation; every fault is told at its field."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from enrollzone.bootstrap import Bureaus
from enrollzone.policy.pack import OUTSIDE
from enrollzone.present import Document
from enrollzone.request import LONGEST_TEXT
from enrollzone.web.families.choices import entry_day, stages
from enrollzone.web.families.situation import Situation

Form = Mapping[str, str]

DONT_KNOW = "?"
SAME, PLACE = "same", "place"
_CODE_LENGTH = 12


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
    year = form.get("year", "")
    if not (year.isascii() and year.isdigit() and len(year) == 4 and int(year) > 1900):
        reading.fault("year", "year")
    home = read_place(form.get("place", ""), "place", reading)
    if reading.faults or home is None:
        return None, reading.faults
    on = entry_day(bureaus, county, stage, int(year))
    return Situation(county, stage, on.isoformat(), home), {}


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


def read_answers(form: Form, question: Document, situation: Situation) -> tuple[Situation, dict[str, str]]:
    """Return the situation with the answers to a question, and the fault of each field that was not answered.

    An empty field is a fault, never a "no": what cannot be told is told as "don't know".
    """
    reading = Reading()
    facts: dict[str, Any] = {}
    unknown: list[str] = []
    for fact in question["facts"]:
        name = fact["name"]
        if form.get(f"fact.{name}") != DONT_KNOW:
            facts |= _READERS[fact["kind"]](form, fact, situation, reading)
        elif any(form.get(f"fact.{name}.{part}", "").strip() for part in ("year", "month", "day")):
            reading.fault(f"fact.{name}", "date_and_unknown")
        else:
            unknown.append(name)
    if reading.faults:
        return situation, reading.faults
    return situation.told(facts, tuple(unknown)), {}


def _read_choice(form: Form, fact: Document, _situation: Situation, reading: Reading) -> dict[str, Any]:
    name = fact["name"]
    value = form.get(f"fact.{name}", "")
    if value not in {one["value"] for one in fact["values"]}:
        reading.fault(f"fact.{name}", "choose")
        return {}
    return {name: value == "yes" if fact["kind"] == "bool" else value}


def _read_date(form: Form, fact: Document, _situation: Situation, reading: Reading) -> dict[str, Any]:
    name = fact["name"]
    parts = [form.get(f"fact.{name}.{part}", "").strip() for part in ("year", "month", "day")]
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
