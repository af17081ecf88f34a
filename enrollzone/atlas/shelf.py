"""The editions of one county, by the days on which they are in force."""

from collections.abc import Iterable
from datetime import date
from itertools import pairwise

from enrollzone.atlas.edition import Edition
from enrollzone.errors import BoundaryError


class Atlas:
    """All boundary editions of one county, in order of time. Immutable.

    Raises BoundaryError when two editions are in force on one day or belong to different counties.
    """

    def __init__(self, editions: Iterable[Edition]) -> None:
        self.editions: tuple[Edition, ...] = tuple(sorted(editions, key=lambda edition: edition.period.first))
        for earlier, later in pairwise(self.editions):
            if earlier.jurisdiction != later.jurisdiction:
                raise BoundaryError(later.id, f"属于另一个县 / of another county than {earlier.id}")
            if earlier.period.overlaps(later.period):
                raise BoundaryError(later.id, f"生效日期与 {earlier.id} 重叠 / in force on a day of {earlier.id} too")

    def in_force(self, day: date) -> Edition | None:
        """Return the edition in force on a day, or None: never the latest instead."""
        return next((edition for edition in self.editions if day in edition.period), None)

    def nearest(self, day: date) -> tuple[Edition, ...]:
        """Return what to name when no edition is in force: the last one before the day and the first one after it.

        The nearer comes first; on a day with an edition in force it is that edition alone.
        """
        current = self.in_force(day)
        if current is not None:
            return (current,)
        before = [edition for edition in self.editions if edition.period.first < day][-1:]
        after = [edition for edition in self.editions if edition.period.first > day][:1]
        return tuple(sorted(before + after, key=lambda edition: edition.period.days_from(day)))
