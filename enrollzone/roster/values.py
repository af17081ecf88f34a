"""From a cell to what a question takes: yes and no, words, days, places. What cannot be taken is named by its cell."""

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from difflib import get_close_matches
from functools import cache
from typing import Any

from enrollzone.roster.cells import LOST, Broken, Cell
from enrollzone.roster.columns import Column, Takes, key_of
from enrollzone.roster.faults import Fault, FaultError, RowFault
from enrollzone.roster.headings import spoken

_DAY = re.compile(r"([0-9]{4})[-/.年]([0-9]{1,2})[-/.月]([0-9]{1,2})日?", re.ASCII)
_EIGHT = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})", re.ASCII)
_LOST_TEXT = re.compile(r"[0-9](?:\.[0-9]{1,15})?E\+[0-9]{1,3}", re.ASCII | re.IGNORECASE)
_POINT = re.compile(r"(-?[0-9]{1,9}(?:\.[0-9]{1,12})?)[,， ;]{1,3}(-?[0-9]{1,9}(?:\.[0-9]{1,12})?)", re.ASCII)
_SEVERAL = re.compile(r"[|｜]")
_FIRST_SERIAL, _LAST_SERIAL = 2_191, 109_575  # days of this century and the last, by either count
_SINCE_1900, _SINCE_1904 = date(1899, 12, 30), date(1904, 1, 1)
_FIRST_YEAR = 1900
_LONGEST_UNKNOWN = 20  # characters of what says that nobody knows, spaces included


class NotKnown:
    """What a cell says that cannot be told: somebody asked, and nobody knew."""


NOT_KNOWN = NotKnown()


@dataclass(frozen=True)
class Read:
    """A cell that is read: what it is, where it stands, and how its sheet counts days."""

    cell: Cell
    place: str
    is_1904: bool = False

    def fault(self, code: RowFault, **params: object) -> FaultError:
        """Return the error of this cell."""
        return FaultError(Fault(code, self.place, params))


def value_of(column: Column, read: Read) -> Any:  # noqa: ANN401 - what the body of a question takes there
    """Return what a cell says for its column: None for nothing, NOT_KNOWN for what cannot be told.

    Raises FaultError, which names the cell and what may stand there, and never what does.
    """
    if isinstance(read.cell, Broken):
        raise read.fault(read.cell.why)
    if has_lost_digits(read.cell):
        raise read.fault(RowFault.NUMBER_LOST)
    if read.cell is None or (isinstance(read.cell, str) and not read.cell.strip()):
        return None
    if not column.is_of_people and isinstance(read.cell, str) and _says_unknown(read.cell):
        return NOT_KNOWN
    return _TAKEN[column.takes](column, read)


def has_lost_digits(cell: Cell) -> bool:
    """Tell whether a cell is a number of which a spreadsheet kept the first fifteen digits, or fewer, alone."""
    if isinstance(cell, str):
        return _LOST_TEXT.fullmatch(cell.strip()) is not None
    return isinstance(cell, int | float) and not isinstance(cell, bool) and abs(cell) >= LOST


def _place(_: Column, read: Read) -> str:
    if isinstance(read.cell, str):
        return read.cell.strip()
    if isinstance(read.cell, float | int) and not isinstance(read.cell, bool):
        digits = f"{read.cell:.0f}"
        if read.cell == int(read.cell) and len(digits) == 12:
            return digits  # a code: twelve digits are kept whole
    raise read.fault(RowFault.NOT_A_PLACE)


def _point(_: Column, read: Read) -> tuple[float, float]:
    told = _POINT.fullmatch(_plain(read.cell)) if isinstance(read.cell, str) else None
    if told is None:
        raise read.fault(RowFault.NOT_A_POINT)
    return float(told[1]), float(told[2])


def _metres(_: Column, read: Read) -> float:
    try:
        return float(_plain(str(read.cell)))
    except ValueError:
        raise read.fault(RowFault.NOT_A_NUMBER) from None


def _flag(_: Column, read: Read) -> bool:
    said = _truths().get(_key(read.cell))
    if said is None:
        raise read.fault(RowFault.NOT_YES_OR_NO)
    return said


def _word(column: Column, read: Read) -> str | list[str]:
    """One of the words of a column, or "one of these" with strokes between them."""
    known = column.known
    text = str(read.cell)
    if _key(read.cell) in known:
        return known[_key(read.cell)]
    found = [known.get(key_of(part)) for part in _SEVERAL.split(text)]
    if len(found) < 2 or None in found:
        raise _unknown_word(column, text, read)
    return [word for word in found if word is not None]


def _unknown_word(column: Column, text: str, read: Read) -> FaultError:
    """Say what may stand in a cell, and the nearest of it; what does stand there is not repeated."""
    labels = {key_of(spelt): word for value, word in column.words.items() for spelt in (value, word.zh, word.en)}
    near = get_close_matches(key_of(text)[:40], list(labels), 1, 0.5)
    allowed = tuple(column.words.values())
    if near:
        return read.fault(RowFault.UNKNOWN_WORD_NEAR, near=labels[near[0]], allowed=allowed)
    return read.fault(RowFault.UNKNOWN_WORD, allowed=allowed)


def _day(_: Column, read: Read) -> str | list[str]:
    cell = read.cell
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, str):
        days = [_written_day(part, read) for part in _SEVERAL.split(cell)]
        return days[0] if len(days) == 1 else days
    if isinstance(cell, float | int) and not isinstance(cell, bool):
        return _counted_day(cell, read)
    raise read.fault(RowFault.NOT_A_DAY)


def _written_day(text: str, read: Read) -> str:
    plain = _plain(text)
    told = _DAY.fullmatch(plain) or _EIGHT.fullmatch(plain)
    if told is None:
        raise read.fault(RowFault.NOT_A_DAY)
    return _valid(told.groups(), read)


def _counted_day(number: float, read: Read) -> str:
    """A day as a spreadsheet counts it, or as eight digits: the two cannot be taken for one another."""
    if number == int(number) and _EIGHT.fullmatch(str(int(number))):
        told = _EIGHT.fullmatch(str(int(number)))
        return _valid(told.groups() if told else (), read)
    if not _FIRST_SERIAL <= number <= _LAST_SERIAL:
        raise read.fault(RowFault.NOT_A_DAY)
    return ((_SINCE_1904 if read.is_1904 else _SINCE_1900) + timedelta(days=int(number))).isoformat()


def _valid(parts: Sequence[str], read: Read) -> str:
    try:
        day = date(*map(int, parts))
    except ValueError:
        raise read.fault(RowFault.NOT_A_DAY) from None
    if day.year < _FIRST_YEAR:
        raise read.fault(RowFault.NOT_A_DAY)
    return day.isoformat()


def _text(_: Column, read: Read) -> str:
    if isinstance(read.cell, float) and read.cell == int(read.cell):
        return str(int(read.cell))
    return str(read.cell).strip()


def _number(_: Column, read: Read) -> str:
    """A number of a person is a text: as a number it has lost zeros at its front, or digits at its end."""
    if not isinstance(read.cell, str):
        raise read.fault(RowFault.NUMBER_NOT_TEXT)
    return read.cell.strip()


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).strip()


def _key(cell: Cell) -> str:
    if isinstance(cell, float) and cell == int(cell):
        return str(int(cell))
    return key_of(str(cell))


@cache
def _truths() -> Mapping[str, bool]:
    return {key_of(word): truth for name, truth in (("yes", True), ("no", False)) for word in spoken()[name]}


def _says_unknown(text: str) -> bool:
    return len(text) <= _LONGEST_UNKNOWN and key_of(text) in _unknown()


@cache
def _unknown() -> frozenset[str]:
    return frozenset(key_of(word) for word in spoken()["unknown"])


_TAKEN: Mapping[Takes, Callable[[Column, Read], Any]] = {
    Takes.PLACE: _place,
    Takes.POINT: _point,
    Takes.SYSTEM: _text,
    Takes.METRES: _metres,
    Takes.FLAG: _flag,
    Takes.WORD: _word,
    Takes.DAY: _day,
    Takes.TEXT: _text,
    Takes.NUMBER: _number,
}
