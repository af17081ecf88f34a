"""The days on which a test turns, against the test itself."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from enrollzone.rules.dates import DateTest, Length
from enrollzone.rules.turns import turns_of

CUTOFF = date(2025, 8, 31)
AGE = DateTest("age", ("birth", "cutoff"), (Length(6, "year"), Length(16, "year")))


def age_on(*cutoff: date) -> Callable[[date], frozenset[str]]:
    """The bands of an age on the cut-off day, or on a day that nobody has named."""
    return lambda birth: AGE.possible([(birth,), cutoff or None])


def test_an_age_turns_the_day_after_the_last_birthday_that_still_counts() -> None:
    turns = turns_of(age_on(CUTOFF))
    assert turns.days == (date(2009, 9, 1), date(2019, 9, 1))
    assert turns.bands == (frozenset([">=16 years"]), frozenset([">=6 years"]), frozenset(["<6 years"]))
    assert turns.at(date(2019, 8, 31)) == {">=6 years"}
    assert turns.at(date(2019, 9, 1)) == {"<6 years"}


def test_what_no_day_changes_never_turns() -> None:
    always = frozenset(["yes"])
    turns = turns_of(lambda _: always)
    assert (turns.days, turns.bands) == ((), (always,))
    assert turns.at(date.min) == turns.at(date.max) == always


days = st.dates()
tests = st.sampled_from(
    [
        (AGE, lambda birth, day: [birth, day]),
        (DateTest("since", ("from", "day"), (Length(1, "month"), Length(1, "year"))), lambda start, day: [start, day]),
        (DateTest("before", ("until", "day")), lambda until, day: [until, day]),
        (DateTest("before", ("day", "until")), lambda until, day: [day, until]),
        (DateTest("term", ("day", "end"), (Length(6, "month"), Length(1, "year"))), lambda end, day: [day, end]),
        (DateTest("gap_days", ("day", "told"), (Length(30, "day"),)), lambda told, day: [day, told]),
    ]
)


@pytest.mark.parametrize("first_day_counts", [True, False])
@given(test=tests, other=st.one_of(st.none(), days), told=days, steps=st.integers(-1, 1))
def test_a_day_looked_up_among_the_turns_gives_the_bands_of_the_test(
    test: tuple[DateTest, Callable[..., list[object]]],
    other: date | None,
    told: date,
    steps: int,
    *,
    first_day_counts: bool,
) -> None:
    date_test, placed = test
    fixed = None if other is None else (other,)

    def bands_on(day: date) -> frozenset[str]:
        known = placed((day,), fixed)
        return date_test.possible(known, first_day_counts=first_day_counts)  # type: ignore[arg-type]

    turns = turns_of(bands_on)
    for day in (told, date.min, date.max, *turns.days):
        near = day if day in (date.min, date.max) else day + timedelta(days=steps)
        assert turns.at(near) == bands_on(near)
