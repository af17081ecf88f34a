"""Columns and cells, whatever file they come from: every column has one name, every value becomes text."""

from collections.abc import Iterable, Sequence

from enrollzone.quarantine.content import Content, Record
from enrollzone.quarantine.encodings import damaged, whole
from enrollzone.quarantine.ledger import MOST_COLUMNS, Ledger, shown
from enrollzone.quarantine.troubles import Trouble, UnreadableError

_EXACT = 2**53


def heading(names: Sequence[str], ledger: Ledger, record: int | None = None) -> tuple[str, ...]:
    """Return the names of the columns; raises UnreadableError where one is missing or stands twice."""
    if len(names) > MOST_COLUMNS:
        raise UnreadableError(Trouble.TOO_MANY_COLUMNS, record, limit=MOST_COLUMNS)
    bare = tuple(whole(name).strip() for name in names)
    for position, name in enumerate(bare, 1):
        if not name:
            raise UnreadableError(Trouble.COLUMN_WITHOUT_NAME, record, position=position)
        if name in bare[: position - 1]:
            raise UnreadableError(Trouble.COLUMN_TWICE, record, name=shown(name))
        ledger.spend_text(len(name), record)
    return bare


def columns_in(rows: Iterable[Iterable[str]]) -> list[str]:
    """Return every key of some rows, in the order in which they first occur."""
    return list(dict.fromkeys(key for row in rows for key in row))


def as_text(value: object) -> str | None:
    """Return a single value as text: whole numbers without a point, nothing as nothing. None where it is no value."""
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case str():
            return whole(value)
        case int():
            return str(value)
        case float():
            return str(int(value)) if value.is_integer() and abs(value) < _EXACT else repr(value)
    return None


def number_text(text: str) -> str:
    """Return a number that a file holds as decimal text without zeros at its end: ``530001001001.000``, ``1.50``."""
    return text.rstrip("0").rstrip(".") if "." in text else text


def content(
    form: str,
    columns: Iterable[str],
    records: Sequence[Record],
    ledger: Ledger,
    *,
    encoding: str | None = None,
    crs: str | None = None,
) -> Content:
    """Return what a file holds, after a last look at its cells; raises UnreadableError where it holds no record."""
    if not records:
        raise UnreadableError(Trouble.NO_RECORDS)
    for record in records:
        for column, cell in record.cells.items():
            if damaged(cell):
                ledger.add(Trouble.TEXT_DAMAGED, record.number, column)
    return Content(ledger.file, form, tuple(columns), tuple(records), encoding, crs)
