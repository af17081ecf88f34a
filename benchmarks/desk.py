"""How many cases a desk takes from opening to decision, on each database, and how fast the ledger is verified.

A case is opened, submitted, taken, checked and decided: five steps, each on the disk before the next, and an answer of
the rules in both languages. The yardstick is a plain INSERT of two kilobytes, committed, in the same database in the
same turn: what the disk allows.
"""

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from sqlalchemy import text

from benchmarks.county import County
from benchmarks.desk_faults import databases
from benchmarks.figures import Row, Section
from benchmarks.timing import Effort
from enrollzone.casework.acting import Desk
from enrollzone.judgement.deciding import decide, to_decide
from enrollzone.storage.backup import back_up
from enrollzone.storage.verifying import verify
from tests.checked import AT_MAIN_CAMPUS, ORDINARY, checked, form_for, held
from tests.desk import REVIEWER, Clock, a_desk, opened_store

_CASES = 3  # in one turn
_STEPS = 5  # of a case
_PLAIN = "a plain INSERT, committed"


def measure(_county: County, effort: Effort) -> Section:
    """Return cases a second, what one step takes beside a plain INSERT, and events verified a second."""
    rows: list[Row] = []
    with databases() as addresses:
        for sort, address in addresses.items():
            with opened_store(address(), Clock()) as store:
                rows += _of(sort, a_desk(store), effort.turns)
    notes = (f"a case: {_STEPS} steps and an answer of the rules in two languages",)
    return Section("The desk: from opening to decision", f"{_PLAIN}, in the same database", tuple(rows), notes)


def _of(sort: str, desk: Desk, turns: int) -> Iterator[Row]:
    _prepare(desk)
    taken = [(_seconds(lambda: _insert(desk)), _seconds(lambda: _decided(desk)) / _CASES) for _ in range(turns)]
    plain, case = median(one for one, _ in taken), median(one for _, one in taken)
    yield Row(f"{sort}: {_PLAIN}", plain, ratio=1.0)
    yield Row(f"{sort}: a step of a case", case / _STEPS, ratio=median(c / _STEPS / p for p, c in taken))
    yield Row(f"{sort}: cases", 1 / case, "cases/s")
    yield from _read(sort, desk)


def _read(sort: str, desk: Desk) -> Iterator[Row]:
    began = time.perf_counter()
    found = verify(desk.store)
    yield Row(f"{sort}: events verified", found.events / (time.perf_counter() - began), "events/s")
    if not found.holds:
        raise ArithmeticError(f"{sort}: the ledger of the benchmark does not hold")
    with TemporaryDirectory() as folder:
        saved = _seconds(lambda: back_up(desk.store, Path(folder) / "desk.backup"))
    yield Row(f"{sort}: events backed up", found.events / saved, "events/s")


def _prepare(desk: Desk) -> None:
    _decided(desk)  # what is compiled and opened once is not a case's
    with desk.store.database.writing() as connection:
        connection.execute(text("CREATE TABLE plain (number INTEGER PRIMARY KEY, content VARCHAR(3000))"))


def _insert(desk: Desk) -> None:
    with desk.store.database.writing() as connection:
        last = connection.execute(text("SELECT coalesce(max(number), 0) FROM plain")).scalar_one()
        values = {"number": last + 1, "content": "x" * 2000}
        connection.execute(text("INSERT INTO plain VALUES (:number, :content)"), values)


def _decided(desk: Desk) -> None:
    for _ in range(_CASES):
        subject = checked(desk, AT_MAIN_CAMPUS, ORDINARY)
        found = to_decide(REVIEWER, held(desk, subject))
        if found is None:
            raise ArithmeticError("the family of the benchmark is one that nobody may decide")
        decide(desk, REVIEWER, subject, found.result, found.site, "", form_for(desk, subject))


def _seconds(call: Callable[[], object]) -> float:
    began = time.perf_counter()
    call()
    return time.perf_counter() - began
