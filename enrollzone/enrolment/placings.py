"""A placing by the bureau, as a record: who was to be placed and how, the lot, the proposal, and who signed it.

Nothing in it is final before a person signs who is another one than whoever gathered and proposed it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from hashlib import sha256
from typing import Any
from uuid import uuid4

from pydantic import TypeAdapter

from enrollzone.atlas.desk_rules import TieBreak
from enrollzone.casework.cases import Site
from enrollzone.casework.states import OtherHandError
from enrollzone.errors import EnrollzoneError
from enrollzone.placement.assignment import Applicant, Order
from enrollzone.placement.explained import Assignment
from enrollzone.placement.flow import Comparison
from enrollzone.placement.lottery import Lottery, listed
from enrollzone.storage.kinds import Columns, Event, Kind

PLACING = "placing"


class PlacingState(StrEnum):
    """Where a placing stands."""

    GATHERED = "gathered"
    DRAWN = "drawn"
    PROPOSED = "proposed"
    SIGNED = "signed"
    DISCARDED = "discarded"


class PlacingFault(StrEnum):
    """Why a step of a placing is not taken.

    `not_now`: its state; `no_cases`: nobody waits; `no_campuses`: none was chosen, or one that is none;
    `seats_unknown`: of a chosen campus nobody knows how many seats it has; `unsettled`: of these cases it is not known
    in which class they are, or a day that counts there; `stale`: their answer rests on a policy or list of before;
    `not_in`: a number that is to be left out is none of those that wait; `order_missing`: the county laid down no
    order, and none was chosen for this time; `order_given`: it laid one down, and that one holds; `order_changed`: it
    laid down something else since; `order_unreadable`: its order does not fit the policy in force; `draw_needed`:
    nothing but a lot decides between these; `nothing_decides`: nor does a lot, by the order of the county;
    `same_person`: who gathered or proposed it does not sign it; `own_check`: who checked one of these cases does not
    sign for it; `seats_changed`: fewer seats are left at these campuses than were; `cases_changed`: these were changed
    since.
    """

    NOT_NOW = "not_now"
    NO_CASES = "no_cases"
    NO_CAMPUSES = "no_campuses"
    SEATS_UNKNOWN = "seats_unknown"
    UNSETTLED = "unsettled"
    STALE = "stale"
    NOT_IN = "not_in"
    ORDER_MISSING = "order_missing"
    ORDER_GIVEN = "order_given"
    ORDER_CHANGED = "order_changed"
    ORDER_UNREADABLE = "order_unreadable"
    DRAW_NEEDED = "draw_needed"
    NOTHING_DECIDES = "nothing_decides"
    SAME_PERSON = "same_person"
    OWN_CHECK = "own_check"
    SEATS_CHANGED = "seats_changed"
    CASES_CHANGED = "cases_changed"


class PlacingError(EnrollzoneError):
    """A placing does not go on as asked; nothing was done. `about` are the case numbers or campuses it is about."""

    def __init__(self, code: PlacingFault, about: tuple[str, ...] = ()) -> None:
        self.code, self.about = code, about
        super().__init__(code)


@dataclass(frozen=True)
class Offered:
    """A campus to which children are placed, with the seats that it has left for them."""

    site: Site
    seats: int


class Measured(StrEnum):
    """From where the ways of a child were measured: the point of its home, the middle of its unit, or not at all."""

    POINT = "point"
    UNIT = "unit"
    NOT = "not"


@dataclass(frozen=True)
class Child:
    """A case that is to be placed. `own` is the campus at which the rules see it; empty: at none in particular.

    `digest` is that of the case as it was when it was gathered.
    """

    subject: str
    digest: str
    checked_by: str
    applicant: Applicant
    measured: Measured
    own: str = ""


@dataclass(frozen=True)
class ClassUsed:
    """A class of the order by which children are placed, in the words of the county; empty where it has no order."""

    id: str
    name: Mapping[str, str]
    tie_breaks: tuple[TieBreak, ...]


@dataclass(frozen=True)
class Gathered:
    """Who is to be placed, where seats are left, and in which order; the list of numbers is fixed by its `digest`.

    `rules` is the digest of what the county laid down; empty where `classes` were chosen for this time, and `why` says
    why. `together` says whether siblings follow one another.
    """

    jurisdiction: str
    stage: str
    year: int
    offered: tuple[Offered, ...]
    children: tuple[Child, ...]
    classes: tuple[ClassUsed, ...]
    rules: str
    together: bool
    why: str
    left_out: tuple[str, ...]
    digest: str
    by: str
    on: date


@dataclass(frozen=True)
class Drawn:
    """The lot was drawn: by which seed, and what came out."""

    seed: str
    order: tuple[str, ...]
    by: str
    on: date


@dataclass(frozen=True)
class Proposed:
    """Who goes where, and why, beside the optimum where that could be worked out."""

    assignment: Assignment
    comparison: Comparison | None
    by: str
    on: date


@dataclass(frozen=True)
class Ended:
    """A placing is signed, or discarded with a reason; `keep_until` is the day after which it is erased."""

    why: str
    by: str
    on: date
    keep_until: date


@dataclass(frozen=True)
class Placing:
    """A placing as it is now."""

    state: PlacingState
    gathered: Gathered
    drawn: Drawn | None = None
    proposed: Proposed | None = None
    ended: Ended | None = None

    @property
    def lottery(self) -> Lottery:
        """The list of its numbers, with seed and order once it is drawn."""
        fixed = listed(child.applicant.id for child in self.gathered.children)
        return Lottery(fixed.numbers, fixed.digest, self.drawn.seed, self.drawn.order) if self.drawn else fixed

    @property
    def order(self) -> Order:
        """Who comes first in it."""
        return Order(tuple(one.tie_breaks for one in self.gathered.classes), self.lottery.places)

    @property
    def hands(self) -> frozenset[str]:
        """Whose work it is so far: none of them signs it."""
        made = (self.gathered, self.drawn, self.proposed)
        return frozenset(part.by for part in made if part is not None)


_CONTENTS: Mapping[PlacingState, TypeAdapter[Any]] = {
    PlacingState.GATHERED: TypeAdapter(Gathered),
    PlacingState.DRAWN: TypeAdapter(Drawn),
    PlacingState.PROPOSED: TypeAdapter(Proposed),
    PlacingState.SIGNED: TypeAdapter(Ended),
    PlacingState.DISCARDED: TypeAdapter(Ended),
}

OPEN = (PlacingState.GATHERED, PlacingState.DRAWN, PlacingState.PROPOSED)

# The step after which a placing is in a state is called as the state; before it, it is in one of these.
BEFORE: Mapping[PlacingState, frozenset[PlacingState]] = {
    PlacingState.GATHERED: frozenset(),
    PlacingState.DRAWN: frozenset([PlacingState.GATHERED]),
    PlacingState.PROPOSED: frozenset([PlacingState.GATHERED, PlacingState.DRAWN]),
    PlacingState.SIGNED: frozenset([PlacingState.PROPOSED]),
    PlacingState.DISCARDED: frozenset(OPEN),
}


def written(state: PlacingState, happened: object) -> Mapping[str, Any]:
    """Return what happened as the ledger holds it."""
    content: Mapping[str, Any] = _CONTENTS[state].dump_python(happened, mode="json")
    return content


def apply(placing: Placing | None, event: Event) -> Placing:
    """Return a placing after an event: the only code that changes one.

    Raises PlacingError for a step that its state does not allow and for a signature of one of those whose work it is,
    OtherHandError for what is recorded in another one's name.
    """
    state = PlacingState(event.kind)
    happened = _CONTENTS[state].validate_python(event.content)
    if happened.by != event.actor:
        raise OtherHandError(event.kind)
    if placing is None and isinstance(happened, Gathered):
        return Placing(state, happened)
    if placing is None or placing.state not in BEFORE[state]:
        raise PlacingError(PlacingFault.NOT_NOW)
    if state is PlacingState.SIGNED and event.actor in placing.hands:
        raise PlacingError(PlacingFault.SAME_PERSON)
    return replace(placing, state=state, **{_PART[state]: happened})


_PART: Mapping[PlacingState, str] = {
    PlacingState.DRAWN: "drawn",
    PlacingState.PROPOSED: "proposed",
    PlacingState.SIGNED: "ended",
    PlacingState.DISCARDED: "ended",
}


def _columns(placing: Placing) -> Columns:
    gathered, ended = placing.gathered, placing.ended
    due = ended.keep_until if ended else None
    return Columns(placing.state, gathered.jurisdiction, gathered.stage, date(gathered.year, 9, 1), due=due)


PLACINGS = Kind(PLACING, Placing, apply, _columns)


def new_placing(actor: str, token: str | None) -> str:
    """Return the subject of a placing that is not gathered yet: the same for a form that is sent twice."""
    told = f"{actor}/{token}" if token else uuid4().hex
    return f"{PLACING}:{sha256(told.encode()).hexdigest()[:32]}"
