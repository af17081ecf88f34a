"""Sample homes of areas: on every side of every limit."""

from enrollzone.policy.parts import NamedPlace, Stretch
from enrollzone.policy.samples import numbers_around


def test_numbers_are_taken_around_each_limit_of_a_stretch_and_of_nothing_else() -> None:
    stretch = Stretch("文昌路", first=9, last=15)
    assert numbers_around([NamedPlace("文昌花园"), stretch]) == {"文昌路": [1, 2, 7, 8, 9, 10, 14, 15, 16, 17]}
