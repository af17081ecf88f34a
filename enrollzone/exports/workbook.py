"""XLSX: every layer a sheet without its shapes, between a sheet of what is said of all and one of what fields mean."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, time
from pathlib import Path
from typing import Any

from enrollzone.errors import FieldProblem, RequestError
from enrollzone.exports.about import DICTIONARY_COLUMNS, lines
from enrollzone.exports.orders import Delivery
from enrollzone.exports.wording import kind_of
from enrollzone.i18n.catalogue import catalogue
from enrollzone.layers.fields import Field, FieldKind
from enrollzone.layers.layer import Cell, Layer
from enrollzone.messages import Message

MOST_ROWS, LONGEST_CELL = 1_048_576, 32_767
"""What a sheet, and a cell of it, may hold (ECMA-376 as Excel reads it)."""

_HEADING = 2
"""Rows above the first of a layer: what fields mean, and their names, by which programs find them."""

_NARROWEST, _WIDEST, _LOOKED_AT = 8, 42, 200
_Formats = Mapping[str, Any]


def write(delivery: Delivery, path: Path) -> None:
    """Write all layers into one workbook, a row at a time, so that large ones need no memory.

    Texts stay texts, codes above all: no cell is ever a number that was none, a formula or a link. Raises RequestError
    (too_large_for_format) before anything is written where a layer has more rows than a sheet, or a text more
    characters than a cell, can hold; OSError for what could not be written.
    """
    refuse_too_large(delivery.layers)
    import xlsxwriter  # noqa: PLC0415 - no question waits for it
    from xlsxwriter.exceptions import FileCreateError  # noqa: PLC0415 - as above

    options = {
        "constant_memory": True,
        "tmpdir": str(path.parent),
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    book = xlsxwriter.Workbook(str(path), options)
    book.set_properties({"created": datetime.combine(delivery.stamp, time())})
    _fill(book, delivery)
    try:
        book.close()
    except FileCreateError as error:
        raise OSError(str(error)) from error


def refuse_too_large(layers: Iterable[Layer]) -> None:
    """Raise RequestError for layers that a workbook would have to leave something out of."""
    if any(len(layer) + _HEADING > MOST_ROWS or _longest(layer) > LONGEST_CELL for layer in layers):
        raise RequestError([FieldProblem("format", "too_large_for_format", ("csv", "gpkg"))])


def _longest(layer: Layer) -> int:
    texts = (layer.columns[field.name] for field in layer.fields if field.kind is FieldKind.TEXT)
    return max((len(str(cell)) for column in texts for cell in column), default=0)


def _fill(book: Any, delivery: Delivery) -> None:  # noqa: ANN401 - xlsxwriter's
    say = catalogue("zh").say
    formats = _formats(book)
    about = book.add_worksheet(say(Message("export.workbook.about")))
    about.set_column(0, 0, 120, formats["wrapped"])
    for row, line in enumerate(lines(delivery.about)):
        about.write_string(row, 0, line, formats["wrapped"])
    for layer in delivery.layers:
        _fill_layer(book.add_worksheet(say(kind_of(layer, delivery).title)), layer, formats)
    _fill_dictionary(book.add_worksheet(say(Message("export.workbook.fields"))), delivery, formats)


def _formats(book: Any) -> _Formats:  # noqa: ANN401 - xlsxwriter's
    return {
        "meaning": book.add_format({"bold": True, "text_wrap": True, "valign": "top", "num_format": "@"}),
        "name": book.add_format({"font_color": "#4d4d4d", "bottom": 1, "num_format": "@"}),
        "wrapped": book.add_format({"text_wrap": True, "valign": "top", "num_format": "@"}),
        FieldKind.TEXT: book.add_format({"num_format": "@"}),
        FieldKind.NUMBER: book.add_format({"num_format": "0.0"}),
        FieldKind.WHOLE: book.add_format({"num_format": "0"}),
        FieldKind.FLAG: book.add_format({"num_format": "0"}),
        FieldKind.DAY: book.add_format({"num_format": "yyyy-mm-dd"}),
    }


def _fill_layer(sheet: Any, layer: Layer, formats: _Formats) -> None:  # noqa: ANN401 - xlsxwriter's
    say = catalogue("zh").say
    columns = [layer.columns[field.name] for field in layer.fields]
    for at, (field, column) in enumerate(zip(layer.fields, columns, strict=True)):
        sheet.set_column(at, at, _width(field, column), formats[field.kind])
    for at, field in enumerate(layer.fields):
        sheet.write_string(0, at, say(field.meaning), formats["meaning"])
    for at, field in enumerate(layer.fields):
        sheet.write_string(1, at, field.name, formats["name"])
    for row, cells in enumerate(zip(*columns, strict=True), _HEADING):
        for at, (field, cell) in enumerate(zip(layer.fields, cells, strict=True)):
            _put(sheet, row, at, cell, formats[field.kind], field.kind)
    sheet.freeze_panes(_HEADING, min(2, len(columns)))
    sheet.autofilter(1, 0, len(layer) + 1, len(columns) - 1)


def _width(field: Field, column: Sequence[Cell]) -> int:
    """Wide enough for what the first rows hold; a Chinese character takes two places."""
    texts = [field.name, *(str(cell) for cell in column[:_LOOKED_AT] if cell is not None)]
    widest = max(sum(1 if character.isascii() else 2 for character in text) for text in texts)
    return min(_WIDEST, max(_NARROWEST, widest + 2))


def _put(sheet: Any, row: int, at: int, cell: Cell, form: Any, kind: FieldKind) -> None:  # noqa: ANN401 - xlsxwriter's
    if cell is None:
        return
    if kind is FieldKind.TEXT:
        sheet.write_string(row, at, str(cell), form)
    elif kind is FieldKind.DAY:
        sheet.write_datetime(row, at, cell, form)
    else:
        sheet.write_number(row, at, cell, form)


def _fill_dictionary(sheet: Any, delivery: Delivery, formats: _Formats) -> None:  # noqa: ANN401 - xlsxwriter's
    for at, width in enumerate((12, 12, 8, 50, 50, 60, 60)):
        sheet.set_column(at, at, width, formats["wrapped"])
    rows = (DICTIONARY_COLUMNS, *(row.cells for row in delivery.dictionary))
    for row, cells in enumerate(rows):
        for at, cell in enumerate(cells):
            sheet.write_string(row, at, cell, formats["meaning" if row == 0 else "wrapped"])
    sheet.freeze_panes(1, 0)
