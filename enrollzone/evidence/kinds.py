"""Kinds of papers and papers as they are shown, in words that are the same for every policy."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum


class Part(StrEnum):
    """What may be read off a paper, beside its marks: whose it is, its days, and where the thing is that it is for."""

    HOLDER = "holder"
    ISSUED = "issued"
    FROM = "from"
    UNTIL = "until"
    PLACE = "place"
    IN_RANGE = "in_range"


class PaperState(StrEnum):
    """How a paper stands. `needed` is one of which nothing was told yet, or not enough to say whether it will do."""

    HELD = "held"
    MISSING = "missing"
    INVALID = "invalid"
    NEEDED = "needed"
    NOT_NEEDED = "not_needed"


class Source(StrEnum):
    """Where a fact comes from: somebody said so, or somebody whose task it is has seen the paper."""

    TOLD = "told"
    VERIFIED = "verified"


@dataclass(frozen=True)
class PaperKind:
    """A kind of paper: the fact that says it is held at all, and the fact that each part and each mark of it tells."""

    name: str
    held: str
    parts: Mapping[Part, str] = field(default_factory=dict)
    marks: Mapping[str, str] = field(default_factory=dict)

    @property
    def facts(self) -> tuple[str, ...]:
        """Every fact that a paper of this kind tells, each once."""
        return tuple(dict.fromkeys((self.held, *self.parts.values(), *self.marks.values())))


# What a part says: words, days, or a place as it is written.
Value = frozenset[str] | tuple[date, ...] | str

YES, NO = frozenset(["yes"]), frozenset(["no"])


@dataclass(frozen=True)
class Shown:
    """A paper as it was shown, or told of.

    A part that is not among the `parts` was not looked at; one that is None was, and cannot be told. The same holds for
    `marks`. `on` is the day on which the paper was shown, where that is known.
    """

    kind: str
    held: bool = True
    parts: Mapping[Part, Value | None] = field(default_factory=dict)
    marks: Mapping[str, bool | None] = field(default_factory=dict)
    source: Source = Source.TOLD
    on: date | None = None


@dataclass(frozen=True)
class Fact:
    """One fact that a paper tells; `value` is None for what was looked at and cannot be told."""

    name: str
    value: Value | None
    paper: str
    source: Source
    on: date | None = None
