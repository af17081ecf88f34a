from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from enrollzone.errors import PackError
from enrollzone.periods import Period
from enrollzone.policy.pack import Pack
from enrollzone.policy.shelf import Shelf
from tests.builders import a_pack


@pytest.fixture
def pack(tmp_path: Path) -> Pack:
    return a_pack(tmp_path)


def of_years(pack: Pack, first: int, last: int | None, **changes: str) -> Pack:
    end = None if last is None else date(last, 8, 31)
    return replace(pack, id=f"{pack.id}-{first}", period=Period(date(first, 9, 1), end), **changes)


def ids(packs: tuple[Pack, ...]) -> list[str]:
    return [pack.id for pack in packs]


def test_the_entry_day_chooses_the_policy_and_never_the_latest_instead(pack: Pack) -> None:
    shelf = Shelf.of([of_years(pack, 2020, None), of_years(pack, 2016, 2018)])
    days = {date(2016, 9, 1): "small-2016", date(2018, 8, 31): "small-2016", date(2020, 9, 1): "small-2020"}
    for day, expected in days.items():
        found = shelf.in_force("primary", day)
        assert found is not None
        assert found.id == expected
    assert shelf.in_force("primary", date(2019, 1, 1)) is None
    assert shelf.in_force("junior", date(2020, 9, 1)) is None


def test_a_draft_is_never_on_the_shelf(pack: Pack) -> None:
    shelf = Shelf.of([of_years(pack, 2020, None), of_years(pack, 2021, None, status="draft")])
    assert ids(shelf.packs) == ["small-2020"]


def test_two_policies_of_one_stage_never_hold_on_the_same_day(pack: Pack) -> None:
    with pytest.raises(PackError, match=r"small-2018 与 small-2016 .* both are in force on 2018-09-01"):
        Shelf.of([of_years(pack, 2018, None), of_years(pack, 2016, 2019)])
    junior = of_years(pack, 2018, None, stage="junior")
    assert len(Shelf.of([of_years(pack, 2018, None), junior]).packs) == 2


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2015, 1, 1), ["small-2016"]),
        (date(2019, 1, 1), ["small-2016", "small-2020"]),
        (date(2023, 1, 1), ["small-2020"]),
    ],
)
def test_the_nearest_policies_are_one_before_the_day_and_one_after(pack: Pack, day: date, expected: list[str]) -> None:
    shelf = Shelf.of([of_years(pack, 2020, 2022), of_years(pack, 2016, 2018)])
    assert ids(shelf.nearest("primary", day)) == expected
    assert shelf.nearest("junior", day) == ()


def test_a_policy_is_found_by_its_id(pack: Pack) -> None:
    shelf = Shelf.of([of_years(pack, 2020, None)])
    assert shelf.by_id("small-2020") is not None
    assert shelf.by_id("small-2021") is None
