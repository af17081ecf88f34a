"""What the yearly lists tell of units that are gone: by name and township, never by digits, and nothing made up."""

import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from types import ModuleType

import pytest

FOLDER = Path(__file__).resolve().parents[3] / "boundaries"
BEFORE, AFTER, LATER = date(2018, 10, 31), date(2019, 10, 31), date(2020, 6, 30)


@pytest.fixture(scope="module")
def lists() -> ModuleType:
    sys.path.insert(0, str(FOLDER))
    try:
        import compare_lists  # noqa: PLC0415 - a script beside the data, not a part of the program
    finally:
        sys.path.remove(str(FOLDER))
    return compare_lists


def rows(lists: ModuleType, *years: Sequence[tuple[str, str, str]]) -> list[tuple[str, str, str]]:
    """Return change, old code and new code of the rows for lists of (code, name, township)."""
    made = [
        lists.YearList(
            day,
            f"package@{day.year} (somebody)",
            tuple(lists.Listed(code, name, kind(code), code[:9], township) for code, name, township in year),
        )
        for day, year in zip((BEFORE, AFTER, LATER), years, strict=False)
    ]
    return [(row[1], row[2], row[5]) for row in lists.successions(made)]


def kind(code: str) -> str:
    return "community" if int(code[9:]) < 200 else "village"


STAYS = ("990000001001", "钟楼社区", "城关街道")


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (("990000200200", "溪口村委会", "石溪乡"), ("990000200217", "溪口村村委会", "石溪乡"), "recoded"),
        (("990000200200", "溪口村委会", "石溪乡"), ("990000104203", "溪口村委会", "石溪镇"), "recoded"),
        (("990000200200", "溪口村委会", "石溪乡"), ("990000004200", "溪口村民委员会", "三江街道"), "transferred"),
        (("990000001009", "溪口社区居委会", "城关街道办事处"), ("990000002004", "溪口社区", "城关街道"), "recoded"),
        (("990000200200", "溪口村委会", "石溪乡"), ("990000004200", "溪尾村委会", "三江街道"), ""),
        (("990000200200", "溪口村委会", "石溪乡"), ("990000004001", "溪口社区", "三江街道"), ""),
    ],
)
def test_a_unit_is_followed_by_its_name_and_township(
    lists: ModuleType, old: tuple[str, str, str], new: tuple[str, str, str], expected: str
) -> None:
    """The last two are another name, and a community where there was a village: nobody says that it is the same."""
    found = rows(lists, [STAYS, old], [STAYS, new])
    assert found == [(expected, old[0], new[0])] if expected else [("abolished", old[0], "")]


def test_a_namesake_that_was_there_before_in_another_township_takes_nothing_over(lists: ModuleType) -> None:
    twin = ("990000100200", "溪口村委会", "青山镇")
    assert rows(lists, [twin, ("990000200200", "溪口村委会", "石溪乡")], [twin]) == [("abolished", "990000200200", "")]


def test_two_that_are_gone_under_one_name_are_not_told_apart_by_it(lists: ModuleType) -> None:
    gone = [("990000200200", "溪口村委会", "石溪乡"), ("990000201200", "溪口村委会", "青溪乡")]
    new = [("990000004200", "溪口村委会", "三江街道")]
    assert rows(lists, [STAYS, *gone], [STAYS, *new]) == [("abolished", code, "") for code, *_ in gone]


def test_two_of_one_name_and_township_that_become_one_are_merged(lists: ModuleType) -> None:
    kept = ("990000105221", "郭庄村委会", "青山镇")
    assert rows(lists, [kept, ("990000105215", "郭庄村民委员会", "青山镇")], [kept]) == [
        ("merged", "990000105215", "990000105221")
    ]


def test_another_name_needs_a_row_only_where_the_code_goes_later(lists: ModuleType) -> None:
    first = [("990000001001", "老钟楼社区", "城关街道"), ("990000200200", "兰塘村委会", "鹄岭乡")]
    second = [STAYS, ("990000200200", "蓝塘村委会", "鹄岭乡")]
    third = [STAYS, ("990000108204", "蓝塘村委会", "鹄岭镇")]
    assert rows(lists, first, second, third) == [
        ("renamed", "990000200200", "990000200200"),
        ("recoded", "990000200200", "990000108204"),
    ]
