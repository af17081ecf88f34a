"""Why a child was placed where it is, in words: for the page of its placing, and for its own decision."""

from collections.abc import Mapping

from enrollzone.enrolment.placings import Placing
from enrollzone.i18n.catalogue import catalogue
from enrollzone.messages import Message, Text
from enrollzone.placement.explained import Placement, Refusal

OFFICIAL = "zh"  # a decision is written in Chinese


def campus_names(placing: Placing, language: str) -> Mapping[str, str]:
    """Return the campuses of a placing by id, as they were called when it was made."""
    return {one.site.campus: one.site.name.get(language, one.site.campus) for one in placing.gathered.offered}


def class_words(placing: Placing, rank: int) -> Message:
    """Return a class in the county's words, with its place in the order; everybody, where it has no order."""
    used = placing.gathered.classes[rank]
    if not used.name:
        return Message("page.desk.seats.everybody")
    return Message("page.desk.seats.class", {"number": rank + 1, "name": Text(used.name["zh"], used.name["en"])})


def reason_words(placing: Placing, one: Placement, language: str) -> str:
    """Return why a child is where it is: which campuses were full, and what put others before it."""
    names = campus_names(placing, language)
    refused = tuple(_refusal(placing, refusal, names) for refusal in one.refused)
    params = {"place": one.place, "refused": refused, "campus": names.get(one.waits_at, "")}
    return catalogue(language).say(Message(f"page.desk.seats.reason.{one.reason}", params))


def _refusal(placing: Placing, refusal: Refusal, names: Mapping[str, str]) -> Message:
    last = "" if refusal.last_rank is None else class_words(placing, refusal.last_rank)
    return Message(f"page.desk.seats.by.{refusal.by}", {"campus": names[refusal.campus], "last": last})


def decision_words(placing: Placing, one: Placement) -> str:
    """Return the reason of a child's decision: its class, and why it is where it is."""
    words = catalogue(OFFICIAL)
    told = {"of_class": class_words(placing, one.rank), "why": reason_words(placing, one, OFFICIAL)}
    return words.say(Message("page.desk.seats.decided", told))
