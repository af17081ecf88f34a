"""The placing by the bureau: children to campuses, by class and order, so that each place can be explained.

Every child goes to the campus that it wants most among those where it comes before whoever would have to go. That is
deferred acceptance (Gale and Shapley 1962) with the children asking: there is one such placing and it is the best one
for every child at once; nobody envies a child that comes later; nobody gains by naming other wishes than the true ones;
one more seat makes nobody worse off.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from enrollzone.atlas.desk_rules import By, TieBreak

Standing = tuple[int, ...]  # smaller comes first


@dataclass(frozen=True)
class Applicant:
    """A child to be placed. `rank` is the place of its class from 0, `days` those that count in it, in order.

    `wishes` are the campuses to which it may go, the most wanted first; `metres` how far they are, as far as that is
    known. Children with one `siblings` are to go together where seats allow; empty: it has none among the others.
    """

    id: str
    rank: int
    wishes: tuple[str, ...]
    days: tuple[date, ...] = ()
    metres: Mapping[str, int] = field(default_factory=dict)
    siblings: str = ""


@dataclass(frozen=True)
class Order:
    """Who comes first: for each class its tie-breaks, and the places in which the lot put the children, from 0."""

    tie_breaks: tuple[tuple[TieBreak, ...], ...]
    lots: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Tie:
    """Children between whom nothing decides, of whom a campus could not take all: only a lot could."""

    campus: str
    applicants: tuple[str, ...]


@dataclass
class Settled:
    """Where every child is in the end: `held` by campus, the first in its order first; and the ties met on the way."""

    held: dict[str, list[str]]
    ties: dict[Tie, None] = field(default_factory=dict)

    @property
    def places(self) -> dict[str, str]:
        """The campus of each child that has one."""
        return {child: campus for campus, children in self.held.items() for child in children}


class Market:
    """Children and seats of one placing. Seats of None are not known: whoever asks there waits there."""

    def __init__(self, applicants: Iterable[Applicant], seats: Mapping[str, int | None], order: Order) -> None:
        """Raises ValueError for a child that stands among them twice, and for a wish for a campus without seats."""
        given = sorted(applicants, key=lambda one: one.id)
        self.applicants = {one.id: one for one in given}
        if len(self.applicants) < len(given) or not all(wish in seats for one in given for wish in one.wishes):
            raise ValueError("every child once, with wishes among the campuses")
        self.seats, self.order = seats, order
        self._unmeasured = _unmeasured(self.applicants.values())
        self._standings: dict[tuple[str, str], Standing] = {}

    def standing(self, child: str, campus: str) -> Standing:
        """Return where a child stands at a campus; two that are equal nothing in the order tells apart.

        Distances count only where those of all children of the class that may go to the campus are known: nobody comes
        later because of what was not measured.
        """
        found = self._standings.get((child, campus))
        if found is None:
            one = self.applicants[child]
            found = self._standings[child, campus] = (one.rank, *self._values(one, campus))
        return found

    def _values(self, one: Applicant, campus: str) -> Iterable[int]:
        days = iter(one.days)
        for tie_break in self.order.tie_breaks[one.rank]:
            if tie_break.by is By.DATE:
                yield next(days).toordinal() * (-1 if tie_break.later_first else 1)
            elif tie_break.by is By.LOTTERY:
                yield self.order.lots.get(one.id, 0)
            else:
                yield 0 if (one.rank, campus) in self._unmeasured else one.metres[campus]

    def settle(self, wishes: Mapping[str, Sequence[str]]) -> Settled:
        """Let every child ask at its first wish, then at its next where it was sent away, until nobody asks any more.

        All ask at once, round by round, so that it does not matter who is named first.
        """
        settled, asked = Settled({campus: [] for campus in self.seats}), dict.fromkeys(wishes, 0)
        asking = list(wishes)
        while asking:
            new: dict[str, list[str]] = defaultdict(list)
            for child in asking:
                if asked[child] < len(wishes[child]):
                    new[wishes[child][asked[child]]].append(child)
            asking = [child for campus in sorted(new) for child in self._sent_away(settled, campus, new[campus])]
            for child in asking:
                asked[child] += 1
        return settled

    def _sent_away(self, settled: Settled, campus: str, new: Sequence[str]) -> Sequence[str]:
        """Keep the first of those who were held and those who ask now; return the others."""
        pool = sorted((*settled.held[campus], *new), key=lambda child: (self.standing(child, campus), child))
        seats = self.seats[campus]
        kept = len(pool) if seats is None else seats
        settled.held[campus], away = pool[:kept], pool[kept:]
        if away and settled.held[campus]:
            self._note_tie(settled, campus, away)
        return away

    def _note_tie(self, settled: Settled, campus: str, away: Sequence[str]) -> None:
        """Note where nothing decided who was kept. Where that never was, the result hangs on nobody's number."""
        last = self.standing(settled.held[campus][-1], campus)
        if self.standing(away[0], campus) == last:
            both = (*settled.held[campus], *away)
            tied = tuple(sorted(child for child in both if self.standing(child, campus) == last))
            settled.ties[Tie(campus, tied)] = None


def _unmeasured(applicants: Iterable[Applicant]) -> frozenset[tuple[int, str]]:
    """The classes and campuses for which some distance is not known."""
    return frozenset((one.rank, campus) for one in applicants for campus in one.wishes if campus not in one.metres)


def reunited(market: Market, settled: Settled, wishes: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """Return children with the campus to which they may follow a sibling: one where enough seats stayed free.

    A child follows only to a campus that is among its own wishes, so that nobody else loses a seat by it, and others
    may win the one that it leaves. Where seats do not suffice for all groups, the earlier class and lot goes first.
    """
    free = {campus: seats - len(settled.held[campus]) for campus, seats in market.seats.items() if seats is not None}
    places, found = settled.places, {}
    for group in _groups(market):
        if any(child not in places or places[child] not in free for child in group):
            continue
        campus = _common(group, places, free, wishes)
        if campus is not None:
            free[campus] -= sum(places[child] != campus for child in group)
            found.update(dict.fromkeys(group, campus))
    return found


def _groups(market: Market) -> list[list[str]]:
    groups: dict[str, list[str]] = defaultdict(list)
    for one in market.applicants.values():
        if one.siblings:
            groups[one.siblings].append(one.id)
    several = [group for group in groups.values() if len(group) > 1]
    return sorted(several, key=lambda group: min(_turn(market, child) for child in group))


def _turn(market: Market, child: str) -> tuple[int, int, str]:
    return market.applicants[child].rank, market.order.lots.get(child, 0), child


def _common(
    group: Sequence[str], places: Mapping[str, str], free: Mapping[str, int], wishes: Mapping[str, Sequence[str]]
) -> str | None:
    """The campus of one sibling to which the others may follow, the one they want most; None: together, or none."""
    at = {places[child] for child in group}
    if len(at) == 1:
        return None
    fitting = [
        campus
        for campus in at
        if all(campus in wishes[child] for child in group)
        and sum(places[child] != campus for child in group) <= free[campus]
    ]
    return min(fitting, key=lambda campus: (sum(wishes[child].index(campus) for child in group), campus), default=None)
