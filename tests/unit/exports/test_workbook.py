"""Workbooks are read back cell by cell; what a sheet cannot hold is refused before anything is written."""

from dataclasses import replace
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from enrollzone.errors import RequestError
from enrollzone.exports.about import DICTIONARY_COLUMNS, lines
from enrollzone.exports.workbook import LONGEST_CELL, MOST_ROWS, refuse_too_large, write
from enrollzone.layers.fields import Field
from enrollzone.layers.layer import Cell, Layer
from enrollzone.layers.registry import LAYERS
from tests.unit.exports.made_files import MadeFiles, delivered

SHEETS = ["说明", "社区和村", "片区", "校区", "边界线", "待核事项", "名单", "答复示例", "集团和共同体", "字段说明"]


def test_every_cell_of_every_layer_is_read_back_as_what_it_is(made: MadeFiles) -> None:
    delivery, path = made.of("xlsx", *LAYERS)
    book = CalamineWorkbook.from_path(path)
    assert book.sheet_names == SHEETS
    for layer, sheet in zip(delivery.layers, SHEETS[1:-1], strict=True):
        words, names, *rows = book.get_sheet_by_name(sheet).to_python()
        assert names == [field.name for field in layer.fields]
        assert all(words)
        said = zip(*(layer.columns[str(name)] for name in names), strict=True)
        assert rows == [["" if cell is None else cell for cell in row] for row in said], sheet
    codes = book.get_sheet_by_name(SHEETS[1]).to_python()[2:]
    assert {type(row[0]) for row in codes} == {str}


def test_the_first_sheet_says_what_it_is_and_the_last_what_its_fields_mean(made: MadeFiles) -> None:
    delivery, path = made.of("xlsx", *LAYERS)
    book = CalamineWorkbook.from_path(path)
    assert [row[0] for row in book.get_sheet_by_name(SHEETS[0]).to_python()] == list(lines(delivery.about))
    head, *rows = book.get_sheet_by_name(SHEETS[-1]).to_python()
    assert tuple(head) == DICTIONARY_COLUMNS
    assert [tuple(row) for row in rows] == [row.cells for row in delivery.dictionary]


@pytest.mark.parametrize("column", [[None] * (MOST_ROWS - 1), ["长" * (LONGEST_CELL + 1)]])
def test_rows_and_texts_that_a_sheet_has_no_room_for_are_refused(tmp_path: Path, column: list[Cell]) -> None:
    delivery, one = delivered("xlsx", ("groups",)), Field("school")
    with pytest.raises(RequestError, match="too_large_for_format"):
        write(replace(delivery, layers=(Layer("groups", (one,), {"school": column}),)), tmp_path / "large.xlsx")
    assert list(tmp_path.iterdir()) == []
    fits = [cell and str(cell)[1:] for cell in column[:1]] * min(len(column), MOST_ROWS - 2)
    refuse_too_large([Layer("groups", (one,), {"school": fits})])
