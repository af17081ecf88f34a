"""The policies of a jurisdiction on their shelf, chosen by the entry day. Never "the latest" for "in force"."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import TypeVar

from enrollzone.errors import PackError, Problem
from enrollzone.policy.pack import Pack, Policy

Held = TypeVar("Held", bound=Policy)


@dataclass(frozen=True)
class Shelf:
    """The policies of one jurisdiction. Drafts are never on it; two of one stage never hold on the same day.

    `packs` assign homes. `documents` only define unions of schools; several of them may be in force on one day.
    """

    packs: tuple[Pack, ...]
    documents: tuple[Policy, ...] = ()

    @classmethod
    def of(cls, policies: Iterable[Policy]) -> "Shelf":
        """Put policies on a shelf. Raises PackError when two that assign homes of one stage overlap in time."""
        ready = [policy for policy in policies if policy.status != "draft"]
        packs = sorted((p for p in ready if isinstance(p, Pack)), key=lambda p: (p.stage, p.period.first, p.id))
        documents = sorted((p for p in ready if not isinstance(p, Pack)), key=lambda p: (p.period.first, p.id))
        for earlier, later in pairwise(packs):
            if earlier.stage == later.stage and earlier.period.overlaps(later.period):
                message = f"{later.id} 与 {earlier.id} 的施行时间重叠 both are in force on {later.period.first}"
                raise PackError([Problem(later.file, 1, 1, message)])
        return cls(tuple(packs), tuple(documents))

    @property
    def policies(self) -> tuple[Policy, ...]:
        """Everything on the shelf: what assigns homes, then what defines unions."""
        return (*self.packs, *self.documents)

    def in_force(self, stage: str, day: date) -> Pack | None:
        """Return the policy that decides for children who enter on a day, or None."""
        return next((pack for pack in self.of_stage(stage) if day in pack.period), None)

    def unions_on(self, day: date) -> tuple[Policy, ...]:
        """Return the documents in force on a day that only define unions, those with legal force first."""
        held = (document for document in self.documents if day in document.period)
        return tuple(sorted(held, key=lambda document: document.legal_force == "none"))

    def of_stage(self, stage: str) -> tuple[Pack, ...]:
        """Return the policies of one stage, in the order of time."""
        return tuple(pack for pack in self.packs if pack.stage == stage)

    def nearest(self, stage: str, day: date) -> tuple[Pack, ...]:
        """Return the policies whose periods lie nearest to a day: at most one before and one after."""
        return _nearest(self.of_stage(stage), day)

    def nearest_unions(self, day: date) -> tuple[Policy, ...]:
        """Return the documents of unions nearest to a day: at most one before and one after."""
        return _nearest(self.documents, day)

    def by_id(self, policy: str) -> Policy | None:
        """Return the policy of an id, or None."""
        return next((one for one in self.policies if one.id == policy), None)


def _nearest(held: Sequence[Held], day: date) -> tuple[Held, ...]:
    before = [one for one in held if one.period.last is not None and one.period.last < day]
    after = [one for one in held if one.period.first > day]
    latest = sorted(before, key=lambda one: one.period.last or day)
    return (*latest[-1:], *after[:1])
