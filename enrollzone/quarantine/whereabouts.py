"""Where something stands in a file that is handed in, written so that a clerk finds it and the report can mark it."""

import re
from dataclasses import dataclass

_RECORD = re.compile(r" · 第([0-9]+)条 / record [0-9]+", re.ASCII)
_COLUMN = re.compile(r" · 列 / column (.+)$")


@dataclass(frozen=True)
class Place:
    """A place read back: the record (1-based) and the column, each None where the finding is about more than one."""

    record: int | None = None
    column: str | None = None


def place_in(file: str, record: int | None = None, column: str | None = None) -> str:
    """Return the words for a place: the file, and the record and column where there is one."""
    said = [file]
    if record is not None:
        said.append(f"第{record}条 / record {record}")
    if column is not None:
        said.append(f"列 / column {column}")
    return " · ".join(said)


def place_of(where: str) -> Place:
    """Read a place back from the words of `place_in`; of any other words only what they have in common with it."""
    record, column = _RECORD.search(where), _COLUMN.search(where)
    return Place(int(record[1]) if record else None, column[1] if column else None)
