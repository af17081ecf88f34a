"""What people write into cells, and what it comes to; what cannot be taken is named by its cell, not repeated."""

from datetime import date, datetime, time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from enrollzone.i18n.catalogue import catalogue
from enrollzone.messages import Text
from enrollzone.roster.cells import Broken, Cell, read, written
from enrollzone.roster.columns import Column, Takes
from enrollzone.roster.faults import FaultError, RowFault
from enrollzone.roster.values import NOT_KNOWN, Read, value_of

CUSTODY = {
    "both": Text("父母双方", "both parents"),
    "one": Text("一方", "one parent"),
    "other": Text("其他人", "others"),
}


def a_column(takes: Takes, name: str = "custody") -> Column:
    words = CUSTODY if takes is Takes.WORD else {}
    return Column(name, takes, Text("列", "column"), ("facts", name), words)


def value(takes: Takes, cell: Cell, *, is_1904: bool = False, name: str = "custody") -> Any:  # noqa: ANN401
    return value_of(a_column(takes, name), Read(cell, "Sheet1!C17", is_1904))


def fault(takes: Takes, cell: Cell, **more: Any) -> tuple[RowFault, str]:  # noqa: ANN401
    with pytest.raises(FaultError) as caught:
        value(takes, cell, **more)
    said = [catalogue(language).say(caught.value.fault.message) for language in ("zh", "en")]
    assert all(text.startswith("Sheet1!C17") for text in said)
    assert not (isinstance(cell, str) and len(cell) > 3 and any(cell in text for text in said))
    return caught.value.fault.code, caught.value.fault.cell


@pytest.mark.parametrize("cell", ["是", "有", "√", " yes ", "Y", "ＹＥＳ", "True", True, 1, 1.0, "1"])
def test_yes_is_written_in_many_ways(cell: Cell) -> None:
    assert value(Takes.FLAG, cell) is True


@pytest.mark.parametrize("cell", ["否", "无", "没有", "×", "no", "N", False, 0, 0.0])
def test_no_is_written_in_many_ways(cell: Cell) -> None:
    assert value(Takes.FLAG, cell) is False


@pytest.mark.parametrize("takes", [Takes.FLAG, Takes.WORD, Takes.DAY, Takes.PLACE])
@pytest.mark.parametrize("cell", ["不清楚", "未知", "unknown", "？", "不 知 道"])
def test_what_nobody_knows_is_a_value_of_its_own(takes: Takes, cell: Cell) -> None:
    assert value(takes, cell) is NOT_KNOWN


@pytest.mark.parametrize("takes", list(Takes))
@pytest.mark.parametrize("cell", [None, "", "  ", "\u3000"])
def test_an_empty_cell_says_nothing(takes: Takes, cell: Cell) -> None:
    assert value(takes, cell) is None


@pytest.mark.parametrize("cell", ["maybe", 2, 0.5, date(2020, 1, 1)])
def test_anything_else_is_neither_yes_nor_no(cell: Cell) -> None:
    assert fault(Takes.FLAG, cell) == (RowFault.NOT_YES_OR_NO, "Sheet1!C17")


WRITTEN = ("2020-05-06", "2020/5/6", "2020.5.6", "2020年5月6日", "２０２０－５－６", "20200506")
KEPT = (20200506.0, 20200506, date(2020, 5, 6), datetime(2020, 5, 6, 8, 30), 43957, 43957.75)  # noqa: DTZ001


@pytest.mark.parametrize("cell", [*WRITTEN, *KEPT])
def test_a_day_is_written_in_many_ways(cell: Cell) -> None:
    assert value(Takes.DAY, cell) == "2020-05-06"


def test_a_sheet_that_counts_from_1904_has_other_numbers_for_the_same_day() -> None:
    assert value(Takes.DAY, 43957 - 1462, is_1904=True) == value(Takes.DAY, 43957) == "2020-05-06"


@given(st.dates(min_value=date(1911, 1, 1), max_value=date(2199, 12, 31)), st.booleans())
def test_every_day_comes_back_however_it_is_counted_or_written(day: date, is_1904: bool) -> None:
    first = date(1904, 1, 1) if is_1904 else date(1899, 12, 30)
    ways: list[Cell] = [
        day,
        day.isoformat(),
        f"{day:%Y%m%d}",
        int(f"{day:%Y%m%d}"),
        f"{day.year}/{day.month}/{day.day}",
    ]
    ways += [(day - first).days, f"{day.year}年{day.month}月{day.day}日"]
    assert {value(Takes.DAY, way, is_1904=is_1904) for way in ways} == {day.isoformat()}


@pytest.mark.parametrize(
    "cell", ["06/05/2020", "5/6/20", "2020-13-01", "2019-02-29", "去年", 12, 20201301, True, time(8, 30), "1899-12-31"]
)
def test_what_is_no_day_is_refused(cell: Cell) -> None:
    assert fault(Takes.DAY, cell) == (RowFault.NOT_A_DAY, "Sheet1!C17")


def test_several_days_are_one_of_these() -> None:
    assert value(Takes.DAY, "2020-05-06|2020/5/7") == ["2020-05-06", "2020-05-07"]


@pytest.mark.parametrize("cell", ["both", "BOTH", "父母双方", " 父母 双方", "both parents"])
def test_a_word_is_its_code_or_its_words_in_either_language(cell: Cell) -> None:
    assert value(Takes.WORD, cell) == "both"


def test_several_words_are_one_of_these() -> None:
    assert value(Takes.WORD, "父母双方|other") == ["both", "other"]


def test_an_unknown_word_is_named_with_the_nearest_that_may_stand_there() -> None:
    with pytest.raises(FaultError) as caught:
        value(Takes.WORD, "父母双亲")
    said = catalogue("zh").say(caught.value.fault.message)
    assert said == "Sheet1!C17：不是可用的词。是不是“父母双方”？可以填：父母双方、一方、其他人"
    assert fault(Takes.WORD, "欧阳晓晨") == (RowFault.UNKNOWN_WORD, "Sheet1!C17")
    assert fault(Takes.WORD, "both|欧阳晓晨")[0] is RowFault.UNKNOWN_WORD_NEAR


@pytest.mark.parametrize(
    ("cell", "place"), [(" 文昌社区 ", "文昌社区"), ("530427001001", "530427001001"), (530427001001.0, "530427001001")]
)
def test_a_place_is_a_text_or_a_code_of_twelve_digits(cell: Cell, place: str) -> None:
    assert value(Takes.PLACE, cell) == place


@pytest.mark.parametrize("cell", [12, 12.5, 530427001001.5, True, date(2020, 1, 1), time(1, 2)])
def test_a_number_or_a_day_is_no_place(cell: Cell) -> None:
    assert fault(Takes.PLACE, cell) == (RowFault.NOT_A_PLACE, "Sheet1!C17")


@pytest.mark.parametrize("cell", [1.1010119190307002e17, 110101191903070016, "1.10101E+17", "1.1E+17"])
@pytest.mark.parametrize("takes", list(Takes))
def test_a_number_whose_digits_were_lost_is_refused_wherever_it_stands(takes: Takes, cell: Cell) -> None:
    assert fault(takes, cell) == (RowFault.NUMBER_LOST, "Sheet1!C17")


@pytest.mark.parametrize("cell", [110101190307001, 110101190307001.0, 12, True, date(2020, 1, 1)])
def test_the_number_of_a_person_is_a_text_and_nothing_else(cell: Cell) -> None:
    assert fault(Takes.NUMBER, cell) == (RowFault.NUMBER_NOT_TEXT, "Sheet1!C17")
    assert value(Takes.NUMBER, " 11010119190307001X ", name="people.child.number") == "11010119190307001X"


def test_a_person_may_be_called_what_elsewhere_means_that_nobody_knows() -> None:
    assert value(Takes.TEXT, "未知", name="people.child.name") == "未知"
    assert value(Takes.TEXT, 13800000000.0, name="people.guardian.phone") == "13800000000"


def test_points_and_their_accuracy_are_numbers() -> None:
    assert value(Takes.POINT, "101.99，24.07") == (101.99, 24.07)
    assert value(Takes.METRES, "３０") == value(Takes.METRES, 30) == 30.0
    assert value(Takes.SYSTEM, " wgs84 ") == "wgs84"
    assert fault(Takes.POINT, "119.5")[0] is RowFault.NOT_A_POINT
    assert fault(Takes.POINT, 101.99)[0] is RowFault.NOT_A_POINT
    assert fault(Takes.METRES, "thirty")[0] is RowFault.NOT_A_NUMBER


@pytest.mark.parametrize("why", [RowFault.CELL_ERROR, RowFault.CELL_MERGED, RowFault.CELL_LONG, RowFault.ROW_LENGTH])
def test_a_broken_cell_says_why(why: RowFault) -> None:
    assert fault(Takes.TEXT, Broken(why)) == (why, "Sheet1!C17")


CELLS = st.one_of(
    st.none(),
    st.text(min_size=1),
    st.booleans(),
    st.integers(),
    st.floats(allow_nan=False),
    st.dates(),
    st.times(),
    st.datetimes(),
)


@given(CELLS | st.builds(Broken, st.sampled_from(list(RowFault))))
def test_a_cell_comes_back_from_what_the_reading_process_wrote(cell: Cell) -> None:
    assert read(written(cell)) == cell
