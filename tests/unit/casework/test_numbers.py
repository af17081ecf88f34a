"""Numbers of persons: which are taken, and which part of the others is said to be wrong."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from enrollzone.casework.cases import NumberKind
from enrollzone.casework.faults import FaultCode, NumberFaultError
from enrollzone.casework.numbers import birth_in, read_number
from tests.at_desk import numbered

TODAY = date(2026, 6, 20)
RESIDENT, PERMIT, PASSPORT, NONE = (
    NumberKind.RESIDENT,
    NumberKind.RESIDENCE_PERMIT,
    NumberKind.PASSPORT,
    NumberKind.NONE,
)


@pytest.mark.parametrize(
    ("typed", "kind", "kept"),
    [
        ("11010519491231002X", RESIDENT, "11010519491231002X"),
        ("11010519491231002x", RESIDENT, "11010519491231002X"),
        ("１１０１０５１９４９１２３１００２Ｘ", RESIDENT, "11010519491231002X"),
        (" 110105 19491231 002X\t", RESIDENT, "11010519491231002X"),
        ("110105　19491231　002X", RESIDENT, "11010519491231002X"),
        (
            numbered("999999", "20190305"),
            RESIDENT,
            numbered("999999", "20190305"),
        ),  # issued where no table knows a place
        (numbered("110105", "20260620"), RESIDENT, numbered("110105", "20260620")),  # born today
        (numbered("810000", "20190305"), PERMIT, numbered("810000", "20190305")),
        (numbered("820000", "20190305"), PERMIT, numbered("820000", "20190305")),
        (numbered("830000", "20190305"), PERMIT, numbered("830000", "20190305")),
        ("e12345678", PASSPORT, "E12345678"),
        ("ｅa 123 4567", PASSPORT, "EA1234567"),
        ("", NONE, ""),
        (" \n", NONE, ""),
    ],
)
def test_a_number_is_kept_in_one_writing(typed: str, kind: NumberKind, kept: str) -> None:
    assert read_number(typed, kind, TODAY) == kept


@pytest.mark.parametrize(
    ("typed", "kind", "code"),
    [
        ("", RESIDENT, FaultCode.MISSING),
        ("  ", PASSPORT, FaultCode.MISSING),
        ("11010519491231002", RESIDENT, FaultCode.NUMBER_LENGTH),
        ("110105491231002", RESIDENT, FaultCode.NUMBER_LENGTH),  # fifteen digits: no longer valid since 2013
        ("11010519491231002XX", RESIDENT, FaultCode.NUMBER_LENGTH),
        ("1.1010519491231E17", RESIDENT, FaultCode.NUMBER_CHARACTERS),  # what a sheet makes of one
        ("X1010519491231002X", RESIDENT, FaultCode.NUMBER_CHARACTERS),
        ("一10105194912310021", RESIDENT, FaultCode.NUMBER_CHARACTERS),
        (numbered("810000", "20190305"), RESIDENT, FaultCode.NUMBER_KIND),
        (numbered("110105", "20190305"), PERMIT, FaultCode.NUMBER_KIND),
        (numbered("110105", "20190230"), RESIDENT, FaultCode.NUMBER_DATE),
        (numbered("110105", "02190305"), RESIDENT, FaultCode.NUMBER_DATE),
        (numbered("110105", "20260621"), RESIDENT, FaultCode.NUMBER_FUTURE),
        (numbered("830000", "20990101"), PERMIT, FaultCode.NUMBER_FUTURE),
        ("110105194912310020", RESIDENT, FaultCode.NUMBER_CHECK),
        ("E-1234567", PASSPORT, FaultCode.NUMBER_CHARACTERS),
        ("护照1234567", PASSPORT, FaultCode.NUMBER_CHARACTERS),
        ("E123", PASSPORT, FaultCode.NUMBER_LENGTH),
        ("E123456789", PASSPORT, FaultCode.NUMBER_LENGTH),
        ("ABCDEFG", PASSPORT, FaultCode.NUMBER_LENGTH),
        ("11010519491231002X", NONE, FaultCode.NUMBER_UNASKED),
    ],
)
def test_of_a_number_that_cannot_be_right_the_wrong_part_is_named_and_nothing_repeated(
    typed: str, kind: NumberKind, code: FaultCode
) -> None:
    with pytest.raises(NumberFaultError) as refused:
        read_number(typed, kind, TODAY)
    assert (refused.value.code, str(refused.value)) == (code, str(code))


@given(
    st.integers(100000, 799999),
    st.dates(date(1900, 1, 1), TODAY),
    st.integers(0, 999),
    st.integers(0, 17),
    st.integers(1, 9),
)
def test_a_slip_of_one_digit_is_always_noticed(place: int, born: date, order: int, where: int, by: int) -> None:
    number = numbered(f"{place:06}", f"{born:%Y%m%d}", f"{order:03}")
    assert read_number(number, RESIDENT, TODAY) == number
    assert birth_in(number, RESIDENT) == born
    digit = number[where]
    slipped = number[:where] + ("0" if digit == "X" else str((int(digit) + by) % 10)) + number[where + 1 :]
    with pytest.raises(NumberFaultError):
        read_number(slipped, RESIDENT, TODAY)


def test_a_passport_tells_no_birthday() -> None:
    assert (birth_in("E20190305", PASSPORT), birth_in("", NONE)) == (None, None)
