"""Tables are read back cell by cell, as a spreadsheet and as a program read them."""

import csv
from dataclasses import replace
from pathlib import Path

import pytest

from enrollzone.exports.csv import write
from enrollzone.roster.writing import harmless
from tests.unit.exports.made_files import MadeFiles, delivered


@pytest.mark.parametrize("name", ["units", "lists", "campuses"])
def test_every_cell_is_read_back(made: MadeFiles, name: str) -> None:
    delivery, path = made.of("csv", name)
    (layer,) = delivery.layers
    with path.open(encoding="utf-8-sig", newline="") as file:
        head, *rows = csv.reader(file)
    assert head == [field.name for field in layer.fields]
    said = zip(*(layer.columns[column] for column in head), strict=True)
    assert rows == [["" if cell is None else harmless(told(cell)) for cell in row] for row in said]


def told(cell: object) -> str:
    return str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell)


def test_a_spreadsheet_takes_it_for_utf_8_and_no_cell_for_a_formula(tmp_path: Path) -> None:
    delivery = delivered("csv", ("units",))
    (layer,) = delivery.layers
    names = ["=HYPERLINK(1)", "@x", "＋1", *layer.columns["name"][3:]]
    path = tmp_path / "a.csv"
    write(replace(delivery, layers=(replace(layer, columns={**layer.columns, "name": names}),)), path)
    written = path.read_bytes()
    assert written.startswith(b"\xef\xbb\xbfcode,name,")
    assert written.count(b"\r\n") == written.count(b"\n") == len(layer) + 1
    assert [line.split(",")[1] for line in written.decode().split("\r\n")[1:4]] == ["'=HYPERLINK(1)", "'@x", "'＋1"]
