import pytest

from enrollzone.rules.truth import AND, NO, NOT, OR, UNKNOWN, YES, Truth, all_of, any_of

TRUTHS = (YES, NO, UNKNOWN)


@pytest.mark.parametrize(("given", "expected"), [(YES, NO), (NO, YES), (UNKNOWN, UNKNOWN)])
def test_not_turns_yes_and_no_around_and_leaves_the_unknown_unknown(given: Truth, expected: Truth) -> None:
    assert NOT[given] is expected


@pytest.mark.parametrize(
    ("left", "right", "both", "either"),
    [
        (YES, YES, YES, YES),
        (YES, NO, NO, YES),
        (YES, UNKNOWN, UNKNOWN, YES),
        (NO, YES, NO, YES),
        (NO, NO, NO, NO),
        (NO, UNKNOWN, NO, UNKNOWN),
        (UNKNOWN, YES, UNKNOWN, YES),
        (UNKNOWN, NO, NO, UNKNOWN),
        (UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN),
    ],
)
def test_every_cell_of_the_tables(left: Truth, right: Truth, both: Truth, either: Truth) -> None:
    assert AND[left, right] is both
    assert OR[left, right] is either
    assert all_of([left, right]) is both
    assert any_of([left, right]) is either


def test_the_tables_say_what_every_way_of_settling_the_unknown_agrees_on() -> None:
    ways = {YES: (True,), NO: (False,), UNKNOWN: (True, False)}
    said = {frozenset([True]): YES, frozenset([False]): NO, frozenset([True, False]): UNKNOWN}
    for left in TRUTHS:
        assert NOT[left] is said[frozenset(not a for a in ways[left])]
        for right in TRUTHS:
            assert AND[left, right] is said[frozenset(a and b for a in ways[left] for b in ways[right])]
            assert OR[left, right] is said[frozenset(a or b for a in ways[left] for b in ways[right])]


def test_of_nothing_all_holds_and_none_does() -> None:
    assert all_of([]) is YES
    assert any_of([]) is NO


def test_one_no_settles_a_long_conjunction_and_one_yes_a_long_disjunction() -> None:
    assert all_of([UNKNOWN, YES, NO, UNKNOWN]) is NO
    assert any_of([UNKNOWN, NO, YES, UNKNOWN]) is YES
