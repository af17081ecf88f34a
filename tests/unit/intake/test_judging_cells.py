"""Cells as sheets and maps write them: codes, kinds, townships, columns."""

from dataclasses import replace

import pytest

from enrollzone.intake.candidate import Surroundings
from enrollzone.intake.codes import CodeFault, ReadCode, read_code
from enrollzone.intake.columns import is_table
from enrollzone.intake.examine import judge
from enrollzone.intake.naming import street_key
from enrollzone.quarantine.content import Content, Record
from tests.unit.intake.made_units import (
    TAIPING,
    WENCHANG,
    Row,
    around,
    cell,
    codes_of,
    content,
    county,
    declaration,
    judged,
    rows,
)

CODE = "530000001001"


@pytest.mark.parametrize(
    ("text", "read"),
    [
        (CODE, ReadCode(CODE)),
        ("530000001001.0", ReadCode(CODE, mended=True)),
        ("530000001001.00", ReadCode(CODE, mended=True)),
        ("530000001001.5", ReadCode(None, fault=CodeFault.FORM)),
        ("5.30000001001E11", ReadCode(CODE, mended=True)),
        ("5.30000001001e+11", ReadCode(CODE, mended=True)),
        ("5.30000001001E+011", ReadCode(CODE, mended=True)),
        ("5.30000001E11", ReadCode(None, fault=CodeFault.ROUNDED)),
        ("5.3E+11", ReadCode(None, fault=CodeFault.ROUNDED)),
        ("5.30000001001E10", ReadCode(None, fault=CodeFault.FORM)),
        ("'530000001001", ReadCode(CODE, mended=True)),
        ("５３００００００１００１", ReadCode(CODE, mended=True)),
        ("530000 001 001", ReadCode(CODE, mended=True)),
        ("٥٣٠٠٠٠٠٠١٠٠١", ReadCode(None, fault=CodeFault.FORM)),
        ("530000001001001", ReadCode(None, fault=CodeFault.FORM)),
        ("", ReadCode(None, fault=CodeFault.EMPTY)),
        ("'", ReadCode(None, fault=CodeFault.EMPTY)),
    ],
)
def test_a_code_is_read_only_where_no_digit_of_it_is_lost(text: str, read: ReadCode) -> None:
    assert read_code(text) == read


def test_zeros_that_a_program_dropped_are_put_back_only_for_a_code_that_is_known() -> None:
    known = {"530000001200"}
    assert read_code("5.300000012E11", known).code == "530000001200"
    assert read_code("5.300000012E11").fault is CodeFault.ROUNDED
    assert read_code("5.3E11", {"530000000000"}).fault is CodeFault.ROUNDED


def test_codes_of_a_county_that_is_gone_are_held_and_not_turned_into_new_ones() -> None:
    made_of_two = Surroundings(replace(county(), predecessors=("110000",)), around().before)
    some = cell(WENCHANG, code="110000001001")(rows(drawn=False))
    examination = judge(content(some), declaration(), made_of_two)
    assert {"codes_of_predecessor", "unit_missing", "units_new"} <= codes_of(examination)
    assert examination.candidate is not None
    assert "110000001001" in examination.candidate.units


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("城关街道办事处", "城关街道"),
        ("城关街道办", "城关街道"),
        ("城关街道", "城关街道"),
        ("柳溪镇人民政府", "柳溪镇"),
        ("柳溪镇", "柳溪镇"),
        ("城关镇", "城关镇"),
    ],
)
def test_the_office_of_a_township_is_not_part_of_its_name(name: str, key: str) -> None:
    assert street_key(name) == key


@pytest.mark.parametrize(
    ("columns", "shape", "mapped", "table"),
    [
        (("code", "name"), None, {}, False),
        (("code", "name", "group"), None, {}, False),
        (("community", "group"), None, {}, True),
        (("村社区", "集团"), None, {"community": "村社区", "group": "集团"}, True),
        (("name", "group"), None, {}, True),
        (("community", "group"), b"\x01", {}, False),
    ],
)
def test_a_table_of_groups_is_told_from_a_list_of_units_by_its_columns(
    columns: tuple[str, ...], shape: bytes | None, mapped: dict[str, str], table: bool
) -> None:
    file = Content("a", "CSV", columns, (Record(1, dict.fromkeys(columns, "x"), shape),))
    assert is_table(file, declaration(**mapped)) is table


def test_a_contradiction_of_kind_that_is_official_already_is_not_told_every_year() -> None:
    some = tuple(row.without("kind") for row in rows(drawn=False))
    village_called_community = cell(TAIPING, name="太平村委会")(some)
    assert "kind_contradicts" in codes_of(judged(village_called_community))
    assert "kind_contradicts" not in codes_of(judged(some))


def test_cells_are_read_without_the_spaces_around_them() -> None:
    spaced = tuple(Row({name: f" {text}\t" for name, text in row.cells.items()}, row.shape) for row in rows())
    assert judged(spaced).findings == ()
