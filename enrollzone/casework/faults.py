"""What is wrong with what somebody wrote at the desk, by field. What was written is never repeated."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from enrollzone.errors import EnrollzoneError, FieldProblem
from enrollzone.receipts import Fault as ReceiptFault


class FaultCode(StrEnum):
    """Why something that was written at the desk cannot be taken.

    Those of numbers say which part is wrong: `number_length`, `number_characters`, `number_kind` (a residence permit
    begins with 81, 82 or 83, another number of a resident never does), `number_date` (no such day), `number_future` (a
    birth after today), `number_check` (the last character does not fit the others), `number_unasked` (written although
    the person is said to have none).
    """

    MISSING = "missing"
    TOO_LONG = "too_long"
    NOT_OFFERED = "not_offered"
    DAY_PAST = "day_past"
    NUMBER_LENGTH = "number_length"
    NUMBER_CHARACTERS = "number_characters"
    NUMBER_KIND = "number_kind"
    NUMBER_DATE = "number_date"
    NUMBER_FUTURE = "number_future"
    NUMBER_CHECK = "number_check"
    NUMBER_UNASKED = "number_unasked"


@dataclass(frozen=True)
class Fault:
    """One field (``guardian.0.number``) and why it cannot be taken."""

    field: str
    code: FaultCode


class FormFaultError(EnrollzoneError):
    """A form of the desk cannot be taken; nothing of it was done. `faults` are all of its fields that are wrong."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__("; ".join(f"{fault.field}: {fault.code}" for fault in self.faults))


class NumberFaultError(EnrollzoneError):
    """A number of a person cannot be right. `code` says which part of it."""

    def __init__(self, code: FaultCode) -> None:
        self.code = code
        super().__init__(code)


class ReceiptFaultError(EnrollzoneError):
    """A text is no receipt from which a case can be opened. `code` says why."""

    def __init__(self, code: ReceiptFault) -> None:
        self.code = code
        super().__init__(code)


class Obstacle(StrEnum):
    """Why a case cannot go on yet.

    `child_unnamed`: nobody wrote down who it is about; `needs_facts`, `needs_documents`, `unclear_place`: the rules
    cannot tell yet; `assumed`: the family only agreed to what is usual, and nobody asked it; `contradiction`: no family
    can have what was told; `not_in_force`: no policy or no list of units holds for its entry day; `papers_unseen`: the
    answer rests on papers that nobody at the desk has seen; `nothing_missing`: there is no paper to ask for.
    """

    CHILD_UNNAMED = "child_unnamed"
    NEEDS_FACTS = "needs_facts"
    NEEDS_DOCUMENTS = "needs_documents"
    UNCLEAR_PLACE = "unclear_place"
    ASSUMED = "assumed"
    CONTRADICTION = "contradiction"
    NOT_IN_FORCE = "not_in_force"
    PAPERS_UNSEEN = "papers_unseen"
    NOTHING_MISSING = "nothing_missing"


class NotReadyError(EnrollzoneError):
    """A step has to wait for something. `missing` are the facts or the kinds of papers that are waited for."""

    def __init__(self, obstacle: Obstacle, missing: Iterable[str] = ()) -> None:
        self.obstacle, self.missing = obstacle, tuple(missing)
        super().__init__(f"{obstacle}: {', '.join(self.missing)}")


def refuse(faults: Iterable[Fault]) -> None:
    """Raise FormFaultError if there are any faults."""
    found = tuple(faults)
    if found:
        raise FormFaultError(found)


LONGEST_REASON = 500  # characters


def reason_in(text: str, *, field: str = "why") -> str:
    """Return a reason without the spaces around it. Raises FormFaultError for none, or one that is too long."""
    reason = " ".join(text.split())
    if not reason:
        raise FormFaultError([Fault(field, FaultCode.MISSING)])
    if len(reason) > LONGEST_REASON:
        raise FormFaultError([Fault(field, FaultCode.TOO_LONG)])
    return reason


def within(prefix: str, problem: FieldProblem) -> FieldProblem:
    """Return the problem of a field that was checked as a part of something larger, under its own name."""
    return FieldProblem(problem.field.removeprefix(prefix), problem.code, problem.expected, problem.hint)
