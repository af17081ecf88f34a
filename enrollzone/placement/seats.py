"""Seats of campuses: how many there are, are taken, and are left. Unknown is not none, and not endless."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from enrollzone.atlas.jurisdiction import CampusSeats


class SeatSource(StrEnum):
    """Where a number of seats comes from: the approved plan, what the county announced, or nowhere."""

    PLAN = "plan"
    ANNOUNCED = "announced"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class PlanRow:
    """A campus in an enrolment plan: its seats, in so many classes of at most so many children."""

    campus: str
    seats: int
    classes: int | None = None
    class_size: int | None = None


@dataclass(frozen=True)
class SeatsOf:
    """The seats of a campus in a school year. `taken` were decided; `promised` are those of checked cases due there."""

    campus: str
    source: SeatSource
    seats: int | None = None
    class_size: int | None = None
    taken: int = 0
    promised: int = 0

    @property
    def left(self) -> int | None:
        """The seats that nobody has and nobody is due; None where it is not known how many there are."""
        return None if self.seats is None else max(0, self.seats - self.taken - self.promised)

    @property
    def beyond(self) -> int:
        """How many children more than seats have one or are due."""
        return 0 if self.seats is None else max(0, self.taken + self.promised - self.seats)


def seats_of(
    campuses: Iterable[str],
    plan: Iterable[PlanRow],
    announced: Iterable[CampusSeats],
    taken: Mapping[str, int],
    promised: Mapping[str, int],
) -> Iterator[SeatsOf]:
    """Walk over campuses with their seats: by the approved plan, else as announced, else unknown."""
    planned = {row.campus: row for row in plan}
    told = {row.campus: row for row in announced}
    for campus in campuses:
        counted = taken.get(campus, 0), promised.get(campus, 0)
        if campus in planned:
            row = planned[campus]
            yield SeatsOf(campus, SeatSource.PLAN, row.seats, row.class_size, *counted)
        elif campus in told and told[campus].seats is not None:
            yield SeatsOf(campus, SeatSource.ANNOUNCED, told[campus].seats, told[campus].class_size, *counted)
        else:
            yield SeatsOf(campus, SeatSource.UNKNOWN, taken=counted[0], promised=counted[1])


class RowFault(StrEnum):
    """What is wrong with a row of a plan.

    `twice`: the campus stands in it twice; `class_size`: larger than the county lets a class be; `too_many`: more seats
    than the classes hold; `number`: not a number that can be.
    """

    TWICE = "twice"
    CLASS_SIZE = "class_size"
    TOO_MANY = "too_many"
    NUMBER = "number"


MOST_SEATS, MOST_CLASSES, LARGEST_CLASS = 9999, 99, 99


def row_faults(rows: Iterable[PlanRow], largest_class: int | None) -> Iterator[tuple[str, RowFault]]:
    """Walk over what is wrong with the rows of a plan, by campus. A limit of None: the county laid down none."""
    met: set[str] = set()
    for row in rows:
        if row.campus in met:
            yield row.campus, RowFault.TWICE
        met.add(row.campus)
        if not _can_be(row):
            yield row.campus, RowFault.NUMBER
        elif row.class_size and largest_class and row.class_size > largest_class:
            yield row.campus, RowFault.CLASS_SIZE
        elif row.classes is not None and row.class_size is not None and row.seats > row.classes * row.class_size:
            yield row.campus, RowFault.TOO_MANY


def _can_be(row: PlanRow) -> bool:
    limits = ((row.seats, MOST_SEATS), (row.classes, MOST_CLASSES), (row.class_size, LARGEST_CLASS))
    return all(number is None or 0 <= number <= most for number, most in limits)
