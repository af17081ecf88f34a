"""What a county lays down for its own desk beside its policies. Nothing in here has a value that nobody gave it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from enrollzone.messages import Text


class By(StrEnum):
    """What comes first among children of one class: a day that was told, the way to the campus, or the lot."""

    DATE = "date"
    DISTANCE = "distance"
    LOTTERY = "lottery"


@dataclass(frozen=True)
class TieBreak:
    """One thing by which children of a class are put in order. `fact` is the day that counts, where it is one."""

    by: By
    fact: str = ""
    later_first: bool = False


@dataclass(frozen=True)
class AdmissionClass:
    """A class of the order of admission (录取顺序) of a stage; those before it in the list go first.

    `when` is a condition as a policy writes one, over the facts of the policy in force; None in the last class, which
    takes everybody else. `place` is where the class stands in its file, as a trail of keys and numbers.
    """

    id: str
    stage: str
    name: Text
    when: Any
    tie_breaks: tuple[TieBreak, ...]
    place: tuple[str | int, ...] = field(default=(), compare=False)


@dataclass(frozen=True)
class PlaceLock:
    """A dwelling gives a seat once in some years (几年一学位), where a county says so; `source` says where."""

    years: int
    siblings_excepted: bool
    source: Text


@dataclass(frozen=True)
class DeskRules:
    """What a county laid down for its desk. None or empty: it laid down nothing of the kind.

    `supplement_days` is how long a family has to bring a paper, `keep_months` how long a case is kept after its end,
    `class_size` the most children in a class by stage. `positions` are the lines and columns of the file, for what is
    found wrong with a class later, against a policy.
    """

    source: Text | None = None
    supplement_days: int | None = None
    keep_months: int | None = None
    place_lock: PlaceLock | None = None
    siblings_together: bool | None = None
    class_size: Mapping[str, int] = field(default_factory=dict)
    classes: tuple[AdmissionClass, ...] = ()
    file: str = ""
    sha256: str = ""
    positions: Mapping[tuple[str | int, ...], tuple[int, int]] = field(default_factory=dict, compare=False, repr=False)

    def classes_of(self, stage: str) -> tuple[AdmissionClass, ...]:
        """Return the classes of a stage, the first of them first; none where the county laid down no order."""
        return tuple(one for one in self.classes if one.stage == stage)
