from datetime import date

import pytest

from enrollzone.atlas.edition import Edition, EditionStatus, Provenance
from enrollzone.atlas.shelf import Atlas
from enrollzone.errors import BoundaryError
from enrollzone.periods import Period


def edition(name: str, first: date, last: date | None, jurisdiction: str = "990000") -> Edition:
    provenance = Provenance("nobody", "a test", "none")
    return Edition(name, jurisdiction, name, Period(first, last), EditionStatus.EXAMPLE, provenance, "0" * 64, {})


OLD = edition("old", date(2010, 1, 1), date(2012, 12, 31))
MIDDLE = edition("middle", date(2015, 1, 1), date(2019, 12, 31))
NEW = edition("new", date(2020, 1, 1), None)
ATLAS = Atlas([NEW, OLD, MIDDLE])


@pytest.mark.parametrize(
    ("day", "found"),
    [
        (date(2009, 12, 31), None),
        (date(2010, 1, 1), OLD),
        (date(2012, 12, 31), OLD),
        (date(2013, 1, 1), None),
        (date(2019, 12, 31), MIDDLE),
        (date(2020, 1, 1), NEW),
        (date(2099, 1, 1), NEW),
    ],
)
def test_an_edition_is_in_force_from_its_first_to_its_last_day_and_nothing_stands_in_for_it(
    day: date, found: Edition | None
) -> None:
    assert ATLAS.in_force(day) is found


@pytest.mark.parametrize(
    ("day", "near"),
    [
        (date(2009, 1, 1), (OLD,)),
        (date(2013, 1, 1), (OLD, MIDDLE)),
        (date(2014, 12, 1), (MIDDLE, OLD)),
        (date(2016, 1, 1), (MIDDLE,)),
    ],
)
def test_the_nearest_editions_are_the_one_before_and_the_one_after_nearer_first(
    day: date, near: tuple[Edition, ...]
) -> None:
    assert ATLAS.nearest(day) == near


def test_after_the_last_edition_only_the_last_is_near() -> None:
    assert Atlas([OLD]).nearest(date(2030, 1, 1)) == (OLD,)
    assert Atlas([]).nearest(date(2030, 1, 1)) == ()


def test_the_editions_stand_in_order_of_time() -> None:
    assert ATLAS.editions == (OLD, MIDDLE, NEW)


def test_two_editions_in_force_on_one_day_are_refused() -> None:
    with pytest.raises(BoundaryError, match=r"late: .*in force on a day of middle too"):
        Atlas([MIDDLE, edition("late", date(2019, 12, 31), None)])


def test_editions_of_two_counties_are_not_mixed() -> None:
    with pytest.raises(BoundaryError, match="of another county"):
        Atlas([OLD, edition("foreign", date(2020, 1, 1), None, "880000")])
