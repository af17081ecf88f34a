"""The table of a Shapefile: dBASE III, of fixed widths that are as narrow as the cells allow."""

import struct
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path

from enrollzone.layers.fields import Field, FieldKind
from enrollzone.layers.layer import Cell, Layer

LONGEST = 254
"""Bytes of a text that a cell holds, in the encoding of the file."""

_DBASE_3, _END_OF_HEAD, _END, _KEPT = 3, b"\r", b"\x1a", b" "
_DAY = "D"
_TYPES = {FieldKind.TEXT: "C", FieldKind.DAY: _DAY}
_NUMBER = "N"


@dataclass(frozen=True)
class _Column:
    name: str
    type: str
    decimals: int
    cells: Sequence[bytes]

    @property
    def width(self) -> int:
        return 8 if self.type == _DAY else max(map(len, self.cells), default=0) or 1

    @property
    def head(self) -> bytes:
        """The descriptor of the column: its name, type, width and decimals."""
        return struct.pack("<11sc4xBB14x", self.name.encode(), self.type.encode(), self.width, self.decimals)

    @property
    def padded(self) -> list[bytes]:
        """The cells in their width: numbers to the right, all else to the left."""
        width = self.width
        return [cell.rjust(width) if self.type == _NUMBER else cell.ljust(width) for cell in self.cells]


def write_table(layer: Layer, path: Path, encoding: str, stamp: date) -> None:
    """Write the cells of a layer, each text in an encoding; what is not known is blank. `stamp` is the day of writing.

    A number keeps all its digits. Raises ValueError for a text of more than LONGEST bytes, and UnicodeEncodeError for
    one that the encoding cannot hold; OSError for what cannot be written.
    """
    columns = [_column(field, layer.columns[field.name], encoding) for field in layer.fields]
    if any(column.width > LONGEST for column in columns):
        raise ValueError(f"a text of more than {LONGEST} bytes")
    head, record = 32 + 32 * len(columns) + 1, 1 + sum(column.width for column in columns)
    day = (stamp.year - 1900, stamp.month, stamp.day)
    with path.open("wb") as file:
        file.write(struct.pack("<B3BIHH20x", _DBASE_3, *day, len(layer), head, record))
        file.writelines(column.head for column in columns)
        file.write(_END_OF_HEAD)
        file.writelines(_KEPT + b"".join(row) for row in zip(*(column.padded for column in columns), strict=True))
        file.write(_END)


def _column(field: Field, cells: Sequence[Cell], encoding: str) -> _Column:
    decimals = max(map(_decimals, cells), default=1) if field.kind is FieldKind.NUMBER else 0
    written = [b"" if cell is None else _written(cell, decimals).encode(encoding) for cell in cells]
    return _Column(field.name, _TYPES.get(field.kind, _NUMBER), decimals, written)


def _written(cell: Cell, decimals: int) -> str:
    match cell:
        case float():
            return f"{Decimal(repr(cell)):.{decimals}f}"  # the digits that Python shows for it, none of them rounded
        case date():
            return f"{cell:%Y%m%d}"
        case _:
            return str(cell)


def _decimals(cell: Cell) -> int:
    """How many digits a number has behind its point: as many give the same number when they are read. At least one."""
    exponent = Decimal(repr(cell)).as_tuple().exponent if isinstance(cell, float) else 0
    return max(1, -int(exponent))
