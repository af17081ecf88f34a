from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from enrollzone.errors import PackError
from enrollzone.periods import Period
from enrollzone.policy.pack import Pack
from enrollzone.policy.screens import clauses_needing, next_screen
from enrollzone.policy.shelf import Shelf
from tests.builders import SECTIONS, a_family, a_pack


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


# ---- the next screen


def test_the_next_screen_is_the_first_with_something_that_still_matters(tmp_path: Path) -> None:
    pack = a_pack(tmp_path, questions="\n  both: {facts: [local, birth], zh: 两件, en: both}")
    asked = next_screen(pack, a_family(), ["birth", "home.zone"])
    assert asked is not None
    assert (asked[0].id, asked[1]) == ("home.zone", ("home.zone",))
    told = next_screen(pack, a_family({"home.zone": "north"}, dont_know=["local"]), ["local", "birth", "home.zone"])
    assert told is not None
    assert (told[0].id, told[1]) == ("both", ("birth",))
    assert next_screen(pack, a_family(), []) is None


def test_each_fact_is_asked_for_with_the_clauses_that_need_it(tmp_path: Path) -> None:
    pack = a_pack(tmp_path, rules=SECTIONS["rules"])
    assert clauses_needing(pack, ["home.zone"]) == ("c.near",)
    assert clauses_needing(pack, ["birth"]) == ()
