"""Children, campuses and seats, made up for laws of the placing; and what the laws are held against, done slowly."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import product

from hypothesis import strategies as st

from enrollzone.atlas.desk_rules import By, TieBreak
from enrollzone.placement.assignment import Applicant, Order

CAMPUSES = ("east", "west", "north")
BREAKS = (
    (TieBreak(By.DATE, "since"), TieBreak(By.DISTANCE), TieBreak(By.LOTTERY)),
    (TieBreak(By.DISTANCE), TieBreak(By.LOTTERY)),
    (TieBreak(By.DATE, "since", later_first=True), TieBreak(By.LOTTERY)),
)
FIRST_DAY = date(2020, 1, 1)


@dataclass(frozen=True)
class Autumn:
    """One placing: who asks, how many seats there are, and who comes first."""

    applicants: tuple[Applicant, ...]
    seats: Mapping[str, int]
    order: Order

    @property
    def by_id(self) -> Mapping[str, Applicant]:
        return {one.id: one for one in self.applicants}


@st.composite
def autumns(draw: st.DrawFn, most: int = 6, siblings: bool = False) -> Autumn:
    """A few children and seats; every child has a lot, so that nothing is left undecided."""
    number = draw(st.integers(1, most))
    ids = [f"{n:03}" for n in range(number)]
    lots = draw(st.permutations(range(number)))
    children = tuple(draw(_children(one, siblings=siblings)) for one in ids)
    seats = {campus: draw(st.integers(0, 3)) for campus in CAMPUSES}
    return Autumn(children, seats, Order(BREAKS, dict(zip(ids, lots, strict=True))))


@st.composite
def _children(draw: st.DrawFn, name: str, *, siblings: bool) -> Applicant:
    rank = draw(st.integers(0, len(BREAKS) - 1))
    days = tuple(FIRST_DAY + timedelta(draw(st.integers(0, 2))) for one in BREAKS[rank] if one.by is By.DATE)
    wishes = draw(st.lists(st.sampled_from(CAMPUSES), unique=True, max_size=3))
    metres = {campus: draw(st.integers(1, 3)) * 100 for campus in wishes if draw(st.integers(0, 7))}
    group = draw(st.sampled_from(["", "a", "b"])) if siblings else ""
    return Applicant(name, rank, tuple(wishes), days, metres, group)


def comes_before(autumn: Autumn, one: str, other: str, campus: str) -> bool:
    """Whether a child comes before another one at a campus, said once more and without any of the program's words."""
    a, b = autumn.by_id[one], autumn.by_id[other]
    if a.rank != b.rank:
        return a.rank < b.rank
    alike = [child for child in autumn.applicants if child.rank == a.rank and campus in child.wishes]
    measured = all(campus in child.metres for child in alike)
    days = iter(zip(a.days, b.days, strict=True))
    for tie_break in BREAKS[a.rank]:
        if tie_break.by is By.DATE:
            mine, theirs = next(days)
            if mine != theirs:
                return (mine > theirs) is tie_break.later_first
        elif tie_break.by is By.DISTANCE and measured and a.metres[campus] != b.metres[campus]:
            return a.metres[campus] < b.metres[campus]
    return autumn.order.lots[one] < autumn.order.lots[other]


def placings(autumn: Autumn) -> Iterator[dict[str, str | None]]:
    """Every way to place children at campuses of their wishes, within the seats."""
    for places in product(*[(None, *one.wishes) for one in autumn.applicants]):
        if all(places.count(campus) <= seats for campus, seats in autumn.seats.items()):
            yield {one.id: place for one, place in zip(autumn.applicants, places, strict=True)}


def wanted_more(child: Applicant, place: str | None) -> tuple[str, ...]:
    return child.wishes if place is None else child.wishes[: child.wishes.index(place)]


def is_fair(autumn: Autumn, places: Mapping[str, str | None]) -> bool:
    """Whether no child wants a seat that is free, or that a child holds which comes after it."""
    for child in autumn.applicants:
        for campus in wanted_more(child, places[child.id]):
            held = [one for one, place in places.items() if place == campus]
            if len(held) < autumn.seats[campus] or any(comes_before(autumn, child.id, one, campus) for one in held):
                return False
    return True


def with_wishes(autumn: Autumn, name: str, wishes: tuple[str, ...]) -> Autumn:
    changed = (replace(one, wishes=wishes) if one.id == name else one for one in autumn.applicants)
    return replace(autumn, applicants=tuple(changed))
