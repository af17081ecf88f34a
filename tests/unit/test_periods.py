from datetime import date

import pytest

from enrollzone.periods import Period, YearlyDay, a_year_before, school_year

YEAR = Period(date(2018, 9, 1), date(2019, 8, 31))
OPEN = Period(date(2018, 9, 1))


@pytest.mark.parametrize(
    ("day", "inside"),
    [(date(2018, 8, 31), False), (date(2018, 9, 1), True), (date(2019, 8, 31), True), (date(2019, 9, 1), False)],
)
def test_a_period_holds_its_first_and_its_last_day(day: date, inside: bool) -> None:
    assert (day in YEAR) is inside


def test_a_period_without_an_end_holds_every_later_day() -> None:
    assert date.max in OPEN
    assert date(2018, 8, 31) not in OPEN


def test_a_period_of_one_day_is_one_and_none_ends_before_it_begins() -> None:
    assert date(2018, 9, 1) in Period(date(2018, 9, 1), date(2018, 9, 1))
    with pytest.raises(ValueError, match="ends on 2018-08-31, before it begins on 2018-09-01"):
        Period(date(2018, 9, 1), date(2018, 8, 31))


@pytest.mark.parametrize(
    ("other", "overlaps"),
    [
        (Period(date(2019, 8, 31)), True),
        (Period(date(2019, 9, 1)), False),
        (Period(date(2010, 1, 1), date(2018, 9, 1)), True),
        (Period(date(2010, 1, 1), date(2018, 8, 31)), False),
        (Period(date(2010, 1, 1)), True),
        (YEAR, True),
    ],
)
def test_periods_overlap_when_they_share_a_day(other: Period, overlaps: bool) -> None:
    assert YEAR.overlaps(other) is overlaps
    assert other.overlaps(YEAR) is overlaps


@pytest.mark.parametrize(
    ("day", "days"),
    [(date(2018, 8, 30), 2), (date(2018, 9, 1), 0), (date(2019, 8, 31), 0), (date(2019, 9, 3), 3)],
)
def test_the_distance_to_a_period_is_counted_to_its_nearer_end(day: date, days: int) -> None:
    assert YEAR.days_from(day) == days


def test_a_period_follows_another_without_a_gap_only_on_the_very_next_day() -> None:
    assert YEAR.ends_before(Period(date(2019, 9, 1)))
    assert not YEAR.ends_before(Period(date(2019, 9, 2)))
    assert not OPEN.ends_before(Period(date(2019, 9, 1)))


@pytest.mark.parametrize(
    ("day", "year"),
    [(date(2018, 2, 28), 2017), (date(2018, 3, 1), 2018), (date(2018, 9, 1), 2018), (date(2019, 2, 1), 2018)],
)
def test_from_march_on_a_family_asks_about_the_september_to_come(day: date, year: int) -> None:
    assert school_year(day) == year


def test_a_day_that_comes_round_is_the_last_of_february_where_there_is_no_29th() -> None:
    days = {2024: 29, 2025: 28, 2000: 29, 2100: 28}
    assert {year: YearlyDay(2, 29).in_year(year).day for year in days} == days
    assert YearlyDay(8, 31).in_year(2025) == date(2025, 8, 31)


@pytest.mark.parametrize(("month", "day"), [(2, 30), (4, 31), (13, 1), (0, 1), (1, 0)])
def test_no_year_has_such_a_day(month: int, day: int) -> None:
    with pytest.raises(ValueError, match=r"day|month"):
        YearlyDay(month, day)


@pytest.mark.parametrize(
    ("day", "before"),
    [
        (date(2020, 2, 29), date(2019, 2, 28)),
        (date(2021, 2, 28), date(2020, 2, 28)),
        (date(1, 5, 5), date(1, 5, 5)),
    ],
)
def test_every_day_that_can_be_typed_has_one_a_year_earlier(day: date, before: date) -> None:
    assert a_year_before(day) == before
