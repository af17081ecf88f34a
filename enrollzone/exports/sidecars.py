"""The files that lie beside layers which have no room for words: what the export is, and what its fields mean."""

import codecs
import io
from collections.abc import Iterable, Mapping, Sequence
from itertools import chain

from enrollzone.exports.about import DICTIONARY_COLUMNS, lines, written
from enrollzone.exports.orders import Delivery
from enrollzone.exports.wording import dictionary_of
from enrollzone.layers.layer import Cell
from enrollzone.roster.writing import write_csv

README, ABOUT, FIELDS = "README.txt", "about.json", "fields.csv"


def sidecars(delivery: Delivery, more: Iterable[str] = ()) -> Mapping[str, bytes]:
    """Return by name of file what is said of a delivery for people, for programs, and of its fields.

    `more` are lines to follow in the readme. Text is UTF-8; what is opened by hand begins with the mark that tells
    programs under Windows so.
    """
    dictionary = [row.cells for layer in delivery.layers for row in dictionary_of(layer, delivery)]
    return {
        README: _marked("\r\n".join([*lines(delivery.about), *more, ""])),
        ABOUT: f"{written(delivery.about)}\n".encode(),
        FIELDS: sheet(DICTIONARY_COLUMNS, dictionary),
    }


def sheet(columns: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """Return rows under their columns as CSV (RFC 4180) with the mark by which spreadsheets know UTF-8."""
    file = io.BytesIO()
    write_csv(file, chain([columns], rows))
    return file.getvalue()


def _marked(text: str) -> bytes:
    return codecs.BOM_UTF8 + text.encode()
