"""How many rows of a roster are answered in a second, beside the bare lookup of the same questions?"""

import io
from collections.abc import Sequence
from itertools import chain

from benchmarks.county import County
from benchmarks.figures import Goal, Row, Section
from benchmarks.timing import Effort, in_turn
from enrollzone.lookup import answer
from enrollzone.roster.bodies import Asked
from enrollzone.roster.cells import Cell, Sheet
from enrollzone.roster.cells import Row as SheetRow
from enrollzone.roster.columns import columns_of
from enrollzone.roster.headings import Headings, Mapped
from enrollzone.roster.limits import WEB
from enrollzone.roster.results import heading_of, line_of
from enrollzone.roster.running import run
from enrollzone.roster.sheets import read_sheet
from enrollzone.roster.writing import write_xlsx

_BARE = "bare lookup of the questions"
_WORDS = {True: "是", False: "否"}


def measure(county: County, effort: Effort) -> Section:
    """Return rows a second for each step of a roster made of the casebook's families, one row each."""
    sheet, mapped = _sheet(county, effort.families)
    asked = Asked(county.pack.jurisdiction, county.pack.stage, county.day)
    bureaus = {county.pack.jurisdiction: county.bureau}
    results = list(run(bureaus, asked, sheet, mapped, county.day))
    questions = [county.question(dict(result.body)) for result in results]
    lines = [heading_of(sheet, mapped, "zh"), *(line_of(result, mapped, "zh") for result in results)]
    book, headings = _written(lines), Headings(columns_of(county.pack))
    steps = {
        _BARE: lambda: [answer(county.bureau, question) for question in questions],
        "rows asked": lambda: list(run(bureaus, asked, sheet, mapped, county.day)),
        "- and told in words": lambda: [
            line_of(result, mapped, "zh") for result in run(bureaus, asked, sheet, mapped, county.day)
        ],
        "results written as xlsx": lambda: _written(lines),
        "xlsx read (this process)": lambda: list(read_sheet(book, headings, WEB).rows),
    }
    taken = in_turn(steps, max(3, effort.turns // 10))
    rows = tuple(
        Row(name, len(questions) / taken.median(name), "rows/s", taken.ratio(name, _BARE), _GOALS.get(name))
        for name in steps
    )
    return Section("A roster, row by row", _BARE, rows, (f"{len(questions)} rows; ratio of time, not of rows",))


_GOALS = {"rows asked": Goal("R1", 1.3), "- and told in words": Goal("R1", 2.0)}


def _sheet(county: County, most: int) -> tuple[Sheet, Mapped]:
    """The families of the casebook as a sheet in memory."""
    bodies = [one.body for one in county.asked[:most] if not one.body["readings"]]
    names = list(dict.fromkeys(chain.from_iterable(body["facts"] for body in bodies)))
    headings = Headings(columns_of(county.pack))
    heading = tuple("home" if name == "home.place" else name for name in names)
    rows = tuple(
        SheetRow(number, tuple(_cell(body["facts"].get(name)) for name in names))
        for number, body in enumerate(bodies, 2)
    )
    return Sheet("families", heading, 1, rows), headings.guessed(heading, people=False)


def _cell(value: object) -> Cell:
    if isinstance(value, list):
        return "|".join(str(_cell(one)) for one in value)
    return _WORDS[value] if isinstance(value, bool) else None if value is None else str(value)


def _written(lines: Sequence[Sequence[Cell]]) -> bytes:
    out = io.BytesIO()
    write_xlsx(out, [("名册", lines)])
    return out.getvalue()
