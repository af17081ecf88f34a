"""What goes from an edition to the next one: other names of its units, address rows, campuses, canaries.

A table is carried over as it was written, row by row, so that nothing is lost that this module does not know of. What
belongs to a unit that is no longer there stays behind and is named.
"""

import csv
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from enrollzone.atlas.edition import Alias, Edition, Unit

_ROWS_GO = ("gazetteer.csv", "canaries.csv")
_CELLS_GO = ("campuses.csv",)
_UNIT_COLUMNS = ("unit", "lies_in")
_AS_THEY_ARE = ("areas.geojson",)


@dataclass(frozen=True)
class Left:
    """One row that could not be carried over: its table, its line there, and the code of the unit that is gone."""

    table: str
    line: int
    unit: str


@dataclass(frozen=True)
class Carried:
    """The files that go along, and what stays behind."""

    files: Mapping[str, bytes]
    left: tuple[Left, ...]


def carry_over(before: Edition | None, units: Mapping[str, Unit]) -> Carried:
    """Return the tables of an edition as far as they belong to units that are still there.

    A row of the gazetteer or a canary without its unit stays behind; a campus goes along without naming its unit.
    """
    files: dict[str, bytes] = {}
    left: list[Left] = []
    for name in (*_ROWS_GO, *_CELLS_GO):
        content = before.sealed(name) if before else None
        if content is not None:
            files[name], gone = _table(name, content, units)
            left += gone
    for name in _AS_THEY_ARE:
        content = before.sealed(name) if before else None
        if content is not None:
            files[name] = content
    return Carried(files, tuple(left))


def with_other_names(unit: Unit, before: Edition | None, first_day: date) -> Unit:
    """Return a unit with the other names that it has in the edition before it; a name that it lost is one of them.

    That holds for its township as well. The day before `first_day` is the last one of a name that was lost.
    """
    old = before.units.get(unit.code) if before else None
    if old is None:
        return unit
    last = first_day - timedelta(days=1)
    source = before.id if before else ""
    aliases = _names(unit.name, unit.aliases, old.name, old.aliases, last, source)
    townships = _names(unit.township, unit.township_aliases, old.township, old.township_aliases, last, source)
    return replace(unit, aliases=aliases, township_aliases=townships)


def _names(
    name: str, own: tuple[Alias, ...], old_name: str, old: tuple[Alias, ...], last: date, source: str
) -> tuple[Alias, ...]:
    lost = (Alias(old_name, None, last, source),) if old_name != name else ()
    known = {alias.name for alias in own} | {name}
    return (*own, *(alias for alias in (*old, *lost) if alias.name not in known))


def _table(name: str, content: bytes, units: Mapping[str, Unit]) -> tuple[bytes, list[Left]]:
    lines = csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), strict=True)
    header = next(lines)
    columns = [number for number, column in enumerate(header) if column in _UNIT_COLUMNS]
    kept, left = [header], []
    for cells in lines:
        gone = _gone(cells, columns, units)
        left += [Left(name, lines.line_num, cells[number]) for number in gone]
        if not gone:
            kept.append(cells)
        elif name in _CELLS_GO:
            kept.append(["" if number in gone else cell for number, cell in enumerate(cells)])
    return table_of(kept), left


def _gone(cells: list[str], columns: list[int], units: Mapping[str, Unit]) -> list[int]:
    """Return the columns in which a row names a unit that is no longer there."""
    return [number for number in columns if cells[number] and cells[number] not in units]


def table_of(rows: "Iterator[list[str]] | list[list[str]]") -> bytes:
    """Return rows as a CSV file in UTF-8 with plain line ends."""
    file = io.StringIO(newline="")
    csv.writer(file, lineterminator="\n").writerows(rows)
    return file.getvalue().encode()
