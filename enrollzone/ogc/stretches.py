"""What held when: the stretches of days on which neither the edition of a county nor its policies change."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from enrollzone.atlas.edition import Edition
from enrollzone.layers.coverage import Coverage
from enrollzone.lookup import Bureau
from enrollzone.ogc.datetimes import Interval
from enrollzone.periods import Period

_A_DAY = timedelta(days=1)


@dataclass(frozen=True, eq=False)
class Stretch:
    """Days on which one edition and the same policies are in force in a county: what its features say holds on each."""

    bureau: Bureau
    edition: Edition
    period: Period

    @property
    def name(self) -> str:
        """What the ids of its features begin with: its first day, which it has to itself in its county."""
        return self.period.first.isoformat()

    def day(self, today: date) -> date:
        """Return the day as of which its features are told: today if it goes on, else its last; its first if to come.

        Examples of answers hang on the day on which a child enters; nothing else does.
        """
        return min(max(today, self.period.first), self.period.last or date.max)

    def coverage(self, today: date) -> Coverage:
        """Return its edition under its policies."""
        return Coverage(self.bureau, self.edition, self.day(today))


def stretches_of(bureau: Bureau) -> tuple[Stretch, ...]:
    """Return the stretches of a county in order of time. No two share a day; a day without an edition has none."""
    return tuple(stretch for edition in bureau.atlas.editions for stretch in _of_edition(bureau, edition))


def during(stretches: Sequence[Stretch], asked: Interval) -> tuple[Stretch, ...]:
    """Return the stretches of which any day was asked for."""
    return tuple(stretch for stretch in stretches if asked.meets(stretch.period))


def _of_edition(bureau: Bureau, edition: Edition) -> Iterator[Stretch]:
    begins = {edition.period.first, *_changes(bureau)}
    inside = sorted(day for day in begins if day in edition.period)
    for first, following in pairwise([*inside, None]):
        last = following - _A_DAY if following else edition.period.last
        if first is not None:
            yield Stretch(bureau, edition, Period(first, last))


def _changes(bureau: Bureau) -> Iterator[date]:
    """Walk over the days on which a policy begins to hold, or no longer does."""
    for policy in bureau.shelf.policies:
        yield policy.period.first
        if policy.period.last is not None and policy.period.last < date.max:
            yield policy.period.last + _A_DAY
