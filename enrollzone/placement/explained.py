"""A placing with its reasons: where each child goes, why not where it wanted more, and who came to each campus."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from enrollzone.atlas.desk_rules import By
from enrollzone.placement.assignment import Applicant, Market, Order, Settled, Tie, reunited


class Reason(StrEnum):
    """Why a child is where it is.

    `first`: what it wants most; `next`: the first of its wishes that was not full with children who come before it;
    `with_sibling`: where its sibling is; `all_full`: no seat was left for it anywhere; `no_campus`: there is no campus
    to which it may go; `seats_unknown`: it comes to a campus of which nobody knows how many seats it has.
    """

    FIRST = "first"
    NEXT = "next"
    WITH_SIBLING = "with_sibling"
    ALL_FULL = "all_full"
    NO_CAMPUS = "no_campus"
    SEATS_UNKNOWN = "seats_unknown"


class Decided(StrEnum):
    """What put the last child that a campus took before another one."""

    CLASS = "class"
    DATE = "date"
    DISTANCE = "distance"
    LOTTERY = "lottery"
    NO_SEATS = "no_seats"
    NOTHING = "nothing"


@dataclass(frozen=True)
class Refusal:
    """A campus that a child wanted more: full with children before it. `last_rank` is the class of the last of them."""

    campus: str
    by: Decided
    last_rank: int | None = None


@dataclass(frozen=True)
class Placement:
    """Where a child goes, and why. `wish` counts its wishes from 1, `place` those of its class at that campus from 1.

    Without a campus the child has no place, or (`seats_unknown`) waits at `waits_at`.
    """

    applicant: str
    campus: str | None
    reason: Reason
    rank: int
    wish: int = 0
    place: int = 0
    metres: int | None = None
    refused: tuple[Refusal, ...] = ()
    waits_at: str = ""


@dataclass(frozen=True)
class CampusFilled:
    """How many children a campus took. `last_rank` is the class after which it was full; None: it was not."""

    campus: str
    seats: int | None
    taken: int
    last_rank: int | None = None


@dataclass(frozen=True)
class Assignment:
    """A placing. While there are ties it stands for nothing: a lot has to be drawn first."""

    placements: tuple[Placement, ...]
    campuses: tuple[CampusFilled, ...]
    ties: tuple[Tie, ...] = ()


def assign(
    applicants: Iterable[Applicant], seats: Mapping[str, int | None], order: Order, *, together: bool = False
) -> Assignment:
    """Place children: by class, then by the tie-breaks of their class, each where it wants most and comes first.

    With `together` siblings follow one another where seats stayed free. The result is the same in whatever order the
    children are given.
    """
    market = Market(applicants, seats, order)
    wishes = {one.id: one.wishes for one in market.applicants.values()}
    settled = market.settle(wishes)
    following: dict[str, str] = {}
    ties = {**settled.ties}
    while together and (found := reunited(market, settled, wishes)):
        following |= found
        wishes |= {child: (campus,) for child, campus in found.items()}
        settled = market.settle(wishes)
        ties |= settled.ties
    account = _Account(market, settled, following)
    placements = tuple(map(account.placement, market.applicants.values()))
    return Assignment(placements, tuple(_filled(market, settled)), tuple(ties))


class _Account:
    """The reasons of one placing, once it is settled."""

    def __init__(self, market: Market, settled: Settled, following: Mapping[str, str]) -> None:
        self.market, self.settled, self.following = market, settled, following
        self.at = settled.places
        self.place: dict[str, int] = {}  # of each child among those of its class at its campus, from 1
        for held in settled.held.values():
            counted: Counter[int] = Counter()
            for child in held:
                rank = market.applicants[child].rank
                counted[rank] += 1
                self.place[child] = counted[rank]

    def placement(self, one: Applicant) -> Placement:
        """Return where a child goes, and why."""
        campus = self.at.get(one.id)
        if campus is None:
            reason = Reason.ALL_FULL if one.wishes else Reason.NO_CAMPUS
            return Placement(one.id, None, reason, one.rank, refused=self._refusals(one, len(one.wishes)))
        wish, metres = one.wishes.index(campus) + 1, one.metres.get(campus)
        if one.id in self.following and wish > 1:
            return Placement(one.id, campus, Reason.WITH_SIBLING, one.rank, wish, self.place[one.id], metres)
        refused = self._refusals(one, wish - 1)
        if self.market.seats[campus] is None:
            waits = Reason.SEATS_UNKNOWN
            return Placement(one.id, None, waits, one.rank, wish, metres=metres, refused=refused, waits_at=campus)
        reason = Reason.FIRST if wish == 1 else Reason.NEXT
        return Placement(one.id, campus, reason, one.rank, wish, self.place[one.id], metres, refused)

    def _refusals(self, one: Applicant, number: int) -> tuple[Refusal, ...]:
        return tuple(_refusal(self.market, self.settled, one, wish) for wish in one.wishes[:number])


def _refusal(market: Market, settled: Settled, one: Applicant, campus: str) -> Refusal:
    if not settled.held[campus]:
        return Refusal(campus, Decided.NO_SEATS)
    last = settled.held[campus][-1]
    theirs, own = market.standing(last, campus), market.standing(one.id, campus)
    apart = next((n for n, (a, b) in enumerate(zip(theirs, own, strict=False)) if a != b), None)
    return Refusal(campus, _decided(market, one.rank, apart), market.applicants[last].rank)


_DECIDED = {By.DATE: Decided.DATE, By.DISTANCE: Decided.DISTANCE, By.LOTTERY: Decided.LOTTERY}


def _decided(market: Market, rank: int, apart: int | None) -> Decided:
    if apart is None:
        return Decided.NOTHING
    return _DECIDED[market.order.tie_breaks[rank][apart - 1].by] if apart else Decided.CLASS


def _filled(market: Market, settled: Settled) -> Iterator[CampusFilled]:
    for campus, seats in market.seats.items():
        held = settled.held[campus]
        if seats is None:
            yield CampusFilled(campus, None, 0)
        else:
            last = market.applicants[held[-1]].rank if held and len(held) == seats else None
            yield CampusFilled(campus, seats, len(held), last)
