"""The work on a roster while its page is on the way: each step is told as it is done, and leaving the page ends it."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace
from threading import BoundedSemaphore
from typing import Any

from enrollzone.bootstrap import Bureaus
from enrollzone.casework.from_roster import RosterRow, RowOpened, open_cases
from enrollzone.i18n.catalogue import catalogue
from enrollzone.messages import Message
from enrollzone.roster.bodies import Asked
from enrollzone.roster.cells import Sheet, written
from enrollzone.roster.headings import Mapped
from enrollzone.roster.results import faults_of, heading_of, line_of
from enrollzone.roster.running import FAILED, Result, counted, run
from enrollzone.storage.errors import StorageError
from enrollzone.web.desk.doorway import Visit
from enrollzone.web.desk.roster_carried import TooMuchError, sealed
from enrollzone.web.journal import note_failure

_SHOWN = 50  # rows with faults that a page lists
_STEPS = 20  # how often a page says how far it is
_AT_ONCE = BoundedSemaphore(2)
"""Rosters that one process works on at once: families are answered by the same processor meanwhile."""


class Asking:
    """The rows of a roster being asked. `steps` does the work; everything else holds once it is walked through."""

    def __init__(self, visit: Visit, bureaus: Bureaus, asked: Asked, sheet: Sheet, mapped: Mapped) -> None:
        self._visit, self._bureaus, self._asked, self._sheet, self._mapped = visit, bureaus, asked, sheet, mapped
        self._lines: list[list[Any]] = []
        self._cases: list[Mapping[str, Any]] = []
        self._counts: Counter[str] = Counter()
        self.faults: list[tuple[int, tuple[str, ...]]] = []
        self.total = len(tuple(sheet.rows))
        self.is_busy = self.is_too_large = False
        self.carried = ""

    def steps(self) -> Iterator[int]:
        """Ask every row, and say now and then how many are done."""
        if not _AT_ONCE.acquire(blocking=False):
            self.is_busy = True
            return
        try:
            results = run(self._bureaus, self._asked, self._sheet, self._mapped, self._visit.desk.today())
            for done, result in enumerate(results, 1):
                self._keep(result)
                if done % max(1, self.total // _STEPS) == 0:
                    yield done
            self._seal()
        finally:
            _AT_ONCE.release()

    @property
    def counts(self) -> list[tuple[str, int]]:
        """How many rows had which outcome, in words."""
        words = catalogue(self._visit.language)
        return [(words.say(Message(f"roster.outcome.{code}")), count) for code, count in counted(self._counts)]

    @property
    def answered(self) -> int:
        """How many rows have an answer."""
        return len(self._cases)

    @property
    def more_faults(self) -> int:
        """How many rows with faults are not listed."""
        return self._counts[FAILED] - len(self.faults)

    def _keep(self, result: Result) -> None:
        language = self._visit.language
        self._counts[result.outcome] += 1
        self._lines.append([written(cell) for cell in line_of(result, self._mapped, language)])
        if result.answer is not None:
            self._cases.append({"number": result.row.number, "body": result.body, "people": result.people})
        elif len(self.faults) < _SHOWN:
            self.faults.append((result.row.number, faults_of(result, language)))

    def _seal(self) -> None:
        heading = heading_of(self._sheet, self._mapped, self._visit.language)
        told = {"heading": heading, "lines": self._lines, "cases": self._cases}
        try:
            self.carried = sealed(self._visit, "results", told)
        except TooMuchError:
            self.is_too_large = True


class Opening:
    """Cases being opened for the rows of a roster. Everything but `steps` holds once that is walked through."""

    def __init__(self, visit: Visit, rows: list[Mapping[str, Any]]) -> None:
        self._visit, self._form = visit, visit.form_as_begun
        self._rows = [RosterRow(row["number"], row["body"], row["people"]) for row in rows]
        self.total = len(rows)
        self.opened: list[RowOpened] = []
        self.faults: list[tuple[int, tuple[str, ...]]] = []
        self.more_faults = 0
        self.is_busy = self.is_stopped = False

    def steps(self) -> Iterator[int]:
        """Open the case of every row, and say now and then how many are done."""
        if not _AT_ONCE.acquire(blocking=False):
            self.is_busy = True
            return
        try:
            for done, row in enumerate(open_cases(self._visit.desk, self._visit.actor, self._rows, self._form), 1):
                self._keep(row)
                if done % max(1, self.total // _STEPS) == 0:
                    yield done
        except StorageError as error:
            note_failure(error)
            self.is_stopped = True
        finally:
            _AT_ONCE.release()

    @property
    def repeated(self) -> int:
        """How many cases the same form had opened before."""
        return sum(row.repeated for row in self.opened)

    def _keep(self, row: RowOpened) -> None:
        if not row.faults:
            self.opened.append(row)
        elif len(self.faults) < _SHOWN:
            words = catalogue(self._visit.language)
            self.faults.append((row.row, tuple(words.say(fault) for fault in row.faults)))
        else:
            self.more_faults += 1


def without(sheet: Sheet, left_out: frozenset[int]) -> Sheet:
    """Return a sheet in which nothing stands in some of its columns; the others keep their letters."""
    rows = tuple(
        replace(row, cells=tuple(None if at in left_out else cell for at, cell in enumerate(row.cells)))
        for row in sheet.rows
    )
    return replace(sheet, rows=rows)
