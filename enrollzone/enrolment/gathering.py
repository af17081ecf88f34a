"""Who is to be placed: the cases that wait, each with its class, its days, and the ways to the campuses."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from math import hypot

from enrollzone.answers.answer import Question
from enrollzone.answers.territory import HOME
from enrollzone.atlas.edition import Edition
from enrollzone.atlas.index import Shapes
from enrollzone.casework.acting import Desk
from enrollzone.casework.answering import question_of
from enrollzone.casework.cases import Case
from enrollzone.casework.events import CASES
from enrollzone.casework.people import GUARDIAN
from enrollzone.casework.states import State
from enrollzone.decision.admission import AdmissionOrder, InClass, class_of
from enrollzone.enrolment.placings import Child, Measured, Offered
from enrollzone.enrolment.seats import Intake, due_at, waiting_for_placing
from enrollzone.errors import RequestError
from enrollzone.grammar.classes import admission_order
from enrollzone.lookup import Bureau, facts_told, where
from enrollzone.placement.assignment import Applicant
from enrollzone.places.home import AskedPlace, Located
from enrollzone.places.points import told_lonlat
from enrollzone.storage.search import find
from enrollzone.storage.store import Record

ONE_CLASS = InClass(0, ("all",))  # where the county laid down no order: everybody is in one class


@dataclass(frozen=True)
class Waiting:
    """A case that waits to be placed, with its class, as far as that is known. `stale`: to be checked again first."""

    record: Record[Case]
    in_class: InClass
    stale: bool = False


def waiting(desk: Desk, bureau: Bureau, intake: Intake, oversubscribed: Iterable[str] = ()) -> tuple[Waiting, ...]:
    """Return the cases that wait: those that the bureau has to place, and those due at campuses that are too full.

    A child whom no school may refuse is never among the latter. Raises PackError where the county's order of admission
    does not fit the policy in force.
    """
    full = frozenset(oversubscribed)
    due = (record for record in (find(desk.store, intake.wanted(State.CHECKED)) if full else ()))
    records = [*waiting_for_placing(desk, intake), *(record for record in due if _may_move(record.held, full))]
    return tuple(_waiting(desk, bureau, record) for record in records)


def _may_move(case: Case, full: frozenset[str]) -> bool:
    """What somebody doubts in an opinion is settled first, by two people."""
    if case.checked is None or case.checked.no_refusal or case.opinions:
        return False
    return due_at(case) in full


def _waiting(desk: Desk, bureau: Bureau, record: Record[Case]) -> Waiting:
    case = record.held
    pack, edition = bureau.in_force(case.stage, case.entry_day)
    if pack is None or edition is None or not rests_on(case, pack.sha256, edition.digest):
        return Waiting(record, InClass(None, ()), stale=True)
    order = admission_order(bureau.county.desk, pack)
    try:
        return Waiting(record, _in_class(desk, case, order))
    except RequestError:  # the policy no longer takes what was told
        return Waiting(record, InClass(None, ()), stale=True)


def rests_on(case: Case, policy: str, edition: str) -> bool:
    """Tell whether a case was checked by a policy and a list of units, by their digests."""
    checked = case.checked
    return checked is not None and (checked.policy["sha256"], checked.edition["sha256"]) == (policy, edition)


def _in_class(desk: Desk, case: Case, order: AdmissionOrder) -> InClass:
    if not order.classes:
        return ONE_CLASS
    facts = facts_told(*question_of(desk, case))
    return class_of(order, facts) if facts is not None else InClass(None, ())


def children(desk: Desk, bureau: Bureau, chosen: Sequence[Waiting], offered: Sequence[Offered]) -> tuple[Child, ...]:
    """Return cases as they are to be placed, in the order of their numbers. Each must be settled."""
    groups = _siblings([one.record.held for one in chosen])
    found = (_child(desk, bureau, one, offered, groups) for one in chosen)
    return tuple(sorted(found, key=lambda child: child.applicant.id))


def _child(desk: Desk, bureau: Bureau, one: Waiting, offered: Sequence[Offered], groups: Mapping[str, str]) -> Child:
    case = one.record.held
    _, question = question_of(desk, case)
    metres, measured = ways(bureau, question)
    own = due_at(case)
    known = {each.site.campus: metres[each.site.campus] for each in offered if each.site.campus in metres}
    by_way = sorted((each.site.campus for each in offered), key=lambda campus: known.get(campus, _FAR))
    wishes = tuple(sorted(by_way, key=lambda campus: campus != own))
    rank = one.in_class.rank or 0
    applicant = Applicant(case.number, rank, wishes, one.in_class.days, known, groups.get(case.number, ""))
    checked_by = case.checked.by if case.checked else ""
    return Child(one.record.subject, digest_of_case(case), checked_by, applicant, measured, own)


def digest_of_case(case: Case) -> str:
    """Return a digest of a case as it is: another one as soon as anything in it is changed."""
    return sha256(CASES.written(case)).hexdigest()


_FAR = 10**9  # behind every way that was measured, in the order in which the campuses were offered


def _siblings(cases: Iterable[Case]) -> Mapping[str, str]:
    """The group of each case that shares a guardian with another one, by number: that of the first of them."""
    groups: dict[str, str] = {}
    by_mark: dict[str, str] = {}
    for case in sorted(cases, key=lambda case: case.number):
        marks = [mark for kind, mark in case.marks if kind == GUARDIAN]
        met = sorted({_head(groups, by_mark[mark]) for mark in marks if mark in by_mark})
        groups[case.number] = met[0] if met else case.number
        groups |= dict.fromkeys(met, groups[case.number])
        by_mark |= dict.fromkeys(marks, case.number)
    heads = {number: _head(groups, number) for number in groups}
    members = Counter(heads.values())
    return {number: head for number, head in heads.items() if members[head] > 1}


def _head(groups: Mapping[str, str], number: str) -> str:
    while groups[number] != number:
        number = groups[number]
    return number


# ---- ways


def ways(bureau: Bureau, question: Question) -> tuple[Mapping[str, int], Measured]:
    """Return the metres in a straight line from a home to each campus whose place is known, and how it was measured.

    From the point that was told, else from the middle of the one unit in which the home lies: all homes of the unit
    have the same ways then, and none comes before another by them. In the county's metric system, whole metres.
    """
    edition = bureau.atlas.in_force(question.on)
    told = question.facts.get(HOME)
    home = question.home or (told if isinstance(told, AskedPlace) else None)
    shapes = edition.shapes() if edition and home else None
    if edition is None or home is None or shapes is None:
        return {}, Measured.NOT
    start, measured = _start(bureau, question, home, edition, shapes)
    if start is None:
        return {}, Measured.NOT
    metres = dict(_metres(start, edition, shapes))
    return metres, measured if metres else Measured.NOT


def _start(
    bureau: Bureau, question: Question, home: AskedPlace, edition: Edition, shapes: Shapes
) -> tuple[tuple[float, float] | None, Measured]:
    if home.point is not None:
        lonlat = told_lonlat(home.point, edition.envelope)
        return (shapes.project(*lonlat) if lonlat else None), Measured.POINT
    pack = bureau.shelf.in_force(question.stage, question.on)
    found = where(bureau, home, question.on, pack, suggesting=False)
    units = {spot.unit.code for spot in found.spots} if isinstance(found, Located) else set()
    if len(units) != 1 or not units <= edition.drawn:
        return None, Measured.NOT
    middle = shapes.polygon(units.pop()).representative_point()
    return (middle.x, middle.y), Measured.UNIT


def _metres(start: tuple[float, float], edition: Edition, shapes: Shapes) -> Iterator[tuple[str, int]]:
    for site in edition.sites:
        if site.lon is not None and site.lat is not None:
            there = shapes.project(site.lon, site.lat)
            yield site.campus, round(hypot(there[0] - start[0], there[1] - start[1]))
