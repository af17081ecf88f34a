from datetime import date
from itertools import product

import pytest

from enrollzone.rules.dates import DateTest, Length, after

YEAR, HALF, DAY_30 = Length(1, "year"), Length(6, "month"), Length(30, "day")


def day(text: str) -> date:
    return date.fromisoformat(text)


@pytest.mark.parametrize(
    ("start", "length", "end"),
    [
        ("2018-09-01", YEAR, "2019-09-01"),
        ("2020-02-29", YEAR, "2021-02-28"),
        ("2020-02-29", Length(4, "year"), "2024-02-29"),
        ("2018-08-31", HALF, "2019-02-28"),
        ("2019-08-31", HALF, "2020-02-29"),
        ("2018-01-31", Length(1, "month"), "2018-02-28"),
        ("2018-01-31", Length(2, "month"), "2018-03-31"),
        ("2018-12-15", Length(1, "month"), "2019-01-15"),
        ("2018-11-30", Length(13, "month"), "2019-12-30"),
        ("2018-02-27", Length(2, "day"), "2018-03-01"),
        ("2018-09-01", Length(0, "day"), "2018-09-01"),
    ],
)
def test_a_length_is_counted_as_the_calendar_has_it(start: str, length: Length, end: str) -> None:
    assert after(day(start), length) == day(end)


@pytest.mark.parametrize("length", [Length(10**20, "day"), Length(9000, "year"), Length(10**20, "month")])
def test_past_the_end_of_the_calendar_is_its_last_day(length: Length) -> None:
    assert after(day("2018-09-01"), length) == date.max


@pytest.mark.parametrize("unit", ["day", "month", "year"])
def test_a_length_is_written_in_the_singular_only_for_one(unit: str) -> None:
    assert [str(Length(number, unit)) for number in (1, 2)] == [f"1 {unit}", f"2 {unit}s"]


TERM = DateTest("term", ("start", "end"), (YEAR,))


@pytest.mark.parametrize(
    ("start", "end", "counting", "not_counting"),
    [
        ("2018-09-01", "2019-08-30", 0, 0),
        (
            "2018-09-01",
            "2019-08-31",
            1,
            0,
        ),  # 民法典第201条 would count from the 2nd
        ("2018-09-01", "2019-09-01", 1, 1),
        ("2020-02-29", "2021-02-27", 1, 0),
        ("2020-02-29", "2021-02-26", 0, 0),
        ("2018-12-31", "2019-12-30", 1, 0),
        ("2015-03-01", "9999-12-31", 1, 1),
    ],
)
def test_a_term_counts_its_first_day_only_where_the_reading_says_so(
    start: str, end: str, counting: int, not_counting: int
) -> None:
    assert TERM.band([day(start), day(end)]) == counting
    assert TERM.band([day(start), day(end)], first_day_counts=False) == not_counting


@pytest.mark.parametrize(("birth", "band"), [("2012-08-31", 1), ("2012-09-01", 0), ("2012-02-29", 1)])
def test_a_child_is_six_on_its_sixth_birthday(birth: str, band: int) -> None:
    assert DateTest("age", ("birth", "cut"), (Length(6, "year"),)).band([day(birth), day("2018-08-31")]) == band


def test_since_never_counts_one_day_more() -> None:
    since = DateTest("since", ("from", "to"), (YEAR,))
    assert since.band([day("2017-09-01"), day("2018-09-01")]) == 1
    assert since.band([day("2017-09-02"), day("2018-09-01")]) == 0


def test_a_gap_is_counted_in_days() -> None:
    gap = DateTest("gap_days", ("from", "to"), (Length(31, "day"),))
    assert [gap.band([day("2018-08-01"), day(end)]) for end in ("2018-08-31", "2018-09-01")] == [0, 1]


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        ("2018-09-01", "2018-09-01", 1),
        ("2018-09-02", "2019-09-01", 0),
        ("2017-09-01", "2018-08-31", 0),
        ("2017-01-01", "9999-12-31", 1),
    ],
)
def test_a_paper_covers_its_first_and_its_last_day(start: str, end: str, expected: int) -> None:
    assert DateTest("covers", ("start", "end", "entry")).band([day(start), day(end), day("2018-09-01")]) == expected


def test_a_day_does_not_lie_before_itself() -> None:
    before = DateTest("before", ("a", "b"))
    days = ("2018-08-31", "2018-09-01", "2018-09-02")
    assert [before.band([day(d), day("2018-09-01")]) for d in days] == [1, 0, 0]


def test_bands_are_named_by_the_thresholds_reached() -> None:
    test = TERM.with_cuts([HALF, Length(2, "year")])
    assert test.name == "term(start, end)"
    assert test.bands == ("<6 months", ">=6 months", ">=1 year", ">=2 years")
    assert test.reached(YEAR) == {">=1 year", ">=2 years"}
    assert DateTest("covers", ("a", "b", "c")).bands == ("no", "yes")


def test_more_thresholds_refine_a_test_and_the_old_ones_stay() -> None:
    finer = TERM.with_cuts([HALF])
    days = [day("2018-09-01"), day("2019-03-31")]
    assert (TERM.band(days), finer.band(days)) == (0, 1)
    assert finer.with_cuts([YEAR, HALF]) == finer


SOME_DAYS = tuple(map(day, ("2016-02-29", "2017-08-31", "2018-09-01", "2018-09-02", "2019-08-31", "9999-12-31")))
CALENDAR = (date.min, *SOME_DAYS, day("2018-03-01"), day("2018-12-31"), day("2020-02-29"), date.max)


@pytest.mark.parametrize(
    "test",
    [
        TERM,
        TERM.with_cuts([HALF]),
        DateTest("since", ("a", "b"), (DAY_30, YEAR)),
        DateTest("before", ("a", "b")),
        DateTest("covers", ("a", "b", "c")),
    ],
    ids=lambda test: test.function,
)
def test_days_that_are_one_of_several_leave_exactly_the_bands_that_some_of_them_reach(test: DateTest) -> None:
    pairs = [(first,) for first in SOME_DAYS] + [(a, b) for a, b in product(SOME_DAYS, repeat=2) if a < b]
    for known in product(pairs[::5], repeat=len(test.dates)):
        expected = {test.bands[test.band(days)] for days in product(*known)}
        assert test.possible(known) == expected


@pytest.mark.parametrize(
    ("end", "counts", "expected"),
    [
        ("2019-08-31", True, {">=1 year"}),
        ("2019-08-31", False, {"<1 year"}),
    ],
)
def test_the_reading_of_the_first_day_decides_about_a_year_to_the_day(
    end: str, counts: bool, expected: set[str]
) -> None:
    assert TERM.possible([(day("2018-09-01"),), (day(end),)], first_day_counts=counts) == expected


def test_a_day_that_nobody_told_leaves_open_whatever_it_could_change() -> None:
    covers = DateTest("covers", ("start", "end", "entry"))
    start, end, entry = (day("2018-03-01"),), (day("2019-02-28"),), (day("2018-09-01"),)
    assert covers.possible([None, end, entry]) == {"no", "yes"}
    assert covers.possible([start, None, entry]) == {"no", "yes"}
    assert covers.possible([None, None, None]) == {"no", "yes"}
    assert covers.possible([entry, (day("2018-08-31"),), None]) == {"no"}
    assert covers.possible([(day("2018-09-02"),), None, entry]) == {"no"}


def test_the_day_between_two_others_may_be_the_one_that_is_not_known() -> None:
    covers = DateTest("covers", ("start", "end", "entry"))
    assert covers.possible([(day("2018-03-01"),), (day("2019-02-28"),), None]) == {"no", "yes"}


def test_a_term_with_one_unknown_end_may_be_of_any_length() -> None:
    finer = TERM.with_cuts([HALF])
    assert finer.possible([(day("2018-09-01"),), None]) == set(finer.bands)
    assert finer.possible([None, (day("2018-09-01"),)]) == set(finer.bands)


def test_no_day_before_the_first_of_the_calendar_is_ever_possible() -> None:
    assert DateTest("before", ("a", "b")).possible([None, (date.min,)]) == {"no"}


def test_unknown_days_leave_at_least_what_any_day_of_the_calendar_gives() -> None:
    for test in (TERM, DateTest("covers", ("a", "b", "c")), DateTest("before", ("a", "b"))):
        for known in product(
            [None, (day("2018-09-01"),), (day("2017-08-31"), day("2019-08-31"))], repeat=len(test.dates)
        ):
            spans = [CALENDAR if days is None else days for days in known]
            assert test.possible(known) >= {test.bands[test.band(days)] for days in product(*spans)}


def test_twelve_months_and_one_year_are_one_threshold() -> None:
    test = TERM.with_cuts([Length(12, "month")])
    assert len(test.bands) == 2
    assert test.reached(Length(12, "month")) == test.reached(YEAR) == {test.bands[1]}


@pytest.mark.parametrize("other", [Length(1, "month"), Length(6, "month")])
def test_thresholds_that_no_order_fits_are_refused(other: Length) -> None:
    crossing = Length({1: 30, 6: 183}[other.number], "day")
    with pytest.raises(ValueError, match="cannot be ordered"):
        DateTest("term", ("a", "b"), (other,)).with_cuts([crossing])


def test_days_and_months_may_stand_together_where_one_is_always_longer() -> None:
    test = DateTest("term", ("a", "b")).with_cuts([Length(1, "month"), Length(27, "day"), Length(33, "day")])
    assert test.bands == ("<27 days", ">=27 days", ">=1 month", ">=33 days")
    assert len(DateTest("since", ("a", "b"), (Length(0, "day"),)).with_cuts([Length(0, "month")]).bands) == 2
