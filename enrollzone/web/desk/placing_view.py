"""A placing in words: each child with its reason, each campus with who came. Names are masked."""

from collections.abc import Iterable
from dataclasses import dataclass

from enrollzone.casework.cases import Case
from enrollzone.enrolment.gathering import Waiting
from enrollzone.enrolment.placing_words import campus_names, class_words, reason_words
from enrollzone.enrolment.placings import Child, Placing, PlacingError
from enrollzone.i18n.catalogue import catalogue
from enrollzone.messages import Message
from enrollzone.placement.explained import CampusFilled, Placement
from enrollzone.storage.errors import UnknownRecordError
from enrollzone.web.desk.doorway import Visit
from enrollzone.web.desk.intakes import Chosen
from enrollzone.web.rendering import say

_MOST_NAMED = 12  # case numbers in one message


@dataclass(frozen=True)
class ChildRow:
    """A child of a placing as the page shows it. `case` is what stands in the address of its case."""

    number: str
    case: str
    name: str
    of_class: str
    campus: str
    metres: int | None
    measured: str
    reason: str
    instead: str = ""


def children_of(visit: Visit, placing: Placing) -> list[ChildRow]:
    """Return the children of a placing; before it is proposed, without a campus."""
    told = placing.proposed.assignment.placements if placing.proposed else ()
    placements = {one.applicant: one for one in told}
    moves = placing.proposed.comparison.moves if placing.proposed and placing.proposed.comparison else ()
    instead = {number: campus for number, _, campus in moves if campus}
    return [
        _child_row(visit, placing, child, placements.get(child.applicant.id), instead.get(child.applicant.id, ""))
        for child in placing.gathered.children
    ]


def _child_row(visit: Visit, placing: Placing, child: Child, one: Placement | None, instead: str) -> ChildRow:
    names = campus_names(placing, visit.language)
    return ChildRow(
        number=child.applicant.id,
        case=child.subject.partition(":")[2],
        name=_masked(visit, child.subject),
        of_class=class_name(placing, child.applicant.rank, visit.language),
        campus=names[one.campus] if one and one.campus else "",
        metres=one.metres if one else None,
        measured=child.measured,
        reason=reason_words(placing, one, visit.language) if one else "",
        instead=names.get(instead, ""),
    )


def _masked(visit: Visit, subject: str) -> str:
    try:
        case: Case = visit.desk.store.load(subject).held
    except UnknownRecordError:
        return ""
    return case.child.name.masked if case.child else ""


def class_name(placing: Placing, rank: int, language: str) -> str:
    """Return a class in the county's words, with its place in the order."""
    return catalogue(language).say(class_words(placing, rank))


def filled(language: str, placing: Placing) -> list[tuple[str, CampusFilled, str]]:
    """Return each campus with who came, and the class after which it was full; before a proposal, its seats alone."""
    names = campus_names(placing, language)
    if placing.proposed is None:
        offered = placing.gathered.offered
        return [(names[one.site.campus], CampusFilled(one.site.campus, one.seats, 0), "") for one in offered]
    found = placing.proposed.assignment.campuses
    ranks = {one.campus: class_name(placing, one.last_rank, language) for one in found if one.last_rank is not None}
    return [(names[one.campus], one, ranks.get(one.campus, "")) for one in found]


def fault_words(language: str, error: PlacingError, here: Chosen | None = None) -> str:
    """Return why a placing does not go on, with the numbers or campuses it is about."""
    names = here.names(language) if here else {}
    about = tuple(names.get(one, one) for one in error.about[:_MOST_NAMED])
    more = len(error.about) - len(about)
    if more > 0:
        about = (*about, say(language, "desk.seats.and_more", count=more))
    return catalogue(language).say(Message(f"page.desk.seats.fault.{error.code}", {"about": about}))


@dataclass(frozen=True)
class WaitingRow:
    """A case that waits to be placed, as the page shows it."""

    number: str
    case: str
    name: str
    of_class: str
    missing: str
    stale: bool


def waiting_rows(language: str, here: Chosen, everybody: Iterable[Waiting]) -> list[WaitingRow]:
    """Return the cases that wait, each with its class, or with the facts on which that hangs."""
    in_order = sorted(everybody, key=lambda one: one.record.held.number)
    return [_waiting_row(language, here, one) for one in in_order]


def _waiting_row(language: str, here: Chosen, one: Waiting) -> WaitingRow:
    words, case = catalogue(language), one.record.held
    classes = here.bureau.county.desk.classes_of(here.intake.stage)
    pack = here.bureau.shelf.in_force(case.stage, case.entry_day)
    missing = tuple(pack.facts[name].label for name in one.in_class.missing) if pack else ()
    found = ""
    if one.in_class.rank is not None:
        rank = one.in_class.rank
        found = say(language, "desk.seats.everybody")
        if classes:
            found = say(language, "desk.seats.class", number=rank + 1, name=words.say(classes[rank].name))
    name = case.child.name.masked if case.child else ""
    number, subject = case.number, one.record.subject.partition(":")[2]
    return WaitingRow(number, subject, name, found, words.say(missing), one.stale)
