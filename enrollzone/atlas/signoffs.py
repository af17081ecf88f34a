"""The trail of paper of an edition: who handed it in, what was found, and who signed for it. It is sealed with it."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from enrollzone.atlas.tables import Row

SIGNOFF_COLUMNS = ("step", "finding", "where", "said", "by", "at", "why")


class SignoffStep(StrEnum):
    """What a row of signoffs.csv records.

    `handed_in`: by whom, and from what; `repaired`: what was put right; `left_behind`: what of the edition before it
    could not be carried over; `open`: a warning that nobody has signed for; `signed`: one that somebody has.
    """

    HANDED_IN = "handed_in"
    REPAIRED = "repaired"
    LEFT_BEHIND = "left_behind"
    OPEN = "open"
    SIGNED = "signed"


@dataclass(frozen=True)
class Signoff:
    """One row: what was found and where, in words, and who answers for it, when (ISO 8601) and why."""

    step: SignoffStep
    finding: str = ""
    where: str = ""
    said: str = ""
    by: str = ""
    at: str = ""
    why: str = ""

    @property
    def cells(self) -> list[str]:
        """The row as the table holds it: one line, without spaces at its ends."""
        told = (self.step, self.finding, self.where, self.said, self.by, self.at, self.why)
        return [" ".join("".join(c if c.isprintable() else " " for c in str(cell)).split()) for cell in told]


def signoffs_of(rows: Iterable[Row]) -> tuple[Signoff, ...]:
    """Return the rows of signoffs.csv. Raises BoundaryError for a step that there is not."""
    return tuple(_signoff(row) for row in rows)


def _signoff(row: Row) -> Signoff:
    step = row.required("step", SignoffStep, f"one of {', '.join(SignoffStep)}")
    return Signoff(step, *(row.cells[column] for column in SIGNOFF_COLUMNS[1:]))
