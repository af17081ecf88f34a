"""Many questions at once: each row through the same lookup as everybody's, and a bad one never stops the others."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from enrollzone.answers.answer import Answer
from enrollzone.errors import RequestError
from enrollzone.lookup import Bureau, answer
from enrollzone.request import parse, read_body
from enrollzone.roster.bodies import Asked, Body, body_of
from enrollzone.roster.cells import Row, Sheet
from enrollzone.roster.faults import Fault, RowFault
from enrollzone.roster.headings import Mapped

FAILED = "failed"  # how a row without an answer is counted


@dataclass(frozen=True)
class Result:
    """One row with its answer, or with what is wrong with it: one of the two, never both and never neither.

    `body` is the question that was asked, as a program would have sent it; `people` who the child is, as far as the
    sheet said so and it was wanted.
    """

    row: Row
    answer: Answer | None
    faults: tuple[Fault, ...]
    body: Mapping[str, Any] = field(default_factory=dict)
    people: Mapping[str, str] = field(default_factory=dict)

    @property
    def outcome(self) -> str:
        """The code of its outcome, or `FAILED`."""
        return FAILED if self.answer is None else str(self.answer.outcome)


def run(bureaus: Mapping[str, Bureau], asked: Asked, sheet: Sheet, mapped: Mapped, today: date) -> Iterator[Result]:
    """Walk over the results of a sheet's rows, in its order; empty rows are passed over. Whoever stops walking stops.

    Raises SheetError where the file itself breaks off.
    """
    for row in sheet.rows:
        if not row.is_empty:
            yield _result(bureaus, row, body_of(row, sheet, mapped, asked), today)


def _result(bureaus: Mapping[str, Bureau], row: Row, body: Body, today: date) -> Result:
    people = dict(body.people)
    if body.faults:
        return Result(row, None, tuple(body.faults), body.content, people)
    try:
        bureau, question = parse(read_body(body.content), bureaus, today)
        return Result(row, answer(bureau, question), (), body.content, people)
    except RequestError as error:
        return Result(row, None, _each_once(body.fault_of(problem) for problem in error.problems), body.content, people)
    except Exception:  # noqa: BLE001 - a row that breaks the program must not cost the other children their answers
        return Result(row, None, (Fault(RowFault.NOT_ANSWERED, ""),), body.content, people)


def _each_once(faults: Iterable[Fault]) -> tuple[Fault, ...]:
    """One cell may be wrong in several ways that are said in the same words."""
    found: list[Fault] = []
    for fault in faults:
        if fault not in found:
            found.append(fault)
    return tuple(found)


def counted(results: Mapping[str, int]) -> tuple[tuple[str, int], ...]:
    """Return how many rows had which outcome, the most frequent first, those that failed last."""
    found = sorted(results.items(), key=lambda entry: (entry[0] == FAILED, -entry[1], entry[0]))
    return tuple(found)
