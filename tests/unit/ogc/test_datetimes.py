"""The parameter datetime: days of China, and nothing that the standard does not know."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from enrollzone.errors import ParameterError
from enrollzone.ogc.datetimes import Interval, interval_of
from enrollzone.periods import Period

SEPTEMBER = date(2018, 9, 1)
DAYS = st.integers(0, 30).map(lambda number: date(2018, 1, 1) + timedelta(days=number))


@pytest.mark.parametrize(
    ("told", "first", "last"),
    [
        ("2018-09-01", SEPTEMBER, SEPTEMBER),
        ("2018-08-31T16:00:00Z", SEPTEMBER, SEPTEMBER),  # midnight in China
        ("2018-08-31T15:59:59.999Z", date(2018, 8, 31), date(2018, 8, 31)),
        ("2018-09-01t00:00:00+08:00", SEPTEMBER, SEPTEMBER),
        ("2018-09-01T00:00:00 08:00", SEPTEMBER, SEPTEMBER),  # a plus that an address did not escape
        ("2018-09-01/2019-01-01", SEPTEMBER, date(2019, 1, 1)),
        ("2018-09-01/..", SEPTEMBER, None),
        ("2018-09-01/", SEPTEMBER, None),
        ("../2018-09-01", None, SEPTEMBER),
        ("/2018-09-01", None, SEPTEMBER),
        ("../..", None, None),
    ],
)
def test_instants_and_intervals_are_days_in_china(told: str, first: date | None, last: date | None) -> None:
    assert interval_of(told) == Interval(first, last)


@pytest.mark.parametrize(
    "told",
    [
        *("", "..", "today", "2018", "2018-9-1", "20180901", "2018-W35-6", "2018-02-30", "2018-09-01T00:00:00"),
        *("2018-09-01T25:00:00Z", "2019-01-01/2018-01-01", "2018-09-01/2018-09-02/2018-09-03", "２０１８-09-01"),
        *("0001-01-01T00:00:00+14:00", "9999-12-31T23:00:00Z", "2018-09-01T00:00:00Zx", " 2018-09-01"),
    ],
)
def test_anything_else_is_refused_with_what_may_stand_there(told: str) -> None:
    with pytest.raises(ParameterError) as refused:
        interval_of(told)
    (problem,) = refused.value.problems
    assert (problem.field, problem.code) == ("datetime", "not_a_date")
    assert "../.." in problem.expected


@settings(max_examples=60)
@given(first=st.none() | DAYS, last=st.none() | DAYS, begin=DAYS, end=st.none() | DAYS)
def test_an_interval_meets_a_period_when_they_share_a_day(
    first: date | None, last: date | None, begin: date, end: date | None
) -> None:
    if first and last:
        first, last = sorted((first, last))
    period = Period(begin, max(begin, end) if end else None)
    days = (date(2018, 1, 1) + timedelta(days=number) for number in range(40))
    shared = any(day in period and (first is None or first <= day) and (last is None or day <= last) for day in days)
    beyond = period.last is None and last is None  # both go on behind the last day that is tried
    assert Interval(first, last).meets(period) is (shared or beyond)
