"""The policies of a jurisdiction on their shelf, chosen by the entry day. Never "the latest" for "in force"."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from enrollzone.errors import PackError, Problem
from enrollzone.policy.pack import Pack


@dataclass(frozen=True)
class Shelf:
    """The policies of one jurisdiction. Drafts are never on it; two of one stage never hold on the same day."""

    packs: tuple[Pack, ...]

    @classmethod
    def of(cls, packs: Iterable[Pack]) -> "Shelf":
        """Put packs on a shelf. Raises PackError when two of one stage overlap in time."""
        ready = sorted((p for p in packs if p.status != "draft"), key=lambda p: (p.stage, p.period.first, p.id))
        for earlier, later in pairwise(ready):
            if earlier.stage == later.stage and earlier.period.overlaps(later.period):
                message = f"{later.id} 与 {earlier.id} 的施行时间重叠 both are in force on {later.period.first}"
                raise PackError([Problem(later.file, 1, 1, message)])
        return cls(tuple(ready))

    def in_force(self, stage: str, day: date) -> Pack | None:
        """Return the policy that decides for children who enter on a day, or None."""
        return next((pack for pack in self.of_stage(stage) if day in pack.period), None)

    def of_stage(self, stage: str) -> tuple[Pack, ...]:
        """Return the policies of one stage, in the order of time."""
        return tuple(pack for pack in self.packs if pack.stage == stage)

    def nearest(self, stage: str, day: date) -> tuple[Pack, ...]:
        """Return the policies whose periods lie nearest to a day: at most one before and one after."""
        before = [p for p in self.of_stage(stage) if p.period.last is not None and p.period.last < day]
        after = [p for p in self.of_stage(stage) if p.period.first > day]
        return (*before[-1:], *after[:1])

    def by_id(self, policy: str) -> Pack | None:
        """Return the policy of an id, or None."""
        return next((pack for pack in self.packs if pack.id == policy), None)
