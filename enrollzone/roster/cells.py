"""The cells of a sheet, whatever file they come from: plain values, or what is wrong with them."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from enrollzone.messages import Message
from enrollzone.roster.faults import RowFault

LONGEST_CELL = 32_767  # characters: what a cell of a workbook can hold
LOST = 1e15  # a spreadsheet keeps fifteen digits of a number: of a longer one the last are made up


@dataclass(frozen=True)
class Broken:
    """A cell whose value cannot be told, and why."""

    why: RowFault


Cell = None | str | bool | int | float | date | datetime | time | Broken


@dataclass(frozen=True)
class Row:
    """One row of a sheet with its number there (1-based), and as many cells as the heading has."""

    number: int
    cells: tuple[Cell, ...]

    @property
    def is_empty(self) -> bool:
        """Tell whether nothing stands in the row."""
        return not any(cell is not None and cell != "" for cell in self.cells)


@dataclass(frozen=True)
class Sheet:
    """One sheet: its heading, its rows (walked over once), and what a person should know of how it was read.

    `is_1904` says that its days are counted from 1904 on, as some programs did. `is_text` is true of a table that has
    no types: every cell is a text.
    """

    name: str
    heading: tuple[str, ...]
    heading_row: int
    rows: Iterable[Row]
    is_1904: bool = False
    is_text: bool = False
    notes: tuple[Message, ...] = ()

    def place(self, row: int, position: int) -> str:
        """Return a cell as spreadsheets name it: Sheet1!C17, for the third column (position 2) of row 17."""
        return f"{self.name}!{letters(position)}{row}"


def letters(position: int) -> str:
    """Return the letters of a column by its position, 0-based: A, B, …, Z, AA."""
    found, left = "", position + 1
    while left:
        left, rest = divmod(left - 1, 26)
        found = chr(ord("A") + rest) + found
    return found


def position_of(name: str) -> int:
    """Return the position of a column by its letters, 0-based."""
    place = 0
    for letter in name:
        place = 26 * place + ord(letter) - ord("A") + 1
    return place - 1


def written(cell: object) -> Any:  # noqa: ANN401 - a value that JSON has
    """Return a cell as JSON holds it: plain values as they are, anything else as a pair of its kind and its text."""
    match cell:
        case Broken(why):
            return ["broken", why]
        case datetime():
            return ["datetime", cell.replace(tzinfo=None).isoformat()]
        case date():
            return ["date", cell.isoformat()]
        case time():
            return ["time", cell.isoformat()]
        case timedelta():
            return ["time", str(cell)]
    return None if cell == "" else cell


def read(told: Any) -> Cell:  # noqa: ANN401 - a value that JSON has
    """Return a cell from what `written` made of it."""
    if not isinstance(told, list):
        plain: Cell = told
        return plain
    return _READERS[told[0]](*told[1:])


def _time(text: str) -> Cell:
    """A time of day; what is no time of day (more than 24 hours) is kept as text: no column of ours takes either."""
    try:
        return time.fromisoformat(text)
    except ValueError:
        return text


_READERS: Mapping[str, Callable[..., Cell]] = {
    "broken": lambda why: Broken(RowFault(why)),
    "datetime": datetime.fromisoformat,
    "date": date.fromisoformat,
    "time": _time,
}
