"""How long does it take to place the children of a whole county, beside the shortest ways, which explain nothing?"""

from functools import partial
from math import hypot
from random import Random

from benchmarks.county import County
from benchmarks.figures import Goal, Row, Section
from benchmarks.timing import Effort, in_turn
from enrollzone.atlas.desk_rules import By, TieBreak
from enrollzone.placement.assignment import Applicant, Order
from enrollzone.placement.explained import Assignment, assign
from enrollzone.placement.flow import compared, optimum

_OURS, _OPTIMUM = "explained, siblings together", "shortest ways (min-cost flow)"
_SIDE_M, _CLASSES, _TURNS = 12_000, 4, 3
_FILLED = 0.99  # of the children have a seat somewhere


def measure(_county: County, effort: Effort) -> Section:
    """Return the processor time of both for 20,000 children and 60 campuses (quick: 600 and 12)."""
    number, campuses = (20_000, 60) if effort.families >= 1000 else (600, 12)
    applicants, seats, order = _autumn(number, campuses)
    ours = partial(assign, applicants, seats, order, together=True)
    taken = in_turn({_OURS: ours, _OPTIMUM: partial(optimum, applicants, seats)}, turns=min(_TURNS, effort.turns))
    rows = (
        Row(_OPTIMUM, taken.median(_OPTIMUM), ratio=1.0),
        Row(_OURS, taken.median(_OURS), ratio=taken.ratio(_OURS, _OPTIMUM), goal=Goal("S1", 10.0, "s")),
    )
    notes = (f"{number:,} children, {campuses} campuses", _beside(applicants, ours(), optimum(applicants, seats)))
    return Section("Placing the children of a county", _OPTIMUM, rows, notes)


def _beside(applicants: tuple[Applicant, ...], ours: Assignment, best: dict[str, str | None]) -> str:
    found = compared(applicants, {one.applicant: one.campus for one in ours.placements}, best)
    means = f"{found.ours.mean_m or 0:,.0f} m and {found.optimum.mean_m or 0:,.0f} m on the way"
    return f"placed {found.ours.placed:,} and {found.optimum.placed:,}; {means}; {len(found.moves):,} would move"


def _autumn(number: int, campuses: int) -> tuple[tuple[Applicant, ...], dict[str, int | None], Order]:
    """Children and campuses scattered over a square; one in thirty has a sibling among the others."""
    chance = Random(1)  # noqa: S311 - the same autumn each time
    places = {f"c{n}": (chance.random() * _SIDE_M, chance.random() * _SIDE_M) for n in range(campuses)}
    applicants = tuple(_child(n, places, chance) for n in range(number))
    seats: dict[str, int | None] = dict.fromkeys(places, round(number * _FILLED / campuses))
    lots = {one.id: lot for lot, one in enumerate(chance.sample(applicants, number))}
    return applicants, seats, Order(((TieBreak(By.DISTANCE), TieBreak(By.LOTTERY)),) * _CLASSES, lots)


def _child(n: int, places: dict[str, tuple[float, float]], chance: Random) -> Applicant:
    x, y = chance.random() * _SIDE_M, chance.random() * _SIDE_M
    metres = {campus: round(hypot(x - a, y - b)) for campus, (a, b) in places.items()}
    wishes = tuple(sorted(metres, key=lambda campus: metres[campus]))
    siblings = f"family {n // 2}" if n // 2 % 30 == 0 else ""
    return Applicant(f"2026-000000-{n:05}", chance.randrange(_CLASSES), wishes, metres=metres, siblings=siblings)
