"""How a posted form changes a situation: an answer taken back, a place made clear, or a question answered."""

from collections.abc import Mapping
from dataclasses import replace

from enrollzone.request import fact_named
from enrollzone.web.families.asking import Found
from enrollzone.web.families.forms import Reading, read_answers, read_place
from enrollzone.web.families.situation import Situation

HOME = "home.zone"


def moved(form: Mapping[str, str], situation: Situation, before: Found) -> tuple[Situation, dict[str, str]]:
    """Return the situation after a posted form: an answer taken back, a place made clear, or a question answered."""
    if "forget" in form:
        return situation.without(form["forget"]), {}
    if "place_of" in form:
        return _placed(form, situation, before)
    if "answers" in form and "question" in before.document:
        return read_answers(form, before.document["question"], situation)
    return situation, {}


def _placed(form: Mapping[str, str], situation: Situation, before: Found) -> tuple[Situation, dict[str, str]]:
    reading = Reading()
    place = read_place(form.get("choose") or form.get("place", ""), "place", reading)
    if place is None:
        return situation, reading.faults
    if form["place_of"] == HOME:
        return replace(situation, home=place), {}
    fact = fact_named(before.pack, form["place_of"]) if before.pack else None
    if fact is None or fact.place_name is None:
        return situation, {}
    return situation.without(fact.name).told({fact.place_name: place}), {}
