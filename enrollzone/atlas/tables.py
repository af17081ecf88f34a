"""The tables of an edition: strict CSV whose every fault is named by line and column."""

import csv
import io
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from enrollzone.atlas.doors import Door, door_of
from enrollzone.atlas.edition import Alias
from enrollzone.atlas.manifest import day_of
from enrollzone.errors import BoundaryError

_Value = TypeVar("_Value")
_UNIT_CODE = re.compile(r"[0-9]{12}", re.ASCII)
_NUMBER = re.compile(r"[0-9]{1,6}", re.ASCII)
_DECIMAL = re.compile(r"-?[0-9]{1,9}(\.[0-9]{1,12})?", re.ASCII)


@dataclass(frozen=True)
class Row:
    """One row of a table. Cells are read by the name of their column; an empty cell means not known."""

    file: str
    line: int
    cells: dict[str, str]

    def optional(self, column: str) -> str | None:
        """Return the text of a cell, or None where nothing is known."""
        return self.cells[column] or None

    def text(self, column: str) -> str:
        """Return the text of a cell that must not be empty."""
        return self._taken(column, str, "文字 / a text")

    def code(self, column: str) -> str:
        """Return a unit code: 12 digits."""
        return self._taken(column, _unit_code, "12 位数字 / 12 digits")

    def number(self, column: str) -> int | None:
        """Return a whole number, or None where nothing is known."""
        return self.given(column, _whole_number, "整数 / a whole number")

    def door(self, column: str) -> Door | None:
        """Return a door plate (12 or 12-3), or None where nothing is known."""
        return self.given(column, door_of, "门牌号，如 12 或 12-3 / a door plate, as 12 or 12-3")

    def decimal(self, column: str) -> float | None:
        """Return a decimal number, or None where nothing is known."""
        return self.given(column, _decimal_number, "小数 / a decimal number")

    def aliases(self, column: str) -> tuple[Alias, ...]:
        """Return the other names in a cell, written ``name@since..until#source`` and joined by ``|``."""
        expected = "名称@起..止#来源 / name@since..until#source, joined by |"
        return self.given(column, _aliases, expected) or ()

    def given(self, column: str, parse: Callable[[str], _Value], expected: str) -> _Value | None:
        """Return what a cell means, or None where it is empty. `parse` raises ValueError for anything else."""
        return self._taken(column, parse, expected) if self.cells[column] else None

    def required(self, column: str, parse: Callable[[str], _Value], expected: str) -> _Value:
        """Return what a cell means that must not be empty. `parse` raises ValueError for anything else."""
        return self._taken(column, parse, expected)

    def fault(self, column: str, why: str) -> BoundaryError:
        """Return the error that names the file, the line and the column."""
        return BoundaryError(self.file, f"第{self.line}行 {column} 列 / line {self.line}, column {column}: {why}")

    def _taken(self, column: str, parse: Callable[[str], _Value], expected: str) -> _Value:
        if not self.cells[column]:
            raise self.fault(column, f"不应为空，应为 / empty, expected {expected}")
        try:
            return parse(self.cells[column])
        except ValueError:
            raise self.fault(column, f"应为 / expected {expected}") from None


def read_rows(content: bytes, file: str, columns: tuple[str, ...]) -> tuple[Row, ...]:
    """Return the rows of a CSV file with exactly these columns, in the order of the file.

    A column whose name ends in ? here may be left out, if all behind it are.

    Raises BoundaryError, with the line where there is one, for what is not UTF-8, a header or a row of another shape,
    an unclosed quotation mark, and a cell with a space at an end (it would make a name that nobody can type).
    """
    try:
        lines = list(_lines(content.decode("utf-8-sig"), file))
    except UnicodeDecodeError as error:
        raise BoundaryError(file, f"不是 UTF-8 编码 / not UTF-8, at byte {error.start}") from None
    header = tuple(lines[0][1]) if lines else ()
    allowed = tuple(column.removesuffix("?") for column in columns)
    needed = sum(not column.endswith("?") for column in columns)
    if len(header) < needed or header != allowed[: len(header)]:
        raise BoundaryError(file, f"第1行应为 / line 1: expected the columns {','.join(columns)}")
    return tuple(_row(file, line, cells, header) for line, cells in lines[1:])


def _lines(text: str, file: str) -> list[tuple[int, list[str]]]:
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        return [(reader.line_num, cells) for cells in reader]
    except csv.Error as error:
        raise BoundaryError(file, f"第{reader.line_num}行 / line {reader.line_num}: not CSV: {error}") from None


def _row(file: str, line: int, cells: list[str], columns: tuple[str, ...]) -> Row:
    if len(cells) != len(columns):
        why = f"有 {len(cells)} 列，应为 {len(columns)} 列 / {len(cells)} columns, expected {len(columns)}"
        raise BoundaryError(file, f"第{line}行 / line {line}: {why}")
    row = Row(file, line, dict(zip(columns, cells, strict=True)))
    for column, cell in row.cells.items():
        if cell != cell.strip() or not cell.isprintable():
            raise row.fault(column, "多余的空格或控制字符 / a stray space or control character")
    return row


def _matched(pattern: re.Pattern[str], text: str) -> str:
    if not pattern.fullmatch(text):
        raise ValueError(pattern.pattern)
    return text


def _unit_code(text: str) -> str:
    return _matched(_UNIT_CODE, text)


def _whole_number(text: str) -> int:
    return int(_matched(_NUMBER, text))


def _decimal_number(text: str) -> float:
    return float(_matched(_DECIMAL, text))


def _aliases(text: str) -> tuple[Alias, ...]:
    return tuple(map(_alias, text.split("|")))


def _alias(text: str) -> Alias:
    """Read one ``name@since..until#source``; the part after @, either of its dates, and the source may be left out."""
    dated, _, source = text.partition("#")
    name, at, used = dated.partition("@")
    since, dots, until = used.partition("..")
    if not name or bool(at) != bool(dots):
        raise ValueError(text)
    return Alias(name, day_of(since) if since else None, day_of(until) if until else None, source)
