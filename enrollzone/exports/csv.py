"""CSV: a layer as a table without its shapes, for spreadsheets and for programs that read nothing else."""

from itertools import chain
from pathlib import Path

from enrollzone.exports.orders import Delivery
from enrollzone.roster.writing import write_csv


def write(delivery: Delivery, path: Path) -> None:
    """Write one layer: a line of names of fields, then a line for each row.

    UTF-8 with a mark at its front, without which spreadsheets misread Chinese; lines end as RFC 4180 says. What is not
    known is empty. A text that a spreadsheet would take for a formula has a mark before it. Raises OSError for what
    could not be written.
    """
    (layer,) = delivery.layers
    names = [field.name for field in layer.fields]
    with path.open("wb") as out:
        write_csv(out, chain([names], zip(*(layer.columns[name] for name in names), strict=True)))
