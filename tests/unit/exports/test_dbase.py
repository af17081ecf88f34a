"""The table of a Shapefile by its bytes: as narrow as its cells, every digit of a number kept, nothing by chance."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from enrollzone.exports import dbase
from enrollzone.layers.fields import DAY, NUMBER, WHOLE, Field
from enrollzone.layers.layer import Layer

FIELDS = (Field("name"), Field("area", NUMBER), Field("count", WHOLE), Field("on_day", DAY))
COLUMNS = {"name": ["甲;", None], "area": [3585516.3, None], "count": [None, -7], "on_day": [date(2026, 1, 2), None]}


def test_a_table_by_its_bytes(tmp_path: Path) -> None:
    path = tmp_path / "some.dbf"
    dbase.write_table(Layer("some", FIELDS, COLUMNS), path, "gb18030", date(2025, 9, 1))
    data = path.read_bytes()
    assert data[:12] == bytes((3, 125, 9, 1, 2, 0, 0, 0, 32 + 4 * 32 + 1, 0, 1 + 3 + 9 + 2 + 8, 0))
    heads = [data[at : at + 32] for at in range(32, 160, 32)]
    assert [(head[:11].rstrip(b"\0"), head[11:12], head[16], head[17]) for head in heads] == [
        (b"name", b"C", 3, 0),
        (b"area", b"N", 9, 1),
        (b"count", b"N", 2, 0),
        (b"on_day", b"D", 8, 0),
    ]
    assert data[160:] == b"\r \xbc\xd7;3585516.3  20260102" + b" " * 13 + b"-7" + b" " * 8 + b"\x1a"


@settings(max_examples=40)
@given(st.lists(st.floats(-1e12, 1e12).filter(lambda one: one == 0 or abs(one) > 1e-9), min_size=1, max_size=4))
def test_numbers_of_one_column_are_read_again_as_they_were(numbers: list[float]) -> None:
    column = dbase._column(Field("area", NUMBER), numbers, "utf-8")
    assert [float(cell) for cell in column.padded] == numbers
    assert {len(cell) for cell in column.padded} == {column.width}


def test_a_text_that_has_no_room_is_never_cut_here(tmp_path: Path) -> None:
    layer = Layer("some", (Field("name"),), {"name": ["长" * 85]})
    with pytest.raises(ValueError, match="254 bytes"):
        dbase.write_table(layer, tmp_path / "some.dbf", "utf-8", date(2025, 9, 1))
    assert not (tmp_path / "some.dbf").exists()
