"""The same child twice, and a dwelling that gave a seat before: findings for a clerk, with no names in them."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from enrollzone.casework.acting import Desk
from enrollzone.casework.cases import Case, Result
from enrollzone.casework.people import CHILD, CHILD_BY_NAME, DWELLING, GUARDIAN
from enrollzone.casework.states import State
from enrollzone.messages import Text
from enrollzone.periods import school_year
from enrollzone.storage.search import bearing

_GAVE_A_SEAT = frozenset([State.DECIDED, State.NOTIFIED, State.CLOSED])
_SEATS = frozenset([Result.ADMITTED, Result.ARRANGED])


class Alike(StrEnum):
    """In what two cases are alike."""

    SAME_CHILD = "same_child"
    SAME_DWELLING = "same_dwelling"


@dataclass(frozen=True)
class Twin:
    """Another case about the same child, or from the same dwelling.

    `year` is the calendar year in which its school year begins; `sibling` says that the two share a guardian, by its
    number; `seat` that the child was given a seat.
    """

    subject: str
    number: str
    state: State
    year: int
    stage: str
    alike: frozenset[Alike]
    sibling: bool
    seat: bool


@dataclass(frozen=True)
class Locked:
    """A dwelling that gave a seat within the years of a county's rule: by which case, and where the rule stands."""

    twin: Twin
    years: int
    source: Text


def twins(desk: Desk, subject: str, case: Case) -> tuple[Twin, ...]:
    """Return the other cases about the same child or from the same dwelling, the latest school year first."""
    records: dict[str, Case] = {}
    alike: dict[str, set[Alike]] = {}
    for kind, mark in case.marks:
        for record in bearing(desk.store, kind, mark) if kind in _ALIKE else ():
            if kind == CHILD_BY_NAME and _have_other_numbers(case, record.held):
                continue
            records[record.subject] = record.held
            alike.setdefault(record.subject, set()).add(_ALIKE[kind])
    found = (_twin(case, other, held, alike[other]) for other, held in records.items() if other != subject)
    return tuple(sorted(found, key=lambda twin: (-twin.year, twin.number)))


def _have_other_numbers(case: Case, other: Case) -> bool:
    """Tell whether two children of one name and birthday have numbers, and not the same: then they are two."""
    one, two = ({mark for kind, mark in held.marks if kind == CHILD} for held in (case, other))
    return bool(one and two) and one.isdisjoint(two)


_ALIKE = {CHILD: Alike.SAME_CHILD, CHILD_BY_NAME: Alike.SAME_CHILD, DWELLING: Alike.SAME_DWELLING}


def _twin(case: Case, subject: str, other: Case, alike: Iterable[Alike]) -> Twin:
    shared = _guardians(case) & _guardians(other)
    year, seat = school_year(other.entry_day), _has_seat(other)
    return Twin(subject, other.number, other.state, year, other.stage, frozenset(alike), bool(shared), seat)


def _guardians(case: Case) -> frozenset[str]:
    return frozenset(mark for kind, mark in case.marks if kind == GUARDIAN)


def _has_seat(case: Case) -> bool:
    return case.state in _GAVE_A_SEAT and case.decision is not None and case.decision.result in _SEATS


def locked_by(desk: Desk, case: Case, found: tuple[Twin, ...]) -> tuple[Locked, ...]:
    """Return which of the cases that were found lock the dwelling, where the county's rules have a lock at all.

    A finding with its source, and never a refusal by itself: siblings are excepted where the rule says so. Whether a
    seat of another stage counts is for whoever reads the rule to say: the finding tells the stage.
    """
    bureau = desk.bureaus().get(case.jurisdiction)
    rule = bureau.county.desk.place_lock if bureau else None
    if rule is None:
        return ()
    return tuple(
        Locked(twin, rule.years, rule.source)
        for twin in found
        if _locks(twin, case, rule.years) and not (rule.siblings_excepted and twin.sibling)
    )


def _locks(twin: Twin, case: Case, years: int) -> bool:
    """A rule of six years: the dwelling that gave a seat in 2020 gives the next in 2026."""
    apart = school_year(case.entry_day) - twin.year
    is_other_child = Alike.SAME_DWELLING in twin.alike and Alike.SAME_CHILD not in twin.alike
    return twin.seat and is_other_child and 0 <= apart < years
