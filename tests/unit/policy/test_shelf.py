from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from enrollzone.errors import PackError
from enrollzone.periods import Period
from enrollzone.policy.pack import Pack, Policy
from enrollzone.policy.shelf import Shelf
from tests.builders import a_pack
from tests.unions import UNIONS, a_document


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


# ---- documents of unions


def unions_of(folder: Path, name: str, effective: str, more: str = "") -> Policy:
    head = UNIONS["pack"].replace("id: planets", f"id: {name}").replace("status: current", f"status: current{more}")
    return a_document(folder / name, pack=head, effective=effective)


def test_documents_of_unions_stand_beside_the_packs_and_may_overlap(pack: Pack, tmp_path: Path) -> None:
    first = unions_of(tmp_path, "first", "{from: 2020-09-01, to: 2022-08-31}")
    second = unions_of(tmp_path, "second", "{from: 2021-09-01, to: open}")
    draft = replace(second, id="draft", status="draft")
    shelf = Shelf.of([second, draft, of_years(pack, 2020, None), first])
    assert [policy.id for policy in shelf.policies] == ["small-2020", "first", "second"]
    assert ids(shelf.packs) == ["small-2020"]
    assert [policy.id for policy in shelf.unions_on(date(2021, 9, 1))] == ["first", "second"]
    assert [policy.id for policy in shelf.unions_on(date(2023, 9, 1))] == ["second"]
    assert shelf.unions_on(date(2019, 9, 1)) == ()
    assert shelf.by_id("second") is second


def test_a_document_with_legal_force_goes_before_background(tmp_path: Path) -> None:
    press = unions_of(tmp_path, "a-press", "{from: 2019-09-01, to: open}", ", legal_force: none")
    law = unions_of(tmp_path, "law", "{from: 2020-09-01, to: open}")
    assert [policy.id for policy in Shelf.of([press, law]).unions_on(date(2021, 9, 1))] == ["law", "a-press"]


def test_the_nearest_documents_of_unions_are_one_before_the_day_and_one_after(tmp_path: Path) -> None:
    long = unions_of(tmp_path, "long", "{from: 2010-09-01, to: 2018-08-31}")
    short = unions_of(tmp_path, "short", "{from: 2012-09-01, to: 2014-08-31}")
    later = unions_of(tmp_path, "later", "{from: 2020-09-01, to: open}")
    shelf = Shelf.of([later, short, long])
    assert [policy.id for policy in shelf.nearest_unions(date(2019, 9, 1))] == ["long", "later"]
    assert [policy.id for policy in shelf.nearest_unions(date(2009, 9, 1))] == ["long"]
