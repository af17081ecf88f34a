"""What a letter is: its kind, whom it is to, what it says, what it quotes and who signs. The types and nothing else."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class NoticeKind(StrEnum):
    """The letters of the desk.

    `admission` (录取通知), `arrangement` (统筹安排), `stays`, `not_admitted` and `supplement` (补正) are to the family,
    `no_refusal` (不得拒收) is to a school.
    """

    ADMISSION = "admission"
    ARRANGEMENT = "arrangement"
    STAYS = "stays"
    NOT_ADMITTED = "not_admitted"
    SUPPLEMENT = "supplement"
    NO_REFUSAL = "no_refusal"


@dataclass(frozen=True)
class Quoted:
    """A clause as it stands in its document."""

    quote: str
    source: str


@dataclass(frozen=True)
class Asked:
    """A paper that is asked for: how the policy calls it, and what is wrong with the one that was shown, if any was."""

    paper: str
    why: tuple[str, ...] = ()


@dataclass(frozen=True)
class Line:
    """One line of what counts: a label and its value."""

    label: str
    value: str


@dataclass(frozen=True)
class Labels:
    """The words that stand above the parts of a letter."""

    number: str
    papers: str
    clauses: str
    seal: str
    note: str


@dataclass(frozen=True)
class Notice:
    """A letter in one language. `lines` are what counts at a glance; `note` stands at the foot."""

    kind: NoticeKind
    language: str
    number: str
    heading: str
    addressee: str
    paragraphs: tuple[str, ...]
    lines: tuple[Line, ...]
    papers: tuple[Asked, ...]
    clauses: tuple[Quoted, ...]
    closing: tuple[str, ...]
    signs: str
    day: date
    day_text: str
    labels: Labels
