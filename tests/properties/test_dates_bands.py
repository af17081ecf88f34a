"""Laws of the tests of dates, against every day of a few years."""

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import product

from hypothesis import assume, given
from hypothesis import strategies as st

from enrollzone.rules.dates import COMPARED, DateTest, Length, after

FIRST, LAST = date(2015, 1, 1), date(2021, 12, 31)
EVERY_DAY = tuple(FIRST + timedelta(days=n) for n in range((LAST - FIRST).days + 1))

days = st.dates(date(2017, 6, 1), date(2019, 6, 30))
lengths = st.one_of(
    st.builds(Length, st.integers(0, 400), st.just("day")),
    st.builds(Length, st.integers(0, 13), st.just("month")),
    st.builds(Length, st.integers(0, 1), st.just("year")),
)


@st.composite
def compared(draw: st.DrawFn) -> DateTest:
    """A test with one to three thresholds that some order fits."""
    cuts = draw(st.lists(lengths, min_size=1, max_size=3))
    try:
        return DateTest(draw(st.sampled_from(sorted(COMPARED))), ("a", "b")).with_cuts(cuts)
    except ValueError:
        assume(condition=False)
        raise


tests_of_dates = st.one_of(
    compared(), st.just(DateTest("before", ("a", "b"))), st.just(DateTest("covers", ("a", "b", "c")))
)


@given(st.dates(date(1900, 1, 1), date(2100, 12, 31)), lengths)
def test_a_month_later_is_the_same_day_or_the_last_of_a_shorter_month(day: date, length: Length) -> None:
    end = after(day, length)
    months = {"day": 0, "month": 1, "year": 12}[length.unit] * length.number
    if length.unit == "day":
        assert (end - day).days == length.number
    else:
        assert (end.year - day.year) * 12 + end.month - day.month == months
        assert end.day == day.day or (end.day < day.day and (end + timedelta(days=1)).day == 1)


@given(days, days, lengths)
def test_who_starts_earlier_is_there_no_later(one: date, other: date, length: Length) -> None:
    first, second = sorted([one, other])
    assert after(first, length) <= after(second, length)


@given(st.dates(date(1999, 1, 1), date(2105, 12, 31)), lengths, lengths)
def test_lengths_that_do_not_cross_keep_their_order_from_every_day(day: date, one: Length, other: Length) -> None:
    if one.sort_key < other.sort_key and not one.crosses(other):
        assert after(day, one) <= after(day, other)


@given(compared(), days, days, st.booleans())
def test_a_band_tells_for_each_threshold_whether_it_is_reached(
    test: DateTest, start: date, end: date, counts: bool
) -> None:
    band = test.bands[test.band([start, end], first_day_counts=counts)]
    last = end + timedelta(days=1) if test.function == "term" and counts else end
    for cut in test.cuts:
        assert (band in test.reached(cut)) is (after(start, cut) <= last)


@given(tests_of_dates, st.data(), st.booleans())
def test_days_known_as_one_of_several_leave_exactly_the_bands_that_some_of_them_reach(
    test: DateTest, data: st.DataObject, counts: bool
) -> None:
    known = [data.draw(st.lists(days, min_size=1, max_size=3)) for _ in test.dates]
    reached = {test.bands[test.band(chosen, first_day_counts=counts)] for chosen in product(*known)}
    assert test.possible([tuple(told) for told in known], first_day_counts=counts) == reached


@given(tests_of_dates, st.data(), st.booleans())
def test_one_unknown_day_leaves_exactly_the_bands_that_some_day_reaches(
    test: DateTest, data: st.DataObject, counts: bool
) -> None:
    missing = data.draw(st.integers(0, len(test.dates) - 1))
    known = [None if place == missing else (data.draw(days),) for place in range(len(test.dates))]
    assert test.possible(known, first_day_counts=counts) == reached_by_some_day(test, known, counts)


def reached_by_some_day(test: DateTest, known: Sequence[tuple[date, ...] | None], counts: bool) -> set[str]:
    calendar = (date.min, *EVERY_DAY, date.max)
    spans = [calendar if told is None else told for told in known]
    return {test.bands[test.band(chosen, first_day_counts=counts)] for chosen in product(*spans)}


@given(tests_of_dates, st.data())
def test_telling_a_day_never_adds_a_band(test: DateTest, data: st.DataObject) -> None:
    known = [data.draw(st.one_of(st.none(), st.tuples(days), st.tuples(days, days))) for _ in test.dates]
    before = test.possible(known)
    for place, told in enumerate(known):
        narrower = (data.draw(days),) if told is None else told[:1]
        assert test.possible([*known[:place], narrower, *known[place + 1 :]]) <= before


@given(compared(), lengths, days, days)
def test_a_finer_test_says_the_same_about_the_thresholds_it_had(
    test: DateTest, more: Length, start: date, end: date
) -> None:
    assume(not any(cut.crosses(more) for cut in test.cuts))
    finer = test.with_cuts([more])
    for cut in test.cuts:
        coarse_band = test.bands[test.band([start, end])]
        fine_band = finer.bands[finer.band([start, end])]
        assert (coarse_band in test.reached(cut)) is (fine_band in finer.reached(cut))
